"""What waits for the Office, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, func, literal, select, text, union_all

from tracker.db import db
from tracker.domain.lifecycle import RequestState, State
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.domain.waiting import Waiting
from tracker.models import Agency, CompletionReport, Document, ExtensionRequest, HistoryEntry, Task
from tracker.queries.visible_tasks import visible_tasks

PAGE_SIZE = 50


@dataclass(frozen=True)
class Waits:
    """One task that waits for the Office, and since when. What is not of its kind is None or empty."""

    kind: Waiting
    since: date
    code: str
    content: str
    stream: Stream
    is_starred: bool
    lead_name: str
    document_label: str
    due_on: date | None
    reported_on: date | None
    judged_by: date | None
    result: str
    result_document: str
    asked_due_on: date | None
    reason: str
    is_late: bool
    reason_declined: str


def list_queue(
    *, actor: Actor, not_accepted_before: date, kind: Waiting | None = None, page: int = 1, size: int = PAGE_SIZE
) -> list[Waits]:
    """One page of what waits, of one kind or of all; the oldest first."""
    waiting = _waiting(actor, not_accepted_before, [kind] if kind else list(Waiting)).subquery()
    declined_why = (
        select(HistoryEntry.summary)
        .where(HistoryEntry.task_id == Task.id, HistoryEntry.act == "tu-choi")
        .order_by(HistoryEntry.id.desc())
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            waiting.c.kind,
            waiting.c.since,
            Task.code,
            Task.content,
            Task.stream,
            Task.is_starred,
            Agency.name,
            func.coalesce(Document.label, ""),
            Task.due_on,
            Task.reported_on,
            Task.reported_due_on,
            func.coalesce(CompletionReport.result, ""),
            func.coalesce(CompletionReport.result_document, ""),
            ExtensionRequest.asked_due_on,
            func.coalesce(ExtensionRequest.reason, ""),
            func.coalesce(ExtensionRequest.is_late, literal(value=False)),
            func.coalesce(declined_why, ""),
        )
        .select_from(waiting)
        .join(Task, Task.id == waiting.c.task_id)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .outerjoin(CompletionReport, (CompletionReport.task_id == Task.id) & CompletionReport.ended_on.is_(None))
        .outerjoin(
            ExtensionRequest,
            (ExtensionRequest.task_id == Task.id)
            & (ExtensionRequest.state == RequestState.PENDING)
            & (waiting.c.kind == Waiting.REQUEST.value),
        )
        .order_by(waiting.c.since, waiting.c.task_id, waiting.c.kind)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Waits(Waiting(row[0]), *row[1:]) for row in rows]


def count_queue(*, actor: Actor, not_accepted_before: date) -> dict[Waiting, int]:
    """How much of each kind waits: the numbers on the chips, and their sum in the navigation."""
    waiting = _waiting(actor, not_accepted_before, list(Waiting)).subquery()
    counts = db.session.execute(select(waiting.c.kind, func.count()).group_by(waiting.c.kind).order_by(waiting.c.kind))
    found = {Waiting(row[0]): row[1] for row in counts}
    return {kind: found.get(kind, 0) for kind in Waiting}


#: Says nothing new of a state that waits, but names the index of what waits: SQLite takes a partial index only where
#: its very condition stands in the query, and no value is bound in it.
_IN_THE_INDEX = text("task.state IN ('draft', 'assigned', 'declined', 'reported')")


def _waiting(actor: Actor, not_accepted_before: date, kinds: Sequence[Waiting]) -> Select[str, int, date]:
    """Kind, task and day of what waits; each part is served by an index of what waits alone."""
    entered = func.coalesce(Task.state_since, Task.handed_out_on)
    parts: dict[Waiting, tuple[Any, ColumnElement[bool]]] = {
        Waiting.REPORT: (func.coalesce(Task.reported_on, entered), Task.state == State.REPORTED),
        Waiting.DECLINED: (entered, Task.state == State.DECLINED),
        Waiting.NOT_ACCEPTED: (entered, (Task.state == State.ASSIGNED) & (entered < not_accepted_before)),
    }
    selects = [
        select(literal(kind.value, String).label("kind"), Task.id.label("task_id"), since.label("since")).where(
            condition, _IN_THE_INDEX, visible_tasks(actor)
        )
        for kind, (since, condition) in parts.items()
        if kind in kinds
    ]
    if Waiting.REQUEST in kinds:
        selects.append(
            select(
                literal(Waiting.REQUEST.value, String).label("kind"),
                ExtensionRequest.task_id.label("task_id"),
                ExtensionRequest.asked_on.label("since"),
            )
            .join(Task, Task.id == ExtensionRequest.task_id)
            .where(ExtensionRequest.state == RequestState.PENDING, visible_tasks(actor))
        )
    together = union_all(*selects).subquery()
    return select(together.c.kind, together.c.task_id, together.c.since)
