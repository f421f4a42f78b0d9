"""What is public: for the office, which closings and what of them; for the public, that and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.closings import ClosingSpan, from_stored
from tracker.domain.figures import Figures
from tracker.domain.publication import Shown
from tracker.errors import NoLongerThere, NotFound
from tracker.models import Closing, Publication
from tracker.queries.closings import AgencyShare, agency_shares

PAGE_SIZE = 50


@dataclass(frozen=True)
class PublicationRow:
    """What the office chose of a closing, as it stands now."""

    shown: Shown
    published_at: datetime
    published_by: str
    withdrawn_at: datetime | None
    version: int


@dataclass(frozen=True)
class Published:
    """A closing as the public may know it. It bears no name of a person, no note, and no agency that is not public."""

    number: int
    span: ClosingSpan
    revision: int
    corrects: int | None
    """The closing it corrects, where that was published."""
    corrected_by: int | None
    """The closing that corrects it, where that is public."""
    shown: Shown
    figures: Figures
    by_original: Figures
    agencies: list[AgencyShare]
    definition: str
    definition_version: int
    closed_on: date
    published_at: datetime
    checksum: str
    version: int
    is_demo: bool


def find_publication(number: int) -> PublicationRow | None:
    """What was published of a closing, or None when nothing ever was."""
    one = db.session.get(Publication, number, populate_existing=True)
    if one is None:
        return None
    return PublicationRow(shown_of(one), one.published_at, one.published_by, one.withdrawn_at, one.version)


def list_published(*, page: int = 1) -> list[Published]:
    """One page of what is public, the latest day first."""
    rows = db.session.execute(
        select(Closing, Publication)
        .join(Publication, Publication.closing_number == Closing.number)
        .where(Publication.withdrawn_at.is_(None))
        .order_by(Closing.as_of.desc(), Closing.number.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    public = _public_numbers([number for closing, _ in rows for number in [closing.corrects_number] if number])
    later = _corrections([closing.number for closing, _ in rows])
    return [_published(closing, one, public, later) for closing, one in rows]


def count_published() -> int:
    """How many closings are public."""
    counted = select(func.count()).select_from(Publication).where(Publication.withdrawn_at.is_(None))
    return db.session.scalar(counted) or 0


def get_published(number: int) -> Published:
    """A closing that is public.

    Raises:
        NoLongerThere: it was public, and was withdrawn.
        NotFound: it never was, or there is none.
    """
    found = db.session.execute(
        select(Closing, Publication)
        .join(Publication, Publication.closing_number == Closing.number)
        .where(Closing.number == number)
    ).one_or_none()
    if found is None:
        message = f"Không có số liệu công khai số {number}."
        raise NotFound(message)
    closing, one = found
    if one.withdrawn_at is not None:
        message = "Số liệu này đã được rút, không còn công khai."
        raise NoLongerThere(message)
    public = _public_numbers([closing.corrects_number] if closing.corrects_number else [])
    return _published(closing, one, public, _corrections([number]))


def shown_of(one: Publication) -> Shown:
    """What a publication shows."""
    return Shown(one.shows_counts, one.shows_rates, one.shows_agencies, one.shows_contents)


def _published(closing: Closing, one: Publication, public: set[int], later: dict[int, int]) -> Published:
    shown = shown_of(one)
    return Published(
        number=closing.number,
        span=ClosingSpan(
            closing.stream,
            closing.from_on,
            closing.to_on,
            closing.as_of,
            closing.period_key,
            closing.period_label,
        ),
        revision=closing.revision,
        corrects=closing.corrects_number if closing.corrects_number in public else None,
        corrected_by=later.get(closing.number),
        shown=shown,
        figures=from_stored(closing.figures["all"]),
        by_original=from_stored(closing.figures["by_original"]),
        agencies=agency_shares(closing.figures) if shown.agencies else [],
        definition=closing.definition,
        definition_version=closing.definition_version,
        closed_on=closing.made_on,
        published_at=one.published_at,
        checksum=closing.checksum,
        version=one.version,
        is_demo=closing.is_demo,
    )


def _public_numbers(numbers: list[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(Publication.closing_number)
            .where(Publication.closing_number.in_(numbers), Publication.withdrawn_at.is_(None))
            .order_by(Publication.closing_number)
        )
    )


def _corrections(numbers: list[int]) -> dict[int, int]:
    """By closing, the public one that corrects it."""
    correction = aliased(Closing)
    rows = db.session.execute(
        select(correction.corrects_number, correction.number)
        .join(Publication, Publication.closing_number == correction.number)
        .where(correction.corrects_number.in_(numbers), Publication.withdrawn_at.is_(None))
        .order_by(correction.number)
    )
    return {corrected: number for corrected, number in rows if corrected is not None}
