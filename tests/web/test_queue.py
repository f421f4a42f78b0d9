"""The Office's queue, as an officer of the Office reads it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor, make_agency, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, OfficeSetting, Task
from tracker.services.assignment import accept_task, change_lead, decline_task
from tracker.services.completion import report_completion
from tracker.services.extension_requests import ask_for_extension, withdraw_extension_request

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_OFFICER))


def _assigned(content: str, handed_out_on: date) -> Task:
    return make_task(content=content, state=State.ASSIGNED, assigned_on=handed_out_on)


def test_what_waits_stands_in_one_list_the_oldest_first(office: Browser, clock: Clock) -> None:
    lead = make_agency("Sở Y tế")
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    clock.move_to("2024-06-05T09:00:00+07:00")
    declined = make_task(content="Việc bị từ chối", lead=lead, state=State.ASSIGNED)
    decline_task(task_code=declined.code, by=head, reason="Không thuộc chức năng")
    clock.move_to("2024-06-06T09:00:00+07:00")
    reported = make_task(content="Việc đã báo cáo", lead=lead, due_on=date(2024, 6, 4))
    report_completion(
        task_code=reported.code, by=head, result="Đã ban hành", result_document="12/QĐ-SYT", delay_cause="Chờ góp ý"
    )
    clock.move_to("2024-06-07T09:00:00+07:00")
    asked = make_task(content="Việc xin lùi hạn", lead=lead, due_on=date(2024, 6, 20))
    ask_for_extension(task_code=asked.code, by=head, due_on=date(2024, 6, 30), reason="Chờ thẩm định")
    clock.move_to("2024-06-12T09:00:00+07:00")
    _assigned("Việc chưa ai nhận", date(2024, 6, 10))
    page = office.get("/cho-xu-ly")
    assert page.texts(".queue .what") == ["Việc bị từ chối", "Việc đã báo cáo", "Việc xin lùi hạn", "Việc chưa ai nhận"]
    assert page.texts(".queue td.day b") == [
        "5 ngày làm việc", "4 ngày làm việc", "3 ngày làm việc", "2 ngày làm việc",
    ]  # fmt: skip
    assert "Từ chối: Không thuộc chức năng" in page.text
    assert "chậm 2 ngày · 12/QĐ-SYT" in page.text
    assert "20/06/2024 → 30/06/2024 (thêm 10 ngày)" in page.text
    assert page.one(".badge-count").get_text() == "4"


def test_a_kind_alone_shows_as_many_as_its_chip_counts(office: Browser) -> None:
    lead = make_agency()
    make_task(lead=lead, reported_on=TODAY)
    make_task(lead=lead, reported_on=TODAY)
    _assigned("Chưa nhận", TODAY - timedelta(days=7))
    page = office.get("/cho-xu-ly")
    chips = {tuple(chip.get_text(" ").split()): str(chip["href"]) for chip in page.all(".chips .chip")}
    shown = {words: len(office.get(href).all(".queue tbody tr")) for words, href in chips.items()}
    assert shown == {words: int(words[-1]) for words in chips}
    assert sorted(shown.values()) == [0, 0, 1, 2, 3]


def test_what_was_done_with_waits_no_more(office: Browser) -> None:
    lead = make_agency()
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    task = make_task(lead=lead, due_on=TODAY + timedelta(days=9))
    ask_for_extension(task_code=task.code, by=head, due_on=TODAY + timedelta(days=20), reason="Khó")
    withdraw_extension_request(task_code=task.code, by=head, reason="Đã kịp")
    late = make_task(lead=lead, state=State.ASSIGNED, assigned_on=TODAY - timedelta(days=9))
    accept_task(task_code=late.code, by=head)
    make_task(reported_on=TODAY, state=State.COMPLETED)
    page = office.get("/cho-xu-ly")
    assert not page.all(".queue")
    assert not page.all(".badge-count")
    assert "Mọi báo cáo, đề nghị và từ chối đều đã được xử lý" in page.text


def test_a_new_lead_has_its_own_time_to_accept(office: Browser) -> None:
    task = _assigned("Chuyển cơ quan", TODAY - timedelta(days=20))
    assert "Chuyển cơ quan" in office.get("/cho-xu-ly").text
    change_lead(task_code=task.code, by=make_actor(), lead_agency_id=make_agency().id, reason="Đúng thẩm quyền")
    assert "Chuyển cơ quan" not in office.get("/cho-xu-ly").text


def test_how_long_an_agency_may_take_is_a_setting(office: Browser) -> None:
    _assigned("Chưa nhận", TODAY - timedelta(days=6))
    assert "Chưa nhận" in office.get("/cho-xu-ly").text
    db.session.add(OfficeSetting(name="accept_within_working_days", value=5))
    db.session.commit()
    assert not office.get("/cho-xu-ly").all(".queue")


def test_every_row_leads_to_the_act_that_ends_its_waiting(office: Browser) -> None:
    lead = make_agency()
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    make_task(lead=lead, reported_on=TODAY)
    declined = make_task(lead=lead, state=State.ASSIGNED)
    decline_task(task_code=declined.code, by=head, reason="Không thuộc chức năng")
    asked = make_task(lead=lead, due_on=TODAY + timedelta(days=9))
    ask_for_extension(task_code=asked.code, by=head, due_on=TODAY + timedelta(days=20), reason="Khó")
    not_accepted = _assigned("Chưa nhận", TODAY - timedelta(days=9))
    links = [str(link["href"]) for link in office.get("/cho-xu-ly").all(".acts-cell a")]
    assert {link.rsplit("/", 1)[-1] for link in links} == {
        "xac-nhan", "tra-lai", "giao-lai", "quyet-dinh-gia-han", "trao-doi",
        f"moi?ve=cho-xu-ly&chon={not_accepted.code}",
    }  # fmt: skip
    for link in links:
        office.get(link)


def test_the_number_of_queries_does_not_grow_with_the_queue(office: Browser, count_queries: Callable[..., int]) -> None:
    make_task(reported_on=TODAY)
    few = count_queries(lambda: office.get("/cho-xu-ly"))
    for _ in range(30):
        make_task(reported_on=TODAY)
        make_task(state=State.ASSIGNED, assigned_on=TODAY - timedelta(days=9))
    assert count_queries(lambda: office.get("/cho-xu-ly")) == few


def test_several_reports_are_confirmed_at_once_after_a_preview(office: Browser) -> None:
    tasks = [make_task(content=f"Báo cáo {number}", reported_on=TODAY) for number in (1, 2)]
    make_task(content="Không chọn", reported_on=TODAY)
    preview = office.post(
        "/nhiem-vu/hang-loat/xem-truoc?ve=cho-xu-ly",
        form_at="/cho-xu-ly",
        chon=[task.code for task in tasks],
        viec="xac-nhan",
    )
    assert "làm được 2" in preview.text
    result = office.post(
        "/nhiem-vu/hang-loat?ve=cho-xu-ly",
        form_at="/cho-xu-ly",
        chon=[task.code for task in tasks],
        viec="xac-nhan",
        **{f"phien-{task.code}": "1" for task in tasks},  # type: ignore[arg-type]
    )
    assert result.heading == "2 đã xác nhận hoàn thành"
    assert office.get(result.link("Về danh sách")).texts(".queue .what") == ["Không chọn"]


def test_several_requests_are_answered_at_once_each_with_its_own_date(office: Browser) -> None:
    lead = make_agency()
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    tasks = [make_task(lead=lead, due_on=TODAY + timedelta(days=days)) for days in (5, 6)]
    for task in tasks:
        assert task.due_on is not None
        ask_for_extension(task_code=task.code, by=head, due_on=task.due_on + timedelta(days=10), reason="Khó")
    told = {"chon": [task.code for task in tasks], "viec": "quyet-dinh-gia-han", "da-nhap": "1"}
    told |= {"answer": "granted", "reason": "Có lý do chính đáng"}
    path = "/nhiem-vu/hang-loat/xem-truoc?ve=cho-xu-ly"
    preview = office.post(path, form_at="/cho-xu-ly", **told)  # type: ignore[arg-type]
    assert preview.texts("tbody td:nth-child(2)") == [
        "17/06/2024 → thành 27/06/2024", "18/06/2024 → thành 28/06/2024",
    ]  # fmt: skip
    told |= {f"phien-{task.code}": "2" for task in tasks}
    result = office.post("/nhiem-vu/hang-loat?ve=cho-xu-ly", form_at="/cho-xu-ly", **told)  # type: ignore[arg-type]
    assert result.heading == "2 đã quyết định gia hạn"
    assert not office.get("/cho-xu-ly").all(".queue")
