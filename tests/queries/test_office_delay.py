"""What is stuck with whom, and what the Office delays: each number is the length of its list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import LONG_AGO, TODAY, make_actor, make_agency, make_document, make_task
from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.domain.holders import HOLDERS_OF_OVERDUE, Holder
from tracker.domain.lifecycle import RequestState, State
from tracker.domain.office_delay import waited_too_long_before
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.models import ExtensionRequest, Task
from tracker.queries.office_delay import (
    get_confirmation_lag,
    get_drafts,
    get_entry_lag,
    get_waiting_reports,
    get_waiting_requests,
)
from tracker.queries.stuck import count_overdue_by_holder
from tracker.queries.task_filter import TaskFilter
from tracker.queries.tasks import count_tasks

_OFFICE = Actor(None, "Văn phòng", Role.OFFICE_OFFICER)
_WHOLE = TaskFilter(TODAY, Stream.PROVINCIAL)
_YESTERDAY = TODAY - timedelta(days=1)
#: Nothing is off but the weekends, as in the weeks of these tests.
_CALENDAR = Calendar()
_BEFORE = waited_too_long_before(TODAY, _CALENDAR)

pytestmark = pytest.mark.usefixtures("app")


def _length(**conditions: object) -> int:
    return count_tasks(replace(_WHOLE, **conditions), actor=_OFFICE, today=TODAY)  # type: ignore[arg-type]


def _asked(task: Task, asked_on: date = TODAY, state: RequestState = RequestState.PENDING) -> None:
    assert task.due_on
    decided_on = None if state is RequestState.PENDING else TODAY
    db.session.add(
        ExtensionRequest(
            task_id=task.id, agency_id=task.lead_agency_id, asked_on=asked_on, due_on=task.due_on,
            asked_due_on=task.due_on + timedelta(days=9), reason="Chờ ý kiến", is_late=False, state=state,
            decided_on=decided_on, entered_at=LONG_AGO,
        )
    )  # fmt: skip
    db.session.commit()


def test_overdue_tasks_are_each_with_one_and_add_up_to_all_that_are_overdue() -> None:
    lead = make_agency()
    make_task(lead=lead, state=State.ASSIGNED, due_on=_YESTERDAY)
    for _ in range(3):
        make_task(lead=lead, due_on=_YESTERDAY)
    _asked(make_task(lead=lead, due_on=_YESTERDAY))
    _asked(make_task(lead=lead, state=State.ASSIGNED, due_on=_YESTERDAY))
    _asked(make_task(lead=lead, due_on=_YESTERDAY), state=RequestState.REFUSED)
    make_task(lead=lead, state=State.DECLINED, due_on=_YESTERDAY)
    # Never overdue, whatever their date: reported, suspended, revoked, a draft, one that is due today.
    for state in (State.REPORTED, State.SUSPENDED, State.REVOKED, State.DRAFT):
        make_task(lead=lead, state=state, due_on=_YESTERDAY, reported_on=TODAY if state is State.REPORTED else None)
    make_task(lead=lead, due_on=TODAY)
    found = count_overdue_by_holder(_WHOLE, actor=_OFFICE, today=TODAY)
    assert found == {Holder.NOT_ACCEPTED: 1, Holder.AT_WORK: 4, Holder.EXTENSION: 2, Holder.DECLINED: 1}
    overdue = frozenset({Outcome.OVERDUE})
    assert sum(found.values()) == _length(outcomes=overdue)
    assert {one: _length(outcomes=overdue, holder=one) for one in HOLDERS_OF_OVERDUE} == found


def test_every_task_under_way_is_with_exactly_one() -> None:
    lead = make_agency()
    for state in (State.ASSIGNED, State.DECLINED, State.IN_PROGRESS, State.SUSPENDED):
        make_task(lead=lead, state=state)
    make_task(lead=lead, reported_on=TODAY)
    _asked(make_task(lead=lead))
    assert {holder: _length(holder=holder) for holder in Holder} == dict.fromkeys(Holder, 1)


def test_what_waits_is_told_with_the_late_part_and_the_oldest() -> None:
    lead = make_agency()
    make_task(lead=lead, reported_on=date(2024, 6, 7))  # a Friday: Monday, Tuesday and today are three
    make_task(lead=lead, reported_on=date(2024, 6, 10), due_on=None)
    make_task(lead=lead, reported_on=date(2024, 6, 3), state=State.COMPLETED)
    make_task(lead=lead, reported_on=date(2024, 6, 3), stream=Stream.CENTRAL)
    reports = get_waiting_reports(_WHOLE, actor=_OFFICE, before=_BEFORE, today=TODAY)
    assert (reports.number, reports.late, reports.since) == (2, 1, date(2024, 6, 7))
    assert (_length(state=State.REPORTED), _length(state=State.REPORTED, waiting_since_before=_BEFORE)) == (2, 1)

    _asked(make_task(lead=lead), date(2024, 6, 6))
    _asked(make_task(lead=lead), date(2024, 6, 10))
    requests = get_waiting_requests(_WHOLE, actor=_OFFICE, before=_BEFORE, today=TODAY)
    assert (requests.number, requests.late, requests.since) == (2, 1, date(2024, 6, 6))
    assert _length(extension_pending=True, waiting_since_before=_BEFORE) == 1

    make_task(lead=lead, state=State.DRAFT)
    drafts = get_drafts(_WHOLE, actor=_OFFICE, today=TODAY)
    assert (drafts.number, drafts.since) == (1, date(2024, 1, 2))
    viewer = Actor(None, "Người xem", Role.VIEWER)
    assert get_drafts(_WHOLE, actor=viewer, today=TODAY).number == 0


def test_nothing_waits_in_an_empty_office() -> None:
    for waiting in (
        get_waiting_reports(_WHOLE, actor=_OFFICE, before=_BEFORE, today=TODAY),
        get_waiting_requests(_WHOLE, actor=_OFFICE, before=_BEFORE, today=TODAY),
        get_drafts(_WHOLE, actor=_OFFICE, today=TODAY),
    ):
        assert (waiting.number, waiting.late, waiting.since) == (0, 0, None)
    assert get_entry_lag(_WHOLE, actor=_OFFICE, today=TODAY, calendar=_CALENDAR).median is None
    assert get_confirmation_lag(_WHOLE, actor=_OFFICE, today=TODAY, calendar=_CALENDAR).median is None
    assert _length(was_entered_late=True) == _length(was_confirmed_late=True) == 0


def _entered(issued_on: date | None, entered_at: datetime) -> None:
    document = make_document(issued_on=issued_on or TODAY)
    document.issued_on = issued_on
    task = make_task(document=document, assigned_on=date(2024, 6, 3))
    task.entered_at = entered_at
    db.session.commit()


def test_entering_has_two_working_days_by_the_clock_of_the_office() -> None:
    monday = date(2024, 6, 3)
    _entered(monday, datetime(2024, 6, 5, 16, 59, tzinfo=UTC))  # Wednesday 23:59 at the office
    _entered(monday, datetime(2024, 6, 5, 17, 0, tzinfo=UTC))  # Thursday 00:00
    _entered(date(2024, 5, 31), datetime(2024, 6, 4, 3, 0, tzinfo=UTC))  # a Friday: Monday, Tuesday
    _entered(date(2024, 5, 31), datetime(2024, 6, 3, 3, 0, tzinfo=UTC))
    _entered(None, datetime(2024, 6, 11, 3, 0, tzinfo=UTC))
    lag = get_entry_lag(_WHOLE, actor=_OFFICE, today=TODAY, calendar=_CALENDAR)
    assert (lag.number, lag.median, lag.late, lag.late_share) == (4, 2, 1, "25.00")
    assert _length(was_entered_late=True) == 1


def _confirmed(reported_on: date, confirmed_on: date) -> None:
    task = make_task(reported_on=reported_on, state=State.COMPLETED)
    task.confirmed_on = confirmed_on
    db.session.commit()


def test_confirming_has_two_working_days() -> None:
    friday = date(2024, 5, 31)
    _confirmed(friday, friday)
    _confirmed(friday, date(2024, 6, 4))
    _confirmed(friday, date(2024, 6, 5))
    _confirmed(date(2024, 6, 1), date(2024, 6, 4))  # a Saturday
    make_task(reported_on=friday)  # not confirmed yet: it is among what waits
    lag = get_confirmation_lag(_WHOLE, actor=_OFFICE, today=TODAY, calendar=_CALENDAR)
    assert (lag.number, lag.median, lag.late) == (4, 2, 1)
    assert _length(was_confirmed_late=True) == 1


def test_a_slice_of_some_days_of_assignment_has_the_lags_of_its_tasks_alone() -> None:
    _entered(date(2024, 6, 3), datetime(2024, 6, 11, 3, 0, tzinfo=UTC))
    before = replace(_WHOLE, to_on=date(2024, 6, 2))
    assert get_entry_lag(before, actor=_OFFICE, today=TODAY, calendar=_CALENDAR).number == 0
    assert _length(was_entered_late=True, to_on=date(2024, 6, 2)) == 0


def test_the_numbers_of_statements_do_not_grow_with_the_tasks(
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    actor = make_actor(Role.VIEWER)

    def ask() -> None:
        count_overdue_by_holder(_WHOLE, actor=actor, today=TODAY)
        get_entry_lag(_WHOLE, actor=actor, today=TODAY, calendar=_CALENDAR)
        get_confirmation_lag(_WHOLE, actor=actor, today=TODAY, calendar=_CALENDAR)
        for condition in ("was_entered_late", "was_confirmed_late"):
            _length(**{condition: True})

    few = count_queries(ask)
    for day in range(1, 8):
        _confirmed(date(2024, 6, day), date(2024, 6, 11))
        _entered(date(2024, 6, day), datetime(2024, 6, 11, 3, 0, tzinfo=UTC))
    assert count_queries(ask) == few
