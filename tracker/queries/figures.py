"""Figures of a slice on a day. Every number comes from the same expressions as the list it leads to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.figures import Figures
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.models import Agency, Task
from tracker.queries.standing import Standing, standing_on
from tracker.queries.visible_tasks import visible_tasks


@dataclass(frozen=True)
class Slice:
    """Which tasks are counted, and how they stood on which day. `from_on` and `to_on` are days of assignment."""

    stream: Stream
    from_on: date
    to_on: date
    as_of: date
    by_original_due_date: bool = False


@dataclass(frozen=True)
class AgencyFigures:
    """The figures of the tasks one agency leads."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    figures: Figures


def get_figures(part: Slice, *, actor: Actor, today: date) -> Figures:
    """The figures of a slice, of the tasks this account may see and its agency, if it has one, leads."""
    return sum((row.figures for row in list_figures_by_lead(part, actor=actor, today=today)), Figures())


def list_figures_by_lead(part: Slice, *, actor: Actor, today: date) -> list[AgencyFigures]:
    """The figures by lead agency, in the agencies' order; they add up to the whole. An agency's people get their own.

    Who was valid in the period and leads no task stands there with zeros.
    """
    standing = standing_on(part.as_of, today=today)
    counted = (
        select(standing.lead_agency_id.label("agency_id"), *_counts(standing, part))
        .select_from(standing.source)
        .where(*_of(part, standing, actor))
        .group_by(standing.lead_agency_id)
        .subquery()
    )
    valid = and_(
        or_(Agency.valid_from.is_(None), Agency.valid_from <= part.as_of),
        or_(Agency.valid_to.is_(None), Agency.valid_to >= part.from_on),
        true() if actor.sees_everything else Agency.id == actor.agency_id,
    )
    rows = db.session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.kind, counted)
        .outerjoin(counted, counted.c.agency_id == Agency.id)
        .where(or_(counted.c.agency_id.is_not(None), valid))
        .order_by(Agency.code)
    ).mappings()
    return [
        AgencyFigures(
            row["id"],
            row["code"],
            row["name"],
            row["kind"],
            Figures.from_counts({outcome: row[outcome.value] or 0 for outcome in Outcome}, row["awaiting"] or 0),
        )
        for row in rows
    ]


def find_first_assigned_on(stream: Stream, *, actor: Actor) -> date | None:
    """The day of the first task of a stream that this account may see, where reports 'from the beginning' begin."""
    # One step into the index of figures for each agency, instead of the whole of it.
    of_agency = select(func.min(Task.assigned_on)).where(
        Task.stream == stream, Task.lead_agency_id == Agency.id, visible_tasks(actor)
    )
    first = select(of_agency.correlate(Agency).scalar_subquery().label("assigned_on")).select_from(Agency).subquery()
    found: date | None = db.session.scalar(select(func.min(first.c.assigned_on)))
    return found


def _counts(standing: Standing, part: Slice) -> list[ColumnElement[int]]:
    by_original = part.by_original_due_date
    columns = [
        func.count().filter(standing.is_outcome(outcome, by_original_due_date=by_original)).label(outcome.value)
        for outcome in Outcome
    ]
    return [*columns, func.count().filter(standing.awaits_confirmation).label("awaiting")]


def _of(part: Slice, standing: Standing, actor: Actor) -> list[ColumnElement[bool]]:
    conditions = [
        Task.stream == part.stream,
        Task.assigned_on >= part.from_on,
        Task.assigned_on <= part.to_on,
        standing.counts,
        visible_tasks(actor),
    ]
    if actor.agency_id is not None and not actor.sees_everything:
        conditions.append(standing.lead_agency_id == actor.agency_id)
    return conditions
