"""What was sent to whom, when, why, and what the server said."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from tracker.db import db
from tracker.domain.delivery import ChannelName, MessageState, SlotOutcome
from tracker.domain.reminder_rules import Rule
from tracker.domain.reminders import OF_DUE_DATES
from tracker.domain.text import fold
from tracker.domain.urging import is_key_of_urge, message_key
from tracker.errors import NotFound
from tracker.models import Account, Agency, DeliveryAttempt, OutboxMessage, ReminderSlot, Task, UrgeMail, UrgeTask

PAGE_SIZE = 50
#: So many people or mails one word may lead to.
_MOST_CALLED = 500


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
    account_id: int
    channel: ChannelName
    repeats: int
    bounced_at: datetime | None
    bounce: str


@dataclass(frozen=True)
class Reason:
    """One reminder that a message carries."""

    task_code: str
    content: str
    due_on: date | None
    occasion: int
    """The version of the due date, or the entry of the history, that the reminder hangs on."""
    rule: Rule
    offset_days: int
    outcome: SlotOutcome
    why: str

    @property
    def due_date_in_words(self) -> str:
        """Which of a task's due dates, one after the other, the reminder was about; nothing when it is about an act."""
        if self.rule not in OF_DUE_DATES:
            return ""
        return "theo hạn ban đầu" if self.occasion == 1 else f"theo hạn sau lần đổi thứ {self.occasion - 1}"


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
    urge_id: int | None
    """The urge whose mail it is; such a mail carries no reminders."""
    address_now: str
    """Where its person is written to now; empty without an address."""


@dataclass(frozen=True)
class Filter:
    """Which messages are asked for. Words are looked for in names, addresses and the codes of tasks."""

    state: MessageState | None = None
    words: str = ""
    day: date | None = None
    account_id: int | None = None
    has_bounced: bool = False


_ALL = Filter()


def list_messages(*, asked: Filter, page: int) -> list[MessageRow]:
    """One page of the outbox, the latest first."""
    rows = db.session.execute(
        _messages()
        .where(*_conditions(asked))
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return [_row(*row) for row in rows]


def count_messages(*, asked: Filter = _ALL) -> dict[MessageState, int]:
    """How many messages are in each state, of those asked for but for their state."""
    rows = db.session.execute(
        select(OutboxMessage.state, func.count())
        .join(Account, Account.id == OutboxMessage.account_id)
        .where(*_conditions(replace(asked, state=None)))
        .group_by(OutboxMessage.state)
    )
    return dict(rows.all())


def get_message_page(message_id: int) -> MessagePage:
    """One message, with the reminders it carries and each attempt.

    Raises:
        NotFound: there is no such message.
    """
    row = db.session.execute(
        _messages()
        .add_columns(OutboxMessage.message_id, OutboxMessage.body, OutboxMessage.key, Account.email)
        .where(OutboxMessage.id == message_id)
    ).one_or_none()
    if row is None:
        message = "Không có thư này."
        raise NotFound(message)
    shown = _row(*row[:-4])
    carrier = message_id if shown.channel is ChannelName.MAIL else _digest_of(shown)
    reasons = db.session.execute(
        select(
            Task.code,
            Task.content,
            Task.due_on,
            ReminderSlot.occasion,
            ReminderSlot.rule,
            ReminderSlot.offset_days,
            ReminderSlot.outcome,
            ReminderSlot.why,
        )
        .join(Task, Task.id == ReminderSlot.task_id)
        .where(ReminderSlot.message_id == carrier)
        .order_by(Task.due_on, Task.id)
        .limit(500)
    )
    attempts = db.session.execute(
        select(DeliveryAttempt.attempt, DeliveryAttempt.at, DeliveryAttempt.state, DeliveryAttempt.answer)
        .where(DeliveryAttempt.message_id == message_id)
        .order_by(DeliveryAttempt.attempt)
    )
    *_, sent_as, body, key, address_now = row
    urge_id = int(key.split(":")[1]) if is_key_of_urge(key) else None
    told = [Reason(*one) for one in reasons], [Attempt(*one) for one in attempts]
    return MessagePage(shown, sent_as, body, *told, urge_id, address_now or "")


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
            OutboxMessage.account_id,
            OutboxMessage.channel,
            OutboxMessage.repeats,
            OutboxMessage.bounced_at,
            OutboxMessage.bounce,
        )
        .join(Account, Account.id == OutboxMessage.account_id)
        .outerjoin(Agency, Agency.id == Account.agency_id)
    )


def _row(*values: Any) -> MessageRow:  # noqa: ANN401 - a row of `_messages`
    row = MessageRow(*values)
    return replace(row, channel=ChannelName(row.channel))


def _digest_of(row: MessageRow) -> int | None:
    """The mail beside a message of the second channel: it carries the reminders both tell of."""
    return db.session.scalar(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.account_id == row.account_id,
            OutboxMessage.day == row.day,
            OutboxMessage.channel == ChannelName.MAIL.value,
            OutboxMessage.key.startswith("digest:"),
        )
        .limit(1)
    )


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.state is not None:
        conditions.append(OutboxMessage.state == asked.state)
    if asked.day is not None:
        conditions.append(OutboxMessage.day == asked.day)
    if asked.account_id is not None:
        conditions.append(OutboxMessage.account_id == asked.account_id)
    if asked.has_bounced:
        conditions.append(OutboxMessage.bounced_at.is_not(None))
    if asked.words:
        found = or_(
            OutboxMessage.account_id.in_(_people_called(asked.words)),
            OutboxMessage.address.icontains(asked.words, autoescape=True),
            OutboxMessage.id.in_(_about(asked.words)),
            OutboxMessage.key.in_(_urged_about(asked.words)),
        )
        conditions.append(found)
    return conditions


def _people_called(words: str) -> list[int]:
    """Whose name, or whose agency's, holds these words, whatever case and diacritics: databases differ in both."""
    wanted = fold(words)
    rows = db.session.execute(
        select(Account.id, Account.name, func.coalesce(Agency.name, ""))
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .order_by(Account.id)
    )
    return [account_id for account_id, *names in rows if any(wanted in fold(name) for name in names)][:_MOST_CALLED]


def _urged_about(words: str) -> list[str]:
    rows = db.session.execute(
        select(UrgeMail.urge_id, UrgeMail.account_id)
        .join(UrgeTask, UrgeTask.urge_id == UrgeMail.urge_id)
        .join(Task, Task.id == UrgeTask.task_id)
        .where(func.upper(Task.code) == words.upper())
        .order_by(UrgeMail.urge_id, UrgeMail.account_id)
        .limit(_MOST_CALLED)
    )
    return [message_key(urge_id, account_id) for urge_id, account_id in rows]


def _about(words: str) -> Select[int | None]:
    return (
        select(ReminderSlot.message_id)
        .join(Task, Task.id == ReminderSlot.task_id)
        .where(func.upper(Task.code) == words.upper(), ReminderSlot.message_id.is_not(None))
    )
