"""Lists of tasks that people come back to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class SavedView(Base):
    """A list under a name: what the address of the list asks for. A shared one is for the whole Office or agency."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        # The shared ones of an agency; those of the Office have none.
        Index(None, "is_shared", "agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(String(1000))
    """The arguments of the address, without '?'."""
    is_shared: Mapped[bool]
    made_at: Mapped[datetime]
