"""Working days, as a clerk counts them with the wall calendar and the swap notices of 2024 to 2026."""

from datetime import date, timedelta

import pytest

from tracker.domain.calendar import Calendar

#: What the notices of these years say, copied by hand: days off besides the weekends, and Saturdays that are worked.
_DAYS_OFF = [
    *(date(2024, 2, day) for day in (8, 9, 12, 13, 14)), date(2024, 4, 18),
    date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1),
    date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2),
    *(date(2026, 2, day) for day in range(16, 21)), date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2),
    date(2026, 11, 24),
]  # fmt: skip
_WORKED = frozenset({date(2024, 5, 4), date(2025, 4, 26), date(2026, 8, 22)})
CALENDAR = Calendar(dict.fromkeys(_DAYS_OFF, "nghỉ"), _WORKED)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2024, 2, 7), 5, date(2024, 2, 21)),  # over Tết
        (date(2024, 4, 26), 5, date(2024, 5, 7)),  # Saturday 4 May is worked
        (date(2024, 4, 26), 1, date(2024, 5, 2)),
        (date(2024, 4, 26), 3, date(2024, 5, 4)),  # may end on the worked Saturday
        (date(2025, 4, 25), 5, date(2025, 5, 6)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 8, 21), 5, date(2026, 8, 27)),
        (date(2026, 11, 20), 3, date(2026, 11, 26)),
        (date(2024, 6, 12), 1, date(2024, 6, 13)),
        (date(2024, 6, 14), 1, date(2024, 6, 17)),  # Friday to Monday
        (date(2024, 6, 15), 1, date(2024, 6, 17)),  # from a Saturday, from a Sunday
        (date(2024, 6, 16), 1, date(2024, 6, 17)),
        (date(2024, 6, 15), 0, date(2024, 6, 15)),  # nothing is counted, nothing is moved
    ],
)
def test_n_working_days_are_counted_from_the_day_after(start: date, days: int, due: date) -> None:
    assert CALENDAR.add_working_days(start, days) == due


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 6, 14), True),  # Friday
        (date(2024, 6, 15), False),
        (date(2024, 6, 16), False),
        (date(2024, 6, 17), True),  # Monday
        (date(2024, 4, 27), False),  # an ordinary Saturday beside the holidays
        (date(2024, 4, 29), False),  # swapped for …
        (date(2024, 5, 4), True),  # … this Saturday
        (date(2024, 5, 5), False),
        (date(2026, 11, 24), False),
        (date(2026, 11, 23), True),
        (date(2026, 11, 25), True),
    ],
)
def test_a_day_is_worked_or_off(day: date, *, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


@pytest.mark.parametrize(
    ("end", "days", "found"),
    [
        (date(2024, 6, 14), 1, date(2024, 6, 13)),
        (date(2024, 6, 16), 1, date(2024, 6, 14)),  # due on a Sunday: the Friday before
        (date(2024, 6, 17), 1, date(2024, 6, 14)),
        (date(2024, 5, 2), 1, date(2024, 4, 26)),  # over the holidays
        (date(2024, 5, 6), 1, date(2024, 5, 4)),  # the worked Saturday
        (date(2024, 6, 15), 0, date(2024, 6, 15)),
    ],
)
def test_working_days_are_counted_back_from_the_day_before(end: date, days: int, found: date) -> None:
    assert CALENDAR.subtract_working_days(end, days) == found


def test_working_days_between_two_days_count_the_last_and_not_the_first() -> None:
    assert CALENDAR.working_days_between(date(2024, 6, 12), date(2024, 6, 13)) == 1
    assert CALENDAR.working_days_between(date(2024, 6, 12), date(2024, 6, 12)) == 0
    assert CALENDAR.working_days_between(date(2024, 6, 13), date(2024, 6, 12)) == 0
    assert CALENDAR.working_days_between(date(2024, 6, 14), date(2024, 6, 16)) == 0
    assert CALENDAR.working_days_between(date(2024, 4, 26), date(2024, 5, 7)) == 5


def test_adding_and_counting_are_one_another_undone() -> None:
    for start in (date(2024, 1, 1) + timedelta(days=offset) for offset in range(200)):
        for days in (1, 5, 10):
            due = CALENDAR.add_working_days(start, days)
            assert CALENDAR.working_days_between(start, due) == days
            assert CALENDAR.is_working_day(due)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2024, 6, 14), date(2024, 6, 14)),
        (date(2024, 6, 15), date(2024, 6, 17)),
        (date(2024, 5, 3), date(2024, 5, 3)),
        (date(2024, 4, 27), date(2024, 5, 2)),
    ],
)
def test_the_next_working_day_is_this_one_if_it_is_worked(day: date, found: date) -> None:
    assert CALENDAR.next_working_day(day) == found
