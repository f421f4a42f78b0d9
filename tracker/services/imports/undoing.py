"""Taking an import back, while nothing else happened to what it brought."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import db, transaction
from tracker.domain.imports import ImportState
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words
from tracker.errors import NotAllowed, NotFound, Refused
from tracker.models import (
    CompletionReport,
    Cooperation,
    Document,
    DueDateChange,
    ImportedTask,
    ImportRun,
    ReminderSlot,
    Task,
)
from tracker.queries.import_runs import get_import_run, list_acts_after, may_undo
from tracker.services.due_dates import void_reminders
from tracker.services.history import Entry, write_history
from tracker.services.imports.before import put_back
from tracker.services.referring import columns_pointing_at

#: The act of the history by which an import was taken back.
UNDONE = "hoan-tac-nhap"
_NAMED = 3
_AT_ONCE = 500
#: What goes with a task that an import added and nobody touched.
_GOES_WITH_IT = (Cooperation, DueDateChange, CompletionReport, ImportedTask, ReminderSlot)


def undo_import(*, number: int, by: Actor) -> None:
    """Take an import back: what it added is gone, what it changed is as it was.

    A task of which somebody was told by mail stays, revoked as of its first day, so that it is in no count.

    Raises:
        NotFound: there is none with this number.
        NotAllowed: it is not for this person.
        Refused: it was taken back already, is not done, or something happened since to what it brought.
    """
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        run = session.get(ImportRun, number, with_for_update=True)
        if run is None:
            message = "Không có lần nhập này."
            raise NotFound(message)
        if not may_undo(get_import_run(number), by):
            message = "Chỉ người đã nhập, hoặc lãnh đạo Văn phòng, hoàn tác được lần nhập này."
            raise NotAllowed(message)
        of_it = select(ImportedTask.task_id).where(ImportedTask.run_id == number)
        session.execute(select(Task.id).where(Task.id.in_(of_it)).order_by(Task.id).with_for_update())
        if reason := _why_not(run):
            raise Refused(reason)
        undoing = _Undoing(session, run, today)
        entries = undoing.run()
        run.undone_at, run.undone_by = at, by.name
        session.flush()
        summary = (
            f"Hoàn tác lần nhập {run.id} («{run.file_name}»): bỏ {count_in_words(undoing.removed)}, "
            f"thu hồi {count_in_words(undoing.revoked)}, trả lại {count_in_words(undoing.put_back)} nhiệm vụ"
        )
        told = Entry(UNDONE, summary, today, subject=run.file_name, details={"number": run.id})
        write_history(session, [told, *entries], at=at, by=by)


def find_reason_against_undoing(*, number: int) -> str | None:
    """Why an import cannot be taken back now, as a sentence; None when it can. Nothing is changed."""
    return _why_not(db.session().get_one(ImportRun, number))


def _why_not(run: ImportRun) -> str | None:
    if run.undone_at is not None:
        return f"Lần nhập này đã được hoàn tác bởi {run.undone_by}."
    if run.state is not ImportState.DONE:
        return "Lần nhập này chưa xong, nên chưa có gì để hoàn tác."
    if later := list_acts_after(run.id, after=run.last_entry_id, limit=_NAMED):
        told = "; ".join(f"{code}: {summary[:80]}" for code, summary in later)
        return (
            f"Không hoàn tác được nữa, vì sau đó đã có việc khác với nhiệm vụ trong danh sách ({told}). "
            "Sửa từng nhiệm vụ bằng «Đính chính», hoặc bỏ bằng «Thu hồi»."
        )
    return None


class _Undoing:
    """One import being taken back."""

    def __init__(self, session: Session, run: ImportRun, today: date) -> None:
        self._session = session
        self._run = run
        self._today = today
        self._how = f"Hoàn tác lần nhập {run.id} («{run.file_name}»)"
        self.removed = self.revoked = self.put_back = 0

    def run(self) -> list[Entry]:
        """Take back what it changed, then what it added, then documents that nobody needs; gives what is told."""
        entries = []
        noted = self._session.execute(
            select(ImportedTask, Task)
            .join(Task, Task.id == ImportedTask.task_id)
            .where(ImportedTask.run_id == self._run.id)
            .order_by(Task.id)
            .execution_options(populate_existing=True)
        ).all()
        for imported, task in noted:
            if imported.before is not None and self._run.taken_at is not None:
                put_back(self._session, task, imported.before, taken_at=self._run.taken_at)
                self.put_back += 1
                entries.append(self._entry(task, "trả lại như trước khi nhập"))
        new = [task for imported, task in noted if imported.is_new]
        staying = self._ids_that_stay([task.id for task in new])
        for task in new:
            if task.id in staying:
                self._revoke(task)
                entries.append(self._entry(task, "thu hồi, không tính vào số liệu nào; đã có thư nhắc về nhiệm vụ này"))
            else:
                entries.append(self._entry(task, "bỏ nhiệm vụ đã thêm"))
        self._remove([task.id for task in new if task.id not in staying])
        self._documents_back()
        return entries

    def _ids_that_stay(self, ids: list[int]) -> set[int]:
        """The tasks that something refers to which did not come with them, such as a mail that told of them."""
        staying: set[int] = set()
        goes = {model.__table__ for model in _GOES_WITH_IT}
        foreign = [column for column in columns_pointing_at(Task.id) if column.table not in goes]
        for part in _in_parts(ids):
            told = ReminderSlot.task_id.in_(part), ReminderSlot.message_id.is_not(None)
            staying |= set(self._session.scalars(select(ReminderSlot.task_id).where(*told)))
            for column in foreign:
                staying |= set(self._session.scalars(select(column).where(column.in_(part))))
        return staying

    def _remove(self, ids: list[int]) -> None:
        self._session.flush()
        no_sync = {"synchronize_session": False}  # nothing of them is asked for any more
        for part in _in_parts(ids):
            for model in _GOES_WITH_IT:
                self._session.execute(delete(model).where(model.task_id.in_(part)), execution_options=no_sync)
            self._session.execute(delete(Task).where(Task.id.in_(part)), execution_options=no_sync)
        self.removed = len(ids)

    def _revoke(self, task: Task) -> None:
        void_reminders(self._session, task, why="lần nhập đã được hoàn tác")
        task.state, task.state_since, task.revoked_on = State.REVOKED, self._today, task.handed_out_on
        task.version += 1
        self.revoked += 1

    def _documents_back(self) -> None:
        told: dict[str, Any] = self._run.documents
        self._session.flush()
        for one in told.get("changed", ()):
            document = self._session.get(Document, one["id"])
            now = {"issued_on": _iso(document.issued_on), "subject": document.subject} if document else None
            if document is not None and now == one["after"]:
                before = one["before"]
                document.issued_on = date.fromisoformat(before["issued_on"]) if before["issued_on"] else None
                document.subject = before["subject"]
        needed = [exists().where(column == Document.id) for column in columns_pointing_at(Document.id)]
        unneeded = [~one for one in needed]
        for part in _in_parts(list(told.get("created", ()))):
            self._session.execute(
                delete(Document).where(Document.id.in_(part), *unneeded).execution_options(synchronize_session=False)
            )

    def _entry(self, task: Task, what: str) -> Entry:
        details = {"version": task.version, "number": self._run.id}
        return Entry(UNDONE, f"{self._how}: {what}", self._today, task.id, task.code, details)


def _in_parts(ids: list[int]) -> Iterator[list[int]]:
    """The same a few hundred at a time: a statement takes only so many values."""
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
