"""The table of agencies: what each counts in a slice, in a fixed number of statements, however many agencies and tasks.

Every count has its list: the same slice with one condition more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, FromClause, RowMapping, Select, Subquery, and_, distinct, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.db import db
from tracker.domain.agency_columns import COLUMNS, ColumnGroup, TableColumn, TableLine
from tracker.domain.agency_sorting import AgencyTable, make_table
from tracker.domain.agency_table import AgencyCounts
from tracker.domain.outcomes import Outcome
from tracker.domain.overdue_bands import OverdueBand, overdue_since
from tracker.domain.permissions import Actor
from tracker.models import CompletionReport, DueDateChange, Task
from tracker.queries.days_between import days_between
from tracker.queries.figures import counted_among, counted_in, counts_of, figures_of, list_by_lead, list_figures_by_lead
from tracker.queries.happened import extensions_by, returns_by, updated_between
from tracker.queries.late_occurrences import earlier_occurrences, is_told_by_outcome
from tracker.queries.standing import Standing, standing_on
from tracker.queries.task_filter import TaskFilter


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
    lines = {line.code: line for line in list_agency_counts(asked.chosen, actor=actor, today=today, group=asked.group)}
    if asked.before is not None:
        chosen = replace(asked.before, by_original_due_date=False)
        rows = list_figures_by_lead(chosen, actor=actor, today=today)
        lines = {code: replace(line, before=AgencyCounts()) for code, line in lines.items()}
        for row in rows:
            line = lines.get(row.code, TableLine(row.name, AgencyCounts(), code=row.code, kind=row.kind))
            lines[row.code] = replace(line, before=AgencyCounts(row.figures))
    return make_table(list(lines.values()), least_to_rank=asked.least_to_rank, by=asked.by, turned=asked.is_turned)


def list_agency_counts(
    chosen: TaskFilter, *, actor: Actor, today: date, group: ColumnGroup = ColumnGroup.ALL
) -> list[TableLine]:
    """The counts of a slice by lead agency, in the agencies' order. They add up to the whole.

    Outcomes are judged by the due dates in force; what original due dates would give is a count of its own. Beside the
    outcomes only what the columns of a group show is counted; the rest is 0.
    """
    chosen = replace(chosen, by_original_due_date=False)
    standing = standing_on(chosen.as_of, today=today)
    told = _Told(chosen, standing, actor)
    events = {names: count(told) for names, (of_group, count) in _EVENTS.items() if group in {of_group, _ALL}}
    columns = [*counts_of(standing, chosen), *_further_counts(standing, group)]
    rows = list_by_lead(columns, partial(_counts, events), AgencyCounts(), chosen, standing, actor)
    return [TableLine(name, counts, code=row["code"], kind=row["kind"]) for row, name, counts in rows]


_ALL = ColumnGroup.ALL
#: Numbers by the id of the agency.
ByLead = Mapping[int, tuple[int, ...]]


def _counts(events: Mapping[tuple[str, ...], ByLead], row: RowMapping) -> AgencyCounts:
    figures = figures_of(row)
    told: dict[str, int] = {}
    for names, of_agencies in events.items():
        told |= dict(zip(names, of_agencies.get(row["agency"], (0,) * len(names)), strict=True))
    if "late_times" in told:  # the query tells of those alone that are not told by the due date in force
        told["late_times"] += figures.late + figures.overdue
        told["late_tasks"] += figures.late + figures.overdue
    return AgencyCounts(
        figures=figures,
        original_on_time=row.get("original_on_time") or 0,
        original_overdue=row.get("original_overdue") or 0,
        bands=tuple(told.pop(band.value, 0) for band in OverdueBand),
        confirmed=row.get("confirmed") or 0,
        confirmation_days=round(row.get("confirmation_days") or 0),
        **told,
    )


def _further_counts(standing: Standing, group: ColumnGroup) -> list[ColumnElement[Any]]:
    """What the rows of tasks tell beside the outcomes. What few of them meet is asked first, since all are asked."""
    dated, completed = standing.due_on.is_not(None), standing.reported_on.is_not(None)
    columns: list[ColumnElement[Any]] = []
    if group in {ColumnGroup.RESULTS, _ALL}:
        original_due_on = Task.original_due_on
        overdue = and_(~completed, original_due_on < standing.day, dated, ~standing.suspended)
        columns += [
            func.count().filter(standing.reported_on <= original_due_on, dated).label("original_on_time"),
            func.count().filter(overdue).label("original_overdue"),
        ]
    if group in {ColumnGroup.UPDATES, _ALL}:
        confirmed = and_(standing.confirmed_on <= standing.day, completed, dated)
        days = days_between(standing.reported_on, standing.confirmed_on)
        columns += [
            func.count().filter(confirmed).label("confirmed"),
            func.sum(days).filter(confirmed).label("confirmation_days"),
        ]
    return columns


def _bands(standing: Standing, day: date) -> tuple[ColumnElement[int], ...]:
    """How many overdue tasks are in each band."""
    columns = []
    for band in OverdueBand:
        longest, shortest = overdue_since(band, day)
        since = [standing.due_on >= longest] if longest is not None else []
        columns.append(func.count().filter(standing.due_on <= shortest, *since))
    return tuple(columns)


class _Told:
    """Counts of what happened to the tasks with a due date that a slice counts, by their lead agency."""

    def __init__(self, chosen: TaskFilter, standing: Standing, actor: Actor) -> None:
        self._chosen, self._standing, self._actor = chosen, standing, actor

    def extensions(self) -> ByLead:
        """The extensions, and the tasks that were extended."""
        return self._of_events(extensions_by(self._chosen.as_of), DueDateChange.task_id)

    def returns(self) -> ByLead:
        """The reports that were returned, and the tasks they were of."""
        return self._of_events(returns_by(self._chosen.as_of), CompletionReport.task_id)

    def _of_events(self, chosen: Select[Any], task_id: InstrumentedAttribute[int]) -> ByLead:
        """How many events there were, and of how many tasks."""
        events = chosen.with_only_columns(task_id.label("task_id")).subquery("events")
        return self._of_few(events, (func.count(), func.count(distinct(Task.id))))

    def late(self) -> ByLead:
        """The late occurrences that outcomes do not tell, and the tasks of which outcomes tell none."""
        standing = self._standing
        found = earlier_occurrences(standing, self._chosen.as_of)
        told = or_(standing.is_outcome(Outcome.LATE), standing.is_outcome(Outcome.OVERDUE))
        counts = (
            func.count().filter(~is_told_by_outcome(found, standing)),
            func.count(distinct(Task.id)).filter(~told),
        )
        return self._of_few(found, counts)

    def bands(self) -> ByLead:
        """The overdue tasks by how long they are."""
        standing = self._standing
        # That no report stands says nothing new, but names the index of open tasks.
        overdue = (standing.is_outcome(Outcome.OVERDUE), standing.reported_on.is_(None))
        return self._by_lead(standing.source, _bands(standing, self._chosen.as_of), *self._counted(), *overdue)

    def updated(self) -> ByLead:
        """The open tasks of which progress was told in the span."""
        chosen, standing = self._chosen, self._standing
        told = Task.id.in_(updated_between(chosen.from_on, chosen.to_on, chosen.as_of))
        return self._by_lead(standing.source, (func.count(),), *self._counted(), told, standing.reported_on.is_(None))

    def _counted(self) -> list[ColumnElement[bool]]:
        return [*counted_in(self._chosen, self._standing, self._actor), self._standing.due_on.is_not(None)]

    def _of_few(self, events: Subquery, counts: Sequence[ColumnElement[int]]) -> ByLead:
        among = counted_among(select(events.c.task_id).correlate(None), self._chosen, self._standing, self._actor)
        source = self._standing.source.join(events, events.c.task_id == Task.id)
        return self._by_lead(source, counts, *among, self._standing.due_on.is_not(None))

    def _by_lead(
        self, source: FromClause, counts: Sequence[ColumnElement[int]], *conditions: ColumnElement[bool]
    ) -> ByLead:
        lead = self._standing.lead_agency_id
        rows = db.session.execute(select(lead, *counts).select_from(source).where(*conditions).group_by(lead))
        return {agency_id: tuple(numbers) for agency_id, *numbers in rows}


#: What is counted apart from the outcomes: for which columns, and how.
_EVENTS: Mapping[tuple[str, ...], tuple[ColumnGroup, Callable[[_Told], ByLead]]] = {
    tuple(band.value for band in OverdueBand): (ColumnGroup.OVERDUE, _Told.bands),
    ("late_times", "late_tasks"): (ColumnGroup.OVERDUE, _Told.late),
    ("extensions", "extended_tasks"): (ColumnGroup.MOVES, _Told.extensions),
    ("returns", "returned_tasks"): (ColumnGroup.MOVES, _Told.returns),
    ("updated",): (ColumnGroup.UPDATES, _Told.updated),
}
