"""Planning: the reminders that dates and rules call for, written as rows.

The rows follow from data alone and their key holds no clock, so planning again, late, or twice at once makes the same
rows. The work is done by the database, one statement for each due date that falls into the window: a hundred thousand
open tasks cost seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, bindparam, cast, exists, literal, literal_column, null, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker import clock
from tracker.db import transaction
from tracker.domain.calendar import Calendar
from tracker.domain.delivery import SlotOutcome
from tracker.domain.reminders import horizon, slots_between, window_start
from tracker.models import Account, Agency, PlannedDay, ReminderSlot, Task
from tracker.queries.calendar import get_calendar
from tracker.queries.reminders import (
    due_dates_until,
    find_last_planned_day,
    may_be_reminded,
    owed_on,
    why_not_reminded,
)
from tracker.services.once import insert_into

MAIL = "mail"
#: Said with a literal, since SQLite serves a condition from a partial index only when it stands there word for word.
IS_PLANNED: ColumnElement[bool] = ReminderSlot.outcome == literal_column("'planned'")


@dataclass(frozen=True)
class Planned:
    """What planning changed: all zero when nothing did since the last time."""

    added: int
    superseded: int
    cancelled: int


def plan_reminders(*, day: date | None = None) -> Planned:
    """Write the reminders of a day (today), and of the days before it since planning last happened.

    Of several that fell due for one task only the latest is planned; the others are recorded as superseded. What was
    planned and is void by now is cancelled.
    """
    at = clock.now()
    day = day or clock.today(at)
    with transaction() as session:
        calendar = get_calendar(day)
        _begin(session, day, at)
        after = _window(day, calendar)
        added = _insert(session, day, at, list(_slots(session, after, day, calendar)))
        superseded = _supersede(session)
        cancelled = _cancel_void(session, day) + _cancel_stale(session, day)
    return Planned(added, superseded, cancelled)


def lock_day(session: Session, day: date) -> None:
    """Wait until nobody else plans or gathers the reminders of this day, and keep them waiting."""
    session.execute(select(PlannedDay.day).where(PlannedDay.day == day).with_for_update())


def _begin(session: Session, day: date, at: datetime) -> None:
    # The row is also the lock: a second planner waits here until the first has committed.
    mark = insert_into(session, PlannedDay).values(day=day, planned_at=at)
    session.execute(mark.on_conflict_do_update(index_elements=["day"], set_={"planned_at": at}))


def _window(day: date, calendar: Calendar) -> date:
    """The day after which this day's reminders begin.

    The last planned day is looked at again: what was entered on it after its last planning is still missing.
    """
    last = find_last_planned_day(before=day)
    return window_start(day, calendar) if last is None else last - timedelta(days=1)


def _slots(session: Session, after: date, day: date, calendar: Calendar) -> Iterator[dict[str, Any]]:
    for due_on in session.scalars(due_dates_until(horizon(day, calendar), day=day)).all():
        if due_on is None:
            continue
        slots = slots_between(due_on, after, day, calendar)
        for slot in slots:
            is_latest = slot == slots[-1]
            yield {
                "slot_on": due_on,
                "slot_rule": slot.rule,
                "slot_offset": slot.offset,
                "slot_falls_on": slot.falls_on,
                "slot_valid_until": slot.valid_until(due_on),
                "slot_outcome": SlotOutcome.PLANNED if is_latest else SlotOutcome.SUPERSEDED,
                "slot_why": "" if is_latest else _LATER_ONE,
            }


_LATER_ONE = "có lời nhắc sau của cùng nhiệm vụ"


def _insert(session: Session, day: date, at: datetime, slots: list[dict[str, Any]]) -> int:
    # One statement a slot, in the order of due dates; the tasks and people never leave the database.
    statement = _insert_statement(session, day, at).execution_options(preserve_rowcount=True)
    return sum(session.execute(statement, slot).rowcount for slot in slots)  # type: ignore[attr-defined]


def _insert_statement(session: Session, day: date, at: datetime) -> Insert:
    # Cast, since it stands in two places and PostgreSQL would take it for two different kinds of text.
    rule = cast(_given("rule", ReminderSlot.rule), ReminderSlot.rule.type)
    offset = _given("offset", ReminderSlot.offset_days)
    known = exists().where(
        ReminderSlot.task_id == Task.id,
        ReminderSlot.due_version == Task.due_version,
        ReminderSlot.rule == rule,
        ReminderSlot.offset_days == offset,
        ReminderSlot.account_id == Account.id,
        ReminderSlot.channel == MAIL,
    )
    values = {
        "task_id": Task.id,
        "due_version": Task.due_version,
        "rule": rule,
        "offset_days": offset,
        "account_id": Account.id,
        "channel": literal(MAIL),
        "falls_on": _given("falls_on", ReminderSlot.falls_on),
        "valid_until": _given("valid_until", ReminderSlot.valid_until),
        "outcome": _given("outcome", ReminderSlot.outcome),
        "why": _given("why", ReminderSlot.why),
        "message_id": null(),
        "made_at": literal(at, ReminderSlot.made_at.type),
    }
    chosen = (
        select(*values.values())
        .select_from(Task)
        .join(Account, Account.agency_id == Task.lead_agency_id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(
            owed_on(day),
            Task.due_on == _given("on", Task.due_on),
            may_be_reminded(day),
            Account.email.is_not(None),
            # The key alone would do; but a refused row still uses up a number, every five minutes.
            ~known,
        )
        .order_by(Task.id, Account.id)
    )
    statement: Insert = insert_into(session, ReminderSlot).from_select(list(values), chosen).on_conflict_do_nothing()
    return statement


def _given(name: str, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return bindparam(f"slot_{name}", type_=column.type)


def _supersede(session: Session) -> int:
    """Let what waits make way for a later reminder of the same task to the same person."""
    later = aliased(ReminderSlot)
    has_later = exists().where(
        later.task_id == ReminderSlot.task_id,
        later.due_version == ReminderSlot.due_version,
        later.account_id == ReminderSlot.account_id,
        later.channel == ReminderSlot.channel,
        later.falls_on > ReminderSlot.falls_on,
    )
    return _end(session, has_later, outcome=SlotOutcome.SUPERSEDED, why=_LATER_ONE)


def _cancel_void(session: Session, day: date) -> int:
    why = why_not_reminded(day)
    return _end(session, why.is_not(None), outcome=SlotOutcome.CANCELLED, why=why)


def _cancel_stale(session: Session, day: date) -> int:
    """Give up what could not be said while it made sense: the person has no address any more."""
    return _end(
        session, ReminderSlot.valid_until < day, outcome=SlotOutcome.CANCELLED, why="đã qua thời gian còn có ích"
    )


def _end(session: Session, condition: ColumnElement[bool], *, outcome: SlotOutcome, why: Any) -> int:  # noqa: ANN401
    result = session.execute(
        update(ReminderSlot)
        .where(IS_PLANNED, condition)
        .values(outcome=outcome, why=why)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount  # type: ignore[attr-defined,no-any-return]
