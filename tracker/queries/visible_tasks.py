"""The one door to tasks: what an account may see follows its role and its agency."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

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
            .where(Cooperation.task_id == Task.id, Cooperation.agency_id == actor.agency_id)
            .correlate(Task)  # also within a query that reads cooperations itself
        )
        return and_(Task.state != State.DRAFT, or_(Task.lead_agency_id == actor.agency_id, takes_part))
    return false()
