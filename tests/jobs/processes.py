"""Real processes of the product on the database of a test, by the real clock."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path

import time_machine

from tests.conftest import Clock
from tests.services.reminding import make_lead, owe
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.models import CalendarDay, OfficeSetting

_ROOT = Path(__file__).parent.parent.parent
#: What a process that sends, and does nothing else, runs.
SENDER = """
from tracker.app import create_app
from tracker.services.reminders.delivery import send_due
app = create_app()
with app.app_context():
    send_due(settings=app.extensions["settings"], owner="killed")
"""


def follow_the_real_clock(clock: Clock) -> None:
    """Set the frozen clock to now, and let the real days be worked to their end, whatever days they are."""
    clock.move_to(time_machine.escape_hatch.datetime.datetime.now(UTC))
    for days in (0, 1):
        db.session.merge(CalendarDay(day=wall.today() + timedelta(days=days), is_working=True, name="", notice="thử"))
    db.session.merge(OfficeSetting(name="remind_deliver_until", value=24 * 60))
    db.session.commit()


def people_with_something_due(count: int) -> list[str]:
    """The addresses of people who have a task due today each."""
    people = []
    for _ in range(count):
        agency, head = make_lead()
        owe(agency, wall.today())
        people.append(str(head.email))
    return people


@contextmanager
def running(settings: Settings, *command: str, smtp_url: str = "", senders: int = 2) -> Iterator[subprocess.Popen[str]]:
    """A process of the product; it is gone when the block ends."""
    environment = {
        **os.environ,  # noqa: TID251 - handed on as it is
        "TRACKER_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": smtp_url,
        "DIGEST_AT": "00:00",
        "SENDERS": str(senders),
    }
    with subprocess.Popen(
        [sys.executable, *command], cwd=_ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    """Wait until a condition holds."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)
        db.session.rollback()
