"""Every migration leads from empty to the models' schema, and back to empty."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from tests.factories import LONG_AGO, TODAY, make_account, make_task
from tracker.db import Base, db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.reminder_rules import Rule
from tracker.domain.text import words_key
from tracker.models import CompletionReport, HistoryHead, OutboxMessage, PlannedDay, ReminderSlot

pytestmark = pytest.mark.usefixtures("app")

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
_FUNCTIONS = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def _left_over() -> set[str]:
    with db.engine.connect() as connection:
        dialect = connection.dialect.name
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
        left |= set(connection.scalars(text(_TRIGGERS[dialect])))
        if dialect == "postgresql":
            left |= set(connection.scalars(text(_FUNCTIONS)))
    return left


def test_the_migrations_lead_to_the_schema_of_the_models() -> None:
    assert _differences() == []


def test_the_way_back_leaves_nothing_and_can_be_gone_again() -> None:
    there = _left_over()
    assert {"task", "history_entry"} <= there
    try:
        downgrade(revision="base")
        assert _left_over() == set()
    finally:
        upgrade()
    assert _left_over() == there
    assert _differences() == []


#: A slot in every state a slot can be in, with its message where it has one.
_OUTCOMES = ("planned", "in_message", "sent", "superseded", "cancelled", "failed", "unknown")
_OLD_SLOT = """
INSERT INTO reminder_slot (id, task_id, due_version, rule, offset_days, account_id, channel, falls_on, valid_until,
  outcome, why, message_id, made_at)
VALUES (:id, :task, :version, 'overdue', :id, :account, 'mail', '2024-06-12', '2024-06-18', :outcome, :why, :message,
  '2024-06-12 00:30:00')
"""


def test_an_upgrade_keeps_every_reminder_and_forgets_no_message() -> None:
    task, account = make_task(due_on=TODAY), make_account()
    message = OutboxMessage(
        key="digest:1:2024-06-12",
        message_id="<a@b>",
        account_id=account.id,
        address="a@b.test",
        day=TODAY,
        state=MessageState.SENT,
        next_at=LONG_AGO,
        valid_until=LONG_AGO,
        created_at=LONG_AGO,
    )
    db.session.add(message)
    db.session.add(PlannedDay(day=TODAY, planned_at=LONG_AGO))
    db.session.add(HistoryHead(id=1, last_id=41, last_hash="x"))
    db.session.commit()
    message_id = message.id
    db.session.remove()
    rows = [
        {
            "id": number,
            "task": task.id,
            "version": 2,
            "account": account.id,
            "outcome": outcome,
            "why": f"vì {outcome}",
            "message": message_id if outcome in {"in_message", "sent", "failed", "unknown"} else None,
        }
        for number, outcome in enumerate(_OUTCOMES, start=7)
    ]
    try:
        downgrade(revision="0002")
        with db.engine.begin() as connection:
            connection.execute(text(_OLD_SLOT), rows)
    finally:
        upgrade()
    slots = db.session.scalars(select(ReminderSlot).order_by(ReminderSlot.id)).all()
    assert [(one.id, one.occasion, one.rule, one.outcome, one.why, one.message_id) for one in slots] == [
        (row["id"], 2, Rule.OVERDUE, row["outcome"], row["why"], row["message"]) for row in rows
    ]
    assert db.session.scalars(select(PlannedDay)).one().acts_after == 41, "no act of before is told"
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE reminder_slot SET rule = 'no_rule'"))
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE reminder_slot SET task_id = 999999"))
    db.session.add(
        ReminderSlot(
            task_id=task.id,
            occasion=41,
            rule=Rule.DECIDED,
            offset_days=0,
            account_id=account.id,
            channel="mail",
            falls_on=TODAY,
            valid_until=TODAY,
            outcome=SlotOutcome.PLANNED,
            made_at=LONG_AGO,
        )
    )
    db.session.commit()
    db.session.remove()
    try:
        downgrade(revision="0002")
        with db.engine.connect() as connection:
            kept = connection.scalars(text("SELECT due_version FROM reminder_slot")).all()
        assert kept == [2] * len(_OUTCOMES), "what the older program does not know is gone, and nothing else"
    finally:
        upgrade()
    assert _differences() == []


def test_reports_of_before_get_the_keys_of_what_they_say() -> None:
    task = make_task(reported_on=TODAY)
    report = db.session.scalars(select(CompletionReport)).one()
    report.delay_cause = "Chờ ý kiến Bộ Tài chính"
    db.session.commit()
    db.session.remove()
    try:
        downgrade(revision="0005")
    finally:
        upgrade()
    report = db.session.scalars(select(CompletionReport).where(CompletionReport.task_id == task.id)).one()
    assert (report.result_key, report.delay_cause_key) == (
        words_key("Đã xong"),
        words_key("chờ ý kiến, Bộ Tài chính."),
    )
