"""Tasks: the unit every figure counts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.lifecycle import State
from tracker.domain.streams import Stream

_NOT_REPORTED = "state NOT IN ('draft', 'assigned', 'declined', 'in_progress', 'suspended')"


class Task(Base):
    """One job with exactly one lead agency.

    `lead_agency_id`, `due_on`, `reported_on` and what belongs to them say how things are now; how they were on an
    earlier day follows from the rows that record each change.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("due_on >= assigned_on", name="due_after_assigned"),
        CheckConstraint("reported_on >= assigned_on", name="reported_after_assigned"),
        CheckConstraint("confirmed_on >= reported_on", name="confirmed_after_reported"),
        CheckConstraint("(due_on IS NULL) = (original_due_on IS NULL)", name="original_due_date_goes_with_due_date"),
        CheckConstraint(f"reported_on IS NULL OR {_NOT_REPORTED}", name="reported_tasks_have_a_state_that_says_so"),
        CheckConstraint("state NOT IN ('reported', 'completed') OR reported_on IS NOT NULL", name="state_has_report"),
        CheckConstraint("(state = 'revoked') = (revoked_on IS NOT NULL)", name="revoked_has_its_day"),
        CheckConstraint("state = 'draft' OR handed_out_on IS NOT NULL", name="handed_out_has_its_day"),
        # Figures read nothing but this index, in the order in which they group.
        Index(
            "ix_task_figures",
            *("stream", "lead_agency_id", "assigned_on", "state", "due_on", "reported_on", "reported_due_on"),
            *("original_due_on", "confirmed_on", "handed_out_on", "revoked_on"),
        ),
        # The overdue list and the due-soon list of a stream. The stream comes first, or SQLite, when it has no
        # statistics, takes the index of figures and sorts.
        Index(
            "ix_task_open_of_stream",
            *("stream", "due_on", "id"),
            sqlite_where=text("reported_on IS NULL AND revoked_on IS NULL"),
            postgresql_where=text("reported_on IS NULL AND revoked_on IS NULL"),
        ),
        # The planner of reminders, and the same lists of both streams, read open tasks by due date.
        Index(
            "ix_task_open",
            *("due_on", "id"),
            sqlite_where=text("reported_on IS NULL AND revoked_on IS NULL"),
            postgresql_where=text("reported_on IS NULL AND revoked_on IS NULL"),
        ),
        # An agency's own list.
        Index("ix_task_lead", "lead_agency_id", "due_on", "id"),
        # A document's tasks.
        Index(None, "document_id"),
        # The queue: what was handed out and not accepted, declined, or reported, the oldest first.
        Index(None, "state", "state_since", "id"),
        # The tasks of one group.
        Index(
            "ix_task_group_key",
            "group_key",
            sqlite_where=text("group_key IS NOT NULL"),
            postgresql_where=text("group_key IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},  # the history outlives a removed demonstration, so ids are never used again
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """What people call it by, in addresses too: NV-2024-01482."""
    stream: Mapped[Stream] = mapped_column(word_column(Stream, "stream"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    content: Mapped[str] = mapped_column(Text)
    assigner: Mapped[str] = mapped_column(String(200), default="")
    """The leader or body in whose name it was given."""
    lead_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    state: Mapped[State] = mapped_column(word_column(State, "state"))
    state_since: Mapped[date | None]
    """The day on which it came into its state, or to its lead: how long somebody has kept somebody waiting."""
    assigned_on: Mapped[date]
    handed_out_on: Mapped[date | None]
    """The day from which it is known; None while it is a draft."""
    due_on: Mapped[date | None]
    """The due date in force, inclusive; None: a task without a due date."""
    original_due_on: Mapped[date | None]
    due_version: Mapped[int] = mapped_column(default=1)
    """Raised when the due date moves: reminders of an older version are void."""
    reported_on: Mapped[date | None]
    """Of the report that stands; None when none does."""
    reported_due_on: Mapped[date | None]
    """The due date that was in force on the day of the standing report: what it is judged by."""
    confirmed_on: Mapped[date | None]
    """When the Office confirmed the standing report; None while it waits."""
    revoked_on: Mapped[date | None]
    field: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """The field of work (lĩnh vực), as the office calls it."""
    is_starred: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the Office marked it as a task that matters most (trọng tâm)."""
    group_key: Mapped[str | None] = mapped_column(String(36))
    """The same job for several agencies is one task each, and these bear the same key."""
    due_working_days: Mapped[int | None]
    """The number of working days, where the due date was given as one."""
    progress_percent: Mapped[int | None]
    """Of the latest entry of progress that names one."""
    note: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text)
    """Content, code, document and agencies in lower case without diacritics."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every change; a form gives back the one it was made from."""
    entered_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)


class Cooperation(Base):
    """An agency takes part in a task that another leads; it is not charged with lateness."""

    __tablename__ = "cooperation"
    __table_args__ = (
        # What an agency may see.
        Index(None, "agency_id", "task_id"),
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    part: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What it is to contribute, where that was said."""
    due_on: Mapped[date | None]
    """By when; never counted as lateness."""
    reported_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What it reported of its part."""


class TaskOfficer(Base):
    """The head of the lead agency gave the task to this officer of his. Without a row, it is everybody's there."""

    __tablename__ = "task_officer"
    __table_args__ = (
        # An officer's own tasks.
        Index(None, "account_id", "task_id"),
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    may_report: Mapped[bool]
    """Whether he may report completion for the agency."""
    given_on: Mapped[date]
