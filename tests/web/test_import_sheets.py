"""Several sheets, columns remembered, and corrections typed into the preview."""

import io
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from sqlalchemy import select

from tests.factories import make_account, make_agency
from tests.files.workbooks import saved
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, StagedWorkbook, Task
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
Rows = list[list[Any]]
_HEADER = ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Hạn hoàn thành", "Ghi chú"]


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    browser = browser_of(make_account(Role.OFFICE_OFFICER))
    make_agency("Sở Nội vụ")
    make_agency("Sở Tài chính")
    return browser


def _row(code: str, *, lead: str = "Sở Nội vụ", due: Any = date(2024, 7, 1), content: str = "Việc") -> list[Any]:  # noqa: ANN401
    return [code, content, lead, date(2024, 6, 3), due, None]


def _upload(browser: Browser, sheets: dict[str, Rows]) -> Page:
    return browser.post("/nhap-bang-tinh", file=(io.BytesIO(saved(sheets)), "ds.xlsx"), stream="provincial")


def _path(page: Page) -> str:
    return str(page.one("#danh-sach")["action"])


def _codes() -> list[str]:
    return list(db.session.scalars(select(Task.code).order_by(Task.code)))


def _fields(page: Page) -> dict[str, Any]:
    """All that a browser would send of the form: what stands in its fields now."""
    found: dict[str, Any] = {}
    for one in page.all("[form=danh-sach][name]"):
        text = one.get_text() if one.name == "textarea" else str(one.get("value", ""))
        found.setdefault(str(one["name"]), []).append(text)
    return {name: told[0] if len(told) == 1 else told for name, told in found.items()}


def _correct(browser: Browser, page: Page, **typed: str) -> Page:
    return browser.post(f"{_path(page)}/sua", form_at="/nhap-bang-tinh", **(_fields(page) | typed))


def test_each_sheet_has_its_own_counts_and_can_be_left_out(office: Browser) -> None:
    page = _upload(
        office,
        {
            "Quý I": [_HEADER, _row("NV-1"), _row("NV-2", lead="Sở Lạ")],
            "Quý II": [_HEADER, _row("NV-3"), _row("NV-4"), _row("NV-5")],
            "Nháp": [["ghi chú riêng"], ["a"], ["b"], ["c"], ["d"]],
        },
    )
    assert page.texts("#trang-tinh td:nth-child(2) b") == ["Quý I", "Quý II", "Nháp"]
    assert page.texts("#trang-tinh tbody tr:nth-child(1) td")[3:] == ["1", "0", "0", "1"]
    assert page.texts("#trang-tinh tbody tr:nth-child(2) td")[3:] == ["3", "0", "0", "0"]
    assert "Không đọc trang tính «Nháp»" in page.text
    only_second: dict[str, Any] = {"trang": ["1"]}
    page = office.post(f"{_path(page)}/trang", form_at="/nhap-bang-tinh", **only_second)
    assert page.texts(".legend b") == ["3", "0", "0", "0"]
    assert "đã chọn không nhập trang này" in page.text
    office.post(_path(page), form_at="/nhap-bang-tinh")
    assert _codes() == ["NV-3", "NV-4", "NV-5"]


def test_a_sheet_that_lacks_a_column_is_named_and_holds_up_nothing_once_it_is_left_out(office: Browser) -> None:
    lacking: Rows = [
        [one for one in _HEADER if one != "Ngày giao"],
        ["NV-9", "Việc", "Sở Nội vụ", date(2024, 7, 1), None],
    ]
    page = _upload(office, {"Thiếu": lacking, "Đủ": [_HEADER, _row("NV-1")]})
    assert "Trang tính «Thiếu» thiếu cột «Ngày giao»" in page.text
    only_second: dict[str, Any] = {"trang": ["1"]}
    page = office.post("/nhap-bang-tinh/1/trang", form_at="/nhap-bang-tinh", **only_second)
    assert page.texts(".legend b") == ["1", "0", "0", "0"]


_ODD = ["Ký hiệu riêng", "Phần việc", "Ai làm", "Từ", "Đến"]
_COLUMNS: dict[str, Any] = {
    "dong-tieu-de": "1", "cot-code": "0", "cot-content": "1", "cot-lead": "2", "cot-assigned_on": "3",
    "cot-due_on": "4",
}  # fmt: skip


def _odd(code: str) -> dict[str, Rows]:
    return {"Danh sách": [_ODD, [code, "Việc", "Sở Nội vụ", "03/06/2024", "01/07/2024"]]}


def test_columns_said_by_hand_are_remembered_for_the_office_and_can_be_forgotten(
    office: Browser, browser_of: BrowserOf
) -> None:
    page = _upload(office, _odd("NV-1"))
    office.post(page.link("Chọn cột"), **_COLUMNS)
    other = browser_of(make_account(Role.OFFICE_HEAD))
    page = _upload(other, _odd("NV-2"))
    assert page.texts(".legend b") == ["1", "0", "0", "0"]
    assert "đã nhớ từ lần trước" in page.one("#trang-tinh").get_text()
    columns = other.get(page.link("Chọn cột"))
    assert "đã nhớ từ lần trước" in columns.text
    page = other.post(f"{page.link('Chọn cột')}/quen")
    assert "Không tìm thấy dòng tiêu đề" in page.text
    assert "đã nhớ" not in page.text
    assert "Không tìm thấy dòng tiêu đề" in _upload(office, _odd("NV-3")).text


def test_other_headings_are_not_taken_for_the_remembered_ones(office: Browser) -> None:
    page = _upload(office, _odd("NV-1"))
    office.post(page.link("Chọn cột"), **_COLUMNS)
    turned = {"Danh sách": [list(reversed(_ODD)), ["01/07/2024", "03/06/2024", "Sở Nội vụ", "Việc", "NV-2"]]}
    assert "Không tìm thấy dòng tiêu đề" in _upload(office, turned).text


def test_days_written_month_first_are_read_so_when_told(office: Browser) -> None:
    rows = [_ODD, ["NV-1", "Việc", "Sở Nội vụ", "06/03/2024", "06/30/2024 9:15 PM"]]
    page = _upload(office, {"Danh sách": rows})
    page = office.post(page.link("Chọn cột"), **(_COLUMNS | {"thu-tu-ngay": "thang"}))
    office.post(_path(page), form_at="/nhap-bang-tinh")
    task = db.session.scalars(select(Task)).one()
    assert (task.assigned_on, task.due_on) == (date(2024, 6, 3), date(2024, 6, 30))


def test_a_refused_row_is_corrected_in_the_preview_and_checked_anew(office: Browser) -> None:
    page = _upload(office, {"A": [_HEADER, _row("NV-1"), _row("NV-2", due="31/06/2024"), _row("NV-3", lead="")]})
    assert page.texts(".legend b") == ["1", "0", "0", "2"]
    typed = {"o-0-3-due_on": "30/06/2024", "o-0-3-note": "gấp", "o-0-4-lead": "Sở Lạ"}
    page = _correct(office, page, **typed)
    assert page.texts(".legend b") == ["2", "0", "0", "1"]
    assert page.one("#o-0-4-lead")["value"] == "Sở Lạ", "what is still wrong is not lost"
    assert "Trong tệp: để trống" in page.one("#tu-choi").get_text()
    page = _correct(office, page, **{"o-0-4-lead": "sở nội vụ"})
    assert page.texts(".legend b") == ["3", "0", "0", "0"]
    office.post(_path(page), form_at="/nhap-bang-tinh")
    task = db.session.scalars(select(Task).where(Task.code == "NV-2")).one()
    assert (task.due_on, task.note) == (date(2024, 6, 30), "gấp")


def test_what_the_list_has_no_column_for_can_be_filled_in(office: Browser) -> None:
    header = [*_HEADER, "Hạn ban đầu"]
    page = _upload(office, {"A": [header, [*_row("NV-1"), date(2024, 6, 20)]]})
    page = _correct(office, page, **{"o-0-2-granted_on": "10/06/2024"})
    office.post(_path(page), form_at="/nhap-bang-tinh")
    task = db.session.scalars(select(Task)).one()
    assert (task.original_due_on, task.due_on) == (date(2024, 6, 20), date(2024, 7, 1))


def test_what_is_typed_and_not_yet_checked_is_not_lost_when_the_list_is_confirmed(office: Browser) -> None:
    page = _upload(office, {"A": [_HEADER, _row("NV-1"), _row("NV-2", due="31/06/2024")]})
    told = _fields(page) | {"o-0-3-due_on": "30/06/2024", "bo-qua": "1"}
    page = office.post(_path(page), form_at="/nhap-bang-tinh", **told)
    assert "chưa nhập gì" in page.text
    assert page.texts(".legend b") == ["2", "0", "0", "0"]
    assert _codes() == []
    office.post(_path(page), form_at="/nhap-bang-tinh", **_fields(page))
    assert _codes() == ["NV-1", "NV-2"]


def test_an_unknown_name_is_explained_once_for_all_rows(office: Browser) -> None:
    rows = [_row(f"NV-{n}", lead="Tran Van A") for n in range(1, 4)]
    page = _upload(office, {"A": [_HEADER, *rows, _row("NV-9", lead="Sở Tài chính")]})
    assert "«Tran Van A» 3 chỗ" in page.texts("#ten-la label")
    page = _correct(office, page, **{"la-co-quan": "Sở Tài chính"})
    assert page.texts(".legend b") == ["4", "0", "0", "0"]
    assert "Đã hiểu là Sở Tài chính" in page.text
    office.post(_path(page), form_at="/nhap-bang-tinh", **_fields(page))
    assert len(set(db.session.scalars(select(Task.lead_agency_id)))) == 1


def test_a_mark_of_secrecy_typed_into_a_row_leaves_nothing_of_it_but_its_number(office: Browser) -> None:
    canary = "hầm chỉ huy số chín"
    page = _upload(office, {"A": [_HEADER, _row("NV-1"), _row("NV-2", due="31/06/2024", content=canary)]})
    page = _correct(office, page, **{"o-0-3-note": f"{canary} (Tối mật)"})
    assert "1 dòng vừa sửa có dấu chỉ độ mật" in page.text
    assert canary not in page.response.get_data(as_text=True)
    assert "A, dòng 3" in page.one("#tu-choi").get_text()
    kept = db.session.scalars(select(StagedWorkbook)).one()
    assert canary not in zlib.decompress(kept.cells).decode() + str(kept.choices)
    told = _fields(page) | {"o-0-3-due_on": "30/06/2024", "o-0-3-code": "NV-2"}
    page = office.post(f"{_path(page)}/sua", form_at="/nhap-bang-tinh", **told)
    assert page.texts(".legend b") == ["1", "0", "0", "1"], "a row of which nothing was kept cannot be filled in"


def test_what_is_read_with_doubt_is_shown_and_can_be_corrected(office: Browser) -> None:
    page = _upload(office, {"A": [_HEADER, _row("NV-1", due=45_474), _row("NV-2", due=date(2034, 7, 1))]})
    assert page.texts(".legend b") == ["2", "0", "0", "0"]
    told = page.one("#tu-choi").get_text()
    assert "đọc là 01/07/2024" in told
    assert "Hạn hơn 5 năm sau ngày giao" in told
    page = _correct(office, page, **{"o-0-3-due_on": "01/07/2024"})
    assert "Hạn hơn 5 năm" not in page.text


def test_many_refused_rows_stand_on_pages_and_a_correction_comes_back_to_its_page(office: Browser) -> None:
    page = _upload(office, {"A": [_HEADER, *(_row(f"NV-{n}", due="31/06/2024") for n in range(30))]})
    assert len(page.all(".fix-row")) == 25
    second = office.get(f"{_path(page)}?trang=2")
    assert len(second.all(".fix-row")) == 5
    told = _fields(second) | {"o-0-31-due_on": "30/06/2024", "trang-sua": "2"}
    second = office.post(f"{_path(page)}/sua", form_at="/nhap-bang-tinh", **told)
    assert len(second.all(".fix-row")) == 4


def test_refused_rows_come_back_as_a_workbook_that_can_be_corrected_and_uploaded(office: Browser) -> None:
    rows: Rows = [
        ["DANH MỤC NHIỆM VỤ"],
        [*_HEADER, "Mã riêng"],
        [*_row("NV-1"), "x"],
        [*_row("NV-2", due="31/06/2024"), "=1+1"],
        ["NV-3", "hầm số chín (Tối mật)", "Sở Nội vụ", date(2024, 6, 3), None, None, None],
    ]
    page = _upload(office, {"Tháng 6": rows})
    answer = office.raw(page.link("tải các dòng bị từ chối"))
    assert "hầm số chín" not in answer.get_data().decode("latin-1")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["Tháng 6", "Ghi chú"]
    sheet = book["Tháng 6"]
    given: list[list[Any]] = [list(cells) for cells in sheet.iter_rows(values_only=True)]
    assert given[1] == [*_HEADER, "Mã riêng", "Lý do từ chối"]
    assert given[2][0] == "NV-2"
    assert given[2][3].date() == date(2024, 6, 3)
    assert sheet["G3"].data_type == "s", "text that looks like a formula stays text"
    assert given[2][-1].startswith("Hạn hoàn thành: Cần một ngày có thật")
    assert len(given) == 3
    assert "dòng 5: không giữ nội dung" in str(book["Ghi chú"]["A1"].value)
    sheet["E3"] = date(2024, 6, 30)
    out = io.BytesIO()
    book.save(out)
    again = office.post("/nhap-bang-tinh", file=(io.BytesIO(out.getvalue()), "sua.xlsx"), stream="provincial")
    assert again.texts(".legend b") == ["1", "0", "0", "0"]
    assert "Lý do từ chối" not in again.text


def test_the_template_offers_lists_and_comes_back_without_complaint(office: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(office.raw("/nhap-bang-tinh/mau.xlsx").get_data()))
    sheet, lists = book["Danh sách"], book["Danh mục chọn"]
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    columns = {str(cell.value): get_column_letter(place) for place, cell in enumerate(sheet[1], start=1)}
    assert offered[f"{columns['Cơ quan chủ trì']}2"] == "'Danh mục chọn'!$A$1:$A$2"
    assert [row[1] for row in lists.iter_rows(values_only=True)] == ["UBND tỉnh giao", "Chính phủ giao"]
    assert [row[2] for row in lists.iter_rows(values_only=True)] == ["Có", "Không"]
    for number, (lead, stream, star) in enumerate(lists.iter_rows(values_only=True), start=1):
        filled = {
            "Mã nhiệm vụ": f"NV-{number}", "Luồng": stream, "Nội dung nhiệm vụ": "Việc", "Cơ quan chủ trì": lead,
            "Ngày giao": date(2024, 6, 3), "Hạn hoàn thành": date(2024, 7, 1), "Trọng tâm": star,
        }  # fmt: skip
        for name, value in filled.items():
            sheet[f"{columns[name]}{number + 1}"] = value
    out = io.BytesIO()
    book.save(out)
    page = office.post("/nhap-bang-tinh", file=(io.BytesIO(out.getvalue()), "mau.xlsx"), stream="provincial")
    assert page.texts(".legend b") == ["2", "0", "0", "0"]
    assert page.all(".notice") == []
    office.post(_path(page), form_at="/nhap-bang-tinh")
    told = db.session.execute(select(Task.code, Task.stream, Task.is_starred).order_by(Task.code)).all()
    assert [tuple(row) for row in told] == [("NV-1", "provincial", True), ("NV-2", "central", False)]


def test_an_empty_template_is_a_list_with_nothing_in_it(office: Browser) -> None:
    content = office.raw("/nhap-bang-tinh/mau.xlsx").get_data()
    page = office.post("/nhap-bang-tinh", file=(io.BytesIO(content), "mau.xlsx"), stream="provincial")
    assert "Bảng tính không có gì mới" in page.text


def test_what_was_typed_when_the_session_ran_out_is_there_again_and_nothing_was_done(office: Browser) -> None:
    page = _upload(office, {"A": [_HEADER, _row("NV-1"), _row("NV-2", due="31/06/2024")]})
    for path in (_path(page), f"{_path(page)}/sua"):
        told = _fields(page) | {"o-0-3-due_on": "30/06/2024", ONLY_SHOW: "1"}
        again = office.post(path, form_at="/nhap-bang-tinh", **told)
        assert again.one("#o-0-3-due_on")["value"] == "30/06/2024"
        assert again.texts(".legend b") == ["1", "0", "0", "1"]
    assert _codes() == []


def test_rows_of_very_long_text_still_fit_into_a_form_that_a_server_takes(office: Browser) -> None:
    rows = [_row(f"NV-{n}", due="31/06/2024", content="Rà soát điều chỉnh " * 500) for n in range(12)]
    page = _upload(office, {"A": [_HEADER, *rows]})
    assert 1 < len(page.all(".fix-row")) < 12
    corrected = _correct(office, page, **{"o-0-2-due_on": "30/06/2024"})
    assert corrected.texts(".legend b") == ["1", "0", "0", "11"]
