"""The Excel file of a list: exactly its rows in its order, for whom the list is, and on record."""

import io
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, select

from tests.factories import TODAY, make_account, make_agency, make_document, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry, TaskOfficer

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD, name="Trần Chánh"))


def _sheet(browser: Browser, words: str = "") -> list[list[Any]]:
    answer = browser.raw_post(f"/nhiem-vu/xuat?{words}", data={"csrf_token": browser.token("/tai-khoan")})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=nhiem-vu-2024-06-12.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet is not None
    return [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _plain(cell: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    return cell.date() if isinstance(cell, datetime) else cell


def _lines(rows: list[list[Any]]) -> list[dict[str, Any]]:
    start = next(number for number, row in enumerate(rows) if row[0] == "Mã nhiệm vụ")
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def test_an_export_has_all_pages_of_the_list_in_its_order(office: Browser) -> None:
    agency = make_agency()
    for number in range(60):
        make_task(lead=agency, content=f"Việc {number:02d}", due_on=TODAY + timedelta(days=number * 7 % 60))
    make_task(lead=agency, content="Đã xong", reported_on=TODAY)
    for words in ("", "sap-xep=ma", "ket-qua=hoan-thanh", "q=Vi%E1%BB%87c+1", "ket-qua=khong-han"):
        shown: list[str] = []
        for page in ("1", "2"):
            shown += office.get(f"/nhiem-vu?{words}&trang={page}").texts("table.list .what")
        assert [line["Nội dung nhiệm vụ"] for line in _lines(_sheet(office, words))] == shown, words


def test_a_line_tells_all_there_is_with_real_days_and_numbers(office: Browser) -> None:
    lead, helper, other = make_agency("Sở A", code="H1"), make_agency("Sở B", code="H3"), make_agency("Sở C", code="H2")
    task = make_task(
        lead=lead,
        cooperating=[helper, other],
        document=make_document("1125/UBND-KT", issued_on=date(2024, 5, 2)),
        content="=1+1",
        due_on=TODAY - timedelta(days=9),
        assigned_on=date(2024, 5, 3),
    )
    task.original_due_on, task.progress_percent, task.field = date(2024, 5, 20), 45, "Đất đai"
    task.is_starred, task.note = True, "@ghi chú"
    db.session.commit()
    make_task(lead=lead, content="Báo cáo chậm", due_on=TODAY - timedelta(days=5), reported_on=TODAY)
    lines = _lines(_sheet(office, "ket-qua=co-han&sap-xep=han"))
    assert lines[0] == {
        "Mã nhiệm vụ": task.code,
        "Nội dung nhiệm vụ": "=1+1",
        "Số, ký hiệu văn bản": "1125/UBND-KT",
        "Ngày ban hành": date(2024, 5, 2),
        "Người giao": "Chủ tịch UBND tỉnh",
        "Cơ quan chủ trì": "Sở A",
        "Cơ quan phối hợp": "Sở C; Sở B",
        "Ngày giao": date(2024, 5, 3),
        "Hạn hoàn thành": date(2024, 6, 3),
        "Hạn ban đầu": date(2024, 5, 20),
        "Trạng thái": "Đang thực hiện",
        "Kết quả": "Đang làm, quá hạn",
        "Còn lại (ngày)": None,
        "Quá hạn, chậm (ngày)": 9,
        "Ngày báo cáo hoàn thành": None,
        "Ngày xác nhận": None,
        "Tiến độ (%)": 45,
        "Lĩnh vực": "Đất đai",
        "Trọng tâm": "x",
        "Luồng": "UBND tỉnh giao",
        "Ghi chú": "@ghi chú",
    }
    late = lines[1]
    assert (late["Kết quả"], late["Quá hạn, chậm (ngày)"]) == ("Hoàn thành chậm", 5)
    assert late["Ngày báo cáo hoàn thành"] == TODAY


def test_the_heading_says_what_list_of_which_day_by_whom(office: Browser) -> None:
    make_agency("Sở Xây dựng", code="H9")
    heading = [
        row[0] for row in _sheet(office, "ket-qua=qua-han&co-quan=H9&trong-tam=1&q=thanh+tra&ngay=2024-06-10")[:5]
    ]
    assert heading == [
        "Danh sách nhiệm vụ",
        "Điều kiện: Luồng UBND tỉnh giao; Quá hạn; Sở Xây dựng chủ trì; Tìm «thanh tra»; Trọng tâm; "
        "Tính đến hết 10/06/2024; sắp xếp: hạn gần nhất trước",
        "Số liệu tính đến hết ngày 10/06/2024",
        "Xuất lúc 09:00 ngày 12/06/2024, người xuất: Trần Chánh",
        "Số dòng: 0",
    ]


def test_an_export_is_on_record(office: Browser) -> None:
    make_task()
    _sheet(office, "linh-vuc=x")
    entry = db.session.scalars(select(HistoryEntry)).one()
    assert (entry.act, entry.actor_name, entry.task_id) == ("xuat-danh-sach", "Trần Chánh", None)
    assert entry.details == {"rows": 0, "filter": entry.summary.partition("Điều kiện: ")[2]}
    assert "Lĩnh vực: x" in entry.summary


def test_an_agency_takes_away_only_what_it_sees_and_its_officers_names(browser_of: BrowserOf) -> None:
    agency = make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency, name="Lê Văn Việc")
    task = make_task(lead=agency, content="Của mình")
    db.session.add(TaskOfficer(task_id=task.id, account_id=officer.id, may_report=False, given_on=TODAY))
    make_task(content="Chim hoàng yến")
    make_task(lead=agency, content="Còn là dự thảo", state=State.DRAFT)
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agency))
    lines = _lines(_sheet(head, "vai-tro=ca-hai&luong=tat-ca&trang-thai=draft&co-quan=" + task.code))
    assert [(line["Nội dung nhiệm vụ"], line["Chuyên viên"]) for line in lines] == [("Của mình", "Lê Văn Việc")]
    office_lines = _lines(_sheet(browser_of(make_account(Role.VIEWER)), "co-quan=" + agency.code))
    assert ["Chuyên viên" in line for line in office_lines] == [False]


def test_the_list_offers_its_own_export(office: Browser) -> None:
    assert not office.get("/nhiem-vu").all("form[action^='/nhiem-vu/xuat']")
    make_task(due_on=TODAY - timedelta(days=1))
    make_task()
    form = office.get("/nhiem-vu?ket-qua=qua-han&trang=1").one("form[action^='/nhiem-vu/xuat']")
    assert form["action"] == "/nhiem-vu/xuat?ket-qua=qua-han"
    assert form.get_text().strip() == "Tải Excel 1 dòng"


def test_queries_do_not_grow_with_the_rows_and_no_file_is_left(
    office: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def queries() -> int:
        token, seen = office.token("/tai-khoan"), []

        def note(*_told: object) -> None:
            seen.append(1)

        event.listen(db.engine, "before_cursor_execute", note)
        office.raw_post("/nhiem-vu/xuat", data={"csrf_token": token})
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    agency, helper = make_agency(), make_agency()
    make_task(lead=agency, cooperating=[helper])
    queries()  # the first entry of the history also makes its beginning
    few = queries()
    for _ in range(30):
        make_task(lead=agency, cooperating=[helper])
    assert queries() == few
    assert list(tmp_path.iterdir()) == []
