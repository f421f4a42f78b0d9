"""The tasks a list is compared with, loaded a few hundred at a time, whatever the length of the list."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Row, and_, func, select

from tracker.db import db
from tracker.domain.lifecycle import MoveKind
from tracker.models import Agency, CompletionReport, Cooperation, Document, DueDateChange, LeadChange, Task
from tracker.queries.agencies import AgencyName
from tracker.services.imports.compare import Content, DocumentKey, KnownTask

_AT_ONCE = 500


def load_known_tasks(codes: list[str]) -> dict[str, KnownTask]:
    """Those of these codes that exist, by code."""
    parts = (codes[start : start + _AT_ONCE] for start in range(0, len(codes), _AT_ONCE))
    return {code: task for part in parts for code, task in _load(part)}


def key_of(document: Document) -> DocumentKey:
    """By what this document is the same as one in a list."""
    if document.number_key is None:
        return DocumentKey(document.issuer, None, document.year, document.issued_on, document.subject)
    return DocumentKey(document.issuer, document.number_key, document.year)


def _load(codes: list[str]) -> Iterator[tuple[str, KnownTask]]:
    standing = and_(CompletionReport.task_id == Task.id, CompletionReport.ended_on.is_(None))
    rows = db.session.execute(
        select(Task, Agency, Document, CompletionReport)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .outerjoin(CompletionReport, standing)
        .where(Task.code.in_(codes))
        .order_by(Task.id)
    ).all()
    ids = [row.Task.id for row in rows]
    cooperating, moves, ended, former = _cooperating(ids), _moves(ids), _ended(ids), _former_leads(ids)
    for row in rows:
        task_id = row.Task.id
        moved = moves.get(task_id, [])
        yield (
            row.Task.code,
            KnownTask(
                id=task_id,
                stream=row.Task.stream,
                state=row.Task.state,
                content=_content(row, frozenset(cooperating.get(task_id, ())), moved),
                extended_on=frozenset(move.decided_on for move in moved if move.kind is MoveKind.EXTENSION),
                last_move_on=moved[-1].decided_on if moved else None,
                last_report_ended_on=ended.get(task_id),
                former_leads=frozenset(former.get(task_id, ())),
            ),
        )


def _content(
    row: "Row[Task, Agency, Document, CompletionReport]",
    cooperating: frozenset[int],
    moved: list[DueDateChange],
) -> Content:
    task, agency, document, report = row.Task, row.Agency, row.Document, row.CompletionReport
    return Content(
        content=task.content,
        assigner=task.assigner,
        note=task.note,
        lead=AgencyName(agency.id, agency.code, agency.name),
        cooperating=cooperating,
        document=key_of(document) if document else None,
        subject=document.subject if document else "",
        issued_on=document.issued_on if document else None,
        assigned_on=task.assigned_on,
        original_due_on=task.original_due_on,
        granted_on=moved[-1].decided_on if moved else None,
        due_on=task.due_on,
        reported_on=task.reported_on,
        result_document=report.result_document if report else "",
        confirmed_on=task.confirmed_on,
        is_starred=task.is_starred,
    )


def _cooperating(ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    pairs = select(Cooperation.task_id, Cooperation.agency_id).where(Cooperation.task_id.in_(ids))
    for task_id, agency_id in db.session.execute(pairs):
        found[task_id].add(agency_id)
    return found


def _former_leads(ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    pairs = select(LeadChange.task_id, LeadChange.from_agency_id).where(LeadChange.task_id.in_(ids))
    for task_id, agency_id in db.session.execute(pairs):
        found[task_id].add(agency_id)
    return found


def _moves(ids: list[int]) -> dict[int, list[DueDateChange]]:
    found: dict[int, list[DueDateChange]] = defaultdict(list)
    moves = (
        select(DueDateChange)
        .where(DueDateChange.task_id.in_(ids))
        .order_by(DueDateChange.task_id, DueDateChange.decided_on, DueDateChange.id)
    )
    for move in db.session.scalars(moves):
        found[move.task_id].append(move)
    return found


def _ended(ids: list[int]) -> dict[int, date]:
    ended = (
        select(CompletionReport.task_id, func.max(CompletionReport.ended_on))
        .where(CompletionReport.task_id.in_(ids), CompletionReport.ended_on.is_not(None))
        .group_by(CompletionReport.task_id)
    )
    return {task_id: day for task_id, day in db.session.execute(ended) if day is not None}
