"""Accounts: adding people, one-time links, choosing a password."""

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
from tracker.services.history import Entry, write_history
from tracker.services.passwords import check_new_password, hash_password

#: How long a one-time link lives.
LINK_LIFETIME = timedelta(minutes=30)
LINK_REFUSED = "Liên kết đã dùng hoặc hết hạn. Xin quản trị hệ thống cấp liên kết mới."
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,180}")
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
            name=one_line(name),
            email=_email(email or ""),
            role=role,
            agency_id=_agency_of(session, role, agency_code),
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
    """
    at = clock.now()
    with transaction() as session:
        account = _account(session, username)
        session.execute(
            update(AccessLink)
            .where(AccessLink.account_id == account.id, AccessLink.used_at.is_(None))
            .values(used_at=at)
        )
        token = _link(session, account, at)
        summary = f"Cấp liên kết đặt mật khẩu cho {account.name}"
        write_history(session, [Entry("tai-khoan", summary, clock.today(at), subject=account.username)], at=at, by=by)
    return token


def change_account(
    *, username: str, by: Actor, name: str | None = None, email: str | None = None, is_active: bool | None = None
) -> None:
    """Change what is given of a person; an empty address takes the address away.

    Who is made inactive is signed out everywhere, is reminded no more, and stays in the history.

    Raises:
        NotFound: there is no such account.
    """
    at = clock.now()
    with transaction() as session:
        account = _account(session, username)
        changes = []
        if name is not None:
            changes.append(f"tên {account.name} → {one_line(name)}")
            account.name = one_line(name)
        if email is not None:
            changes.append(f"thư {account.email or 'không có'} → {email.strip() or 'không có'}")
            account.email = _email(email)
        if is_active is not None:
            changes.append("mở lại" if is_active else "ngừng sử dụng")
            account.is_active = is_active
        if is_active is False:
            _end_sessions(session, account, at)
        summary = f"Tài khoản {account.username}: {', '.join(changes) or 'không đổi'}"
        write_history(session, [Entry("tai-khoan", summary, clock.today(at), subject=account.username)], at=at, by=by)


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
        _end_sessions(session, account, at)
        by = Actor(account.id, account.name, account.role, account.agency_id)
        summary = f"{account.name} đặt mật khẩu"
        write_history(session, [Entry("tai-khoan", summary, clock.today(at), subject=account.username)], at=at, by=by)


def _account(session: Session, username: str) -> Account:
    account = session.scalar(select(Account).where(Account.username == username.strip().lower()))
    if account is None:
        message = f"Không có tài khoản «{username}»."
        raise NotFound(message)
    return account


def _end_sessions(session: Session, account: Account, at: datetime) -> None:
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


def _email(told: str) -> str | None:
    address = told.strip()
    if address and not _EMAIL.fullmatch(address):
        message = f"«{address}» không phải là địa chỉ thư. Ví dụ: hoa.tran@example.gov.vn"
        raise InvalidInput(message, field="email")
    return address or None


def _agency_of(session: Session, role: Role, agency_code: str | None) -> int | None:
    if role not in OF_AN_AGENCY:
        return None
    agency = session.scalar(select(Agency).where(Agency.code == (agency_code or "")))
    if agency is None:
        message = f"Vai trò «{ROLE_WORDS[role]}» cần mã của một cơ quan có trong danh mục."
        raise InvalidInput(message, field="agency")
    return agency.id


def _link(session: Session, account: Account, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        AccessLink(token_hash=token_hash(token), account_id=account.id, created_at=at, expires_at=at + LINK_LIFETIME)
    )
    return token
