"""A task as a list tells it, and how two such versions differ. An import never takes back what people did."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.lifecycle import State
from tracker.domain.streams import Stream
from tracker.domain.wording import day_in_words
from tracker.files.workbook.columns import NAMES, Field
from tracker.files.workbook.task_row import Refusal, TaskRow
from tracker.queries.agencies import AgencyName


@dataclass(frozen=True)
class DocumentKey:
    """By what a document is the same: issuer, number and notation, year; without a number, also by day and subject."""

    issuer: str
    number_key: str | None
    year: int | None
    issued_on: date | None = None
    subject: str = ""

    def is_also(self, other: "DocumentKey") -> bool:
        """Whether a document without a number, of which no issuer is told, is this other one of some issuer."""
        return self.number_key is None and not self.issuer and replace(other, issuer="") == self


@dataclass(frozen=True)
class Content:
    """What a list says of a task, with agencies and document resolved. The names are those of the columns."""

    content: str
    assigner: str
    note: str
    lead: AgencyName
    cooperating: frozenset[int]
    document: DocumentKey | None
    subject: str
    issued_on: date | None
    assigned_on: date
    original_due_on: date | None
    granted_on: date | None
    due_on: date | None
    reported_on: date | None
    result_document: str
    confirmed_on: date | None
    is_starred: bool | None = None


@dataclass(frozen=True)
class KnownTask:
    """A task of the database in the same terms, with what an import must not disturb."""

    id: int
    stream: Stream
    state: State
    content: Content
    extended_on: frozenset[date]
    last_move_on: date | None
    last_report_ended_on: date | None
    former_leads: frozenset[int] = frozenset()
    """The agencies that led it before the one that leads it now."""


@dataclass(frozen=True)
class Change:
    """One thing that a row says otherwise than its task, under the column's name."""

    field: Field
    before: str
    after: str

    @property
    def column(self) -> str:
        """The column's name as people know it."""
        return NAMES[self.field][0]


def as_far_as_said(content: Content, task: KnownTask, *, said: Container[Field]) -> Content:
    """The row's content, with the task's own where the row says nothing against it.

    `said` are the columns the list has: what it has no column for stays as it is. A row without 'Hạn ban đầu' does not
    deny an earlier due date, and one extension among several is no contradiction.
    """
    known = task.content
    if content.document and known.document and content.document.is_also(known.document):
        content = replace(content, document=known.document)
    content = replace(content, **_unsaid(content, known, said))
    says_original = content.original_due_on != content.due_on or content.granted_on is not None
    original = content.original_due_on if says_original else known.original_due_on or content.due_on
    granted = content.granted_on
    if granted is None or granted in task.extended_on:
        granted = known.granted_on
    is_starred = known.is_starred if content.is_starred is None else content.is_starred
    return replace(content, original_due_on=original, granted_on=granted, is_starred=is_starred)


def _unsaid(content: Content, known: Content, said: Container[Field]) -> dict[str, Any]:
    """What a row leaves open, as the task has it."""
    fields = {field for group, fields in _SAID_TOGETHER.items() if group not in said for field in fields}
    kept = {field.value: getattr(known, field.value) for field in fields}
    if Field.DOCUMENT in said and content.document == known.document:
        # A row that names its document need not tell of it again.
        kept |= {"subject": content.subject or known.subject, "issued_on": content.issued_on or known.issued_on}
    return kept


#: Without the column, a list says nothing of these.
_SAID_TOGETHER: dict[Field, set[Field]] = {
    Field.DOCUMENT: {Field.DOCUMENT, Field.SUBJECT, Field.ISSUED_ON},
    Field.ASSIGNER: {Field.ASSIGNER},
    Field.COOPERATING: {Field.COOPERATING},
    Field.DUE_ON: {Field.DUE_ON, Field.ORIGINAL_DUE_ON, Field.GRANTED_ON},
    Field.REPORTED_ON: {Field.REPORTED_ON, Field.RESULT_DOCUMENT, Field.CONFIRMED_ON},
    Field.RESULT_DOCUMENT: {Field.RESULT_DOCUMENT},
    Field.CONFIRMED_ON: {Field.CONFIRMED_ON},
    Field.NOTE: {Field.NOTE},
}


def list_changes(before: Content, after: Content) -> Iterator[Change]:
    """What differs, in the columns' order."""
    for field in Field:
        old, new = getattr(before, field.value, None), getattr(after, field.value, None)
        if old != new:
            yield Change(field, _shown(old), _shown(new))


def conflict(row: TaskRow, now: Content, task: KnownTask, stream: Stream) -> Refusal | None:
    """Why a row may not change its task, or None when it may."""
    then = task.content
    if task.stream is not stream:
        return row.refuse(Field.CODE, row.code, "Cần mã chưa dùng; mã này đã có ở luồng nhiệm vụ khác.")
    if now == then:
        return None
    if task.state is State.DRAFT:
        return row.refuse(Field.CODE, row.code, "Cần mã chưa dùng; mã này là của một dự thảo chưa giao.")
    if task.state in {State.REVOKED, State.SUSPENDED}:
        return row.refuse(Field.CODE, row.code, "Nhiệm vụ đã tạm dừng hoặc thu hồi; thay đổi trên trang nhiệm vụ.")
    if now.lead.id != then.lead.id and then.reported_on:
        expected = f"Cần «{then.lead.name}»: nhiệm vụ đã hoàn thành và tính cho cơ quan này; mở lại trước khi đổi."
        return row.refuse(Field.LEAD, row.lead, expected)
    return _conflict_of_reports(row, now, task) or _conflict_of_due_dates(row, now, task)


def _conflict_of_reports(row: TaskRow, now: Content, task: KnownTask) -> Refusal | None:
    then = task.content
    if then.reported_on and not now.reported_on:
        expected = (
            f"Nhiệm vụ đã báo cáo hoàn thành ngày {day_in_words(then.reported_on)}; "
            "muốn bỏ thì trả lại hoặc mở lại trên trang nhiệm vụ."
        )
        return row.refuse(Field.REPORTED_ON, "để trống", expected)
    if then.confirmed_on and not now.confirmed_on:
        expected = (
            f"Nhiệm vụ đã xác nhận ngày {day_in_words(then.confirmed_on)}; muốn bỏ thì mở lại trên trang nhiệm vụ."
        )
        return row.refuse(Field.CONFIRMED_ON, "để trống", expected)
    earliest = task.last_report_ended_on
    if now.reported_on and earliest and now.reported_on < earliest:
        expected = f"Cần ngày từ {day_in_words(earliest)}: báo cáo trước đã bị trả lại hoặc rút ngày đó."
        return row.refuse(Field.REPORTED_ON, day_in_words(now.reported_on), expected)
    return None


def _conflict_of_due_dates(row: TaskRow, now: Content, task: KnownTask) -> Refusal | None:
    then = task.content
    if then.due_on and not now.due_on:
        return row.refuse(Field.DUE_ON, "để trống", f"Cần một ngày: nhiệm vụ đang có hạn {day_in_words(then.due_on)}.")
    if then.original_due_on and now.original_due_on != then.original_due_on:
        expected = f"Cần {day_in_words(then.original_due_on)}: hạn ban đầu đã ghi thì không đổi."
        return row.refuse(Field.ORIGINAL_DUE_ON, day_in_words(now.original_due_on), expected)
    if now.granted_on != then.granted_on:
        if task.last_move_on and now.granted_on and now.granted_on < task.last_move_on:
            expected = f"Cần ngày từ {day_in_words(task.last_move_on)}, là ngày hạn được đổi lần gần nhất."
            return row.refuse(Field.GRANTED_ON, day_in_words(now.granted_on), expected)
        if now.due_on == then.due_on:
            expected = "Cần để trống, hoặc hạn hoàn thành mới: hạn hoàn thành trong hệ thống không khác dòng này."
            return row.refuse(Field.GRANTED_ON, day_in_words(now.granted_on), expected)
    return None


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, AgencyName):
        return value.name
    if isinstance(value, frozenset):
        return f"{len(value)} cơ quan"
    if isinstance(value, DocumentKey):
        return value.number_key or "không số"
    return str(value) if value else "để trống"
