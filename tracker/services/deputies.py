"""Deputies: named for the days a person is away, ended by hand or by their last day."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.deputies import may_stand_in, why_not_these_days
from tracker.domain.permissions import Actor, Role
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput, NotAllowed, NotFound
from tracker.models import Account, Deputy
from tracker.queries.deputies import concerns, find_absent
from tracker.services.history import Entry, write_history


def name_deputy(*, account_id: int, deputy_id: int, from_on: date, until_on: date, by: Actor) -> None:
    """Let a person's deputy have his rights for these days, the last included.

    Raises:
        NotAllowed: neither the person himself nor an administrator asks.
        NotFound: there is no such person.
        InvalidInput: these days or this deputy cannot be; the message says why.
    """
    at = clock.now()
    _refuse_others(account_id, by)
    with transaction() as session:
        # Both rows, in the order of their numbers: whoever names one of the two meanwhile waits.
        people = {
            account.id: account
            for account in session.scalars(
                select(Account)
                .where(Account.id.in_([account_id, deputy_id]))
                .order_by(Account.id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
        }
        away, deputy = people.get(account_id), people.get(deputy_id)
        if away is None:
            message = "Không có tài khoản này."
            raise NotFound(message)
        if reason := why_not_these_days(from_on, until_on, clock.today(at)):
            raise InvalidInput(reason, field="from_on" if from_on < clock.today(at) else "until_on")
        if deputy is None or not deputy.is_active or not may_stand_in(_actor(away), _actor(deputy)):
            message = "Người thay phải là một người khác, đang dùng hệ thống, cùng cơ quan (hoặc cùng Văn phòng)."
            raise InvalidInput(message, field="deputy_id")
        _refuse_overlap(session, away, deputy, from_on, until_on)
        session.add(
            Deputy(account_id=away.id, deputy_id=deputy.id, from_on=from_on, until_on=until_on, made_at=at),
        )
        session.flush()
        summary = (
            f"{deputy.name} làm thay {away.name} từ {day_in_words(from_on)} đến hết {day_in_words(until_on)}"
            f" (cử bởi {by.name})"
        )
        write_history(session, [_entry(summary, away, at)], at=at, by=by)


def end_deputy(*, deputy_row_id: int, account_id: int, by: Actor) -> None:
    """Take a deputy's rights away from now on. Does nothing when they ended already.

    Raises:
        NotAllowed: neither the person himself nor an administrator asks.
        NotFound: this person named no such deputy.
    """
    at = clock.now()
    _refuse_others(account_id, by)
    with transaction() as session:
        row = session.scalar(
            select(Deputy).where(Deputy.id == deputy_row_id, Deputy.account_id == account_id).with_for_update()
        )
        if row is None:
            message = "Không có lần cử người thay này."
            raise NotFound(message)
        if row.ended_at is not None:
            return
        row.ended_at = at
        session.flush()
        away, deputy = session.get_one(Account, row.account_id), session.get_one(Account, row.deputy_id)
        summary = f"Kết thúc việc {deputy.name} làm thay {away.name} (bởi {by.name})"
        write_history(session, [_entry(summary, away, at)], at=at, by=by)


def end_all_deputies(session: Session, account_id: int, at: datetime) -> int:
    """End every naming of this person, on either side, within another act, and say how many stood."""
    ended = session.execute(
        update(Deputy)
        .where(concerns(account_id), Deputy.ended_at.is_(None), Deputy.until_on >= clock.today(at))
        .values(ended_at=at)
        .returning(Deputy.id)
    ).all()
    return len(ended)


def start_standing_in(*, account_id: int, by: Actor) -> str:
    """Record that a deputy begins to act in a person's place, and give that person's name.

    Raises:
        NotFound: he is not that person's deputy today.
    """
    at = clock.now()
    with transaction() as session:
        absent = find_absent(account_id, deputy=by, day=clock.today(at))
        if absent is None:
            message = "Bạn không được cử làm thay người này hôm nay."
            raise NotFound(message)
        summary = f"{by.name} bắt đầu làm thay {absent.actor.name}"
        entry = Entry("lam-thay", summary, clock.today(at), subject=_username(session, account_id))
        write_history(session, [entry], at=at, by=by)
    return absent.actor.name


def stop_standing_in(*, account_id: int, by: Actor) -> None:
    """Record that a deputy no longer acts in a person's place."""
    at = clock.now()
    with transaction() as session:
        away = session.get(Account, account_id)
        if away is None:
            return
        summary = f"{by.name} thôi làm thay {away.name}"
        write_history(session, [_entry(summary, away, at)], at=at, by=by)


def _refuse_others(account_id: int, by: Actor) -> None:
    # Not `stands_as`: a deputy does not pass on the rights that come to him.
    if by.role is not None and by.role is not Role.ADMIN and by.account_id != account_id:
        message = "Chỉ người vắng mặt hoặc quản trị hệ thống cử và kết thúc người thay."
        raise NotAllowed(message)


def _refuse_overlap(session: Session, away: Account, deputy: Account, from_on: date, until_on: date) -> None:
    meanwhile = (Deputy.ended_at.is_(None), Deputy.from_on <= until_on, Deputy.until_on >= from_on)
    if other := session.scalar(
        select(Deputy).where(Deputy.account_id == away.id, *meanwhile).order_by(Deputy.from_on).limit(1)
    ):
        name = session.get_one(Account, other.deputy_id).name
        message = (
            f"Đã cử {name} làm thay từ {day_in_words(other.from_on)} đến hết {day_in_words(other.until_on)}. "
            "Kết thúc lần cử đó trước, hoặc chọn những ngày khác."
        )
        raise InvalidInput(message, field="from_on")
    if away_too := session.scalar(
        select(Deputy).where(Deputy.account_id == deputy.id, *meanwhile).order_by(Deputy.from_on).limit(1)
    ):
        message = (
            f"{deputy.name} cũng vắng từ {day_in_words(away_too.from_on)} đến hết {day_in_words(away_too.until_on)} "
            "và đã cử người khác làm thay. Chọn người có mặt trong những ngày ấy."
        )
        raise InvalidInput(message, field="deputy_id")
    # The same two namings in the other order: nobody is both here for another and away.
    if stands_in := session.scalar(
        select(Deputy).where(Deputy.deputy_id == away.id, *meanwhile).order_by(Deputy.from_on).limit(1)
    ):
        other_away = session.get_one(Account, stands_in.account_id).name
        message = (
            f"{away.name} được cử làm thay {other_away} từ {day_in_words(stands_in.from_on)} "
            f"đến hết {day_in_words(stands_in.until_on)}, nên không vắng trong những ngày ấy được. "
            f"Kết thúc lần cử đó trước (nhờ {other_away} hoặc quản trị hệ thống), hoặc chọn những ngày khác."
        )
        raise InvalidInput(message, field="from_on")


def _actor(account: Account) -> Actor:
    return Actor(account.id, account.name, account.role, account.agency_id)


def _username(session: Session, account_id: int) -> str:
    return session.get_one(Account, account_id).username


def _entry(summary: str, away: Account, at: datetime) -> Entry:
    return Entry("lam-thay", summary, clock.today(at), subject=away.username)
