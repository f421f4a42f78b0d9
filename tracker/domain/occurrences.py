"""The single times a duty comes back: when each is due, when its task is made, and which are to be made on a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.calendar import Calendar
from tracker.domain.recurrence import Recurrence, Unit
from tracker.domain.rule_words import WEEKDAY_WORDS

#: So many days before its due date a task is made, where nothing else was said, and at most.
USUAL_DAYS_BEFORE = {Unit.DAY: 1, Unit.WEEK: 5, Unit.MONTH: 15}
MOST_DAYS_BEFORE = {Unit.DAY: 7, Unit.WEEK: 45, Unit.MONTH: 120}
#: No run of days off is longer, so nothing further away decides where a day is shifted to.
LONGEST_BREAK_DAYS = 31


class DaysOff(StrEnum):
    """What becomes of a day on which nobody works. The value is stored, and the word in forms."""

    KEEP = "keep"
    BEFORE = "before"
    AFTER = "after"


DAYS_OFF_WORDS = {
    DaysOff.KEEP: "Giữ nguyên ngày, dù là ngày nghỉ",
    DaysOff.BEFORE: "Sớm hơn: ngày làm việc liền trước",
    DaysOff.AFTER: "Muộn hơn: ngày làm việc liền sau",
}


@dataclass(frozen=True)
class Schedule:
    """When a duty comes back, and when its tasks are made."""

    rule: Recurrence
    first_on: date
    until_on: date | None
    days_before: int
    days_off: DaysOff


@dataclass(frozen=True)
class Occurrence:
    """One time: the rule's own day, by which it is known, and the day it is due."""

    day: date
    due_on: date

    @property
    def is_shifted(self) -> bool:
        """Whether its day is a day off, and it is due on another."""
        return self.day != self.due_on


def settle(days: Iterable[date], *, days_off: DaysOff, calendar: Calendar) -> list[Occurrence]:
    """When each of the rule's days is due, in order; of several that would be due on one day, one stands for all.

    It is the one whose own day that is, or else the first: a duty of every day has no task of its own for a Saturday.
    """
    chosen: dict[date, date] = {}
    for day in sorted(days):
        due_on = _shifted(day, days_off, calendar)
        if due_on not in chosen or day == due_on:
            chosen[due_on] = day
    return [Occurrence(day, due_on) for due_on, day in sorted(chosen.items())]


def made_on(occurrence: Occurrence, *, days_before: int) -> date:
    """The day on which its task is to be made."""
    return occurrence.due_on - timedelta(days=days_before)


def to_be_made(
    occurrences: Sequence[Occurrence], *, already: Collection[date], days_before: int, today: date
) -> list[Occurrence]:
    """Those whose task is to be made by today and was not, the earliest first: what an outage missed is among them.

    `already` are the rule's days that were made, whatever became of their tasks.
    """
    return [one for one in occurrences if one.day not in already and made_on(one, days_before=days_before) <= today]


def is_late(occurrence: Occurrence, *, today: date) -> bool:
    """Whether a task made today would be overdue at once, so that it was entered late."""
    return occurrence.due_on < today


def why_off(day: date, calendar: Calendar) -> str:
    """Why a day is a day off: the name of the holiday, or of the day of the week."""
    return calendar.days_off.get(day, "") or WEEKDAY_WORDS[day.weekday()]


def usual_days_before(rule: Recurrence) -> int:
    """How many days before its due date a task of this rule is made, where nothing else was said."""
    return USUAL_DAYS_BEFORE[rule.unit]


def _shifted(day: date, days_off: DaysOff, calendar: Calendar) -> date:
    if days_off is DaysOff.KEEP:
        return day
    return calendar.next_working_day(day) if days_off is DaysOff.AFTER else calendar.last_working_day(day)
