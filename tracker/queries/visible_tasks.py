"""The one door to tasks: what an account may see follows its role and its agency."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.lifecycle import State
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.models import Cooperation, Task


def visible_tasks(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Task` under which this account may know of it. Agencies do not see drafts."""
    if actor.is_office:
        return true()
    if actor.sees_everything:
        return Task.state != State.DRAFT
    if actor.role in OF_AN_AGENCY and actor.agency_id is not None:
        takes_part = (
            exists()
            .where(Cooperation.task_id == Task.id, _is_one_of(Cooperation.agency_id, actor))
            .correlate(Task)  # also within a query that reads cooperations itself
        )
        return and_(Task.state != State.DRAFT, or_(_is_one_of(Task.lead_agency_id, actor), takes_part))
    return false()


def _is_one_of(agency_id: InstrumentedAttribute[int], actor: Actor) -> ColumnElement[bool]:
    """One comparison for nearly everybody, which keeps to the index; a list for whose agency succeeds others."""
    return agency_id.in_(actor.agency_ids) if actor.predecessor_ids else agency_id == actor.agency_id
