"""Progress, officers, parts, discussion and correction: what each leaves behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_task
from tracker.db import db
from tracker.domain.lifecycle import MoveKind, State
from tracker.domain.permissions import Role
from tracker.errors import InvalidInput, NotAllowed, NotFound
from tracker.models import (
    Agency,
    Cooperation,
    DueDateChange,
    HistoryEntry,
    OfficeSetting,
    ProgressEntry,
    Task,
    TaskOfficer,
)
from tracker.services.assignment import change_lead
from tracker.services.completion import confirm_completion, reopen_task, report_completion, withdraw_report
from tracker.services.corrections import correct_task
from tracker.services.draft_checks import Part
from tracker.services.officers import give_to_officer, take_from_officer
from tracker.services.progress import add_to_discussion, report_part, report_progress

pytestmark = pytest.mark.usefixtures("app")


def _again(task: Task) -> Task:
    db.session.rollback()
    return db.session.scalars(select(Task).where(Task.id == task.id).execution_options(populate_existing=True)).one()


def _summaries(task: Task) -> list[str]:
    return list(
        db.session.scalars(
            select(HistoryEntry.summary).where(HistoryEntry.task_id == task.id).order_by(HistoryEntry.id)
        )
    )


def test_progress_accepts_a_task_and_keeps_every_entry(clock: Clock) -> None:
    lead = make_agency()
    task = make_task(lead=lead, state=State.ASSIGNED)
    officer = make_actor(Role.AGENCY_OFFICER, agency=lead)
    report_progress(task_code=task.code, by=officer, percent=30, text="Đã khảo sát", difficulty="Thiếu bản đồ")
    clock.move_to("2024-06-14T09:00:00+07:00")
    report_progress(task_code=task.code, by=officer, percent=20, text="Khảo sát lại")
    report_progress(task_code=task.code, by=officer, text="Đang chờ bản đồ")
    again = _again(task)
    assert (again.state, again.progress_percent) == (State.IN_PROGRESS, 20)
    entries = db.session.scalars(select(ProgressEntry).order_by(ProgressEntry.id)).all()
    assert [(one.percent, one.entered_on, one.account_id) for one in entries] == [
        (30, TODAY, officer.account_id),
        (20, date(2024, 6, 14), officer.account_id),
        (None, date(2024, 6, 14), officer.account_id),
    ]
    assert _summaries(task)[0] == "Cập nhật tiến độ: 30%. Đã khảo sát. Khó khăn: Thiếu bản đồ"


@pytest.mark.parametrize(("percent", "field"), [(None, "text"), (-1, "percent"), (101, "percent")])
def test_an_entry_that_tells_nothing_or_no_percentage_is_refused(percent: int | None, field: str) -> None:
    lead = make_agency()
    task = make_task(lead=lead)
    with pytest.raises(InvalidInput) as refused:
        report_progress(task_code=task.code, by=make_actor(Role.AGENCY_HEAD, agency=lead), percent=percent)
    assert refused.value.field == field
    assert _summaries(task) == []


def test_a_word_in_the_discussion_leaves_open_forms_good() -> None:
    lead = make_agency()
    task = make_task(lead=lead)
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    add_to_discussion(task_code=task.code, by=make_actor(), text="Đề nghị gửi kèm phụ lục")
    report_progress(task_code=task.code, by=head, text="Sẽ gửi")
    report_completion(task_code=task.code, version=1, by=head, result="Đã ban hành")
    assert _again(task).state is State.REPORTED
    assert _summaries(task)[0] == "Đề nghị gửi kèm phụ lục"


def test_a_cooperating_agency_tells_its_own_part_and_only_that() -> None:
    helper, other = make_agency(), make_agency()
    task = make_task(cooperating=[helper, other])
    report_part(task_code=task.code, by=make_actor(Role.AGENCY_OFFICER, agency=helper), result="Đã gửi số liệu")
    parts = {one.agency_id: one for one in db.session.scalars(select(Cooperation))}
    assert (parts[helper.id].reported_on, parts[helper.id].result) == (TODAY, "Đã gửi số liệu")
    assert (parts[other.id].reported_on, parts[other.id].result) == (None, "")
    assert _again(task).reported_on is None


class Given:
    """A task that the head of its agency gave to an officer."""

    def __init__(self, *, may_report: bool) -> None:
        self.lead = make_agency()
        self.task = make_task(lead=self.lead)
        self.head = make_actor(Role.AGENCY_HEAD, agency=self.lead)
        self.officer = make_account(Role.AGENCY_OFFICER, agency=self.lead, name="Trần Hoa")
        give_to_officer(task_code=self.task.code, by=self.head, account_id=self.officer.id, may_report=may_report)

    def report(self) -> None:
        report_completion(task_code=self.task.code, by=actor_of(self.officer), result="Đã ban hành")


def test_an_officer_with_the_right_reports_and_withdraws() -> None:
    given = Given(may_report=True)
    given.report()
    assert _again(given.task).state is State.REPORTED
    withdraw_report(task_code=given.task.code, by=actor_of(given.officer), reason="Gửi nhầm")
    assert _again(given.task).state is State.IN_PROGRESS


def test_an_officer_without_the_right_does_not_report() -> None:
    given = Given(may_report=False)
    with pytest.raises(NotAllowed):
        given.report()


def test_the_right_ends_when_the_head_takes_the_task_back_or_gives_it_to_another() -> None:
    for end in ("back", "another"):
        given = Given(may_report=True)
        if end == "back":
            take_from_officer(task_code=given.task.code, by=given.head)
            assert "Lấy lại nhiệm vụ từ Trần Hoa" in _summaries(given.task)
        else:
            other = make_account(Role.AGENCY_OFFICER, agency=given.lead)
            give_to_officer(task_code=given.task.code, by=given.head, account_id=other.id)
        with pytest.raises(NotAllowed):
            given.report()


def test_a_new_lead_starts_without_an_officer() -> None:
    given = Given(may_report=True)
    change_lead(task_code=given.task.code, by=make_actor(), lead_agency_id=make_agency().id, reason="Đúng thẩm quyền")
    assert db.session.scalars(select(TaskOfficer)).all() == []
    with pytest.raises(NotFound):
        given.report()


@pytest.mark.parametrize("who", ["another agency's", "the head", "who left"])
def test_a_task_is_given_to_an_active_officer_of_the_lead_agency_only(who: str) -> None:
    lead = make_agency()
    task = make_task(lead=lead)
    account = {
        "another agency's": lambda: make_account(Role.AGENCY_OFFICER),
        "the head": lambda: make_account(Role.AGENCY_HEAD, agency=lead),
        "who left": lambda: make_account(Role.AGENCY_OFFICER, agency=lead),
    }[who]()
    account.is_active = who != "who left"
    db.session.commit()
    with pytest.raises(InvalidInput) as refused:
        give_to_officer(task_code=task.code, by=make_actor(Role.AGENCY_HEAD, agency=lead), account_id=account.id)
    assert refused.value.field == "account_id"


def test_a_lead_that_cooperated_is_no_longer_in_both_places() -> None:
    helper = make_agency()
    task = make_task(cooperating=[helper])
    change_lead(task_code=task.code, by=make_actor(), lead_agency_id=helper.id, reason="Đúng thẩm quyền")
    assert db.session.scalars(select(Cooperation)).all() == []


def test_an_agency_that_is_no_more_cannot_lead() -> None:
    gone = make_agency("Sở Cũ")
    gone.valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    task = make_task()
    with pytest.raises(InvalidInput, match="Sở Cũ không còn hoạt động từ sau ngày 11/06/2024"):
        change_lead(task_code=task.code, by=make_actor(), lead_agency_id=gone.id, reason="Nhầm")


def test_where_no_confirmation_is_needed_a_report_completes_the_task() -> None:
    db.session.add(OfficeSetting(name="confirmation_needed", value=0))
    db.session.commit()
    given = Given(may_report=True)
    given.report()
    task = _again(given.task)
    assert (task.state, task.reported_on, task.confirmed_on) == (State.COMPLETED, TODAY, TODAY)
    with pytest.raises(Exception, match="Đã hoàn thành"):
        confirm_completion(task_code=task.code, by=make_actor())
    reopen_task(task_code=task.code, by=make_actor(Role.OFFICE_HEAD), reason="Sai")
    assert _again(task).state is State.IN_PROGRESS


def _correct(task: Task, **told: Any) -> None:  # noqa: ANN401 - what a correction can name
    now: dict[str, Any] = {
        "reason": "Gõ nhầm",
        "content": task.content,
        "assigner": task.assigner,
        "field": task.field,
        "is_starred": task.is_starred,
        "cooperating": (),
        "due_on": task.due_on,
        "by": make_actor(),
    }
    correct_task(task_code=task.code, **(now | told))


def test_a_correction_names_what_was_and_what_is_and_is_found_by_a_search() -> None:
    task, helper = make_task(content="Nội dung sai"), make_agency("Sở Y tế")
    _correct(task, content="Lập danh mục trạm y tế", is_starred=True, cooperating=[helper.id], field="Y tế")
    again = _again(task)
    assert (again.content, again.is_starred, again.field) == ("Lập danh mục trạm y tế", True, "Y tế")
    assert "tram y te" in again.search_text
    assert "so y te" in again.search_text
    (told,) = _summaries(task)
    assert "Nội dung: Nội dung sai → Lập danh mục trạm y tế" in told
    assert "Phối hợp: (trống) → Sở Y tế" in told
    assert "Trọng tâm: không → có" in told
    assert "Người giao" not in told


def test_a_corrected_due_date_is_in_force_from_today_and_the_first_stays() -> None:
    task = make_task()
    first = task.due_on
    _correct(task, due_on=TODAY - timedelta(days=1))
    again = _again(task)
    assert (again.due_on, again.original_due_on, again.due_version) == (TODAY - timedelta(days=1), first, 2)
    assert db.session.scalars(select(DueDateChange.kind)).one() is MoveKind.CORRECTION


def test_a_task_without_a_due_date_gets_its_first_one_by_correction() -> None:
    task = make_task(due_on=None)
    _correct(task, due_on=TODAY + timedelta(days=5))
    again = _again(task)
    assert again.due_on == again.original_due_on == TODAY + timedelta(days=5)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "reason"),
        ({"content": " "}, "content"),
        ({"due_on": None}, "due_on"),
        ({"due_on": TODAY - timedelta(days=31)}, "due_on"),
        ({"cooperating": [999_999]}, "cooperating"),
        ({"content": "Xử lý văn bản Tuyệt mật"}, "content"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(told: dict[str, object], field: str) -> None:
    task = make_task()
    with pytest.raises(InvalidInput) as refused:
        _correct(task, **told)
    assert refused.value.field == field
    assert _summaries(task) == []


def test_what_a_cooperating_agency_is_to_contribute_can_be_corrected_and_its_report_stays() -> None:
    helper, other = make_agency("Sở Y tế"), make_agency("Sở Nội vụ")
    task = make_task(cooperating=[helper, other])
    report_part(task_code=task.code, by=make_actor(Role.AGENCY_OFFICER, agency=helper), result="Đã gửi số liệu")
    told = [Part(helper.id, "Số liệu trạm y tế", TODAY), Part(make_agency().id, "Không tham gia", None)]
    _correct(task, cooperating=[helper.id, other.id], parts=told)
    parts = {one.agency_id: one for one in db.session.scalars(select(Cooperation))}
    assert (parts[helper.id].part, parts[helper.id].due_on) == ("Số liệu trạm y tế", TODAY)
    assert (parts[helper.id].result, parts[other.id].part) == ("Đã gửi số liệu", "")
    assert set(parts) == {helper.id, other.id}
    assert _summaries(task)[-1] == (
        "Đính chính (Gõ nhầm): Phần việc của Sở Y tế: (trống) → Số liệu trạm y tế, hạn 12/06/2024"
    )


@pytest.mark.parametrize(
    ("part", "due_on"), [("x" * 2001, None), ("x", TODAY - timedelta(days=31)), ("Văn bản Tuyệt mật", None)]
)
def test_a_part_that_cannot_be_is_refused(part: str, due_on: date | None) -> None:
    helper = make_agency()
    task = make_task(cooperating=[helper])
    with pytest.raises(InvalidInput) as refused:
        _correct(task, cooperating=[helper.id], parts=[Part(helper.id, part, due_on)])
    assert refused.value.field == "parts"
    assert db.session.scalars(select(Cooperation.part)).one() == ""


def test_who_may_not_decide_extensions_does_not_move_a_due_date_by_correcting_it() -> None:
    db.session.add(OfficeSetting(name="officers_decide_extensions", value=0))
    db.session.commit()
    task = make_task()
    with pytest.raises(NotAllowed):
        _correct(task, due_on=TODAY + timedelta(days=90))
    _correct(task, due_on=TODAY + timedelta(days=90), by=make_actor(Role.OFFICE_HEAD))
    assert _again(task).due_on == TODAY + timedelta(days=90)


def test_the_due_date_of_a_reported_task_is_not_corrected() -> None:
    task = make_task(reported_on=TODAY)
    with pytest.raises(InvalidInput):
        _correct(task, due_on=TODAY + timedelta(days=90))


def test_an_agency_taken_off_the_cooperating_ones_does_not_see_the_task() -> None:
    helper: Agency = make_agency()
    task = make_task(cooperating=[helper])
    _correct(task, cooperating=())
    with pytest.raises(NotFound):
        report_part(task_code=task.code, by=make_actor(Role.AGENCY_OFFICER, agency=helper), result="x")


def test_a_form_sent_twice_tells_once() -> None:
    lead, helper = make_agency(), make_agency()
    task = make_task(lead=lead, cooperating=[helper])
    head, other = make_actor(Role.AGENCY_HEAD, agency=lead), make_actor(Role.AGENCY_HEAD, agency=helper)
    for _ in range(2):
        report_progress(task_code=task.code, by=head, percent=40, text="Đã họp")
        add_to_discussion(task_code=task.code, by=head, text="Đề nghị xem")
        report_part(task_code=task.code, by=other, result="Đã gửi")
    add_to_discussion(task_code=task.code, by=other, text="Đề nghị xem")
    assert sorted(_summaries(task)) == [
        "Báo cáo phần việc phối hợp: Đã gửi",
        "Cập nhật tiến độ: 40%. Đã họp",
        "Đề nghị xem",
        "Đề nghị xem",
    ]
    assert len(db.session.scalars(select(ProgressEntry)).all()) == 1


def test_the_same_words_later_are_said_again(clock: Clock) -> None:
    lead = make_agency()
    task = make_task(lead=lead)
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    report_progress(task_code=task.code, by=head, text="Đang chờ")
    clock.move_to("2024-06-12T09:11:00+07:00")
    report_progress(task_code=task.code, by=head, text="Đang chờ")
    assert len(_summaries(task)) == 2


def test_an_agency_to_come_cannot_lead_yet() -> None:
    to_come = make_agency("Sở Mới")
    to_come.valid_from = TODAY + timedelta(days=1)
    db.session.commit()
    with pytest.raises(InvalidInput, match="Sở Mới đến ngày 13/06/2024 mới hoạt động"):
        change_lead(task_code=make_task().code, by=make_actor(), lead_agency_id=to_come.id, reason="Sớm")
