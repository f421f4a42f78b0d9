"""The sheet of a task: its whole history in Word, for who sees the task, telling each what his page tells him."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import TODAY, actor_of, make_account, make_agency, make_document, make_task
from tests.page import Browser
from tests.web.report_files import document, paragraphs_of, rows_of, taken
from tracker.db import db
from tracker.domain.lifecycle import RequestState
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, HistoryEntry, Task, TaskOfficer
from tracker.services.completion import report_completion, return_report
from tracker.services.extension_requests import ask_for_extension, decide_extension

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def lead() -> Agency:
    return make_agency("Sở Xây dựng")


@pytest.fixture
def task(app: object, lead: Agency) -> Task:  # noqa: ARG001 - within its context
    """A task that was extended, reported and returned."""
    made = make_task(
        lead=lead,
        cooperating=[make_agency("Sở Tài chính")],
        document=make_document("1125/UBND-KT", subject="V/v nhà ở", issued_on=date(2024, 5, 2)),
        content="Lập chương trình phát triển nhà ở",
        due_on=date(2024, 6, 20),
    )
    code, office = made.code, actor_of(make_account(Role.OFFICE_OFFICER, name="Thu Hà"))
    head = actor_of(make_account(Role.AGENCY_HEAD, agency=lead, name="Hồng Sơn"))
    ask_for_extension(task_code=code, by=head, due_on=date(2024, 7, 20), reason="Chờ thẩm định")
    decide_extension(task_code=code, by=office, answer=RequestState.GRANTED, reason="Đã xem xét")
    report_completion(task_code=code, by=head, result="Đã trình", result_document="12/TTr-SXD")
    return_report(task_code=code, by=office, reason="Thiếu phụ lục")
    db.session.rollback()
    return db.session.scalars(select(Task).where(Task.code == code)).one()


def _facts(browser: Browser, code: str) -> dict[str, str]:
    return {row[0]: row[1] for row in rows_of(document(browser, f"/nhiem-vu/{code}/phieu"), 1)}


def test_the_sheet_tells_the_task_its_due_dates_and_its_whole_history(browser_of: BrowserOf, task: Task) -> None:
    word = document(browser_of(make_account(Role.VIEWER)), f"/nhiem-vu/{task.code}/phieu")
    told = paragraphs_of(word)
    assert told[:3] == ["PHIẾU THEO DÕI NHIỆM VỤ", f"Mã nhiệm vụ: {task.code}", "(Tình hình đến ngày 12/06/2024)"]
    facts = {row[0]: row[1] for row in rows_of(word, 1)}
    assert facts["Nội dung"] == "Lập chương trình phát triển nhà ở"
    assert facts["Văn bản giao"] == "Công văn 1125/UBND-KT ngày 02/05/2024, V/v nhà ở"
    assert facts["Cơ quan chủ trì"] == "Sở Xây dựng"
    assert facts["Cơ quan phối hợp"] == "Sở Tài chính"
    assert facts["Hạn hoàn thành"] == "20/07/2024 (hạn ban đầu 20/06/2024)"
    assert facts["Kết quả thực hiện"] == "Trong hạn (còn 38 ngày)"
    assert rows_of(word, 2)[1] == ["12/06/2024", "Gia hạn", "20/06/2024", "20/07/2024", "Đã xem xét"]
    story = [(row[1], row[2]) for row in rows_of(word, 3)[1:]]
    told_by = [who for who, _ in story]
    assert told_by == ["Hồng Sơn, Sở Xây dựng", "Thu Hà, Văn phòng"] * 2
    assert story[0][1] == "Xin gia hạn đến 20/07/2024: Chờ thẩm định"
    assert "Thiếu phụ lục" in story[-1][1]
    assert "Chưa đôn đốc lần nào." in told


def test_a_sheet_that_is_taken_is_on_record_but_no_part_of_the_tasks_story(browser_of: BrowserOf, task: Task) -> None:
    browser = browser_of(make_account(Role.OFFICE_OFFICER, name="Thu Hà"))
    before = browser.get(f"/nhiem-vu/{task.code}").texts(".timeline li")
    assert taken(browser, f"/nhiem-vu/{task.code}/phieu")[0] == f"phieu-{task.code}-2024-06-12.docx"
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.task_id) == ("xuat-bao-cao", None)
    assert entry.summary == f"Xuất phiếu theo dõi nhiệm vụ (Word). Điều kiện: {task.code}"
    assert browser.get(f"/nhiem-vu/{task.code}").texts(".timeline li") == before


def test_the_tasks_page_offers_the_sheet(browser_of: BrowserOf, task: Task, lead: Agency) -> None:
    for account in (make_account(Role.LEADER), make_account(Role.AGENCY_OFFICER, agency=lead)):
        page = browser_of(account).get(f"/nhiem-vu/{task.code}")
        assert page.one(f"form[action='/nhiem-vu/{task.code}/phieu']").get_text().strip() == "Phiếu theo dõi (Word)"


def test_who_may_not_know_of_the_task_gets_no_sheet(browser_of: BrowserOf, task: Task) -> None:
    for role, status in ((Role.AGENCY_HEAD, 404), (Role.ADMIN, 403)):
        browser = browser_of(make_account(role))
        answer = browser.raw_post(f"/nhiem-vu/{task.code}/phieu", data={"csrf_token": browser.token("/tai-khoan")})
        assert answer.status_code == status, role


def test_the_officer_is_named_to_his_own_agency_alone(browser_of: BrowserOf, task: Task, lead: Agency) -> None:
    officer = make_account(Role.AGENCY_OFFICER, agency=lead, name="Lê Văn Việc")
    db.session.add(TaskOfficer(task_id=task.id, account_id=officer.id, may_report=False, given_on=TODAY))
    db.session.commit()
    code = task.code
    assert _facts(browser_of(officer), code)["Chuyên viên thực hiện"] == "Lê Văn Việc"
    assert "Chuyên viên thực hiện" not in _facts(browser_of(make_account(Role.OFFICE_HEAD)), code)


def test_a_task_without_anything_is_told_as_such(browser_of: BrowserOf) -> None:
    task = make_task(due_on=None)
    word = document(browser_of(make_account(Role.VIEWER)), f"/nhiem-vu/{task.code}/phieu")
    facts = {row[0]: row[1] for row in rows_of(word, 1)}
    assert (facts["Hạn hoàn thành"], facts["Văn bản giao"]) == ("Không thời hạn", "Không ghi")
    assert {"Hạn chưa thay đổi lần nào.", "Chưa có diễn biến nào được ghi."} <= set(paragraphs_of(word))


def test_reported_tasks_tell_the_result_and_how_they_stand(browser_of: BrowserOf) -> None:
    late = make_task(due_on=date(2024, 6, 1), reported_on=date(2024, 6, 5))
    facts = _facts(browser_of(make_account(Role.VIEWER)), late.code)
    assert facts["Kết quả thực hiện"] == "Hoàn thành chậm (chậm 4 ngày)"
    assert (facts["Kết quả"], facts["Xác nhận"]) == ("Đã xong", "Chờ Văn phòng xác nhận")
    overdue = make_task(due_on=date(2024, 6, 1))
    assert _facts(browser_of(make_account(Role.VIEWER)), overdue.code)["Kết quả thực hiện"] == "Quá hạn (quá 11 ngày)"
