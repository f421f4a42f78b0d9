"""How a task stands on a day: the one definition of on time, late, within and overdue.

Everything is judged by what was known at the end of that day, so a published number can be computed again later. The
outcome is never stored. Its twin in SQL is `queries/standing.py`; a property test holds the two together.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """The four outcomes of a task with a due date; a task without one has an outcome of its own, outside every rate."""

    ON_TIME = "completed_on_time"
    LATE = "completed_late"
    WITHIN = "open_within"
    OVERDUE = "open_overdue"
    UNDATED = "undated"


OUTCOME_WORDS = {
    Outcome.ON_TIME: "Hoàn thành đúng hạn",
    Outcome.LATE: "Hoàn thành chậm",
    Outcome.WITHIN: "Đang làm, trong hạn",
    Outcome.OVERDUE: "Đang làm, quá hạn",
    Outcome.UNDATED: "Không thời hạn",
}


@dataclass(frozen=True)
class DueDateMove:
    """From the day it was decided, `due_on` was in force in place of `previous_due_on`."""

    decided_on: date
    previous_due_on: date | None
    due_on: date


@dataclass(frozen=True)
class Report:
    """A report of completion. From `ended_on` (returned, withdrawn or reopened) it no longer counts."""

    reported_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Pause:
    """The task was suspended from one day until the day it was resumed, which is no longer part of it."""

    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class TaskRecord:
    """What happened to a task, in the order in which it happened: all that an outcome is computed from."""

    assigned_on: date
    handed_out_on: date | None
    first_due_on: date | None
    moves: tuple[DueDateMove, ...] = ()
    reports: tuple[Report, ...] = ()
    pauses: tuple[Pause, ...] = ()
    revoked_on: date | None = None
    original_due_on: date | None = None


def counts_on(task: TaskRecord, day: date) -> bool:
    """Whether the task is part of the figures of that day: handed out and assigned by then, and not revoked."""
    handed_out = task.handed_out_on is not None and task.handed_out_on <= day
    return handed_out and task.assigned_on <= day and (task.revoked_on is None or task.revoked_on > day)


def due_on(task: TaskRecord, day: date) -> date | None:
    """The due date in force at the end of that day."""
    in_force = task.first_due_on
    for move in task.moves:
        if move.decided_on <= day:
            in_force = move.due_on
    return in_force


def standing_report(task: TaskRecord, day: date) -> Report | None:
    """The report that stood at the end of that day; waiting for confirmation is standing."""
    for report in task.reports:
        if report.reported_on <= day and (report.ended_on is None or report.ended_on > day):
            return report
    return None


def outcome_on(task: TaskRecord, day: date, *, by_original_due_date: bool = False) -> Outcome | None:
    """The outcome at the end of that day, or None when the task does not count on it.

    The day the agency reported decides between on time and late, against the due date in force on that day: the
    Office's delay in confirming never makes an agency late. The due date itself is still in time. A task that got its
    first due date after it was reported is judged by that one.
    """
    if not counts_on(task, day):
        return None
    if due_on(task, day) is None:
        return Outcome.UNDATED
    report = standing_report(task, day)
    if report is not None:
        in_force = None if by_original_due_date else due_on(task, report.reported_on)
        judged_by = in_force or task.original_due_on
        return Outcome.ON_TIME if judged_by is None or report.reported_on <= judged_by else Outcome.LATE
    suspended = any(p.from_on <= day and (p.until_on is None or p.until_on > day) for p in task.pauses)
    judged_by = task.original_due_on if by_original_due_date else due_on(task, day)
    return Outcome.WITHIN if suspended or judged_by is None or day <= judged_by else Outcome.OVERDUE
