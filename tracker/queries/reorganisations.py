"""What a reorganisation of agencies would move, and those that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.marks import mark_of
from tracker.domain.permissions import Role
from tracker.domain.reorganisation import ReorganisationKind
from tracker.domain.rule_words import rule_in_words
from tracker.errors import NotFound
from tracker.models import (
    Account,
    Cooperation,
    HistoryEntry,
    Reorganisation,
    SeriesCooperation,
    Task,
    TaskSeries,
)
from tracker.queries.series_days import schedule_of

#: The act of the history by which a reorganisation moved something.
REORGANISED = "sap-xep"
#: States in which a task still has to be done by somebody; a reported one stays with the agency that reported.
STILL_TO_DO = (State.DRAFT, State.ASSIGNED, State.DECLINED, State.IN_PROGRESS, State.SUSPENDED)


@dataclass(frozen=True)
class MovableTask:
    """An open task that one of the agencies leads, or in which it takes part while another leads."""

    id: int
    code: str
    content: str
    state: State
    version: int
    agency_id: int
    """The agency whose task or part it is."""
    lead_agency_id: int
    field: str
    due_on: date | None

    @property
    def is_led(self) -> bool:
        """Whether the agency leads it; otherwise it only takes part."""
        return self.agency_id == self.lead_agency_id


@dataclass(frozen=True)
class MovablePerson:
    """A person of one of the agencies whose account is in use."""

    id: int
    username: str
    name: str
    role: Role
    agency_id: int


@dataclass(frozen=True)
class MovableSeries:
    """A running duty that one of the agencies leads, or takes part in: it passes to the main successor."""

    number: int
    content: str
    words: str
    lead_agency_id: int
    version: int


@dataclass(frozen=True)
class Movable:
    """All that hangs on some agencies and can pass to others."""

    tasks: list[MovableTask]
    people: list[MovablePerson]
    waiting: int
    """Reported tasks that wait for confirmation: they stay, unless their report is returned."""
    done: int
    """Completed tasks: they stay with the agency that did them."""
    series: list[MovableSeries]

    @property
    def mark(self) -> str:
        """What a form remembers of it: another mark means that something changed since."""
        return mark_of(
            *(f"{one.id}/{one.agency_id}/{one.version}" for one in self.tasks),
            *(f"{one.id}/{one.agency_id}" for one in self.people),
            *(f"dinh-ky/{one.number}/{one.version}" for one in self.series),
        )


@dataclass(frozen=True)
class ReorganisationRow:
    """A reorganisation that was made."""

    id: int
    kind: ReorganisationKind
    effective_on: date
    legal_basis: str
    summary: str
    made_at: datetime
    made_by: str
    moved: dict[str, Any]
    reversed_at: datetime | None
    reversed_by: str


_COLUMNS: tuple[Any, ...] = (
    *(Reorganisation.id, Reorganisation.kind, Reorganisation.effective_on, Reorganisation.legal_basis),
    *(Reorganisation.summary, Reorganisation.made_at, Reorganisation.made_by, Reorganisation.moved),
    *(Reorganisation.reversed_at, Reorganisation.reversed_by),
)


def get_movable(agency_ids: Sequence[int], *, for_update: bool = False) -> Movable:
    """What hangs on these agencies now; with `for_update`, and nobody else changes those tasks until the end."""
    if for_update:
        takes_part = select(Cooperation.task_id).where(Cooperation.agency_id.in_(agency_ids))
        locked = or_(Task.lead_agency_id.in_(agency_ids), Task.id.in_(takes_part))
        db.session.execute(
            select(Task.id).where(locked, Task.state.in_(STILL_TO_DO)).order_by(Task.id).with_for_update()
        )
    of_task: tuple[Any, ...] = (Task.lead_agency_id, Task.field, Task.due_on)
    facts: tuple[Any, ...] = (Task.id, Task.code, Task.content, Task.state, Task.version)
    led: Select[Any] = select(*facts, Task.lead_agency_id, *of_task).where(Task.lead_agency_id.in_(agency_ids))
    helped: Select[Any] = (
        select(*facts, Cooperation.agency_id, *of_task)
        .join(Cooperation, Cooperation.task_id == Task.id)
        .where(Cooperation.agency_id.in_(agency_ids))
    )
    tasks = [
        MovableTask(*row)
        for chosen in (led, helped)
        for row in db.session.execute(chosen.where(Task.state.in_(STILL_TO_DO)).order_by(Task.id)).all()
    ]
    of_person: tuple[Any, ...] = (Account.id, Account.username, Account.name, Account.role, Account.agency_id)
    people = db.session.execute(
        select(*of_person)
        .where(Account.agency_id.in_(agency_ids), Account.is_active)
        .order_by(Account.name, Account.id)
    )
    counted = select(Task.state, func.count()).where(Task.lead_agency_id.in_(agency_ids)).group_by(Task.state)
    states = dict(db.session.execute(counted).all())
    waiting, done = states.get(State.REPORTED, 0), states.get(State.COMPLETED, 0)
    return Movable(tasks, [MovablePerson(*row) for row in people], waiting, done, _movable_series(agency_ids))


def _movable_series(agency_ids: Sequence[int]) -> list[MovableSeries]:
    helped = select(SeriesCooperation.series_id).where(SeriesCooperation.agency_id.in_(agency_ids))
    theirs = or_(TaskSeries.lead_agency_id.in_(agency_ids), TaskSeries.id.in_(helped))
    rows = db.session.scalars(select(TaskSeries).where(theirs, TaskSeries.ended_on.is_(None)).order_by(TaskSeries.id))
    return [
        MovableSeries(one.id, one.content, rule_in_words(schedule_of(one).rule), one.lead_agency_id, one.version)
        for one in rows
    ]


def list_reorganisations() -> list[ReorganisationRow]:
    """Those that were made, the latest first."""
    rows = db.session.execute(select(*_COLUMNS).order_by(Reorganisation.id.desc()).limit(500))
    return [ReorganisationRow(*row) for row in rows]


def get_reorganisation(number: int) -> ReorganisationRow:
    """One of them.

    Raises:
        NotFound: there is none with this number.
    """
    row = db.session.execute(select(*_COLUMNS).where(Reorganisation.id == number)).one_or_none()
    if row is None:
        message = "Không có lần sắp xếp này."
        raise NotFound(message)
    return ReorganisationRow(*row)


def list_later_acts(task_ids: Sequence[int], *, after: int, limit: int) -> list[tuple[str, str]]:
    """What people did to these tasks after an entry of the history: code and words, the earliest first.

    Reorganisations are no such acts: whether a later one still holds is asked for itself.
    """
    rows = db.session.execute(
        select(HistoryEntry.subject, HistoryEntry.summary)
        .where(HistoryEntry.task_id.in_(task_ids), HistoryEntry.id > after, HistoryEntry.act != REORGANISED)
        .order_by(HistoryEntry.id)
        .limit(limit)
    )
    return [(subject, summary) for subject, summary in rows]
