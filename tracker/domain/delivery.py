"""The words of delivery: what becomes of a reminder, and where a message is on its way."""

from enum import StrEnum


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
