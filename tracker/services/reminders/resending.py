"""Sending a message again by hand: under the same Message-ID, one more attempt, and who wanted it.

The bytes are the same, unless the mail surely did not arrive and its person has another address by now.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.encoded_headers import readdress
from tracker.channels.mail import can_be_written_to
from tracker.db import transaction
from tracker.domain.delivery import MESSAGE_WORDS, ChannelName, MessageState, may_go_again
from tracker.domain.permissions import Actor
from tracker.domain.urging import is_key_of_urge
from tracker.errors import ActRefused, InvalidInput, NotFound
from tracker.models import Account, OutboxMessage, ReminderSlot
from tracker.services.history import Entry, write_history
from tracker.services.reminders.digests import ends_at
from tracker.services.reminders.settling import let_go_again

#: A mail that is older tells of days left that are long gone; the next digest says how things stand.
_LONGEST = timedelta(days=7)


def send_again(*, message_id: int, by: Actor, may_double: bool = False) -> None:
    """Let a message that failed, came back, or of which nothing is known, be sent once more.

    Raises:
        NotFound: there is no such message.
        ActRefused: it went, is under way, is too old, or what it told of has passed to a later message.
        InvalidInput: it may have arrived, and nobody said that he knows (field `may_double`).
    """
    at = clock.now()
    with transaction() as session:
        message = session.get(OutboxMessage, message_id, with_for_update=True)
        if message is None:
            told = "Không có thư này."
            raise NotFound(told)
        came_back = message.bounced_at is not None
        if not may_go_again(message.state, came_back=came_back):
            told = f"Thư đang ở trạng thái «{MESSAGE_WORDS[message.state]}» nên không gửi lại được."
            raise ActRefused(told)
        if message.day < clock.today(at) - _LONGEST:
            told = "Thư đã quá 7 ngày, số ngày ghi trong thư không còn đúng. Lời nhắc mới sẽ nói tình hình hiện nay."
            raise ActRefused(told)
        slots = select(func.count()).select_from(ReminderSlot).where(ReminderSlot.message_id == message.id)
        carries_reminders = message.channel == ChannelName.MAIL and not is_key_of_urge(message.key)
        has_passed_on = message.state is MessageState.FAILED and message.day < clock.today(at)
        if carries_reminders and (has_passed_on or not session.scalar(slots)):
            told = "Những gì còn đúng trong thư này đã chuyển sang thư sau, nên không cần gửi lại."
            raise ActRefused(told)
        is_unknown = message.state is MessageState.UNKNOWN and not came_back
        if is_unknown and not may_double:
            told = "Thư này có thể đã đến. Đánh dấu vào ô bên dưới nếu vẫn muốn gửi lại."
            raise InvalidInput(told, field="may_double")
        if not is_unknown:
            _address_anew(session, message)
        message.repeats += is_unknown
        message.bounced_at, message.bounce = None, ""
        message.tries = 0
        message.valid_until = max(message.valid_until, ends_at(at))
        let_go_again(session, message, f"{by.name} cho gửi lại.", at)
        summary = f"Gửi lại thư ngày {message.day:%d/%m/%Y} đến {message.address}"
        details = {"message_id": message.message_id, "was_unknown": is_unknown}
        entry = Entry("gui-lai-thu", summary, clock.today(at), subject=message.address[:200], details=details)
        write_history(session, [entry], at=at, by=by)


def _address_anew(session: Session, message: OutboxMessage) -> None:
    """Address a mail that surely did not arrive to where its person can be written to now."""
    account = session.get_one(Account, message.account_id)
    if message.channel != ChannelName.MAIL or message.address == account.email or not can_be_written_to(account.email):
        return
    message.address = account.email
    if message.body is not None and is_key_of_urge(message.key):
        message.body = readdress(message.body, name=account.name, recipient=account.email)
    else:
        message.body = None  # it is written anew when it is claimed
