"""A planner that is killed, wherever it is, leaves nothing half done; the next one makes every reminder once."""

import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import actor_of, make_account
from tests.jobs.processes import follow_the_real_clock, running
from tests.services.reminding import make_lead, owe
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import PlannedDay, ReminderSlot
from tracker.services.due_dates import extend_deadline
from tracker.services.reminders.planning import Planned, plan_reminders

pytestmark = pytest.mark.usefixtures("app")

#: Says when it begins, and plans.
PLANNER = """
import sys
from tracker.app import create_app
from tracker.services.reminders.planning import plan_reminders
app = create_app()
with app.app_context():
    print("planning", file=sys.stderr, flush=True)
    plan_reminders()
"""
_TASKS = 400


def _count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(ReminderSlot)) or 0


def test_killed_while_planning_nothing_is_lost_or_doubled(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    agency, _ = make_lead()
    for _ in range(2):
        make_account(Role.AGENCY_OFFICER, agency=agency)
    plan_reminders(day=wall.today() - timedelta(days=1))
    for number in range(_TASKS):
        owe(agency, wall.today() - timedelta(days=number % 40))
    moved = owe(agency, wall.today())
    office = actor_of(make_account(Role.OFFICE_HEAD))
    extend_deadline(task_code=moved.code, due_on=wall.today() + timedelta(days=90), reason="chờ", by=office)
    seen = set()
    for pause in (0.0, 0.01, 0.03, 0.06, 0.1):
        with running(settings, "-c", PLANNER) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == "planning\n"
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.wait()
        seen.add(_count())
    added = plan_reminders().added
    whole = _count()
    assert seen <= {0, whole}, "all of it or nothing"
    assert added in {0, whole}
    assert plan_reminders() == Planned(0, 0, 0)
    keys = (ReminderSlot.task_id, ReminderSlot.occasion, ReminderSlot.rule, ReminderSlot.offset_days)
    each = db.session.execute(
        select(func.count()).select_from(ReminderSlot).group_by(*keys, ReminderSlot.account_id, ReminderSlot.channel)
    )
    assert set(each.scalars()) == {1}
    assert whole > 3 * _TASKS // 40
    assert db.session.scalar(select(func.count()).select_from(PlannedDay)) == 2
