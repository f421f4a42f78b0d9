"""How often a task was late: each due date that passed while no report stood counts once.

A due date passed when, at the end of its own day or of a later one on which it was still in force, no report of
completion stood and the task was not suspended. So a task that was extended after its due date and was late again
counts twice, one whose report was returned after the due date counts from the day of the return, and a task that is
overdue or was completed late counts at least once. Its twin in SQL is in `queries/late_occurrences.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.outcomes import Outcome, TaskRecord, counts_on, outcome_on, standing_report

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InForce:
    """A due date, and the days at whose end it was in force; None: since it was handed out, or until now."""

    due_on: date
    since: date | None
    until: date | None
    """The first day on which it was no longer in force."""

    def holds_on(self, day: date) -> bool:
        """Whether it was in force at the end of this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def late_occurrences(task: TaskRecord, day: date) -> int:
    """How many due dates of a task had passed by a day, as known then; 0 for a task that does not count on it."""
    if not counts_on(task, day):
        return 0
    return sum(_passed(task, one, day) for one in due_dates(task, day))


def due_dates(task: TaskRecord, day: date) -> Iterator[InForce]:
    """The due dates a task had until a day, one after the other."""
    in_force, since = task.first_due_on, None
    for move in task.moves:
        if move.decided_on > day:
            break
        if in_force is not None:
            yield InForce(in_force, since, move.decided_on)
        in_force, since = move.due_on, move.decided_on
    if in_force is not None:
        yield InForce(in_force, since, None)


def _passed(task: TaskRecord, one: InForce, day: date) -> bool:
    if one.due_on >= day:
        return False
    report = standing_report(task, day)
    if report is not None and outcome_on(task, day) is Outcome.LATE and one.holds_on(report.reported_on):
        return True
    first = max(one.due_on, one.since or one.due_on)
    return any(
        one.holds_on(then) and counts_on(task, then) and _owed_on(task, then)
        for then in (first + _ONE_DAY * step for step in range((day - first).days + 1))
    )


def _owed_on(task: TaskRecord, day: date) -> bool:
    """Whether no report stood at the end of this day, and the task was not suspended."""
    suspended = any(one.from_on <= day and (one.until_on is None or one.until_on > day) for one in task.pauses)
    return not suspended and standing_report(task, day) is None
