"""Workbooks and Word documents of reports, made and put on record."""

import io
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words
from tracker.files.workbook_out import Table, write_workbook
from tracker.services.exports import Exported
from tracker.services.history import Entry, write_history


@dataclass(frozen=True)
class Taking:
    """What is taken, as the history keeps it: the act, what it is called, what it is restricted to, by whom, when."""

    act: str
    what: str
    in_words: str
    at: datetime
    by: Actor


def workbook_of(table: Table, *, name: str, taking: Taking, day: date | None = None) -> Exported:
    """The table as a workbook, once the history has it that somebody took it.

    Its name bears the day that the figures are of; that on which it is taken, where none is given.
    """
    with tempfile.TemporaryDirectory(prefix="dunghan-export-") as folder:
        path = Path(folder) / "table.xlsx"
        write_workbook(path, table)
        _record(taking, rows=table.length)
        file = path.open("rb")
    return Exported(file, f"{name}-{day or clock.today(taking.at):%Y-%m-%d}.xlsx", table.length)


def document_of(content: bytes, *, name: str, taking: Taking, day: date | None = None) -> Exported:
    """A Word document, once the history has it that somebody took it; named like a workbook."""
    _record(taking)
    return Exported(io.BytesIO(content), f"{name}-{day or clock.today(taking.at):%Y-%m-%d}.docx", 0)


def _record(taking: Taking, rows: int | None = None) -> None:
    counted = f", {count_in_words(rows)} dòng" if rows is not None else ""
    entry = Entry(
        act=taking.act,
        summary=f"Xuất {taking.what}{counted}. Điều kiện: {taking.in_words}",
        happened_on=clock.today(taking.at),
        details={"filter": taking.in_words} | ({"rows": rows} if rows is not None else {}),
    )
    with transaction() as session:
        write_history(session, [entry], at=taking.at, by=taking.by)
