"""Codes of tasks that are entered by hand: NV-<year>-<number>, one after the other, whoever enters at the same time.

Those of the central government's stream bear TW in place of NV, and are numbered by themselves, as its lists are.
"""

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from tracker.domain.streams import Stream
from tracker.models import Task

_LETTERS = {Stream.PROVINCIAL: "NV", Stream.CENTRAL: "TW"}
#: A longer number is no number of ours, and does not fit into an integer.
_MOST_DIGITS = 9


def code_of(stream: Stream, year: int, number: int) -> str:
    """The code with this number in a year of a stream: NV-2024-01482."""
    return f"{_beginning(stream, year)}{number:05d}"


def last_number(session: Session, stream: Stream, year: int) -> int:
    """The highest number used in a year of a stream, by hand or by a list; 0 when there is none.

    It may be used by somebody else in the same moment: whoever inserts relies on the unique code, and asks again.
    """
    prefix = _beginning(stream, year)
    number = func.substr(Task.code, len(prefix) + 1)
    is_number = (func.length(number) > 0, func.length(number) <= _MOST_DIGITS, func.ltrim(number, "0123456789") == "")
    highest = select(func.max(cast(number, Integer))).where(Task.code.startswith(prefix), *is_number)
    return session.scalar(highest) or 0


def _beginning(stream: Stream, year: int) -> str:
    return f"{_LETTERS[stream]}-{year}-"
