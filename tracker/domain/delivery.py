"""The words of delivery: what becomes of a reminder, and where a message is on its way."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum

from tracker.domain.reminder_rules import Rule


class ChannelName(StrEnum):
    """The ways out. The value is stored."""

    MAIL = "mail"
    HOOK = "hook"


class Priority(IntEnum):
    """Which message goes first when not all can go at once. The value is stored."""

    URGENT = 0
    COURTESY = 1


#: Rules whose message is urgent: better said twice than not at all. The others are courtesies.
URGENT_RULES = frozenset(rule for rule in Rule if rule.value.startswith(("overdue", "escalat")))


@dataclass(frozen=True)
class Pace:
    """The times of delivery. Tests with real processes take shorter ones."""

    #: How long a claim holds before the dot: longer than a slow server takes for all steps of a mail.
    claim_lease: timedelta = timedelta(minutes=5)
    #: How long it holds from the dot on: the ten minutes a server may take to answer, and some for us.
    answer_lease: timedelta = timedelta(minutes=12)
    #: Pauses before the next tries; the last one repeats until the message is no longer valid.
    pauses: tuple[timedelta, ...] = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
    #: How long after it became unknown a message that left no trace in the journal is taken for surely not there.
    settle_wait: timedelta = timedelta(minutes=15)
    #: So often in a row out of reach, and a channel is left alone ...
    failures: int = 3
    #: ... for these pauses, the last one again and again; each ends with one message that tries.
    rests: tuple[timedelta, ...] = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600))


NORMAL_PACE = Pace()


class SlotOutcome(StrEnum):
    """What became of a reminder. Every one ends in one of these but the first two."""

    PLANNED = "planned"
    IN_MESSAGE = "in_message"
    SENT = "sent"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


class MessageState(StrEnum):
    """Where a message is on its way."""

    PENDING = "pending"
    SENDING = "sending"
    RETRY = "retry"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """How far a message that is being sent has come: `DOT` means the server may have taken it."""

    CLAIMED = "claimed"
    DOT = "dot"


class HoldAnswer(StrEnum):
    """What somebody said to a morning that was held back."""

    SEND = "send"
    SKIP = "skip"


def may_go_again(state: MessageState, *, came_back: bool) -> bool:
    """Whether a person may have a message sent once more: it failed, may not have arrived, or came back for good."""
    return came_back or state in {MessageState.FAILED, MessageState.UNKNOWN}


CHANNEL_WORDS = {ChannelName.MAIL: "Thư", ChannelName.HOOK: "Tin nhắn"}
MESSAGE_WORDS = {
    MessageState.PENDING: "Chờ gửi",
    MessageState.SENDING: "Đang gửi",
    MessageState.RETRY: "Chờ gửi lại",
    MessageState.SENT: "Đã gửi",
    MessageState.UNKNOWN: "Không rõ",
    MessageState.FAILED: "Không gửi được",
    MessageState.CANCELLED: "Đã hủy",
}
SLOT_WORDS = {
    SlotOutcome.PLANNED: "Chờ gửi",
    SlotOutcome.IN_MESSAGE: "Trong thư chờ gửi",
    SlotOutcome.SENT: "Đã gửi",
    SlotOutcome.SUPERSEDED: "Được thay bằng lời nhắc sau",
    SlotOutcome.CANCELLED: "Đã hủy",
    SlotOutcome.FAILED: "Không gửi được",
    SlotOutcome.UNKNOWN: "Không rõ đã đến chưa",
}
