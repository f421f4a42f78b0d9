"""Changed tasks of an import, one by one: each difference is put upon the task as the act it stands for."""

from datetime import date

from sqlalchemy import select

from tracker.domain.lifecycle import MoveKind
from tracker.files.workbook.columns import Field
from tracker.models import CompletionReport, Cooperation, DueDateChange, ImportedTask, LeadChange, Task
from tracker.queries.agencies import AgencyName
from tracker.services.due_dates import move_due_date, void_reminders
from tracker.services.history import Entry
from tracker.services.imports.applying import Applying, state_of
from tracker.services.imports.before import before_of
from tracker.services.imports.plan import PlannedRow
from tracker.services.lapsed_requests import lapse_request
from tracker.services.officers import forget_officer
from tracker.services.standing_report import stand


def update_task(applying: Applying, planned: PlannedRow) -> Entry:
    """Save what a row changes of its task, and tell the history."""
    return _Update(applying, planned).run()


class _Update:
    """One changed row, put upon its task."""

    def __init__(self, applying: Applying, planned: PlannedRow) -> None:
        self._applying = applying
        self._session = applying.session
        self._source = applying.source
        self._planned = planned
        self._content = planned.content
        self._task = applying.session.get_one(Task, planned.task_id, with_for_update=True)

    def run(self) -> Entry:
        """Change the task and tell the history; both the old and the new values are in it."""
        changed = {change.field for change in self._planned.changes}
        task, content = self._task, self._content
        if self._source.run_id is not None:
            before = before_of(self._session, task)
            self._session.add(ImportedTask(run_id=self._source.run_id, task_id=task.id, is_new=False, before=before))
        # Dates depend on each other, so the database sees them when all of them are set.
        with self._session.no_autoflush:
            task.content, task.assigner, task.note = content.content, content.assigner, content.note
            task.is_starred = bool(content.is_starred)
            document = self._applying.document_of(content)
            task.document_id = document.id if document else None
            task.is_demo = self._source.is_demo
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
        task.search_text = self._applying.search_text_of(task.code, content)
        task.version += 1
        self._session.flush()
        told = "; ".join(f"{c.column}: {c.before} → {c.after}" for c in self._planned.changes)
        return Entry(
            "cap-nhat-tu-bang-tinh",
            f"Cập nhật từ bảng tính: {told}",
            self._source.today,
            task.id,
            task.code,
            self._applying.place_of(self._planned.row)
            | {"version": task.version}
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
        self._task.lead_agency_id, self._task.state_since = lead.id, self._source.today
        self._task.progress_percent = None
        forget_officer(self._session, self._task)
        self._lapse_request()
        void_reminders(self._session, self._task, why="đã đổi cơ quan chủ trì")

    def _change_cooperating(self) -> None:
        there = {
            part.agency_id: part
            for part in self._session.scalars(select(Cooperation).where(Cooperation.task_id == self._task.id))
        }
        # Who stays keeps its part, and what it reported of it.
        for agency in sorted(set(there) - self._content.cooperating):
            self._session.delete(there[agency])
        for agency in sorted(self._content.cooperating - set(there)):
            self._session.add(Cooperation(task_id=self._task.id, agency_id=agency))

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
        report.result_document, report.confirmed_on = content.result_document, content.confirmed_on
        self._session.add(report)
        stand(task, report)
        task.state, task.state_since = state_of(content), content.confirmed_on or content.reported_on
        self._lapse_request()
        self._session.flush()
        report.due_on = self._due_on_then(content.reported_on)
        stand(task, report)
        void_reminders(self._session, task, why="nhiệm vụ đã hoàn thành")

    def _lapse_request(self) -> None:
        lapse_request(
            self._session, task_id=self._task.id, today=self._source.today, why="theo bảng tính của Văn phòng"
        )

    def _due_on_then(self, day: date) -> date | None:
        """The due date in force on a day: the one that the first later move replaced, or today's."""
        later = self._session.scalar(
            select(DueDateChange)
            .where(DueDateChange.task_id == self._task.id, DueDateChange.decided_on > day)
            .order_by(DueDateChange.decided_on, DueDateChange.id)
            .limit(1)
        )
        return later.previous_due_on if later else self._task.due_on
