"""What a day calls for is written down: once, whoever plans, however often."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_agency, make_task
from tests.services.reminding import make_lead, outcomes, owe, slots
from tracker.db import db
from tracker.domain.delivery import SlotOutcome
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.domain.reminder_rules import Rule
from tracker.services.due_dates import extend_deadline
from tracker.services.interruption import revoke_task, suspend_task
from tracker.services.reminders.planning import Planned, plan_reminders

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2024, 6, 24), None),
        (date(2024, 6, 21), (Rule.BEFORE_DUE, 7)),
        (date(2024, 6, 20), None),
        (date(2024, 6, 18), None),
        (date(2024, 6, 17), (Rule.BEFORE_DUE, 3)),
        (date(2024, 6, 14), None),
        (date(2024, 6, 13), (Rule.BEFORE_DUE, 1)),
        (date(2024, 6, 12), (Rule.ON_THE_DAY, 0)),
        (date(2024, 6, 11), (Rule.OVERDUE, 1)),
        (date(2024, 6, 10), None),
        (date(2024, 6, 5), None),
        (date(2024, 6, 4), (Rule.OVERDUE, 8)),
        (date(2024, 6, 3), None),
        (date(2024, 2, 20), (Rule.OVERDUE, 113)),
        (None, None),
    ],
)
def test_a_due_date_calls_for_this_on_wednesday_12_june(due_on: date | None, expected: tuple[Rule, int] | None) -> None:
    agency, _ = make_lead()
    owe(agency, due_on)
    plan_reminders()
    assert [slot[1:] for slot in slots(SlotOutcome.PLANNED)] == ([expected] if expected else [])


@pytest.mark.parametrize("state", [State.DRAFT, State.REPORTED, State.COMPLETED, State.SUSPENDED, State.REVOKED])
def test_what_nobody_owes_is_silent(state: State) -> None:
    agency, _ = make_lead()
    reported_on = TODAY if state in {State.REPORTED, State.COMPLETED} else None
    make_task(lead=agency, state=state, due_on=TODAY, reported_on=reported_on)
    assert plan_reminders() == Planned(0, 0, 0)


@pytest.mark.parametrize("state", [State.ASSIGNED, State.DECLINED, State.IN_PROGRESS])
def test_what_is_owed_is_reminded_of(state: State) -> None:
    agency, _ = make_lead()
    make_task(lead=agency, state=state, due_on=TODAY)
    assert plan_reminders().added == 1


def test_the_people_in_office_of_the_lead_agency_are_reminded_and_nobody_else() -> None:
    agency, _ = make_lead()
    make_account(Role.AGENCY_OFFICER, agency=agency)
    cooperating = make_agency()
    make_account(Role.AGENCY_HEAD, agency=cooperating)
    make_account(Role.OFFICE_HEAD)
    make_account(Role.VIEWER, agency=agency)
    make_account(Role.AGENCY_OFFICER, agency=agency, email=None)
    gone = make_account(Role.AGENCY_OFFICER, agency=agency)
    gone.is_active = False
    dissolved, _ = make_lead()
    dissolved.valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    make_task(lead=agency, cooperating=[cooperating], due_on=TODAY)
    owe(dissolved, TODAY)
    assert plan_reminders().added == 2


def test_planning_again_changes_nothing() -> None:
    agency, _ = make_lead()
    for days in (-8, -1, 0, 1):
        owe(agency, TODAY + timedelta(days=days))
    first = plan_reminders()
    before = slots()
    assert first.added == len(before) == 4
    assert plan_reminders() == Planned(0, 0, 0)
    assert slots() == before


def test_planners_at_the_same_time_make_the_same_rows(app: Flask) -> None:
    agency, _ = make_lead()
    make_account(Role.AGENCY_OFFICER, agency=agency)
    for days in range(40):
        owe(agency, TODAY - timedelta(days=days))
    together = threading.Barrier(4)
    added: list[int] = []

    def plan() -> None:
        with app.app_context():
            together.wait()
            added.append(plan_reminders().added)

    planners = [threading.Thread(target=plan) for _ in range(4)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    assert sorted(added) == [0, 0, 0, sum(added)]
    assert len(slots()) == sum(added)
    assert plan_reminders() == Planned(0, 0, 0)


def test_a_moved_date_cancels_and_calls_anew(clock: Clock) -> None:
    agency, _ = make_lead()
    office = actor_of(make_account(Role.OFFICE_HEAD))
    task = owe(agency, TODAY + timedelta(days=1))
    plan_reminders()
    extend_deadline(task_code=task.code, due_on=date(2024, 6, 14), reason="chờ ý kiến", by=office)
    plan_reminders()
    assert slots(SlotOutcome.CANCELLED) == [(task.code, Rule.BEFORE_DUE, 1)]
    assert slots(SlotOutcome.PLANNED) == [(task.code, Rule.DECIDED, 0)]
    clock.move_to("2024-06-13T07:31:00+07:00")
    plan_reminders()
    assert (task.code, Rule.BEFORE_DUE, 1) in slots(SlotOutcome.PLANNED)


def test_what_was_suspended_or_revoked_is_cancelled() -> None:
    agency, _ = make_lead()
    office = actor_of(make_account(Role.OFFICE_HEAD))
    first, second = owe(agency, TODAY), owe(agency, TODAY)
    plan_reminders()
    suspend_task(task_code=first.code, by=office, reason="chờ")
    revoke_task(task_code=second.code, by=office, reason="trùng")
    plan_reminders()
    assert sorted(slots(SlotOutcome.CANCELLED)) == sorted((one.code, Rule.ON_THE_DAY, 0) for one in (first, second))
    assert sorted(slots(SlotOutcome.PLANNED)) == sorted((one.code, Rule.DECIDED, 0) for one in (first, second))


def test_who_left_is_not_reminded_of_what_was_planned() -> None:
    agency, head = make_lead()
    owe(agency, TODAY)
    plan_reminders()
    head.is_active = False
    db.session.commit()
    assert plan_reminders().cancelled == 1
    assert outcomes() == [(SlotOutcome.CANCELLED, "người nhận không còn phụ trách")]


def test_after_an_outage_only_the_latest_is_said(clock: Clock) -> None:
    agency, _ = make_lead()
    task = owe(agency, date(2024, 6, 17))
    plan_reminders()
    assert slots(SlotOutcome.PLANNED) == [(task.code, Rule.BEFORE_DUE, 3)]
    clock.move_to("2024-06-26T09:00:00+07:00")
    plan_reminders()
    assert slots(SlotOutcome.PLANNED) == [(task.code, Rule.ESCALATED_TO_HEAD, 3), (task.code, Rule.OVERDUE, 8)]
    assert slots(SlotOutcome.SUPERSEDED) == [
        (task.code, Rule.BEFORE_DUE, 3),
        (task.code, Rule.BEFORE_DUE, 1),
        (task.code, Rule.ON_THE_DAY, 0),
        (task.code, Rule.OVERDUE, 1),
    ]


def test_a_first_start_does_not_bring_up_the_past() -> None:
    agency, _ = make_lead()
    for days in range(1, 64):
        owe(agency, TODAY - timedelta(days=days))
    assert plan_reminders().added == 9 + 3, "one in seven of what is overdue, and what came to its head today"


def test_what_was_entered_after_the_last_planning_of_a_day_is_not_lost(clock: Clock) -> None:
    agency, _ = make_lead()
    plan_reminders()
    late = owe(agency, date(2024, 6, 17))
    older = owe(agency, date(2024, 6, 14))
    clock.move_to("2024-06-13T07:31:00+07:00")
    plan_reminders()
    assert slots(SlotOutcome.PLANNED) == [(late.code, Rule.BEFORE_DUE, 3), (older.code, Rule.BEFORE_DUE, 1)]
    assert slots(SlotOutcome.SUPERSEDED) == [], "what fell due before that day is not brought up"
