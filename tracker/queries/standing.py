"""How tasks stand on a day, as SQL: the twin of `domain/outcomes.py`, held to it by a property test.

A task's row says how things are now. How they were on an earlier day is that, less what happened since: a later move
of the due date is undone, a report that ended later stands again. For today nothing has to be undone, so the
expressions are plain columns that indexes serve.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.models import CompletionReport, DueDateChange, LeadChange, Pause, Task


@dataclass(frozen=True)
class Standing:
    """Expressions over `source`, which is `task` joined with what a past day needs."""

    day: date | ColumnElement[date]
    """A day, or a column of them, where the source has a row for each."""
    today: date
    source: FromClause
    counts: ColumnElement[bool]
    due_on: ColumnElement[date | None]
    lead_agency_id: ColumnElement[int]
    reported_on: ColumnElement[date | None]
    judged_by: ColumnElement[date | None]
    confirmed_on: ColumnElement[date | None]
    suspended: ColumnElement[bool]

    @property
    def is_of_now(self) -> bool:
        """Whether nothing has to be undone: every expression is a column of the task, which indexes serve."""
        return self.source is Task.__table__

    def outcome(self, *, by_original_due_date: bool = False) -> ColumnElement[str]:
        """The outcome of a task that counts, as the value of `Outcome`."""
        judged_by = Task.original_due_on if by_original_due_date else self.judged_by
        due_on = Task.original_due_on if by_original_due_date else self.due_on
        return case(
            (self.due_on.is_(None), literal(Outcome.UNDATED.value)),
            (self.reported_on > judged_by, literal(Outcome.LATE.value)),
            (self.reported_on.is_not(None), literal(Outcome.ON_TIME.value)),
            (or_(self.suspended, due_on.is_(None), due_on >= self.day), literal(Outcome.WITHIN.value)),
            else_=literal(Outcome.OVERDUE.value),
        )

    def is_outcome(self, outcome: Outcome, *, by_original_due_date: bool = False) -> ColumnElement[bool]:
        """Whether a task that counts has this outcome, said so that an index on due dates can serve it."""
        judged_by = Task.original_due_on if by_original_due_date else self.judged_by
        due_on = Task.original_due_on if by_original_due_date else self.due_on
        dated, completed = self.due_on.is_not(None), self.reported_on.is_not(None)
        conditions: dict[Outcome, ColumnElement[bool]] = {
            Outcome.UNDATED: self.due_on.is_(None),
            Outcome.ON_TIME: and_(dated, completed, self.reported_on <= judged_by),
            Outcome.LATE: and_(dated, completed, self.reported_on > judged_by),
            Outcome.WITHIN: and_(dated, ~completed, or_(self.suspended, due_on >= self.day)),
            Outcome.OVERDUE: and_(dated, ~completed, ~self.suspended, due_on < self.day),
        }
        return conditions[outcome]

    @property
    def awaits_confirmation(self) -> ColumnElement[bool]:
        """Whether the task counts as completed while the Office has not confirmed it."""
        return and_(
            self.due_on.is_not(None),
            self.reported_on.is_not(None),
            or_(self.confirmed_on.is_(None), self.confirmed_on > self.day),
        )


def standing_on(day: date, *, today: date) -> Standing:
    """How tasks stand at the end of `day`, as known then."""
    counts = and_(Task.state != State.DRAFT, Task.assigned_on <= day, Task.handed_out_on <= day)
    if day >= today:
        return _as_it_is(day, today, and_(counts, Task.revoked_on.is_(None)))
    return _as_it_was(day, today, and_(counts, or_(Task.revoked_on.is_(None), Task.revoked_on > day)))


def _as_it_is(day: date, today: date, counts: ColumnElement[bool]) -> Standing:
    return Standing(
        day=day,
        today=today,
        source=Task.__table__,
        counts=counts,
        due_on=Task.due_on.expression,
        lead_agency_id=Task.lead_agency_id.expression,
        reported_on=Task.reported_on.expression,
        judged_by=func.coalesce(Task.reported_due_on, Task.original_due_on),
        confirmed_on=Task.confirmed_on.expression,
        suspended=Task.state == State.SUSPENDED,
    )


def _as_it_was(day: date, today: date, counts: ColumnElement[bool]) -> Standing:
    moves = _first_later(
        DueDateChange.task_id,
        DueDateChange.decided_on,
        DueDateChange.id,
        day,
        DueDateChange.previous_due_on,
        "later_move",
    )
    leads = _first_later(
        LeadChange.task_id, LeadChange.changed_on, LeadChange.id, day, LeadChange.from_agency_id, "later_lead"
    )
    ended = (
        select(
            CompletionReport.task_id,
            CompletionReport.reported_on,
            CompletionReport.due_on,
            CompletionReport.confirmed_on,
        )
        .where(CompletionReport.ended_on > day, CompletionReport.reported_on <= day)
        .subquery("ended_later")
    )
    pauses = (
        select(Pause.task_id)
        .where(Pause.from_on <= day, or_(Pause.until_on.is_(None), Pause.until_on > day))
        .distinct()
        .subquery("paused")
    )
    task = Task.__table__
    source = (
        task.outerjoin(moves, and_(moves.c.task_id == Task.id, moves.c.place == 1))
        .outerjoin(leads, and_(leads.c.task_id == Task.id, leads.c.place == 1))
        .outerjoin(ended, ended.c.task_id == Task.id)
        .outerjoin(pauses, pauses.c.task_id == Task.id)
    )
    stands = Task.reported_on <= day
    return Standing(
        day=day,
        today=today,
        source=source,
        counts=counts,
        due_on=case((moves.c.task_id.is_not(None), moves.c.previous_due_on), else_=Task.due_on),
        lead_agency_id=case((leads.c.task_id.is_not(None), leads.c.from_agency_id), else_=Task.lead_agency_id),
        reported_on=case((stands, Task.reported_on), else_=ended.c.reported_on),
        judged_by=func.coalesce(case((stands, Task.reported_due_on), else_=ended.c.due_on), Task.original_due_on),
        confirmed_on=case((stands, Task.confirmed_on), else_=ended.c.confirmed_on),
        suspended=pauses.c.task_id.is_not(None),
    )


def _first_later(
    task_id: InstrumentedAttribute[int],
    decided_on: InstrumentedAttribute[date],
    key: InstrumentedAttribute[int],
    day: date,
    replaced: InstrumentedAttribute[Any],
    name: str,
) -> Subquery:
    """What the first change after a day replaced, a row a task: what was in force on that day."""
    place = func.row_number().over(partition_by=task_id, order_by=(decided_on, key))
    return select(task_id, replaced, place.label("place")).where(decided_on > day).subquery(name)
