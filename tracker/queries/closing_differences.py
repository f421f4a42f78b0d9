"""Two lists of what was counted, compared task by task within the database: two closings, or a closing and today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, case, func, literal, or_, select, union_all

from tracker.db import db
from tracker.domain.closing_differences import Facts, changes_in_words
from tracker.domain.closings import Change, ClosingSpan
from tracker.domain.outcomes import Outcome
from tracker.queries.closing_facts import frozen_lines, live_lines

#: What decides how a task is counted. The agency by its key, since a new name is no other agency.
_COMPARED = (
    *("lead_agency_id", "assigned_on", "due_on", "original_due_on", "reported_on", "judged_by"),
    *("outcome", "outcome_by_original", "awaiting"),
)
_FACTS = ("lead_name", *_COMPARED)
_ORDER = {Change.CAME: 1, Change.LEFT: 2, Change.CHANGED: 3}


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
class Sides:
    """The two lists: a closing, and either a later one or the tasks as they are today."""

    before: Select[Any]
    after: Select[Any]


def between_closings(before: int, after: int) -> Sides:
    """A closing, and a later one."""
    return Sides(frozen_lines(before).order_by(None), frozen_lines(after).order_by(None))


def since_closing(number: int, span: ClosingSpan, *, today: date) -> Sides:
    """A closing, and what the same would be if it were made today."""
    return Sides(frozen_lines(number).order_by(None), live_lines(span, today=today))


def count_differences(sides: Sides) -> dict[Change, int]:
    """How many tasks came in, left, or are counted otherwise."""
    found = _differences(sides).subquery()
    rows = db.session.execute(select(found.c.change, func.count()).group_by(found.c.change))
    numbers = {change: number for change, number in rows}  # noqa: C416 - rows are no pairs to the type checker
    return {change: numbers[place] for change, place in _ORDER.items() if place in numbers}


def list_differences(sides: Sides, *, limit: int | None = None) -> list[TaskDifference]:
    """The tasks that differ: those that came in, that left, that are counted otherwise, each by code."""
    return list(stream_differences(sides, limit=limit))


def stream_differences(sides: Sides, *, limit: int | None = None) -> Iterator[TaskDifference]:
    """The same, read as they are asked for."""
    found = _differences(sides).subquery()
    chosen = select(found).order_by(found.c.change, found.c.code, found.c.task_id).limit(limit)
    with db.session.execute(chosen.execution_options(yield_per=1_000)) as rows:
        for row in rows.mappings():
            yield TaskDifference(
                next(change for change, place in _ORDER.items() if place == row["change"]),
                row["task_id"],
                row["code"],
                row["content"],
                _facts(row, "before"),
                _facts(row, "after"),
            )


def _differences(sides: Sides) -> CompoundSelect[Any]:
    """Both directions have the same columns of the same types: a union of bare NULLs would have none on PostgreSQL."""
    old, new = sides.before.subquery("before"), sides.after.subquery("after")
    came_or_changed = (
        select(
            case((old.c.task_id.is_(None), literal(_ORDER[Change.CAME])), else_=literal(_ORDER[Change.CHANGED])).label(
                "change"
            ),
            *_columns(new, old, new),
        )
        .select_from(new.outerjoin(old, old.c.task_id == new.c.task_id))
        .where(or_(old.c.task_id.is_(None), *(old.c[name].is_distinct_from(new.c[name]) for name in _COMPARED)))
    )
    left = (
        select(literal(_ORDER[Change.LEFT]).label("change"), *_columns(old, old, new))
        .select_from(old.outerjoin(new, new.c.task_id == old.c.task_id))
        .where(new.c.task_id.is_(None))
    )
    return union_all(came_or_changed, left)


def _columns(named_by: Subquery, old: Subquery, new: Subquery) -> list[ColumnElement[Any]]:
    return [
        named_by.c.task_id.label("task_id"),
        named_by.c.task_code.label("code"),
        named_by.c.content.label("content"),
        *(side.c[name].label(f"{word}_{name}") for word, side in (("before", old), ("after", new)) for name in _FACTS),
    ]


def _facts(row: Any, side: str) -> Facts | None:  # noqa: ANN401 - a row's mapping
    told = {name: row[f"{side}_{name}"] for name in _FACTS}
    if told["lead_agency_id"] is None:
        return None
    told |= {name: Outcome(told[name]) for name in ("outcome", "outcome_by_original")}
    return Facts(**told)
