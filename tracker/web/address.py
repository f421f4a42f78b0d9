"""Reading filters and paths from the address. What makes no sense there is passed over, never an error."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import request

from tracker.domain.text import one_line

_LAST_PAGE = 100_000
#: A day outside these is a slip of the pen, and days before or after it may not exist.
_YEARS = range(1900, 2200)

Word = TypeVar("Word", bound=StrEnum)


def word_of(words: type[Word], name: str) -> Word | None:
    """The word of a fixed list that stands in the address under a name."""
    try:
        return words(request.args.get(name, ""))
    except ValueError:
        return None


def day_of(name: str) -> date | None:
    """The day that stands in the address under a name, as yyyy-mm-dd."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def text_of(name: str, longest: int) -> str:
    """The text that stands in the address under a name, on one line, without control characters, cut to a length."""
    return one_line(request.args.get(name, ""))[:longest]


def page_number() -> int:
    """The number of the page asked for, from 1."""
    told = request.args.get("trang", "1")
    return min(max(int(told), 1), _LAST_PAGE) if told.isdecimal() and len(told) < 9 else 1


def local_path(wanted: str | None) -> str:
    """The page to go on to: one path of this site, or the overview."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted:
        return wanted if wanted.isprintable() else "/"
    return "/"
