"""Agencies that were renamed, merged, split, dissolved, or relieved of a function, and who succeeds whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.reorganisation import ReorganisationKind


class Reorganisation(Base):
    """One change of agencies, with all that it moved, so that it can be told, and taken back."""

    __tablename__ = "reorganisation"
    __table_args__ = (
        CheckConstraint("(reversed_at IS NULL) = (reversed_by = '')", name="reversed_by_somebody"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReorganisationKind] = mapped_column(word_column(ReorganisationKind, "kind"))
    effective_on: Mapped[date]
    """From this day on, by the legal basis; `made_on` is the day from which figures know of it."""
    legal_basis: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    last_entry_id: Mapped[int]
    """The last entry of the history that it wrote: whatever is told later happened afterwards."""
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What it changed, as it was before: agencies, tasks, parts of cooperating agencies, people."""
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[str] = mapped_column(String(200), default="")


class Succession(Base):
    """What an agency that is no more led and did is told in the name of this one, when figures are mapped."""

    __tablename__ = "succession"
    __table_args__ = (
        CheckConstraint("from_agency_id <> to_agency_id", name="is_another"),
        # An agency ends once, unless that was taken back.
        Index(
            "uq_succession_in_force",
            "from_agency_id",
            unique=True,
            sqlite_where=text("NOT is_reversed"),
            postgresql_where=text("NOT is_reversed"),
        ),
        # Whom an agency succeeds.
        Index(None, "to_agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"))
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    is_reversed: Mapped[bool] = mapped_column(default=False)


class FormerName(Base):
    """What an agency was called until a day."""

    __tablename__ = "former_name"
    __table_args__ = (
        # Names of a past day.
        Index(None, "agency_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(255))
    short_name: Mapped[str] = mapped_column(String(100), default="")
    until_on: Mapped[date]
    """The last day on which it was called so."""
