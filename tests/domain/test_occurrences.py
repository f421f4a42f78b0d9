"""The single times of a duty: days off, and which tasks are to be made on a day."""

from datetime import date, timedelta

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.occurrences import DaysOff, Occurrence, is_late, made_on, settle, to_be_made, why_off

#: Tết 2024: 08/02 to 14/02 are days off; Saturday 04/05 is worked, for Monday 29/04.
_TET = {date(2024, 2, day): "Tết Nguyên đán" for day in range(8, 15)}
_SPRING = {
    date(2024, 4, 29): "Nghỉ hoán đổi",
    date(2024, 4, 30): "Ngày Chiến thắng",
    date(2024, 5, 1): "Quốc tế Lao động",
}
CALENDAR = Calendar(_TET | _SPRING, frozenset({date(2024, 5, 4)}))


def _due(*days: date, days_off: DaysOff) -> list[date]:
    return [one.due_on for one in settle(days, days_off=days_off, calendar=CALENDAR)]


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2024, 6, 19), date(2024, 6, 19), date(2024, 6, 19)),  # a Wednesday stays
        (date(2024, 7, 20), date(2024, 7, 19), date(2024, 7, 22)),  # a Saturday
        (date(2024, 7, 21), date(2024, 7, 19), date(2024, 7, 22)),  # a Sunday
        (date(2024, 2, 10), date(2024, 2, 7), date(2024, 2, 15)),  # within Tết
        (date(2024, 2, 8), date(2024, 2, 7), date(2024, 2, 15)),  # its first day
        (date(2024, 2, 14), date(2024, 2, 7), date(2024, 2, 15)),  # its last
        (date(2024, 4, 30), date(2024, 4, 26), date(2024, 5, 2)),
        (date(2024, 5, 4), date(2024, 5, 4), date(2024, 5, 4)),  # a Saturday that is worked
    ],
)
def test_a_day_off_is_kept_or_moved_to_the_working_day_before_or_after(day: date, before: date, after: date) -> None:
    assert _due(day, days_off=DaysOff.KEEP) == [day]
    assert _due(day, days_off=DaysOff.BEFORE) == [before]
    assert _due(day, days_off=DaysOff.AFTER) == [after]


def test_of_days_that_would_be_due_on_one_day_one_stands_for_all() -> None:
    friday = date(2024, 6, 14)
    week = [friday + timedelta(days=number) for number in range(4)]  # Friday to Monday
    assert settle(week, days_off=DaysOff.BEFORE, calendar=CALENDAR) == [
        Occurrence(week[0], week[0]),
        Occurrence(week[3], week[3]),
    ]
    assert settle(week, days_off=DaysOff.AFTER, calendar=CALENDAR) == [
        Occurrence(week[0], week[0]),
        Occurrence(week[3], week[3]),
    ]
    # Neither is the working day itself: the first of them stands.
    assert settle(week[1:3], days_off=DaysOff.BEFORE, calendar=CALENDAR) == [Occurrence(week[1], friday)]


def test_why_a_day_is_off_is_the_holiday_or_the_weekday() -> None:
    assert why_off(date(2024, 2, 10), CALENDAR) == "Tết Nguyên đán"
    assert why_off(date(2024, 7, 20), CALENDAR) == "thứ Bảy"
    assert why_off(date(2024, 7, 21), CALENDAR) == "Chủ nhật"


_MONTHS = [Occurrence(date(2024, month, 20), date(2024, month, 20)) for month in (6, 7, 8, 9)]


@pytest.mark.parametrize(
    ("today", "already", "months"),
    [
        (date(2024, 6, 4), set(), []),
        (date(2024, 6, 5), set(), [6]),  # fifteen days before the 20th
        (date(2024, 6, 5), {6}, []),
        (date(2024, 7, 4), {6}, []),
        (date(2024, 7, 5), {6}, [7]),
        (date(2024, 9, 4), {6}, [7, 8]),  # two months without anybody who makes them
        (date(2024, 9, 5), {6, 8}, [7, 9]),  # one that was made by hand stays made
        (date(2025, 1, 1), {6, 7, 8, 9}, []),
    ],
)
def test_what_is_to_be_made_on_a_day(today: date, already: set[int], months: list[int]) -> None:
    days = {date(2024, month, 20) for month in already}
    found = to_be_made(_MONTHS, already=days, days_before=15, today=today)
    assert [one.day.month for one in found] == months


def test_a_time_is_late_from_the_day_after_it_is_due() -> None:
    assert not is_late(_MONTHS[0], today=date(2024, 6, 20))
    assert is_late(_MONTHS[0], today=date(2024, 6, 21))
    assert made_on(_MONTHS[0], days_before=0) == date(2024, 6, 20)


@pytest.mark.parametrize(
    ("day", "last", "following"),
    [
        (date(2024, 6, 14), date(2024, 6, 14), date(2024, 6, 14)),
        (date(2024, 6, 16), date(2024, 6, 14), date(2024, 6, 17)),
        (date(2024, 2, 12), date(2024, 2, 7), date(2024, 2, 15)),
    ],
)
def test_the_last_working_day_mirrors_the_next(day: date, last: date, following: date) -> None:
    assert (CALENDAR.last_working_day(day), CALENDAR.next_working_day(day)) == (last, following)
