"""The list of recurring duties, with the next time of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.rule_words import rule_in_words
from tracker.domain.text import fold
from tracker.models import Agency, Document, SeriesOccurrence, Task, TaskSeries
from tracker.queries.agencies import list_agency_names
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import ComingTime, list_coming, schedule_of, told_of
from tracker.queries.visible_series import days_known_made, visible_series

PAGE_SIZE = 50
_MOST_WORDS = 10


@dataclass(frozen=True)
class SeriesFilter:
    """Which recurring duties the list shows. What is None or empty does not restrict."""

    words: str = ""
    agency_code: str = ""
    with_ended: bool = False


@dataclass(frozen=True)
class SeriesRow:
    """One recurring duty in the list."""

    number: int
    content: str
    rule: str
    words: str
    lead_name: str
    document_label: str
    is_starred: bool
    is_handed_out: bool
    ended_on: date | None
    made: int
    """How many tasks it has had."""
    coming: ComingTime | None
    """The next time; None when there is none any more."""


@dataclass(frozen=True)
class WaitingDraft:
    """A draft that a recurring duty made, and that somebody is to hand out."""

    code: str
    content: str
    document_id: int
    lead_name: str
    due_on: date
    is_late: bool


def list_series(chosen: SeriesFilter, *, actor: Actor, today: date, page: int = 1) -> tuple[list[SeriesRow], int]:
    """One page of the list, those that run first, by agency; and how many there are."""
    conditions = _conditions(chosen, actor)
    total = db.session.scalar(select(func.count()).select_from(TaskSeries).where(*conditions)) or 0
    rows = db.session.execute(
        select(TaskSeries, Agency.name, Document.label)
        .join(Agency, Agency.id == TaskSeries.lead_agency_id)
        .join(Document, Document.id == TaskSeries.document_id)
        .where(*conditions)
        .order_by(TaskSeries.ended_on.is_not(None), Agency.code, TaskSeries.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return _rows([(row[0], row[1], row[2]) for row in rows], actor, today), total


def list_waiting_drafts(*, actor: Actor, limit: int = PAGE_SIZE) -> tuple[list[WaitingDraft], int]:
    """The drafts that recurring duties made and nobody handed out yet, the earliest due first; and how many there are.

    For the Office, who hands them out: nobody else is told of any.
    """
    if not actor.is_office:
        return [], 0
    is_draft = (Task.state == State.DRAFT, Task.due_on.is_not(None), Task.document_id.is_not(None))
    facts: tuple[Any, ...] = (
        *(Task.code, Task.content, Task.document_id, Agency.name, Task.due_on),
        SeriesOccurrence.is_late,
    )
    drafts = (
        select(*facts)
        .select_from(Task)
        .join(SeriesOccurrence, SeriesOccurrence.task_id == Task.id)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(*is_draft)
    )
    total = db.session.scalar(select(func.count()).select_from(drafts.subquery())) or 0
    rows = db.session.execute(drafts.order_by(Task.due_on, Task.id).limit(limit)) if total else ()
    return [WaitingDraft(*row) for row in rows], total


def _conditions(chosen: SeriesFilter, actor: Actor) -> list[ColumnElement[bool]]:
    conditions = [visible_series(actor)]
    if not chosen.with_ended:
        conditions.append(TaskSeries.ended_on.is_(None))
    if chosen.agency_code:
        of_code = select(Agency.id).where(Agency.code == chosen.agency_code).scalar_subquery()
        conditions.append(TaskSeries.lead_agency_id == of_code)
    agencies = list_agency_names() if chosen.words else []
    for word in fold(chosen.words).split()[:_MOST_WORDS]:
        called_so = [one.id for one in agencies if word in fold(one.name)]
        is_in_it = TaskSeries.search_text.contains(word, autoescape=True)
        conditions.append(or_(is_in_it, TaskSeries.lead_agency_id.in_(called_so)))
    return conditions


def _rows(found: Sequence[tuple[TaskSeries, str, str]], actor: Actor, today: date) -> list[SeriesRow]:
    already = days_known_made([series.id for series, _, _ in found], actor)
    calendar = get_calendar(today)
    rows = []
    for series, lead_name, label in found:
        schedule = schedule_of(series)
        coming = (
            []
            if series.ended_on
            else list_coming(schedule, already=already[series.id], calendar=calendar, today=today, limit=1)
        )
        rows.append(
            SeriesRow(
                number=series.id,
                content=series.content,
                rule=series.rule,
                words=rule_in_words(schedule.rule, until_on=series.until_on),
                lead_name=lead_name,
                document_label=label,
                is_starred=series.is_starred,
                is_handed_out=series.is_handed_out,
                ended_on=series.ended_on,
                made=len(already[series.id]),
                coming=told_of(coming[0], schedule, calendar=calendar, today=today) if coming else None,
            )
        )
    return rows
