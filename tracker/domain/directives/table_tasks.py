"""The tasks of a table: one for each row that says what is to be done and by whom."""

import re
from collections.abc import Sequence

from tracker.domain.directives.assembling import Frame, Placed
from tracker.domain.directives.findings import FoundTask, Named
from tracker.domain.directives.outline import Scope
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.tables import Column, Table

_SECTION_NUMBER = re.compile(r"^(?:[ivx]+|[a-h])\.?$")


def tasks_of_table(table: Table, frame: Frame, scope: Scope) -> list[FoundTask]:
    """The tasks of the rows, in order."""
    tasks = []
    head_term = _term(table.head_of(Column.DUE), frame, in_words=True)
    section_term: Placed | None = None
    for row in table.rows:
        content = table.cell(row, Column.CONTENT) or _only_cell(row)
        if content is None:
            continue
        leads, helping = _named_in_lead_cell(table.cell(row, Column.LEAD), frame)
        if not leads:
            if _is_section(table, row):
                section_term = _term(content, frame, in_words=True)
            continue
        if not any(one.agencies for one in leads):
            continue
        helping += _named(table.cell(row, Column.COOPERATING), frame)
        placed = _term(table.cell(row, Column.DUE), frame) or section_term or head_term or scope.placed
        tasks.append(frame.task(content, leads=leads, cooperating=helping, placed=placed))
    return tasks


def _named(cell: Stretch | None, frame: Frame) -> list[Named]:
    if cell is None:
        return []
    return [one for run in frame.runs(cell, semicolons=True) for one in frame.all_named(cell, run.mentions)]


_WITH = re.compile(r"[\s,;:-]*(?:cung )?phoi hop(?: thuc hien)?(?: voi)?\s*:?\s*")


def _named_in_lead_cell(cell: Stretch | None, frame: Frame) -> tuple[list[Named], list[Named]]:
    """Who leads, and who takes part where the same cell says it: 'Sở A chủ trì, phối hợp với Sở B'."""
    leads: list[Named] = []
    helping: list[Named] = []
    for piece in _pieces(cell) if cell else ():
        if _TAKES_PART.search(piece.low):
            helping += _named(piece, frame)
            continue
        found = _WITH.search(piece.low)
        if found and found.start() > 0:
            leads += _named(piece.part(0, found.start()), frame)
            helping += _named(piece.part(found.end()), frame)
        else:
            leads += _named(piece, frame)
    return leads, helping


#: 'Công an tỉnh, Sở Y tế (phối hợp)', 'Sở Y tế phối hợp': those before the word take part.
_TAKES_PART = re.compile(r"^(?!.*chu tri).*phoi hop(?: thuc hien)?\s*[).]*$|^\s*phoi hop")


def _pieces(cell: Stretch) -> list[Stretch]:
    pieces, start = [], 0
    for cut in re.finditer(r";\s|(?<!tp)(?<!tx)\.\s|\)\s*,", cell.low):
        pieces.append(cell.part(start, cut.start() + 1))
        start = cut.end()
    return [*pieces, cell.part(start)]


def _term(cell: Stretch | None, frame: Frame, *, in_words: bool = False) -> Placed | None:
    if cell is None:
        return None
    terms = frame.terms(cell, whole_cell=not in_words)
    dated = [term for term in terms if term.has_day] or terms
    return frame.placed(cell, dated[0]) if dated else None


def _is_section(table: Table, row: Sequence[Stretch]) -> bool:
    number = table.cell(row, Column.NUMBER)
    return number is None or _SECTION_NUMBER.match(number.low) is not None


def _only_cell(row: Sequence[Stretch]) -> Stretch | None:
    told = [cell for cell in row if cell.low]
    return told[0] if len(told) == 1 else None
