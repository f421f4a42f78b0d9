"""What people write of the items of a work programme: a time, whom it goes to, and whole lines pasted from a table."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.programmes import FIRST_YEAR, LAST_YEAR, Submission
from tracker.domain.text import fold

#: The cells of a line, in their order; a running number before them is passed over.
COLUMNS = ("Nội dung", "Loại", "Cơ quan chủ trì", "Cơ quan phối hợp", "Trình", "Thời hạn")
MOST_LINES = 300
_LAST_MONTH = 12
_QUARTER = re.compile(r"(?:quy\s+|q)(iii|ii|iv|i|[1-4])(?:\s+(?:nam\s+)?(\d{4}))?")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HEADS = frozenset({"noi dung", "ten noi dung", "noi dung cong viec", "stt", "tt"})


def due_told(text: str, year: int) -> tuple[date, bool] | None:
    """The due date a text tells, and whether it tells only a month, whose last day it then is; None when none.

    Understood are 31/3/2026, 31/3, 3/2026, tháng 3 and 3, the year being the programme's where none is said. A quarter
    (quý I, quý 1/2026) is its last month.
    """
    if (quarter := _QUARTER.fullmatch(fold(text).strip())) is not None:
        of = int(quarter[2] or year)
        number = _QUARTERS.get(quarter[1]) or int(quarter[1])
        return (_last_day(of, number * 3), True) if FIRST_YEAR <= of <= LAST_YEAR else None
    told = re.sub(r"^(thang|ngay)\s+|^t(?=\d)", "", fold(text)).split()
    if not told or len(told) > 3 or not all(one.isdecimal() and len(one) <= 4 for one in told):
        return None
    numbers = [int(one) for one in told]
    only_month = len(numbers) == 1 or (len(numbers) == 2 and numbers[1] >= FIRST_YEAR)
    if only_month:
        month, of = numbers[0], numbers[1] if len(numbers) == 2 else year
        return (_last_day(of, month), True) if 1 <= month <= _LAST_MONTH and FIRST_YEAR <= of <= LAST_YEAR else None
    try:
        day, month, of = (*numbers, year)[:3]
        return date(of, month, day), False
    except ValueError:
        return None


def submission_told(text: str) -> Submission | None:
    """To whom a text says something is submitted; the body above all others that it names."""
    words = f" {fold(text)} "
    if "tinh uy" in words or "thuong vu" in words:
        return Submission.PARTY
    if "hdnd" in words or "hoi dong nhan dan" in words:
        return Submission.COUNCIL
    if "chu tich" in words:
        return Submission.CHAIR
    return Submission.COMMITTEE if "ubnd" in words or "uy ban nhan dan" in words or not words.strip() else None


@dataclass(frozen=True)
class PastedItem:
    """One line as it was pasted; `line` counts from 1."""

    line: int
    content: str
    kind: str
    lead: str
    cooperating: tuple[str, ...]
    submitted_to: str
    due: str


def read_pasted(text: str) -> list[PastedItem]:
    """The items of a pasted text. Empty lines and a line of column heads are passed over; missing cells are empty."""
    found = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or fold(cells[0]) in _HEADS:
            continue
        if len(cells) > len(COLUMNS) and (not cells[0] or fold(cells[0]).isdecimal()):
            cells = cells[1:]
        content, kind, lead, cooperating, submitted_to, due = [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
        partners = tuple(one.strip() for one in cooperating.split(";") if one.strip())
        found.append(PastedItem(number, content, kind, lead, partners, submitted_to, due))
    return found


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
