"""What the Office itself delays: how long it lets others wait, and how late it enters what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import Calendar
from tracker.domain.figures import percent

#: Within so many working days the Office enters a task, decides on a request and confirms or returns a report.
OFFICE_WITHIN_WORKING_DAYS = 2


def waited_too_long_before(today: date, calendar: Calendar) -> date:
    """What has waited for the Office since before this day has waited longer than it should.

    What came on Monday may be answered until the end of Wednesday, and is late on Thursday.
    """
    # On a day off the last working day still counts as one that was waited.
    return calendar.subtract_working_days(today + timedelta(days=1), OFFICE_WITHIN_WORKING_DAYS + 1)


def answered_in_time_until(day: date, calendar: Calendar) -> date:
    """The last day on which what came on this day is answered, or entered, in time."""
    return calendar.add_working_days(day, OFFICE_WITHIN_WORKING_DAYS + 1) - timedelta(days=1)


@dataclass(frozen=True)
class Lag:
    """How many working days something took, over many tasks."""

    number: int = 0
    median: int | None = None
    """Half of the tasks took so long at most; None where there are none."""
    late: int = 0
    """How many took longer than the Office allows itself."""

    @property
    def late_share(self) -> str | None:
        """The late ones among all, in percent."""
        return percent(self.late, self.number)


def lag_of(tasks_by_days: Mapping[int, int]) -> Lag:
    """The lag of tasks of which it is known how many took how many working days."""
    number, passed = sum(tasks_by_days.values()), 0
    for days in sorted(tasks_by_days):
        passed += tasks_by_days[days]
        if passed * 2 >= number > 0:
            late = sum(tasks for took, tasks in tasks_by_days.items() if took > OFFICE_WITHIN_WORKING_DAYS)
            return Lag(number, days, late)
    return Lag()
