"""Who stands in for whom, and when. Days and endings are looked at each time: nothing is remembered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.deputies import circle_of, may_stand_in
from tracker.domain.permissions import OF_AN_AGENCY, OFFICE, Actor, Role
from tracker.models import Account, Agency, Deputy


@dataclass(frozen=True)
class Absent:
    """A person who is away, with the rights his deputy has for that time."""

    actor: Actor
    agency_name: str | None
    agency_code: str | None
    until_on: date


@dataclass(frozen=True)
class DeputyRow:
    """One naming of a deputy, in a list."""

    id: int
    away_name: str
    deputy_name: str
    from_on: date
    until_on: date
    ended_at: datetime | None


@dataclass(frozen=True)
class Candidate:
    """A person who could be named."""

    id: int
    name: str
    role: Role


def list_absent_people(deputy: Actor, *, day: date) -> list[Absent]:
    """The people in whose place this person may act on a day: both are active and still of one circle."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.role, Account.agency_id, Agency.name, Agency.code, Deputy.until_on)
        .select_from(Deputy)
        .join(Account, Account.id == Deputy.account_id)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(Deputy.deputy_id == deputy.account_id, is_in_force_on(day), Account.is_active)
        .order_by(Deputy.until_on, Deputy.id)
        .limit(50)
    )
    found = [Absent(Actor(*row[:4]), *row[4:]) for row in rows]
    return [absent for absent in found if may_stand_in(absent.actor, deputy)]


def find_absent(account_id: int, *, deputy: Actor, day: date) -> Absent | None:
    """The person in whose place this deputy acts, or None when he may not, or no longer."""
    return next((one for one in list_absent_people(deputy, day=day) if one.actor.account_id == account_id), None)


def list_deputies_of(account_id: int, *, day: date) -> list[DeputyRow]:
    """The deputies a person named that stand, now or later, the earliest first."""
    return _rows(
        select_deputies().where(Deputy.account_id == account_id, Deputy.ended_at.is_(None), Deputy.until_on >= day)
    )


def list_deputised_by(account_id: int, *, day: date) -> list[DeputyRow]:
    """For whom a person was named deputy, now or later, the earliest first."""
    return _rows(
        select_deputies().where(Deputy.deputy_id == account_id, Deputy.ended_at.is_(None), Deputy.until_on >= day)
    )


def list_candidates(away: Actor) -> list[Candidate]:
    """Whom this person may name: the active people of his circle, by name."""
    circle = circle_of(away.role, away.agency_id)
    if circle is None:
        return []
    same = {
        "office": Account.role.in_(OFFICE),
        "leaders": Account.role == Role.LEADER,
        "agency": and_(Account.role.in_(OF_AN_AGENCY), Account.agency_id == away.agency_id),
    }[circle.name]
    rows = db.session.execute(
        select(Account.id, Account.name, Account.role)
        .where(same, Account.is_active, Account.id != away.account_id)
        .order_by(Account.name, Account.id)
        .limit(500)
    )
    return [Candidate(*row) for row in rows]


def is_in_force_on(day: date) -> ColumnElement[bool]:
    """Whether a naming gives its rights on a day."""
    return and_(Deputy.ended_at.is_(None), Deputy.from_on <= day, Deputy.until_on >= day)


def select_deputies() -> Select[*tuple[Any, ...]]:
    """Namings with both names."""
    away, deputy = aliased(Account), aliased(Account)
    return (
        select(Deputy.id, away.name, deputy.name, Deputy.from_on, Deputy.until_on, Deputy.ended_at)
        .join(away, away.id == Deputy.account_id)
        .join(deputy, deputy.id == Deputy.deputy_id)
    )


def concerns(account_id: int) -> ColumnElement[bool]:
    """Whether a naming is one of this person's, on either side."""
    return or_(Deputy.account_id == account_id, Deputy.deputy_id == account_id)


def _rows(query: Select[*tuple[Any, ...]]) -> list[DeputyRow]:
    return [DeputyRow(*row) for row in db.session.execute(query.order_by(Deputy.from_on, Deputy.id).limit(50))]
