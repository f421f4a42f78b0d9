"""Trends: the days at whose ends figures stand beside each other, and how far one rate is from another."""

from datetime import date, timedelta
from enum import StrEnum


class TrendUnit(StrEnum):
    """How far apart the points of a trend are; the value stands in addresses."""

    WEEK = "tuan"
    MONTH = "thang"


UNIT_WORDS = {TrendUnit.WEEK: "tuần", TrendUnit.MONTH: "tháng"}
#: So many points has a trend.
POINTS = 12
#: With fewer points a span says nothing of where things go.
LEAST_POINTS = 4


def trend_days(as_of: date, unit: TrendUnit, number: int = POINTS) -> list[date]:
    """The ends of the last weeks (Sundays) or months and, as the last one, the day itself; in their order."""
    days = [as_of]
    while len(days) < number:
        days.append(end_before(days[-1], unit))
    return days[::-1]


def end_before(day: date, unit: TrendUnit) -> date:
    """The last day of the week or month that ended before this day."""
    if unit is TrendUnit.WEEK:
        return day - timedelta(days=day.isoweekday())
    return day.replace(day=1) - timedelta(days=1)


def label_of(day: date, unit: TrendUnit) -> str:
    """What stands under a point: the day that ends a week, or the month."""
    return f"{day:%d/%m}" if unit is TrendUnit.WEEK else f"T{day.month}"


def points_between(newer: str, older: str) -> int:
    """How far a rate is above an earlier one, in hundredths of a point: what a reader gets who subtracts them."""
    return _hundredths(newer) - _hundredths(older)


def _hundredths(rate: str) -> int:
    return int(rate.replace(".", ""))
