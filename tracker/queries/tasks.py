"""Lists of tasks: one filter, from which the rows, their number and the number by outcome all follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, func, or_, select

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.domain.text import fold
from tracker.models import Agency, Cooperation, Document, Task
from tracker.queries.standing import Standing, standing_on
from tracker.queries.visible_tasks import visible_tasks

PAGE_SIZE = 50
_OPEN = frozenset({Outcome.WITHIN, Outcome.OVERDUE})
_DATED = frozenset(Outcome) - {Outcome.UNDATED}


class Sort(StrEnum):
    """The orders a list can have; every one ends in the key, so that pages never overlap."""

    DUE = "han"
    DUE_LAST = "han-xa"
    NEWEST = "moi-giao"
    OLDEST = "giao-truoc"
    AGENCY = "co-quan"
    CODE = "ma"


class Part(StrEnum):
    """How an agency stands to the tasks of its list."""

    LEAD = "chu-tri"
    COOPERATING = "phoi-hop"


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks a list shows, as they stood at the end of `as_of`. What is None or empty does not restrict."""

    as_of: date
    stream: Stream | None = None
    outcomes: frozenset[Outcome] = frozenset()
    from_on: date | None = None
    to_on: date | None = None
    agency_code: str = ""
    part: Part = Part.LEAD
    state: State | None = None
    awaiting_confirmation: bool = False
    due_within_days: int | None = None
    document_id: int | None = None
    words: str = ""
    by_original_due_date: bool = False


@dataclass(frozen=True)
class TaskRow:
    """One line of a list."""

    code: str
    content: str
    state: State
    outcome: Outcome
    assigned_on: date
    due_on: date | None
    original_due_on: date | None
    reported_on: date | None
    judged_by: date | None
    lead_name: str
    document_label: str


def list_tasks(
    chosen: TaskFilter, *, actor: Actor, today: date, sort: Sort = Sort.DUE, page: int = 1, size: int = PAGE_SIZE
) -> list[TaskRow]:
    """One page of the tasks that a filter chooses and this account may see."""
    standing = standing_on(chosen.as_of, today=today)
    source = standing.source.join(Agency, Agency.id == standing.lead_agency_id).outerjoin(
        Document, Document.id == Task.document_id
    )
    rows = db.session.execute(
        select(
            Task.code,
            Task.content,
            Task.state,
            standing.outcome(by_original_due_date=chosen.by_original_due_date).label("outcome"),
            Task.assigned_on,
            standing.due_on.label("due_on"),
            Task.original_due_on,
            standing.reported_on.label("reported_on"),
            standing.judged_by.label("judged_by"),
            Agency.name,
            func.coalesce(Document.label, ""),
        )
        .select_from(source)
        .where(*_conditions(chosen, standing, actor, chosen.outcomes))
        .order_by(*_order(sort, standing, dated=bool(chosen.outcomes) and chosen.outcomes <= _DATED), Task.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [TaskRow(row[0], row[1], row[2], Outcome(row[3]), *row[4:]) for row in rows]


def count_by_outcome(chosen: TaskFilter, *, actor: Actor, today: date) -> dict[Outcome, int]:
    """How many tasks of each outcome the filter chooses, whichever outcomes it asks for: the numbers on the chips."""
    standing = standing_on(chosen.as_of, today=today)
    by_original = chosen.by_original_due_date
    numbers = db.session.execute(
        select(
            *(
                func.count().filter(standing.is_outcome(outcome, by_original_due_date=by_original))
                for outcome in Outcome
            )
        )
        .select_from(standing.source)
        .where(*_conditions(chosen, standing, actor, frozenset()))
    ).one()
    return {outcome: number for outcome, number in zip(Outcome, numbers, strict=True) if number}


def count_tasks(chosen: TaskFilter, *, actor: Actor, today: date) -> int:
    """How many tasks the filter chooses: the length of its list, by the index that serves the list."""
    standing = standing_on(chosen.as_of, today=today)
    number = db.session.scalar(
        select(func.count()).select_from(standing.source).where(*_conditions(chosen, standing, actor, chosen.outcomes))
    )
    return number or 0


def _conditions(
    chosen: TaskFilter, standing: Standing, actor: Actor, outcomes: frozenset[Outcome]
) -> Sequence[ColumnElement[bool]]:
    conditions = [visible_tasks(actor)]
    if chosen.state not in {State.DRAFT, State.REVOKED}:  # those two count nowhere, but may be looked for
        conditions.append(standing.counts)
    if chosen.state is not None:
        conditions.append(Task.state == chosen.state)
    conditions += _of_slice(chosen)
    conditions += _of_outcome(chosen, standing, outcomes)
    conditions += _of_agency(chosen, standing)
    conditions += [Task.search_text.contains(word, autoescape=True) for word in _words(chosen.words)]
    return conditions


def _of_slice(chosen: TaskFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if chosen.stream is not None:
        conditions.append(Task.stream == chosen.stream)
    if chosen.from_on is not None:
        conditions.append(Task.assigned_on >= chosen.from_on)
    if chosen.to_on is not None:
        conditions.append(Task.assigned_on <= chosen.to_on)
    if chosen.document_id is not None:
        conditions.append(Task.document_id == chosen.document_id)
    return conditions


def _of_outcome(chosen: TaskFilter, standing: Standing, outcomes: frozenset[Outcome]) -> list[ColumnElement[bool]]:
    conditions = []
    if outcomes:
        by_original = chosen.by_original_due_date
        conditions.append(
            or_(*(standing.is_outcome(one, by_original_due_date=by_original) for one in sorted(outcomes)))
        )
    if outcomes and outcomes <= _OPEN:
        conditions.append(standing.reported_on.is_(None))  # says nothing new, but names the index of open tasks
    if chosen.awaiting_confirmation:
        conditions.append(standing.awaits_confirmation)
    if chosen.due_within_days is not None:
        last = chosen.as_of + timedelta(days=chosen.due_within_days)
        conditions += [standing.reported_on.is_(None), standing.due_on >= chosen.as_of, standing.due_on <= last]
    return conditions


def _of_agency(chosen: TaskFilter, standing: Standing) -> list[ColumnElement[bool]]:
    if not chosen.agency_code:
        return []
    agency = select(Agency.id).where(Agency.code == chosen.agency_code).scalar_subquery()
    if chosen.part is Part.LEAD:
        return [standing.lead_agency_id == agency]
    return [Task.id.in_(select(Cooperation.task_id).where(Cooperation.agency_id == agency))]


def _words(text: str) -> list[str]:
    """What to look for: what is quoted together is looked for together, every other word by itself."""
    quoted = text.split('"')
    phrases = [fold(phrase) for phrase in quoted[1::2]]
    words = [word for part in quoted[::2] for word in fold(part).split()]
    return [found for found in phrases + words if found][:10]


def _order(sort: Sort, standing: Standing, *, dated: bool) -> list[UnaryExpression[Any]]:
    # Where every task has a due date, saying nothing of those without lets SQLite take the order from the index.
    soonest = standing.due_on.asc() if dated else standing.due_on.asc().nulls_last()
    orders: dict[Sort, list[UnaryExpression[Any]]] = {
        Sort.DUE: [soonest],
        Sort.DUE_LAST: [standing.due_on.desc().nulls_last()],
        Sort.NEWEST: [Task.assigned_on.desc()],
        Sort.OLDEST: [Task.assigned_on.asc()],
        Sort.AGENCY: [Agency.code.asc(), soonest],
        Sort.CODE: [Task.code.asc()],
    }
    return orders[sort]
