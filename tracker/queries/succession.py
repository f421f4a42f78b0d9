"""Who succeeds whom, however many steps lie between, and what agencies were called on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, Select, select, union
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.reorganisation import ReorganisationKind
from tracker.models import Agency, FormerName, Reorganisation, Succession
from tracker.queries.agencies import AgencyName


def final_successors() -> CTE:
    """Each agency that is no more, with the one that stands for it today: columns `agency_id`, `successor_id`."""
    in_force = select(
        Succession.from_agency_id.label("agency_id"), Succession.to_agency_id.label("successor_id")
    ).where(~Succession.is_reversed)
    steps = in_force.cte("succession_steps", recursive=True)
    further = aliased(Succession)
    steps = steps.union(
        select(steps.c.agency_id, further.to_agency_id)
        .join(further, further.from_agency_id == steps.c.successor_id)
        .where(~further.is_reversed)
    )
    gone = select(Succession.from_agency_id).where(~Succession.is_reversed)
    return select(steps.c.agency_id, steps.c.successor_id).where(steps.c.successor_id.not_in(gone)).cte("successors")


def get_successors() -> dict[int, int]:
    """Each agency that is no more, with the one that stands for it today."""
    final = final_successors()
    rows = db.session.execute(select(final.c.agency_id, final.c.successor_id).order_by(final.c.agency_id))
    return dict(rows.all())


@dataclass(frozen=True)
class Ended:
    """An agency that is no more: since when, how it ended, and who stands for it today, if anybody does."""

    code: str
    name: str
    gone_on: date
    """The first day on which it was no more."""
    kind: ReorganisationKind
    into: str
    """The name of the one that took its place then; blank where none is on record."""
    heir: AgencyName | None


def list_ended_agencies(today: date) -> dict[int, Ended]:
    """The agencies that are no more on this day, by their number."""
    heir, took, final = aliased(Agency), aliased(Agency), final_successors()
    rows: Sequence[Any] = db.session.execute(
        select(Agency, Reorganisation.kind, Reorganisation.effective_on, took.name, heir)
        .outerjoin(Succession, (Succession.from_agency_id == Agency.id) & ~Succession.is_reversed)
        .outerjoin(took, took.id == Succession.to_agency_id)
        .outerjoin(Reorganisation, Reorganisation.id == Succession.reorganisation_id)
        .outerjoin(final, final.c.agency_id == Agency.id)
        .outerjoin(heir, heir.id == final.c.successor_id)
        .where(Agency.valid_to < today)
        .order_by(Agency.id)
    ).all()
    found = {}
    for agency, kind, effective_on, into, takes in rows:
        last_on: date = agency.valid_to if agency.valid_to is not None else today
        gone_on = last_on + timedelta(days=1) if effective_on is None else effective_on
        name = None if takes is None else AgencyName(takes.id, takes.code, takes.name)
        found[agency.id] = Ended(
            agency.code, agency.name, gone_on, kind or ReorganisationKind.DISSOLVE, into or "", name
        )
    return found


def ids_told_in_the_name_of(agency_id: Select[int]) -> Select[int]:
    """The agency and all whom it succeeds: a statement of one column, for `in_`."""
    final = final_successors()
    wanted = agency_id.scalar_subquery()
    before = select(final.c.agency_id).where(final.c.successor_id == wanted)
    return select(union(before, agency_id).subquery().c[0])


def list_predecessor_ids(agency_id: int) -> list[int]:
    """The agencies that an agency succeeds, in whatever step."""
    final = final_successors()
    found = select(final.c.agency_id).where(final.c.successor_id == agency_id).order_by(final.c.agency_id)
    return list(db.session.scalars(found))


def get_names_on(day: date) -> dict[int, str]:
    """What those agencies were called on a past day that have another name now."""
    rows = db.session.execute(
        select(FormerName.agency_id, FormerName.name)
        .where(FormerName.until_on >= day)
        .order_by(FormerName.until_on.desc(), FormerName.id.desc())
    )
    return dict(rows.all())  # the earliest that still held on that day comes last, and stays
