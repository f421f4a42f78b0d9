"""Reading one cell: text, and dates however they were typed."""

import re
from datetime import date, timedelta

from tracker.domain.text import one_line
from tracker.files.workbook.reading import Cell

_DAY_FIRST = re.compile(
    r"^(?:ngày\s+)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:am|pm|sáng|chiều))?)?$"
)
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$")
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)
#: Serial numbers of days that can be meant: from 2000 to 2100.
_SERIALS = range(36_526, 73_051)
_YEARS = range(2000, 2101)


def text_of(cell: Cell) -> str:
    """The cell as text on one line, without control characters."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return one_line(str(cell))


def day_of(cell: Cell, *, is_month_first: bool = False) -> date | None:
    """The day a cell holds: a date, a serial number, or text as dd/mm/yyyy, d/m/yyyy or yyyy-mm-dd. None when blank.

    With `is_month_first`, text is read as mm/dd/yyyy.

    Raises:
        ValueError: it holds something else, or a day outside the years 2000 to 2100.
    """
    if isinstance(cell, date):
        day: date | None = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        day = _of_serial(cell)
    else:
        text = text_of(cell)
        if text in {"", "-", "–", "—"}:
            return None
        day = _of_text(text, is_month_first=is_month_first)
    if day is None or day.year not in _YEARS:
        raise ValueError(text_of(cell))
    return day


def _of_serial(number: float) -> date | None:
    # Compared before it is made whole: a cell may hold infinity.
    return _EPOCH + timedelta(days=int(number)) if _SERIALS.start <= number < _SERIALS.stop else None


def is_bare_number(cell: Cell) -> bool:
    """Whether a cell that is read as a day holds a mere number, which nobody formatted as one."""
    return not isinstance(cell, bool) and (isinstance(cell, int | float) or bool(_NUMBER.fullmatch(text_of(cell))))


def _of_text(text: str, *, is_month_first: bool) -> date | None:
    if found := _DAY_FIRST.match(text.casefold()):
        day, month, year = found.groups()
        if is_month_first:
            day, month = month, day
    elif found := _ISO.match(text):
        year, month, day = found.groups()
    elif _NUMBER.fullmatch(text):
        return _of_serial(float(text))
    else:
        return None
    return date(int(year), int(month), int(day))
