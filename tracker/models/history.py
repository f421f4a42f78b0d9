"""The history: every act, in the order in which it was recorded, chained so that tampering shows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class HistoryEntry(Base):
    """One act. Never changed and never deleted, by trigger; its hash covers the entry before it.

    Names stand beside the numbers, and there are no foreign keys, since the history outlives what it tells of.
    """

    __tablename__ = "history_entry"
    __table_args__ = (
        # A task's page.
        Index(None, "task_id", "id"),
        # Which confirmations came close together before a day.
        Index(
            "ix_history_entry_confirmed",
            "happened_on",
            sqlite_where=text("act = 'xac-nhan'"),
            postgresql_where=text("act = 'xac-nhan'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its place in the chain, from 1, without gaps."""
    at: Mapped[datetime]
    happened_on: Mapped[date]
    """The day the act is of; earlier than `at` when an import brought it in."""
    account_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(60))
    task_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(200), default="")
    """What it is about: a task's code, an account's name."""
    summary: Mapped[str] = mapped_column(Text)
    """The act in words, as the timeline shows it."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    hash: Mapped[str] = mapped_column(String(64))


class HistoryHead(Base):
    """The end of the chain: the one row that whoever writes history locks first."""

    __tablename__ = "history_head"
    __table_args__ = (CheckConstraint("id = 1", name="is_the_only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))
