"""What was sent to whom, when, why, and what the server said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from tracker.db import db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.reminder_rules import Rule
from tracker.errors import NotFound
from tracker.models import Account, Agency, DeliveryAttempt, OutboxMessage, ReminderSlot, Task

PAGE_SIZE = 50


@dataclass(frozen=True)
class MessageRow:
    """One message in the list."""

    id: int
    day: date
    name: str
    agency_name: str | None
    address: str
    subject: str
    state: MessageState
    attempt: int
    created_at: datetime
    sent_at: datetime | None
    last_answer: str


@dataclass(frozen=True)
class Reason:
    """One reminder that a message carries."""

    task_code: str
    content: str
    rule: Rule
    offset_days: int
    outcome: SlotOutcome
    why: str


@dataclass(frozen=True)
class Attempt:
    """One try to send a message."""

    attempt: int
    at: datetime
    state: MessageState
    answer: str


@dataclass(frozen=True)
class MessagePage:
    """One message with what it says, why, and each attempt."""

    row: MessageRow
    message_id: str
    body: bytes | None
    reasons: list[Reason]
    attempts: list[Attempt]


def list_messages(*, state: MessageState | None, words: str, page: int) -> list[MessageRow]:
    """One page of the outbox, the latest first."""
    rows = db.session.execute(
        _messages()
        .where(*_conditions(state, words))
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return [MessageRow(*row) for row in rows]


def count_messages(*, words: str = "") -> dict[MessageState, int]:
    """How many messages are in each state."""
    rows = db.session.execute(
        select(OutboxMessage.state, func.count())
        .join(Account, Account.id == OutboxMessage.account_id)
        .where(*_conditions(None, words))
        .group_by(OutboxMessage.state)
    )
    return dict(rows.all())


def get_message_page(message_id: int) -> MessagePage:
    """One message, with the reminders it carries and each attempt.

    Raises:
        NotFound: there is no such message.
    """
    row = db.session.execute(
        _messages().add_columns(OutboxMessage.message_id, OutboxMessage.body).where(OutboxMessage.id == message_id)
    ).one_or_none()
    if row is None:
        message = "Không có thư này."
        raise NotFound(message)
    reasons = db.session.execute(
        select(
            Task.code, Task.content, ReminderSlot.rule, ReminderSlot.offset_days, ReminderSlot.outcome, ReminderSlot.why
        )
        .join(Task, Task.id == ReminderSlot.task_id)
        .where(ReminderSlot.message_id == message_id)
        .order_by(Task.due_on, Task.id)
        .limit(500)
    )
    attempts = db.session.execute(
        select(DeliveryAttempt.attempt, DeliveryAttempt.at, DeliveryAttempt.state, DeliveryAttempt.answer)
        .where(DeliveryAttempt.message_id == message_id)
        .order_by(DeliveryAttempt.attempt)
    )
    return MessagePage(
        MessageRow(*row[:-2]), row[-2], row[-1], [Reason(*one) for one in reasons], [Attempt(*one) for one in attempts]
    )


def _messages() -> Select[*tuple[Any, ...]]:
    return (
        select(
            OutboxMessage.id,
            OutboxMessage.day,
            Account.name,
            Agency.name,
            OutboxMessage.address,
            OutboxMessage.subject,
            OutboxMessage.state,
            OutboxMessage.attempt,
            OutboxMessage.created_at,
            OutboxMessage.sent_at,
            OutboxMessage.last_answer,
        )
        .join(Account, Account.id == OutboxMessage.account_id)
        .outerjoin(Agency, Agency.id == Account.agency_id)
    )


def _conditions(state: MessageState | None, words: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if state is not None:
        conditions.append(OutboxMessage.state == state)
    if words:
        found = Account.name.icontains(words, autoescape=True) | OutboxMessage.address.icontains(words, autoescape=True)
        conditions.append(found)
    return conditions
