"""Closings (chốt số liệu): the figures of a period as they were on one day, with the list behind them. Append-only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.outcomes import Outcome
from tracker.domain.streams import Stream


class Closing(Base):
    """The head of the Office closed a period. Never changed and never deleted, by trigger, nor are its lines.

    Its lines are written before it, so that its checksum is of what is stored; once it is there, none can be added.
    Names stand in words and there are no foreign keys to what it tells of, since it outlives that.
    """

    __tablename__ = "closing"
    __table_args__ = (
        # Closed by two people at once: one of them is told.
        UniqueConstraint("stream", "from_on", "to_on", "as_of", "revision"),
        UniqueConstraint("corrects_number"),
        UniqueConstraint("go"),
        CheckConstraint("as_of >= from_on AND to_on >= from_on", name="days_follow_on_each_other"),
        CheckConstraint("(revision = 1) = (corrects_number IS NULL)", name="a_later_one_corrects"),
        CheckConstraint("line_count > 0", name="counts_something"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """What people call it by, in addresses too; from 1, without gaps."""
    stream: Mapped[Stream] = mapped_column(word_column(Stream, "stream"))
    period_key: Mapped[str] = mapped_column(String(40))
    period_label: Mapped[str] = mapped_column(String(100))
    from_on: Mapped[date]
    to_on: Mapped[date]
    as_of: Mapped[date]
    """The day at whose end everything was judged."""
    revision: Mapped[int]
    """1, or one more than that of the closing it corrects."""
    corrects_number: Mapped[int | None] = mapped_column(ForeignKey("closing.number"))
    definition_version: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was set of the rules, and which years' days off nobody had confirmed."""
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`all` and `by_original` (by original due dates), as `domain.closings.as_stored` makes them, and `agencies`: a
    list of the same for each agency that led something, with its id, code, name and kind."""
    line_count: Mapped[int]
    history_id: Mapped[int]
    """The last entry of the history when it was made: acts with higher numbers are later. Its own entry is the next."""
    history_hash: Mapped[str] = mapped_column(String(64))
    """The hash of that entry, so that the history up to it is proven too."""
    note: Mapped[str] = mapped_column(Text, default="")
    made_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    made_by_id: Mapped[int | None]
    """The account; None for the command line."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Whether it counts tasks of the demonstration."""
    go: Mapped[str] = mapped_column(String(32))
    """The mark of the form: sent twice, the second makes nothing."""
    checksum: Mapped[str] = mapped_column(String(64))


class ClosingLine(Base):
    """One task that a closing counts, as it stood then; also those without a due date, which no rate counts."""

    __tablename__ = "closing_line"
    __table_args__ = (
        # Two closings, or a closing and today's tasks, compared task by task.
        Index(None, "closing_number", "task_id", unique=True),
        # The list of one outcome or agency.
        Index(None, "closing_number", "outcome", "place"),
        Index(None, "closing_number", "lead_agency_id", "place"),
    )

    closing_number: Mapped[int] = mapped_column(
        ForeignKey("closing.number", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    """Its place in the list, from 1: by agency, then in the order in which tasks came in."""
    task_id: Mapped[int]
    task_code: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(100))
    lead_agency_id: Mapped[int]
    lead_code: Mapped[str] = mapped_column(String(35))
    lead_name: Mapped[str] = mapped_column(String(255))
    assigned_on: Mapped[date]
    due_on: Mapped[date | None]
    """In force at the end of the closing's day."""
    original_due_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    judged_by: Mapped[date | None]
    """The due date by which the report is judged; None without a report."""
    outcome: Mapped[Outcome] = mapped_column(word_column(Outcome, "outcome"))
    outcome_by_original: Mapped[Outcome] = mapped_column(word_column(Outcome, "outcome_by_original"))
    awaiting: Mapped[bool]
    """Whether the report waited for confirmation."""
