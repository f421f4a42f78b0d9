"""Who stands in for whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class Deputy(Base):
    """For these days one person acts in another's place, with his rights, and gets his digest."""

    __tablename__ = "deputy"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("deputy_id <> account_id", name="is_another_person"),
        # Whom a person stands in for.
        Index(None, "deputy_id", "until_on"),
        Index(None, "account_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """The person who is away."""
    deputy_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    """The last day, inclusive, as it was named."""
    ended_at: Mapped[datetime | None]
    """When it was ended by hand; from then on it gives nothing."""
    made_at: Mapped[datetime]
