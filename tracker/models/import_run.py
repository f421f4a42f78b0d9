"""Imports that were made, or are under way, with all that is needed to take one back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.imports import ImportState
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream


class ImportRun(Base):
    """One list that was taken, or waits to be: what it was, by whom, how far it is, and what came of it."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name="undone_by_somebody"),
        # What is to be taken next, and what its process left behind.
        Index(
            "ix_import_run_unfinished",
            "id",
            sqlite_where=text("state IN ('waiting', 'applying')"),
            postgresql_where=text("state IN ('waiting', 'applying')"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    stream: Mapped[Stream] = mapped_column(word_column(Stream, "stream"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Whoever confirmed it; nobody, when a command did."""
    actor_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role | None] = mapped_column(word_column(Role, "role"))
    in_place_of: Mapped[int | None]
    """The rights with which it was confirmed, and with which it is made."""
    asked_at: Mapped[datetime]
    state: Mapped[ImportState] = mapped_column(word_column(ImportState, "state"))
    staged_id: Mapped[int | None] = mapped_column(ForeignKey("staged_workbook.id"), unique=True)
    """The list that waits to be taken, once; None when it was."""
    skips_refused: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str] = mapped_column(String(100), default="")
    lease_until: Mapped[datetime | None]
    """Until then its process is believed to be at work; every step of progress moves it on."""
    done: Mapped[int] = mapped_column(default=0)
    whole: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    documents: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The documents it added, and those it told more of, as they were before."""
    last_entry_id: Mapped[int] = mapped_column(default=0)
    """The last entry of the history that it wrote: whatever is told later happened afterwards."""
    taken_at: Mapped[datetime | None]
    """The instant that stands with all it wrote."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(200), default="")


class ImportedTask(Base):
    """A task that an import added or changed."""

    __tablename__ = "imported_task"
    __table_args__ = (
        # What brought a task in.
        Index(None, "task_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    is_new: Mapped[bool]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it changed, as it was before; None of a task it added."""
