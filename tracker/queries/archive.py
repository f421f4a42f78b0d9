"""All that is known of the tasks of a year, row by row, for its archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, or_, select

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.models import (
    Agency,
    Attachment,
    Closing,
    ClosingLine,
    CompletionReport,
    Cooperation,
    Document,
    DueDateChange,
    ExtensionRequest,
    HistoryEntry,
    LeadChange,
    Pause,
    ProgrammeItem,
    ProgressEntry,
    Task,
    Urge,
    UrgeTask,
    WorkProgramme,
)
from tracker.queries.attachments import AttachmentFacts
from tracker.queries.visible_tasks import visible_tasks

_AT_ONCE = 500
#: What only the running product can use.
_LEFT_OUT = frozenset({"search_text", "stored_as", "version", "is_demo"})
_OF_TASKS: dict[str, type[Any]] = {
    "phoi-hop": Cooperation,
    "bao-cao-hoan-thanh": CompletionReport,
    "doi-han": DueDateChange,
    "doi-chu-tri": LeadChange,
    "tam-dung": Pause,
    "tien-do": ProgressEntry,
    "de-nghi-gia-han": ExtensionRequest,
    "don-doc-nhiem-vu": UrgeTask,
    "lich-su": HistoryEntry,
}


@dataclass(frozen=True)
class ArchiveTask:
    """A task as the readable index lists it."""

    code: str
    content: str
    lead_name: str
    assigned_on: date
    due_on: date | None
    reported_on: date | None
    state: State


def count_archived(year: int, *, actor: Actor) -> int:
    """How many tasks and files the archive of a year has."""
    tasks = db.session.scalar(select(func.count()).select_from(Task).where(_of_year(year, actor))) or 0
    files = db.session.scalar(select(func.count()).select_from(Attachment).where(_attached(year, actor))) or 0
    return tasks + files


def stream_archive_rows(year: int, *, actor: Actor) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """The tables of an archive by name; the rows of each are to be taken before the next is asked for.

    Tasks assigned in the year, without drafts, and whatever belongs to them.
    """
    ids = select(Task.id).where(_of_year(year, actor))
    yield "nhiem-vu", _rows(select(Task.__table__).where(_of_year(year, actor)).order_by(Task.id))
    documents = select(Task.document_id).where(_of_year(year, actor), Task.document_id.is_not(None))
    yield "van-ban", _rows(select(Document.__table__).where(Document.id.in_(documents)).order_by(Document.id))
    yield "co-quan", _rows(select(Agency.__table__).order_by(Agency.id))
    for name, model in _OF_TASKS.items():
        table: Table = model.__table__
        of_tasks = select(table).where(table.c.task_id.in_(ids))
        yield name, _rows(of_tasks.order_by(*table.primary_key.columns))
    urged = select(UrgeTask.urge_id).where(UrgeTask.task_id.in_(ids))
    yield "don-doc", _rows(select(Urge.__table__).where(Urge.id.in_(urged)).order_by(Urge.id))
    for name, chosen in _of_the_year_itself(year, actor):
        yield name, _rows(chosen)
    attached = select(Attachment.__table__).where(_attached(year, actor))
    yield "tep", _rows(attached.order_by(Attachment.id))


def _of_the_year_itself(year: int, actor: Actor) -> Iterator[tuple[str, Select[Any]]]:
    """What belongs to the year and to no single task: its closings and its work programmes, for who sees everything."""
    if not actor.sees_everything:
        return
    closed = Closing.as_of.between(date(year, 1, 1), date(year, 12, 31))
    numbers = select(Closing.number).where(closed)
    yield "chot-so-lieu", select(Closing.__table__).where(closed).order_by(Closing.number)
    lines = select(ClosingLine.__table__).where(ClosingLine.closing_number.in_(numbers))
    yield "chot-so-lieu-dong", lines.order_by(ClosingLine.closing_number, ClosingLine.place)
    programmes = select(WorkProgramme.id).where(WorkProgramme.year == year)
    yield "chuong-trinh", select(WorkProgramme.__table__).where(WorkProgramme.year == year).order_by(WorkProgramme.id)
    items = select(ProgrammeItem.__table__).where(ProgrammeItem.programme_id.in_(programmes))
    yield "chuong-trinh-noi-dung", items.order_by(ProgrammeItem.id)


def list_archive_files(year: int, *, actor: Actor) -> list[AttachmentFacts]:
    """The files of an archive: of its tasks and of their documents."""
    rows = db.session.execute(
        select(
            *(Attachment.id, Attachment.name, Attachment.media_type),
            *(Attachment.size, Attachment.sha256, Attachment.stored_as),
        )
        .where(_attached(year, actor))
        .order_by(Attachment.id)
    )
    return [AttachmentFacts(*row) for row in rows]


def stream_archive_tasks(year: int, *, actor: Actor) -> Iterator[ArchiveTask]:
    """The tasks of an archive for its readable index, by code."""
    rows = db.session.execute(
        select(
            *(Task.code, Task.content, Agency.name, Task.assigned_on, Task.due_on, Task.reported_on, Task.state),
        )
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(_of_year(year, actor))
        .order_by(Task.code)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in rows:
        yield ArchiveTask(*row)


def _of_year(year: int, actor: Actor) -> ColumnElement[bool]:
    in_year = Task.assigned_on.between(date(year, 1, 1), date(year, 12, 31))
    return in_year & (Task.state != State.DRAFT) & visible_tasks(actor)


def _attached(year: int, actor: Actor) -> ColumnElement[bool]:
    ids = select(Task.id).where(_of_year(year, actor))
    documents = select(Task.document_id).where(_of_year(year, actor), Task.document_id.is_not(None))
    return or_(Attachment.task_id.in_(ids), Attachment.document_id.in_(documents))


def _rows(chosen: Select[Any]) -> Iterator[dict[str, Any]]:
    with db.session.execute(chosen.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows.mappings():
            yield {name: value for name, value in row.items() if name not in _LEFT_OUT}
