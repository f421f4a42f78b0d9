"""Urges (đôn đốc): formal acts of the Office towards one agency, kept word for word as they went out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.lifecycle import State


class Urge(Base):
    """The Office urged one agency about some of its tasks. Never changed: the letter was signed, and the words stand.

    What may look different later (the agency's name, the issuer's, the words) is stored, so the letter that is made of
    it is always the same.
    """

    __tablename__ = "urge"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("letter_year", "letter_number"),
        UniqueConstraint("go", "agency_id"),
        CheckConstraint(
            "(letter_number IS NULL) = (letter_on IS NULL) AND (letter_number IS NULL) = (letter_year IS NULL)",
            name="a_letter_has_number_and_day",
        ),
        CheckConstraint("task_count > 0", name="is_about_something"),
        # The register of a period, the latest first.
        Index(None, "made_on", "id"),
        # The register of an agency.
        Index(None, "agency_id", "made_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    go: Mapped[str] = mapped_column(String(32))
    """What one press of the button made has one mark; sent twice, the second makes nothing."""
    year: Mapped[int]
    number: Mapped[int]
    """Its place in the register of its year, from 1."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    agency_name: Mapped[str] = mapped_column(String(255))
    made_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(200))
    """The name as the history has it, which also knows the account."""
    task_count: Mapped[int]
    opening: Mapped[str] = mapped_column(Text)
    """The sentence that says how things stand, with its numbers."""
    text: Mapped[str] = mapped_column(Text)
    """What is asked for, as the Office wrote it."""
    letter_year: Mapped[int | None]
    letter_number: Mapped[int | None]
    letter_on: Mapped[date | None]
    notation: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    """The body above the Office, as it stands in the letter's head."""
    place: Mapped[str] = mapped_column(String(100), default="")
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    copies: Mapped[str] = mapped_column(Text, default="")
    """The lines under 'Nơi nhận'."""


class UrgeTask(Base):
    """One task of an urge, as it stood at that moment."""

    __tablename__ = "urge_task"
    __table_args__ = (
        # How often a task was urged.
        Index(None, "task_id", "urge_id"),
    )

    urge_id: Mapped[int] = mapped_column(ForeignKey("urge.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    place: Mapped[int]
    """Its place in the list, from 1, the most urgent first."""
    content: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[State] = mapped_column(word_column(State, "state"))
    due_on: Mapped[date | None]
    days_left: Mapped[int | None]
    """Negative when it was overdue; None without a due date."""


class UrgeMail(Base):
    """A person to whom an urge was mailed; the message itself is in the outbox, under the key of both."""

    __tablename__ = "urge_mail"

    urge_id: Mapped[int] = mapped_column(ForeignKey("urge.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(254))
