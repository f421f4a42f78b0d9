"""What happened to a task, in the order in which it happened: acts, words, files, and reminders that were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db
from tracker.domain.delivery import SlotOutcome
from tracker.domain.reminder_rules import Rule
from tracker.models import HistoryEntry, OutboxMessage, ReminderSlot

#: So many acts of one task are shown; no task of a working office comes near it.
_MOST = 500
_COLUMNS: tuple[Any, ...] = (
    HistoryEntry.at,
    HistoryEntry.happened_on,
    HistoryEntry.actor_name,
    HistoryEntry.act,
    HistoryEntry.summary,
    HistoryEntry.details,
    HistoryEntry.subject,
)


@dataclass(frozen=True)
class TimelineEntry:
    """One act of the history."""

    at: datetime
    happened_on: date
    actor_name: str
    act: str
    summary: str
    details: dict[str, Any]
    subject: str = ""
    """What it is about: a task's code."""


@dataclass(frozen=True)
class SentReminder:
    """What was said, or is to be said, of this task on one day by one rule, to how many people."""

    falls_on: date
    rule: Rule
    offset_days: int
    outcome: SlotOutcome
    people: int
    sent_at: datetime | None
    why: str


def list_acts(task_id: int) -> list[TimelineEntry]:
    """The acts on a task, the latest first."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(HistoryEntry.task_id == task_id)
        .order_by(HistoryEntry.happened_on.desc(), HistoryEntry.id.desc())
        .limit(_MOST)
    )
    return [TimelineEntry(*row) for row in rows]


def list_acts_since(task_id: int, version: int) -> list[TimelineEntry]:
    """The acts that changed a task after this version of it, the latest first."""
    return [entry for entry in list_acts(task_id) if entry.details.get("version", 0) > version]


def list_draft_changes_since(shown: Mapping[str, int]) -> list[TimelineEntry]:
    """What was done with drafts after these versions of them, by their codes, the latest first.

    Also with those that are gone: the history is all that is left of them.
    """
    chosen = (HistoryEntry.subject.in_(shown), HistoryEntry.task_id.is_not(None))
    rows = db.session.execute(select(*_COLUMNS).where(*chosen).order_by(HistoryEntry.id.desc()).limit(_MOST))
    entries = [TimelineEntry(*row) for row in rows]
    return [one for one in entries if one.details.get("version", 0) > shown[one.subject]]


def list_document_changes_since(document_id: int, mark: str) -> list[TimelineEntry]:
    """How a document was corrected after it bore this mark, the latest first."""
    corrections = (HistoryEntry.task_id.is_(None), HistoryEntry.act.in_(["nhap-van-ban", "sua-van-ban"]))
    rows = db.session.execute(select(*_COLUMNS).where(*corrections).order_by(HistoryEntry.id.desc()))
    of_it = (one for one in (TimelineEntry(*row) for row in rows) if one.details.get("document") == document_id)
    return list(takewhile(lambda one: one.act == "sua-van-ban" and one.details.get("mark") != mark, of_it))


def list_last_office_change(act: str, told: str, *, subject: str = "") -> list[TimelineEntry]:
    """The latest entry about no task of this act and subject whose words begin like this; none when there is none."""
    chosen = (HistoryEntry.task_id.is_(None), HistoryEntry.act == act, HistoryEntry.subject == subject)
    begins = HistoryEntry.summary.startswith(told, autoescape=True)
    latest = select(*_COLUMNS).where(*chosen, begins).order_by(HistoryEntry.id.desc()).limit(1)
    return [TimelineEntry(*row) for row in db.session.execute(latest)]


def list_reminders(task_id: int) -> list[SentReminder]:
    """What was said of a task, is to be said, or was held back, the latest first."""
    rows = db.session.execute(
        select(
            ReminderSlot.falls_on,
            ReminderSlot.rule,
            ReminderSlot.offset_days,
            ReminderSlot.outcome,
            func.count(),
            func.max(OutboxMessage.sent_at),
            func.max(ReminderSlot.why),
        )
        .outerjoin(OutboxMessage, OutboxMessage.id == ReminderSlot.message_id)
        .where(ReminderSlot.task_id == task_id)
        .group_by(ReminderSlot.falls_on, ReminderSlot.rule, ReminderSlot.offset_days, ReminderSlot.outcome)
        .order_by(ReminderSlot.falls_on.desc(), ReminderSlot.rule, ReminderSlot.outcome)
        .limit(100)
    )
    return [SentReminder(*row) for row in rows]


def merge(acts: list[TimelineEntry], reminders: list[SentReminder]) -> list[TimelineEntry | SentReminder]:
    """Both as one story, the latest first. An act that an import brought in stands on the day it is of."""

    def when(one: TimelineEntry | SentReminder) -> tuple[date, datetime]:
        if isinstance(one, TimelineEntry):
            return one.happened_on, one.at
        at = one.sent_at or clock.now()
        return clock.today(at), at

    sent = [one for one in reminders if one.outcome is SlotOutcome.SENT and one.sent_at is not None]
    # Acts come in their own order, which is kept: several of one transaction share their instant.
    return sorted([*acts, *sent], key=when, reverse=True) if sent else list(acts)
