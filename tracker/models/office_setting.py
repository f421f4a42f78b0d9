"""What the office chose of the rules; what it left alone has no row."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class OfficeSetting(Base):
    """One setting that differs from its default."""

    __tablename__ = "office_setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]
    """A number; 0 and 1 for no and yes."""
