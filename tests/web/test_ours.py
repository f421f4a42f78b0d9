"""The agency's own page: the head sees all, an officer what is his."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_task
from tests.page import Browser, Page
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency
from tracker.services.assignment import accept_task, change_lead
from tracker.services.completion import reopen_task, report_completion, return_report
from tracker.services.extension_requests import ask_for_extension
from tracker.services.officers import give_to_officer
from tracker.services.progress import report_part, report_progress

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def ours() -> Agency:
    return make_agency("Sở Xây dựng")


def _sections(page: Page) -> dict[str, list[str]]:
    found = {}
    for section in page.all("main section[id]"):
        heading = section.select_one("h2")
        assert heading is not None
        found[" ".join(heading.get_text(" ").split())] = [what.get_text() for what in section.select(".what")]
    return found


def test_every_open_task_is_in_the_one_section_that_says_what_to_do(browser_of: BrowserOf, ours: Agency) -> None:
    make_task(content="Chưa nhận, đã quá hạn", lead=ours, state=State.ASSIGNED, due_on=TODAY - timedelta(days=1))
    returned = make_task(content="Bị trả lại", lead=ours, reported_on=TODAY)
    return_report(task_code=returned.code, by=make_actor(), reason="Thiếu phụ lục")
    make_task(content="Quá hạn", lead=ours, due_on=TODAY - timedelta(days=9))
    make_task(content="Hôm nay", lead=ours, due_on=TODAY)
    make_task(content="Bảy ngày nữa", lead=ours, due_on=TODAY + timedelta(days=7))
    make_task(content="Tám ngày nữa", lead=ours, due_on=TODAY + timedelta(days=8))
    make_task(content="Không hạn", lead=ours, due_on=None)
    make_task(content="Đã báo cáo", lead=ours, reported_on=TODAY)
    make_task(content="Đã xong", lead=ours, reported_on=TODAY, state=State.COMPLETED)
    make_task(content="Thu hồi", lead=ours, state=State.REVOKED)
    make_task(content="Dự thảo", lead=ours, state=State.DRAFT)
    make_task(content="Của sở khác")
    page = browser_of(make_account(Role.AGENCY_HEAD, agency=ours)).get("/viec-cua-co-quan")
    assert _sections(page) == {
        "Cần tiếp nhận 1": ["Chưa nhận, đã quá hạn"],
        "Văn phòng trả lại 1": ["Bị trả lại"],
        "Quá hạn 1": ["Quá hạn"],
        "Sắp đến hạn 2": ["Hôm nay", "Bảy ngày nữa"],
        "Còn lại 2": ["Tám ngày nữa", "Không hạn"],
        "Đang chờ Văn phòng 1": ["Đã báo cáo"],
    }
    assert "8 nhiệm vụ" in page.text


def test_an_officer_sees_what_is_his_and_can_look_at_the_whole(browser_of: BrowserOf, ours: Agency) -> None:
    officer = make_account(Role.AGENCY_OFFICER, agency=ours, name="Trần Hoa")
    mine = make_task(content="Của Hoa", lead=ours)
    make_task(content="Chưa giao", lead=ours)
    give_to_officer(task_code=mine.code, by=make_actor(Role.AGENCY_HEAD, agency=ours), account_id=officer.id)
    browser = browser_of(officer)
    page = browser.get("/viec-cua-co-quan")
    assert page.heading == "Việc của tôi"
    assert page.texts(".work .what") == ["Của Hoa"]
    whole = browser.get(page.link("Cả cơ quan"))
    assert sorted(whole.texts(".work .what")) == ["Chưa giao", "Của Hoa"]
    assert "Trần Hoa" in whole.text
    assert "chưa giao ai" in whole.text


def test_a_request_that_waits_is_told(browser_of: BrowserOf, ours: Agency) -> None:
    head = make_account(Role.AGENCY_HEAD, agency=ours)
    task = make_task(lead=ours, due_on=TODAY + timedelta(days=9))
    ask_for_extension(task_code=task.code, by=actor_of(head), due_on=TODAY + timedelta(days=20), reason="Khó")
    assert "đã xin gia hạn đến 02/07/2024" in browser_of(head).get("/viec-cua-co-quan").text


def test_a_part_in_anothers_task_stands_there_until_it_is_told(browser_of: BrowserOf, ours: Agency) -> None:
    head = make_account(Role.AGENCY_HEAD, agency=ours)
    task = make_task(content="Việc của sở khác", cooperating=[ours])
    page = browser_of(head).get("/viec-cua-co-quan")
    assert _sections(page) == {"Phối hợp, chưa báo cáo phần việc": ["Việc của sở khác"]}
    report_part(task_code=task.code, by=actor_of(head), result="Đã gửi")
    again = browser_of(head).get("/viec-cua-co-quan")
    assert _sections(again) == {}
    assert "không còn nhiệm vụ nào chưa hoàn thành" in again.text


def test_more_than_ten_lead_to_the_list_with_all_of_them(browser_of: BrowserOf, ours: Agency) -> None:
    for number in range(12):
        make_task(content=f"Quá hạn {number}", lead=ours, due_on=TODAY - timedelta(days=number + 1))
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=ours))
    page = browser.get("/viec-cua-co-quan")
    assert len(page.all("#overdue li")) == 10
    assert len(browser.get(page.link("Xem tất cả 12 việc")).all("table.list tbody tr")) == 12


def test_the_number_of_queries_does_not_grow_with_what_is_owed(
    browser_of: BrowserOf, ours: Agency, count_queries: Callable[..., int]
) -> None:
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=ours))
    make_task(lead=ours)
    few = count_queries(lambda: browser.get("/viec-cua-co-quan"))
    for number in range(30):
        make_task(lead=ours, due_on=TODAY + timedelta(days=number - 9), cooperating=[make_agency()])
        make_task(cooperating=[ours])
    assert count_queries(lambda: browser.get("/viec-cua-co-quan")) == few


def test_a_returned_task_shows_why_where_it_is_to_be_mended(browser_of: BrowserOf, ours: Agency) -> None:
    task = make_task(lead=ours, reported_on=TODAY, due_on=TODAY)
    return_report(task_code=task.code, by=make_actor(), reason="Thiếu phụ lục theo xã")
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=ours))
    for path in ("/viec-cua-co-quan", f"/nhiem-vu/{task.code}", f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh"):
        assert "Thiếu phụ lục theo xã" in head.get(path).one("main").get_text(), path
    head.post(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh", version="2", result="Đã bổ sung")
    assert "Văn phòng trả lại: Thiếu" not in head.get(f"/nhiem-vu/{task.code}").text


def test_a_reopened_task_says_why_until_it_is_reported_anew(browser_of: BrowserOf, ours: Agency) -> None:
    task = make_task(lead=ours, reported_on=TODAY, state=State.COMPLETED)
    reopen_task(task_code=task.code, by=make_actor(Role.OFFICE_HEAD), reason="Số liệu sai")
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=ours))
    assert "Lãnh đạo Văn phòng mở lại: Số liệu sai" in head.get(f"/nhiem-vu/{task.code}").one(".task-side").get_text()
    report = f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh"
    assert "Lãnh đạo Văn phòng mở lại, Số liệu sai" in head.get(report).text
    page = head.post(report, version="2", result="Đã sửa số liệu")
    assert "Số liệu sai" not in page.one(".task-side").get_text()


def test_a_new_lead_does_not_find_what_was_returned_to_another_or_its_progress(
    browser_of: BrowserOf, ours: Agency
) -> None:
    theirs = make_agency()
    task = make_task(lead=theirs, due_on=TODAY + timedelta(days=30), content="Việc chuyển sang")
    their_head = make_actor(Role.AGENCY_HEAD, agency=theirs)
    report_progress(task_code=task.code, by=their_head, percent=40)
    report_completion(task_code=task.code, by=their_head, result="Đã ban hành")
    return_report(task_code=task.code, by=make_actor(), reason="Thiếu phụ lục theo xã")
    change_lead(task_code=task.code, by=make_actor(), lead_agency_id=ours.id, reason="Sai cơ quan")
    head = make_account(Role.AGENCY_HEAD, agency=ours)
    accept_task(task_code=task.code, by=actor_of(head))
    browser = browser_of(head)
    page = browser.get("/viec-cua-co-quan")
    assert _sections(page) == {"Còn lại 1": ["Việc chuyển sang"]}
    assert "40%" not in page.text
    shown = browser.get(f"/nhiem-vu/{task.code}")
    assert "Thiếu phụ lục" not in shown.one(".task-side").get_text()
    assert "Thiếu phụ lục" in shown.one("#dien-bien").get_text()
    assert not shown.all("progress")
    assert "Thiếu phụ lục" not in browser.get(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh").text


@pytest.mark.parametrize("may_report", [True, False])
def test_an_officer_is_offered_the_report_only_where_it_is_his(
    browser_of: BrowserOf, ours: Agency, *, may_report: bool
) -> None:
    officer = make_account(Role.AGENCY_OFFICER, agency=ours)
    task = make_task(lead=ours, due_on=TODAY)
    head = make_actor(Role.AGENCY_HEAD, agency=ours)
    give_to_officer(task_code=task.code, by=head, account_id=officer.id, may_report=may_report)
    page = browser_of(officer).get("/viec-cua-co-quan")
    assert bool(page.all("a[href$='/bao-cao-hoan-thanh']")) is may_report


def test_what_is_due_soon_leads_to_the_list_of_it(browser_of: BrowserOf, ours: Agency) -> None:
    for number in range(11):
        make_task(lead=ours, due_on=TODAY + timedelta(days=number % 7))
    make_task(lead=ours, due_on=TODAY + timedelta(days=30))
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=ours))
    page = browser.get("/viec-cua-co-quan")
    assert len(browser.get(page.link("Xem tất cả 11 việc")).all("table.list tbody tr")) == 11
