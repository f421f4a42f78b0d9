"""Each rule, from the act or date that calls for it to the mail, and what takes it back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_document, make_task
from tests.services.reminding import FakeChannel, make_lead, morning, outcomes, owe, slots
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import SlotOutcome
from tracker.domain.lifecycle import RequestState, State
from tracker.domain.permissions import Actor, Role
from tracker.domain.reminder_rules import Rule
from tracker.models import Account, Agency, Cooperation, Deputy, OfficeSetting, ReminderSlot, Task, TaskOfficer
from tracker.services.assignment import accept_task, change_lead, decline_task, hand_out_again
from tracker.services.completion import confirm_completion, reopen_task, report_completion, return_report
from tracker.services.corrections import correct_task
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension
from tracker.services.handing_out import hand_out_drafts
from tracker.services.interruption import resume_task, revoke_task, suspend_task
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import Planned, plan_reminders
from tracker.services.reminders.preview import preview_reminders
from tracker.services.reminders.reconciling import reconcile_slots

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def office(app: Flask) -> Actor:  # noqa: ARG001 - within its context
    """The head of the Office, on a day that was planned already: acts from here on are news."""
    actor = actor_of(make_account(Role.OFFICE_HEAD))
    plan_reminders()
    return actor


def _readers(rule: Rule, outcome: SlotOutcome = SlotOutcome.PLANNED) -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(ReminderSlot.account_id)
            .where(ReminderSlot.rule == rule, ReminderSlot.outcome == outcome)
            .order_by(ReminderSlot.account_id)
        )
    )


def _stand_in(away: Account, deputy: Account, *, from_on: date = TODAY, until_on: date = TODAY) -> Deputy:
    row = Deputy(account_id=away.id, deputy_id=deputy.id, from_on=from_on, until_on=until_on, made_at=away.created_at)
    db.session.add(row)
    db.session.commit()
    return row


def _declined(agency: Agency) -> Task:
    return make_task(lead=agency, state=State.DECLINED)


# At assignment


def test_who_is_given_a_task_is_told_at_once_and_those_who_take_part_too(
    office: Actor, settings: Settings, channel: FakeChannel
) -> None:
    agency, head = make_lead()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency)
    partner, partners_head = make_lead()
    task = make_task(lead=make_agency(), cooperating=[partner], state=State.DECLINED)
    hand_out_again(task_code=task.code, by=office, lead_agency_id=agency.id, reason="đúng thẩm quyền")
    morning(settings, channel)
    assert sorted(mail.recipient for mail in channel.mails) == sorted(
        str(one.email) for one in (head, officer, partners_head)
    )
    assert all("1 mới giao" in str(mail["Subject"]) for mail in channel.read())
    assert all(task.code in text and agency.name in text for text in channel.texts())
    morning(settings, channel)
    assert len(channel.mails) == 3, "once"


def test_an_agency_that_takes_part_later_is_told_and_the_others_not_again(
    office: Actor, settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    agency, _ = make_lead()
    first, firsts_head = make_lead()
    later, laters_head = make_lead()
    task = make_task(lead=make_agency(), cooperating=[first], state=State.DECLINED, due_on=None)
    hand_out_again(task_code=task.code, by=office, lead_agency_id=agency.id, reason="đúng thẩm quyền")
    morning(settings, channel)
    told_before, told_now = str(firsts_head.email), str(laters_head.email)
    assert told_before in {mail.recipient for mail in channel.mails}
    for day in (13, 14, 17):
        clock.move_to(f"2024-06-{day}T08:00:00+07:00")
        morning(settings, FakeChannel())
    channel.mails.clear()
    _correct(task, office, cooperating=[first.id, later.id])
    preview = preview_reminders(day=date(2024, 6, 17))
    would_be_told = {message.to.address for message in preview.messages}
    assert told_now in would_be_told
    assert told_before not in would_be_told
    for _ in range(2):
        morning(settings, channel)
    assert [mail.recipient for mail in channel.mails] == [told_now]
    assert "1 mới giao" in str(channel.read()[0]["Subject"])
    assert reconcile_slots() == 0


def test_a_due_date_that_was_corrected_is_told_as_a_decision_is(
    office: Actor, settings: Settings, channel: FakeChannel
) -> None:
    agency, head = make_lead()
    task, to = owe(agency, date(2024, 8, 30)), head.email
    plan_reminders()
    _correct(task, office, content="Câu chữ khác")
    morning(settings, channel)
    assert channel.mails == [], "other words are no news"
    _correct(task, office, due_on=date(2024, 8, 9))
    morning(settings, channel)
    assert [mail.recipient for mail in channel.mails] == [to]
    assert "30/08/2024 → 09/08/2024" in channel.texts()[0]


def _correct(task: Task, by: Actor, **changes: Any) -> None:  # noqa: ANN401 - what the form holds
    task = db.session.get_one(Task, task.id, populate_existing=True)
    there = db.session.scalars(select(Cooperation.agency_id).where(Cooperation.task_id == task.id)).all()
    told: dict[str, Any] = {
        "content": task.content,
        "assigner": task.assigner,
        "field": task.field,
        "is_starred": task.is_starred,
        "cooperating": there,
        "due_on": task.due_on,
    }
    code = task.code
    db.session.rollback()
    correct_task(task_code=code, by=by, reason="ghi nhầm", **(told | changes))


def test_drafts_that_are_handed_out_are_told_in_one_mail(
    office: Actor, settings: Settings, channel: FakeChannel
) -> None:
    agency, head = make_lead()
    document = make_document()
    drafts = [make_task(lead=agency, document=document, state=State.DRAFT, due_on=None) for _ in range(3)]
    hand_out_drafts(document_id=document.id, chosen={task.code: 1 for task in drafts}, by=office)
    morning(settings, channel)
    assert [mail.recipient for mail in channel.mails] == [head.email]
    assert all(task.code in channel.texts()[0] for task in drafts)
    assert "không thời hạn" in channel.texts()[0]


def test_an_imported_task_and_one_from_before_the_first_start_are_no_news() -> None:
    agency, _ = make_lead()
    by = actor_of(make_account(Role.OFFICE_HEAD))
    hand_out_again(task_code=_declined(agency).code, by=by, lead_agency_id=agency.id, reason="làm đi")
    make_task(lead=agency, state=State.IN_PROGRESS)
    assert plan_reminders() == Planned(0, 0, 0)


def test_a_task_accepted_before_the_mail_is_not_told_to_its_lead_but_to_those_who_take_part(
    office: Actor, settings: Settings, channel: FakeChannel
) -> None:
    agency, head = make_lead()
    partner, partners_head = make_lead()
    task = make_task(lead=agency, cooperating=[partner], state=State.DECLINED)
    hand_out_again(task_code=task.code, by=office, lead_agency_id=agency.id, reason="làm đi")
    plan_reminders()
    compose_digests(settings=settings)
    accept_task(task_code=task.code, by=actor_of(head))
    send_due(settings=settings, owner="test", channel=channel)
    assert [mail.recipient for mail in channel.mails] == [partners_head.email]
    assert (SlotOutcome.CANCELLED, "cơ quan đã tiếp nhận") in outcomes()


def test_a_new_lead_is_told_and_the_old_one_no_more(office: Actor) -> None:
    old, _ = make_lead()
    new, head = make_lead()
    task = _declined(old)
    hand_out_again(task_code=task.code, by=office, lead_agency_id=old.id, reason="làm đi")
    plan_reminders()
    change_lead(task_code=task.code, by=office, lead_agency_id=new.id, reason="đổi")
    plan_reminders()
    assert _readers(Rule.ASSIGNED) == [head.id]
    assert outcomes()[0] == (SlotOutcome.CANCELLED, "nhiệm vụ đã giao lại")


def test_an_extension_right_after_the_handing_out_does_not_lose_its_notice(office: Actor) -> None:
    agency, head = make_lead()
    task = _declined(agency)
    hand_out_again(task_code=task.code, by=office, lead_agency_id=agency.id, reason="làm đi")
    extend_deadline(task_code=task.code, due_on=TODAY + timedelta(days=60), reason="đủ thời gian", by=office)
    plan_reminders()
    assert _readers(Rule.ASSIGNED) == [head.id]


def test_people_who_left_and_agencies_that_ended_are_not_told(office: Actor) -> None:
    agency, head = make_lead()
    gone, (ended, _) = make_account(Role.AGENCY_OFFICER, agency=agency), make_lead()
    gone.is_active = False
    ended.valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    task = make_task(lead=agency, cooperating=[ended], state=State.DECLINED)
    hand_out_again(task_code=task.code, by=office, lead_agency_id=agency.id, reason="làm đi")
    plan_reminders()
    assert _readers(Rule.ASSIGNED) == [head.id]


# Not accepted


@pytest.mark.parametrize(
    ("since", "is_told"),
    [(date(2024, 6, 7), False), (date(2024, 6, 10), True), (date(2024, 6, 11), False)],
)
def test_the_head_is_told_of_what_was_not_accepted_on_the_day_after_its_time(*, since: date, is_told: bool) -> None:
    agency, head = make_lead()
    make_account(Role.AGENCY_OFFICER, agency=agency)
    make_task(lead=agency, state=State.ASSIGNED, assigned_on=since)
    plan_reminders()
    assert _readers(Rule.NOT_ACCEPTED) == ([head.id] if is_told else [])


@pytest.mark.parametrize("answer", ["accept", "decline", "suspend", "revoke"])
def test_an_answer_takes_it_back(settings: Settings, channel: FakeChannel, answer: str) -> None:
    agency, head = make_lead()
    task = make_task(lead=agency, state=State.ASSIGNED, assigned_on=date(2024, 6, 10))
    plan_reminders()
    compose_digests(settings=settings)
    by = actor_of(head) if answer in {"accept", "decline"} else actor_of(make_account(Role.OFFICE_HEAD))
    acts: dict[str, Callable[..., None]] = {
        "accept": accept_task,
        "decline": decline_task,
        "suspend": suspend_task,
        "revoke": revoke_task,
    }
    acts[answer](task_code=task.code, by=by, **({} if answer == "accept" else {"reason": "lý do"}))
    send_due(settings=settings, owner="test", channel=channel)
    assert channel.mails == []
    assert _readers(Rule.NOT_ACCEPTED, SlotOutcome.CANCELLED) == [head.id]


# Who is reminded inside an agency


def test_a_task_that_was_given_to_an_officer_reminds_him_and_the_heads() -> None:
    agency, head = make_lead()
    given, other = (make_account(Role.AGENCY_OFFICER, agency=agency) for _ in range(2))
    task, free = owe(agency, TODAY), owe(agency, TODAY)
    db.session.add(TaskOfficer(task_id=task.id, account_id=given.id, may_report=False, given_on=TODAY))
    db.session.commit()
    plan_reminders()
    assert _readers(Rule.ON_THE_DAY) == sorted([head.id, head.id, given.id, given.id, other.id])
    assert slots() == sorted([(task.code, Rule.ON_THE_DAY, 0)] * 2 + [(free.code, Rule.ON_THE_DAY, 0)] * 3)


def test_a_task_given_away_before_the_mail_reminds_the_one_who_has_it(settings: Settings, channel: FakeChannel) -> None:
    agency, head = make_lead()
    given, other = (make_account(Role.AGENCY_OFFICER, agency=agency) for _ in range(2))
    task = owe(agency, TODAY)
    plan_reminders()
    compose_digests(settings=settings)
    db.session.add(TaskOfficer(task_id=task.id, account_id=given.id, may_report=False, given_on=TODAY))
    db.session.commit()
    send_due(settings=settings, owner="test", channel=channel)
    assert sorted(mail.recipient for mail in channel.mails) == sorted([str(head.email), str(given.email)])
    assert _readers(Rule.ON_THE_DAY, SlotOutcome.CANCELLED) == [other.id]


# Levels


@pytest.mark.parametrize(
    ("due_on", "rule"),
    [
        (date(2024, 6, 7), Rule.ESCALATED_TO_HEAD),
        (date(2024, 6, 3), Rule.ESCALATED_TO_OFFICE),
        (date(2024, 5, 22), Rule.ESCALATED_TO_LEADERS),
    ],
)
def test_each_level_reaches_its_own_people(due_on: date, rule: Rule) -> None:
    agency, head = make_lead()
    make_account(Role.AGENCY_OFFICER, agency=agency)
    officers = [make_account(Role.OFFICE_OFFICER) for _ in range(2)]
    top = [make_account(Role.OFFICE_HEAD), make_account(Role.LEADER)]
    make_account(Role.VIEWER)
    make_account(Role.ADMIN)
    owe(agency, due_on)
    plan_reminders()
    expected = {Rule.ESCALATED_TO_HEAD: [head], Rule.ESCALATED_TO_OFFICE: officers, Rule.ESCALATED_TO_LEADERS: top}[
        rule
    ]
    found = {
        level: _readers(level)
        for level in (Rule.ESCALATED_TO_HEAD, Rule.ESCALATED_TO_OFFICE, Rule.ESCALATED_TO_LEADERS)
    }
    assert found == {level: [one.id for one in expected] if level is rule else [] for level in found}


def test_leaders_see_the_worst_and_how_agencies_stand(settings: Settings, channel: FakeChannel) -> None:
    agency, _ = make_lead(email=None)
    leader = make_account(Role.LEADER)
    worst = owe(agency, date(2024, 5, 22))
    owe(agency, date(2024, 6, 11))
    morning(settings, channel)
    (mail,), (text,) = channel.mails, channel.texts()
    assert mail.recipient == leader.email
    assert f"{agency.name}: 2, lâu nhất 21 ngày" in text
    assert worst.code in text
    assert "Lãnh đạo UBND tỉnh" in text


def test_after_a_long_outage_no_level_is_skipped(clock: Clock) -> None:
    agency, head = make_lead()
    officer, leader = make_account(Role.OFFICE_OFFICER), make_account(Role.LEADER)
    owe(agency, TODAY)
    plan_reminders()
    clock.move_to("2024-08-28T09:00:00+07:00")
    plan_reminders()
    assert [
        _readers(level) for level in (Rule.ESCALATED_TO_HEAD, Rule.ESCALATED_TO_OFFICE, Rule.ESCALATED_TO_LEADERS)
    ] == [
        [head.id],
        [officer.id],
        [leader.id],
    ]
    assert _readers(Rule.OVERDUE) == [head.id]


@pytest.mark.parametrize("answer", ["report", "extend"])
def test_a_level_is_taken_back_by_a_report_or_a_new_date(settings: Settings, channel: FakeChannel, answer: str) -> None:
    agency, head = make_lead(email=None)
    officer = make_account(Role.OFFICE_OFFICER)
    task = owe(agency, date(2024, 6, 3))
    plan_reminders()
    compose_digests(settings=settings)
    if answer == "report":
        report_completion(task_code=task.code, by=actor_of(head), result="Xong", delay_cause="Chờ")
    else:
        extend_deadline(task_code=task.code, due_on=date(2024, 6, 28), reason="chờ", by=actor_of(officer))
    send_due(settings=settings, owner="test", channel=channel)
    assert channel.mails == []
    assert _readers(Rule.ESCALATED_TO_OFFICE, SlotOutcome.CANCELLED) == [officer.id]


# What waits for the Office


def _waiting(kind: str, clock: Clock) -> tuple[Task, Account]:
    """Something that an agency did on Monday, seen on Wednesday."""
    agency, head = make_lead(email=None)
    clock.move_to("2024-06-10T09:00:00+07:00")
    state = State.ASSIGNED if kind == "decline" else State.IN_PROGRESS
    task = make_task(lead=agency, state=state, due_on=TODAY + timedelta(days=40))
    if kind == "report":
        report_completion(task_code=task.code, by=actor_of(head), result="Xong")
    elif kind == "ask":
        ask_for_extension(task_code=task.code, by=actor_of(head), due_on=TODAY + timedelta(days=60), reason="chờ")
    else:
        decline_task(task_code=task.code, by=actor_of(head), reason="không thuộc thẩm quyền")
    return task, head


@pytest.mark.parametrize("kind", ["report", "ask", "decline"])
def test_officers_are_told_of_what_waits_after_two_working_days_and_weekly(
    clock: Clock, settings: Settings, channel: FakeChannel, kind: str
) -> None:
    officer = make_account(Role.OFFICE_OFFICER)
    make_account(Role.OFFICE_HEAD)
    task, _ = _waiting(kind, clock)
    told = []
    for day in (11, 12, 13, 17, 18, 19, 20):
        clock.move_to(f"2024-06-{day}T09:00:00+07:00")
        channel.mails.clear()
        morning(settings, channel)
        told += [(day, mail.recipient) for mail in channel.mails]
        for text in channel.texts():
            assert task.code in text
            assert f"chờ {2 if day == 12 else 7} ngày làm việc" in text
    assert told == [(12, officer.email), (19, officer.email)]


@pytest.mark.parametrize("kind", ["report", "ask", "decline"])
def test_a_decision_takes_it_back(clock: Clock, settings: Settings, channel: FakeChannel, kind: str) -> None:
    officer = make_account(Role.OFFICE_OFFICER)
    task, _ = _waiting(kind, clock)
    clock.move_to("2024-06-12T09:00:00+07:00")
    plan_reminders()
    compose_digests(settings=settings)
    by = actor_of(make_account(Role.OFFICE_HEAD))
    if kind == "report":
        return_report(task_code=task.code, by=by, reason="thiếu")
    elif kind == "ask":
        decide_extension(task_code=task.code, by=by, answer=RequestState.REFUSED, reason="không")
    else:
        hand_out_again(task_code=task.code, by=by, lead_agency_id=task.lead_agency_id, reason="đúng thẩm quyền")
    send_due(settings=settings, owner="test", channel=channel)
    assert channel.mails == []
    assert _readers(Rule.WAITING, SlotOutcome.CANCELLED) == [officer.id]
    assert (SlotOutcome.CANCELLED, "Văn phòng đã xử lý") in outcomes()


def test_a_second_report_waits_anew(clock: Clock) -> None:
    officer = make_account(Role.OFFICE_OFFICER)
    task, head = _waiting("report", clock)
    clock.move_to("2024-06-12T09:00:00+07:00")
    plan_reminders()
    return_report(task_code=task.code, by=actor_of(officer), reason="thiếu")
    report_completion(task_code=task.code, by=actor_of(head), result="Đủ")
    clock.move_to("2024-06-14T09:00:00+07:00")
    plan_reminders()
    assert _readers(Rule.WAITING) == [officer.id]
    assert _readers(Rule.WAITING, SlotOutcome.CANCELLED) == [officer.id]


# Decisions


def _decide(act: str, task: Task, head: Account, office: Actor) -> None:
    if act in {"confirm", "return", "reopen"}:
        report_completion(task_code=task.code, by=actor_of(head), result="Xong")
    if act == "return":
        return_report(task_code=task.code, by=office, reason="Thiếu phụ lục")
    elif act in {"confirm", "reopen"}:
        confirm_completion(task_code=task.code, by=office)
    if act == "reopen":
        reopen_task(task_code=task.code, by=office, reason="Làm tiếp")
    elif act == "extend":
        extend_deadline(task_code=task.code, due_on=TODAY + timedelta(days=90), reason="chờ", by=office)
    elif act in {"suspend", "resume"}:
        suspend_task(task_code=task.code, by=office, reason="chờ")
    elif act == "revoke":
        revoke_task(task_code=task.code, by=office, reason="trùng")
    if act == "resume":
        resume_task(task_code=task.code, by=office, due_on=TODAY + timedelta(days=50), reason="đủ điều kiện")


@pytest.mark.parametrize("act", ["confirm", "return", "reopen", "extend", "suspend", "resume", "revoke"])
def test_a_decision_is_told_to_the_lead_agency_at_once_and_once(
    office: Actor, settings: Settings, channel: FakeChannel, act: str
) -> None:
    agency, head = make_lead()
    partner, _ = make_lead()
    task = make_task(lead=agency, cooperating=[partner])
    _decide(act, task, head, office)
    for _ in range(2):
        morning(settings, channel)
    assert [mail.recipient for mail in channel.mails] == [head.email]
    assert task.code in channel.texts()[0]
    assert "Mỗi ngày" in channel.texts()[0]


def test_every_decision_is_told_also_when_another_follows_at_once(
    office: Actor, settings: Settings, channel: FakeChannel
) -> None:
    agency, head = make_lead()
    task = make_task(lead=agency)
    suspend_task(task_code=task.code, by=office, reason="chờ luật đất đai")
    plan_reminders()
    compose_digests(settings=settings)
    resume_task(task_code=task.code, by=office, due_on=TODAY + timedelta(days=50), reason="đủ điều kiện")
    send_due(settings=settings, owner="test", channel=channel)
    morning(settings, channel)
    told = "\n".join(channel.texts())
    assert {mail.recipient for mail in channel.mails} == {head.email}
    assert told.count("chờ luật đất đai") == 1
    assert told.count("Tiếp tục, hạn mới") == 1


def test_two_decisions_before_the_next_planning_are_both_told(
    office: Actor, settings: Settings, channel: FakeChannel
) -> None:
    agency, _ = make_lead()
    task = make_task(lead=agency)
    suspend_task(task_code=task.code, by=office, reason="chờ luật")
    revoke_task(task_code=task.code, by=office, reason="trùng")
    morning(settings, channel)
    told = "\n".join(channel.texts())
    assert "chờ luật" in told
    assert "trùng" in told


def test_levels_that_fell_while_a_report_stood_are_told_when_it_is_returned(
    office: Actor, settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    agency, _ = make_lead()
    top = make_account(Role.OFFICE_HEAD)
    task = make_task(lead=agency, due_on=TODAY - timedelta(days=60), assigned_on=TODAY - timedelta(days=90))
    report_completion(
        task_code=task.code, by=make_actor(Role.AGENCY_HEAD, agency=agency), result="Xong", delay_cause="Chờ"
    )
    morning(settings, channel)
    channel.mails.clear()
    return_report(task_code=task.code, by=office, reason="Báo cáo trống")
    clock.move_to("2024-06-13T09:00:00+07:00")
    for _ in range(2):
        morning(settings, channel)
    assert [mail.recipient for mail in channel.mails].count(str(top.email)) == 1
    rules = db.session.scalars(
        select(ReminderSlot.rule).where(ReminderSlot.task_id == task.id, ReminderSlot.account_id == top.id)
    ).all()
    assert list(rules) == [Rule.ESCALATED_TO_LEADERS]
    clock.move_to("2024-06-14T09:00:00+07:00")
    morning(settings, channel)
    assert [mail.recipient for mail in channel.mails].count(str(top.email)) == 1


def test_after_the_digest_a_decision_comes_in_a_notice_of_its_own_and_the_rest_waits(
    office: Actor, settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    morning(settings, channel)
    first, second, later = make_task(lead=agency), make_task(lead=agency), owe(agency, TODAY)
    for task in (first, second):
        extend_deadline(task_code=task.code, due_on=TODAY + timedelta(days=90), reason="chờ", by=office)
    clock.move_to("2024-06-12T15:00:00+07:00")
    morning(settings, channel)
    morning(settings, channel)
    assert len(channel.mails) == 2
    assert first.code in channel.texts()[1]
    assert second.code in channel.texts()[1]
    assert later.code not in channel.texts()[1]


@pytest.mark.parametrize(("at", "told"), [("2024-06-12T17:30:00+07:00", 0), ("2024-06-13T07:30:00+07:00", 1)])
def test_outside_the_hours_a_decision_waits_for_the_next_working_hour(
    office: Actor, settings: Settings, channel: FakeChannel, clock: Clock, at: str, told: int
) -> None:
    agency, _ = make_lead()
    task = make_task(lead=agency)
    clock.move_to("2024-06-12T17:10:00+07:00")
    extend_deadline(task_code=task.code, due_on=TODAY + timedelta(days=90), reason="chờ", by=office)
    morning(settings, channel)
    clock.move_to(at)
    morning(settings, channel)
    assert len(channel.mails) == told


# Deputies


def test_a_deputy_is_reminded_too_without_doubling() -> None:
    agency, head = make_lead()
    deputy = make_account(Role.AGENCY_OFFICER, agency=agency)
    task = owe(agency, TODAY)
    make_task(lead=agency, state=State.ASSIGNED, assigned_on=date(2024, 6, 10))
    _stand_in(head, deputy)
    assert plan_reminders().added == 4
    assert plan_reminders().added == 0
    assert _readers(Rule.ON_THE_DAY) == [head.id, deputy.id]
    assert _readers(Rule.NOT_ACCEPTED) == [head.id, deputy.id]
    assert (task.code, Rule.ON_THE_DAY, 0) in slots()


@pytest.mark.parametrize(
    ("from_on", "until_on", "reads"),
    [
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=3), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=3), False),
    ],
)
def test_a_deputy_is_reminded_on_his_days_alone(*, from_on: date, until_on: date, reads: bool) -> None:
    agency, head = make_lead()
    deputy = make_account(Role.AGENCY_OFFICER, agency=agency)
    make_task(lead=agency, state=State.ASSIGNED, assigned_on=date(2024, 6, 10))
    _stand_in(head, deputy, from_on=from_on, until_on=until_on)
    plan_reminders()
    assert _readers(Rule.NOT_ACCEPTED) == ([head.id, deputy.id] if reads else [head.id])


def test_a_deputy_whose_days_were_ended_gets_nothing_of_what_was_planned(
    settings: Settings, channel: FakeChannel
) -> None:
    agency, head = make_lead()
    deputy = make_account(Role.AGENCY_OFFICER, agency=agency)
    make_task(lead=agency, state=State.ASSIGNED, assigned_on=date(2024, 6, 10))
    row = _stand_in(head, deputy)
    plan_reminders()
    compose_digests(settings=settings)
    row.ended_at = head.created_at
    db.session.commit()
    send_due(settings=settings, owner="test", channel=channel)
    assert [mail.recipient for mail in channel.mails] == [head.email]


def test_in_the_office_the_deputy_of_an_officer_is_told_what_waits(clock: Clock) -> None:
    officer, other = make_account(Role.OFFICE_OFFICER), make_account(Role.OFFICE_HEAD)
    _waiting("report", clock)
    clock.move_to("2024-06-12T09:00:00+07:00")
    _stand_in(officer, other)
    plan_reminders()
    assert _readers(Rule.WAITING) == [officer.id, other.id]


# Rules that were changed


def test_a_rule_that_is_switched_off_takes_back_what_waits() -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    plan_reminders()
    db.session.add(OfficeSetting(name="remind_on_the_day", value=0))
    db.session.commit()
    assert plan_reminders() == Planned(0, 0, 1)
    assert outcomes() == [(SlotOutcome.CANCELLED, "quy tắc này đã tắt")]


def test_a_changed_rule_does_not_bring_up_the_past(clock: Clock) -> None:
    agency, _ = make_lead()
    for days in range(1, 40):
        owe(agency, TODAY - timedelta(days=days))
    plan_reminders()
    clock.move_to("2024-06-13T08:00:00+07:00")
    db.session.add(OfficeSetting(name="remind_escalated_to_head_days", value=1))
    db.session.commit()
    plan_reminders()
    told = [slot for slot in slots() if slot[1:] == (Rule.ESCALATED_TO_HEAD, 1)]
    assert len(told) == 1, "of the last planned day, not of all forty"


def test_days_before_are_those_that_were_chosen() -> None:
    agency, _ = make_lead()
    db.session.add_all(
        [OfficeSetting(name="remind_before_first", value=5), OfficeSetting(name="remind_before_third", value=0)]
    )
    db.session.commit()
    five, one = owe(agency, date(2024, 6, 19)), owe(agency, date(2024, 6, 13))
    plan_reminders()
    assert slots() == [(five.code, Rule.BEFORE_DUE, 5)]
    assert one.code != five.code
