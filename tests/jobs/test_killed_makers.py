"""A maker of recurring duties that is killed, wherever it is, leaves nothing half done; each time is made once."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import make_document, make_task
from tests.jobs.processes import follow_the_real_clock, running, wait_for
from tests.services.repeating import begin, days_of, tasks_of
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.models import HistoryEntry, SeriesOccurrence, Task
from tracker.services.history import verify_history
from tracker.services.series_making import make_due_occurrences

pytestmark = pytest.mark.usefixtures("app")

#: Makes what is due, and nothing else.
MAKER = """
from tracker.app import create_app
from tracker.services.series_making import make_due_occurrences
app = create_app()
with app.app_context():
    make_due_occurrences()
"""
_WEEKS = 24


def _made() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SeriesOccurrence)) or 0


def test_killed_while_making_nothing_is_lost_or_doubled(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    today = wall.today()
    first = today - timedelta(weeks=_WEEKS)
    task = make_task(document=make_document(), assigned_on=first, due_on=first)
    series = begin("FREQ=WEEKLY", task=task, first_on=first, days_before=0, is_handed_out=True)
    for _ in range(3):
        before = _made()
        with running(settings, "-c", MAKER) as process:
            wait_for(lambda before=before: _made() > before, seconds=60)  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
            process.wait()
        # Each time that was claimed has its task, and each task was told of.
        assert len(tasks_of(series)) == _made() == db.session.query(Task).count()
        if _made() > _WEEKS:
            break
    make_due_occurrences()
    assert days_of(series) == [first + timedelta(weeks=week) for week in range(_WEEKS + 1)]
    entered = select(func.count()).select_from(HistoryEntry).where(HistoryEntry.act == "nhap-du-thao")
    assert db.session.scalar(entered) == _WEEKS
    assert verify_history() is None
    assert make_due_occurrences() == []


def test_the_scheduler_makes_what_is_due_with_another_beside_it(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    first = wall.today() - timedelta(weeks=3)
    task = make_task(document=make_document(), assigned_on=first, due_on=first)
    series = begin("FREQ=WEEKLY", task=task, first_on=first, days_before=0)
    with running(settings, "-m", "jobs") as one, running(settings, "-m", "jobs") as two:
        wait_for(lambda: len(days_of(series)) == 4, seconds=120)
        for process in (one, two):
            process.send_signal(signal.SIGTERM)
        for process in (one, two):
            _, log = process.communicate(timeout=60)
            assert process.returncode == 0
            assert "could not be made" not in log
    assert len(tasks_of(series)) == 4
