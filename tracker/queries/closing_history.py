"""What the history knows of closings: where each was recorded, and which acts came after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.db import db
from tracker.domain.closings import CLOSE_ACT, may_explain
from tracker.models import HistoryEntry

_AT_ONCE = 500
#: The act that takes the demonstration away, and with it tasks that were counted.
_DEMO = "minh-hoa"


@dataclass(frozen=True)
class LaterAct:
    """An act that was recorded after a closing, and may be why a task no longer stands as the closing says."""

    entry_id: int
    at: datetime
    happened_on: date
    actor_name: str
    act: str
    summary: str


def list_later_acts(task_ids: Sequence[int], *, after: int) -> dict[int, list[LaterAct]]:
    """By task, the acts recorded after an entry of the history that can have changed how it stands, in their order."""
    found: dict[int, list[LaterAct]] = {}
    for start in range(0, len(task_ids), _AT_ONCE):
        some = task_ids[start : start + _AT_ONCE]
        rows = db.session.scalars(
            select(HistoryEntry)
            .where(HistoryEntry.task_id.in_(some), HistoryEntry.id > after)
            .order_by(HistoryEntry.task_id, HistoryEntry.id)
        )
        for entry in rows:
            if entry.task_id is not None and may_explain(entry.act):
                found.setdefault(entry.task_id, []).append(_act(entry))
    return found


def find_demo_removal(*, after: int) -> LaterAct | None:
    """The entry, after another one, of taking the demonstration away."""
    entry = db.session.scalar(
        select(HistoryEntry)
        .where(HistoryEntry.act == _DEMO, HistoryEntry.id > after)
        .order_by(HistoryEntry.id.desc())
        .limit(1)
    )
    return _act(entry) if entry else None


def find_hash(entry_id: int) -> str | None:
    """The hash of an entry."""
    return db.session.scalar(select(HistoryEntry.hash).where(HistoryEntry.id == entry_id))


def find_recorded_checksum(number: int, entry_id: int) -> str | None:
    """The checksum under which the history recorded a closing at this entry."""
    entry = db.session.scalar(select(HistoryEntry).where(HistoryEntry.id == entry_id, HistoryEntry.act == CLOSE_ACT))
    if entry is None or entry.details.get("closing") != number:
        return None
    return str(entry.details.get("checksum"))


def list_recorded_numbers() -> list[int]:
    """The numbers of all closings that the history knows of."""
    entries = db.session.scalars(
        select(HistoryEntry.details).where(HistoryEntry.act == CLOSE_ACT).order_by(HistoryEntry.id)
    )
    return [int(details["closing"]) for details in entries]


def _act(entry: HistoryEntry) -> LaterAct:
    return LaterAct(entry.id, entry.at, entry.happened_on, entry.actor_name, entry.act, entry.summary)
