"""Working days: Saturdays, Sundays and public holidays are off, less the Saturdays a swap notice makes working days.

'N working days' counts from the day after. A due date that was written as a date is never moved, whatever day it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: the week, but for `days_off` (day to its name) and `working_weekends` (swapped in)."""

    days_off: Mapping[date, str] = field(default_factory=dict)
    working_weekends: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether the offices work on this day."""
        if day in self.working_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def add_working_days(self, start: date, days: int) -> date:
        """The last of `days` working days, counted from the day after `start`. With 0 it is `start` itself."""
        return self._step(start, days, _ONE_DAY)

    def subtract_working_days(self, end: date, days: int) -> date:
        """The working day that is the `days`-th one before `end`, which itself is not counted."""
        return self._step(end, days, -_ONE_DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days there are after `start`, up to and with `end`. 0 when `end` is not later."""
        span = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=step)) for step in range(1, span + 1))

    def next_working_day(self, day: date) -> date:
        """This day if it is worked, else the first one after it that is."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def last_working_day(self, day: date) -> date:
        """This day if it is worked, else the last one before it that is."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day

    def _step(self, day: date, days: int, step: timedelta) -> date:
        while days > 0:
            day += step
            days -= self.is_working_day(day)
        return day
