"""Duties that come back, and each single time of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.occurrences import DaysOff
from tracker.domain.streams import Stream


class TaskSeries(Base):
    """One duty of one lead agency that comes back by a rule; it says what the next task will be.

    A change of it says what is to come, and touches no task that was made.
    """

    __tablename__ = "task_series"
    __table_args__ = (
        CheckConstraint("until_on >= first_on", name="until_after_first"),
        CheckConstraint("days_before >= 0", name="made_before_it_is_due"),
        # What an agency leads, and what passes on when it ends.
        Index(None, "lead_agency_id", "id"),
        {"sqlite_autoincrement": True},  # the history names them by number
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[Stream] = mapped_column(word_column(Stream, "stream"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    content: Mapped[str] = mapped_column(Text)
    assigner: Mapped[str] = mapped_column(String(200), default="")
    lead_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    field: Mapped[str] = mapped_column(String(100), default="")
    is_starred: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[str] = mapped_column(String(200))
    """An RRULE of RFC 5545 as `Recurrence.as_text` writes it, without its end."""
    first_on: Mapped[date]
    """The day the rule begins on; it has no days before."""
    until_on: Mapped[date | None]
    """The last day the rule may name; None: until somebody ends it."""
    days_before: Mapped[int]
    """So many days before it is due a task is made."""
    days_off: Mapped[DaysOff] = mapped_column(word_column(DaysOff, "days_off"))
    is_handed_out: Mapped[bool] = mapped_column(default=False)
    """Whether its tasks are handed out as they are made; otherwise they are drafts that somebody hands out."""
    ended_on: Mapped[date | None]
    """The day on which somebody ended it: nothing is made any more."""
    search_text: Mapped[str] = mapped_column(Text)
    """Content, field, assigner and document in lower case without diacritics."""
    version: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)


class SeriesCooperation(Base):
    """An agency that takes part in every task of a series that is to come."""

    __tablename__ = "series_cooperation"
    __table_args__ = (
        # What passes on when an agency ends.
        Index(None, "agency_id", "series_id"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("task_series.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    part: Mapped[str] = mapped_column(Text, default="")
    """What it is to contribute, where that was said."""


class SeriesOccurrence(Base):
    """One time of a series whose task was made: its key is what makes sure that it is made once."""

    __tablename__ = "series_occurrence"
    __table_args__ = (
        # The series of a task.
        Index(None, "task_id", unique=True),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("task_series.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """The day the rule names, before it was shifted off a day off."""
    due_on: Mapped[date | None]
    """The day it was made for; None where the duty began with a task without a due date."""
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    """None: its draft was discarded; it is not made again."""
    task_code: Mapped[str] = mapped_column(String(40))
    made_on: Mapped[date]
    is_late: Mapped[bool] = mapped_column(default=False)
    """Whether its day had passed when it was made."""
