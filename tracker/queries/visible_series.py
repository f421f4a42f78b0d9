"""Which recurring duties an account may see, and which of their times: all, or those that are no drafts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.models import SeriesOccurrence, Task, TaskSeries


def visible_series(actor: Actor) -> ColumnElement[bool]:
    """The condition on `TaskSeries` under which this account may know of it: an agency leads a task of it.

    Agencies do not see drafts.
    """
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


def days_known_made(numbers: Sequence[int], actor: Actor) -> dict[int, set[date]]:
    """The rule's days whose task was made as far as this account knows: but to the Office a draft is yet to come."""
    made = select(SeriesOccurrence.series_id, SeriesOccurrence.day).where(SeriesOccurrence.series_id.in_(numbers))
    if not actor.is_office:
        made = made.outerjoin(Task, Task.id == SeriesOccurrence.task_id)
        made = made.where(or_(Task.id.is_(None), Task.state != State.DRAFT))
    days: dict[int, set[date]] = defaultdict(set)
    for number, day in db.session.execute(made):
        days[number].add(day)
    return days
