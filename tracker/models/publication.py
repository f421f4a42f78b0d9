"""What of a closing the public may read."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class Publication(Base):
    """A closing that is, or was, public, and what of it. Who published and withdrew it, and when, is in the history."""

    __tablename__ = "publication"
    __table_args__ = (CheckConstraint("shows_counts OR shows_rates", name="shows_something"),)

    closing_number: Mapped[int] = mapped_column(ForeignKey("closing.number"), primary_key=True, autoincrement=False)
    shows_counts: Mapped[bool]
    shows_rates: Mapped[bool]
    shows_agencies: Mapped[bool]
    shows_contents: Mapped[bool]
    """Whether the tasks themselves are public: code, content, agency, days and outcome."""
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    """None while it is public."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by every change; a form gives back the one it was made from."""
