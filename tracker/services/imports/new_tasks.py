"""New tasks of an import, in bulk: their rows, and what the list says happened to them before."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tracker.domain.lifecycle import Act, MoveKind
from tracker.domain.wording import day_in_words
from tracker.models import CompletionReport, Cooperation, DueDateChange, ImportedTask, Task
from tracker.services.history import Entry
from tracker.services.imports.applying import Applying, state_of
from tracker.services.imports.compare import Content
from tracker.services.imports.plan import PlannedRow


def create_tasks(applying: Applying, part: list[PlannedRow]) -> Iterator[Entry]:
    """Save new tasks with all their rows say happened to them, and tell the history."""
    # With its nulls written out, all rows are alike, and go in with few statements.
    statement = insert(Task).returning(Task.code, Task.id).execution_options(render_nulls=True)
    rows = [_task_row(applying, planned) for planned in part]
    ids = dict(applying.session.execute(statement, rows).all())
    cooperations, moves, reports = [], [], []
    for planned in part:
        task_id, content = ids[planned.row.code], planned.content
        cooperations += [{"task_id": task_id, "agency_id": agency} for agency in sorted(content.cooperating)]
        if content.granted_on is not None:
            moves.append(_move_row(task_id, content, applying.source.at))
        if content.reported_on is not None:
            reports.append(_report_row(task_id, content, applying.source.at))
        yield from _entries(applying, task_id, planned)
    run_id = applying.source.run_id
    noted = [{"run_id": run_id, "task_id": one, "is_new": True} for one in ids.values()] if run_id is not None else []
    for model, values in (
        *((Cooperation, cooperations), (DueDateChange, moves), (CompletionReport, reports)),
        (ImportedTask, noted),
    ):
        if values:
            applying.session.execute(insert(model), values)


def _task_row(applying: Applying, planned: PlannedRow) -> dict[str, Any]:
    content, source = planned.content, applying.source
    document = applying.document_of(content)
    return {
        "code": planned.row.code,
        "stream": planned.row.stream or source.stream,
        "document_id": document.id if document else None,
        "content": content.content,
        "assigner": content.assigner,
        "lead_agency_id": content.lead.id,
        "state": state_of(content),
        "state_since": content.confirmed_on or content.reported_on or content.assigned_on,
        "assigned_on": content.assigned_on,
        "handed_out_on": content.assigned_on,
        "due_on": content.due_on,
        "original_due_on": content.original_due_on,
        "due_version": 1,
        "reported_on": content.reported_on,
        "reported_due_on": _judged_by(content) if content.reported_on else None,
        "confirmed_on": content.confirmed_on,
        "note": content.note,
        "is_starred": bool(content.is_starred),
        "search_text": applying.search_text_of(planned.row.code, content),
        "version": 1,
        "entered_at": source.at,
        "is_demo": source.is_demo,
    }


def _judged_by(content: Content) -> date | None:
    """The due date in force on the day of the report, of a task with one extension at most."""
    extended_later = content.granted_on and content.reported_on and content.granted_on > content.reported_on
    return content.original_due_on if extended_later else content.due_on


def _move_row(task_id: int, content: Content, at: datetime) -> dict[str, Any]:
    return {
        "task_id": task_id,
        "kind": MoveKind.EXTENSION,
        "decided_on": content.granted_on,
        "previous_due_on": content.original_due_on,
        "due_on": content.due_on,
        "reason": "",
        "entered_at": at,
    }


def _report_row(task_id: int, content: Content, at: datetime) -> dict[str, Any]:
    return {
        "task_id": task_id,
        "agency_id": content.lead.id,
        "reported_on": content.reported_on,
        "due_on": _judged_by(content),
        "result": "",
        "result_document": content.result_document,
        "delay_cause": "",
        "confirmed_on": content.confirmed_on,
        "entered_at": at,
    }


def _entries(applying: Applying, task_id: int, planned: PlannedRow) -> Iterator[Entry]:
    for act, summary, day in _acts(planned.content):
        yield Entry(act.value, summary, day, task_id, planned.row.code, applying.place_of(planned.row))


def _acts(content: Content) -> Iterator[tuple[Act, str, date]]:
    """What a list says happened to a task: the act, in words, and its day."""
    first_due_on = content.original_due_on
    until = f"hạn {day_in_words(first_due_on)}" if first_due_on else "không thời hạn"
    yield Act.HAND_OUT, f"Giao {content.lead.name} chủ trì, {until}", content.assigned_on
    if content.granted_on:
        yield (
            Act.EXTEND,
            f"Gia hạn: {day_in_words(first_due_on)} → {day_in_words(content.due_on)}",
            content.granted_on,
        )
    if content.reported_on:
        told = f": {content.result_document}" if content.result_document else ""
        yield Act.REPORT, f"Báo cáo hoàn thành{told}", content.reported_on
    if content.confirmed_on:
        yield Act.CONFIRM, "Xác nhận hoàn thành", content.confirmed_on
