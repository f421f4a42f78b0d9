"""Which recurring duties an account may see: those who see everything all, an agency those of tasks it leads."""

from sqlalchemy import ColumnElement, exists, false, true

from tracker.domain.lifecycle import State
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.models import SeriesOccurrence, Task, TaskSeries


def visible_series(actor: Actor) -> ColumnElement[bool]:
    """The condition on `TaskSeries` under which this account may know of it. Agencies do not see drafts."""
    if actor.sees_everything:
        return true()
    if actor.role in OF_AN_AGENCY and actor.agency_id is not None:
        return (
            exists()
            .where(
                SeriesOccurrence.series_id == TaskSeries.id,
                SeriesOccurrence.task_id == Task.id,
                Task.lead_agency_id.in_(actor.agency_ids),
                Task.state != State.DRAFT,
            )
            .correlate(TaskSeries)
        )
    return false()
