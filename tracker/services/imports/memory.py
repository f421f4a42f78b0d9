"""What columns were said to be is remembered by their headings, for the next list that has the same."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.permissions import Actor
from tracker.domain.text import fold
from tracker.files.workbook.cells import text_of
from tracker.files.workbook.columns import HEADER_WITHIN, Field, Header
from tracker.files.workbook.reading import Cell, Sheet
from tracker.models import RememberedColumns
from tracker.services.imports.choices import Origin, SheetChoice

#: A row with fewer headings could be anything.
_FEWEST_HEADINGS = 3
_LONGEST_HEADING = 200


def remember_columns(session: Session, sheet: Sheet, choice: SheetChoice, *, by: Actor, at: datetime) -> None:
    """Keep what was decided about the columns of a sheet, in place of what was kept for the same headings."""
    if choice.header is None or not 0 <= choice.header.row < len(sheet.rows):
        return
    row = sheet.rows[choice.header.row]
    signature = _signature(row)
    if signature is None:
        return
    session.merge(
        RememberedColumns(
            signature=signature,
            mapping={field.value: column for field, column in choice.header.columns.items()},
            is_month_first=choice.is_month_first,
            remembered_at=at,
            remembered_by=by.name,
        )
    )


def recall_columns(session: Session, sheet: Sheet) -> SheetChoice:
    """What was decided the last time about a sheet with these headings; nothing, where there was none."""
    signatures = {signature: n for n, row in enumerate(sheet.rows[:HEADER_WITHIN]) if (signature := _signature(row))}
    known = session.scalars(select(RememberedColumns).where(RememberedColumns.signature.in_(signatures))).all()
    if not known:
        return SheetChoice()
    first = min(known, key=lambda one: signatures[one.signature])
    columns = {Field(name): column for name, column in first.mapping.items() if name in set(Field)}
    header = Header(signatures[first.signature], columns)
    return SheetChoice(header=header, origin=Origin.REMEMBERED, is_month_first=first.is_month_first)


def forget_remembered(session: Session, sheet: Sheet, header: Header) -> None:
    """Remember nothing of these headings any more."""
    signature = _signature(sheet.rows[header.row]) if 0 <= header.row < len(sheet.rows) else None
    session.execute(delete(RememberedColumns).where(RememberedColumns.signature == signature))


def _signature(row: list[Cell]) -> str | None:
    """What rows with the same headings in the same order have in common; None of what is hardly a header."""
    headings = _headings(row)
    if sum(map(bool, headings)) < _FEWEST_HEADINGS:
        return None
    return hashlib.sha256("\x1f".join(map(fold, headings)).encode()).hexdigest()


def _headings(row: list[Cell]) -> list[str]:
    headings = [text_of(cell)[:_LONGEST_HEADING] for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    return headings
