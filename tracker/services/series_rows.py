"""The rows of a recurring duty: what it keeps, who takes part, and how the history tells of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.domain.text import fold
from tracker.errors import NotFound
from tracker.models import Document, SeriesCooperation, SeriesOccurrence, TaskSeries
from tracker.services.history import Entry
from tracker.services.series_checks import SeriesFacts

#: The act of the history that tells of a series.
SERIES_ACT = "dinh-ky"


def lock_series(session: Session, number: int) -> TaskSeries:
    """The series of this number, locked until the transaction ends: who else makes or changes waits.

    Raises:
        NotFound: there is none.
    """
    series = session.scalar(select(TaskSeries).where(TaskSeries.id == number).with_for_update())
    if series is None:
        message = f"Không có nhiệm vụ định kỳ số {number}."
        raise NotFound(message)
    return series


def fill(session: Session, series: TaskSeries, facts: SeriesFacts) -> None:
    """Write the facts into a series."""
    schedule = facts.schedule
    document = session.get_one(Document, series.document_id)
    with session.no_autoflush:  # dates depend on each other, so the database sees them when all of them are set
        series.content = facts.content
        series.assigner = facts.assigner
        series.lead_agency_id = facts.lead.id
        series.field = facts.field
        series.is_starred = facts.is_starred
        series.rule = schedule.rule.as_text()
        series.first_on, series.until_on = schedule.first_on, schedule.until_on
        series.days_before, series.days_off = schedule.days_before, schedule.days_off
        series.is_handed_out = facts.is_handed_out
        told = (facts.content, facts.field, facts.assigner, document.label, document.subject)
        series.search_text = fold(" ".join(told))


def set_cooperating(session: Session, series_id: int, facts: SeriesFacts, parts: Mapping[int, str]) -> None:
    """Write who takes part, with what each is to contribute where that is known."""
    session.execute(delete(SeriesCooperation).where(SeriesCooperation.series_id == series_id))
    session.add_all(
        SeriesCooperation(series_id=series_id, agency_id=one.id, part=parts.get(one.id, ""))
        for one in facts.cooperating
    )


def parts_of(session: Session, series_id: int) -> dict[int, str]:
    """Who takes part in a series, with what it is to contribute."""
    rows = session.scalars(select(SeriesCooperation).where(SeriesCooperation.series_id == series_id))
    return {one.agency_id: one.part for one in rows}


def days_made(session: Session, series_id: int) -> set[date]:
    """The rule's days for which a task was made."""
    return set(session.scalars(select(SeriesOccurrence.day).where(SeriesOccurrence.series_id == series_id)))


def last_day_made(session: Session, series_id: int) -> date | None:
    """The last of them; None when none was."""
    return session.scalar(select(func.max(SeriesOccurrence.day)).where(SeriesOccurrence.series_id == series_id))


def entry_of(series: TaskSeries, summary: str, today: date, **details: Any) -> Entry:  # noqa: ANN401 - any JSON
    """What the history tells of a series itself."""
    told = details | {"series": series.id, "version": series.version}
    return Entry(SERIES_ACT, summary, today, subject=f"dinh-ky-{series.id}", details=told)
