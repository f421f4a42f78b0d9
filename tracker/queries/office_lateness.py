"""Which tasks the Office entered or confirmed later than it allows itself, counted in working days.

A database knows no working days, so each day on which something came is handed to it with the last day, or instant,
on which the answer was in time.
"""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CTE, Date, Select, column, select, values
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.db import UtcDateTime, db
from tracker.domain.office_delay import answered_in_time_until
from tracker.models import Document, Task
from tracker.queries.calendar import get_calendar


def entered_late(today: date) -> Select[int]:
    """The keys of the tasks that were entered too late after their document was issued."""
    task, calendar = aliased(Task), get_calendar(today)
    days = db.session.scalars(
        select(Document.issued_on).where(Document.issued_on <= today).distinct().order_by(Document.issued_on)
    )
    limits = _limits(
        [(day, clock.start_of(answered_in_time_until(day, calendar) + timedelta(days=1))) for day in days if day],
        UtcDateTime(),
    )
    document = select(Document.id, limits.c.until).join(limits, limits.c.day == Document.issued_on).subquery()
    return (
        select(task.id)
        .join(document, document.c.id == task.document_id)
        .where(task.entered_at >= document.c.until)
        .correlate(None)
    )


def confirmed_late(today: date) -> Select[int]:
    """The keys of the tasks whose standing report was confirmed too late after it was made."""
    task, calendar = aliased(Task), get_calendar(today)
    days = db.session.scalars(
        select(Task.reported_on).where(Task.confirmed_on.is_not(None)).distinct().order_by(Task.reported_on)
    )
    limits = _limits([(day, answered_in_time_until(day, calendar)) for day in days if day], Date())
    return (
        select(task.id)
        .join(limits, limits.c.day == task.reported_on)
        .where(task.confirmed_on > limits.c.until)
        .correlate(None)
    )


def _limits(rows: list[tuple[date, date | datetime]], until: Date | UtcDateTime) -> CTE:
    """A day each, with the last moment in time. Without any, a row that no task meets stands there."""
    nothing = (date.min, datetime.combine(date.max, time.min, UTC) if isinstance(until, UtcDateTime) else date.max)
    return values(column("day", Date), column("until", until), name="in_time").data(rows or [nothing]).cte()
