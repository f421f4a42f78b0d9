"""Figures of a slice on many days at once, equal to those of `figures.get_figures` for each of them.

Most tasks had nothing undone since the first of the days: what their row says now tells how they stood on each. They
are counted in one pass, by the days between which they began, were reported, passed their due date or were revoked.
The others (a due date moved, a lead changed, a report ended, a pause) are few, and are asked of `days_standing`.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.db import db
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.models import Task
from tracker.queries.days_standing import days_as_rows, disturbed_since, standing_on_days
from tracker.queries.few_tasks import not_by_stream
from tracker.queries.figures import counted_in, counts_of, figures_of
from tracker.queries.standing import Standing
from tracker.queries.task_filter import TaskFilter


def list_figures_on(chosen: TaskFilter, days: Sequence[date], *, actor: Actor, today: date) -> dict[date, Figures]:
    """The figures of a slice at the end of each of these days, whatever day the slice itself is of.

    None of the days may be later than today. The number of statements does not grow with them.
    """
    in_order = sorted(set(days))
    if not in_order:
        return {}
    plain = _of_the_undisturbed(chosen, in_order, actor, today)
    disturbed = _of_the_disturbed(chosen, in_order, actor, today)
    return {day: plain[place] + disturbed[place] for place, day in enumerate(in_order)}


def _of_the_undisturbed(chosen: TaskFilter, days: list[date], actor: Actor, today: date) -> list[Figures]:
    standing, marks, base = _as_rows_say(days, today), _marks(chosen, days), len(days) + 1
    # One number for all marks of a task: a database gathers numbers faster than rows of them.
    key: ColumnElement[int] = literal(0)
    for mark in marks:
        key = key * base + mark
    rows = db.session.execute(
        select(key.label("key"), func.count())
        .where(*counted_in(chosen, standing, actor), Task.id.not_in(disturbed_since(days[0])))
        .group_by("key")
    )
    return _added_up([(_digits(row[0], base, len(marks)), row[1]) for row in rows], len(days))


def _as_rows_say(days: list[date], today: date) -> Standing:
    """Tasks as their rows say, those that counted on any of the days."""
    first, last = days[0], days[-1]
    return Standing(
        day=last,
        today=today,
        source=Task.__table__,
        counts=and_(
            Task.state != State.DRAFT,
            Task.assigned_on <= last,
            Task.handed_out_on <= last,
            or_(Task.revoked_on.is_(None), Task.revoked_on > first),
        ),
        due_on=Task.due_on.expression,
        lead_agency_id=Task.lead_agency_id.expression,
        reported_on=Task.reported_on.expression,
        judged_by=func.coalesce(Task.reported_due_on, Task.original_due_on),
        confirmed_on=Task.confirmed_on.expression,
        suspended=Task.state == State.SUSPENDED,
    )


_UNDATED, _LATE, _ON_TIME = 0, 1, 2


def _marks(chosen: TaskFilter, days: list[date]) -> list[ColumnElement[int]]:
    """From which of the days on a task counts, is reported, overdue, revoked, confirmed; and how it was judged."""
    by_original = chosen.by_original_due_date
    judged_by = Task.original_due_on if by_original else func.coalesce(Task.reported_due_on, Task.original_due_on)
    due_on = Task.original_due_on if by_original else Task.due_on
    never = len(days)

    def since(column: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        steps = [(condition, place) for place, condition in enumerate(conditions)]
        return case((column.is_(None), never), *steps, else_=never)

    began = since(Task.assigned_on, *(and_(Task.assigned_on <= day, Task.handed_out_on <= day) for day in days))
    reported = since(Task.reported_on, *(Task.reported_on <= day for day in days))
    # What was reported by its due date was never overdue, which spares most tasks the steps.
    overdue = case((Task.reported_on <= due_on, never), else_=since(Task.due_on, *(due_on < day for day in days)))
    revoked = since(Task.revoked_on, *(Task.revoked_on <= day for day in days))
    confirmed = since(Task.confirmed_on, *(Task.confirmed_on <= day for day in days))
    judged = case((Task.due_on.is_(None), _UNDATED), (Task.reported_on > judged_by, _LATE), else_=_ON_TIME)
    return [began, reported, overdue, revoked, confirmed, judged]


def _digits(key: int, base: int, number: int) -> list[int]:
    digits = []
    for _ in range(number):
        key, digit = divmod(key, base)
        digits.append(digit)
    return digits[::-1]


def _added_up(groups: list[tuple[list[int], int]], number: int) -> list[Figures]:
    """Each group counts from one of the days until another: its steps up and down, summed from the first day."""
    steps = {name: [0] * (number + 1) for name in (*Outcome, "awaiting")}

    def count(name: str, first: int, end: int, tasks: int) -> None:
        if first < end:
            steps[name][first] += tasks
            steps[name][end] -= tasks

    for (began, reported, overdue, revoked, confirmed, judged), tasks in groups:
        if judged == _UNDATED:
            count(Outcome.UNDATED, began, revoked, tasks)
            continue
        completed_from = min(max(began, reported), revoked)
        overdue_from = min(max(began, overdue), completed_from)
        count(Outcome.WITHIN, began, overdue_from, tasks)
        count(Outcome.OVERDUE, overdue_from, completed_from, tasks)
        count(Outcome.LATE if judged == _LATE else Outcome.ON_TIME, completed_from, revoked, tasks)
        count("awaiting", completed_from, min(confirmed, revoked), tasks)
    sums = {name: list(accumulate(of_name)) for name, of_name in steps.items()}
    return [
        Figures.from_counts({outcome: sums[outcome][place] for outcome in Outcome}, sums["awaiting"][place])
        for place in range(number)
    ]


def _of_the_disturbed(chosen: TaskFilter, days: list[date], actor: Actor, today: date) -> list[Figures]:
    on = days_as_rows(days)
    standing = standing_on_days(on, first=days[0], today=today)
    of_any_stream, stream = not_by_stream(chosen)
    rows = db.session.execute(
        select(on.c.day, *counts_of(standing, chosen))
        .select_from(standing.source)
        .where(*counted_in(of_any_stream, standing, actor), *stream)
        .group_by(on.c.day)
    ).mappings()
    found = {row["day"]: figures_of(row) for row in rows}
    return [found.get(day, Figures()) for day in days]
