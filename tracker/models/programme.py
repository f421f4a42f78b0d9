"""Work programmes (chương trình công tác) and their items."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.programmes import ChangeKind, Submission


class WorkProgramme(Base):
    """The work programme of a year. Before it is adopted it is the Office's own; what comes in later was added."""

    __tablename__ = "work_programme"
    __table_args__ = (
        UniqueConstraint("year", "title"),
        CheckConstraint("adopted_on IS NULL OR document_id IS NOT NULL", name="adopted_by_a_document"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The document that adopts it, in which its tasks are given."""
    adopted_on: Mapped[date | None]
    entered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ProgrammeItem(Base):
    """One item of a programme. It is in the quarter of its due date; never deleted once the programme is adopted."""

    __tablename__ = "programme_item"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("(removed_on IS NULL) = (removal_reason = '')", name="removed_for_a_reason"),
        # Whose time comes, and what is due next.
        Index(None, "due_on", "id"),
        # What an agency is to do.
        Index(None, "lead_agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("work_programme.id"))
    number: Mapped[int]
    """Its place in the programme, from 1; never used again."""
    content: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(60), default="")
    lead_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    submitted_to: Mapped[Submission] = mapped_column(word_column(Submission, "submission"))
    due_on: Mapped[date]
    is_due_in_month: Mapped[bool] = mapped_column(default=False)
    """Only a month was said; the date is its last day."""
    first_due_on: Mapped[date]
    """The due date with which it came into the programme as adopted, or was added."""
    added_on: Mapped[date | None]
    """When it was added to the adopted programme; None for what was planned."""
    removed_on: Mapped[date | None]
    removal_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)


class ProgrammeCooperation(Base):
    """An agency that takes part in an item."""

    __tablename__ = "programme_cooperation"
    __table_args__ = (
        # What an agency may see.
        Index(None, "agency_id", "item_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("programme_item.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)


class ProgrammeTask(Base):
    """The task that an item became. An item becomes one once; without a task, its draft was discarded."""

    __tablename__ = "programme_task"
    __table_args__ = (UniqueConstraint("task_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("programme_item.id"), primary_key=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class ProgrammeChange(Base):
    """What was done with an item, as its page tells it; the chained history tells the same. Never changed."""

    __tablename__ = "programme_change"
    __table_args__ = (
        # An item's page.
        Index(None, "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("programme_item.id"))
    kind: Mapped[ChangeKind] = mapped_column(word_column(ChangeKind, "change_kind"))
    changed_on: Mapped[date]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500), default="")
