"""The way out for mails: the mail server that is set, or the folder of mails when none is."""

import re
from email.headerregistry import Address
from email.utils import parseaddr
from typing import TypeGuard

from tracker.channels.answers import Channel
from tracker.channels.mail_folder import MailFolder
from tracker.channels.smtp import SmtpServer
from tracker.config import Settings
from tracker.domain.text import one_line

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?")
#: After so many mails a connection is made anew: servers count them.
_MAILS_A_CONNECTION = 100


def open_mail(settings: Settings) -> Channel:
    """The channel these settings choose."""
    if settings.smtp_url:
        return SmtpServer(
            settings.smtp_url,
            sender_of(settings).addr_spec,
            return_path=settings.return_path,
            journal=settings.journal_address,
            ca_file=settings.ca_file,
            mails_a_connection=_MAILS_A_CONNECTION,
        )
    return MailFolder(settings.instance / "mail")


def sender_of(settings: Settings) -> Address:
    """Whom mails come from."""
    name, address = parseaddr(settings.mail_from)
    return Address(display_name=one_line(name), addr_spec=address)


def can_be_written_to(address: str | None) -> TypeGuard[str]:
    """Whether this is one plain address: anything that could be two, or end a header line, is not."""
    return address is not None and _ADDRESS.fullmatch(address) is not None and ".." not in address
