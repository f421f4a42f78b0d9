"""Two lists of what was counted, compared task by task: two closings, or a closing and the tasks as they are today.

Both are read in the order of the tasks' keys and walked through together, so that time and memory stay small on either
database however many tasks they have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from tracker.db import db
from tracker.domain.closing_differences import Facts, changes_in_words
from tracker.domain.closings import Change, ClosingSpan
from tracker.domain.outcomes import Outcome
from tracker.queries.closing_facts import frozen_facts, live_facts

#: What decides how a task is counted. The agency by its key, since a new name is no other agency.
_COMPARED = (
    *("lead_agency_id", "assigned_on", "due_on", "original_due_on", "reported_on", "judged_by"),
    *("outcome", "outcome_by_original", "awaiting"),
)
_FACTS = ("lead_name", *_COMPARED)
_AT_ONCE = 2_000


@dataclass(frozen=True)
class TaskDifference:
    """One task that is counted otherwise, or in one of the two lists alone."""

    change: Change
    task_id: int
    code: str
    content: str
    before: Facts | None
    after: Facts | None

    @property
    def facts(self) -> Facts:
        """How it stands where it is counted, the later list first."""
        found = self.after or self.before
        if found is None:
            message = f"{self.code} is in neither list"
            raise ValueError(message)
        return found

    @property
    def words(self) -> list[str]:
        """What is not as it was; nothing of a task that is in one list alone."""
        return [] if self.before is None or self.after is None else changes_in_words(self.before, self.after)


@dataclass(frozen=True)
class Differences:
    """How many tasks differ, and which."""

    counts: dict[Change, int]
    tasks: list[TaskDifference]
    """Those that came in, that left, that are counted otherwise; of each kind at most as many as were asked for."""


def differences_between(before: int, after: int, *, most: int | None = None) -> Differences:
    """How a later closing differs from an earlier one. `most` tasks of a kind are named; all are counted."""
    return _compare(frozen_facts(before), frozen_facts(after), most)


def differences_since(number: int, span: ClosingSpan, *, today: date, most: int | None = None) -> Differences:
    """How a closing of this span, made today, would differ from an earlier one."""
    return _compare(frozen_facts(number), live_facts(span, today=today), most)


def _compare(before: Select[Any], after: Select[Any], most: int | None) -> Differences:
    counts = dict.fromkeys(Change, 0)
    found: dict[Change, list[TaskDifference]] = {change: [] for change in Change}
    for one in _walk(before, after):
        counts[one.change] += 1
        if most is None or len(found[one.change]) < most:
            found[one.change].append(one)
    tasks = [one for change in Change for one in found[change]]
    return Differences({change: number for change, number in counts.items() if number}, tasks)


def _walk(before: Select[Any], after: Select[Any]) -> Iterator[TaskDifference]:
    at_once = {"yield_per": _AT_ONCE}
    with (
        db.session.execute(before.execution_options(**at_once)) as old_rows,
        db.session.execute(after.execution_options(**at_once)) as new_rows,
    ):
        old, new = next(old_rows, None), next(new_rows, None)
        while old is not None or new is not None:
            if new is None or (old is not None and old.task_id < new.task_id):
                yield _difference(Change.LEFT, old, new=None)
                old = next(old_rows, None)
            elif old is None or new.task_id < old.task_id:
                yield _difference(Change.CAME, None, new=new)
                new = next(new_rows, None)
            else:
                if any(getattr(old, name) != getattr(new, name) for name in _COMPARED):
                    yield _difference(Change.CHANGED, old, new=new)
                old, new = next(old_rows, None), next(new_rows, None)


def _difference(change: Change, old: Any, *, new: Any) -> TaskDifference:  # noqa: ANN401 - rows
    told = new or old
    return TaskDifference(change, told.task_id, told.task_code, told.content, _facts(old), _facts(new))


def _facts(row: Any) -> Facts | None:  # noqa: ANN401 - a row
    if row is None:
        return None
    told = {name: getattr(row, name) for name in _FACTS}
    return Facts(**told | {name: Outcome(told[name]) for name in ("outcome", "outcome_by_original")})
