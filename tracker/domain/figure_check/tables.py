"""Tables pasted from Word or Excel, cells between tabs: each row is a group of figures; columns add up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.figure_check.findings import Finding
from tracker.domain.figure_check.names import NAME_WORDS, Figure, Name
from tracker.domain.figure_check.naming import meaning_of, percentage_meaning
from tracker.domain.figure_check.paragraphs import Group
from tracker.domain.figure_check.reading import number_of, percentage_of
from tracker.domain.figure_check.sums import check_sum
from tracker.domain.text import fold

_FEWEST_COLUMNS = 2
_TOTAL_ROW = re.compile(r"^(tong( cong| so)?|cong|toan tinh|tong cong toan tinh)$")
_SUBTOTAL_ROW = re.compile(r"^(cong|tong)\b")
_ROMAN = re.compile(r"^[IVX]{1,6}\.?$")
_HEADING_ROWS = 3


@dataclass(frozen=True)
class Line:
    """A line of the text and where it begins."""

    start: int
    text: str

    @property
    def cells(self) -> list[tuple[int, str]]:
        """What stands between the tabs, each with its place in the text."""
        found, at = [], self.start
        for cell in self.text.split("\t"):
            lead = len(cell) - len(cell.lstrip())
            found.append((at + lead, cell.strip()))
            at += len(cell) + 1
        return found


@dataclass(frozen=True)
class Table:
    """What was read of one table."""

    groups: list[Group]
    sums: list[Finding]


def lines_of(text: str) -> list[Line]:
    """The lines of a text."""
    found, start = [], 0
    for line in text.split("\n"):
        found.append(Line(start, line))
        start += len(line) + 1
    return found


def read_table(lines: Sequence[Line]) -> Table | None:
    """The table that these lines with tabs are; None when their heads name fewer than two figures."""
    heads = _heading_length(lines)
    if heads == 0:
        return None
    names = _column_names([[cell for _, cell in line.cells] for line in lines[:heads]])
    if len([name for name in names if name is not None]) < _FEWEST_COLUMNS:
        return None
    groups = [group for line in lines[heads:] if (group := _row(line, names)).figures]
    return Table(groups, _column_sums(groups, lines[heads:]))


def _heading_length(lines: Sequence[Line]) -> int:
    """How many lines stand above the first with figures; a line that only numbers the columns is one of them."""
    for place, line in enumerate(lines[: _HEADING_ROWS + 1]):
        cells = [cell for _, cell in line.cells if cell]
        numbers = [cell for cell in cells if number_of(cell.strip("()")) is not None]
        if len(numbers) >= _FEWEST_COLUMNS and not _numbers_columns(cells):
            return place
    return 0


def _numbers_columns(cells: Sequence[str]) -> bool:
    numbers = [number_of(cell.strip("()")) for cell in cells]
    told = [number for number in numbers if number is not None]
    return bool(told) and told == list(range(told[0], told[0] + len(told))) and told[0] <= _FEWEST_COLUMNS


def _column_names(heads: Sequence[Sequence[str]]) -> list[Name | None]:
    """What each column counts; a head above several columns is a part of each of theirs."""
    width = max(len(cells) for cells in heads)
    rows = [
        [*cells, *[""] * (width - len(cells))] for cells in heads if not _numbers_columns([one for one in cells if one])
    ]
    names: list[Name | None] = []
    above = ""
    for column in range(width):
        own = [row[column] for row in rows]
        if own and own[0]:
            above = own[0] if len(rows) > 1 else ""
        told = " ".join([above, *own[1:]] if above and any(own[1:]) else own)
        names.append(_head_name(fold(told), "%" in told, names))
    return names


def _head_name(words: str, is_share: bool, before: Sequence[Name | None]) -> Name | None:  # noqa: FBT001 - private
    if is_share or re.search(r"\bt[yi] le\b", words):
        return percentage_meaning(words)
    meaning = meaning_of(words, with_unit=True)
    if meaning is None or meaning.name in before:
        late = meaning is not None and meaning.name in {Name.LATE, Name.OVERDUE}
        other = {Name.LATE: Name.OVERDUE, Name.OVERDUE: Name.LATE}
        return other[meaning.name] if meaning is not None and late and other[meaning.name] not in before else None
    if not meaning.is_bare:
        return meaning.name
    last = next((name for name in reversed(before) if name is not None), None)
    if meaning.name in {Name.LATE, Name.OVERDUE}:
        return Name.LATE if last is Name.ON_TIME else Name.OVERDUE if last in {Name.WITHIN, Name.OPEN} else meaning.name
    return meaning.name


def _row(line: Line, names: Sequence[Name | None]) -> Group:
    cells = line.cells
    title = next((cell for _, cell in cells if any(one.isalpha() for one in cell) and not _ROMAN.match(cell)), "")
    group = Group(title=title)
    for (start, cell), name in zip(cells, names, strict=False):
        if name is None or not cell:
            continue
        figure = _cell(start, cell, name)
        if figure is not None:
            group.figures.append(figure)
    return group


def _cell(start: int, cell: str, name: Name) -> Figure | None:
    is_share = name in {Name.RATE, Name.ON_TIME_SHARE, Name.COMPLETION, Name.OVERDUE_SHARE, Name.SHARE}
    end = start + len(cell)
    if is_share:
        told = percentage_of(cell)
        return Figure(name, told[0], cell, start, end, told[1]) if told else None
    number = number_of(cell)
    return Figure(name, number, cell, start, end) if number is not None else None


def _column_sums(groups: Sequence[Group], lines: Sequence[Line]) -> list[Finding]:
    """The total row against the rows it sums; rows that are themselves sums of others are passed over."""
    totals = [group for group in groups if is_total_row(group.title)]
    subtotal_lines = {line.start for line in lines if any(_ROMAN.match(cell) for _, cell in line.cells[:1])}
    parts = [
        group
        for group in groups
        if group not in totals
        and not _SUBTOTAL_ROW.match(fold(group.title))
        and not _stands_in(group, subtotal_lines, lines)
    ]
    if len(totals) != 1 or len(parts) < _FEWEST_COLUMNS:
        return []
    found = []
    for whole in totals[0].figures:
        if whole.name is None or whole.is_percentage:
            continue
        members = [one for group in parts if (one := group.find(whole.name)) is not None]
        if len(members) == len(parts):
            found.append(
                check_sum(whole, members, f"{NAME_WORDS[whole.name]}, dòng «{totals[0].title}» = tổng các dòng")
            )
    return found


def is_total_row(title: str) -> bool:
    """Whether a row with this title sums all others."""
    return _TOTAL_ROW.match(fold(title)) is not None


def _stands_in(group: Group, starts: set[int], lines: Sequence[Line]) -> bool:
    place = group.figures[0].start
    return any(line.start in starts and line.start <= place <= line.start + len(line.text) for line in lines)
