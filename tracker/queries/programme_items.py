"""Items of work programmes as an account may see them, each with the task it became."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, select, true

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.programmes import ChangeKind, Counted, ProgrammeFigures, Submission, count_items, starts_on
from tracker.errors import NotFound
from tracker.models import (
    Agency,
    ProgrammeChange,
    ProgrammeCooperation,
    ProgrammeItem,
    ProgrammeTask,
    Task,
    WorkProgramme,
)
from tracker.queries.programmes import ProgrammeRow, get_programme, of_agency

#: So many items a programme may have: a year's programme has some hundred.
MOST_ITEMS = 1_000
_LONGEST_QUARTER = timedelta(days=92)


@dataclass(frozen=True)
class ItemRow:
    """An item, with its agencies and the task it became."""

    id: int
    number: int
    content: str
    kind: str
    lead_id: int
    lead_code: str
    lead_name: str
    cooperating: tuple[tuple[int, str], ...]
    submitted_to: Submission
    due_on: date
    is_due_in_month: bool
    first_due_on: date
    added_on: date | None
    removed_on: date | None
    removal_reason: str
    version: int
    was_made: bool
    task_code: str | None
    """The task as this person may know of it: agencies are not told of drafts."""
    task_state: State | None
    reported_on: date | None

    @property
    def counted(self) -> Counted:
        """The item as far as it is counted."""
        return Counted(
            self.first_due_on,
            self.due_on,
            is_added=self.added_on is not None,
            is_removed=self.removed_on is not None,
            is_done=self.is_done,
        )

    @property
    def is_done(self) -> bool:
        """Whether its task has a standing report, confirmed or waiting, as everywhere else."""
        return self.reported_on is not None and self.task_state is not State.REVOKED

    @property
    def is_late(self) -> bool:
        """Whether it was completed after the day the programme says."""
        return self.is_done and self.reported_on is not None and self.reported_on > self.due_on

    def is_due_to_be_made(self, today: date) -> bool:
        """Whether its time has come and it has not become a task."""
        return self.removed_on is None and not self.was_made and starts_on(self.due_on) <= today


@dataclass(frozen=True)
class ChangeRow:
    """What was done with an item."""

    kind: ChangeKind
    at: datetime
    by: str
    summary: str
    reason: str


def list_items(programme_id: int, *, actor: Actor) -> list[ItemRow]:
    """The items of a programme that this account may see, what is due first first."""
    return _rows(ProgrammeItem.programme_id == programme_id, actor)


def get_item(item_id: int, *, actor: Actor) -> tuple[ProgrammeRow, ItemRow]:
    """One item with its programme.

    Raises:
        NotFound: there is none, or this account may not know of it.
    """
    found = _rows(ProgrammeItem.id == item_id, actor)
    programme_id = db.session.scalar(select(ProgrammeItem.programme_id).where(ProgrammeItem.id == item_id))
    if not found or programme_id is None:
        message = f"Không có nội dung {item_id}."
        raise NotFound(message)
    return get_programme(programme_id, actor=actor), found[0]


def list_changes(item_id: int) -> list[ChangeRow]:
    """What was done with an item, the latest first. The caller has seen that it may be shown."""
    rows = db.session.execute(
        select(
            ProgrammeChange.kind,
            ProgrammeChange.changed_at,
            ProgrammeChange.changed_by,
            ProgrammeChange.summary,
            ProgrammeChange.reason,
        )
        .where(ProgrammeChange.item_id == item_id)
        .order_by(ProgrammeChange.id.desc())
        .limit(MOST_ITEMS)
    )
    return [ChangeRow(*row) for row in rows]


def count_programmes(programmes: Sequence[ProgrammeRow], *, actor: Actor, today: date) -> dict[int, ProgrammeFigures]:
    """The figures of the year of each of these programmes."""
    counted = _rows(ProgrammeItem.programme_id.in_([one.id for one in programmes]), actor)
    owners: dict[int, int] = dict(
        db.session.execute(
            select(ProgrammeItem.id, ProgrammeItem.programme_id).where(
                ProgrammeItem.id.in_([one.id for one in counted])
            )
        ).all()
    )
    items: dict[int, list[Counted]] = defaultdict(list)
    for one in counted:
        items[owners[one.id]].append(one.counted)
    return {one.id: count_items(items[one.id], quarter=None, today=today) for one in programmes}


def list_items_to_make(today: date) -> list[int]:
    """The items of adopted programmes whose time has come and that have not become tasks, the oldest first."""
    rows = db.session.execute(
        select(ProgrammeItem.id, ProgrammeItem.due_on)
        .join(WorkProgramme, WorkProgramme.id == ProgrammeItem.programme_id)
        .outerjoin(ProgrammeTask, ProgrammeTask.item_id == ProgrammeItem.id)
        .where(
            WorkProgramme.adopted_on.is_not(None),
            ProgrammeItem.removed_on.is_(None),
            ProgrammeTask.item_id.is_(None),
            ProgrammeItem.due_on <= today + _LONGEST_QUARTER,  # for the index; the rule itself decides below
        )
        .order_by(ProgrammeItem.due_on, ProgrammeItem.id)
    )
    return [item_id for item_id, due_on in rows if starts_on(due_on) <= today]


def list_kinds_used() -> list[str]:
    """The kinds of items that were written before."""
    used = select(ProgrammeItem.kind).where(ProgrammeItem.kind != "").distinct().order_by(ProgrammeItem.kind)
    return list(db.session.scalars(used))


def _visible_items(actor: Actor) -> ColumnElement[bool]:
    if actor.is_office:
        return true()
    adopted = exists().where(WorkProgramme.id == ProgrammeItem.programme_id, WorkProgramme.adopted_on.is_not(None))
    return adopted if actor.sees_everything else and_(adopted, of_agency(actor))


def _rows(condition: ColumnElement[bool], actor: Actor) -> list[ItemRow]:
    sees_drafts = actor.is_office
    rows = db.session.execute(
        select(ProgrammeItem, Agency.code, Agency.name, ProgrammeTask.item_id, Task.code, Task.state, Task.reported_on)
        .join(Agency, Agency.id == ProgrammeItem.lead_agency_id)
        .outerjoin(ProgrammeTask, ProgrammeTask.item_id == ProgrammeItem.id)
        .outerjoin(Task, Task.id == ProgrammeTask.task_id)
        .where(condition, _visible_items(actor))
        .order_by(ProgrammeItem.due_on, ProgrammeItem.number, ProgrammeItem.id)
        .limit(MOST_ITEMS * 10)
    ).all()
    cooperating = _cooperating([row[0].id for row in rows])
    return [
        ItemRow(
            id=item.id,
            number=item.number,
            content=item.content,
            kind=item.kind,
            lead_id=item.lead_agency_id,
            lead_code=lead_code,
            lead_name=lead_name,
            cooperating=tuple(cooperating[item.id]),
            submitted_to=item.submitted_to,
            due_on=item.due_on,
            is_due_in_month=item.is_due_in_month,
            first_due_on=item.first_due_on,
            added_on=item.added_on,
            removed_on=item.removed_on,
            removal_reason=item.removal_reason,
            version=item.version,
            was_made=made is not None,
            task_code=code if sees_drafts or state is not State.DRAFT else None,
            task_state=state if sees_drafts or state is not State.DRAFT else None,
            reported_on=reported_on,
        )
        for item, lead_code, lead_name, made, code, state, reported_on in rows
    ]


def _cooperating(item_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = db.session.execute(
        select(ProgrammeCooperation.item_id, Agency.id, Agency.name)
        .join(Agency, Agency.id == ProgrammeCooperation.agency_id)
        .where(ProgrammeCooperation.item_id.in_(item_ids))
        .order_by(Agency.code)
    )
    for item_id, agency_id, name in rows:
        found[item_id].append((agency_id, name))
    return found
