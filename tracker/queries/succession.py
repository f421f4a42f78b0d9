"""Who succeeds whom, however many steps lie between, and what agencies were called on a day."""

from datetime import date

from sqlalchemy import CTE, Select, select, union
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.models import FormerName, Succession


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
