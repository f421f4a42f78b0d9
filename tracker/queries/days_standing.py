"""How disturbed tasks stood on each of several days, as SQL: `standing.py` for many days in one statement.

Disturbed are the tasks whose rows, since the first of the days, do not say how they stood: their due date moved, their
lead changed, a report ended, or they were suspended. A property test holds both modules together.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.lifecycle import State
from tracker.models import CompletionReport, DueDateChange, LeadChange, Pause, Task
from tracker.queries.standing import Standing


def disturbed_since(first: date) -> CompoundSelect[int]:
    """The keys of the tasks that were disturbed after the end of a day, or are suspended."""

    def of(task_id: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> Select[int]:
        return select(task_id).where(condition).correlate(None)

    return union(
        of(DueDateChange.task_id, DueDateChange.decided_on > first),
        of(LeadChange.task_id, LeadChange.changed_on > first),
        of(CompletionReport.task_id, CompletionReport.ended_on > first),
        of(Pause.task_id, or_(Pause.until_on.is_(None), Pause.until_on > first)),
    )


def days_as_rows(days: Sequence[date]) -> CTE:
    """The days as a table, to ask of tasks on each of them."""
    return union_all(*(select(literal(day, Date).label("day")) for day in days)).cte("on_day")


def standing_on_days(on: CTE, *, first: date, today: date) -> Standing:
    """How the tasks disturbed since the first day stood at the end of each of the days: a row a task and day."""
    day = on.c.day
    moves = _first_later(on, DueDateChange.task_id, DueDateChange.decided_on, DueDateChange.previous_due_on, "moves")
    leads = _first_later(on, LeadChange.task_id, LeadChange.changed_on, LeadChange.from_agency_id, "leads")
    ended, pauses = _ended_later(on), _paused(on)
    stands = Task.reported_on <= day
    return Standing(
        day=day,
        today=today,
        source=_joined(on, first, moves, leads, ended, pauses),
        counts=and_(
            Task.state != State.DRAFT,
            Task.assigned_on <= day,
            Task.handed_out_on <= day,
            or_(Task.revoked_on.is_(None), Task.revoked_on > day),
        ),
        due_on=case((moves.c.task_id.is_not(None), moves.c.replaced), else_=Task.due_on),
        lead_agency_id=case((leads.c.task_id.is_not(None), leads.c.replaced), else_=Task.lead_agency_id),
        reported_on=case((stands, Task.reported_on), else_=ended.c.reported_on),
        judged_by=func.coalesce(case((stands, Task.reported_due_on), else_=ended.c.due_on), Task.original_due_on),
        confirmed_on=case((stands, Task.confirmed_on), else_=ended.c.confirmed_on),
        suspended=pauses.c.task_id.is_not(None),
    )


def _joined(on: CTE, first: date, *parts: Subquery) -> FromClause:
    disturbed = disturbed_since(first).cte("disturbed")
    source: FromClause = disturbed.join(on, true()).join(Task, Task.id == disturbed.c.task_id)
    for part in parts:
        source = source.outerjoin(part, and_(part.c.task_id == disturbed.c.task_id, part.c.day == on.c.day))
    return source


def _first_later(
    on: CTE,
    task_id: InstrumentedAttribute[int],
    decided_on: InstrumentedAttribute[date],
    replaced: InstrumentedAttribute[Any],
    name: str,
) -> Subquery:
    """What the first change after each of the days replaced, a row a task and day."""
    day, change = on.c.day, task_id.class_
    place = func.row_number().over(partition_by=(day, task_id), order_by=(decided_on, change.id))
    later = (
        select(day.label("day"), task_id.label("task_id"), replaced.label("replaced"), place.label("place"))
        .join_from(on, change, decided_on > day)
        .subquery()
    )
    return select(later.c.day, later.c.task_id, later.c.replaced).where(later.c.place == 1).subquery(name)


def _ended_later(on: CTE) -> Subquery:
    """The reports that stood at the end of each of the days and do not stand now."""
    report, day = CompletionReport, on.c.day
    return (
        select(day.label("day"), report.task_id, report.reported_on, report.due_on, report.confirmed_on)
        .join_from(on, report, and_(report.ended_on > day, report.reported_on <= day))
        .subquery("ended_later")
    )


def _paused(on: CTE) -> Subquery:
    """The tasks that were suspended at the end of each of the days."""
    day = on.c.day
    lasts = and_(Pause.from_on <= day, or_(Pause.until_on.is_(None), Pause.until_on > day))
    return select(day.label("day"), Pause.task_id).join_from(on, Pause, lasts).distinct().subquery("paused")
