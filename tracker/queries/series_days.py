"""The single times of a schedule: those up to a day, and those that come next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import Calendar
from tracker.domain.occurrences import (
    LONGEST_BREAK_DAYS,
    Occurrence,
    Schedule,
    is_late,
    made_on,
    settle,
    to_be_made,
    why_off,
)
from tracker.domain.rule_reading import read_rule
from tracker.models import TaskSeries
from tracker.queries.rule_days import days_of_rule

#: Days beyond those asked for, since a later day may be due before an earlier one's shift.
_BEYOND = timedelta(days=2 * LONGEST_BREAK_DAYS)
#: How far ahead the next times are looked for; the rarest rule comes back within two years.
_STEPS = tuple(timedelta(days=days) for days in (120, 800, 4_000))


def schedule_of(series: TaskSeries) -> Schedule:
    """The schedule that a series keeps."""
    rule, _ = read_rule(series.rule, first_on=series.first_on)
    return Schedule(rule, series.first_on, series.until_on, series.days_before, series.days_off)


def occurrences_until(schedule: Schedule, before: date, *, calendar: Calendar) -> list[Occurrence]:
    """The times of a schedule that are due from its beginning up to and with a day."""
    last = before + _BEYOND if schedule.until_on is None else min(before + _BEYOND, schedule.until_on)
    days = days_of_rule(schedule.rule, first_on=schedule.first_on, after=schedule.first_on, before=last)
    return [one for one in settle(days, days_off=schedule.days_off, calendar=calendar) if one.due_on <= before]


def list_to_be_made(
    schedule: Schedule, *, already: Collection[date], calendar: Calendar, today: date
) -> list[Occurrence]:
    """The times whose task is to be made by today and was not, the earliest first."""
    before = today + timedelta(days=schedule.days_before)
    found = occurrences_until(schedule, before, calendar=calendar)
    return to_be_made(found, already=already, days_before=schedule.days_before, today=today)


def list_coming(
    schedule: Schedule, *, already: Collection[date], calendar: Calendar, today: date, limit: int
) -> list[Occurrence]:
    """The next times that were not made yet, the earliest first: those that were missed are among them."""
    found: list[Occurrence] = []
    for step in _STEPS:
        all_of_them = occurrences_until(schedule, max(today, schedule.first_on) + step, calendar=calendar)
        found = [one for one in all_of_them if one.day not in already]
        if len(found) >= limit:
            break
    return found[:limit]


@dataclass(frozen=True)
class ComingTime:
    """A time that is to come, as pages tell of it."""

    day: date
    due_on: date
    made_on: date
    """The day on which its task is made by itself; not before today."""
    why_off: str
    """Why its own day is a day off, where that moved it; empty otherwise."""
    is_late: bool
    """Whether its day has passed, so that its task will be entered late."""


def told_of(one: Occurrence, schedule: Schedule, *, calendar: Calendar, today: date) -> ComingTime:
    """A time as pages tell of it."""
    return ComingTime(
        day=one.day,
        due_on=one.due_on,
        made_on=max(made_on(one, days_before=schedule.days_before), today),
        why_off=why_off(one.day, calendar) if one.is_shifted else "",
        is_late=is_late(one, today=today),
    )
