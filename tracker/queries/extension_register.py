"""The register of extensions: every request with its answer, and every extension the Office gave without one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, false, func, literal, null, select, union_all

from tracker.db import db
from tracker.domain.extension_register import OUTCOME_OF, ExtensionOutcome
from tracker.domain.lifecycle import MoveKind
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.models import Agency, Document, DueDateChange, ExtensionRequest, LeadChange, Task
from tracker.queries.visible_tasks import visible_tasks

PAGE_SIZE = 50
_AT_ONCE = 1_000


@dataclass(frozen=True)
class ExtensionFilter:
    """Which entries the register shows, as was known at the end of `as_of`. What is None or empty does not restrict.

    An entry is of the day on which it was asked for; where nobody asked, of the day of the decision.
    """

    as_of: date
    stream: Stream | None = None
    from_on: date | None = None
    to_on: date | None = None
    agency_code: str = ""
    outcome: ExtensionOutcome | None = None
    only_late: bool = False


@dataclass(frozen=True)
class ExtensionRow:
    """One entry."""

    code: str
    content: str
    document: str
    agency: str
    asked_on: date | None
    due_on: date | None
    asked_due_on: date | None
    reason: str
    is_late: bool
    outcome: ExtensionOutcome
    granted_due_on: date | None
    decided_on: date | None
    decided_by: str
    decision: str

    @property
    def days_asked(self) -> int | None:
        """By how many days the agency asked to move the due date."""
        return (self.asked_due_on - self.due_on).days if self.asked_due_on and self.due_on else None

    @property
    def days_moved(self) -> int | None:
        """By how many days it was moved; None when it was not."""
        return (self.granted_due_on - self.due_on).days if self.granted_due_on and self.due_on else None


@dataclass(frozen=True)
class ExtensionCounts:
    """How many entries there are by what became of them, and how many were asked for late."""

    by_outcome: Mapping[ExtensionOutcome, int]
    late: int

    @property
    def total(self) -> int:
        """All entries."""
        return sum(self.by_outcome.values())


@dataclass(frozen=True)
class AgencyExtensions:
    """How many entries an agency has."""

    code: str
    name: str
    entries: int


def list_extensions(chosen: ExtensionFilter, *, actor: Actor, page: int) -> list[ExtensionRow]:
    """One page of the register, the latest first."""
    start = (page - 1) * PAGE_SIZE
    return [_row(row) for row in db.session.execute(_rows(chosen, actor).limit(PAGE_SIZE).offset(start))]


def stream_extensions(chosen: ExtensionFilter, *, actor: Actor) -> Iterator[ExtensionRow]:
    """Every entry in the register's order, read as it is taken."""
    with db.session.execute(_rows(chosen, actor).execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield _row(row)


def count_extensions(chosen: ExtensionFilter, *, actor: Actor) -> ExtensionCounts:
    """The numbers of all that the filter chooses, whatever became of it and whether it was asked for late or not."""
    entries = _entries(chosen.as_of)
    wide = replace(chosen, outcome=None, only_late=False)
    rows = db.session.execute(
        select(entries.c.outcome, func.count(), func.count().filter(entries.c.is_late))
        .join(Task, Task.id == entries.c.task_id)
        .join(Agency, Agency.id == entries.c.agency_id)
        .where(*_conditions(wide, entries, actor))
        .group_by(entries.c.outcome)
    ).all()
    found = {ExtensionOutcome(outcome): number for outcome, number, _ in rows}
    return ExtensionCounts(
        {outcome: found.get(outcome, 0) for outcome in ExtensionOutcome}, sum(late for *_, late in rows)
    )


def count_extensions_by_agency(chosen: ExtensionFilter, *, actor: Actor) -> list[AgencyExtensions]:
    """How many of the entries that are shown each agency has, the most first."""
    entries = _entries(chosen.as_of)
    rows = db.session.execute(
        select(Agency.code, Agency.name, func.count())
        .select_from(entries)
        .join(Task, Task.id == entries.c.task_id)
        .join(Agency, Agency.id == entries.c.agency_id)
        .where(*_conditions(chosen, entries, actor))
        .group_by(Agency.code, Agency.name)
        .order_by(func.count().desc(), Agency.code)
    )
    return [AgencyExtensions(*row) for row in rows]


def _entries(as_of: date) -> Subquery:
    """Requests and unasked extensions as one table. A decision of a later day is not known yet."""
    return union_all(_requests(as_of), _unasked(as_of)).subquery("entry")


def _requests(as_of: date) -> Select[*tuple[Any, ...]]:
    asked = ExtensionRequest
    is_decided = asked.decided_on <= as_of
    outcomes = [(asked.state == state, literal(outcome.value)) for state, outcome in OUTCOME_OF.items()]
    return select(
        literal(0).label("kind"),
        asked.id.label("key"),
        asked.task_id.label("task_id"),
        asked.agency_id.label("agency_id"),
        asked.asked_on.label("entered_on"),
        asked.asked_on.label("asked_on"),
        asked.due_on.label("due_on"),
        asked.asked_due_on.label("asked_due_on"),
        asked.reason.label("reason"),
        asked.is_late.label("is_late"),
        case((is_decided, case(*outcomes)), else_=literal(ExtensionOutcome.PENDING.value)).label("outcome"),
        case((is_decided, asked.granted_due_on)).label("granted_due_on"),
        case((is_decided, asked.decided_on)).label("decided_on"),
        case((is_decided, asked.decided_by), else_="").label("decided_by"),
        case((is_decided, asked.decision), else_="").label("decision"),
    )


def _unasked(as_of: date) -> Select[*tuple[Any, ...]]:
    move, asked = DueDateChange, ExtensionRequest
    of_a_request = exists().where(
        asked.task_id == move.task_id, asked.decided_on == move.decided_on, asked.granted_due_on == move.due_on
    )
    led_until_later = (
        select(LeadChange.from_agency_id)
        .where(LeadChange.task_id == move.task_id, LeadChange.changed_on > move.decided_on)
        .order_by(LeadChange.changed_on, LeadChange.id)
        .limit(1)
        .scalar_subquery()
    )
    leads_now = select(Task.lead_agency_id).where(Task.id == move.task_id).scalar_subquery()
    return select(
        literal(1),
        move.id,
        move.task_id,
        func.coalesce(led_until_later, leads_now),
        move.decided_on,
        null(),
        move.previous_due_on,
        null(),
        literal(""),
        false(),
        literal(ExtensionOutcome.UNASKED.value),
        move.due_on,
        move.decided_on,
        literal(""),
        move.reason,
    ).where(move.kind == MoveKind.EXTENSION, move.decided_on <= as_of, ~of_a_request)


def _rows(chosen: ExtensionFilter, actor: Actor) -> Select[*tuple[Any, ...]]:
    entries = _entries(chosen.as_of)
    told = entries.c
    return (
        select(
            *(Task.code, Task.content, func.coalesce(Document.label, ""), Agency.name, told.asked_on, told.due_on),
            *(told.asked_due_on, told.reason, told.is_late, told.outcome, told.granted_due_on, told.decided_on),
            *(told.decided_by, told.decision),
        )
        .select_from(entries)
        .join(Task, Task.id == told.task_id)
        .join(Agency, Agency.id == told.agency_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .where(*_conditions(chosen, entries, actor))
        .order_by(told.entered_on.desc(), told.kind, told.key.desc())
    )


def _row(row: Any) -> ExtensionRow:  # noqa: ANN401 - the columns of `_rows`
    facts = list(row)
    facts[9] = ExtensionOutcome(facts[9])
    return ExtensionRow(*facts)


def _conditions(chosen: ExtensionFilter, entries: Subquery, actor: Actor) -> list[ColumnElement[bool]]:
    told = entries.c
    conditions = [visible_tasks(actor), told.entered_on <= chosen.as_of]
    if not actor.sees_everything:
        conditions.append(told.agency_id.in_(actor.agency_ids))
    if chosen.stream is not None:
        conditions.append(Task.stream == chosen.stream)
    if chosen.from_on is not None:
        conditions.append(told.entered_on >= chosen.from_on)
    if chosen.to_on is not None:
        conditions.append(told.entered_on <= chosen.to_on)
    if chosen.agency_code:
        conditions.append(Agency.code == chosen.agency_code)
    if chosen.outcome is not None:
        conditions.append(told.outcome == chosen.outcome.value)
    if chosen.only_late:
        conditions.append(told.is_late)
    return conditions
