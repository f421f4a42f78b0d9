"""Publishing a closing, and withdrawing it. What is public is chosen; names of people never are."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import CLOSE, Actor
from tracker.domain.publication import PUBLISH_ACT, Shown
from tracker.errors import InvalidInput, NotAllowed, NotFound, StaleVersion
from tracker.models import Closing, Publication
from tracker.services.history import Entry, write_history

_CHANGED = "Vừa có người đổi phần công khai của bản chốt này. Xem lại rồi làm tiếp."


def publish_closing(*, number: int, shown: Shown, version: int, by: Actor) -> None:
    """Make this much of a closing public; what was public of it before is so no longer.

    `version` is that of the publication which the person saw, 0 when there was none.

    Raises:
        NotAllowed: only the head of the Office publishes.
        InvalidInput: neither counts nor rates were chosen (field `counts`).
        NotFound: there is no such closing.
        StaleVersion: somebody published or withdrew it in the meantime.
    """
    _check(by)
    if not (shown.counts or shown.rates):
        message = "Chọn ít nhất số lượng hoặc tỷ lệ để công khai."
        raise InvalidInput(message, field="counts")
    at = clock.now()
    try:
        with transaction() as session:
            closing = _closing(session, number)
            one = _publication(session, number, version)
            if one is None:
                one = Publication(closing_number=number, version=0)
                session.add(one)
            one.shows_counts, one.shows_rates = shown.counts, shown.rates
            one.shows_agencies, one.shows_contents = shown.agencies, shown.contents
            one.published_at, one.published_by, one.withdrawn_at = at, by.name, None
            one.version += 1
            session.flush()
            told = f"Công khai bản chốt số {number} ({closing.period_label}): {shown.in_words}"
            details = {"closing": number, "shown": shown.in_words}
            write_history(session, [_entry(told, number, clock.today(at), details)], at=at, by=by)
    except IntegrityError as error:
        raise StaleVersion(_CHANGED) from error


def withdraw_closing(*, number: int, version: int, by: Actor) -> None:
    """Take a closing away from the public; its address then says so.

    Raises:
        NotAllowed: only the head of the Office withdraws.
        NotFound: it is not public.
        StaleVersion: somebody published or withdrew it in the meantime.
    """
    _check(by)
    at = clock.now()
    with transaction() as session:
        closing = _closing(session, number)
        one = _publication(session, number, version)
        if one is None or one.withdrawn_at is not None:
            message = f"Bản chốt số {number} không công khai."
            raise NotFound(message)
        one.withdrawn_at = at
        one.version += 1
        told = f"Rút công khai bản chốt số {number} ({closing.period_label})"
        write_history(session, [_entry(told, number, clock.today(at), {"closing": number})], at=at, by=by)


def withdraw_demo_closings(session: Session, *, at: datetime) -> None:
    """Take away from the public what counts tasks of the demonstration, in the transaction that removes them."""
    made_up = select(Closing.number).where(Closing.is_demo.is_(True))
    session.execute(
        update(Publication)
        .where(Publication.closing_number.in_(made_up), Publication.withdrawn_at.is_(None))
        .values(withdrawn_at=at, version=Publication.version + 1)
    )


def _check(by: Actor) -> None:
    if by.role not in CLOSE:
        message = "Chỉ lãnh đạo Văn phòng công khai số liệu."
        raise NotAllowed(message)


def _closing(session: Session, number: int) -> Closing:
    closing = session.get(Closing, number)
    if closing is None:
        message = f"Không có bản chốt số {number}."
        raise NotFound(message)
    return closing


def _publication(session: Session, number: int, version: int) -> Publication | None:
    one = session.get(Publication, number, with_for_update=True, populate_existing=True)
    if (one.version if one else 0) != version:
        raise StaleVersion(_CHANGED)
    return one


def _entry(told: str, number: int, today: date, details: dict[str, object]) -> Entry:
    return Entry(PUBLISH_ACT, told, today, subject=f"Chốt số {number}", details=details)
