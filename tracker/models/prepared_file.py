"""Files that somebody asked for and that are made in the background."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.permissions import Role
from tracker.domain.prepared_files import FileKind, MakingState


class PreparedFile(Base):
    """One file for one person: what is wanted, how far it is, and, once it is ready, where its bytes lie."""

    __tablename__ = "prepared_file"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (stored_as IS NOT NULL)", name="ready_is_stored"),
        # A person's own files, the latest first.
        Index(None, "account_id", "id"),
        # What is to be made next, and what its maker left behind.
        Index(
            "ix_prepared_file_unfinished",
            "id",
            sqlite_where=text("state IN ('waiting', 'making')"),
            postgresql_where=text("state IN ('waiting', 'making')"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FileKind] = mapped_column(word_column(FileKind, "kind"))
    title: Mapped[str] = mapped_column(String(300))
    """What the person asked for, in words."""
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """Who asked for it, and alone may take it."""
    actor_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(word_column(Role, "role"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    in_place_of: Mapped[int | None]
    """The rights with which it was asked for, and with which it is made."""
    asked_at: Mapped[datetime]
    state: Mapped[MakingState] = mapped_column(word_column(MakingState, "state"))
    attempt: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str] = mapped_column(String(100), default="")
    lease_until: Mapped[datetime | None]
    """Until then its maker is believed to be at work; every step of progress moves it on."""
    done: Mapped[int] = mapped_column(default=0)
    whole: Mapped[int] = mapped_column(default=0)
    """How many rows there are to be written; 0 while nobody knows."""
    problem: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    stored_as: Mapped[str | None] = mapped_column(String(64), unique=True)
    ended_at: Mapped[datetime | None]
