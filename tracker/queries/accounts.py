"""Accounts as an administrator sees them: who they are and whether they can sign in, nothing of their tasks."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from tracker.db import db
from tracker.domain.deputies import MAY_HAVE_DEPUTY
from tracker.domain.marks import mark_of
from tracker.domain.permissions import OF_AN_AGENCY, Actor, Role
from tracker.domain.text import fold
from tracker.errors import NotFound
from tracker.models import Account, Agency

PAGE_SIZE = 100


class Standing(StrEnum):
    """How an account stands, as a filter. The value is the word in addresses."""

    ACTIVE = "dang-dung"
    INACTIVE = "ngung"
    NOT_YET_IN = "chua-mat-khau"
    WITHOUT_ADDRESS = "khong-thu"


STANDING_WORDS = {
    Standing.ACTIVE: "Đang dùng",
    Standing.NOT_YET_IN: "Chưa đặt mật khẩu",
    Standing.WITHOUT_ADDRESS: "Không có địa chỉ thư",
    Standing.INACTIVE: "Đã ngừng",
}
_CONDITIONS: dict[Standing, ColumnElement[bool]] = {
    Standing.ACTIVE: and_(Account.is_active),
    Standing.INACTIVE: ~Account.is_active,
    Standing.NOT_YET_IN: and_(Account.is_active, Account.password_hash.is_(None)),
    # Only people of agencies are written to.
    Standing.WITHOUT_ADDRESS: and_(Account.is_active, Account.email.is_(None), Account.role.in_(OF_AN_AGENCY)),
}


@dataclass(frozen=True)
class AccountFilter:
    """What the list of accounts is narrowed to."""

    words: str = ""
    role: Role | None = None
    agency_code: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class AccountRow:
    """One account, in the list and on its page."""

    id: int
    username: str
    name: str
    email: str | None
    role: Role
    agency_id: int | None
    agency_name: str | None
    agency_code: str | None
    is_active: bool
    has_password: bool
    last_sign_in_at: datetime | None
    created_at: datetime
    agency_valid_from: date | None
    agency_valid_to: date | None

    def agency_gap(self, day: date) -> str:
        """Why the agency is none on a day, in a word for people; nothing when it exists, or there is none."""
        if self.agency_valid_from and self.agency_valid_from > day:
            return "chưa hiệu lực"
        return "hết hiệu lực" if self.agency_valid_to and self.agency_valid_to < day else ""

    @property
    def mark(self) -> str:
        """What a form about this account remembers of it."""
        return mark_of(self.name, self.email, self.role, self.agency_id, self.is_active)

    @property
    def needs_address(self) -> bool:
        """Whether this person would be reminded if he had an address."""
        return self.is_active and self.email is None and self.role in OF_AN_AGENCY

    @property
    def may_have_deputy(self) -> bool:
        """Whether somebody can be named to stand in for him."""
        return self.is_active and self.role in MAY_HAVE_DEPUTY

    @property
    def actor(self) -> Actor:
        """The person as far as rights go."""
        return Actor(self.id, self.name, self.role, self.agency_id)


def account_mark(account: Account) -> str:
    """The mark of a stored account, the same as that of its row."""
    return mark_of(account.name, account.email, account.role, account.agency_id, account.is_active)


def find_account_page(chosen: AccountFilter, *, page: int) -> tuple[list[AccountRow], int]:
    """One page of the accounts that fit, those in use first, by agency and name; and how many fit in all."""
    found = [row for row in _rows(*_conditions(chosen)) if _is_called(row, fold(chosen.words).split())]
    start = (page - 1) * PAGE_SIZE
    return found[start : start + PAGE_SIZE], len(found)


def get_account(account_id: int) -> AccountRow:
    """One account.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(Account.id == account_id)
    if not rows:
        message = "Không có tài khoản này."
        raise NotFound(message)
    return rows[0]


def list_called(words: str, *, most: int = 200) -> list[tuple[int, str]]:
    """Number and user name of the people whom some words could mean, in use or not, in a fixed order."""
    wanted = fold(words).split()
    return [(row.id, row.username) for row in _rows() if _is_called(row, wanted)][:most]


def _rows(*conditions: ColumnElement[bool]) -> list[AccountRow]:
    # An office has a few thousand accounts at most; searching without diacritics needs them here.
    columns: tuple[Any, ...] = (
        *(Account.id, Account.username, Account.name, Account.email, Account.role),
        *(Account.agency_id, Agency.name, Agency.code, Account.is_active, Account.password_hash.is_not(None)),
        *(Account.last_sign_in_at, Account.created_at, Agency.valid_from, Agency.valid_to),
    )
    rows = db.session.execute(
        select(*columns)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(*conditions)
        .order_by(Account.is_active.desc(), Agency.code.is_not(None), Agency.code, Account.name, Account.id)
    )
    return [AccountRow(*row) for row in rows]


def _conditions(chosen: AccountFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.role is not None:
        conditions.append(Account.role == chosen.role)
    if chosen.agency_code:
        conditions.append(Agency.code == chosen.agency_code)
    if chosen.standing is not None:
        conditions.append(_CONDITIONS[chosen.standing])
    return conditions


def _is_called(row: AccountRow, wanted: list[str]) -> bool:
    called = fold(f"{row.name} {row.username} {row.email or ''}")
    return all(word in called for word in wanted)
