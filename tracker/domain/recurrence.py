"""On which days a duty comes back: the rules that are accepted, each in one form.

In one thing the office's meaning goes before that of RFC 5545: the 31st of every month is the last day of each, and a
shorter month is never passed over. The rule as it is written says so by itself, so any program reads the same days.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.errors import InvalidInput

#: The weekdays of the RFC, Monday first as in `date.weekday()`.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_MONTH = tuple(range(1, 13))
#: The last day of a month.
LAST = -1
MOST_DAYS, MOST_WEEKS = 60, 26
#: So many days of a month, or weekdays by place, a rule names at most.
MOST_NAMED = 4
SHORTEST_MONTH = 28


class Unit(StrEnum):
    """What a rule counts in: days, weeks, or the days of months."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"


@dataclass(frozen=True)
class Recurrence:
    """A rule with nothing left open; equal rules are equal.

    `interval` counts days or weeks, from the first day or its week. Of months, `months` says which; there either `days`
    are named, or the weekdays at a `place` of the month ('the first Monday').
    """

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    """Days of the month, in order; the last of them may be LAST, or a day that some of the months do not have."""
    place: int | None = None

    @property
    def has_short_months(self) -> bool:
        """Whether some month lacks its last named day, so that the month's last day stands for it."""
        return bool(self.days) and self.days[-1] > _length(self.months, longest=False)

    def as_text(self) -> str:
        """The rule as RFC 5545 writes it."""
        every = f";INTERVAL={self.interval}" if self.interval > 1 else ""
        if self.unit is Unit.DAY:
            return f"FREQ=DAILY{every}"
        weekdays = ",".join(WEEKDAYS[one] for one in self.weekdays)
        if self.unit is Unit.WEEK:
            return f"FREQ=WEEKLY{every};BYDAY={weekdays}"
        months = "" if self.months == EVERY_MONTH else f";BYMONTH={numbers_told(self.months)}"
        if self.place is not None:
            return f"FREQ=MONTHLY{months};BYDAY={self.place}{weekdays}"
        if self.has_short_months:
            # The last of the days that a month does have, and each of those named before.
            days = [*self.days[:-1], *range(SHORTEST_MONTH, self.days[-1] + 1)]
            places = [*range(1, len(self.days)), LAST]
            return f"FREQ=MONTHLY{months};BYMONTHDAY={numbers_told(days)};BYSETPOS={numbers_told(places)}"
        return f"FREQ={'YEARLY' if months else 'MONTHLY'}{months};BYMONTHDAY={numbers_told(self.days)}"


def daily(interval: int = 1) -> Recurrence:
    """Every so many days.

    Raises:
        InvalidInput: so many cannot be (field `interval`).
    """
    if not 1 <= interval <= MOST_DAYS:
        message = f"Số ngày từ 1 đến {MOST_DAYS}; thưa hơn thì chọn hằng tháng hoặc hằng năm."
        raise InvalidInput(message, field="interval")
    return Recurrence(Unit.DAY, interval)


def weekly(weekdays: Iterable[int], interval: int = 1) -> Recurrence:
    """On these weekdays, Monday is 0, every so many weeks.

    Raises:
        InvalidInput: none is named (field `weekdays`), or so many weeks cannot be (field `interval`).
    """
    chosen = tuple(sorted(set(weekdays)))
    if not chosen:
        message = "Chọn ít nhất một thứ trong tuần."
        raise InvalidInput(message, field="weekdays")
    if not 1 <= interval <= MOST_WEEKS:
        message = f"Số tuần từ 1 đến {MOST_WEEKS}; thưa hơn thì chọn hằng tháng hoặc hằng năm."
        raise InvalidInput(message, field="interval")
    return Recurrence(Unit.WEEK, interval, weekdays=chosen)


def on_days(days: Iterable[int], months: Iterable[int] = EVERY_MONTH) -> Recurrence:
    """On these days of these months; LAST, and any day that none of them has, is the last day of the month.

    Raises:
        InvalidInput: no day or no month is named, or the days cannot be so (fields `days`, `months`).
    """
    chosen = tuple(sorted(set(months)))
    if not chosen:
        message = "Chọn ít nhất một tháng."
        raise InvalidInput(message, field="months")
    longest, shortest = _length(chosen, longest=True), _length(chosen, longest=False)
    # A day 31 that a chosen month lacks, and any day that none has, means the last day.
    named = {LAST if one > longest or one == 31 > shortest else one for one in days}
    early = sorted(one for one in named if 0 < one <= SHORTEST_MONTH)
    late = [one for one in named if one not in early]
    if not named or len(named) > MOST_NAMED:
        message = f"Ghi từ 1 đến {MOST_NAMED} ngày trong tháng."
        raise InvalidInput(message, field="days")
    if len(late) > 1 or (late and 28 in early):
        message = "Chỉ ghi một ngày trong các ngày từ 28 đến cuối tháng, để không trùng ở tháng ngắn."
        raise InvalidInput(message, field="days")
    return Recurrence(Unit.MONTH, months=chosen, days=(*early, *late))


def on_weekday(weekday: int, place: int, months: Iterable[int] = EVERY_MONTH) -> Recurrence:
    """On the first to fourth, or the LAST, of a weekday in these months."""
    return Recurrence(Unit.MONTH, weekdays=(weekday,), months=tuple(sorted(set(months))), place=place)


def _length(months: Iterable[int], *, longest: bool) -> int:
    lengths = [monthrange(2024 if longest else 2023, month)[1] for month in months]
    return max(lengths) if longest else min(lengths)


def numbers_told(numbers: Iterable[int]) -> str:
    """Numbers as a rule writes them."""
    return ",".join(map(str, numbers))
