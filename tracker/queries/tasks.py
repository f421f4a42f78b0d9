"""Lists of tasks: one filter, from which the rows, their number and the number by outcome all follow."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, UnaryExpression, and_, func, literal, select

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.models import Account, Agency, Document, Task, TaskOfficer
from tracker.queries.standing import Standing, standing_on
from tracker.queries.task_conditions import conditions_of
from tracker.queries.task_filter import Part, TaskFilter

__all__ = ["PAGE_SIZE", "Part", "Sort", "TaskFilter", "TaskRow", "count_by_outcome", "count_tasks", "list_tasks"]

PAGE_SIZE = 50
_DATED = frozenset(Outcome) - {Outcome.UNDATED}


class Sort(StrEnum):
    """The orders a list can have; every one ends in the key, so that pages never overlap."""

    DUE = "han"
    DUE_LAST = "han-xa"
    NEWEST = "moi-giao"
    OLDEST = "giao-truoc"
    AGENCY = "co-quan"
    CODE = "ma"


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
    is_starred: bool
    progress_percent: int | None
    field: str
    assigner: str
    officer_name: str
    """Told to the people of the lead agency only, and empty for all others."""


def list_tasks(
    chosen: TaskFilter, *, actor: Actor, today: date, sort: Sort = Sort.DUE, page: int = 1, size: int = PAGE_SIZE
) -> list[TaskRow]:
    """One page of the tasks that a filter chooses and this account may see."""
    standing = standing_on(chosen.as_of, today=today)
    led = standing.source.join(Agency, Agency.id == standing.lead_agency_id)
    source, officer_name = with_officer(led.outerjoin(Document, Document.id == Task.document_id), actor)
    conditions, order = conditions_of(chosen, standing, actor, chosen.outcomes), order_of(sort, standing, chosen)
    chosen_rows = select(
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
        Task.is_starred,
        Task.progress_percent,
        Task.field,
        Task.assigner,
        officer_name,
    ).select_from(source)
    offset = (page - 1) * size
    if standing.is_of_now:
        # Which tasks stand on the page is found first, by what indexes hold; only those are then read whole.
        ids = select(Task.id).select_from(led).where(*conditions).order_by(*order)
        on_page = ids.limit(size).offset(offset).correlate(None)
        chosen_rows = chosen_rows.where(Task.id.in_(on_page))
    else:
        chosen_rows = chosen_rows.where(*conditions).limit(size).offset(offset)
    rows = db.session.execute(chosen_rows.order_by(*order))
    return [TaskRow(code, content, state, Outcome(outcome), *rest) for code, content, state, outcome, *rest in rows]


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
        .where(*conditions_of(chosen, standing, actor, frozenset()))
    ).one()
    return {outcome: number for outcome, number in zip(Outcome, numbers, strict=True) if number}


def count_tasks(chosen: TaskFilter, *, actor: Actor, today: date) -> int:
    """How many tasks the filter chooses: the length of its list, by the index that serves the list."""
    standing = standing_on(chosen.as_of, today=today)
    number = db.session.scalar(
        select(func.count())
        .select_from(standing.source)
        .where(*conditions_of(chosen, standing, actor, chosen.outcomes))
    )
    return number or 0


def with_officer(source: FromClause, actor: Actor) -> tuple[FromClause, ColumnElement[str]]:
    """The source, and the name of the officer who has the task, for the people of the agency that leads it."""
    if actor.role not in OF_AN_AGENCY:
        return source, literal("")
    given = and_(TaskOfficer.task_id == Task.id, Task.lead_agency_id == actor.agency_id)
    of_his_agency = and_(Account.id == TaskOfficer.account_id, Account.agency_id == actor.agency_id)
    return source.outerjoin(TaskOfficer, given).outerjoin(Account, of_his_agency), func.coalesce(Account.name, "")


def order_of(sort: Sort, standing: Standing, chosen: TaskFilter) -> list[UnaryExpression[Any]]:
    """The order of a list; it ends in the key."""
    # Where every task has a due date, saying nothing of those without lets SQLite take the order from the index.
    dated = bool(chosen.outcomes) and chosen.outcomes <= _DATED
    soonest = standing.due_on.asc() if dated else standing.due_on.asc().nulls_last()
    orders: dict[Sort, list[UnaryExpression[Any]]] = {
        Sort.DUE: [soonest],
        Sort.DUE_LAST: [standing.due_on.desc().nulls_last()],
        Sort.NEWEST: [Task.assigned_on.desc()],
        Sort.OLDEST: [Task.assigned_on.asc()],
        Sort.AGENCY: [Agency.code.asc(), soonest],
        Sort.CODE: [Task.code.asc()],
    }
    return [*orders[sort], Task.id.asc()]
