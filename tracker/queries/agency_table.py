"""The table of agencies: what each counts in a slice, in a fixed number of statements, however many agencies and tasks.

Every count has its list: the same slice with one condition more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, RowMapping, Select, and_, distinct, extract, func, or_, select

from tracker.db import db
from tracker.domain.agency_columns import COLUMNS, ColumnGroup, TableColumn, TableLine
from tracker.domain.agency_sorting import AgencyTable, make_table
from tracker.domain.agency_table import AgencyCounts
from tracker.domain.outcomes import Outcome
from tracker.domain.overdue_bands import OverdueBand, overdue_since
from tracker.domain.permissions import Actor
from tracker.models import CompletionReport, DueDateChange, Task
from tracker.queries.figures import counted_in, counts_of, figures_of, list_figures_by_lead, rows_by_lead
from tracker.queries.happened import extensions_by, returns_by, updated_between
from tracker.queries.late_occurrences import earlier_occurrences, is_told_by_outcome
from tracker.queries.standing import Standing, standing_on
from tracker.queries.task_filter import TaskFilter

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class TableQuestion:
    """Which table is asked for: the slice, the one it is compared with, the columns, the order."""

    chosen: TaskFilter
    before: TaskFilter | None
    group: ColumnGroup
    by: TableColumn | None
    is_turned: bool
    least_to_rank: int

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns that are shown."""
        return COLUMNS[self.group]


def get_agency_table(asked: TableQuestion, *, actor: Actor, today: date) -> AgencyTable:
    """The table by kind of agency, with subtotals and the total.

    An agency that counts in one of two compared periods only stands there with zeros in the other.
    """
    lines = {line.code: line for line in list_agency_counts(asked.chosen, actor=actor, today=today)}
    if asked.before is not None:
        chosen = replace(asked.before, by_original_due_date=False)
        rows = list_figures_by_lead(chosen, actor=actor, today=today)
        lines = {code: replace(line, before=AgencyCounts()) for code, line in lines.items()}
        for row in rows:
            line = lines.get(row.code, TableLine(row.name, AgencyCounts(), code=row.code, kind=row.kind))
            lines[row.code] = replace(line, before=AgencyCounts(row.figures))
    return make_table(list(lines.values()), least_to_rank=asked.least_to_rank, by=asked.by, turned=asked.is_turned)


def list_agency_counts(chosen: TaskFilter, *, actor: Actor, today: date) -> list[TableLine]:
    """The counts of a slice by lead agency, in the agencies' order. They add up to the whole.

    Outcomes are judged by the due dates in force; what original due dates would give is a count of its own.
    """
    chosen = replace(chosen, by_original_due_date=False)
    standing = standing_on(chosen.as_of, today=today)
    rows = rows_by_lead([*counts_of(standing, chosen), *_further_counts(standing)], chosen, standing, actor)
    told = _Told(chosen, standing, actor)
    events = {
        ("extensions", "extended_tasks"): told.of(*_events_of(extensions_by(chosen.as_of), DueDateChange)),
        ("returns", "returned_tasks"): told.of(*_events_of(returns_by(chosen.as_of), CompletionReport)),
        ("late_times", "late_tasks"): told.late(),
        ("updated",): told.updated(),
    }
    return [TableLine(row["name"], _counts(row, events), code=row["code"], kind=row["kind"]) for row in rows]


Events = Mapping[tuple[str, ...], Mapping[int, tuple[int, ...]]]


def _counts(row: RowMapping, events: Events) -> AgencyCounts:
    figures = figures_of(row)
    told: dict[str, int] = {}
    for names, of_agencies in events.items():
        told |= dict(zip(names, of_agencies.get(row["agency"], (0,) * len(names)), strict=True))
    already_late = figures.late + figures.overdue  # by the due date in force; the query tells of the others
    told["late_times"] += already_late
    told["late_tasks"] += already_late
    return AgencyCounts(
        figures=figures,
        original_on_time=row["original_on_time"] or 0,
        original_overdue=row["original_overdue"] or 0,
        bands=tuple(row[f"overdue_{band.value}"] or 0 for band in OverdueBand),
        confirmed=row["confirmed"] or 0,
        confirmation_days=round((row["confirmation_seconds"] or 0) / _SECONDS_A_DAY),
        **told,
    )


def _further_counts(standing: Standing) -> list[ColumnElement[Any]]:
    """What the rows of tasks tell beside the outcomes."""
    overdue = standing.is_outcome(Outcome.OVERDUE)
    confirmed = and_(
        standing.due_on.is_not(None), standing.reported_on.is_not(None), standing.confirmed_on <= standing.day
    )
    columns: list[ColumnElement[Any]] = [
        func.count().filter(standing.is_outcome(outcome, by_original_due_date=True)).label(f"original_{name}")
        for name, outcome in (("on_time", Outcome.ON_TIME), ("overdue", Outcome.OVERDUE))
    ]
    for band in OverdueBand:
        longest, shortest = overdue_since(band, standing.day)
        since = [standing.due_on >= longest] if longest is not None else []
        columns.append(func.count().filter(overdue, standing.due_on <= shortest, *since).label(f"overdue_{band.value}"))
    seconds = extract("epoch", standing.confirmed_on) - extract("epoch", standing.reported_on)
    columns.append(func.count().filter(confirmed).label("confirmed"))
    columns.append(func.sum(seconds).filter(confirmed).label("confirmation_seconds"))
    return columns


def _events_of(chosen: Select[Any], model: Any) -> tuple[FromClause, ColumnElement[bool]]:  # noqa: ANN401 - a model
    """Events to be joined with their tasks, and by what."""
    events = chosen.with_only_columns(model.task_id.label("task_id")).subquery("events")
    return events, events.c.task_id == Task.id


class _Told:
    """Counts of what happened to the tasks with a due date that a slice counts, by their lead agency."""

    def __init__(self, chosen: TaskFilter, standing: Standing, actor: Actor) -> None:
        self._chosen, self._standing = chosen, standing
        self._counted = [*counted_in(chosen, standing, actor), standing.due_on.is_not(None)]

    def of(self, events: FromClause, of_task: ColumnElement[bool]) -> Mapping[int, tuple[int, ...]]:
        """How many events there were, and of how many tasks."""
        counts = (func.count(), func.count(distinct(Task.id)))
        return self._by_lead(self._standing.source.join(events, of_task), counts)

    def late(self) -> Mapping[int, tuple[int, ...]]:
        """The late occurrences that outcomes do not tell, and the tasks of which outcomes tell none."""
        standing = self._standing
        found = earlier_occurrences(standing)
        told = or_(standing.is_outcome(Outcome.LATE), standing.is_outcome(Outcome.OVERDUE))
        counts = (
            func.count().filter(~is_told_by_outcome(found, standing)),
            func.count(distinct(Task.id)).filter(~told),
        )
        return self._by_lead(standing.source.join(found, found.c.task_id == Task.id), counts)

    def updated(self) -> Mapping[int, tuple[int, ...]]:
        """The open tasks of which progress was told in the span."""
        chosen = self._chosen
        told = Task.id.in_(updated_between(chosen.from_on, chosen.to_on, chosen.as_of))
        return self._by_lead(self._standing.source, (func.count(),), told, self._standing.reported_on.is_(None))

    def _by_lead(
        self, source: FromClause, counts: tuple[ColumnElement[int], ...], *further: ColumnElement[bool]
    ) -> Mapping[int, tuple[int, ...]]:
        lead = self._standing.lead_agency_id
        rows = db.session.execute(
            select(lead, *counts).select_from(source).where(*self._counted, *further).group_by(lead)
        )
        return {agency_id: tuple(numbers) for agency_id, *numbers in rows}
