"""What the office calls the rows of report forms; what it left alone has no row."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.reform_form import LONGEST_LABEL, Label


class ReportLabel(Base):
    """One label that differs from the usual one."""

    __tablename__ = "report_label"

    name: Mapped[Label] = mapped_column(word_column(Label, "name"), primary_key=True)
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL))
