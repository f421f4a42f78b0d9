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
    if cell is None:
        return [], []
    found = _WITH.search(cell.low)
    if found and found.start() > 0 and cell.low[found.end() :].strip():
        return _named(cell.part(0, found.start()), frame), _named(cell.part(found.end()), frame)
    return _named(cell, frame), []


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
