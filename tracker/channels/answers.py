"""What a channel is given and what it gives back: the words that the mail server and the folder of mails share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient, as it goes out. The same mail always has the same Message-ID, day and bytes."""

    message_id: str
    recipient: str
    day: date
    content: bytes


class Verdict(StrEnum):
    """What became of a mail."""

    SENT = "sent"
    #: Surely not accepted, and worth another try.
    RETRY = "retry"
    #: Surely not accepted, and never will be.
    REFUSED = "refused"
    #: Handed over, and no answer: it may have arrived.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What became of a mail, and the other side's words. `reached` is False when there was nobody to talk to."""

    verdict: Verdict
    text: str
    reached: bool = True


class Channel(Protocol):
    """A way out for mails."""

    def send(self, mail: Mail, *, before_dot: Callable[[], None]) -> Answer:
        """Send one mail, calling `before_dot` once, right before the step after which it may have arrived.

        When `before_dot` raises, the mail is not sent, and its exception passes through. No other exception does that
        is an answer of the world outside.
        """
        ...

    def close(self) -> None:
        """Let go of what was kept open between mails; the next mail opens it again."""
        ...
