"""What the Office itself delays: what waits for it now, and how long it took to enter and to confirm."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker import clock
from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import RequestState, State
from tracker.domain.office_delay import Lag, lag_of
from tracker.domain.permissions import Actor
from tracker.models import Document, ExtensionRequest, Task
from tracker.queries.few_tasks import not_by_stream
from tracker.queries.figures import counted_in
from tracker.queries.standing import standing_on
from tracker.queries.task_conditions import conditions_of
from tracker.queries.task_filter import TaskFilter


@dataclass(frozen=True)
class Waiting:
    """How much of one kind waits for the Office; how much of it for too long, and since when the oldest."""

    number: int
    late: int = 0
    since: date | None = None


def get_waiting_reports(chosen: TaskFilter, *, actor: Actor, before: date, today: date) -> Waiting:
    """The reports that nobody has confirmed or returned yet; late are those from before a day."""
    since = func.coalesce(Task.reported_on, Task.state_since)
    return _waiting(replace(chosen, state=State.REPORTED), since, actor, before, today)


def get_waiting_requests(chosen: TaskFilter, *, actor: Actor, before: date, today: date) -> Waiting:
    """The requests for an extension that nobody has decided yet; late are those from before a day."""
    asked_on = (
        select(ExtensionRequest.asked_on)
        .where(ExtensionRequest.task_id == Task.id, ExtensionRequest.state == RequestState.PENDING)
        .correlate(Task)
        .scalar_subquery()
    )
    return _waiting(replace(chosen, extension_pending=True), asked_on, actor, before, today)


def get_drafts(chosen: TaskFilter, *, actor: Actor, today: date) -> Waiting:
    """The tasks that were entered and not handed out, for those who may see them."""
    standing = standing_on(today, today=today)
    drafts, stream = not_by_stream(replace(chosen, state=State.DRAFT))
    conditions = conditions_of(drafts, standing, actor, frozenset())
    number, first = db.session.execute(
        select(func.count(), func.min(Task.entered_at)).where(*conditions, *stream)
    ).one()
    return Waiting(number, since=clock.today(first) if number else None)


def _waiting(chosen: TaskFilter, since: ColumnElement[Any], actor: Actor, before: date, today: date) -> Waiting:
    standing = standing_on(today, today=today)
    of_any_stream, stream = not_by_stream(chosen)
    waits = (
        select(since.label("since"))
        .select_from(standing.source)
        .where(*conditions_of(of_any_stream, standing, actor, frozenset()), *stream)
        .subquery()
    )
    late = func.count().filter(waits.c.since < before)
    return Waiting(*db.session.execute(select(func.count(), late, func.min(waits.c.since)).select_from(waits)).one())


def get_entry_lag(chosen: TaskFilter, *, actor: Actor, today: date, calendar: Calendar) -> Lag:
    """How many working days it took from a document's issue until its tasks were entered here."""
    standing = standing_on(today, today=today)
    rows = db.session.execute(
        select(Document.issued_on, Task.entered_at, func.count())
        .select_from(standing.source.join(Document, Document.id == Task.document_id))
        .where(*counted_in(chosen, standing, actor), Document.issued_on.is_not(None))
        .group_by(Document.issued_on, Task.entered_at)
    )
    return _lag(((row[0], clock.today(row[1]), row[2]) for row in rows), calendar)


def get_confirmation_lag(chosen: TaskFilter, *, actor: Actor, today: date, calendar: Calendar) -> Lag:
    """How many working days it took from a report that stands until it was confirmed."""
    standing = standing_on(today, today=today)
    rows = db.session.execute(
        select(Task.reported_on, Task.confirmed_on, func.count())
        .where(*counted_in(chosen, standing, actor), Task.confirmed_on.is_not(None))
        .group_by(Task.reported_on, Task.confirmed_on)
    )
    return _lag(((row[0], row[1], row[2]) for row in rows), calendar)


def _lag(spans: Iterable[tuple[date | None, date | None, int]], calendar: Calendar) -> Lag:
    tasks_by_span: Counter[tuple[date, date]] = Counter()
    for first, last, tasks in spans:
        if first is not None and last is not None:
            tasks_by_span[first, last] += tasks
    tasks_by_days: Counter[int] = Counter()
    for (first, last), tasks in tasks_by_span.items():
        tasks_by_days[calendar.working_days_between(first, last)] += tasks
    return lag_of(tasks_by_days)
