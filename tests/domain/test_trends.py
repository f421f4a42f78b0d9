"""The days of a trend, and the distance between two rates."""

from datetime import date

import pytest

from tracker.domain.trends import TrendUnit, end_before, label_of, points_between, trend_days
from tracker.domain.wording import points_in_words


def test_a_trend_by_week_ends_on_sundays_and_on_the_day_itself() -> None:
    days = trend_days(date(2024, 6, 12), TrendUnit.WEEK)
    assert days[-3:] == [date(2024, 6, 2), date(2024, 6, 9), date(2024, 6, 12)]
    assert len(days) == 12
    assert {day.isoweekday() for day in days[:-1]} == {7}


def test_a_trend_by_month_ends_with_the_months_and_on_the_day_itself() -> None:
    days = trend_days(date(2024, 3, 10), TrendUnit.MONTH, 4)
    assert days == [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 10)]


@pytest.mark.parametrize(
    ("day", "unit", "before"),
    [
        (date(2024, 6, 9), TrendUnit.WEEK, date(2024, 6, 2)),  # a Sunday ends its own week
        (date(2024, 6, 10), TrendUnit.WEEK, date(2024, 6, 9)),
        (date(2024, 5, 31), TrendUnit.MONTH, date(2024, 4, 30)),
        (date(2024, 6, 1), TrendUnit.MONTH, date(2024, 5, 31)),
        (date(2024, 1, 31), TrendUnit.MONTH, date(2023, 12, 31)),
    ],
)
def test_the_week_or_month_before_is_the_one_that_had_ended(day: date, unit: TrendUnit, before: date) -> None:
    assert end_before(day, unit) == before


def test_points_bear_the_day_of_a_week_and_the_name_of_a_month() -> None:
    assert label_of(date(2024, 6, 9), TrendUnit.WEEK) == "09/06"
    assert label_of(date(2024, 5, 31), TrendUnit.MONTH) == "T5"


@pytest.mark.parametrize(
    ("newer", "older", "told"),
    [
        ("96.07", "95.65", "+0,42 điểm"),
        ("95.65", "96.07", "−0,42 điểm"),
        ("100.00", "94.38", "+5,62 điểm"),
        ("0.00", "100.00", "−100,00 điểm"),
        ("96.07", "96.07", "không đổi"),
        ("9.05", "8.10", "+0,95 điểm"),
    ],
)
def test_a_change_is_what_a_reader_gets_who_subtracts(newer: str, older: str, told: str) -> None:
    assert points_in_words(points_between(newer, older)) == told
