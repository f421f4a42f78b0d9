"""What stands between a name and a session: sessions, one-time links, and the count of failures."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class AccountSession(Base):
    """A person signed in on one device. The cookie holds a token, this row its hash: a stolen table opens nothing."""

    __tablename__ = "account_session"
    __table_args__ = (
        # Ending the sessions of an account whose password changed.
        Index(None, "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(45), default="")


class AccessLink(Base):
    """A link that lets a person choose a password, once, until it expires."""

    __tablename__ = "access_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailures(Base):
    """How often signing in failed of late for one name, from one address, or in all. Shared by all web workers.

    A key that begins with `denied:` says that a denial was written into the history of late.
    """

    __tablename__ = "sign_in_failures"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    window_from: Mapped[datetime]
    failures: Mapped[int]
