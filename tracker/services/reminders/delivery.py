"""Delivery: one message after the other is claimed, handed to a channel with nothing held, and its result recorded.

A killed process leaves a message either surely unsent (phase claimed) or perhaps sent (phase dot); the mark between the
two is committed right before the step that decides. Every write is guarded by owner, attempt and lease, so who was too
slow changes nothing any more. What is unknown is never sent again by itself.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.answers import Answer, Channel, Mail, Verdict
from tracker.channels.letters import Digest, Item, Sender, as_mail, write_digest
from tracker.channels.mail import can_be_written_to, open_mail, sender_of
from tracker.config import Settings
from tracker.db import db, transaction
from tracker.domain.delivery import MessageState, Phase, SlotOutcome
from tracker.domain.urging import is_key_of_urge
from tracker.errors import TrackerError
from tracker.models import Account, Agency, DeliveryAttempt, OutboxMessage, ReminderSlot
from tracker.queries.reminders import items_of, why_not_reminded
from tracker.services.reminders.digests import IS_UNDER_WAY

#: How long a claim holds before the dot: longer than a slow server takes for all steps of a mail.
CLAIM_LEASE = timedelta(minutes=5)
#: How long it holds from the dot on: the ten minutes a server may take to answer, and some for us.
ANSWER_LEASE = timedelta(minutes=12)
#: Pauses before the next tries; the last one repeats until the message is no longer valid.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
#: A round of sending begins no new message after this.
ROUND_SECONDS = 25.0

_log = logging.getLogger(__name__)


class LeaseLost(TrackerError):
    """The claim on a message ran out, or somebody else settled it: nothing more may be sent for it."""


@dataclass(frozen=True)
class _Claim:
    """A message that this process, and no other, may send now."""

    id: int
    owner: str
    attempt: int
    mail: Mail


def send_due(
    *,
    settings: Settings,
    owner: str,
    channel: Channel | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
    seconds: float = ROUND_SECONDS,
    lease: timedelta = CLAIM_LEASE,
) -> dict[Verdict, int]:
    """Send what is due, one message after the other, and count what became of them.

    Ends when nothing is due, time is up, `is_stopping` says so, or the server cannot be reached: a sick server costs
    one message an attempt, not all of them.
    """
    channel = channel or open_mail(settings)
    sender = Sender(sender_of(settings), settings.base_url, settings.province_name)
    counts = dict.fromkeys(Verdict, 0)
    ends = time.monotonic() + seconds
    while not is_stopping() and time.monotonic() < ends:
        claim, found = _claim_next(sender=sender, owner=owner, lease=lease)
        if claim is None:
            if found:
                continue  # it was settled without being sent
            break
        answer = _send(claim, channel)
        if answer is None:
            continue
        _record(claim, answer)
        counts[answer.verdict] += 1
        if not answer.reached:
            break
    return counts


def _send(claim: _Claim, channel: Channel) -> Answer | None:
    db.session.remove()  # no connection is held while the network takes its time
    try:
        return channel.send(claim.mail, before_dot=lambda: _mark_dot(claim))
    except LeaseLost:
        _log.warning("message %s: the lease was lost before the dot, nothing was sent", claim.id)
        return None


def _claim_next(*, sender: Sender, owner: str, lease: timedelta) -> tuple[_Claim | None, bool]:
    """The next message that is due, claimed; or None, and whether one was found that need not be sent."""
    at = clock.now()
    with transaction() as session:
        message = session.scalar(
            select(OutboxMessage)
            .where(
                IS_UNDER_WAY,
                OutboxMessage.state.in_([MessageState.PENDING, MessageState.RETRY]),
                OutboxMessage.next_at <= at,
                OutboxMessage.valid_until > at,
            )
            .order_by(OutboxMessage.next_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None, False
        content = _content(session, message, sender, at)
        if content is None:
            return None, True
        message.state, message.phase = MessageState.SENDING, Phase.CLAIMED
        message.owner, message.lease_until = owner, at + lease
        message.attempt += 1
        mail = Mail(message.message_id, message.address, message.day, content)
        return _Claim(message.id, owner, message.attempt, mail), True


def _content(session: Session, message: OutboxMessage, sender: Sender, at: datetime) -> bytes | None:
    """The bytes to send; None when the message was settled instead, since nothing in it holds any more."""
    if _stands_as_written(message):
        return message.body
    why = why_not_reminded(clock.today(at))
    carried = ReminderSlot.message_id == message.id, ReminderSlot.outcome == SlotOutcome.IN_MESSAGE
    holds = session.scalar(select(func.count()).select_from(ReminderSlot).where(*carried, why.is_(None)))
    if not holds:
        _set_slots(session, *carried, outcome=SlotOutcome.CANCELLED, why=func.coalesce(why, ""))
        message.state, message.last_answer = MessageState.CANCELLED, "Không còn nhiệm vụ nào cần nhắc."
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
    name, address, agency = session.execute(
        select(Account.name, Account.email, Agency.name)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.id == message.account_id)
    ).one()
    if not can_be_written_to(address):
        _give_up(session, message, f"Địa chỉ thư không dùng được: {address or 'để trống'}")
        return None
    items = session.execute(items_of(ReminderSlot.message_id == message.id))
    told = tuple(Item(code, content, label or "", due_on) for code, content, label, due_on in items if due_on)
    letter = write_digest(Digest(message.day, name, agency, told), sender)
    message.address, message.subject = address, letter.subject[:300]
    message.body = as_mail(
        letter, sender=sender, name=name, recipient=address, message_id=message.message_id, at=clock.local(at)
    )
    return message.body


def _mark_dot(claim: _Claim) -> None:
    at = clock.now()
    with transaction() as session:
        changed = _change(
            session,
            *(_is_ours(claim), OutboxMessage.phase == Phase.CLAIMED, OutboxMessage.lease_until > at),
            phase=Phase.DOT,
            lease_until=at + ANSWER_LEASE,
        )
    db.session.remove()
    if not changed:
        raise LeaseLost


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
            _try_later(session, message, answer.text, at)
        else:
            _settle(session, message, answer, at)
        add_attempt(session, message, at)
    db.session.remove()


def _settle(session: Session, message: OutboxMessage, answer: Answer, at: datetime) -> None:
    state, outcome = _ENDS[answer.verdict]
    message.state, message.last_answer = state, answer.text
    if answer.verdict is Verdict.SENT:
        message.sent_at = at
    why = "" if answer.verdict is Verdict.SENT else answer.text[:200]
    _set_slots(session, ReminderSlot.message_id == message.id, outcome=outcome, why=why)


_ENDS = {
    Verdict.SENT: (MessageState.SENT, SlotOutcome.SENT),
    Verdict.REFUSED: (MessageState.FAILED, SlotOutcome.FAILED),
    Verdict.UNKNOWN: (MessageState.UNKNOWN, SlotOutcome.UNKNOWN),
}


def _try_later(session: Session, message: OutboxMessage, answer: str, at: datetime) -> None:
    next_at = at + PAUSES[min(message.attempt, len(PAUSES)) - 1]
    if next_at >= message.valid_until:
        give_back(session, message, answer)
        return
    message.state, message.next_at, message.last_answer = MessageState.RETRY, next_at, answer


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
        & (OutboxMessage.owner == claim.owner)
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
