"""What a recurring duty would do as a form says it, before anything is stored."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.domain.rule_words import rule_in_words
from tracker.errors import NotFound
from tracker.models import Task, TaskSeries
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import ComingTime, list_coming, list_to_be_made, told_of
from tracker.services.form_checks import require_office
from tracker.services.series import day_of_first_time
from tracker.services.series_checks import Before, SeriesForm, check_series
from tracker.services.series_rows import days_made

#: So many of the next times are shown.
SHOWN = 6


@dataclass(frozen=True)
class SeriesPreview:
    """The rule in words, the next times, and what would be made at once."""

    words: str
    coming: list[ComingTime]
    at_once: int
    """How many tasks would be made within minutes."""
    late: int
    """How many of these are for days that have passed."""


def preview_begin(*, task_code: str, told: SeriesForm, by: Actor) -> SeriesPreview:
    """What a series that begins from a task would do. Nothing is stored.

    Raises:
        NotFound, InvalidForm: as `begin_series`.
    """
    require_office(by)
    task = db.session.scalar(select(Task).where(Task.code == task_code))
    if task is None:
        message = f"Không có nhiệm vụ {task_code}."
        raise NotFound(message)
    return _preview(told, task=task, series=None)


def preview_change(*, number: int, told: SeriesForm, by: Actor) -> SeriesPreview:
    """What a series would do when it is changed so. Nothing is stored.

    Raises:
        NotFound, InvalidForm: as `change_series`.
    """
    require_office(by)
    series = db.session.get(TaskSeries, number)
    if series is None:
        message = f"Không có nhiệm vụ định kỳ số {number}."
        raise NotFound(message)
    return _preview(told, task=None, series=series)


def _preview(told: SeriesForm, *, task: Task | None, series: TaskSeries | None) -> SeriesPreview:
    session, today = db.session(), clock.today()
    already = days_made(session, series.id) if series is not None else set()
    before = Before(series, max(already, default=None)) if series is not None else None
    facts = check_series(session, told, today=today, before=before)
    calendar, schedule = get_calendar(today), facts.schedule
    if task is not None:
        already = {day_of_first_time(task, schedule, calendar)}
    coming = list_coming(schedule, already=already, calendar=calendar, today=today, limit=SHOWN)
    at_once = list_to_be_made(schedule, already=already, calendar=calendar, today=today)
    late = sum(1 for one in at_once if one.due_on < today)
    words = rule_in_words(schedule.rule, until_on=schedule.until_on)
    shown = [told_of(one, schedule, calendar=calendar, today=today) for one in coming]
    return SeriesPreview(words, shown, len(at_once), late)
