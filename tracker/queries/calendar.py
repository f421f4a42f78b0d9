"""The calendar: the holiday package's days for Vietnam, and over them what an administrator set."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from sqlalchemy import select

from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.models import CalendarDay, CalendarYear

#: The first year of which the days off are known.
FIRST_YEAR = 2010
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


def get_usual_calendar(today: date) -> Calendar:
    """The working days as the holiday package knows them, before an administrator set any."""
    known_off, known_working = _of_the_package(today.year + _YEARS_AHEAD)
    return Calendar(known_off, known_working)


def list_unconfirmed_years(today: date) -> list[int]:
    """Of this year and the next, those whose days off nobody has compared with the notices."""
    confirmed = set(db.session.scalars(select(CalendarYear.year).order_by(CalendarYear.year)))
    # The notice for a year is published in the autumn before it.
    due = [today.year] if today.month < 11 else [today.year, today.year + 1]
    return [year for year in due if year not in confirmed]


def list_unconfirmed_years_of(from_on: date, to_on: date) -> list[int]:
    """Of the years of a span, those whose days off nobody has compared with the notices."""
    years = range(from_on.year, to_on.year + 1)
    confirmed = set(db.session.scalars(select(CalendarYear.year).where(CalendarYear.year.in_(years))))
    return [year for year in years if year not in confirmed]


@dataclass(frozen=True)
class DayRow:
    """One day of a year that is not like its weekday says."""

    day: date
    is_working: bool
    name: str
    notice: str
    is_set: bool
    """Whether an administrator set it; if not, the holiday package says so."""
    usual: str
    """What the package says of a day that was set: its name, 'làm bù', or nothing."""


def last_year(today: date) -> int:
    """The last year of which the days off are known."""
    return today.year + _YEARS_AHEAD


def list_days_of_year(year: int, *, today: date) -> list[DayRow]:
    """The days off of a year on account of a holiday, and the weekends worked, in their order."""
    known_off, known_working = _of_the_package(last_year(today))
    usual = {day: name for day, name in known_off.items() if day.year == year}
    usual |= {day: _SWAPPED_IN for day in known_working if day.year == year}
    rows = {day: DayRow(day, day in known_working, name, "", is_set=False, usual="") for day, name in usual.items()}
    set_days = select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    for row in db.session.scalars(set_days.order_by(CalendarDay.day)):
        rows[row.day] = DayRow(row.day, row.is_working, row.name, row.notice, is_set=True, usual=usual.get(row.day, ""))
    return [rows[day] for day in sorted(rows)]


def find_confirmation(year: int) -> str | None:
    """The notice with which somebody confirmed a year, or None."""
    return db.session.scalar(select(CalendarYear.notice).where(CalendarYear.year == year))


_SWAPPED_IN = "Làm bù"


@lru_cache(maxsize=2)
def _of_the_package(until_year: int) -> tuple[dict[date, str], frozenset[date]]:
    vietnam = holidays.country_holidays("VN", years=range(FIRST_YEAR, until_year + 1), language="vi")
    return dict(vietnam.items()), frozenset(vietnam.weekend_workdays)
