"""Mornings that would mail more people than usual, and what somebody said to it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.delivery import HoldAnswer


class HeldDay(Base):
    """On this day nothing is gathered until somebody answers, unless somebody did. The next day begins anew."""

    __tablename__ = "held_day"
    __table_args__ = (CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="an_answer_has_its_time"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    people: Mapped[int]
    """How many would be mailed on this day, those included who were already."""
    tasks: Mapped[int]
    allowed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many people somebody let go already: more than these are asked about anew."""
    held_at: Mapped[datetime]
    answer: Mapped[HoldAnswer | None] = mapped_column(word_column(HoldAnswer, "answer"))
    answered_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    answered_at: Mapped[datetime | None]
