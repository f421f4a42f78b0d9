"""The journal: where the mail server keeps what it took. There the fate of an *unknown* mail is looked up.

Either a mailbox that gets a copy of every mail, or the log of a Postfix on this machine. Both answer one question: of
these Message-IDs, which did the server take?
"""

import gzip
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tracker.channels.mailbox import Mailbox
from tracker.config import Settings

_QUEUED = re.compile(r"postfix(?:/[\w-]+)*/\w+\[\d+\]: (?P<queue>[0-9A-Za-z]{5,20}): (?P<what>.*)")
_MESSAGE_ID = re.compile(r"message-id=(<[^>]*>)")
#: The server has it: it was queued, delivered, put off, or returned. Until then its end may still be missing.
_TAKEN = re.compile(r"status=(?:sent|deferred|bounced)\b|\(queue active\)")
#: The log of this week and the one before it, as logrotate names it.
_EARLIER = (".1", ".1.gz")


class Journal(Protocol):
    """What the mail server took."""

    def find(self, message_ids: Collection[str]) -> set[str]:
        """Those of these Message-IDs that the server took.

        Raises:
            OSError: the journal cannot be read now, so nothing can be said.
        """
        ...


def open_journal(settings: Settings) -> Journal | None:
    """The journal these settings name; None when there is none."""
    if settings.journal_imap_url:
        return MailboxJournal(Mailbox(settings.journal_imap_url, settings.ca_file))
    return LogJournal(Path(settings.journal_log)) if settings.journal_log else None


@dataclass(frozen=True)
class MailboxJournal:
    """A mailbox that gets a copy of every mail."""

    mailbox: Mailbox

    def find(self, message_ids: Collection[str]) -> set[str]:
        """Those of these Message-IDs that are in the mailbox."""
        return self.mailbox.find(message_ids)


@dataclass(frozen=True)
class LogJournal:
    """The log of a Postfix, with the one before it."""

    path: Path

    def find(self, message_ids: Collection[str]) -> set[str]:
        """Those of these Message-IDs that the log says were taken."""
        return taken_in(self._lines()) & set(message_ids)

    def _lines(self) -> Iterator[str]:
        # The earlier one first: a mail's lines may lie on both sides of the change.
        for path in [self.path.with_name(self.path.name + ending) for ending in reversed(_EARLIER)]:
            if path.is_file():
                with (
                    gzip.open(path, "rt", errors="replace")
                    if path.suffix == ".gz"
                    else path.open(encoding="utf-8", errors="replace") as lines
                ):
                    yield from lines
        with self.path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines


def taken_in(lines: Iterable[str]) -> set[str]:
    """The Message-IDs that a Postfix log says were taken: the line with the ID, then one that shows it was queued."""
    named: dict[str, str] = {}
    taken = set()
    for line in lines:
        found = _QUEUED.search(line)
        if found is None:
            continue
        queue, what = found["queue"], found["what"]
        if message_id := _MESSAGE_ID.match(what):
            named[queue] = message_id.group(1)
        elif queue in named and _TAKEN.search(what):
            taken.add(named[queue])
        elif what.startswith("removed"):
            # Short queue names come again.
            named.pop(queue, None)
    return taken
