"""The imports that were made, wait, or are under way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.imports import ImportState
from tracker.domain.permissions import UNDO_IMPORTS, Actor
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.models import HistoryEntry, ImportedTask, ImportRun

_SHOWN = 200


@dataclass(frozen=True)
class ImportRow:
    """One import: what it was, how far it is, and what came of it."""

    id: int
    file_name: str
    sha256: str
    stream: Stream
    account_id: int | None
    actor_name: str
    asked_at: datetime
    state: ImportState
    staged_id: int | None
    done: int
    whole: int
    problem: str
    created: int
    updated: int
    unchanged: int
    refused: int
    last_entry_id: int
    taken_at: datetime | None
    undone_at: datetime | None
    undone_by: str

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to be made, or being made."""
        return self.state in {ImportState.WAITING, ImportState.APPLYING}


_COLUMNS: tuple[Any, ...] = (
    *(ImportRun.id, ImportRun.file_name, ImportRun.sha256, ImportRun.stream, ImportRun.account_id),
    *(ImportRun.actor_name, ImportRun.asked_at, ImportRun.state, ImportRun.staged_id, ImportRun.done),
    *(ImportRun.whole, ImportRun.problem, ImportRun.created, ImportRun.updated, ImportRun.unchanged),
    *(ImportRun.refused, ImportRun.last_entry_id, ImportRun.taken_at, ImportRun.undone_at, ImportRun.undone_by),
)


def list_import_runs() -> list[ImportRow]:
    """The imports, the latest first."""
    return [
        ImportRow(*row) for row in db.session.execute(select(*_COLUMNS).order_by(ImportRun.id.desc()).limit(_SHOWN))
    ]


def get_import_run(number: int) -> ImportRow:
    """One of them.

    Raises:
        NotFound: there is none with this number.
    """
    row = db.session.execute(select(*_COLUMNS).where(ImportRun.id == number)).one_or_none()
    if row is None:
        message = "Không có lần nhập này."
        raise NotFound(message)
    return ImportRow(*row)


def count_tasks_left(number: int) -> int:
    """How many of the tasks that an import added or changed are still there."""
    counted = select(func.count()).select_from(ImportedTask).where(ImportedTask.run_id == number)
    return db.session.scalar(counted) or 0


def list_acts_after(number: int, *, after: int, limit: int) -> list[tuple[str, str]]:
    """What was done to the tasks of an import after an entry of the history: code and words, the earliest first."""
    of_it = select(ImportedTask.task_id).where(ImportedTask.run_id == number)
    rows = db.session.execute(
        select(HistoryEntry.subject, HistoryEntry.summary)
        .where(HistoryEntry.task_id.in_(of_it), HistoryEntry.id > after)
        .order_by(HistoryEntry.id)
        .limit(limit)
    )
    return [(subject, summary) for subject, summary in rows]


def may_undo(row: ImportRow, by: Actor) -> bool:
    """Whether taking an import back is for this person: for whoever made it, and for the head of the Office."""
    made_it = row.account_id is not None and row.account_id == by.account_id
    return by.role is None or by.role in UNDO_IMPORTS or made_it
