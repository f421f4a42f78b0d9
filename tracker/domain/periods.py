"""Reporting periods: calendar ones, and those of the administrative-reform reports, which begin on 15 December."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """A span of days, both of them part of it, with the word an official has for it."""

    key: str
    label: str
    from_on: date
    to_on: date


def _month(day: date) -> Period:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period("thang", f"Tháng {day.month}/{day.year}", first, last)


def _quarter(day: date) -> Period:
    number = (day.month - 1) // 3 + 1
    first = date(day.year, number * 3 - 2, 1)
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return Period("quy", f"Quý {('I', 'II', 'III', 'IV')[number - 1]}/{day.year}", first, last)


def _half_year(day: date) -> Period:
    if day.month <= 6:
        return Period("nua-nam", f"6 tháng đầu năm {day.year}", date(day.year, 1, 1), date(day.year, 6, 30))
    return Period("nua-nam", f"6 tháng cuối năm {day.year}", date(day.year, 7, 1), date(day.year, 12, 31))


def _year(day: date) -> Period:
    return Period("nam", f"Năm {day.year}", date(day.year, 1, 1), date(day.year, 12, 31))


def _reform_year(day: date) -> int:
    return day.year + (day >= date(day.year, 12, 15))


def _reform_year_period(day: date) -> Period:
    year = _reform_year(day)
    return Period("cchc-nam", f"CCHC năm {year}", date(year - 1, 12, 15), date(year, 12, 14))


def _reform_half_year(day: date) -> Period:
    year = _reform_year(day)
    return Period("cchc-6-thang", f"CCHC 6 tháng đầu năm {year}", date(year - 1, 12, 15), date(year, 6, 14))


def _reform_first_quarter(day: date) -> Period:
    year = _reform_year(day)
    return Period("cchc-quy-1", f"CCHC quý I/{year}", date(year - 1, 12, 15), date(year, 3, 14))


def _reform_third_quarter(day: date) -> Period:
    year = _reform_year(day)
    return Period("cchc-quy-3", f"CCHC quý III/{year}", date(year, 6, 15), date(year, 9, 14))


_PRESETS = (
    _month, _quarter, _half_year, _year,
    _reform_first_quarter, _reform_half_year, _reform_third_quarter, _reform_year_period,
)  # fmt: skip


def presets(day: date) -> list[Period]:
    """The periods a report of this day may be about; those that have not begun are left out."""
    return [period for period in (preset(day) for preset in _PRESETS) if period.from_on <= day]
