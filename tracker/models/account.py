"""Accounts: the people who sign in and who are reminded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.permissions import Role


class Account(Base):
    """One person's access. Never deleted: the history names it. Who left is made inactive."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role NOT IN ('agency_head', 'agency_officer') OR agency_id IS NOT NULL", name="has_an_agency"),
        # Reminders look up the people of an agency.
        Index(None, "agency_id", "is_active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(100), unique=True)
    """What is typed at sign-in; lower case."""
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    """Where reminders go; a person without one shows up on the health page."""
    bounced_email: Mapped[str | None] = mapped_column(String(254))
    """The address from which mails came back for good: nothing is sent there until another one is set."""
    phone: Mapped[str | None] = mapped_column(String(30))
    """For the second channel: a gateway for short messages."""
    role: Mapped[Role] = mapped_column(word_column(Role, "role"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    """argon2id; None until the person has chosen one through a link."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
