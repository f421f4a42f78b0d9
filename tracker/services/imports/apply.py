"""Doing what a plan says, in one transaction: new tasks in bulk, changed ones one by one, everything in the history."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from tracker.domain.document_numbers import document_number
from tracker.domain.lifecycle import Act, MoveKind, State
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.domain.wording import day_in_words
from tracker.files.workbook.columns import Field
from tracker.files.workbook.rows import TaskRow
from tracker.models import Agency, CompletionReport, Cooperation, Document, DueDateChange, LeadChange, Task
from tracker.queries.agencies import AgencyName
from tracker.services.completion import stand
from tracker.services.due_dates import move_due_date, void_reminders
from tracker.services.history import Entry, write_history
from tracker.services.imports.compare import Content, DocumentKey
from tracker.services.imports.known_tasks import key_of
from tracker.services.imports.plan import ImportPlan, PlannedRow
from tracker.services.search_text import search_text

_AT_ONCE = 500

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Source:
    """Where an import comes from and who does it, when."""

    stream: Stream
    file_name: str
    by: Actor
    at: datetime
    today: date
    is_demo: bool = False


def apply_plan(session: Session, plan: ImportPlan, source: Source, progress: Progress) -> None:
    """Save what was planned. `progress` is told the number of rows done since it was last called."""
    documents = _documents(session, [*plan.created, *plan.updated], source)
    names = {agency.id: agency.name for agency in session.scalars(select(Agency))}
    entries: list[Entry] = []
    for start in range(0, len(plan.created), _AT_ONCE):
        part = plan.created[start : start + _AT_ONCE]
        entries.extend(_create(session, part, documents, names, source))
        progress(len(part))
    for planned in plan.updated:
        entries.extend(_Update(session, planned, documents, names, source).run())
        progress(1)
    write_history(session, entries, at=source.at, by=source.by)


def _documents(session: Session, rows: Iterable[PlannedRow], source: Source) -> dict[DocumentKey, Document]:
    """The documents of the rows: found, made, or brought up to what the rows say of them."""
    wanted = {planned.content.document: planned for planned in rows if planned.content.document is not None}
    years = [key.year for key in wanted if key.year is not None]
    of_these_years = or_(Document.year.in_(years), Document.year.is_(None))
    found = {key_of(document): document for document in session.scalars(select(Document).where(of_these_years))}
    for key, planned in wanted.items():
        document = found.get(key)
        if document is None:
            number = document_number(planned.row.document)
            document = found[key] = Document(
                label=planned.row.document,
                number_key=key.number_key,
                year=key.year,
                issuer=key.issuer,
                type_name=number.type_name if number else "",
                is_demo=source.is_demo,
            )
            session.add(document)
        document.issued_on, document.subject = planned.content.issued_on, planned.content.subject
    session.flush()
    return found


def _create(
    session: Session,
    part: list[PlannedRow],
    documents: dict[DocumentKey, Document],
    names: dict[int, str],
    source: Source,
) -> Iterator[Entry]:
    # With its nulls written out, all rows are alike, and go in with few statements.
    statement = insert(Task).returning(Task.code, Task.id).execution_options(render_nulls=True)
    rows = [_task_row(planned, documents, names, source) for planned in part]
    ids = dict(session.execute(statement, rows).all())
    cooperations, moves, reports = [], [], []
    for planned in part:
        task_id, content = ids[planned.row.code], planned.content
        cooperations += [{"task_id": task_id, "agency_id": agency} for agency in sorted(content.cooperating)]
        if content.granted_on is not None:
            moves.append(_move_row(task_id, content, source.at))
        if content.reported_on is not None:
            reports.append(_report_row(task_id, content, source.at))
        yield from _entries_of_new(task_id, planned, source)
    for model, values in ((Cooperation, cooperations), (DueDateChange, moves), (CompletionReport, reports)):
        if values:
            session.execute(insert(model), values)


def _task_row(
    planned: PlannedRow, documents: dict[DocumentKey, Document], names: dict[int, str], source: Source
) -> dict[str, Any]:
    content = planned.content
    document = documents[content.document] if content.document else None
    return {
        "code": planned.row.code,
        "stream": source.stream,
        "document_id": document.id if document else None,
        "content": content.content,
        "assigner": content.assigner,
        "lead_agency_id": content.lead.id,
        "state": _state(content),
        "assigned_on": content.assigned_on,
        "handed_out_on": content.assigned_on,
        "due_on": content.due_on,
        "original_due_on": content.original_due_on,
        "due_version": 1,
        "reported_on": content.reported_on,
        "reported_due_on": _judged_by(content) if content.reported_on else None,
        "confirmed_on": content.confirmed_on,
        "note": content.note,
        "search_text": _search_text(planned.row.code, content, document, names),
        "version": 1,
        "entered_at": source.at,
        "is_demo": source.is_demo,
    }


def _search_text(code: str, content: Content, document: Document | None, names: dict[int, str]) -> str:
    agencies = [content.lead.name, *(names[agency] for agency in sorted(content.cooperating))]
    return search_text(code=code, document=document, content=content.content, agencies=agencies)


def _state(content: Content) -> State:
    # A list that comes in was being worked before: its open tasks are under way, not waiting to be accepted.
    if content.confirmed_on is not None:
        return State.COMPLETED
    return State.REPORTED if content.reported_on is not None else State.IN_PROGRESS


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


def _entries_of_new(task_id: int, planned: PlannedRow, source: Source) -> Iterator[Entry]:
    content, first_due_on = planned.content, planned.content.original_due_on
    until = f"hạn {day_in_words(first_due_on)}" if first_due_on else "không thời hạn"
    yield _entry(
        Act.HAND_OUT, f"Giao {content.lead.name} chủ trì, {until}", content.assigned_on, task_id, planned, source
    )
    if content.granted_on:
        moved = f"Gia hạn: {day_in_words(first_due_on)} → {day_in_words(content.due_on)}"
        yield _entry(Act.EXTEND, moved, content.granted_on, task_id, planned, source)
    if content.reported_on:
        told = f": {content.result_document}" if content.result_document else ""
        yield _entry(Act.REPORT, f"Báo cáo hoàn thành{told}", content.reported_on, task_id, planned, source)
    if content.confirmed_on:
        yield _entry(Act.CONFIRM, "Xác nhận hoàn thành", content.confirmed_on, task_id, planned, source)


def _entry(act: Act, summary: str, day: date, task_id: int, planned: PlannedRow, source: Source) -> Entry:
    return Entry(act.value, summary, day, task_id, planned.row.code, _where(planned.row, source))


def _where(row: TaskRow, source: Source) -> dict[str, Any]:
    return {"file": source.file_name, "sheet": row.sheet, "row": row.row}


class _Update:
    """One changed row, put upon its task."""

    def __init__(
        self,
        session: Session,
        planned: PlannedRow,
        documents: dict[DocumentKey, Document],
        names: dict[int, str],
        source: Source,
    ) -> None:
        self._session = session
        self._planned = planned
        self._content = planned.content
        self._document = documents[planned.content.document] if planned.content.document else None
        self._names = names
        self._source = source
        self._task = session.get_one(Task, planned.task_id, with_for_update=True)

    def run(self) -> Iterator[Entry]:
        """Change the task and tell the history; both the old and the new values are in it."""
        changed = {change.field for change in self._planned.changes}
        task, content = self._task, self._content
        task.content, task.assigner, task.note = content.content, content.assigner, content.note
        task.document_id = self._document.id if self._document else None
        if Field.ASSIGNED_ON in changed:
            task.assigned_on = task.handed_out_on = content.assigned_on
        if Field.LEAD in changed:
            self._change_lead(content.lead)
        if Field.COOPERATING in changed:
            self._change_cooperating()
        if changed & {Field.DUE_ON, Field.GRANTED_ON}:
            self._move_due_date(extended=Field.GRANTED_ON in changed)
        if changed & {Field.REPORTED_ON, Field.CONFIRMED_ON, Field.RESULT_DOCUMENT}:
            self._report()
        task.search_text = _search_text(task.code, content, self._document, self._names)
        task.version += 1
        self._session.flush()
        told = "; ".join(f"{c.column}: {c.before} → {c.after}" for c in self._planned.changes)
        yield Entry(
            "cap-nhat-tu-bang-tinh",
            f"Cập nhật từ bảng tính: {told}",
            self._source.today,
            task.id,
            task.code,
            _where(self._planned.row, self._source)
            | {c.field.value: [c.before, c.after] for c in self._planned.changes},
        )

    def _change_lead(self, lead: AgencyName) -> None:
        self._session.add(
            LeadChange(
                task_id=self._task.id,
                changed_on=self._source.today,
                from_agency_id=self._task.lead_agency_id,
                to_agency_id=lead.id,
                reason="theo bảng tính",
                entered_at=self._source.at,
            )
        )
        self._task.lead_agency_id = lead.id
        void_reminders(self._session, self._task, why="đã đổi cơ quan chủ trì")

    def _change_cooperating(self) -> None:
        self._session.execute(delete(Cooperation).where(Cooperation.task_id == self._task.id))
        self._session.add_all(
            Cooperation(task_id=self._task.id, agency_id=agency) for agency in sorted(self._content.cooperating)
        )

    def _move_due_date(self, *, extended: bool) -> None:
        content, source = self._content, self._source
        if content.due_on is None or content.due_on == self._task.due_on:
            return
        # A task that had no due date may get its first one together with an extension of it.
        self._task.original_due_on = self._task.original_due_on or content.original_due_on
        move_due_date(
            self._session,
            self._task,
            kind=MoveKind.EXTENSION if extended else MoveKind.CORRECTION,
            to=content.due_on,
            decided_on=content.granted_on if extended and content.granted_on else source.today,
            reason="theo bảng tính",
            at=source.at,
        )
        self._session.flush()

    def _report(self) -> None:
        content, task = self._content, self._task
        if content.reported_on is None:
            return
        report = self._session.scalar(
            select(CompletionReport).where(CompletionReport.task_id == task.id, CompletionReport.ended_on.is_(None))
        )
        if report is None:
            report = CompletionReport(task_id=task.id, agency_id=task.lead_agency_id, entered_at=self._source.at)
        report.reported_on = content.reported_on
        report.due_on = self._due_on_then(content.reported_on)
        report.result_document, report.confirmed_on = content.result_document, content.confirmed_on
        self._session.add(report)
        stand(task, report)
        task.state = _state(content)
        void_reminders(self._session, task, why="nhiệm vụ đã hoàn thành")

    def _due_on_then(self, day: date) -> date | None:
        """The due date in force on a day: the one that the first later move replaced, or today's."""
        with self._session.no_autoflush:
            later = self._session.scalar(
                select(DueDateChange)
                .where(DueDateChange.task_id == self._task.id, DueDateChange.decided_on > day)
                .order_by(DueDateChange.decided_on, DueDateChange.id)
                .limit(1)
            )
        return later.previous_due_on if later else self._task.due_on
