"""Mails that came back or were refused: noted, and an address that is no more is not written to again."""

import logging
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.bounces import Bounce, is_about_bad_address, read_bounce, read_bounces
from tracker.channels.mailbox import Mailbox
from tracker.config import Settings
from tracker.db import db, transaction
from tracker.models import Account, OutboxMessage

_log = logging.getLogger(__name__)
#: What became of a mail that was read: the words of `flask reminders bounces`.
FINAL, LATE, NO_REPORT, STRANGE = "final", "late", "no report", "strange"

_LATEST = select(OutboxMessage.message_id).order_by(OutboxMessage.id.desc()).limit(1)


def read_bounce_mailbox(*, settings: Settings) -> Counter[str]:
    """Read what came back since last time, where a mailbox is set."""
    if not settings.bounce_imap_url:
        return Counter()
    try:
        return note_bounces(Mailbox(settings.bounce_imap_url, settings.ca_file).unread())
    except OSError as error:
        _log.warning("the mailbox of returned mails cannot be read: %s", error)
        return Counter()


def read_bounce_files(*, path: Path) -> Counter[str]:
    """Read what came back out of a folder of .eml files, one such file, or an mbox."""
    return note_bounces(read_bounces(path))


def note_bounces(mails: Iterable[bytes]) -> Counter[str]:
    """Note each of these mails on the message it is about, and count them. Reading one again changes nothing."""
    counts: Counter[str] = Counter()
    for content in mails:
        bounce = read_bounce(content)
        counts[_note(bounce) if bounce else NO_REPORT] += 1
        db.session.remove()  # the next one comes over the network
    return counts


def _note(bounce: Bounce) -> str:
    at = clock.now()
    with transaction() as session:
        message = _message(session, bounce)
        if message is None:
            return STRANGE
        if message.bounced_at is None:
            message.bounce = bounce.words
        if not bounce.is_final:
            return LATE
        message.bounced_at = message.bounced_at or at
        if bounce.address_is_bad:
            _leave_alone(session, message)
    return FINAL


def note_refusal(session: Session, message: OutboxMessage, answer: str) -> None:
    """Note what a mail server said when it refused a mail at once: a bad address is left alone from then on."""
    if is_about_bad_address(answer):
        _leave_alone(session, message)


def _leave_alone(session: Session, message: OutboxMessage) -> None:
    account = session.get_one(Account, message.account_id, with_for_update=True)
    if account.email == message.address:
        account.bounced_email = message.address


def _message(session: Session, bounce: Bounce) -> OutboxMessage | None:
    """The message a report is about. A forged one has to name a mail, and only its reader knows the name."""
    names = [bounce.message_id]
    if bounce.mark and (latest := session.scalar(_LATEST)):
        # Whole, as the unique index has it: the host is that of our other mails.
        names.append(f"<{bounce.mark}@{latest.partition('@')[2]}")
    named = OutboxMessage.message_id.in_(names)
    return session.scalars(select(OutboxMessage).where(named).with_for_update().limit(1)).first()
