"""Planning: the reminders that dates, acts and rules call for, written as rows.

The rows follow from data alone and their key holds no clock, so planning again, late, or twice at once makes the same
rows. The work is done by the database, one statement for each date that falls into the window: a hundred thousand open
tasks cost seconds.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Integer,
    and_,
    cast,
    exists,
    literal,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from tracker import clock
from tracker.db import transaction
from tracker.domain.calendar import Calendar
from tracker.domain.delivery import SlotOutcome
from tracker.domain.reminder_rules import ReminderRules, Rule
from tracker.domain.reminders import STANDING, window_start
from tracker.models import PlannedDay, ReminderSlot, Task
from tracker.queries.calendar import get_calendar
from tracker.queries.reminder_calls import COLUMNS, LATER_ONE, Called, Window, calls, given
from tracker.queries.reminder_occasions import find_acts_after, get_last_entry_number
from tracker.queries.reminder_rules import get_reminder_rules
from tracker.queries.reminders import find_last_planned_day, why_not_reminded
from tracker.services.once import insert_into
from tracker.services.reminders.unsaid import take_up_unsaid

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
        calendar, rules = get_calendar(day), get_reminder_rules()
        if _begin(session, day, at):
            take_up_unsaid(session, day, at)
        window = find_window(day, calendar)
        added = sum(_insert(session, called, at) for called in calls(window, calendar, rules))
        superseded = _supersede(session)
        cancelled = _cancel_switched_off(session, rules) + _cancel_void(session, day) + _cancel_stale(session, day)
    return Planned(added, superseded, cancelled)


def lock_day(session: Session, day: date) -> None:
    """Wait until nobody else plans or gathers the reminders of this day, and keep them waiting."""
    session.execute(select(PlannedDay.day).where(PlannedDay.day == day).with_for_update())


def find_window(day: date, calendar: Calendar) -> Window:
    """The time that the planning of a day looks at.

    The last planned day is looked at again: what was entered on it after its last planning is still missing. A first
    start looks at the working day before, and at no act that was taken before it.
    """
    last = find_last_planned_day(before=day)
    after = window_start(day, calendar) if last is None else last - timedelta(days=1)
    acts_after = find_acts_after(before=day)
    if acts_after is None:
        acts_after = find_acts_after(before=day + timedelta(days=1))
    return Window(after, get_last_entry_number() if acts_after is None else acts_after, day)


def _begin(session: Session, day: date, at: datetime) -> bool:
    """Whether this day was not planned before."""
    is_first = session.get(PlannedDay, day) is None
    # The row is also the lock: a second planner waits here until the first has committed. Where the acts of this day
    # begin is written once, by the first.
    mark = insert_into(session, PlannedDay).values(day=day, planned_at=at, acts_after=get_last_entry_number())
    session.execute(mark.on_conflict_do_update(index_elements=["day"], set_={"planned_at": at}))
    return is_first


def _insert(session: Session, called: Called, at: datetime) -> int:
    # One statement a slot, in the order of dates; the tasks and people never leave the database.
    statement = _insert_statement(session, called, at).execution_options(preserve_rowcount=True)
    return sum(session.execute(statement, values).rowcount for values in called.parameters)  # type: ignore[attr-defined]


def _insert_statement(session: Session, called: Called, at: datetime) -> Insert:
    # The key alone would do; but a refused row still uses up a number, every five minutes.
    known = exists().where(
        ReminderSlot.task_id == Task.id,
        ReminderSlot.occasion == called.occasion,
        ReminderSlot.rule == given("rule"),
        ReminderSlot.offset_days == given("offset_days"),
        ReminderSlot.account_id == called.reader.id,
        ReminderSlot.channel == MAIL,
    )
    chosen = called.statement.where(called.reader.email.is_not(None), ~known).add_columns(
        literal(MAIL), cast(null(), Integer), literal(at, ReminderSlot.made_at.type)
    )
    names = [*COLUMNS, "channel", "message_id", "made_at"]
    statement: Insert = insert_into(session, ReminderSlot).from_select(names, chosen).on_conflict_do_nothing()
    return statement


def _supersede(session: Session) -> int:
    """Let what waits make way for a later reminder of the same kind, of the same task, to the same person."""
    later = aliased(ReminderSlot)
    has_later = exists().where(
        later.task_id == ReminderSlot.task_id,
        later.account_id == ReminderSlot.account_id,
        later.channel == ReminderSlot.channel,
        or_(
            and_(_is_standing(ReminderSlot), _is_standing(later)),
            and_(ReminderSlot.rule == Rule.WAITING, later.rule == Rule.WAITING),
        ),
        later.occasion == ReminderSlot.occasion,
        later.falls_on > ReminderSlot.falls_on,
    )
    return _end(session, has_later, outcome=SlotOutcome.SUPERSEDED, why=LATER_ONE)


def _is_standing(slot: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the model or an alias of it
    is_one: ColumnElement[bool] = slot.rule.in_(sorted(STANDING))
    return is_one


def _cancel_switched_off(session: Session, rules: ReminderRules) -> int:
    off = [rule for rule in Rule if not rules.is_on(rule)]
    if not off:
        return 0
    return _end(session, ReminderSlot.rule.in_(off), outcome=SlotOutcome.CANCELLED, why="quy tắc này đã tắt")


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
