"""The scheduler's sign of life, which the health page reads."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from tracker import clock
from tracker.db import db, transaction
from tracker.models import SchedulerHeartbeat

#: Rows of processes that were killed are kept this long.
_KEPT = timedelta(days=1)


def beat(*, owner: str, started_at: datetime) -> None:
    """Say that this process is alive."""
    at = clock.now()
    with transaction() as session:
        session.merge(SchedulerHeartbeat(owner=owner, started_at=started_at, beat_at=at))
        session.execute(delete(SchedulerHeartbeat).where(SchedulerHeartbeat.beat_at < at - _KEPT))


def leave(*, owner: str) -> None:
    """Say that this process ends as it should, and close its connections to the database."""
    with transaction() as session:
        session.execute(delete(SchedulerHeartbeat).where(SchedulerHeartbeat.owner == owner))
    db.session.remove()
    db.engine.dispose()
