"""Days off and working Saturdays that an administrator set, and the years somebody has confirmed."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class CalendarDay(Base):
    """One day that differs from what the holiday package says, with the notice it rests on."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200), default="")
    notice: Mapped[str] = mapped_column(String(200), default="")
    """Number and date of the notice, such as 'Thông báo 6150/TB-BLĐTBXH'."""


class CalendarYear(Base):
    """A year whose days off somebody has compared with the notices. Other years show a warning."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[str] = mapped_column(String(200), default="")
