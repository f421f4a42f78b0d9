"""Every act on a task: what it changes, who may take it, and that a refused one changes nothing at all."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor, make_agency, make_task
from tracker.db import Base, db
from tracker.domain.delivery import SlotOutcome
from tracker.domain.lifecycle import Act, MoveKind, ReportEnding, RequestState, State
from tracker.domain.permissions import Actor, Role
from tracker.domain.reminder_rules import Rule
from tracker.errors import ActRefused, InvalidInput, NotAllowed, NotFound, Refused, StaleVersion
from tracker.models import (
    Agency,
    CompletionReport,
    Cooperation,
    DueDateChange,
    HistoryEntry,
    LeadChange,
    Pause,
    ReminderSlot,
    Task,
)
from tracker.services.assignment import accept_task, change_lead, decline_task, hand_out_again
from tracker.services.completion import (
    confirm_completion,
    reopen_task,
    report_completion,
    return_report,
    withdraw_report,
)
from tracker.services.corrections import correct_task
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension, withdraw_extension_request
from tracker.services.history import verify_history
from tracker.services.interruption import resume_task, revoke_task, suspend_task
from tracker.services.officers import give_to_officer, take_from_officer
from tracker.services.progress import add_to_discussion, report_part, report_progress

pytestmark = pytest.mark.usefixtures("app")

LATER = date(2024, 8, 30)
REPORTED = date(2024, 6, 10)


def _again(task: Task) -> Task:
    """The task as the database has it now."""
    return db.session.scalars(select(Task).where(Task.id == task.id).execution_options(populate_existing=True)).one()


def _last_entry(task: Task) -> HistoryEntry:
    return db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.task_id == task.id).order_by(HistoryEntry.id.desc()).limit(1)
    ).one()


def _all_rows() -> dict[str, list[Any]]:
    """Everything that is stored, to be compared."""
    db.session.rollback()
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def _suspend(task: Task) -> None:
    suspend_task(task_code=task.code, by=make_actor(Role.OFFICE_HEAD), reason="Chờ luật mới")


def _in(state: State, lead: Agency) -> Task:
    """A task in this state, in which it could have come by the product."""
    if state is State.SUSPENDED:
        task = make_task(lead=lead, state=State.IN_PROGRESS)
        _suspend(task)
        return task
    reported_on = REPORTED if state in {State.REPORTED, State.COMPLETED} else None
    return make_task(lead=lead, state=state, reported_on=reported_on)


Call = Callable[..., None]
#: Each act with the service behind it, the state it starts from, who may take it, and what it needs to be told.
ACTS: dict[str, tuple[Call, Act, State, Role, dict[str, object]]] = {
    "accept": (accept_task, Act.ACCEPT, State.ASSIGNED, Role.AGENCY_OFFICER, {}),
    "decline": (decline_task, Act.DECLINE, State.ASSIGNED, Role.AGENCY_HEAD, {"reason": "Không thuộc thẩm quyền"}),
    "hand out again": (
        hand_out_again, Act.HAND_OUT_AGAIN, State.DECLINED, Role.OFFICE_OFFICER,
        {"lead_agency_id": "another", "reason": "Đúng thẩm quyền"},
    ),
    "change lead": (
        change_lead, Act.CHANGE_LEAD, State.IN_PROGRESS, Role.OFFICE_OFFICER,
        {"lead_agency_id": "another", "reason": "Đúng thẩm quyền"},
    ),
    "report": (report_completion, Act.REPORT, State.IN_PROGRESS, Role.AGENCY_HEAD, {"result": "Đã ban hành"}),
    "withdraw": (withdraw_report, Act.WITHDRAW, State.REPORTED, Role.AGENCY_HEAD, {"reason": "Gửi nhầm"}),
    "confirm": (confirm_completion, Act.CONFIRM, State.REPORTED, Role.OFFICE_OFFICER, {}),
    "return": (return_report, Act.RETURN, State.REPORTED, Role.OFFICE_OFFICER, {"reason": "Thiếu phụ lục"}),
    "reopen": (reopen_task, Act.REOPEN, State.COMPLETED, Role.OFFICE_HEAD, {"reason": "Kết quả sai"}),
    "extend": (
        extend_deadline, Act.EXTEND, State.IN_PROGRESS, Role.OFFICE_OFFICER,
        {"due_on": LATER, "reason": "Chờ trung ương"},
    ),
    "suspend": (suspend_task, Act.SUSPEND, State.IN_PROGRESS, Role.OFFICE_HEAD, {"reason": "Chờ luật mới"}),
    "resume": (
        resume_task, Act.RESUME, State.SUSPENDED, Role.OFFICE_HEAD, {"due_on": LATER, "reason": "Có luật mới"},
    ),
    "give": (give_to_officer, Act.GIVE, State.IN_PROGRESS, Role.AGENCY_HEAD, {"account_id": "officer"}),
    "take back": (take_from_officer, Act.TAKE_BACK, State.IN_PROGRESS, Role.AGENCY_HEAD, {}),
    "progress": (report_progress, Act.PROGRESS, State.ASSIGNED, Role.AGENCY_OFFICER, {"text": "Đã họp với xã"}),
    "part": (report_part, Act.REPORT_PART, State.IN_PROGRESS, Role.AGENCY_OFFICER, {"result": "Đã gửi số liệu"}),
    "discuss": (add_to_discussion, Act.DISCUSS, State.REPORTED, Role.OFFICE_OFFICER, {"text": "Gửi bản ký số"}),
    "ask": (
        ask_for_extension, Act.ASK_EXTENSION, State.IN_PROGRESS, Role.AGENCY_HEAD,
        {"due_on": LATER, "reason": "Chờ trung ương"},
    ),
    "withdraw request": (
        withdraw_extension_request, Act.WITHDRAW_REQUEST, State.IN_PROGRESS, Role.AGENCY_HEAD, {"reason": "Đã kịp"},
    ),
    "decide": (
        decide_extension, Act.DECIDE_EXTENSION, State.IN_PROGRESS, Role.OFFICE_OFFICER,
        {"answer": RequestState.GRANTED, "reason": "Có lý do chính đáng"},
    ),
    "correct": (
        correct_task, Act.CORRECT, State.COMPLETED, Role.OFFICE_OFFICER,
        {
            "reason": "Gõ nhầm", "content": "Nội dung đúng", "assigner": "Phó Chủ tịch", "field": "Đất đai",
            "is_starred": True, "cooperating": (), "due_on": TODAY + timedelta(days=30),
        },
    ),
    "revoke": (revoke_task, Act.REVOKE, State.REPORTED, Role.OFFICE_HEAD, {"reason": "Trùng nhiệm vụ"}),
}  # fmt: skip
_AFTER = {
    "accept": State.IN_PROGRESS, "decline": State.DECLINED, "hand out again": State.ASSIGNED,
    "change lead": State.ASSIGNED, "report": State.REPORTED, "withdraw": State.IN_PROGRESS,
    "confirm": State.COMPLETED, "return": State.IN_PROGRESS, "reopen": State.IN_PROGRESS,
    "give": State.IN_PROGRESS, "take back": State.IN_PROGRESS, "progress": State.IN_PROGRESS,
    "part": State.IN_PROGRESS, "discuss": State.REPORTED, "ask": State.IN_PROGRESS,
    "withdraw request": State.IN_PROGRESS, "decide": State.IN_PROGRESS, "correct": State.COMPLETED,
    "extend": State.IN_PROGRESS, "suspend": State.SUSPENDED, "resume": State.IN_PROGRESS, "revoke": State.REVOKED,
}  # fmt: skip
_WITH_REASON = [name for name, (*_, told) in ACTS.items() if "reason" in told]
#: What only adds is never too late, and makes nobody else too late.
_ADDING = {"part", "discuss"}
_NEVER_TOO_LATE = {"progress", *_ADDING}


class Case:
    """One act, ready to be taken on a task it can be taken on."""

    def __init__(self, name: str, *, state: State | None = None) -> None:
        self.call, self.act, from_state, self.role, told = ACTS[name]
        self.lead = make_agency()
        self.task = _in(state or from_state, self.lead)
        self.actor = make_actor(self.role, agency=self.lead if self.role.startswith("agency") else None)
        self.told = {key: self._named(value) for key, value in told.items()}
        self._prepare(name, state or from_state)

    def _named(self, value: object) -> object:
        if value == "another":
            return make_agency().id
        return make_account(Role.AGENCY_OFFICER, agency=self.lead).id if value == "officer" else value

    def _prepare(self, name: str, state: State) -> None:
        """What must have happened before: a request to decide on, an officer to take from, a part of one's own."""
        if name == "part":
            helper = make_agency()
            db.session.add(Cooperation(task_id=self.task.id, agency_id=helper.id))
            db.session.commit()
            self.actor = make_actor(self.role, agency=helper)
        if state is not State.IN_PROGRESS:
            return
        head = make_actor(Role.AGENCY_HEAD, agency=self.lead)
        if name in {"withdraw request", "decide"}:
            ask_for_extension(task_code=self.task.code, by=head, due_on=LATER, reason="Khó")
        if name == "take back":
            officer = make_account(Role.AGENCY_OFFICER, agency=self.lead)
            give_to_officer(task_code=self.task.code, by=head, account_id=officer.id)

    def run(self, *, by: Actor | None = None, version: int | None = None, **told: object) -> None:
        self.call(task_code=self.task.code, by=by or self.actor, version=version, **(self.told | told))


@pytest.mark.parametrize("name", list(ACTS))
def test_an_act_moves_the_task_raises_its_version_and_is_in_the_history(name: str) -> None:
    case = Case(name)
    before = _again(case.task).version
    case.run(version=before)
    task = _again(case.task)
    assert task.state is _AFTER[name]
    assert task.version == before + (name not in _ADDING)
    entry = _last_entry(task)
    assert (entry.act, entry.actor_name, entry.account_id) == (case.act, case.actor.name, case.actor.account_id)
    assert (entry.subject, entry.happened_on) == (task.code, TODAY)
    if "reason" in case.told:
        assert str(case.told["reason"]) in entry.summary
    assert verify_history() is None


def _refused(case: Case, error: type[Exception], **told: Any) -> Exception:  # noqa: ANN401 - each act needs its own
    before = _all_rows()
    with pytest.raises(error) as refused:
        case.run(**told)
    assert type(refused.value) is error
    assert _all_rows() == before
    return refused.value


@pytest.mark.parametrize("name", list(ACTS))
def test_from_a_state_that_does_not_allow_it_nothing_changes(name: str) -> None:
    case = Case(name, state=State.REVOKED)
    assert str(_refused(case, ActRefused)).endswith(".")


@pytest.mark.parametrize("name", list(ACTS))
def test_a_role_that_has_no_right_to_it_changes_nothing(name: str) -> None:
    case = Case(name)
    _refused(case, NotAllowed, by=make_actor(Role.LEADER))


@pytest.mark.parametrize("name", list(ACTS))
@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.ADMIN])
def test_people_of_another_agency_and_administrators_do_not_know_of_the_task(name: str, role: Role) -> None:
    case = Case(name)
    _refused(case, NotFound, by=make_actor(role))


@pytest.mark.parametrize("name", [name for name in ACTS if name not in _NEVER_TOO_LATE])
def test_who_saw_an_older_version_is_told_who_was_quicker(name: str) -> None:
    case = Case(name)
    _refused(case, StaleVersion, version=_again(case.task).version - 1)


@pytest.mark.parametrize("name", _WITH_REASON)
@pytest.mark.parametrize("blank", ["", "  \n "])
def test_without_a_reason_nothing_changes(name: str, blank: str) -> None:
    refused = _refused(Case(name), InvalidInput, reason=blank)
    assert isinstance(refused, InvalidInput)
    assert refused.field == "reason"


@pytest.mark.parametrize("name", _WITH_REASON)
def test_a_state_secret_is_refused_in_every_reason(name: str) -> None:
    refused = _refused(Case(name), InvalidInput, reason="Theo văn bản Tối mật số 5")
    assert "bí mật nhà nước" in str(refused)


@pytest.mark.parametrize("name", list(ACTS))
def test_an_unknown_task_is_not_found(name: str) -> None:
    case = Case(name)
    before = _all_rows()
    with pytest.raises(NotFound):
        case.call(task_code="NV-KHONG-CO", by=case.actor, **case.told)
    assert _all_rows() == before


def test_the_second_of_two_people_reads_who_did_what_and_when() -> None:
    case = Case("confirm")
    seen = _again(case.task).version
    case.run(version=seen)
    with pytest.raises(StaleVersion) as told:
        return_report(task_code=case.task.code, by=make_actor(), version=seen, reason="Thiếu")
    assert f"{case.actor.name} vừa «Xác nhận hoàn thành» lúc 09:00 ngày 12/06/2024" in str(told.value)


def test_a_word_said_after_a_change_is_not_taken_for_the_change() -> None:
    case = Case("decide")
    seen = _again(case.task).version
    case.run(version=seen)
    add_to_discussion(task_code=case.task.code, by=make_actor(), text="Xin cảm ơn")
    with pytest.raises(StaleVersion) as told:
        extend_deadline(task_code=case.task.code, by=make_actor(), version=seen, due_on=LATER, reason="Chờ luật mới")
    assert f"{case.actor.name} vừa «Quyết định gia hạn»" in str(told.value)


def test_a_cooperating_agency_sees_the_task_and_may_not_report_it() -> None:
    helper = make_agency()
    task = make_task(cooperating=[helper])
    with pytest.raises(NotAllowed):
        report_completion(task_code=task.code, by=make_actor(Role.AGENCY_HEAD, agency=helper), result="Xong")


def test_a_report_is_of_today_and_judged_by_the_due_date_in_force() -> None:
    case = Case("report")
    case.run(result=" Đã ban hành ", result_document=" 12/QĐ-UBND ")
    task = _again(case.task)
    report = db.session.scalars(select(CompletionReport).where(CompletionReport.task_id == task.id)).one()
    assert (task.reported_on, task.reported_due_on, task.confirmed_on) == (TODAY, task.due_on, None)
    assert (report.reported_on, report.due_on, report.agency_id) == (TODAY, task.due_on, case.lead.id)
    assert (report.result, report.result_document) == ("Đã ban hành", "12/QĐ-UBND")


@pytest.mark.parametrize(("due_on", "needs_cause"), [(TODAY, False), (date(2024, 6, 11), True), (None, False)])
def test_only_a_late_report_needs_the_cause_of_the_delay(due_on: date | None, *, needs_cause: bool) -> None:
    lead = make_agency()
    task = make_task(lead=lead, due_on=due_on)
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    if needs_cause:
        with pytest.raises(InvalidInput) as refused:
            report_completion(task_code=task.code, by=head, result="Xong")
        assert refused.value.field == "delay_cause"
        assert _again(task).state is State.IN_PROGRESS
    report_completion(task_code=task.code, by=head, result="Xong", delay_cause="Chờ số liệu" if needs_cause else "")
    assert _again(task).state is State.REPORTED


def test_a_report_without_a_result_is_refused() -> None:
    refused = _refused(Case("report"), InvalidInput, result=" ")
    assert isinstance(refused, InvalidInput)
    assert refused.field == "result"


@pytest.mark.parametrize(
    ("name", "ending"),
    [("withdraw", ReportEnding.WITHDRAWN), ("return", ReportEnding.RETURNED), ("reopen", ReportEnding.REOPENED)],
)
def test_a_report_that_ends_stays_on_record_and_stands_no_more(name: str, ending: ReportEnding) -> None:
    case = Case(name)
    due_on = case.task.due_on
    case.run()
    task = _again(case.task)
    report = db.session.scalars(select(CompletionReport).where(CompletionReport.task_id == task.id)).one()
    assert (task.reported_on, task.reported_due_on, task.confirmed_on) == (None, None, None)
    assert (report.reported_on, report.ended_on, report.ending) == (REPORTED, TODAY, ending)
    assert task.due_on == due_on


def test_confirming_late_leaves_the_day_of_the_report() -> None:
    case = Case("confirm")
    case.run()
    task = _again(case.task)
    assert (task.reported_on, task.confirmed_on) == (REPORTED, TODAY)


def test_an_extension_moves_the_due_date_keeps_the_original_and_voids_reminders() -> None:
    case = Case("extend")
    first = case.task.due_on
    slot = _slot(case.task)
    case.run()
    task = _again(case.task)
    change = db.session.scalars(select(DueDateChange).where(DueDateChange.task_id == task.id)).one()
    assert (task.due_on, task.original_due_on, task.due_version) == (LATER, first, 2)
    assert (change.kind, change.decided_on, change.previous_due_on, change.due_on) == (
        MoveKind.EXTENSION, TODAY, first, LATER,
    )  # fmt: skip
    assert _outcome_of(slot) is SlotOutcome.CANCELLED


@pytest.mark.parametrize("days", [0, -1])
def test_an_extension_to_a_day_that_is_not_later_is_refused(days: int) -> None:
    case = Case("extend")
    assert case.task.due_on is not None
    refused = _refused(case, InvalidInput, due_on=date.fromordinal(case.task.due_on.toordinal() + days))
    assert isinstance(refused, InvalidInput)
    assert refused.field == "due_on"


def test_a_task_without_a_due_date_cannot_be_extended() -> None:
    task = make_task(due_on=None)
    with pytest.raises(InvalidInput):
        extend_deadline(task_code=task.code, by=make_actor(), due_on=LATER, reason="Khó")


def test_a_suspended_task_goes_on_in_its_state_with_a_new_due_date(clock: Clock) -> None:
    lead = make_agency()
    task = make_task(lead=lead, state=State.ASSIGNED)
    head = make_actor(Role.OFFICE_HEAD)
    slot = _slot(task)
    suspend_task(task_code=task.code, by=head, reason="Chờ luật")
    assert _outcome_of(slot) is SlotOutcome.CANCELLED
    clock.move_to("2024-07-01T09:00:00+07:00")
    with pytest.raises(InvalidInput):
        resume_task(task_code=task.code, by=head, due_on=date(2024, 6, 30), reason="Có luật")
    resume_task(task_code=task.code, by=head, due_on=LATER, reason="Có luật")
    pause = db.session.scalars(select(Pause).where(Pause.task_id == task.id)).one()
    again = _again(task)
    assert (pause.from_on, pause.until_on) == (TODAY, date(2024, 7, 1))
    assert (again.state, again.due_on) == (State.ASSIGNED, LATER)


def test_a_suspended_task_may_go_on_today_with_the_due_date_it_had() -> None:
    case = Case("resume")
    case.run(due_on=case.task.due_on)
    assert _again(case.task).due_on == case.task.due_on
    assert db.session.scalars(select(DueDateChange)).all() == []


@pytest.mark.parametrize(
    "state", [State.ASSIGNED, State.DECLINED, State.IN_PROGRESS, State.REPORTED, State.COMPLETED, State.SUSPENDED]
)
def test_a_task_can_be_revoked_from_any_state_after_it_was_handed_out(state: State) -> None:
    case = Case("revoke", state=state)
    slot = _slot(case.task)
    case.run()
    task = _again(case.task)
    assert (task.state, task.revoked_on) == (State.REVOKED, TODAY)
    assert _outcome_of(slot) is SlotOutcome.CANCELLED


@pytest.mark.parametrize("name", ["change lead", "hand out again"])
def test_another_agency_leads_from_today_and_the_first_one_stays_on_record(name: str) -> None:
    case = Case(name)
    slot = _slot(case.task)
    case.run()
    task = _again(case.task)
    change = db.session.scalars(select(LeadChange).where(LeadChange.task_id == task.id)).one()
    assert task.lead_agency_id == case.told["lead_agency_id"]
    assert (change.from_agency_id, change.to_agency_id) == (case.lead.id, task.lead_agency_id)
    assert (change.changed_on, task.due_on) == (TODAY, case.task.due_on)
    assert _outcome_of(slot) is SlotOutcome.CANCELLED


def test_a_new_lead_is_found_by_a_search_for_its_name() -> None:
    agency = make_agency("Sở Khoa học và Công nghệ")
    case = Case("change lead")
    case.run(lead_agency_id=agency.id)
    assert "so khoa hoc va cong nghe" in _again(case.task).search_text


def test_a_declined_task_can_be_handed_out_to_the_same_agency_with_a_reason() -> None:
    case = Case("hand out again")
    case.run(lead_agency_id=case.lead.id)
    assert _again(case.task).lead_agency_id == case.lead.id
    assert db.session.scalars(select(LeadChange)).all() == []


@pytest.mark.parametrize("agency", ["the same", "none"])
def test_a_change_to_the_same_agency_or_to_none_is_refused(agency: str) -> None:
    case = Case("change lead")
    refused = _refused(case, InvalidInput, lead_agency_id=case.lead.id if agency == "the same" else 999_999)
    assert isinstance(refused, InvalidInput)
    assert refused.field == "lead_agency_id"


def test_a_report_on_the_day_of_a_task_assigned_later_is_refused_in_words() -> None:
    lead = make_agency()
    task = make_task(lead=lead, assigned_on=date(2024, 6, 13))
    with pytest.raises(Refused):
        report_completion(task_code=task.code, by=make_actor(Role.AGENCY_HEAD, agency=lead), result="Xong")


def _slot(task: Task) -> int:
    slot = ReminderSlot(
        task_id=task.id,
        occasion=1,
        rule=Rule.OVERDUE,
        offset_days=1,
        account_id=make_actor(Role.AGENCY_HEAD).account_id,
        channel="mail",
        falls_on=TODAY,
        valid_until=LATER,
        outcome=SlotOutcome.PLANNED,
        made_at=task.entered_at,
    )
    db.session.add(slot)
    db.session.commit()
    return slot.id


def _outcome_of(slot_id: int) -> SlotOutcome:
    return db.session.scalars(select(ReminderSlot.outcome).where(ReminderSlot.id == slot_id)).one()


def test_a_task_is_counted_once_in_the_history_for_each_act() -> None:
    case = Case("report")
    case.run()
    withdraw_report(task_code=case.task.code, by=case.actor, reason="Nhầm")
    entries = db.session.scalar(select(func.count()).where(HistoryEntry.task_id == case.task.id))
    assert entries == 2
