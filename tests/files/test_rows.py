"""Each row of a list becomes a task or a refusal that names the place, what stood there and what was expected."""

from datetime import date

import pytest

from tests.files.workbooks import HEADER, cells_of, row
from tracker.files.workbook.list_row import EMPTIED_ROW
from tracker.files.workbook.reading import Cell, Sheet
from tracker.files.workbook.rows import read_sheet
from tracker.files.workbook.secret_lists import without_secrets
from tracker.files.workbook.task_row import ReadSheet

TODAY = date(2024, 6, 12)
_WITH_LEVEL = [*HEADER, "Độ mật"]


def _read(*rows: dict[str, object], header: list[str] = HEADER) -> ReadSheet:
    return read_sheet(Sheet("Danh sách", cells_of(rows, header)), today=TODAY)  # type: ignore[arg-type]


def _read_cells(*rows: list[Cell]) -> ReadSheet:
    return read_sheet(Sheet("Danh sách", [[*HEADER], *rows]), today=TODAY)


def test_a_whole_row_is_read() -> None:
    read = _read(
        row(
            cooperating="Sở Xây dựng;\nSở Tư pháp", original="20/05/2024", granted="18/05/2024", due=45463,
            reported="2024-06-10", result="12/BC-STC", confirmed=date(2024, 6, 11), note="Gấp\n\nBáo cáo ngay",
        )
    )  # fmt: skip
    assert read.refused == []
    (task,) = read.rows
    assert (task.sheet, task.row, task.code, task.document) == ("Danh sách", 2, "NV-1", "1125/UBND-KT")
    assert (task.assigned_on, task.issued_on) == (date(2024, 5, 3), date(2024, 5, 2))
    assert (task.original_due_on, task.granted_on, task.due_on) == (
        date(2024, 5, 20), date(2024, 5, 18), date(2024, 6, 20),
    )  # fmt: skip
    assert (task.reported_on, task.confirmed_on) == (date(2024, 6, 10), date(2024, 6, 11))
    assert task.cooperating == "Sở Xây dựng;\nSở Tư pháp"
    assert task.note == "Gấp\n\nBáo cáo ngay"


def test_a_code_that_is_a_number_stays_as_it_is_written() -> None:
    assert _read(row() | {"Mã nhiệm vụ": 1482}).rows[0].code == "1482"


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [None] * 17,
        ["", "  ", None],
        ["I", None, None],
        ["I. NHIỆM VỤ CỦA CÁC SỞ"],
        [None, None, None, None, None, "Khối sở, ngành"],
        ["Tổng cộng", None, None, None, None, 120, None, 35],
        ["TỔNG SỐ NHIỆM VỤ: 120", None, None, None, None, 120],
        ["Cộng", None, None, None, None, 3],
        ["Tổng", None, None, None, None, None, None, 12],
        [*range(1, 18)],
        [f"({number})" for number in range(1, 18)],
        ["5", None, None, "02/05/2024"],  # neither code nor content nor lead
    ],
)
def test_rows_that_are_no_task_are_passed_over(cells: list[Cell]) -> None:
    read = _read_cells(cells)
    assert (read.rows, read.refused) == ([], [])
    assert read.passed_over == (1 if any(cell is not None for cell in cells) else 0)


@pytest.mark.parametrize(
    "content", ["Tổng hợp báo cáo quý II", "Công bố quy hoạch tỉnh", "Cộng đồng dân cư", "Tổng kết năm"]
)
def test_a_task_without_a_code_is_refused_even_if_it_begins_like_a_total(content: str) -> None:
    cells: list[Cell] = [None] * len(HEADER)
    cells[5], cells[7], cells[9] = content, "Sở Tài chính", "03/05/2024"
    read = _read_cells(cells)
    assert [(refusal.row, refusal.column) for refusal in read.refused] == [(2, "Mã nhiệm vụ")]


@pytest.mark.parametrize(
    ("told", "column", "found", "expected"),
    [
        ({"content": None}, "Nội dung nhiệm vụ", "để trống", "nội dung nhiệm vụ"),
        ({"lead": "  "}, "Cơ quan chủ trì", "để trống", "cơ quan chủ trì"),
        ({"assigned": None}, "Ngày giao", "để trống", "ngày giao"),
        ({"assigned": "31/04/2024"}, "Ngày giao", "31/04/2024", "ngày có thật"),
        ({"due": "cuối quý"}, "Hạn hoàn thành", "cuối quý", "ngày có thật"),
        ({"due": "02/05/2024"}, "Hạn hoàn thành", "02/05/2024", "không trước ngày giao (03/05/2024)"),
        ({"reported": "02/05/2024"}, "Ngày báo cáo hoàn thành", "02/05/2024", "không trước ngày giao"),
        ({"reported": "13/06/2024"}, "Ngày báo cáo hoàn thành", "13/06/2024", "không sau hôm nay (12/06/2024)"),
        ({"reported": "10/06/2024", "confirmed": "09/06/2024"}, "Ngày xác nhận", "09/06/2024", "trước ngày báo cáo"),
        ({"reported": "10/06/2024", "confirmed": "13/06/2024"}, "Ngày xác nhận", "13/06/2024", "không sau hôm nay"),
        ({"confirmed": "10/06/2024"}, "Ngày báo cáo hoàn thành", "để trống", "vì đã có ngày xác nhận"),
        ({"granted": "10/06/2024"}, "Hạn ban đầu", "để trống", "vì đã có ngày cho gia hạn"),
        ({"original": "10/06/2024"}, "Ngày cho gia hạn", "để trống", "hạn ban đầu khác hạn hoàn thành"),
        ({"original": "10/06/2024", "due": None}, "Hạn hoàn thành", "để trống", "vì đã có hạn ban đầu"),
        (
            {"original": "20/06/2024", "granted": "10/06/2024"},
            "Hạn hoàn thành", "20/06/2024", "sau hạn ban đầu (20/06/2024)",
        ),
        (
            {"original": "10/06/2024", "granted": "13/06/2024"},
            "Ngày cho gia hạn", "13/06/2024", "không sau hôm nay",
        ),
        ({"original": "10/06/2024", "granted": "02/05/2024"}, "Ngày cho gia hạn", "02/05/2024", "trước ngày giao"),
        ({"original": "02/05/2024", "granted": "10/06/2024"}, "Hạn ban đầu", "02/05/2024", "không trước ngày giao"),
        ({"assigned": "13/06/2024"}, "Ngày giao", "13/06/2024", "không sau hôm nay"),
        ({"content": "x" * 10_001}, "Nội dung nhiệm vụ", "x" * 60 + "…", "không dài quá 10000 ký tự"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_place_what_stood_there_and_what_was_expected(
    told: dict[str, object], column: str, found: str, expected: str
) -> None:
    read = _read(row("NV-0"), row("NV-1", **told), row("NV-2"))
    assert [task.code for task in read.rows] == ["NV-0", "NV-2"]
    (refusal,) = read.refused
    assert (refusal.sheet, refusal.row, refusal.column, refusal.found) == ("Danh sách", 3, column, found)
    assert refusal.expected.startswith("Cần ")
    assert expected in refusal.expected


@pytest.mark.parametrize(
    "told",
    [
        {"due": "03/05/2024"},  # due on the day of assignment
        {"due": None},  # no due date
        {"reported": "12/06/2024", "confirmed": "12/06/2024"},  # today
        {"reported": "03/05/2024"},
        {"original": "10/06/2024", "granted": "12/06/2024"},
        {"original": "20/06/2024"},  # the same as the due date, and no extension
        {"assigned": "12/06/2024"},
    ],
)
def test_edges_that_are_right_are_taken(told: dict[str, object]) -> None:
    read = _read(row(**told))
    assert read.refused == []
    assert len(read.rows) == 1


@pytest.mark.parametrize("code", ["NV 1", "NV/1", "NV?1", "NV#1", "<b>", "a" * 41, "NV%2F1", "NV'1"])
def test_a_code_that_could_not_stand_in_an_address_is_refused(code: str) -> None:
    (refusal,) = _read(row(code)).refused
    assert refusal.column == "Mã nhiệm vụ"


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    read = _read(row(content=None, lead=None, due="mai"))
    assert [refusal.column for refusal in read.refused] == ["Nội dung nhiệm vụ", "Cơ quan chủ trì", "Hạn hoàn thành"]


_CANARY = "Chim yến 7391"


@pytest.mark.parametrize(
    "told",
    [
        {"content": f"{_CANARY} (Mật)"},
        {"content": _CANARY, "note": "Tối mật"},
        {"content": _CANARY, "note": "TUYỆT MẬT"},
        {"content": _CANARY, "level": "Mật"},
        {"content": _CANARY, "level": "A"},
        {"content": _CANARY, "subject": "Độ mật: Mật"},
        {"content": f"MẬT - {_CANARY}"},
        {"content": _CANARY, "note": "Mật", "lead": None, "due": _CANARY},
        {"content": None, "lead": None, "subject": _CANARY, "note": "Mật"},
    ],
)
def test_of_a_secret_row_nothing_is_kept_but_its_number(told: dict[str, object]) -> None:
    read = _read(row("NV-0"), row("NV-1", **told), header=_WITH_LEVEL)
    (refusal,) = read.refused
    assert (refusal.sheet, refusal.row, refusal.column) == ("Danh sách", 3, None)
    assert "bí mật nhà nước" in refusal.expected
    assert _CANARY not in repr(read)
    assert [task.code for task in read.rows] == ["NV-0"]


def test_a_row_that_says_it_is_open_is_taken() -> None:
    read = _read(row(level="Không"), row("NV-2", content="Bảo vệ bí mật nhà nước"), header=_WITH_LEVEL)
    assert len(read.rows) == 2


def test_what_is_kept_of_a_sheet_until_it_is_confirmed_holds_no_secret_row_and_still_refuses_it() -> None:
    sheet = Sheet("Danh sách", cells_of([row("NV-0"), row("NV-1", content=f"{_CANARY} (Mật)"), row("NV-2")]))  # type: ignore[arg-type]
    kept = without_secrets(sheet, None)
    assert _CANARY not in repr(kept)
    assert kept.rows[2] == [EMPTIED_ROW]
    read = read_sheet(kept, today=TODAY)
    assert [task.code for task in read.rows] == ["NV-0", "NV-2"]
    assert [(refusal.row, refusal.column) for refusal in read.refused] == [(3, None)]


def test_a_sheet_without_a_header_is_kept_without_its_secrets_too() -> None:
    kept = without_secrets(Sheet("Khác", [[f"{_CANARY} (Tối mật)"], ["Ghi chú"]]), None)
    assert _CANARY not in repr(kept)
    assert kept.rows[1] == ["Ghi chú"]
