"""What was done with a recurring duty itself, beside what happened to its tasks."""

from sqlalchemy import select

from tracker.db import db
from tracker.models import HistoryEntry
from tracker.queries.timeline import TimelineEntry

_MOST = 100


def list_series_changes(number: int) -> list[TimelineEntry]:
    """How a series was begun, changed and ended, the latest first."""
    rows = db.session.execute(
        select(
            HistoryEntry.at,
            HistoryEntry.happened_on,
            HistoryEntry.actor_name,
            HistoryEntry.act,
            HistoryEntry.summary,
            HistoryEntry.details,
            HistoryEntry.subject,
        )
        .where(HistoryEntry.task_id.is_(None), HistoryEntry.subject == f"dinh-ky-{number}")
        .order_by(HistoryEntry.id.desc())
        .limit(_MOST)
    )
    return [TimelineEntry(*row) for row in rows]


def list_series_changes_since(number: int, version: int) -> list[TimelineEntry]:
    """The changes of a series after this version of it, the latest first."""
    return [one for one in list_series_changes(number) if one.details.get("version", 0) > version]
