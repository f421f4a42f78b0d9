"""Delivery: one message after the other is claimed, handed to a channel with nothing held, and its result recorded.

A killed process leaves a message either surely unsent (phase claimed) or perhaps sent (phase dot); the mark between the
two is committed right before the step that decides. Every write is guarded by owner, attempt and lease, so who was too
slow changes nothing any more. What is unknown is left to `settling`.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.answers import Answer, Channel, Mail, Verdict
from tracker.channels.letters import Sender, as_mail, write_digest
from tracker.channels.mail import can_be_written_to, sender_of
from tracker.channels.opening import open_channel
from tracker.config import Settings
from tracker.db import db, transaction
from tracker.domain.delivery import NORMAL_PACE, ChannelName, MessageState, Pace, Phase, SlotOutcome
from tracker.domain.urging import is_key_of_urge
from tracker.errors import TrackerError
from tracker.models import Account, DeliveryAttempt, OutboxMessage, ReminderSlot
from tracker.queries.reminders import why_not_reminded
from tracker.services.reminders.bounces import note_refusal
from tracker.services.reminders.digests import IS_UNDER_WAY
from tracker.services.reminders.gate import may_pass, note_answer
from tracker.services.reminders.hooks import hook_content
from tracker.services.reminders.writing import digest_of

#: A round of sending begins no new message after this.
ROUND_SECONDS = 25.0

_NOTHING_LEFT = "Không còn nhiệm vụ nào cần nhắc."

_log = logging.getLogger(__name__)


class LeaseLost(TrackerError):
    """The claim on a message ran out, or somebody else settled it: nothing more may be sent for it."""


@dataclass(frozen=True)
class _Sending:
    """One sender at work on one channel."""

    channel: ChannelName
    owner: str
    pace: Pace
    sender: Sender


@dataclass(frozen=True)
class _Claim:
    """A message that this sender, and no other, may send now."""

    id: int
    sending: _Sending
    attempt: int
    mail: Mail


def send_due(
    *,
    settings: Settings,
    owner: str,
    channel: Channel | None = None,
    name: ChannelName = ChannelName.MAIL,
    is_stopping: Callable[[], bool] = lambda: False,
    seconds: float = ROUND_SECONDS,
    pace: Pace = NORMAL_PACE,
) -> dict[Verdict, int]:
    """Send what is due by one channel, one message after the other, and count what became of them.

    Ends when nothing is due, time is up, `is_stopping` says so, the gate is closed, or nobody can be reached.
    Any number of senders may do this at the same time, each with an owner's name of its own.
    """
    way = channel or open_channel(name, settings)
    sending = _Sending(name, owner, pace, Sender(sender_of(settings), settings.base_url, settings.province_name))
    per_minute = settings.mails_per_minute if name is ChannelName.MAIL else 0
    counts = dict.fromkeys(Verdict, 0)
    ends = time.monotonic() + seconds
    try:
        while not is_stopping() and time.monotonic() < ends:
            claim, found = _claim_next(sending, per_minute)
            if claim is None:
                if found:
                    continue  # it was settled without being sent
                break
            answer = _send(claim, way)
            if answer is None:
                continue
            _record(claim, answer)
            counts[answer.verdict] += 1
            if not answer.reached:
                break
    finally:
        if channel is None:
            way.close()
    return counts


def _send(claim: _Claim, channel: Channel) -> Answer | None:
    db.session.remove()  # no connection is held while the network takes its time
    try:
        return channel.send(claim.mail, before_dot=lambda: _mark_dot(claim))
    except LeaseLost:
        _log.warning("message %s: the lease was lost before the dot, nothing was sent", claim.id)
        _let_go_of(claim)
        return None


def _claim_next(sending: _Sending, per_minute: int) -> tuple[_Claim | None, bool]:
    """The next message that is due, claimed; or None, and whether one was found that need not be sent."""
    at = clock.now()
    with transaction() as session:
        message = session.scalar(
            select(OutboxMessage)
            .where(
                IS_UNDER_WAY,
                OutboxMessage.channel == sending.channel.value,
                OutboxMessage.state.in_([MessageState.PENDING, MessageState.RETRY]),
                OutboxMessage.next_at <= at,
                OutboxMessage.valid_until > at,
            )
            .order_by(OutboxMessage.priority, OutboxMessage.next_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None, False
        if not may_pass(session, sending.channel, at, per_minute=per_minute):
            return None, False
        content = _content(session, message, sending.sender, at)
        if content is None:
            return None, True
        message.state, message.phase = MessageState.SENDING, Phase.CLAIMED
        message.owner, message.lease_until = sending.owner, at + sending.pace.claim_lease
        message.attempt += 1
        mail = Mail(message.message_id, message.address, message.day, content)
        return _Claim(message.id, sending, message.attempt, mail), True


def _content(session: Session, message: OutboxMessage, sender: Sender, at: datetime) -> bytes | None:
    """The bytes to send; None when the message was settled instead, since nothing in it holds any more."""
    if _stands_as_written(message):
        return message.body
    if message.channel == ChannelName.HOOK:
        hook = hook_content(session, message, sender, at)
        if hook is None:
            message.state, message.last_answer = MessageState.CANCELLED, _NOTHING_LEFT
        return hook
    why = why_not_reminded(clock.today(at))
    carried = ReminderSlot.message_id == message.id, ReminderSlot.outcome == SlotOutcome.IN_MESSAGE
    holds = session.scalar(select(func.count()).select_from(ReminderSlot).where(*carried, why.is_(None)))
    if not holds:
        _set_slots(session, *carried, outcome=SlotOutcome.CANCELLED, why=func.coalesce(why, ""))
        message.state, message.last_answer = MessageState.CANCELLED, _NOTHING_LEFT
        return None
    if message.body is None:
        # Only now is its text written, and never again: another try sends the same bytes under the same Message-ID.
        void = *carried, why.is_not(None)
        _set_slots(session, *void, outcome=SlotOutcome.CANCELLED, why=why)
        _let_go(session, message.id)
        return _write(session, message, sender, at)
    return message.body


def _stands_as_written(message: OutboxMessage) -> bool:
    """Whether a message carries no reminders, but words that were final when it was made.

    The mail of an urge is a formal act that is on each task's history already, and says as of which day it speaks; it
    goes out whatever became of the tasks since.
    """
    return is_key_of_urge(message.key) and message.body is not None


def _let_go(session: Session, message_id: int) -> None:
    # From here on the reminders that name a message are exactly those it tells of.
    _set_slots(
        session, ReminderSlot.message_id == message_id, ReminderSlot.outcome == SlotOutcome.CANCELLED, message_id=None
    )


def _write(session: Session, message: OutboxMessage, sender: Sender, at: datetime) -> bytes | None:
    address, digest = digest_of(message)
    if not can_be_written_to(address):
        _give_up(session, message, f"Địa chỉ thư không dùng được: {address or 'để trống'}")
        return None
    if address == session.scalar(select(Account.bounced_email).where(Account.id == message.account_id)):
        _give_up(session, message, f"Thư gửi đến {address} bị trả lại trước đây; cần địa chỉ khác.")
        return None
    letter = write_digest(digest, sender)
    message.address, message.subject = address, letter.subject[:300]
    message.body = as_mail(
        letter, sender=sender, name=digest.name, recipient=address, message_id=message.message_id, at=clock.local(at)
    )
    return message.body


def _mark_dot(claim: _Claim) -> None:
    at = clock.now()
    with transaction() as session:
        changed = _change(
            session,
            *(_is_ours(claim), OutboxMessage.phase == Phase.CLAIMED, OutboxMessage.lease_until > at),
            phase=Phase.DOT,
            lease_until=at + claim.sending.pace.answer_lease,
        )
    db.session.remove()
    if not changed:
        raise LeaseLost


def _let_go_of(claim: _Claim) -> None:
    """Let a message that was surely not sent wait again, unless somebody else has it by now."""
    with transaction() as session:
        _change(
            session,
            *(_is_ours(claim), OutboxMessage.phase == Phase.CLAIMED),
            state=MessageState.PENDING,
            phase=None,
            owner=None,
            lease_until=None,
        )
    db.session.remove()


def _record(claim: _Claim, answer: Answer) -> None:
    """Write down what became of an attempt, unless it was settled without us when the lease ran out."""
    at = clock.now()
    with transaction() as session:
        # As long as nobody settled it, what we know is better than what recovery would have to suppose.
        message = session.scalar(select(OutboxMessage).where(_is_ours(claim)).with_for_update())
        if message is None:
            _log.warning("message %s: '%s' came after the lease had run out", claim.id, answer.verdict)
            return
        message.phase = message.owner = message.lease_until = None
        if answer.verdict is Verdict.RETRY:
            _try_later(session, message, answer, at, claim.sending.pace)
        else:
            _settle(session, message, answer, at, claim.sending.pace)
        add_attempt(session, message, at)
        note_answer(session, claim.sending.channel, answer, at, claim.sending.pace)
    db.session.remove()


def _settle(session: Session, message: OutboxMessage, answer: Answer, at: datetime, pace: Pace) -> None:
    if answer.verdict is Verdict.UNKNOWN:
        become_unknown(session, message, answer.text, at, pace)
        return
    state, outcome = _ENDS[answer.verdict]
    message.state, message.last_answer = state, answer.text
    if answer.verdict is Verdict.SENT:
        message.sent_at = at
    elif message.channel == ChannelName.MAIL:
        note_refusal(session, message, answer.text)
    why = "" if answer.verdict is Verdict.SENT else answer.text[:200]
    _set_slots(session, ReminderSlot.message_id == message.id, outcome=outcome, why=why)


def become_unknown(session: Session, message: OutboxMessage, answer: str, at: datetime, pace: Pace) -> None:
    """Record that a message may have arrived or not. What is known of it later settles it; see `settling`."""
    message.state, message.last_answer, message.next_at = MessageState.UNKNOWN, answer, at + pace.settle_wait
    _set_slots(session, ReminderSlot.message_id == message.id, outcome=SlotOutcome.UNKNOWN, why=answer[:200])


_ENDS = {
    Verdict.SENT: (MessageState.SENT, SlotOutcome.SENT),
    Verdict.REFUSED: (MessageState.FAILED, SlotOutcome.FAILED),
}


def _try_later(session: Session, message: OutboxMessage, answer: Answer, at: datetime, pace: Pace) -> None:
    if answer.reached:
        message.tries += 1
        next_at = at + pace.pauses[min(message.tries, len(pace.pauses)) - 1]
    else:
        next_at = at + pace.rests[0]  # nothing was said about this message: the gate sees to the pauses
    if next_at >= message.valid_until:
        give_back(session, message, answer.text)
        return
    message.state, message.next_at, message.last_answer = MessageState.RETRY, next_at, answer.text


def give_back(session: Session, message: OutboxMessage, answer: str) -> None:
    """End a message that was surely not accepted in its time; what is still worth saying waits for the next one."""
    message.state, message.last_answer = MessageState.FAILED, answer
    carried = ReminderSlot.message_id == message.id, ReminderSlot.outcome == SlotOutcome.IN_MESSAGE
    why = f"thư ngày {message.day:%d/%m/%Y} không gửi được"
    _set_slots(
        session,
        *(*carried, ReminderSlot.valid_until > message.day),
        outcome=SlotOutcome.PLANNED,
        message_id=None,
        why=f"{why}, nhắc trong thư sau",
    )
    _set_slots(session, *carried, outcome=SlotOutcome.FAILED, why=why)


def _give_up(session: Session, message: OutboxMessage, answer: str) -> None:
    message.state, message.last_answer = MessageState.FAILED, answer
    _set_slots(session, ReminderSlot.message_id == message.id, outcome=SlotOutcome.FAILED, why=answer[:200])


def add_attempt(session: Session, message: OutboxMessage, at: datetime) -> None:
    """Add what became of a message's attempt to the record that nobody changes."""
    session.add(
        DeliveryAttempt(
            message_id=message.id, attempt=message.attempt, at=at, state=message.state, answer=message.last_answer
        )
    )


def _is_ours(claim: _Claim) -> ColumnElement[bool]:
    ours: ColumnElement[bool] = (
        (OutboxMessage.id == claim.id)
        & (OutboxMessage.state == MessageState.SENDING)
        & (OutboxMessage.owner == claim.sending.owner)
        & (OutboxMessage.attempt == claim.attempt)
    )
    return ours


def _change(session: Session, *conditions: ColumnElement[bool], **values: Any) -> int:  # noqa: ANN401
    result = session.execute(
        update(OutboxMessage).where(*conditions).values(**values).execution_options(synchronize_session=False)
    )
    return result.rowcount  # type: ignore[attr-defined,no-any-return]


def _set_slots(session: Session, *conditions: ColumnElement[bool], **values: Any) -> None:  # noqa: ANN401
    session.execute(
        update(ReminderSlot).where(*conditions).values(**values).execution_options(synchronize_session=False)
    )
