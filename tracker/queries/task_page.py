"""Everything the page of one task shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.db import db
from tracker.domain.lifecycle import Act, Circumstances, MoveKind, RequestState, State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.models import (
    Account,
    Agency,
    Attachment,
    CompletionReport,
    Cooperation,
    Document,
    DueDateChange,
    ExtensionRequest,
    Task,
    TaskOfficer,
)
from tracker.queries.attachments import AttachmentFacts, list_document_files, list_files
from tracker.queries.circumstances import get_circumstances
from tracker.queries.standing import standing_on
from tracker.queries.timeline import SentReminder, TimelineEntry, list_acts, list_reminders, merge
from tracker.queries.visible_tasks import visible_tasks

#: The acts after which an agency has to report anew, in the words of its screens.
_SENT_BACK = {Act.RETURN: "Văn phòng trả lại", Act.REOPEN: "Lãnh đạo Văn phòng mở lại"}


@dataclass(frozen=True)
class DocumentFacts:
    """The document a task was given in, how many tasks of it count, as lists have them, and its files."""

    id: int
    label: str
    type_name: str
    issued_on: date | None
    subject: str
    tasks: int
    files: list[AttachmentFacts]


@dataclass(frozen=True)
class Move:
    """One move of the due date."""

    kind: MoveKind
    decided_on: date
    previous_due_on: date | None
    due_on: date
    reason: str


@dataclass(frozen=True)
class Part:
    """A cooperating agency, and what it has told of its part."""

    agency_id: int
    name: str
    part: str
    due_on: date | None
    reported_on: date | None
    result: str


@dataclass(frozen=True)
class Sibling:
    """The same job, given to another agency."""

    code: str
    lead_name: str


@dataclass(frozen=True)
class PendingRequest:
    """The request for an extension that waits."""

    asked_on: date
    due_on: date
    asked_due_on: date
    reason: str
    is_late: bool


@dataclass(frozen=True)
class ReportFacts:
    """What the agency told in the report that stands."""

    result: str
    result_document: str
    delay_cause: str
    files: list[AttachmentFacts]


@dataclass(frozen=True)
class TaskPage:
    """One task as its page shows it, as it stands at the end of today."""

    id: int
    code: str
    stream: Stream
    content: str
    note: str
    assigner: str
    field: str
    is_starred: bool
    progress_percent: int | None
    due_working_days: int | None
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
    parts: list[Part]
    request: PendingRequest | None
    officer_name: str | None
    siblings: list[Sibling]
    moves: list[Move]
    timeline: list[TimelineEntry | SentReminder]
    reminders: list[SentReminder]

    @property
    def came_back(self) -> tuple[str, str] | None:
        """How the Office sent the work back and why, while the agency that reported leads and has not reported anew."""
        if self.state is not State.IN_PROGRESS:
            return None
        acts = (entry for entry in self.timeline if isinstance(entry, TimelineEntry))
        # An entry that tells of a lead gave the task to another one.
        told = (entry for entry in acts if entry.act in {*_SENT_BACK, Act.REPORT} or "lead" in entry.details)
        last = next(told, None)
        if last is None or last.act not in _SENT_BACK:
            return None
        return _SENT_BACK[Act(last.act)], str(last.details.get("reason", ""))


def get_task_page(code: str, *, actor: Actor, today: date) -> TaskPage:
    """The task of this code with its document, moves, history and reminders.

    Raises:
        NotFound: there is no such task, or this account may not know of it.
    """
    standing = standing_on(today, today=today)
    row = db.session.execute(
        select(Task, Agency.name, Agency.code, standing.outcome(), standing.counts, Account.name)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .outerjoin(TaskOfficer, TaskOfficer.task_id == Task.id)
        .outerjoin(Account, Account.id == TaskOfficer.account_id)
        .where(Task.code == code, visible_tasks(actor))
    ).one_or_none()
    if row is None:
        message = f"Không có nhiệm vụ {code}."
        raise NotFound(message)
    task: Task = row[0]
    reminders = list_reminders(task.id)
    return TaskPage(
        id=task.id,
        code=task.code,
        stream=task.stream,
        content=task.content,
        note=task.note,
        assigner=task.assigner,
        field=task.field,
        is_starred=task.is_starred,
        progress_percent=task.progress_percent,
        due_working_days=task.due_working_days,
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
        document=_document(task.document_id, actor, standing.counts),
        parts=_parts(task.id),
        request=_request(task.id),
        officer_name=row[5],
        siblings=_siblings(task.group_key, task.id, actor),
        moves=_moves(task.id),
        timeline=merge(list_acts(task.id), reminders),
        reminders=reminders,
    )


def find_code(told: str, *, actor: Actor) -> str | None:
    """The code of the task that bears it, whatever the case; None when there is none that this account may know of."""
    return db.session.scalar(
        select(Task.code).where(Task.code.in_([told, told.upper()]), visible_tasks(actor)).limit(1)
    )


def _document(document_id: int | None, actor: Actor, counts: ColumnElement[bool]) -> DocumentFacts | None:
    if document_id is None:
        return None
    document = db.session.get_one(Document, document_id)
    tasks = db.session.scalar(
        select(func.count()).select_from(Task).where(Task.document_id == document_id, visible_tasks(actor), counts)
    )
    return DocumentFacts(
        id=document.id,
        label=document.label,
        type_name=document.type_name,
        issued_on=document.issued_on,
        subject=document.subject,
        tasks=tasks or 0,
        files=list_document_files(document.id),
    )


def _report(task_id: int) -> ReportFacts | None:
    row = db.session.execute(
        select(
            CompletionReport.id,
            CompletionReport.result,
            CompletionReport.result_document,
            CompletionReport.delay_cause,
        ).where(CompletionReport.task_id == task_id, CompletionReport.ended_on.is_(None))
    ).one_or_none()
    return ReportFacts(*row[1:], files=list_files(Attachment.report_id == row[0])) if row else None


def _parts(task_id: int) -> list[Part]:
    rows = db.session.execute(
        select(
            Agency.id,
            Agency.name,
            Cooperation.part,
            Cooperation.due_on,
            Cooperation.reported_on,
            Cooperation.result,
        )
        .join(Cooperation, Cooperation.agency_id == Agency.id)
        .where(Cooperation.task_id == task_id)
        .order_by(Agency.code)
    )
    return [Part(*row) for row in rows]


def _request(task_id: int) -> PendingRequest | None:
    row = db.session.execute(
        select(
            ExtensionRequest.asked_on,
            ExtensionRequest.due_on,
            ExtensionRequest.asked_due_on,
            ExtensionRequest.reason,
            ExtensionRequest.is_late,
        ).where(ExtensionRequest.task_id == task_id, ExtensionRequest.state == RequestState.PENDING)
    ).one_or_none()
    return PendingRequest(*row) if row else None


def _siblings(group_key: str | None, task_id: int, actor: Actor) -> list[Sibling]:
    if group_key is None:
        return []
    rows = db.session.execute(
        select(Task.code, Agency.name)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(Task.group_key == group_key, Task.id != task_id, visible_tasks(actor))
        .order_by(Agency.code, Task.id)
        .limit(200)
    )
    return [Sibling(*row) for row in rows]


def _moves(task_id: int) -> list[Move]:
    rows = db.session.execute(
        select(
            DueDateChange.kind,
            DueDateChange.decided_on,
            DueDateChange.previous_due_on,
            DueDateChange.due_on,
            DueDateChange.reason,
        )
        .where(DueDateChange.task_id == task_id)
        .order_by(DueDateChange.decided_on, DueDateChange.id)
    )
    return [Move(*row) for row in rows]
