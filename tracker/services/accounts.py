"""Accounts: adding people, one-time links, choosing a password. Changing them is in `account_changes`."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import OF_AN_AGENCY, ROLE_WORDS, Actor, Role
from tracker.domain.text import one_line
from tracker.errors import InvalidInput, NotFound, Refused
from tracker.models import AccessLink, Account, AccountSession, Agency
from tracker.services.acting import require
from tracker.services.history import Entry, write_history
from tracker.services.passwords import check_new_password, hash_password

#: How long a one-time link lives.
LINK_LIFETIME = timedelta(minutes=30)
LINK_REFUSED = "Liên kết đã dùng hoặc hết hạn. Xin quản trị hệ thống cấp liên kết mới."
_LONGEST_NAME = 200
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,180}")
_PHONE = re.compile(r"\+?[0-9]{8,15}")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")


def token_hash(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_account(
    *,
    username: str,
    name: str,
    role: Role,
    by: Actor,
    email: str | None = None,
    agency_code: str | None = None,
) -> str:
    """Add a person, and give the token of a link with which he chooses his password.

    Raises:
        InvalidInput: the user name is taken or no user name, or the role and the agency do not go together.
    """
    at = clock.now()
    with transaction() as session:
        account = Account(
            username=_username(session, username),
            name=person_name(name),
            email=email_address(email or ""),
            role=role,
            agency_id=agency_of(session, role, agency_code),
            created_at=at,
        )
        session.add(account)
        session.flush()
        token = _link(session, account, at)
        summary = f"Thêm tài khoản {account.name} ({ROLE_WORDS[role]})"
        write_history(session, [Entry("tai-khoan", summary, clock.today(at), subject=account.username)], at=at, by=by)
    return token


def make_access_link(*, username: str, by: Actor) -> str:
    """A new one-time link for a person who has to choose a password; older links are void.

    Raises:
        NotFound: there is no such account.
        Refused: it is out of use.
    """
    at = clock.now()
    with transaction() as session:
        account = account_to_change(session, username)
        if not account.is_active:
            message = f"Tài khoản {account.username} đã ngừng sử dụng. Mở lại tài khoản trước, rồi cấp liên kết."
            raise Refused(message)
        void_links(session, account, at)
        token = _link(session, account, at)
        summary = f"Cấp liên kết đặt mật khẩu cho {account.name}"
        write_history(session, [Entry("tai-khoan", summary, clock.today(at), subject=account.username)], at=at, by=by)
    return token


def choose_password(*, token: str, password: str) -> None:
    """Set the password of the account a link was made for. The link is used up, and all its sessions end.

    Raises:
        Refused: the link is unknown, used or expired.
        InvalidInput: the password is not good enough.
    """
    at = clock.now()
    with transaction() as session:
        link = session.scalar(select(AccessLink).where(AccessLink.token_hash == token_hash(token)).with_for_update())
        if link is None or link.used_at is not None or link.expires_at <= at:
            raise Refused(LINK_REFUSED)
        account = session.get_one(Account, link.account_id)
        check_new_password(password, account.username, account.name)
        account.password_hash = hash_password(password)
        link.used_at = at
        end_sessions(session, account, at)
        by = Actor(account.id, account.name, account.role, account.agency_id)
        summary = f"{account.name} đặt mật khẩu"
        write_history(session, [Entry("tai-khoan", summary, clock.today(at), subject=account.username)], at=at, by=by)


def account_to_change(session: Session, username: str) -> Account:
    """The account with this user name, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    account = session.scalar(select(Account).where(Account.username == username.strip().lower()).with_for_update())
    if account is None:
        message = f"Không có tài khoản «{username}»."
        raise NotFound(message)
    return account


def void_links(session: Session, account: Account, at: datetime) -> None:
    """Make the one-time links of a person worth nothing."""
    session.execute(
        update(AccessLink).where(AccessLink.account_id == account.id, AccessLink.used_at.is_(None)).values(used_at=at)
    )


def end_sessions(session: Session, account: Account, at: datetime) -> None:
    """Sign a person out everywhere."""
    session.execute(
        update(AccountSession)
        .where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def _username(session: Session, told: str) -> str:
    username = told.strip().lower()
    if not _USERNAME.fullmatch(username):
        message = "Tên đăng nhập gồm chữ không dấu, số và . _ @ + -, từ 2 đến 100 ký tự."
        raise InvalidInput(message, field="username")
    if session.scalar(select(Account.id).where(Account.username == username)):
        message = f"Tên đăng nhập «{username}» đã có. Chọn tên khác."
        raise InvalidInput(message, field="username")
    return username


def person_name(told: str) -> str:
    """A person's name on one line.

    Raises:
        InvalidInput: it is empty, too long, or marked as a state secret.
    """
    name = one_line(require("name", told, "họ tên"))
    if not name or len(name) > _LONGEST_NAME:
        message = f"Họ tên cần từ 1 đến {_LONGEST_NAME} ký tự."
        raise InvalidInput(message, field="name")
    return name


def email_address(told: str) -> str | None:
    """An address, or None for an empty text.

    Raises:
        InvalidInput: it is no address.
    """
    address = told.strip()
    if address and not _EMAIL.fullmatch(address):
        message = f"«{address}» không phải là địa chỉ thư. Ví dụ: hoa.tran@example.gov.vn"
        raise InvalidInput(message, field="email")
    return address or None


def phone_number(told: str) -> str | None:
    """The number as it is stored; None when it is empty.

    Raises:
        InvalidInput: it is no telephone number (field `phone`).
    """
    number = re.sub(r"[ .()-]", "", told)
    if number and not _PHONE.fullmatch(number):
        message = f"«{told}» không phải là số điện thoại. Ví dụ: 0912345678"
        raise InvalidInput(message, field="phone")
    return number or None


def agency_of(session: Session, role: Role, agency_code: str | None) -> int | None:
    """The agency of a person of this role; None for a role that has none.

    Raises:
        InvalidInput: the role needs an agency, and there is none with this code.
    """
    if role not in OF_AN_AGENCY:
        return None
    agency = session.scalar(select(Agency).where(Agency.code == (agency_code or "")))
    if agency is None:
        message = f"Vai trò «{ROLE_WORDS[role]}» cần một cơ quan có trong danh mục."
        raise InvalidInput(message, field="agency")
    return agency.id


def _link(session: Session, account: Account, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        AccessLink(token_hash=token_hash(token), account_id=account.id, created_at=at, expires_at=at + LINK_LIFETIME)
    )
    return token
