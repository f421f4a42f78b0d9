"""Writing the history, in the transaction of the act it tells of, and proving that nobody changed it since."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.models import Agency, HistoryEntry, HistoryHead
from tracker.services.once import insert_into

_BATCH = 2_000
_BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One act to be recorded. `summary` is what the timeline shows; `happened_on` is the day the act is of."""

    act: str
    summary: str
    happened_on: date
    task_id: int | None = None
    subject: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def write_history(session: Session, entries: Iterable[Entry], *, at: datetime, by: Actor) -> None:
    """Append entries to the chain. Called last in a transaction: it locks the end of the chain until the commit."""
    entries = list(entries)
    speaks_for = _speaks_for(session, by) if any(entry.task_id is not None for entry in entries) else {}
    head = _lock_head(session)
    # Whose rights were used: the account is that of the person who really acted.
    deputised = {} if by.in_place_of is None else {"in_place_of": by.in_place_of}
    rows: list[dict[str, Any]] = []
    for entry in entries:
        row: dict[str, Any] = {
            "id": head.last_id + 1,
            "at": at,
            "happened_on": entry.happened_on,
            "account_id": by.account_id,
            "actor_name": by.name,
            "act": entry.act,
            "task_id": entry.task_id,
            "subject": entry.subject,
            "summary": entry.summary,
            "details": entry.details | deputised | (speaks_for if entry.task_id is not None else {}),
        }
        row["hash"] = _hash(head.last_hash, row)
        head.last_id, head.last_hash = head.last_id + 1, row["hash"]
        rows.append(row)
    for start in range(0, len(rows), _BATCH):
        session.execute(insert(HistoryEntry), rows[start : start + _BATCH])


def _speaks_for(session: Session, by: Actor) -> dict[str, str]:
    """Whose side a person is on when he acts on a task, in words as of that day: he may move to another later."""
    if by.is_office:
        return {"speaks_for": "Văn phòng"}
    if by.agency_id is None:
        return {}
    name = session.scalar(select(Agency.name).where(Agency.id == by.agency_id))
    return {"speaks_for": name} if name else {}


def _lock_head(session: Session) -> HistoryHead:
    """The end of the chain, locked. Whoever writes the very first entry makes it; two at once make one."""
    locked = select(HistoryHead).with_for_update()
    head = session.execute(locked).scalar_one_or_none()
    if head is None:
        beginning = insert_into(session, HistoryHead).values(id=1, last_id=0, last_hash=_BEGINNING)
        session.execute(beginning.on_conflict_do_nothing())
        head = session.execute(locked).scalar_one()
    return head


def verify_history() -> str | None:
    """What is wrong with the chain, naming the first entry that does not fit; None when all stand as written."""
    last_id, last_hash = 0, _BEGINNING
    table = HistoryEntry.__table__
    chain = select(table).order_by(table.c.id).execution_options(yield_per=_BATCH)
    with db.session.execute(chain) as entries:
        for entry in entries.mappings():
            if entry["id"] != last_id + 1:
                return f"Thiếu mục lịch sử số {last_id + 1}."
            if entry["hash"] != _hash(last_hash, dict(entry)):
                return f"Mục lịch sử số {entry['id']} ({entry['summary'][:60]}) đã bị sửa."
            last_id, last_hash = entry["id"], entry["hash"]
    head = db.session.scalar(select(HistoryHead).execution_options(populate_existing=True))
    if head is None:
        return f"Mất dấu cuối lịch sử: còn {last_id} mục, không rõ đã ghi bao nhiêu." if last_id else None
    if head.last_id == last_id and head.last_hash != last_hash:
        return f"Mục lịch sử cuối cùng, số {last_id}, đã bị sửa."
    if head.last_id != last_id:
        return f"Lịch sử bị cắt: còn {last_id} mục, đã ghi {head.last_id} mục."
    return None


def _hash(previous: str, row: dict[str, Any]) -> str:
    told = {key: value for key, value in row.items() if key != "hash"}
    told |= {
        "at": row["at"].astimezone(UTC).isoformat(),
        "happened_on": row["happened_on"].isoformat(),
        "previous": previous,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
