"""Which messages go first: those that tell of something overdue or escalated before those that are a courtesy."""

from datetime import date

from sqlalchemy import exists, update
from sqlalchemy.orm import Session

from tracker.domain.delivery import URGENT_RULES, MessageState, Priority
from tracker.models import OutboxMessage, ReminderSlot


def set_priorities(session: Session, day: date) -> None:
    """Give the day's messages that nobody has begun to send the priority of what they carry."""
    carries_urgent = exists().where(
        ReminderSlot.message_id == OutboxMessage.id, ReminderSlot.rule.in_(sorted(URGENT_RULES))
    )
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.day == day,
            OutboxMessage.state == MessageState.PENDING,
            OutboxMessage.priority != Priority.URGENT,
            carries_urgent,
        )
        .values(priority=Priority.URGENT)
        .execution_options(synchronize_session=False)
    )
