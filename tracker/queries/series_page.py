"""Everything the page of one recurring duty shows."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.domain.agencies import is_valid_on
from tracker.domain.lifecycle import State
from tracker.domain.occurrences import Schedule
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.rule_words import rule_in_words
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.models import Agency, Document, SeriesCooperation, SeriesOccurrence, Task, TaskSeries
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import ComingTime, list_coming, schedule_of, told_of
from tracker.queries.series_history import list_series_changes
from tracker.queries.standing import standing_on
from tracker.queries.timeline import TimelineEntry
from tracker.queries.visible_series import days_known_made, visible_series
from tracker.queries.visible_tasks import visible_tasks

#: So many of the next times are shown, and of those that were made.
SHOWN_NEXT = 6
_MOST_MADE = 200


@dataclass(frozen=True)
class MadeTime:
    """A time whose task was made. The task is None when its draft was discarded, or this account may not see it."""

    day: date
    due_on: date | None
    task_code: str
    is_late: bool
    is_discarded: bool
    code: str | None = None
    state: State | None = None
    outcome: Outcome | None = None
    task_due_on: date | None = None
    reported_on: date | None = None
    judged_by: date | None = None
    lead_name: str = ""


@dataclass(frozen=True)
class SeriesFacts:
    """A recurring duty as its form shows it."""

    number: int
    version: int
    stream: Stream
    document_id: int
    document_label: str
    document_subject: str
    content: str
    assigner: str
    lead_agency_id: int
    lead_name: str
    lead_exists: bool
    field: str
    is_starred: bool
    is_handed_out: bool
    ended_on: date | None
    schedule: Schedule
    words: str
    cooperating: list[tuple[int, str]]
    """Number and name of each agency that takes part."""


@dataclass(frozen=True)
class SeriesPage:
    """A recurring duty with its times, past and to come, and its own history."""

    facts: SeriesFacts
    coming: list[ComingTime]
    made: list[MadeTime]
    """The latest first."""
    history: list[TimelineEntry]


def get_series(number: int, *, actor: Actor, today: date) -> SeriesFacts:
    """One recurring duty.

    Raises:
        NotFound: there is none of this number, or this account may not know of it.
    """
    row = db.session.execute(
        select(TaskSeries, Agency, Document.label, Document.subject)
        .join(Agency, Agency.id == TaskSeries.lead_agency_id)
        .join(Document, Document.id == TaskSeries.document_id)
        .where(TaskSeries.id == number, visible_series(actor))
    ).one_or_none()
    if row is None:
        message = f"Không có nhiệm vụ định kỳ số {number}."
        raise NotFound(message)
    series, lead = row[0], row[1]
    schedule = schedule_of(series)
    return SeriesFacts(
        number=series.id,
        version=series.version,
        stream=series.stream,
        document_id=series.document_id,
        document_label=row[2],
        document_subject=row[3],
        content=series.content,
        assigner=series.assigner,
        lead_agency_id=lead.id,
        lead_name=lead.name,
        lead_exists=is_valid_on(today, valid_from=lead.valid_from, valid_to=lead.valid_to),
        field=series.field,
        is_starred=series.is_starred,
        is_handed_out=series.is_handed_out,
        ended_on=series.ended_on,
        schedule=schedule,
        words=rule_in_words(schedule.rule, until_on=series.until_on),
        cooperating=_cooperating(series.id),
    )


def get_series_page(number: int, *, actor: Actor, today: date) -> SeriesPage:
    """One recurring duty with its times.

    Raises:
        NotFound: as `get_series`.
    """
    facts = get_series(number, actor=actor, today=today)
    already = days_known_made([number], actor)[number]
    calendar = get_calendar(today)
    coming = list_coming(facts.schedule, already=already, calendar=calendar, today=today, limit=SHOWN_NEXT)
    told = [told_of(one, facts.schedule, calendar=calendar, today=today) for one in coming]
    return SeriesPage(
        facts=facts,
        coming=[] if facts.ended_on else told,
        made=_made(number, actor, today),
        history=list_series_changes(number) if actor.sees_everything else [],
    )


def _cooperating(number: int) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(Agency.id, Agency.name)
        .join(SeriesCooperation, SeriesCooperation.agency_id == Agency.id)
        .where(SeriesCooperation.series_id == number)
        .order_by(Agency.code)
    )
    return [(row[0], row[1]) for row in rows]


def _made(number: int, actor: Actor, today: date) -> list[MadeTime]:
    standing = standing_on(today, today=today)
    rows = db.session.execute(
        select(SeriesOccurrence, Task, Agency.name, standing.outcome(), standing.counts)
        .select_from(SeriesOccurrence)
        .outerjoin(Task, (Task.id == SeriesOccurrence.task_id) & visible_tasks(actor))
        .outerjoin(Agency, Agency.id == Task.lead_agency_id)
        .where(SeriesOccurrence.series_id == number)
        .order_by(SeriesOccurrence.day.desc())
        .limit(_MOST_MADE)
    )
    made = [_made_time(row[0], row[1], row[2], row[3] if row[4] else None) for row in rows]
    return made if actor.is_office else [one for one in made if one.code]


def _made_time(one: SeriesOccurrence, task: Task | None, lead_name: str | None, outcome: str | None) -> MadeTime:
    known = MadeTime(
        day=one.day,
        due_on=one.due_on,
        task_code=one.task_code,
        is_late=one.is_late,
        is_discarded=one.task_id is None,
    )
    if task is None:
        return known
    return replace(
        known,
        code=task.code,
        state=task.state,
        outcome=Outcome(outcome) if outcome is not None else None,
        task_due_on=task.due_on,
        reported_on=task.reported_on,
        judged_by=task.reported_due_on or task.original_due_on,
        lead_name=lead_name or "",
    )
