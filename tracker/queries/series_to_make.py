"""Which recurring duties have a task to be made: a look at all of them, without a lock."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.errors import InvalidInput
from tracker.models import SeriesOccurrence, TaskSeries
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import list_to_be_made, schedule_of


def list_series_to_make(today: date) -> list[int]:
    """The numbers of the series of which at least one task is to be made by today."""
    running = db.session.scalars(select(TaskSeries).where(TaskSeries.ended_on.is_(None)).order_by(TaskSeries.id)).all()
    already: dict[int, set[date]] = defaultdict(set)
    days = (
        select(SeriesOccurrence.series_id, SeriesOccurrence.day)
        .join(TaskSeries, TaskSeries.id == SeriesOccurrence.series_id)
        .where(TaskSeries.ended_on.is_(None))
    )
    for number, day in db.session.execute(days):
        already[number].add(day)
    calendar = get_calendar(today)
    return [one.id for one in running if _has_some(one, already[one.id], calendar, today)]


def _has_some(series: TaskSeries, already: set[date], calendar: Calendar, today: date) -> bool:
    try:
        schedule = schedule_of(series)
    except InvalidInput:
        return True  # whoever makes it tells what is wrong with it
    return bool(list_to_be_made(schedule, already=already, calendar=calendar, today=today))
