"""Everything the page of one task shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.delivery import SlotOutcome
from tracker.domain.lifecycle import Circumstances, State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.reminders import Rule
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.models import (
    Agency,
    CompletionReport,
    Cooperation,
    Document,
    DueDateChange,
    HistoryEntry,
    OutboxMessage,
    ReminderSlot,
    Task,
)
from tracker.queries.circumstances import get_circumstances
from tracker.queries.standing import standing_on
from tracker.queries.visible_tasks import visible_tasks


@dataclass(frozen=True)
class DocumentFacts:
    """The document a task was given in, and how many tasks it gave in all."""

    id: int
    label: str
    type_name: str
    issued_on: date | None
    subject: str
    tasks: int


@dataclass(frozen=True)
class Move:
    """One move of the due date."""

    decided_on: date
    previous_due_on: date | None
    due_on: date
    reason: str


@dataclass(frozen=True)
class TimelineEntry:
    """One act of the history."""

    at: datetime
    happened_on: date
    actor_name: str
    act: str
    summary: str
    details: dict[str, Any]


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


@dataclass(frozen=True)
class ReportFacts:
    """What the agency told in the report that stands."""

    result: str
    result_document: str
    delay_cause: str


@dataclass(frozen=True)
class TaskPage:
    """One task as its page shows it, as it stands at the end of today."""

    id: int
    code: str
    stream: Stream
    content: str
    note: str
    assigner: str
    state: State
    version: int
    outcome: Outcome | None
    assigned_on: date
    due_on: date | None
    original_due_on: date | None
    reported_on: date | None
    judged_by: date | None
    confirmed_on: date | None
    lead_agency_id: int
    lead_name: str
    lead_code: str
    is_demo: bool
    circumstances: Circumstances
    report: ReportFacts | None
    document: DocumentFacts | None
    cooperating: list[str]
    moves: list[Move]
    timeline: list[TimelineEntry]
    reminders: list[SentReminder]


def get_task_page(code: str, *, actor: Actor, today: date) -> TaskPage:
    """The task of this code with its document, moves, history and reminders.

    Raises:
        NotFound: there is no such task, or this account may not know of it.
    """
    standing = standing_on(today, today=today)
    row = db.session.execute(
        select(Task, Agency.name, Agency.code, standing.outcome(), standing.counts)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(Task.code == code, visible_tasks(actor))
    ).one_or_none()
    if row is None:
        message = f"Không có nhiệm vụ {code}."
        raise NotFound(message)
    task: Task = row[0]
    return TaskPage(
        id=task.id,
        code=task.code,
        stream=task.stream,
        content=task.content,
        note=task.note,
        assigner=task.assigner,
        state=task.state,
        version=task.version,
        outcome=Outcome(row[3]) if row[4] else None,
        assigned_on=task.assigned_on,
        due_on=task.due_on,
        original_due_on=task.original_due_on,
        reported_on=task.reported_on,
        judged_by=task.reported_due_on or task.original_due_on,
        confirmed_on=task.confirmed_on,
        lead_agency_id=task.lead_agency_id,
        lead_name=row[1],
        lead_code=row[2],
        is_demo=task.is_demo,
        circumstances=get_circumstances(task),
        report=_report(task.id) if task.reported_on else None,
        document=_document(task.document_id, actor),
        cooperating=_cooperating(task.id),
        moves=_moves(task.id),
        timeline=_timeline(task.id),
        reminders=_reminders(task.id),
    )


def find_code(told: str, *, actor: Actor) -> str | None:
    """The code of the task that bears it, whatever the case; None when there is none that this account may know of."""
    return db.session.scalar(
        select(Task.code).where(Task.code.in_([told, told.upper()]), visible_tasks(actor)).limit(1)
    )


def _document(document_id: int | None, actor: Actor) -> DocumentFacts | None:
    if document_id is None:
        return None
    document = db.session.get_one(Document, document_id)
    tasks = db.session.scalar(
        select(func.count()).select_from(Task).where(Task.document_id == document_id, visible_tasks(actor))
    )
    return DocumentFacts(
        document.id, document.label, document.type_name, document.issued_on, document.subject, tasks or 0
    )


def _report(task_id: int) -> ReportFacts | None:
    row = db.session.execute(
        select(CompletionReport.result, CompletionReport.result_document, CompletionReport.delay_cause).where(
            CompletionReport.task_id == task_id, CompletionReport.ended_on.is_(None)
        )
    ).one_or_none()
    return ReportFacts(*row) if row else None


def _cooperating(task_id: int) -> list[str]:
    names = (
        select(Agency.name)
        .join(Cooperation, Cooperation.agency_id == Agency.id)
        .where(Cooperation.task_id == task_id)
        .order_by(Agency.code)
    )
    return list(db.session.scalars(names))


def _moves(task_id: int) -> list[Move]:
    rows = db.session.execute(
        select(DueDateChange.decided_on, DueDateChange.previous_due_on, DueDateChange.due_on, DueDateChange.reason)
        .where(DueDateChange.task_id == task_id)
        .order_by(DueDateChange.decided_on, DueDateChange.id)
    )
    return [Move(*row) for row in rows]


def _timeline(task_id: int) -> list[TimelineEntry]:
    rows = db.session.execute(
        select(
            HistoryEntry.at,
            HistoryEntry.happened_on,
            HistoryEntry.actor_name,
            HistoryEntry.act,
            HistoryEntry.summary,
            HistoryEntry.details,
        )
        .where(HistoryEntry.task_id == task_id)
        .order_by(HistoryEntry.happened_on.desc(), HistoryEntry.id.desc())
        .limit(500)
    )
    return [TimelineEntry(*row) for row in rows]


def _reminders(task_id: int) -> list[SentReminder]:
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
