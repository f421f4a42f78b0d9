"""Figures of a slice on a day. Every number comes from the same filter and expressions as the list it leads to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select

from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.agency_table import AgencyCounts
from tracker.domain.figures import Figures
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.models import Agency, Task
from tracker.queries.few_tasks import not_by_stream
from tracker.queries.standing import Standing, standing_on
from tracker.queries.succession import get_names_on, get_successors
from tracker.queries.task_conditions import conditions_of
from tracker.queries.task_filter import TaskFilter
from tracker.queries.visible_tasks import visible_tasks

#: What can be told of agencies and added up.
Counted = TypeVar("Counted", Figures, AgencyCounts)


@dataclass(frozen=True)
class AgencyFigures:
    """The figures of the tasks one agency leads."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    figures: Figures


def get_figures(chosen: TaskFilter, *, actor: Actor, today: date) -> Figures:
    """The figures of a slice, of the tasks this account may see and its agency, if it has one, leads.

    A slice is the filter of a list, with the outcomes left open: what the filter asks of outcomes is passed over.
    """
    standing = standing_on(chosen.as_of, today=today)
    row = db.session.execute(
        select(*counts_of(standing, chosen)).select_from(standing.source).where(*counted_in(chosen, standing, actor))
    ).mappings()
    return figures_of(row.one())


def get_by_original(chosen: TaskFilter, official: Figures, *, actor: Actor, today: date) -> Figures:
    """The figures of the same tasks by their original due dates: what extensions hide.

    `official` are theirs by the due dates in force; only the tasks of which the two differ are counted again.
    """
    standing = standing_on(chosen.as_of, today=today)
    differs = or_(standing.due_on != Task.original_due_on, standing.judged_by != Task.original_due_on)
    by_original = counts_of(standing, replace(chosen, by_original_due_date=True))
    official_counts = counts_of(standing, replace(chosen, by_original_due_date=False))
    *changes, _awaiting = (
        (original - counted).label(counted.name) for original, counted in zip(by_original, official_counts, strict=True)
    )
    row = (
        db.session.execute(
            select(*changes).select_from(standing.source).where(*counted_in(chosen, standing, actor), differs)
        )
        .mappings()
        .one()
    )
    return official + Figures.from_counts({outcome: row[outcome.value] for outcome in Outcome})


def get_carried_over(chosen: TaskFilter, *, actor: Actor, today: date) -> Figures:
    """How the tasks stand that were assigned before the slice's span and were not completed when it began.

    They are no part of the slice: its own figures are of what was assigned within the span.
    """
    return get_figures(replace(chosen, is_carried_over=True), actor=actor, today=today)


def list_figures_by_lead(chosen: TaskFilter, *, actor: Actor, today: date) -> list[AgencyFigures]:
    """The figures by lead agency, in the agencies' order; they add up to the whole. An agency's people get their own.

    Who was valid in the period and leads no task stands there with zeros, unless the slice is of some agencies only.
    """
    standing = standing_on(chosen.as_of, today=today)
    rows = list_by_lead(counts_of(standing, chosen), figures_of, Figures(), chosen, standing, actor)
    return [AgencyFigures(row["agency"], row["code"], name, row["kind"], figures) for row, name, figures in rows]


def list_by_lead(
    columns: Sequence[ColumnElement[Any]],
    tell: Callable[[RowMapping], Counted],
    nothing: Counted,
    chosen: TaskFilter,
    standing: Standing,
    actor: Actor,
) -> list[tuple[RowMapping, str, Counted]]:
    """What these columns of a slice tell by lead agency, with the agency's row and its name on the day.

    A slice in the name of successors adds what is told of their predecessors to them.
    """
    counted = (
        select(standing.lead_agency_id.label("agency_id"), *columns)
        .select_from(standing.source)
        .where(*counted_in(chosen, standing, actor))
        .group_by(standing.lead_agency_id)
        .subquery()
    )
    agencies = db.session.execute(
        select(
            *(Agency.id.label("agency"), Agency.code, Agency.name, Agency.kind, Agency.valid_from, Agency.valid_to),
            counted,
        )
        .outerjoin(counted, counted.c.agency_id == Agency.id)
        .order_by(Agency.code)
    ).mappings()
    rows = list(agencies)
    names = get_names_on(chosen.as_of) if chosen.as_of < standing.today else {}
    stands_for = get_successors() if chosen.by_successor else {}
    told: dict[int, Counted] = {}
    for row in rows:
        if row["agency_id"] is not None:
            in_the_name_of = stands_for.get(row["agency"], row["agency"])
            told[in_the_name_of] = told.get(in_the_name_of, nothing) + tell(row)
    return [
        (row, names.get(row["agency"], row["name"]), told.get(row["agency"], nothing))
        for row in rows
        if row["agency"] in told or (row["agency"] not in stands_for and _is_expected(row, chosen, actor))
    ]


def _is_expected(row: RowMapping, chosen: TaskFilter, actor: Actor) -> bool:
    """Whether an agency stands in the table though it leads nothing."""
    begins, ends = row["valid_from"], row["valid_to"]
    return (
        (begins is None or begins <= chosen.as_of)
        and (ends is None or ends >= (chosen.from_on or chosen.as_of))
        and (actor.sees_everything or row["agency"] == actor.agency_id)
        and (chosen.agency_kind is None or row["kind"] is chosen.agency_kind)
        and (not chosen.agency_code or row["code"] == chosen.agency_code)
    )


def find_first_assigned_on(stream: Stream, *, actor: Actor) -> date | None:
    """The day of the first task of a stream that this account may see, where reports 'from the beginning' begin."""
    # One step into the index of figures for each agency, instead of the whole of it.
    of_agency = select(func.min(Task.assigned_on)).where(
        Task.stream == stream, Task.lead_agency_id == Agency.id, visible_tasks(actor)
    )
    first = select(of_agency.correlate(Agency).scalar_subquery().label("assigned_on")).select_from(Agency).subquery()
    found: date | None = db.session.scalar(select(func.min(first.c.assigned_on)))
    return found


def counts_of(standing: Standing, chosen: TaskFilter) -> list[ColumnElement[int]]:
    """The columns from which `figures_of` makes figures: how many of the chosen tasks have each outcome."""
    by_original = chosen.by_original_due_date
    columns = [
        func.count().filter(standing.is_outcome(outcome, by_original_due_date=by_original)).label(outcome.value)
        for outcome in Outcome
    ]
    return [*columns, func.count().filter(standing.awaits_confirmation).label("awaiting")]


def counted_in(chosen: TaskFilter, standing: Standing, actor: Actor) -> list[ColumnElement[bool]]:
    """What is true of the tasks that a slice counts; of an agency's people's figures, those their agency leads."""
    conditions = list(conditions_of(chosen, standing, actor, frozenset()))
    if actor.agency_id is not None and not actor.sees_everything:
        led = (actor.agency_id, *actor.predecessor_ids) if chosen.by_successor else (actor.agency_id,)
        conditions.append(standing.lead_agency_id.in_(led))
    return conditions


def counted_among(ids: Select[Any], chosen: TaskFilter, standing: Standing, actor: Actor) -> list[ColumnElement[bool]]:
    """The same of the tasks with these numbers, which are few: they are looked up one by one, all others unread."""
    of_any_stream, stream = not_by_stream(chosen)
    return [Task.id.in_(ids), *counted_in(of_any_stream, standing, actor), *stream]


def figures_of(row: RowMapping) -> Figures:
    """The figures of a row with the columns of `counts_of`."""
    return Figures.from_counts({outcome: row[outcome.value] or 0 for outcome in Outcome}, row["awaiting"] or 0)
