"""What delivery remembers beside its messages: sick channels, known installations, clocks in doubt, the last check."""

from datetime import date, datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class ChannelState(Base):
    """How a channel does, shared by all senders: how often in a row it was out of reach, and when it is free again."""

    __tablename__ = "channel_state"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    """Nothing is sent before; then one message tries whether the channel is well again."""
    free_at: Mapped[datetime | None]
    """When the next message may go, by the rate that was set."""
    last_error: Mapped[str] = mapped_column(Text, default="")
    last_error_at: Mapped[datetime | None]


class Installation(Base):
    """An instance folder that plans and sends from this database. In doubt, it does neither until a person confirms."""

    __tablename__ = "installation"

    mark: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A random name, kept in the instance folder too."""
    place: Mapped[str] = mapped_column(String(400))
    """Host and folder: a copy of both database and folder is elsewhere."""
    pulse: Mapped[int] = mapped_column(default=0)
    """Rises with every beat; the folder remembers it, so an older database shows."""
    doubt: Mapped[str] = mapped_column(String(300), default="")
    """Why a person has to confirm it; empty when it may send."""
    seen_place: Mapped[str] = mapped_column(String(400), default="")
    seen_pulse: Mapped[int] = mapped_column(default=0)
    """What the folder in doubt says, taken over when it is confirmed."""
    registered_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class ClockDoubt(Base):
    """A scheduler whose wall clock and steady clock went apart. It neither plans nor sends until they agree again."""

    __tablename__ = "clock_doubt"

    owner: Mapped[str] = mapped_column(String(100), primary_key=True)
    seconds: Mapped[int]
    """How far the wall clock is ahead of where it should be."""
    since_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SlotCheck(Base):
    """The last comparison of the reminders there should be today with those there are; at most one row a day."""

    __tablename__ = "slot_check"

    day: Mapped[date] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime]
    expected: Mapped[int]
    missing: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
