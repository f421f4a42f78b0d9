"""Who a session belongs to, and which sessions a person has open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.models import AccessLink, Account, AccountSession, Agency, Deputy
from tracker.queries.deputies import is_in_force_on
from tracker.queries.succession import list_predecessor_ids


@dataclass(frozen=True)
class SessionAccount:
    """The person behind a session, as far as a page needs to know."""

    actor: Actor
    username: str
    agency_name: str | None
    agency_code: str | None
    session_id: int
    last_seen_at: datetime
    is_named_deputy: bool = False
    """Whether somebody named him deputy for today: only then is it worth asking who."""


@dataclass(frozen=True)
class OpenSession:
    """One of a person's sessions."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    address: str


def find_session_account(
    hashed: str, *, now: datetime, today: date, idle: timedelta, longest: timedelta
) -> SessionAccount | None:
    """The person of a session that has not ended, is neither idle nor too old, and whose account is active."""
    row = db.session.execute(
        select(
            AccountSession.id,
            AccountSession.last_seen_at,
            Account.id.label("account_id"),
            Account.username,
            Account.name,
            Account.role,
            Account.agency_id,
            Agency.name.label("agency_name"),
            Agency.code.label("agency_code"),
            exists().where(Deputy.deputy_id == Account.id, is_in_force_on(today)).label("is_named_deputy"),
        )
        .join(Account, Account.id == AccountSession.account_id)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(
            AccountSession.token_hash == hashed,
            AccountSession.ended_at.is_(None),
            AccountSession.last_seen_at > now - idle,
            AccountSession.created_at > now - longest,
            Account.is_active,
        )
    ).one_or_none()
    if row is None:
        return None
    predecessors = tuple(list_predecessor_ids(row.agency_id)) if row.agency_id is not None else ()
    actor = Actor(row.account_id, row.name, row.role, row.agency_id, predecessor_ids=predecessors)
    return SessionAccount(
        actor, row.username, row.agency_name, row.agency_code, row.id, row.last_seen_at, row.is_named_deputy
    )


def is_link_good(hashed: str, *, now: datetime) -> bool:
    """Whether a one-time link may still be used."""
    good = select(AccessLink.id).where(
        AccessLink.token_hash == hashed, AccessLink.used_at.is_(None), AccessLink.expires_at > now
    )
    return db.session.scalar(good) is not None


def list_open_sessions(account_id: int, *, now: datetime, idle: timedelta) -> list[OpenSession]:
    """A person's sessions that are open, the one used last first."""
    rows = db.session.execute(
        select(AccountSession.id, AccountSession.created_at, AccountSession.last_seen_at, AccountSession.address)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.last_seen_at > now - idle,
        )
        .order_by(AccountSession.last_seen_at.desc(), AccountSession.id.desc())
        .limit(50)
    )
    return [OpenSession(*row) for row in rows]
