"""A mailbox by IMAP, always over TLS: looking up Message-IDs, and reading what has not been read."""

import imaplib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tracker.channels.tls import tls_context

_SECONDS = 30.0
_PORT = 993
#: Of one mail no more is read: a returned mail says at its beginning why it came back.
_MOST_BYTES = 200_000
_MOST_MAILS = 500


@dataclass(frozen=True)
class Mailbox:
    """A folder of a mailbox, by its address: `imaps://user:password@host/folder`."""

    url: str
    ca_file: str = ""

    def find(self, message_ids: Collection[str]) -> set[str]:
        """Those of these Message-IDs that are in the folder.

        Raises:
            OSError: the mailbox cannot be read now.
        """
        with self._open(readonly=True) as imap:
            return {one for one in message_ids if _numbers(imap.search(None, "HEADER", "Message-ID", f'"{one}"'))}

    def unread(self) -> Iterator[bytes]:
        """The mails nobody has read yet; each counts as read once the next one is asked for.

        Raises:
            OSError: the mailbox cannot be read now.
        """
        with self._open(readonly=False) as imap:
            for number in _numbers(imap.search(None, "UNSEEN"))[:_MOST_MAILS]:
                _, parts = imap.fetch(number, f"(BODY.PEEK[]<0.{_MOST_BYTES}>)")
                yield b"".join(part[1] for part in parts if isinstance(part, tuple))
                imap.store(number, "+FLAGS", "\\Seen")

    @contextmanager
    def _open(self, *, readonly: bool) -> Iterator[imaplib.IMAP4]:
        parts = urlsplit(self.url)
        try:
            with imaplib.IMAP4_SSL(
                parts.hostname or "", parts.port or _PORT, ssl_context=tls_context(self.ca_file), timeout=_SECONDS
            ) as imap:
                _sign_in(imap, unquote(parts.username or ""), unquote(parts.password or ""))
                folder = unquote(parts.path.strip("/")) or "INBOX"
                said, words = imap.select(f'"{folder}"', readonly=readonly)
                if said != "OK":
                    message = f"folder '{folder}': {words!r}"
                    raise OSError(message)
                yield imap
        except (imaplib.IMAP4.error, UnicodeError) as error:
            message = f"mailbox: {error}"
            raise OSError(message) from error


def _sign_in(imap: imaplib.IMAP4, user: str, password: str) -> None:
    if user.isascii() and password.isascii():
        imap.login(user, password)
    else:  # LOGIN knows no other letters
        imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())


def _numbers(answer: tuple[str, list[bytes | None]]) -> list[str]:
    said, found = answer
    if said != "OK":
        message = f"search: {said} {found!r}"
        raise OSError(message)
    return (found[0] or b"").decode("ascii").split()
