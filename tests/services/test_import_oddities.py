"""Lists as offices really keep them: nothing is lost without a word, and nothing that is no task blocks them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook

from tests.factories import make_agency
from tests.files.workbooks import bytes_of
from tracker.db import db
from tracker.domain.permissions import SYSTEM
from tracker.domain.streams import Stream
from tracker.errors import BadWorkbook
from tracker.models import Task
from tracker.services.imports.workbook import ImportResult, import_workbook

_HEADER = [
    "TT",
    "Mã nhiệm vụ",
    "Nội dung nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Ngày giao",
    "Hạn hoàn thành",
]
_DAY, _DUE = date(2024, 5, 10), date(2024, 7, 1)


@pytest.fixture(autouse=True)
def agencies(app: Flask) -> None:
    assert app.name == "tracker"
    make_agency("Sở Nội vụ")
    make_agency("Sở Kế hoạch và Đầu tư")


def _row(code: str = "NV-1", **told: object) -> list[object]:
    cells: dict[str, object] = {"tt": 1, "code": code, "content": "Việc", "lead": "Sở Nội vụ", "with": None}
    return list((cells | {"assigned": _DAY, "due": _DUE} | told).values())


def _import(*rows: list[object], header: list[str] | None = None, skip: bool = False) -> ImportResult:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    lines: list[list[Any]] = [header or _HEADER, *rows]
    for cells in lines:
        sheet.append(cells)
    return _bring_in(book, skip=skip)


def _bring_in(book: Workbook, *, skip: bool = False) -> ImportResult:
    return import_workbook(
        content=bytes_of(book), file_name="ds.xlsx", stream=Stream.PROVINCIAL, by=SYSTEM, limit_mb=20, skip_refused=skip
    )


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_dash_is_no_day_of_assignment(dash: str) -> None:
    (refusal,) = _import(_row(assigned=dash)).refused
    assert (refusal.row, refusal.column, refusal.found) == (2, "Ngày giao", dash)


@pytest.mark.parametrize("error", ["#VALUE!", "#N/A", "#REF!"])
@pytest.mark.parametrize("column", ["due", "assigned"])
def test_an_error_of_a_formula_is_not_blank(error: str, column: str) -> None:
    (refusal,) = _import(_row(**{column: error})).refused
    assert refusal.found == error


def test_a_formula_nobody_computed_is_not_blank() -> None:
    (refusal,) = _import(_row(due="=F2+30")).refused
    assert (refusal.column, refusal.found) == ("Hạn hoàn thành", "#CHƯA TÍNH")


def test_columns_that_are_not_read_are_named() -> None:
    result = _import([*_row(), "x", "y"], header=[*_HEADER, "Đánh giá của Sở", "Màu"])
    assert result.notices == ["Trang tính «Sheet»: không dùng các cột Đánh giá của Sở, Màu."]


def test_a_list_without_a_due_date_column_says_what_that_means() -> None:
    result = _import(_row(), header=[*_HEADER[:-1], "Thời điểm kết thúc mong muốn"])
    assert any("không thấy cột Hạn hoàn thành" in notice for notice in result.notices)


@pytest.mark.parametrize("heading", ["Thời hạn hoàn thành nhiệm vụ", "HẠN HOÀN THÀNH (ngày)", "thoi han"])
def test_usual_headings_of_the_due_date_are_known(heading: str) -> None:
    assert _import(_row(), header=[*_HEADER[:-1], heading]).notices == []
    assert db.session.query(Task).one().due_on == _DUE


def test_a_second_list_that_cannot_be_read_stops_the_whole() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    second = book.create_sheet("Quý II")
    for cells in (_HEADER, _row()):
        first.append(cells)
    for cells in ([name for name in _HEADER if name != "Mã nhiệm vụ"], _row()[:1] + _row()[2:]):
        second.append(cells)
    with pytest.raises(BadWorkbook, match="«Quý II» thiếu cột «Mã nhiệm vụ»"):
        _bring_in(book)
    assert db.session.query(Task).all() == []


def test_a_hidden_sheet_is_passed_over_and_named() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    hidden = book.create_sheet("Nháp")
    hidden.sheet_state = "hidden"
    for cells in (_HEADER, _row("NV-1")):
        first.append(cells)
    for cells in (_HEADER, _row("NV-2")):
        hidden.append(cells)
    result = _bring_in(book)
    assert (result.created, result.notices) == (1, ["Bỏ qua trang tính ẩn «Nháp»."])


@pytest.mark.parametrize(
    "cells",
    [
        [None, "Tổng cộng", 3, None, None, None, None],
        ["Cộng (I+II)", None, None, 12, None, None, None],
        ["TỔNG SỐ: 12", None, 12, None, None, None, None],
        ["I", None, "LĨNH VỰC KINH TẾ", None, None, None, None],
        ["1.2", None, "Lĩnh vực văn xã", None, None, None, None],
        _HEADER,
        [None, None, "NGƯỜI LẬP BIỂU", None, "CHÁNH VĂN PHÒNG", None, None],
    ],
)
def test_what_is_no_task_is_passed_over(cells: list[object]) -> None:
    result = _import(_row(), cells)
    assert (result.created, result.refused, result.passed_over) == (1, [], 1)


def test_a_task_without_a_code_is_never_passed_over() -> None:
    (refusal,) = _import(_row(code="")).refused
    assert refusal.column == "Mã nhiệm vụ"


def test_codes_that_differ_in_case_alone_are_no_two_tasks() -> None:
    _import(_row("NV-1"))
    (refusal,) = _import(_row("nv-1")).refused
    assert refusal.found == "nv-1"


@pytest.mark.parametrize("code", [".", "..", "😀", "NV;1=a", "NV 1", "a/b", "-1"])
def test_a_code_that_cannot_be_part_of_an_address_is_refused(code: str) -> None:
    assert [refusal.found for refusal in _import(_row(code)).refused] == [code]


def test_what_later_rows_of_a_document_leave_blank_the_first_one_says() -> None:
    header = [*_HEADER, "Số, ký hiệu văn bản", "Ngày ban hành", "Trích yếu"]
    rows = [
        [*_row("NV-1"), "12/KH-UBND", _DAY, "Về chuyển đổi số"],
        [*_row("NV-2"), "12/KH-UBND", None, None],
        [*_row("NV-3"), "12/kh-ubnd", _DAY, "VỀ  CHUYỂN ĐỔI SỐ"],
    ]
    assert _import(*rows, header=header).created == 3
    assert _import(*rows, header=header).unchanged == 3


@pytest.mark.parametrize("names", ["1. Sở Kế hoạch và Đầu tư; 2. Sở Nội vụ", "Sở Kế hoạch & Đầu tư"])
def test_cooperating_agencies_are_found_as_people_list_them(names: str) -> None:
    assert _import(_row(**{"with": names})).refused == []


def test_a_list_of_nothing_but_mistakes_tells_the_first_thousand() -> None:
    result = _import(*(_row(f"NV-{n}", lead="Sở Không Có") for n in range(1_200)))
    assert len(result.refused) == 1_001
    assert "Cần sửa các chỗ trên trước" in result.refused[-1].expected


def test_rows_that_were_not_looked_at_are_not_left_out_by_skipping_what_is_refused() -> None:
    with pytest.raises(BadWorkbook, match="chưa nhập gì"):
        _import(*(_row(f"NV-{n}", lead="Sở Không Có") for n in range(1_100)), _row("NV-DUNG"), skip=True)
    assert db.session.query(Task).all() == []


@pytest.mark.parametrize("place", ["title", "name", "footer"])
def test_a_list_that_is_secret_as_a_whole_is_refused(place: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "MẬT" if place == "name" else "Danh mục"
    sheet.append(["DANH MỤC NHIỆM VỤ MẬT" if place == "title" else "DANH MỤC NHIỆM VỤ"])
    for cells in (_HEADER, _row(), [None, None, "Độ mật: Tối mật" if place == "footer" else "Ghi chú"]):
        sheet.append(cells)
    with pytest.raises(BadWorkbook, match="độ mật"):
        _bring_in(book)


def test_a_list_without_a_column_leaves_what_stands_there() -> None:
    full = [*_HEADER, "Số, ký hiệu văn bản", "Trích yếu", "Người giao", "Ngày hoàn thành", "Văn bản kết quả", "Ghi chú"]
    told = [*_row(**{"with": "Sở Kế hoạch và Đầu tư"}), "12/KH-UBND", "Về biển", "Chủ tịch", _DAY, "5/BC", "Gấp"]
    assert _import(told, header=full).created == 1
    short = ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao"]
    assert _import(["NV-1", "Việc", "Sở Nội vụ", _DAY], header=short).unchanged == 1
    assert _import(["NV-1", "Việc khác", "Sở Nội vụ", _DAY], header=short).updated == 1
    assert _import([*told[:2], "Việc khác", *told[3:]], header=full).unchanged == 1


def test_a_new_task_of_a_known_document_need_not_tell_of_it_again() -> None:
    full = [*_HEADER, "Số, ký hiệu văn bản", "Ngày ban hành", "Trích yếu"]
    _import([*_row("NV-1"), "12/KH-UBND", _DAY, "Về biển"], header=full)
    _import([*_row("NV-2"), "12/KH-UBND"], header=full[:-2])
    assert _import([*_row("NV-1"), "12/KH-UBND", _DAY, "Về biển"], header=full).unchanged == 1
