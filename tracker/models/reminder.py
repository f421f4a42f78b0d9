"""Reminders: what should be said to whom, what was handed to a channel, and each attempt at it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.delivery import ChannelName, MessageState, Phase, Priority, SlotOutcome
from tracker.domain.reminder_rules import Rule


class ReminderSlot(Base):
    """One reminder that a task's dates, acts and the rules call for, for one person.

    Rows follow from data, not from timers. The key holds no wall clock, so planning again makes no second row.
    """

    __tablename__ = "reminder_slot"
    __table_args__ = (
        UniqueConstraint("task_id", "occasion", "rule", "offset_days", "account_id", "channel", name="uq_slot_key"),
        # Making the morning's messages.
        Index(
            "ix_reminder_slot_waiting",
            *("account_id", "falls_on"),
            sqlite_where=text("outcome = 'planned'"),
            postgresql_where=text("outcome = 'planned'"),
        ),
        # The claim of a message and its result.
        Index(None, "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    occasion: Mapped[int]
    """Of a rule that hangs on the due date, its version; of the others, the history's entry of the act it is about."""
    rule: Mapped[Rule] = mapped_column(word_column(Rule, "rule"))
    offset_days: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    channel: Mapped[str] = mapped_column(String(20))
    falls_on: Mapped[date]
    valid_until: Mapped[date]
    outcome: Mapped[SlotOutcome] = mapped_column(word_column(SlotOutcome, "outcome"))
    why: Mapped[str] = mapped_column(String(200), default="")
    """Why it was superseded, cancelled or failed."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
    made_at: Mapped[datetime]


class OutboxMessage(Base):
    """One message to one person. The key allows one a person, channel and day; Message-ID and bytes never change."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("(state = 'sending') = (phase IS NOT NULL)", name="phase_while_sending"),
        # What is to be sent next, and whose lease ran out.
        Index(
            "ix_outbox_message_waiting",
            *("channel", "priority", "next_at", "id"),
            sqlite_where=text("state IN ('pending', 'retry', 'sending')"),
            postgresql_where=text("state IN ('pending', 'retry', 'sending')"),
        ),
        # What is to be settled.
        Index(
            "ix_outbox_message_unknown",
            "next_at",
            sqlite_where=text("state = 'unknown'"),
            postgresql_where=text("state = 'unknown'"),
        ),
        # The outbox page, the latest first.
        Index(None, "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(20), default=ChannelName.MAIL, server_default=ChannelName.MAIL)
    priority: Mapped[int] = mapped_column(default=Priority.COURTESY, server_default=str(int(Priority.COURTESY)))
    """The smaller goes first."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    address: Mapped[str] = mapped_column(String(254))
    day: Mapped[date]
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The mail as it goes out, written when it is first claimed."""
    state: Mapped[MessageState] = mapped_column(word_column(MessageState, "state"))
    phase: Mapped[Phase | None] = mapped_column(word_column(Phase, "phase"))
    attempt: Mapped[int] = mapped_column(default=0)
    """How often it was claimed; with the owner it names a claim."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the other side put it off; a channel out of reach costs none."""
    repeats: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was sent again although it may have arrived."""
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    next_at: Mapped[datetime]
    """When it is tried next; of an unknown one, when it may be settled without a trace of it."""
    valid_until: Mapped[datetime]
    """After this it is given up: an old digest helps nobody."""
    last_answer: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    """A mail server further on sent it back for good."""
    bounce: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What the returned mail said, for good or for now."""


class DeliveryAttempt(Base):
    """One try to send one message, and what came of it. Append-only."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (UniqueConstraint("message_id", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"))
    attempt: Mapped[int]
    at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(word_column(MessageState, "state"))
    answer: Mapped[str] = mapped_column(Text, default="")


class PlannedDay(Base):
    """The reminders of a day were planned. The latest one tells the planner where to go on after an outage."""

    __tablename__ = "planned_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    planned_at: Mapped[datetime]
    acts_after: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """The last entry of the history when this day was first planned: the next day looks at the acts after it."""


class SchedulerHeartbeat(Base):
    """A scheduler process was alive at this instant."""

    __tablename__ = "scheduler_heartbeat"

    owner: Mapped[str] = mapped_column(String(100), primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
