"""Codes of tasks that are entered by hand: NV-<year>-<number>, one after the other, whoever enters at the same time."""

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from tracker.models import Task

#: A longer number is no number of ours, and does not fit into an integer.
_MOST_DIGITS = 9


def code_of(year: int, number: int) -> str:
    """The code with this number in a year: NV-2024-01482."""
    return f"NV-{year}-{number:05d}"


def last_number(session: Session, year: int) -> int:
    """The highest number used in a year, by hand or by a list; 0 when there is none.

    It may be used by somebody else in the same moment: whoever inserts relies on the unique code, and asks again.
    """
    prefix = f"NV-{year}-"
    number = func.substr(Task.code, len(prefix) + 1)
    is_number = (func.length(number) > 0, func.length(number) <= _MOST_DIGITS, func.ltrim(number, "0123456789") == "")
    highest = select(func.max(cast(number, Integer))).where(Task.code.startswith(prefix), *is_number)
    return session.scalar(highest) or 0
