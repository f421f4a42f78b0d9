"""The calendar: the holiday package's days for Vietnam, and over them what an administrator set."""

from datetime import date
from functools import lru_cache

import holidays
from sqlalchemy import select

from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.models import CalendarDay, CalendarYear

_FIRST_YEAR = 2010
_YEARS_AHEAD = 3


def get_calendar(today: date) -> Calendar:
    """The working days of all years that a task of this day can be about."""
    known_off, known_working = _of_the_package(today.year + _YEARS_AHEAD)
    days_off, working = dict(known_off), set(known_working)
    for row in db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)):
        days_off.pop(row.day, None)
        working.discard(row.day)
        if not row.is_working:
            days_off[row.day] = row.name
        elif row.day.weekday() >= 5:
            working.add(row.day)
    return Calendar(days_off, frozenset(working))


def list_unconfirmed_years(today: date) -> list[int]:
    """Of this year and the next, those whose days off nobody has compared with the notices."""
    confirmed = set(db.session.scalars(select(CalendarYear.year).order_by(CalendarYear.year)))
    # The notice for a year is published in the autumn before it.
    due = [today.year] if today.month < 11 else [today.year, today.year + 1]
    return [year for year in due if year not in confirmed]


@lru_cache(maxsize=2)
def _of_the_package(until_year: int) -> tuple[dict[date, str], frozenset[date]]:
    vietnam = holidays.country_holidays("VN", years=range(_FIRST_YEAR, until_year + 1), language="vi")
    return dict(vietnam.items()), frozenset(vietnam.weekend_workdays)
