"""The mails of an urge: put into the outbox word for word, so that the promises kept for every message hold."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.letters import Sender
from tracker.channels.mail import sender_of
from tracker.channels.urge_mail import UrgeMailFacts, as_urge_mail, write_urge
from tracker.config import Settings
from tracker.domain.delivery import MessageState, Priority
from tracker.domain.permissions import Actor
from tracker.domain.urging import LetterDetails, message_key
from tracker.files.urge_letter import UrgeLetter, file_name, write_letter
from tracker.models import OutboxMessage, Urge, UrgeMail
from tracker.services.reminders.digests import message_id_of
from tracker.services.urge_preview import ToAgency

#: A formal mail is still worth arriving after a week without a mail server.
_VALID = timedelta(days=7)


def queue_urge_mails(
    session: Session, urge: Urge, agency: ToAgency, letter: LetterDetails | None, *, by: Actor, settings: Settings
) -> None:
    """Put one mail a person into the outbox, with the letter as a file; within the transaction of the urge."""
    sender = Sender(sender_of(settings), settings.base_url, settings.province_name)
    attached = None
    if letter is not None and agency.people:
        facts = UrgeLetter(
            details=letter,
            issuer=urge.issuer,
            agency=agency.name,
            opening=urge.opening,
            text=urge.text,
            day=urge.made_on,
            made_at=urge.made_at,
            tasks=tuple(agency.told),
        )
        attached = file_name(letter), write_letter(facts)
    for one in agency.people:
        address = one.address or ""
        told = UrgeMailFacts(
            name=one.name,
            agency=agency.name,
            day=urge.made_on,
            opening=urge.opening,
            text=urge.text,
            tasks=tuple(agency.told),
            made_by=by.name,
            letter=letter,
            attached=attached,
        )
        key = message_key(urge.id, one.account_id)
        message_id = message_id_of(key, settings)
        words = write_urge(told, sender)
        body = as_urge_mail(
            words, told, sender=sender, recipient=address, message_id=message_id, at=clock.local(urge.made_at)
        )
        session.add(
            OutboxMessage(
                key=key,
                message_id=message_id,
                account_id=one.account_id,
                address=address,
                day=urge.made_on,
                subject=words.subject[:300],
                body=body,
                priority=Priority.URGENT,
                state=MessageState.PENDING,
                attempt=0,
                next_at=urge.made_at,
                valid_until=urge.made_at + _VALID,
                created_at=urge.made_at,
            )
        )
        session.add(UrgeMail(urge_id=urge.id, account_id=one.account_id, name=one.name, address=address))
    session.flush()
