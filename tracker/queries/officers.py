"""The officers of an agency."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account


@dataclass(frozen=True)
class Officer:
    """A person to whom a head can give tasks."""

    id: int
    name: str


def list_officers(agency_id: int) -> list[Officer]:
    """The officers who work at an agency, by name."""
    rows = db.session.execute(
        select(Account.id, Account.name)
        .where(Account.agency_id == agency_id, Account.role == Role.AGENCY_OFFICER, Account.is_active)
        .order_by(Account.name, Account.id)
    )
    return [Officer(*row) for row in rows]
