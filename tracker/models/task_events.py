"""What happened to tasks, as rows with days: from them the standing of any past day is computed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.lifecycle import MoveKind, ReportEnding, RequestState, State
from tracker.domain.text import words_key


def _key_of(column: str) -> Callable[[Any], str]:
    """What fills a key when a row is inserted: nobody who writes the text can forget it."""
    return lambda context: words_key(context.get_current_parameters().get(column) or "")


class CompletionReport(Base):
    """An agency's report that a task is done. It counts until the day it ended; at most one stands at a time."""

    __tablename__ = "completion_report"
    __table_args__ = (
        CheckConstraint("ended_on >= reported_on", name="ends_after_it_was_made"),
        CheckConstraint("confirmed_on >= reported_on", name="confirmed_after_it_was_made"),
        CheckConstraint("(ended_on IS NULL) = (ending IS NULL)", name="an_end_has_a_reason"),
        Index(
            "uq_completion_report_standing",
            "task_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        # Figures of a past day: reports that stood then and do not now.
        Index(None, "ended_on", "reported_on"),
        # A task's page.
        Index(None, "task_id"),
        # The list behind one cause of delay.
        Index(
            "ix_completion_report_delay_cause_key",
            "delay_cause_key",
            sqlite_where=text("delay_cause_key <> ''"),
            postgresql_where=text("delay_cause_key <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The lead agency that reported: the task is credited to it."""
    reported_on: Mapped[date]
    due_on: Mapped[date | None]
    """The due date in force on the day of the report: what it is judged by."""
    result: Mapped[str] = mapped_column(Text, default="")
    result_document: Mapped[str] = mapped_column(String(200), default="")
    delay_cause: Mapped[str] = mapped_column(Text, default="")
    result_key: Mapped[str] = mapped_column(String(16), default=_key_of("result"), server_default="")
    delay_cause_key: Mapped[str] = mapped_column(String(16), default=_key_of("delay_cause"), server_default="")
    """The same for texts of the same words (`words_key`). Neither text is ever changed."""
    confirmed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ending: Mapped[ReportEnding | None] = mapped_column(word_column(ReportEnding, "ending"))
    entered_at: Mapped[datetime]


class DueDateChange(Base):
    """A due date was moved: from the day it was decided, the new one is in force. The old one stays on record."""

    __tablename__ = "due_date_change"
    __table_args__ = (
        CheckConstraint("previous_due_on IS NULL OR due_on <> previous_due_on", name="moves"),
        # A task's moves in their order.
        Index(None, "task_id", "decided_on", "id"),
        # Figures of a past day: moves decided after it.
        Index(None, "decided_on", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[MoveKind] = mapped_column(word_column(MoveKind, "kind"))
    decided_on: Mapped[date]
    previous_due_on: Mapped[date | None]
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime]


class LeadChange(Base):
    """Another agency leads the task from this day on."""

    __tablename__ = "lead_change"
    __table_args__ = (
        CheckConstraint("from_agency_id <> to_agency_id", name="changes"),
        Index(None, "task_id"),
        # Figures of a past day: changes made after it.
        Index(None, "changed_on", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    changed_on: Mapped[date]
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime]


class Pause(Base):
    """A task was suspended from one day until another, when it went back to the state it came from."""

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        Index(None, "task_id"),
        Index(
            "uq_pause_running",
            "task_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    from_state: Mapped[State] = mapped_column(word_column(State, "from_state"))
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime]


class ProgressEntry(Base):
    """What the lead agency told of the work on one day. Corrected by a later entry, never edited."""

    __tablename__ = "progress_entry"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_is_one"),
        # A task's page.
        Index(None, "task_id", "entered_on"),
        # Which tasks had an entry in a period.
        Index(None, "entered_on", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    percent: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    difficulty: Mapped[str] = mapped_column(Text, default="")
    entered_on: Mapped[date]
    entered_at: Mapped[datetime]


class ExtensionRequest(Base):
    """An agency asks for a later due date, and the Office decides. At most one a task waits at a time."""

    __tablename__ = "extension_request"
    __table_args__ = (
        CheckConstraint("asked_due_on > due_on", name="asks_for_a_later_date"),
        CheckConstraint("(state = 'pending') = (decided_on IS NULL)", name="a_decision_has_its_day"),
        CheckConstraint(
            "(state IN ('granted', 'shortened')) = (granted_due_on IS NOT NULL)", name="granted_has_a_date"
        ),
        Index(
            "uq_extension_request_pending",
            "task_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        # A task's page, and how often it was extended.
        Index(None, "task_id"),
        # The queue and its number.
        Index(None, "state", "asked_on", "id"),
        # The register of a period.
        Index(None, "decided_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_on: Mapped[date]
    due_on: Mapped[date]
    """The due date in force when it was asked."""
    asked_due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    is_late: Mapped[bool]
    """Made later before the due date than the office wants."""
    state: Mapped[RequestState] = mapped_column(word_column(RequestState, "state"))
    granted_due_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    """The reason of the decision."""
    entered_at: Mapped[datetime]
