"""Lists between upload and confirmation, and what is remembered of their columns."""

from datetime import datetime
from typing import Any

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
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the file that was uploaded."""
    stream: Mapped[Stream] = mapped_column(word_column(Stream, "stream"))
    under_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The agency among whose own the list's agencies are looked for first."""
    code_prefix: Mapped[str] = mapped_column(String(12), default="")
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was decided: which sheets are taken, what their columns are, what was corrected."""
    cells: Mapped[bytes] = mapped_column(LargeBinary)
    """Compressed JSON of the sheets."""
    created_at: Mapped[datetime]


class RememberedColumns(Base):
    """What the columns under these headings were said to be, the last time a list with them was taken."""

    __tablename__ = "remembered_columns"

    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the headings of one row, in their order, whatever their spelling."""
    mapping: Mapped[dict[str, int]] = mapped_column(JSON)
    """Field to column."""
    is_month_first: Mapped[bool] = mapped_column(default=False)
    remembered_at: Mapped[datetime]
    remembered_by: Mapped[str] = mapped_column(String(200))
