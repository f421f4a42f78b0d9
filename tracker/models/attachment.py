"""Files that people added to documents and tasks. Their bytes lie in the store; here is what is known of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, word_column


class Purpose(StrEnum):
    """With what a file was added. The value is stored."""

    DOCUMENT = "document"
    PROGRESS = "progress"
    REPORT = "report"
    PART = "part"
    REQUEST = "request"
    DISCUSSION = "discussion"


class Attachment(Base):
    """One file, of a document or of a task. Never changed and never overwritten; its checksum is in the history too."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("(task_id IS NULL) <> (document_id IS NULL)", name="belongs_to_one"),
        Index(None, "task_id"),
        Index(None, "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    purpose: Mapped[Purpose] = mapped_column(word_column(Purpose, "purpose"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("completion_report.id"))
    """The report of completion it was sent with."""
    name: Mapped[str] = mapped_column(String(200))
    """As the person called it."""
    media_type: Mapped[str] = mapped_column(String(100))
    """By its content, not by its name."""
    size: Mapped[int]
    """In bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    stored_as: Mapped[str] = mapped_column(String(64), unique=True)
    """Its random name in the store."""
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The agency whose people added it; None: the Office."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
