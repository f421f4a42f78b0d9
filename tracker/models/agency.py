"""Agencies: departments, local committees, and the Office itself."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.agencies import AgencyKind


class Agency(Base):
    """An agency that leads tasks or takes part in them. Never deleted; it has a span in which it is valid."""

    __tablename__ = "agency"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(35), unique=True)
    """The electronic identifier (mã định danh điện tử), such as H50.04."""
    name: Mapped[str] = mapped_column(String(255), unique=True)
    short_name: Mapped[str] = mapped_column(String(100), default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Other names by which workbooks call it."""
    kind: Mapped[AgencyKind] = mapped_column(word_column(AgencyKind, "kind"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
