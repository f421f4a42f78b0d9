"""What mails of earlier days failed to say, and still holds: it waits for the next mail of its person."""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.delivery import ChannelName, MessageState, SlotOutcome
from tracker.models import Account, OutboxMessage, ReminderSlot

#: No reminder holds for longer.
_LONGEST = timedelta(days=91)
_WHY = "thư trước không gửi được, nhắc trong thư sau"


def take_up_unsaid(session: Session, day: date, at: datetime) -> None:
    """Let reminders wait again whose mail of an earlier day failed, where their person can be written to now.

    An address that is bad is not tried again; when the person has another one, nothing that still holds is lost.
    """
    has_other_address = Account.email != OutboxMessage.address
    # Without a body it was not even tried: the address is none, or mails came back from it.
    may_try_again = and_(
        OutboxMessage.body.is_not(None), or_(Account.bounced_email.is_(None), Account.bounced_email != Account.email)
    )
    failed = (
        select(OutboxMessage.id)
        .join(Account, Account.id == OutboxMessage.account_id)
        .where(
            OutboxMessage.created_at >= at - _LONGEST,
            OutboxMessage.day < day,
            OutboxMessage.state == MessageState.FAILED,
            OutboxMessage.channel == ChannelName.MAIL.value,
            Account.email.is_not(None),
            or_(has_other_address, may_try_again),
        )
    )
    session.execute(
        update(ReminderSlot)
        .where(
            ReminderSlot.message_id.in_(failed),
            ReminderSlot.outcome == SlotOutcome.FAILED,
            ReminderSlot.valid_until >= day,
        )
        .values(outcome=SlotOutcome.PLANNED, message_id=None, why=_WHY)
        .execution_options(synchronize_session=False)
    )
