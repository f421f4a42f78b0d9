"""Workbooks between upload and confirmation."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column
from tracker.domain.streams import Stream


class StagedWorkbook(Base):
    """What an officer uploaded and has not yet confirmed: the cells, without rows marked secret; never the file."""

    __tablename__ = "staged_workbook"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a page open on an old one must not meet a new one

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    stream: Mapped[Stream] = mapped_column(word_column(Stream, "stream"))
    mapping: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Field to column, where the officer mapped them by hand."""
    header_row: Mapped[int | None]
    cells: Mapped[bytes] = mapped_column(LargeBinary)
    """Compressed JSON of the sheets."""
    created_at: Mapped[datetime]
