"""Settling: finding out what became of the messages whose answer was lost.

With a journal, its word decides: what is in it was sent; what is surely not in it, after a set time, is sent again with
the same bytes and Message-ID. Without one it is a matter of policy: what is urgent is sent once more and counted as
possibly doubled, a courtesy is held.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.journal import Journal, open_journal
from tracker.config import Settings
from tracker.db import db, transaction
from tracker.domain.delivery import NORMAL_PACE, ChannelName, MessageState, Pace, Priority, SlotOutcome
from tracker.models import OutboxMessage, ReminderSlot
from tracker.services.reminders.delivery import add_attempt

#: What one round looks up: a journal is asked for each by itself.
_AT_ONCE = 200
#: Mails that were surely sent, looked up too: a journal that knows none of them knows nothing.
_KNOWN = 3
_LATELY = timedelta(days=2)

_FOUND = "Có trong nhật ký của máy chủ thư: đã nhận."
_NOT_THERE = "Không có trong nhật ký của máy chủ thư: chưa nhận, sẽ gửi lại."
_ONCE_MORE = "Không rõ đã đến chưa; lời nhắc quá hạn nên gửi lại một lần, có thể đến hai lần."
_PASSED_OVER = "Không rõ đã đến chưa; gửi lại, cổng tin nhắn bỏ qua tin đã nhận."

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settled:
    """How many messages were found to have been sent, and how many go again. The others stay unknown."""

    sent: int = 0
    again: int = 0


@dataclass(frozen=True)
class _Unknown:
    id: int
    message_id: str
    attempt: int
    is_over: bool
    """Whether enough time has passed for a mail that was taken to be in the journal."""


def settle_unknown(*, settings: Settings, journal: Journal | None = None, pace: Pace = NORMAL_PACE) -> Settled:
    """Settle what can be settled of the unknown messages."""
    at = clock.now()
    journal = journal or open_journal(settings)
    is_mail, is_over = OutboxMessage.channel == ChannelName.MAIL.value, OutboxMessage.next_at <= at
    sent = again = 0
    if journal is not None:
        sent, again = _by_journal(_list_unknown(at, is_mail), journal, at, pace)
    else:
        urgent = _list_unknown(
            at, is_mail, is_over, OutboxMessage.priority == Priority.URGENT, OutboxMessage.repeats == 0
        )
        again = sum(_again(one, _ONCE_MORE, at, is_repeat=True) for one in urgent)
    if settings.webhook_when_unknown == "resend":
        hooks = _list_unknown(at, OutboxMessage.channel == ChannelName.HOOK.value, is_over)
        again += sum(_again(one, _PASSED_OVER, at, is_repeat=False) for one in hooks)
    return Settled(sent, again)


def _list_unknown(at: datetime, *conditions: ColumnElement[bool]) -> list[_Unknown]:
    columns = OutboxMessage.id, OutboxMessage.message_id, OutboxMessage.attempt, OutboxMessage.next_at <= at
    rows = db.session.execute(
        select(*columns)
        .where(OutboxMessage.state == literal_column("'unknown'"), *conditions)
        .order_by(OutboxMessage.next_at, OutboxMessage.id)
        .limit(_AT_ONCE)
    ).all()
    db.session.remove()  # nothing is held while the journal takes its time
    return [_Unknown(row[0], row[1], row[2], bool(row[3])) for row in rows]


def _by_journal(unknown: Sequence[_Unknown], journal: Journal, at: datetime, pace: Pace) -> tuple[int, int]:
    if not unknown:
        return 0, 0
    known = _surely_sent(before=at - pace.settle_wait)
    try:
        found = journal.find({one.message_id for one in unknown} | set(known))
    except OSError as error:
        _log.warning("the journal of mails cannot be read, nothing is settled: %s", error)
        return 0, 0
    sent = sum(_was_sent(one, at) for one in unknown if one.message_id in found)
    missing = [one for one in unknown if one.message_id not in found and one.is_over]
    if missing and known and not found.intersection(known):
        _log.warning("the journal of mails knows none of %d mails that were sent: it is not believed", len(known))
        return sent, 0
    return sent, sum(_again(one, _NOT_THERE, at, is_repeat=False) for one in missing)


def _surely_sent(*, before: datetime) -> list[str]:
    known = db.session.scalars(
        select(OutboxMessage.message_id)
        .where(
            OutboxMessage.state == MessageState.SENT,
            OutboxMessage.channel == ChannelName.MAIL.value,
            OutboxMessage.sent_at.between(before - _LATELY, before),
            OutboxMessage.created_at >= before - _LATELY - timedelta(days=1),
        )
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(_KNOWN)
    ).all()
    db.session.remove()
    return list(known)


def _was_sent(one: _Unknown, at: datetime) -> bool:
    with transaction() as session:
        message = _locked(session, one)
        if message is None:
            return False
        message.state, message.sent_at, message.last_answer = MessageState.SENT, at, _FOUND
        _set_slots(session, one, SlotOutcome.SENT, "")
        message.attempt += 1  # a line of its own in the record; no claim bears this number
        add_attempt(session, message, at)
    return True


def _again(one: _Unknown, why: str, at: datetime, *, is_repeat: bool) -> bool:
    with transaction() as session:
        message = _locked(session, one)
        if message is None:
            return False
        let_go_again(session, message, why, at)
        message.repeats += is_repeat
    return True


def let_go_again(session: Session, message: OutboxMessage, why: str, at: datetime) -> None:
    """Let a message that came to an end be sent once more, with the same bytes and Message-ID."""
    message.state, message.last_answer, message.next_at = MessageState.PENDING, why, at
    session.execute(
        update(ReminderSlot)
        .where(ReminderSlot.message_id == message.id)
        .values(outcome=SlotOutcome.IN_MESSAGE, why="")
        .execution_options(synchronize_session=False)
    )
    message.attempt += 1
    add_attempt(session, message, at)


def _locked(session: Session, one: _Unknown) -> OutboxMessage | None:
    """The message, unless somebody else settled it in the meantime."""
    return session.scalar(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == one.id,
            OutboxMessage.state == MessageState.UNKNOWN,
            OutboxMessage.attempt == one.attempt,
        )
        .with_for_update()
    )


def _set_slots(session: Session, one: _Unknown, outcome: SlotOutcome, why: str) -> None:
    session.execute(
        update(ReminderSlot)
        .where(ReminderSlot.message_id == one.id)
        .values(outcome=outcome, why=why)
        .execution_options(synchronize_session=False)
    )
