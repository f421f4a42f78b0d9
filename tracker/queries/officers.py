"""The officers of an agency, to whom its head gives tasks."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account


@dataclass(frozen=True)
class OfficerName:
    """An officer as far as he is named in lists and forms."""

    id: int
    name: str


def list_officers(agency_id: int | None) -> list[OfficerName]:
    """The officers of an agency whose accounts are in use, by name."""
    rows = db.session.execute(
        select(Account.id, Account.name)
        .where(Account.agency_id == agency_id, Account.is_active, Account.role == Role.AGENCY_OFFICER)
        .order_by(Account.name, Account.id)
    )
    return [OfficerName(*row) for row in rows]
