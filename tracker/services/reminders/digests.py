"""Gathering: what waits for a person becomes one message a day, on working days, from the set hour on."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, cast, exists, func, literal, literal_column, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker import clock
from tracker.config import Settings
from tracker.db import transaction
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.reminder_rules import ReminderRules
from tracker.domain.reminders import AT_ONCE
from tracker.models import Account, OutboxMessage, ReminderSlot
from tracker.queries.calendar import get_calendar
from tracker.queries.reminder_rules import get_reminder_rules
from tracker.services.once import insert_into
from tracker.services.reminders.holding import is_held
from tracker.services.reminders.planning import IS_PLANNED, MAIL, lock_day
from tracker.services.reminders.priorities import set_priorities

_DIGEST, _NOTICE = "digest:", "notice:"
_IS_AT_ONCE: ColumnElement[bool] = ReminderSlot.rule.in_(sorted(AT_ONCE))
#: Messages that have not come to their end; word for word what the index of waiting messages says.
IS_UNDER_WAY = literal_column("outbox_message.state IN ('pending', 'retry', 'sending')", Boolean())


def compose_digests(*, settings: Settings) -> int:
    """Make today's messages of what is planned, and say how many are new.

    Nothing is made outside the office's hours, on a day off, or while a morning with unusually many people waits for a
    person's word. Who has had a digest today gets what came later on the next working day, but for what is told at
    once: that goes into a notice of its own.
    """
    at = clock.now()
    day, time = clock.today(at), clock.local(at).time()
    with transaction() as session:
        rules = get_reminder_rules(digest_at=settings.digest_at)
        if not rules.is_time_for_notices(time) or not get_calendar(day).is_working_day(day):
            return 0
        lock_day(session, day)
        in_digests = _waiting(day) if rules.is_time_for_digests(time) else (*_waiting(day), _IS_AT_ONCE)
        if is_held(session, day, at, rules, waiting=in_digests):
            return 0
        made, until = 0, closes_at(at, rules)
        if rules.is_time_for_digests(time):
            made += _add_digests(session, day, at, until, settings)
            _attach(session, day)
        made += _add_notices(session, day, at, until, settings)
        set_priorities(session, day)
    return made


def digest_key(account_id: int, day: date) -> str:
    """What makes a digest the only one of its person and day."""
    return f"{_DIGEST}{account_id}:{day.isoformat()}"


def message_id_of(key: str, settings: Settings) -> str:
    """The Message-ID of a key: always the same, so a mail that arrives twice shows as one."""
    host = settings.host or "localhost"
    mark = hashlib.sha256(f"{key}@{settings.base_url}".encode()).hexdigest()[:32]
    return f"<{mark}@{_as_domain(host)}>"


def ends_at(at: datetime) -> datetime:
    """The midnight that ends the office's day: after it, 'due today' and 'two days left' are no longer true."""
    return _midnight_before(at) + timedelta(days=1)


def closes_at(at: datetime, rules: ReminderRules) -> datetime:
    """When the office's hours end on this day: what could not be sent by then is said in the next working hours."""
    return _midnight_before(at) + timedelta(minutes=rules.deliver_until)


def _midnight_before(at: datetime) -> datetime:
    return clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _as_domain(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def _add_digests(session: Session, day: date, at: datetime, until: datetime, settings: Settings) -> int:
    has_one = exists().where(OutboxMessage.key == _key(Account.id, day))
    waits = select(ReminderSlot.account_id).where(*_waiting(day), ~_IS_AT_ONCE)
    people = session.execute(
        select(Account.id, Account.email)
        .where(Account.id.in_(waits), Account.email.is_not(None), ~has_one)
        .order_by(Account.id)
    )
    found = ((digest_key(account_id, day), account_id, address) for account_id, address in people)
    return _add_messages(session, found, day, at, until, settings)


def _add_notices(session: Session, day: date, at: datetime, until: datetime, settings: Settings) -> int:
    """Tell at once what is told at once, in one mail a person; what another such mail has not begun to say joins it."""
    unwritten = _unwritten(_NOTICE, day)
    waiting = (*_waiting(day), _IS_AT_ONCE)
    people = session.execute(
        select(Account.id, Account.email, func.min(ReminderSlot.id))
        .join(Account, Account.id == ReminderSlot.account_id)
        .where(*waiting, Account.email.is_not(None))
        .where(Account.id.not_in(select(OutboxMessage.account_id).where(*unwritten)))
        .group_by(Account.id, Account.email)
        .order_by(Account.id)
    )
    # Named after the first reminder in it, so that planning and gathering again make no other.
    found = ((f"{_NOTICE}{account_id}:{day}:{first}", account_id, address) for account_id, address, first in people)
    made = _add_messages(session, found, day, at, until, settings)
    notices = session.execute(
        select(OutboxMessage.id, OutboxMessage.account_id)
        .where(*unwritten)
        .order_by(OutboxMessage.id)
        .with_for_update()
    ).all()
    for message_id, account_id in notices:
        session.execute(
            update(ReminderSlot)
            .where(*waiting, ReminderSlot.account_id == account_id)
            .values(outcome=SlotOutcome.IN_MESSAGE, message_id=message_id)
            .execution_options(synchronize_session=False)
        )
    return made


def _add_messages(
    session: Session,
    people: Iterable[tuple[str, int, str | None]],
    day: date,
    at: datetime,
    until: datetime,
    settings: Settings,
) -> int:
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "message_id": message_id_of(key, settings),
            "account_id": account_id,
            "address": address,
            "day": day,
            "state": MessageState.PENDING,
            "attempt": 0,
            "next_at": at,
            "valid_until": until,
            "created_at": at,
        }
        for key, account_id, address in people
    ]
    if rows:
        session.execute(insert_into(session, OutboxMessage).on_conflict_do_nothing(), rows)
    return len(rows)


def _attach(session: Session, day: date) -> None:
    """Put what waits into the messages of its people, as long as nobody has begun to send them."""
    # Locked, so that a message is not claimed, and its text written, between this and the commit.
    unwritten = _unwritten(_DIGEST, day)
    locked = session.scalars(
        select(OutboxMessage.id).where(*unwritten).order_by(OutboxMessage.id).with_for_update()
    ).all()
    if not locked:
        return
    message = (
        select(OutboxMessage.id)
        .where(*unwritten, OutboxMessage.key == _key(ReminderSlot.account_id, day))
        .correlate(ReminderSlot)
    )
    session.execute(
        update(ReminderSlot)
        .where(*_waiting(day), message.exists())
        .values(outcome=SlotOutcome.IN_MESSAGE, message_id=message.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def _unwritten(kind: str, day: date) -> tuple[Any, ...]:
    """The messages of a day that nobody has begun to send, so that more can still be said in them."""
    return (
        OutboxMessage.key.startswith(kind),
        OutboxMessage.day == day,
        IS_UNDER_WAY,
        OutboxMessage.state == MessageState.PENDING,
        OutboxMessage.body.is_(None),
    )


def _key(account_id: InstrumentedAttribute[int], day: date) -> ColumnElement[str]:
    """The key of a digest, as SQL: it leads to its message by the unique index."""
    return literal(_DIGEST).concat(cast(account_id, String)).concat(f":{day.isoformat()}")


def _waiting(day: date) -> tuple[Any, ...]:
    return IS_PLANNED, ReminderSlot.channel == MAIL, ReminderSlot.falls_on <= day, ReminderSlot.valid_until >= day
