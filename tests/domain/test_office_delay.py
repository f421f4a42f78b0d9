"""What the Office lets wait: two working days are its time, by a calendar with days off."""

from datetime import date, timedelta

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.office_delay import Lag, answered_in_time_until, lag_of, waited_too_long_before

MONDAY = date(2024, 6, 10)
_HOLIDAY = Calendar({date(2024, 6, 12): "Ngày nghỉ"})


@pytest.mark.parametrize(
    ("came_on", "today", "late"),
    [
        (MONDAY, date(2024, 6, 12), False),
        (MONDAY, date(2024, 6, 13), True),
        (date(2024, 6, 6), date(2024, 6, 10), False),  # a Thursday: Friday and Monday
        (date(2024, 6, 6), date(2024, 6, 11), True),
        (date(2024, 6, 8), date(2024, 6, 11), False),  # a Saturday: Monday and Tuesday
        (date(2024, 6, 6), date(2024, 6, 9), False),  # asked on a Sunday
        (date(2024, 6, 4), date(2024, 6, 9), True),
    ],
)
def test_what_came_has_two_working_days(came_on: date, today: date, *, late: bool) -> None:
    assert (came_on < waited_too_long_before(today, Calendar())) is late


def test_days_off_give_the_office_more_time() -> None:
    assert waited_too_long_before(date(2024, 6, 13), _HOLIDAY) <= MONDAY
    assert waited_too_long_before(date(2024, 6, 14), _HOLIDAY) > MONDAY


@pytest.mark.parametrize("calendar", [Calendar(), _HOLIDAY])
def test_both_ways_of_asking_agree_with_the_number_of_working_days(calendar: Calendar) -> None:
    days = [MONDAY + timedelta(days=offset) for offset in range(-10, 15)]
    for came_on in days:
        for today in days:
            too_long = calendar.working_days_between(came_on, today) > 2
            assert (today > answered_in_time_until(came_on, calendar)) is too_long
            assert (came_on < waited_too_long_before(today, calendar)) is too_long


def test_a_lag_tells_the_middle_and_the_late_ones() -> None:
    assert lag_of({0: 3, 1: 1, 5: 2}) == Lag(6, 0, 2)
    assert lag_of({1: 1, 2: 1, 9: 1}) == Lag(3, 2, 1)
    assert lag_of({1: 1, 2: 1, 9: 1}).late_share == "33.33"
    assert lag_of({4: 1}) == Lag(1, 4, 1)


def test_of_nothing_there_is_no_middle() -> None:
    assert lag_of({}) == Lag(0, None, 0)
    assert lag_of({}).late_share is None
