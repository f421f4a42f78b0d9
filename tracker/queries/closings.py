"""Closings: the register, one of them, and the latest of a span."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.closings import ClosingSpan, from_stored
from tracker.domain.figures import Figures
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.models import Closing, Publication

PAGE_SIZE = 50
_later = aliased(Closing)


@dataclass(frozen=True)
class AgencyShare:
    """The figures of what one agency led, as a closing keeps them."""

    id: int
    code: str
    name: str
    figures: Figures
    by_original: Figures


def agency_shares(stored_figures: Mapping[str, Any]) -> list[AgencyShare]:
    """The figures agency by agency out of those that a closing keeps, or would keep."""
    return [
        AgencyShare(one["id"], one["code"], one["name"], from_stored(one["figures"]), from_stored(one["by_original"]))
        for one in stored_figures["agencies"]
    ]


@dataclass(frozen=True)
class ClosingRow:
    """One closing as people read it."""

    number: int
    span: ClosingSpan
    revision: int
    corrects: int | None
    corrected_by: int | None
    definition_version: int
    definition: str
    settings: dict[str, Any]
    stored_figures: dict[str, Any]
    line_count: int
    history_id: int
    history_hash: str
    note: str
    made_at: datetime
    made_on: date
    made_by: str
    is_demo: bool
    checksum: str
    is_public: bool

    @property
    def figures(self) -> Figures:
        """Of the whole."""
        return from_stored(self.stored_figures["all"])

    @property
    def by_original(self) -> Figures:
        """Of the whole, by the original due dates."""
        return from_stored(self.stored_figures["by_original"])

    @property
    def agencies(self) -> list[AgencyShare]:
        """Agency by agency, in the agencies' order; they add up to the whole."""
        return agency_shares(self.stored_figures)


def list_closings(*, stream: Stream | None = None, page: int = 1) -> list[ClosingRow]:
    """One page of the register, the latest first."""
    conditions = [] if stream is None else [Closing.stream == stream]
    return _rows(*conditions, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)


def list_all_closings() -> list[ClosingRow]:
    """The whole register, the first first."""
    return list(reversed(_rows()))


def count_closings(*, stream: Stream | None = None) -> int:
    """How many the register has."""
    conditions = [] if stream is None else [Closing.stream == stream]
    return db.session.scalar(select(func.count()).select_from(Closing).where(*conditions)) or 0


def get_closing(number: int) -> ClosingRow:
    """The closing of a number.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(Closing.number == number)
    if not rows:
        message = f"Không có bản chốt số {number}."
        raise NotFound(message)
    return rows[0]


def find_latest(span: ClosingSpan) -> ClosingRow | None:
    """The closing of exactly this span and day that no other corrects."""
    rows = _rows(_of_span(span), Closing.as_of == span.as_of, limit=1, order=Closing.revision.desc())
    return rows[0] if rows else None


def find_last_of_period(span: ClosingSpan) -> ClosingRow | None:
    """The last closing of this stream that began on the same day as this span: with it a new one is compared."""
    same = and_(Closing.stream == span.stream, Closing.from_on == span.from_on)
    rows = _rows(same, Closing.as_of <= span.as_of, limit=1, order=Closing.as_of.desc())
    return rows[0] if rows else None


def last_number() -> int:
    """The number of the latest closing; 0 when there is none."""
    return db.session.scalar(select(func.max(Closing.number))) or 0


def find_number_of_go(go: str) -> int | None:
    """What one press of the button made."""
    return db.session.scalar(select(Closing.number).where(Closing.go == go))


def _of_span(span: ClosingSpan) -> ColumnElement[bool]:
    return and_(Closing.stream == span.stream, Closing.from_on == span.from_on, Closing.to_on == span.to_on)


def _rows(
    *conditions: ColumnElement[bool],
    limit: int | None = None,
    offset: int | None = None,
    order: ColumnElement[Any] | None = None,
) -> list[ClosingRow]:
    orders = [Closing.number.desc()] if order is None else [order, Closing.number.desc()]
    rows = db.session.execute(
        select(Closing, _later.number, Publication.closing_number)
        .outerjoin(_later, _later.corrects_number == Closing.number)
        .outerjoin(Publication, and_(Publication.closing_number == Closing.number, Publication.withdrawn_at.is_(None)))
        .where(*conditions)
        .order_by(*orders)
        .limit(limit)
        .offset(offset)
    )
    return [_row(closing, corrected_by, public is not None) for closing, corrected_by, public in rows]


def _row(one: Closing, corrected_by: int | None, is_public: bool) -> ClosingRow:  # noqa: FBT001 - of one caller
    return ClosingRow(
        number=one.number,
        span=ClosingSpan(one.stream, one.from_on, one.to_on, one.as_of, one.period_key, one.period_label),
        revision=one.revision,
        corrects=one.corrects_number,
        corrected_by=corrected_by,
        definition_version=one.definition_version,
        definition=one.definition,
        settings=one.settings,
        stored_figures=one.figures,
        line_count=one.line_count,
        history_id=one.history_id,
        history_hash=one.history_hash,
        note=one.note,
        made_at=one.made_at,
        made_on=one.made_on,
        made_by=one.made_by,
        is_demo=one.is_demo,
        checksum=one.checksum,
        is_public=is_public,
    )
