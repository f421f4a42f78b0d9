"""Late occurrences as SQL: the twin of `domain/late_occurrences.py`, held to it by a property test.

A task that is overdue or was completed late has one of the due date in force, which figures count already. What is
left is looked for here, and concerns few tasks: due dates that were replaced after they had passed, and the due date of
a task that was suspended while it was overdue.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.domain.outcomes import Outcome
from tracker.models import CompletionReport, DueDateChange, Pause, Task
from tracker.queries.standing import Standing


def earlier_occurrences(standing: Standing, day: date) -> Subquery:
    """A row (`task_id`, `since`, `until`) for each late occurrence by a day that the task's outcome does not tell.

    Of a task that was completed late one row may tell of the due date that its outcome is judged by, which
    `is_told_by_outcome` says. Tasks that do not count may stand in it.
    """
    due = union_all(_replaced(day), _of_suspended(standing, day)).subquery("in_force")
    return (
        select(due.c.task_id, due.c.since, due.c.until)
        .select_from(due.join(Task, Task.id == due.c.task_id))
        .where(due.c.due_on < day, due.c.due_on < due.c.until, _passed(due))
        .subquery("late_before")
    )


def is_told_by_outcome(found: Subquery, standing: Standing) -> ColumnElement[bool]:
    """Whether an occurrence is of the due date by which a task completed late is judged."""
    since = or_(found.c.since.is_(None), found.c.since <= standing.reported_on)
    return and_(standing.is_outcome(Outcome.LATE), since, standing.reported_on < found.c.until)


def has_late_occurrence(standing: Standing, day: date) -> ColumnElement[bool]:
    """Whether a task that counts has any late occurrence."""
    found = earlier_occurrences(standing, day)
    told = or_(standing.is_outcome(Outcome.LATE), standing.is_outcome(Outcome.OVERDUE))
    return or_(told, and_(standing.due_on.is_not(None), Task.id.in_(select(found.c.task_id).correlate(None))))


def _replaced(day: date) -> Select[Any, Any, Any, Any]:
    """The due dates that a move replaced, with the days between which each was in force."""
    order = (DueDateChange.decided_on, DueDateChange.id)
    since = func.lag(DueDateChange.decided_on).over(partition_by=DueDateChange.task_id, order_by=order)
    moves = (
        select(
            DueDateChange.task_id,
            DueDateChange.previous_due_on.label("due_on"),
            since.label("since"),
            DueDateChange.decided_on.label("until"),
        )
        .where(DueDateChange.decided_on <= day)
        .subquery("moves_by_then")
    )
    return select(moves.c.task_id, moves.c.due_on, moves.c.since, moves.c.until)


def _of_suspended(standing: Standing, day: date) -> Select[Any, Any, Any, Any]:
    """The due dates in force of tasks that are suspended: their outcome says 'within', whatever was before."""
    since = (
        select(func.max(DueDateChange.decided_on))
        .where(DueDateChange.task_id == Task.id, DueDateChange.decided_on <= day)
        .correlate(Task)
        .scalar_subquery()
    )
    after = literal(day + timedelta(days=1), Date)
    return (
        select(Task.id.label("task_id"), standing.due_on.label("due_on"), since.label("since"), after.label("until"))
        .select_from(standing.source)
        .where(standing.suspended, standing.reported_on.is_(None), standing.due_on < day)
    )


def _passed(due: Subquery) -> ColumnElement[bool]:
    """Whether on some day, from the due date on and while it was in force, no report stood and nothing was suspended.

    If there is such a day, the first of them is one of a few: those on which something began, or a report ended. That
    a pause ended is not among them, since a task that goes on gets a due date that has not passed.
    """
    ended = aliased(CompletionReport)
    beginnings = (due.c.due_on, due.c.since, Task.handed_out_on, Task.assigned_on)
    return or_(
        *(_owed_on(day, due) for day in beginnings),
        exists().where(ended.task_id == due.c.task_id, _owed_on(ended.ended_on, due, ended)),
    )


def _owed_on(day: Any, due: Subquery, *around: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns and tables
    in_force = and_(
        day >= due.c.due_on,
        or_(due.c.since.is_(None), day >= due.c.since),
        day < due.c.until,
        day >= Task.handed_out_on,
        day >= Task.assigned_on,
    )
    report, pause = aliased(CompletionReport), aliased(Pause)
    reported = exists().where(
        report.task_id == due.c.task_id,
        report.reported_on <= day,
        or_(report.ended_on.is_(None), report.ended_on > day),
    )
    suspended = exists().where(
        pause.task_id == due.c.task_id, pause.from_on <= day, or_(pause.until_on.is_(None), pause.until_on > day)
    )
    # Within another `exists`, these would see only what stands around them at once.
    outside = (due, Task, *around)
    return and_(in_force, ~reported.correlate(*outside), ~suspended.correlate(*outside))
