"""The recurring duty that a task is one time of, with the times before and after it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.domain.rule_words import rule_in_words
from tracker.models import SeriesOccurrence, Task, TaskSeries
from tracker.queries.series_days import schedule_of
from tracker.queries.visible_series import visible_series
from tracker.queries.visible_tasks import visible_tasks


@dataclass(frozen=True)
class SeriesOfTask:
    """What a task's page says of its series."""

    number: int
    words: str
    """The rule in words."""
    place: int
    """This task is the so-manieth time."""
    may_be_seen: bool
    """Whether this account may see the series itself."""
    previous_code: str | None
    next_code: str | None


def find_series_of_task(task_id: int, *, actor: Actor) -> SeriesOfTask | None:
    """The series of a task this account sees, less neighbours it may not see; None when the task does not come back."""
    row = db.session.execute(
        select(TaskSeries, SeriesOccurrence.day, visible_series(actor))
        .join(SeriesOccurrence, SeriesOccurrence.series_id == TaskSeries.id)
        .where(SeriesOccurrence.task_id == task_id)
    ).one_or_none()
    if row is None:
        return None
    series, day, may_be_seen = row[0], row[1], bool(row[2])
    of_it = SeriesOccurrence.series_id == series.id
    place = db.session.scalar(select(func.count()).where(of_it, SeriesOccurrence.day <= day)) or 0
    return SeriesOfTask(
        number=series.id,
        words=rule_in_words(schedule_of(series).rule, until_on=series.until_on),
        place=place,
        may_be_seen=may_be_seen,
        previous_code=_neighbour(series.id, day, actor, is_next=False),
        next_code=_neighbour(series.id, day, actor, is_next=True),
    )


def find_series_with(task_code: str) -> int | None:
    """The number of the series that a task is of already; None when it is of none."""
    return db.session.scalar(
        select(SeriesOccurrence.series_id).join(Task, Task.id == SeriesOccurrence.task_id).where(Task.code == task_code)
    )


def list_series_mates(task_id: int) -> set[int]:
    """The other tasks of the series that a task is of."""
    series = select(SeriesOccurrence.series_id).where(SeriesOccurrence.task_id == task_id)
    mates = select(SeriesOccurrence.task_id).where(SeriesOccurrence.series_id.in_(series))
    return {one for one in db.session.scalars(mates) if one is not None and one != task_id}


def _neighbour(series_id: int, day: date, actor: Actor, *, is_next: bool) -> str | None:
    beside = SeriesOccurrence.day > day if is_next else SeriesOccurrence.day < day
    order = SeriesOccurrence.day if is_next else SeriesOccurrence.day.desc()
    return db.session.scalar(
        select(Task.code)
        .join(SeriesOccurrence, SeriesOccurrence.task_id == Task.id)
        .where(SeriesOccurrence.series_id == series_id, beside, visible_tasks(actor))
        .order_by(order)
        .limit(1)
    )
