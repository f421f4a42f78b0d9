"""Reporting periods: calendar ones, and those of the administrative-reform reports, which begin on 15 December."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """What reports are made for; the value stands in addresses."""

    MONTH = "thang"
    QUARTER = "quy"
    HALF_YEAR = "nua-nam"
    YEAR = "nam"
    REFORM_FIRST_QUARTER = "cchc-quy-1"
    REFORM_HALF_YEAR = "cchc-6-thang"
    REFORM_THIRD_QUARTER = "cchc-quy-3"
    REFORM_YEAR = "cchc-nam"


#: How many months a calendar period has.
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_ROMAN = ("I", "II", "III", "IV")
_YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Period:
    """A span of days, both of them part of it. `number` is its place among the periods of its kind in the year."""

    kind: PeriodKind
    year: int
    number: int

    @property
    def key(self) -> str:
        """What the address calls it: thang-2024-6, nam-2024."""
        return f"{self.kind.value}-{self.year}" + (f"-{self.number}" if _MONTHS.get(self.kind, 12) < 12 else "")

    @property
    def label(self) -> str:
        """The word an official has for it."""
        year = self.year
        return {
            PeriodKind.MONTH: f"Tháng {self.number}/{year}",
            PeriodKind.QUARTER: f"Quý {_ROMAN[(self.number - 1) % 4]}/{year}",
            PeriodKind.HALF_YEAR: f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {year}",
            PeriodKind.YEAR: f"Năm {year}",
            PeriodKind.REFORM_FIRST_QUARTER: f"CCHC quý I/{year}",
            PeriodKind.REFORM_HALF_YEAR: f"CCHC 6 tháng đầu năm {year}",
            PeriodKind.REFORM_THIRD_QUARTER: f"CCHC quý III/{year}",
            PeriodKind.REFORM_YEAR: f"CCHC năm {year}",
        }[self.kind]

    @property
    def from_on(self) -> date:
        """Its first day."""
        if self.kind in _MONTHS:
            return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)
        if self.kind is PeriodKind.REFORM_THIRD_QUARTER:
            return date(self.year, 6, 15)
        return date(self.year - 1, 12, 15)

    @property
    def to_on(self) -> date:
        """Its last day."""
        if self.kind in _MONTHS:
            last_month = self.number * _MONTHS[self.kind]
            return date(self.year + last_month // 12, last_month % 12 + 1, 1) - timedelta(days=1)
        month = {
            PeriodKind.REFORM_FIRST_QUARTER: 3,
            PeriodKind.REFORM_HALF_YEAR: 6,
            PeriodKind.REFORM_THIRD_QUARTER: 9,
        }.get(self.kind, 12)
        return date(self.year, month, 14)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of a kind in which a day lies; of the reform quarters, the one of the year to which it belongs."""
    if kind in _MONTHS:
        return Period(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)
    return Period(kind, day.year + (day >= date(day.year, 12, 15)), 1)


def period_before(period: Period) -> Period:
    """The period with which this one is compared: the one before, or a year before where none of its kind adjoins."""
    if period.kind in _MONTHS:
        return period_of(period.kind, period.from_on - timedelta(days=1))
    return Period(period.kind, period.year - 1, 1)


def presets(day: date) -> list[Period]:
    """The periods a report of this day may be about, one of each kind; those that have not begun are left out."""
    return [period for period in (period_of(kind, day) for kind in PeriodKind) if period.from_on <= day]


def recent_periods(kind: PeriodKind, day: date, number: int) -> list[Period]:
    """So many periods of a kind, the latest that has begun by the day first."""
    period = period_of(kind, day)
    if period.from_on > day:
        period = period_before(period)
    found = [period]
    while len(found) < number:
        found.append(period_before(found[-1]))
    return found


def find_period(key: str, today: date) -> Period | None:
    """The period that an address names: thang-2024-6, or just thang for today's. None: no such one has begun."""
    for kind in PeriodKind:
        if key == kind.value:
            return next((period for period in presets(today) if period.kind is kind), None)
        told = re.fullmatch(rf"{kind.value}-(\d{{4}})(?:-(\d{{1,2}}))?", key)
        if told:
            period = Period(kind, int(told[1]), int(told[2] or 1))
            return period if _exists(period) and period.key == key and period.from_on <= today else None
    return None


def _exists(period: Period) -> bool:
    return period.year in _YEARS and 1 <= period.number <= 12 // _MONTHS.get(period.kind, 12)
