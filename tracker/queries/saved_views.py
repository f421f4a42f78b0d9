"""The lists that a person finds under a name: his own, and those shared on his side."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select

from tracker.db import db
from tracker.domain.permissions import OF_AN_AGENCY, OFFICE, Actor
from tracker.models import Account, SavedView


@dataclass(frozen=True)
class ViewName:
    """A saved list as its chip shows it. `owner_name` is empty for one's own."""

    id: int
    name: str
    query: str
    is_shared: bool
    owner_name: str


def list_views(actor: Actor) -> list[ViewName]:
    """A person's own lists, then those that others of his side share, by name. They hold filters, never tasks."""
    rows = db.session.execute(
        select(SavedView.id, SavedView.name, SavedView.query, SavedView.is_shared, SavedView.account_id, Account.name)
        .join(Account, Account.id == SavedView.account_id)
        .where(or_(SavedView.account_id == actor.account_id, _shared_with(actor)))
        .order_by((SavedView.account_id != actor.account_id), SavedView.name, SavedView.id)
        .limit(200)
    )
    return [
        ViewName(view_id, name, query, is_shared, "" if account_id == actor.account_id else owner_name)
        for view_id, name, query, is_shared, account_id, owner_name in rows
    ]


def _shared_with(actor: Actor) -> ColumnElement[bool]:
    """Shared by somebody who is on this person's side, and was when he shared it."""
    shared = and_(SavedView.is_shared.is_(True), Account.is_active.is_(True))
    if actor.role in OFFICE:
        return and_(shared, SavedView.agency_id.is_(None), Account.role.in_(OFFICE))
    if actor.role in OF_AN_AGENCY and actor.agency_id is not None:
        return and_(shared, SavedView.agency_id == actor.agency_id, Account.agency_id == actor.agency_id)
    return false()
