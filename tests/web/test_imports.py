"""Bringing a workbook in through the pages: preview, refusals, mapping by hand, confirmation; no secret is kept."""

import io
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from tests.factories import make_account, make_agency
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry, StagedWorkbook, Task

BrowserOf = Callable[[Account], Browser]
_HEADER = ["TT", "Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Hạn hoàn thành", "Độ mật"]


def _workbook(*rows: list[Any], header: list[str] | None = None) -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["DANH MỤC"], header or _HEADER, *rows):
        sheet.append(row)
    told = io.BytesIO()
    book.save(told)
    told.seek(0)
    return told


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    browser = browser_of(make_account(Role.OFFICE_OFFICER))
    make_agency("Sở Nội vụ")
    return browser


def _upload(browser: Browser, file: io.BytesIO, status: int = 200, name: str = "danh-muc.xlsx") -> Page:
    return browser.post("/nhap-bang-tinh", status, file=(file, name), stream="provincial")


def _action(page: Page, words: str) -> str:
    return str(next(form["action"] for form in page.all("form") if words in form.get_text()))


def _good(code: str = "NV-1", content: str = "Việc một", lead: str = "Sở Nội vụ") -> list[Any]:
    return [1, code, content, lead, date(2024, 6, 3), date(2024, 7, 1), None]


def test_a_workbook_is_previewed_and_then_taken(office: Browser) -> None:
    preview = _upload(office, _workbook(_good(), _good("NV-2", "Việc hai", "so noi vu")))
    assert preview.heading == "Xem trước: danh-muc.xlsx"
    assert preview.texts(".legend b") == ["2", "0", "0", "0"]
    assert db.session.scalars(select(Task)).all() == []  # nothing is saved yet
    page = office.post(_action(preview, "Nhập 2 nhiệm vụ"), form_at="/nhap-bang-tinh")
    assert "Đã thêm 2, cập nhật 0, giữ nguyên 0 nhiệm vụ." in page.text
    assert page.texts("table.list .what") == ["Việc một", "Việc hai"]


def test_a_second_upload_changes_nothing_and_a_changed_row_is_shown_before_it_is_taken(office: Browser) -> None:
    first = _upload(office, _workbook(_good()))
    office.post(_action(first, "Nhập 1 nhiệm vụ"), form_at="/nhap-bang-tinh")
    same = _upload(office, _workbook(_good()))
    assert same.texts(".legend b") == ["0", "0", "1", "0"]
    assert "Bảng tính không có gì mới" in same.text
    changed = _upload(office, _workbook(_good(content="Việc một, sửa lại")))
    assert changed.texts(".legend b") == ["0", "1", "0", "0"]
    assert changed.texts("#doi td")[1:] == ["Nội dung nhiệm vụ", "Việc một", "Việc một, sửa lại"]
    office.post(_action(changed, "Nhập 1 nhiệm vụ"), form_at="/nhap-bang-tinh")
    told = db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id.desc())).first()
    assert told == "Cập nhật từ bảng tính: Nội dung nhiệm vụ: Việc một → Việc một, sửa lại"


def test_refused_rows_say_where_what_and_what_was_expected(office: Browser) -> None:
    preview = _upload(office, _workbook(_good(), _good("NV-2", "Việc hai", "Sở Nội vu tỉnh")))
    assert preview.texts(".legend b") == ["1", "0", "0", "1"]
    assert preview.texts("#tu-choi .fix-place") == ["Sheet, dòng 4 NV-2 · Việc hai"]
    field = preview.one("#tu-choi .is-invalid")
    assert field["value"] == "Sở Nội vu tỉnh"
    assert "Gần nhất: «Sở Nội vụ»" in preview.one("#tu-choi .field-error").get_text()
    action = _action(preview, "Nhập 1 nhiệm vụ")
    assert "Chưa nhập gì" in office.post(action, 400, form_at="/nhap-bang-tinh").text
    skip: dict[str, Any] = {"bo-qua": "1"}
    taken = office.post(action, form_at="/nhap-bang-tinh", **skip)
    assert "Đã thêm 1" in taken.text
    assert "bỏ qua 1 chỗ" in taken.text


def test_nothing_is_kept_of_a_row_marked_secret(office: Browser) -> None:
    canary = "hầm chỉ huy số chín"
    rows = [
        [2, "NV-M1", canary, "Sở Nội vụ", date(2024, 6, 3), None, "Tối mật"],
        [3, "NV-M2", f"{canary} (Mật)", "Sở Nội vụ", date(2024, 6, 3), None, None],
    ]
    preview = _upload(office, _workbook(_good(), *rows))
    assert preview.texts(".legend b") == ["1", "0", "0", "2"]
    assert canary not in preview.response.get_data(as_text=True)
    kept = db.session.scalars(select(StagedWorkbook)).one()
    assert canary not in zlib.decompress(kept.cells).decode()
    assert "NV-M1" not in zlib.decompress(kept.cells).decode()


def test_columns_nobody_knows_are_mapped_by_hand(office: Browser) -> None:
    header = ["STT", "Ký hiệu riêng", "Phần việc", "Ai làm", "Từ", "Đến", ""]
    preview = _upload(office, _workbook(_good(), header=header))
    assert "Không tìm thấy dòng tiêu đề" in preview.text
    columns: dict[str, Any] = {
        "dong-tieu-de": "2",
        "cot-code": "1",
        "cot-content": "2",
        "cot-lead": "3",
        "cot-assigned_on": "4",
        "cot-due_on": "5",
    }
    action = preview.link("Chọn cột")
    missing = {name: value for name, value in columns.items() if name != "cot-lead"}
    told = office.post(action, 400, **missing)
    assert "Cần chọn cột cho: Cơ quan chủ trì" in told.text
    assert told.one("#cot-content option[selected]")["value"] == "2", "nothing that was chosen is lost"
    mapped = office.post(action, **columns)
    assert mapped.texts(".legend b") == ["1", "0", "0", "0"]
    assert "Đã thêm 1" in office.post(_action(mapped, "Nhập 1 nhiệm vụ"), form_at="/nhap-bang-tinh").text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "không phải là bảng tính"),
        (b"day khong phai bang tinh", "không phải là bảng tính"),
        (b"PK\x03\x04 hong", "không phải là bảng tính"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600, "Excel kiểu cũ"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_cure(office: Browser, content: bytes, says: str) -> None:
    page = _upload(office, io.BytesIO(content), 400)
    assert says in page.one(".field-error").get_text()


def test_the_form_asks_for_a_file(office: Browser) -> None:
    assert "Chọn một tệp" in office.post("/nhap-bang-tinh", 400, stream="provincial").text


def test_a_list_confirmed_twice_is_taken_once_and_the_second_is_told(office: Browser) -> None:
    preview = _upload(office, _workbook(_good()))
    action = _action(preview, "Nhập 1 nhiệm vụ")
    office.post(action, form_at="/nhap-bang-tinh")
    again = office.post(action, 404, form_at="/nhap-bang-tinh")
    assert "Bảng tính này đã được nhập" in again.text
    assert len(db.session.scalars(select(Task)).all()) == 1


def test_a_page_left_open_on_a_dropped_list_does_not_take_another_one(office: Browser) -> None:
    first = _action(_upload(office, _workbook(_good("NV-A"))), "Nhập 1 nhiệm vụ")
    office.post(f"{first}/huy", form_at="/nhap-bang-tinh")
    second = _action(_upload(office, _workbook(_good("NV-B"))), "Nhập 1 nhiệm vụ")
    assert first != second
    office.post(first, 404, form_at="/nhap-bang-tinh")
    assert db.session.scalars(select(Task)).all() == []


def test_an_upload_belongs_to_the_person_who_made_it(office: Browser, browser_of: BrowserOf) -> None:
    preview = _upload(office, _workbook(_good()))
    path = _action(preview, "Nhập 1 nhiệm vụ")
    other = browser_of(make_account(Role.OFFICE_HEAD))
    other.get(path, 404)
    other.post(path, 404, form_at="/nhap-bang-tinh")
    assert "Đã hủy" in office.post(f"{path}/huy", form_at="/nhap-bang-tinh").text
    office.get(path, 404)
