"""What a piece of text tells about time, and by what dates are reckoned."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from tracker.domain.calendar import Calendar
from tracker.domain.directives.moments import Moment


class Tells(Enum):
    """What a piece of text tells about time."""

    DUE = "due"
    EVERY = "every"
    """How often: 'hằng tháng'."""
    WHICH = "which"
    """Which day of a recurring period: 'thứ Sáu', 'tháng cuối quý'."""
    EVENT = "event"
    """A term that hangs on something else, which has no day."""


@dataclass(frozen=True)
class Time:
    """A piece of text about time, and what it says."""

    start: int
    end: int
    tells: Tells
    moment: Moment = field(default_factory=lambda: Moment(None))
    unit: str = ""
    count: int = 1
    days: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    of_quarter: str = ""
    is_until: bool = False


@dataclass(frozen=True)
class Clock:
    """By what dates are reckoned: the day of issue, if it is known, and the working days."""

    issued: date | None
    calendar: Calendar


_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "muoi": 10, "muoi lam": 15, "ba muoi": 30,
}  # fmt: skip
#: A number in digits or in a word.
NUMBER = r"(?:\d{1,3}|muoi lam|ba muoi|muoi|mot|hai|ba|bon|nam|sau|bay)"


def number_of(told: str) -> int:
    """The number that digits or a word tell."""
    return int(told) if told.isdigit() else _NUMBER_WORDS[told]
