"""Recovery: messages whose process is gone, and messages whose day is over."""

from sqlalchemy import select

from tracker import clock
from tracker.db import transaction
from tracker.domain.delivery import NORMAL_PACE, MessageState, Pace, Phase
from tracker.models import OutboxMessage
from tracker.services.reminders.delivery import add_attempt, become_unknown, give_back
from tracker.services.reminders.digests import IS_UNDER_WAY

_GONE = "Tiến trình gửi đã dừng trước khi giao thư; sẽ gửi lại."
_SILENT = "Tiến trình gửi đã dừng khi chờ trả lời; không rõ thư đã đến chưa."
_LATE = "Hết giờ gửi thư trong ngày mà chưa gửi được."


def recover_messages(*, pace: Pace = NORMAL_PACE) -> int:
    """Settle the messages whose lease ran out, end those that are no longer valid, and say how many there were.

    Where the server cannot have taken it, a message waits again; where it may have, it is unknown, and stays so until
    it is settled.
    """
    at = clock.now()
    with transaction() as session:
        expired = session.scalars(
            select(OutboxMessage)
            .where(IS_UNDER_WAY, OutboxMessage.state == MessageState.SENDING, OutboxMessage.lease_until <= at)
            .order_by(OutboxMessage.id)
            .with_for_update(skip_locked=True)
        ).all()
        for message in expired:
            was_handed_over = message.phase is Phase.DOT
            message.phase = message.owner = message.lease_until = None
            if not was_handed_over:
                message.state, message.last_answer, message.next_at = MessageState.PENDING, _GONE, at
            else:
                become_unknown(session, message, _SILENT, at, pace)
            add_attempt(session, message, at)
        session.flush()
        stale = session.scalars(
            select(OutboxMessage)
            .where(
                IS_UNDER_WAY,
                OutboxMessage.state.in_([MessageState.PENDING, MessageState.RETRY]),
                OutboxMessage.valid_until <= at,
            )
            .order_by(OutboxMessage.id)
            .with_for_update(skip_locked=True)
        ).all()
        for message in stale:
            give_back(session, message, message.last_answer or _LATE)
    return len(expired) + len(stale)
