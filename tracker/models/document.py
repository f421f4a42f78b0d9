"""Documents in which tasks are given."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class Document(Base):
    """A source document. One document, many tasks; unique by issuer, number, notation and year."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("issuer", "number_key", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(100), default="")
    """Number and notation as people write it: 1125/UBND-KT."""
    number_key: Mapped[str | None] = mapped_column(String(100))
    """What two spellings of the number have in common; None for a document without a number."""
    year: Mapped[int | None]
    issuer: Mapped[str] = mapped_column(String(100), default="")
    issued_on: Mapped[date | None]
    type_name: Mapped[str] = mapped_column(String(50), default="")
    subject: Mapped[str] = mapped_column(String(2000), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
