"""Recovery: messages whose process is gone, and messages whose day is over."""

from sqlalchemy import select, update

from tracker import clock
from tracker.db import transaction
from tracker.domain.delivery import MessageState, Phase, SlotOutcome
from tracker.models import OutboxMessage, ReminderSlot
from tracker.services.reminders.delivery import add_attempt, give_back
from tracker.services.reminders.digests import IS_UNDER_WAY

_GONE = "Tiến trình gửi đã dừng trước khi giao thư; sẽ gửi lại."
_SILENT = "Tiến trình gửi đã dừng khi chờ trả lời; không rõ thư đã đến chưa."
_LATE = "Hết ngày mà chưa gửi được."


def recover_messages() -> int:
    """Settle the messages whose lease ran out, end those that are no longer valid, and say how many there were.

    Where the server cannot have taken it, a message waits again; where it may have, it is unknown, and stays so until
    somebody finds out.
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
                message.state, message.last_answer = MessageState.UNKNOWN, _SILENT
                session.execute(
                    update(ReminderSlot)
                    .where(ReminderSlot.message_id == message.id)
                    .values(outcome=SlotOutcome.UNKNOWN, why=_SILENT)
                    .execution_options(synchronize_session=False)
                )
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
