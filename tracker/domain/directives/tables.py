"""Tables: their rows by bars, tabs or columns of blanks, and which column says who, with whom and until when."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tracker.domain.directives.stretch import Stretch


class Column(Enum):
    """What a column tells."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    COOPERATING = "cooperating"
    DUE = "due"
    OTHER = "other"


@dataclass(frozen=True)
class Table:
    """The head of a table and its rows, each with its cells."""

    columns: tuple[Column, ...]
    head: tuple[Stretch, ...]
    rows: list[tuple[Stretch, ...]] = field(default_factory=list)

    def cell(self, row: Sequence[Stretch], column: Column) -> Stretch | None:
        """The first cell of a row that tells this, if it has one with words."""
        for kind, one in zip(self.columns, row, strict=False):
            if kind is column and one.low:
                return one
        return None

    def head_of(self, column: Column) -> Stretch | None:
        """The head of the column that tells this."""
        return next((one for kind, one in zip(self.columns, self.head, strict=True) if kind is column), None)


_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (Column.NUMBER, r"^(?:tt|stt|so tt|so thu tu|#|no\.?)$"),
        (Column.DUE, r"thoi (?:han|gian)"),
        (Column.COOPERATING, r"phoi hop|lien quan|cung tham gia|ho tro"),
        (Column.LEAD,
            r"chu tri|thuc hien$|chiu trach nhiem|don vi thuc hien|co quan thuc hien|dau moi|phan cong"
            r"|duoc giao|phu trach(?! lanh)|^don vi$|^co quan$|co quan, don vi|don vi, dia phuong"
            r"|trach nhiem"),
        (Column.DUE, r"thoi (?:han|gian)|(?:^|\s)han(?! muc| che)(?:\s|$)|^ngay (?:hoan thanh|trinh|nop|gui)"),
        (Column.OTHER, r"san pham|ket qua|ghi chu|kinh phi|lanh dao|can cu|muc tieu|chi tieu|dvt"),
        (Column.DUE, r"thoi (?:han|gian|diem)|han (?:hoan|cuoi|nop|gui|bao)|tien do|hoan thanh|^han$|ky bao cao"),
        (Column.CONTENT, r"noi dung|nhiem vu|cong viec|hoat dong|ten |viec|danh muc|cong tac|giai phap|yeu cau"),
    )
)  # fmt: skip
#: A column for agencies, whatever they are to do.
_AGENCY_HEAD = re.compile(r"co quan|don vi|so, nganh|so nganh|dia phuong")
_BY_BLANKS = re.compile(r" {2,}")
_RULER_CELL = re.compile(r"^[\s:=-]*$")
_FEWEST = 3


def table_from(lines: Sequence[Stretch], place: int) -> tuple[Table, int] | None:
    """The table whose head stands in this line, and the line after it; or None."""
    for cut in (_by_bars, _by_tabs, _by_columns):
        head = cut(lines[place])
        columns = _columns(head) if len(head) >= _FEWEST else None
        if columns:
            return _read(lines, place, cut, head, columns)
    return None


def _columns(head: Sequence[Stretch]) -> tuple[Column, ...] | None:
    """What the columns tell; None when this is no head of a table of tasks."""
    found = []
    for cell in head:
        kind = next((column for column, pattern in _HEADS if pattern.search(cell.low)), Column.OTHER)
        found.append(Column.OTHER if kind is not Column.OTHER and kind in found else kind)
    if any(len(cell.low) > 60 for cell in head) or not {Column.NUMBER, Column.CONTENT, Column.LEAD} & set(found):
        return None
    if Column.LEAD not in found:
        agencies = [n for n, cell in enumerate(head) if found[n] is Column.OTHER and _AGENCY_HEAD.search(cell.low)]
        if not agencies:
            return None
        found[agencies[0]] = Column.LEAD
    if Column.CONTENT not in found:
        free = [place for place, kind in enumerate(found) if kind is Column.OTHER]
        if not free:
            return None
        found[free[0]] = Column.CONTENT
    return tuple(found)


def _by_bars(line: Stretch) -> list[Stretch]:
    if line.low.count("|") < 2:
        return []
    stripped = line.trimmed()
    begin = 1 if stripped.low.startswith("|") else 0
    end = len(stripped) - 1 if stripped.low.endswith("|") else len(stripped)
    return _cut(stripped.part(begin, end), re.compile(r"\|"))


def _by_tabs(line: Stretch) -> list[Stretch]:
    return _cut(line, re.compile(r"\t")) if line.low.count("\t") >= 2 else []


def _by_columns(line: Stretch) -> list[Stretch]:
    return _cut(line.trimmed(), _BY_BLANKS) if len(_BY_BLANKS.findall(line.low.strip())) >= 2 else []


def _cut(line: Stretch, separator: re.Pattern[str]) -> list[Stretch]:
    cells, start = [], 0
    for found in separator.finditer(line.low):
        cells.append(line.part(start, found.start()).collapsed())
        start = found.end()
    cells.append(line.part(start).collapsed())
    return cells


def _read(
    lines: Sequence[Stretch],
    place: int,
    cut: Callable[[Stretch], list[Stretch]],
    head: Sequence[Stretch],
    columns: tuple[Column, ...],
) -> tuple[Table, int]:
    """A table whose cells are cut by bars or tabs; in a drawn grid a cell may go on in the next line."""
    if cut is _by_columns:
        return _read_columns(lines, place, tuple(head), columns)
    table = Table(columns, tuple(head))
    place += 1
    blanks = 0
    is_grid = place < len(lines) and lines[place].low.lstrip().startswith("+")
    while place < len(lines):
        line = lines[place]
        cells = cut(line)
        if table.rows and len(cells) == len(table.rows[-1]) and _goes_on(cells, columns, is_grid=is_grid):
            table.rows[-1] = tuple(a.joined(b) for a, b in zip(table.rows[-1], cells, strict=True))
            place += 1
            continue
        if not line.low.strip():
            blanks += 1
            if blanks > 1 or cut is _by_tabs:
                break
        elif len(cells) >= 2:
            blanks = 0
            if not all(_RULER_CELL.match(cell.low) for cell in cells):
                table.rows.append(tuple(cells))
        elif not re.match(r"[\s|+=-]*$", line.low) and not _is_page_number(lines, place, cut):
            break
        place += 1
    return table, place


def _goes_on(cells: Sequence[Stretch], columns: Sequence[Column], *, is_grid: bool) -> bool:
    """Whether a line goes on with the row above it: in a drawn grid, or after the end of a page."""
    if cells[0].low:
        return False
    content = cells[columns.index(Column.CONTENT)] if len(cells) == len(columns) else None
    return is_grid or (columns[0] is Column.NUMBER and content is not None and content.raw[:1].islower())


def _is_page_number(lines: Sequence[Stretch], place: int, cut: Callable[[Stretch], list[Stretch]]) -> bool:
    """Whether a line is the number of a page on which the table goes on."""
    following = next((line for line in lines[place + 1 : place + 4] if line.low.strip()), None)
    return (
        re.fullmatch(r"\s*\d{1,3}\s*", lines[place].low) is not None
        and following is not None
        and len(cut(following)) >= 2
    )


def _read_columns(
    lines: Sequence[Stretch], place: int, head: tuple[Stretch, ...], columns: tuple[Column, ...]
) -> tuple[Table, int]:
    """A table whose columns stand under the words of its head; a cell may go on in the next line."""
    line = lines[place]
    edges = [found.start() for found in re.finditer(r"(?:(?<=\s\s)|^)\S", line.low)]
    table = Table(columns, head)
    place += 1
    blanks = 0
    while place < len(lines) and blanks < 2:
        line = lines[place]
        if not line.low.strip():
            blanks += 1
        elif re.match(r"[\s=_-]*$", line.low):
            pass
        else:
            pieces = list(re.finditer(r"\S+(?: \S+)*", line.low))
            cells = _placed(line, pieces, edges)
            is_new = bool(cells[0].low) and re.match(r"(?:\d{1,3}|[ivx]{1,5})(?:[.)]\d*)?$", cells[0].low) is not None
            is_row = len([cell for cell in cells if cell.low]) >= 2
            if not is_new and blanks:
                break
            if is_new or (is_row and columns[0] is not Column.NUMBER):
                table.rows.append(tuple(cells))
            elif table.rows and line.low.startswith(" "):
                table.rows[-1] = tuple(a.joined(b) for a, b in zip(table.rows[-1], cells, strict=True))
            elif not is_row:
                break
            blanks = 0
        place += 1
    return table, place


def _placed(line: Stretch, pieces: Sequence[re.Match[str]], edges: Sequence[int]) -> list[Stretch]:
    """The pieces of a line, each under the head it stands nearest to."""
    cells = [line.part(0, 0) for _ in edges]
    if len(pieces) == len(edges):
        return [line.part(*piece.span()).collapsed() for piece in pieces]
    for piece in pieces:
        nearest = min(range(len(edges)), key=lambda n: abs(edges[n] - piece.start()))
        cells[nearest] = cells[nearest].joined(line.part(*piece.span()).collapsed())
    return cells
