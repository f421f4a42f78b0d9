"""A reminder that should exist and does not is found by the hour."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.factories import TODAY
from tests.services.reminding import FakeChannel, make_lead, morning, owe
from tracker.config import Settings
from tracker.db import db
from tracker.models import ReminderSlot, SlotCheck
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.reconciling import reconcile_slots

pytestmark = pytest.mark.usefixtures("app")


def _check() -> SlotCheck:
    db.session.rollback()
    return db.session.scalars(select(SlotCheck).execution_options(populate_existing=True)).one()


@pytest.fixture(autouse=True)
def _tasks(app: object) -> None:  # noqa: ARG001 - within its context
    for _ in range(3):
        agency, _head = make_lead()
        for days in range(-20, 20):
            owe(agency, TODAY + timedelta(days=days))


def test_after_planning_nothing_is_missing_before_and_after_the_mails(settings: Settings) -> None:
    plan_reminders()
    assert reconcile_slots() == 0
    morning(settings, FakeChannel())
    assert reconcile_slots() == 0
    assert (_check().missing, _check().expected) == (0, db.session.query(ReminderSlot).count())


def test_what_is_missing_is_counted_and_named(caplog: pytest.LogCaptureFixture) -> None:
    plan_reminders()
    lost = db.session.scalars(select(ReminderSlot.id).order_by(ReminderSlot.id).limit(2)).all()
    db.session.execute(delete(ReminderSlot).where(ReminderSlot.id.in_(lost)))
    db.session.commit()
    assert reconcile_slots() == 2
    assert _check().missing == 2
    assert "NV-2024-" in _check().words
    assert "2 reminders" in caplog.text
