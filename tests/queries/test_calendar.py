"""The calendar of the holiday package agrees with the notices, and an administrator's table overrides it."""

from datetime import date

import pytest

from tracker.db import db
from tracker.models import CalendarDay, CalendarYear
from tracker.queries.calendar import get_calendar, list_unconfirmed_years

pytestmark = pytest.mark.usefixtures("app")
_TODAY = date(2024, 6, 12)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2024, 2, 7), 5, date(2024, 2, 21)),
        (date(2024, 4, 26), 5, date(2024, 5, 7)),
        (date(2025, 4, 25), 5, date(2025, 5, 6)),
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 8, 21), 5, date(2026, 8, 27)),
        (date(2026, 11, 20), 3, date(2026, 11, 26)),
    ],
)
def test_the_packages_holidays_and_swaps_are_those_of_the_notices(start: date, days: int, due: date) -> None:
    assert get_calendar(_TODAY).add_working_days(start, days) == due


def _set(day: date, *, is_working: bool) -> None:
    db.session.add(CalendarDay(day=day, is_working=is_working, name="Ngày nghỉ bù", notice="Thông báo 1/TB"))
    db.session.commit()


def test_an_administrator_makes_a_working_day_a_day_off() -> None:
    assert get_calendar(_TODAY).is_working_day(date(2024, 6, 13))
    _set(date(2024, 6, 13), is_working=False)
    calendar = get_calendar(_TODAY)
    assert not calendar.is_working_day(date(2024, 6, 13))
    assert calendar.days_off[date(2024, 6, 13)] == "Ngày nghỉ bù"


def test_an_administrator_makes_a_holiday_a_working_day() -> None:
    assert not get_calendar(_TODAY).is_working_day(date(2024, 4, 18))
    _set(date(2024, 4, 18), is_working=True)
    assert get_calendar(_TODAY).is_working_day(date(2024, 4, 18))


def test_an_administrator_makes_a_saturday_a_working_day_and_takes_a_swap_back() -> None:
    _set(date(2024, 6, 15), is_working=True)
    _set(date(2024, 5, 4), is_working=False)
    calendar = get_calendar(_TODAY)
    assert calendar.is_working_day(date(2024, 6, 15))
    assert not calendar.is_working_day(date(2024, 5, 4))


def test_what_an_administrator_sets_does_not_outlive_its_row() -> None:
    _set(date(2024, 6, 13), is_working=False)
    assert not get_calendar(_TODAY).is_working_day(date(2024, 6, 13))
    db.session.query(CalendarDay).delete()
    db.session.commit()
    assert get_calendar(_TODAY).is_working_day(date(2024, 6, 13))


def test_a_year_nobody_confirmed_is_named_and_the_next_one_from_november() -> None:
    assert list_unconfirmed_years(date(2024, 10, 31)) == [2024]
    assert list_unconfirmed_years(date(2024, 11, 1)) == [2024, 2025]
    db.session.add(CalendarYear(year=2024, notice="Thông báo 1/TB"))
    db.session.commit()
    assert list_unconfirmed_years(date(2024, 10, 31)) == []
    assert list_unconfirmed_years(date(2024, 11, 1)) == [2025]
