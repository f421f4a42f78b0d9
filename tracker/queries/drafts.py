"""The drafts of a document, and what its next task most likely has in common with the last."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.db import db
from tracker.domain.due_ways import DueWay
from tracker.domain.lifecycle import State
from tracker.domain.measurability import doubts
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.models import Agency, Cooperation, Task

#: Fields and assigners are offered from so many of the latest tasks.
_LATEST = 3_000
_MOST_OFFERED = 100


@dataclass(frozen=True)
class TakingPart:
    """An agency that takes part in a draft."""

    agency_id: int
    name: str
    part: str
    due_on: date | None


@dataclass(frozen=True)
class Draft:
    """A task that is not handed out yet, with what makes it hard to judge later."""

    id: int
    code: str
    version: int
    content: str
    stream: Stream
    lead_agency_id: int
    lead_name: str
    cooperating: list[TakingPart]
    assigner: str
    field: str
    is_starred: bool
    assigned_on: date
    due_on: date | None
    due_working_days: int | None
    group_key: str | None
    doubts: list[str]

    @property
    def due_way(self) -> DueWay:
        """How its due date was told."""
        return _due_way(self.due_on, self.due_working_days)


@dataclass(frozen=True)
class LastTask:
    """What the task entered last from a document says that the next one most likely says too."""

    stream: Stream
    assigner: str
    field: str
    assigned_on: date
    due_way: DueWay


def list_drafts(document_id: int) -> list[Draft]:
    """The drafts of a document in the order in which they were entered."""
    return _drafts(Task.document_id == document_id)


def get_draft(document_id: int, code: str) -> Draft:
    """One draft of a document.

    Raises:
        NotFound: the document has no draft of this code.
    """
    found = [one for one in list_drafts(document_id) if one.code == code]
    if not found:
        message = f"Không có dự thảo {code} trong văn bản này."
        raise NotFound(message)
    return found[0]


def put_alike_together(drafts: Iterable[Draft]) -> list[list[Draft]]:
    """The drafts in their order, those of a group that say the same put together."""
    found: dict[tuple[object, ...], list[Draft]] = {}
    for one in drafts:
        key, taking_part = one.group_key or one.code, tuple(one.cooperating)
        same = (key, one.content, one.assigned_on, one.due_on, one.is_starred, taking_part)
        found.setdefault(same, []).append(one)
    return list(found.values())


def find_last_task(document_id: int) -> LastTask | None:
    """The task entered last from a document; None when there is none."""
    task = db.session.scalar(select(Task).where(Task.document_id == document_id).order_by(Task.id.desc()).limit(1))
    if task is None:
        return None
    way = _due_way(task.due_on, task.due_working_days)
    return LastTask(task.stream, task.assigner, task.field, task.assigned_on, way)


def list_fields_used() -> list[str]:
    """The fields of work that recent tasks bear, in the order of the alphabet."""
    return _used(Task.field)


def list_assigners_used() -> list[str]:
    """Those in whose name recent tasks were given, in the order of the alphabet."""
    return _used(Task.assigner)


def _used(column: InstrumentedAttribute[str]) -> list[str]:
    latest = select(column.label("told")).order_by(Task.id.desc()).limit(_LATEST).subquery()
    told = select(latest.c.told).where(latest.c.told != "").distinct().order_by(latest.c.told).limit(_MOST_OFFERED)
    return list(db.session.scalars(told))


def _drafts(condition: ColumnElement[bool]) -> list[Draft]:
    rows: Sequence[Row[Task, str]] = db.session.execute(
        select(Task, Agency.name)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(condition, Task.state == State.DRAFT)
        .order_by(Task.id)
    ).all()
    cooperating = _taking_part([row[0].id for row in rows])
    return [
        Draft(
            id=task.id,
            code=task.code,
            version=task.version,
            content=task.content,
            stream=task.stream,
            lead_agency_id=task.lead_agency_id,
            lead_name=lead_name,
            cooperating=cooperating[task.id],
            assigner=task.assigner,
            field=task.field,
            is_starred=task.is_starred,
            assigned_on=task.assigned_on,
            due_on=task.due_on,
            due_working_days=task.due_working_days,
            group_key=task.group_key,
            doubts=doubts(content=task.content, has_due_date=task.due_on is not None),
        )
        for task, lead_name in rows
    ]


def _taking_part(task_ids: list[int]) -> dict[int, list[TakingPart]]:
    found: dict[int, list[TakingPart]] = defaultdict(list)
    rows = db.session.execute(
        select(Cooperation.task_id, Agency.id, Agency.name, Cooperation.part, Cooperation.due_on)
        .join(Agency, Agency.id == Cooperation.agency_id)
        .where(Cooperation.task_id.in_(task_ids))
        .order_by(Agency.code)
    )
    for row in rows:
        found[row[0]].append(TakingPart(*row[1:]))
    return found


def _due_way(due_on: date | None, working_days: int | None) -> DueWay:
    if due_on is None:
        return DueWay.NONE
    return DueWay.DAY if working_days is None else DueWay.WORKING_DAYS
