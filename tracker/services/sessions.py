"""Signing in and out. Failures are counted before any password is looked at, in the database, for all workers at once.

The answer is the same for an unknown name, a wrong password and too many attempts; lock-outs end by themselves.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.errors import SignInRefused
from tracker.models import Account, AccountSession, SignInFailures
from tracker.services.accounts import token_hash
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into
from tracker.services.passwords import hash_password, needs_rehash, password_fits

_WINDOW = timedelta(minutes=15)
#: So often may signing in fail within the window: for one name, from one address, in all.
_LIMITS = {"account": 5, "address": 30, "all": 1_000}
_REFUSED = (
    "Tên đăng nhập hoặc mật khẩu không đúng, hoặc đã thử sai quá nhiều lần. "
    "Kiểm tra lại; nếu vẫn không được, đợi 15 phút hoặc xin quản trị hệ thống cấp liên kết đặt mật khẩu."
)
#: A session that was used is noted so often at most: reading a page should not cost a write.
_NOTED_EVERY = timedelta(minutes=5)


def sign_in(*, username: str, password: str, address: str) -> str:
    """Open a session for this person and give its token, which is stored nowhere but in the person's cookie.

    Raises:
        SignInRefused: with the same words whatever the reason.
    """
    at = clock.now()
    username = username.strip().lower()[:100]
    keys = _keys(username, address)
    account = _account_to_check(username, keys, at)
    # The slow part happens outside any transaction, so that it holds no lock.
    fits = password_fits(account.password_hash if account else None, password)
    if account is None or not fits:
        _count_failure(username, keys, address[:45], at)
        raise SignInRefused(_REFUSED)
    return _open_session(account.id, password, address, keys, at)


def sign_out(*, token: str, by: Actor) -> None:
    """End the session of this token; a copy of its cookie is worth nothing from now on."""
    at = clock.now()
    with transaction() as session:
        ended = session.execute(
            update(AccountSession)
            .where(AccountSession.token_hash == token_hash(token), AccountSession.ended_at.is_(None))
            .values(ended_at=at)
            .returning(AccountSession.id)
        ).first()
        if ended:
            write_history(session, [_entry(f"{by.name} đăng xuất", by.name, at)], at=at, by=by)


def end_other_sessions(*, token: str, by: Actor) -> int:
    """End every session of this person but the one of this token, and say how many there were."""
    at = clock.now()
    with transaction() as session:
        ended = session.execute(
            update(AccountSession)
            .where(
                AccountSession.account_id == by.account_id,
                AccountSession.token_hash != token_hash(token),
                AccountSession.ended_at.is_(None),
            )
            .values(ended_at=at)
            .returning(AccountSession.id)
        ).all()
        summary = f"{by.name} kết thúc {len(ended)} phiên khác"
        write_history(session, [_entry(summary, by.name, at)], at=at, by=by)
    return len(ended)


def note_session_in_use(*, session_id: int, last_seen_at: datetime) -> None:
    """Remember that a session is in use, every few minutes at most, so that it does not end as idle."""
    at = clock.now()
    if at - last_seen_at < _NOTED_EVERY:
        return
    with transaction() as session:
        session.execute(update(AccountSession).where(AccountSession.id == session_id).values(last_seen_at=at))


@dataclass(frozen=True)
class _ToCheck:
    id: int
    password_hash: str | None


def _keys(username: str, address: str) -> dict[str, str]:
    # A hash, since people type their password into the field of the name.
    name = hashlib.sha256(username.encode()).hexdigest()[:32]
    return {"account": f"account:{name}", "address": f"address:{address[:45]}", "all": "all"}


def _account_to_check(username: str, keys: dict[str, str], at: datetime) -> _ToCheck | None:
    """The account to compare with. Raises SignInRefused when there were too many failures already."""
    with transaction() as session:
        for kind, key in keys.items():
            failures = session.get(SignInFailures, key)
            if failures and failures.window_from > at - _WINDOW and failures.failures >= _LIMITS[kind]:
                raise SignInRefused(_REFUSED)
        account = session.scalar(select(Account).where(Account.username == username, Account.is_active))
        return _ToCheck(account.id, account.password_hash) if account else None


def _count_failure(username: str, keys: dict[str, str], address: str, at: datetime) -> None:
    with transaction() as session:
        session.execute(delete(SignInFailures).where(SignInFailures.window_from <= at - _WINDOW))
        counts = {kind: _count_one(session, key, at) for kind, key in keys.items()}
        known = session.scalar(select(Account.username).where(Account.username == username))
        # Told of a person when the first attempt fails and when the last one does; of names that nobody has likewise,
        # for each address. All attempts between are in the number: guessing must not fill the history.
        kind = "account" if known else "address"
        if counts[kind] not in {1, _LIMITS[kind]}:
            return
        summary = f"Đăng nhập không thành công từ {address or 'địa chỉ không rõ'}"
        if counts[kind] > 1:
            summary += f", lần thứ {counts[kind]}: tạm khóa đến hết {_WINDOW.seconds // 60} phút kể từ lần đầu"
        nobody = Actor(None, "Chưa đăng nhập", None)
        entry = Entry("dang-nhap-sai", summary, clock.today(at), subject=known or "")
        write_history(session, [entry], at=at, by=nobody)


def _count_one(session: Session, key: str, at: datetime) -> int:
    first = insert_into(session, SignInFailures).values(key=key, window_from=at, failures=1)
    another = {"failures": SignInFailures.failures + 1}
    counted = first.on_conflict_do_update(index_elements=["key"], set_=another).returning(SignInFailures.failures)
    return int(session.execute(counted).scalar_one())


def _open_session(account_id: int, password: str, address: str, keys: dict[str, str], at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        account = session.get_one(Account, account_id)
        if account.password_hash and needs_rehash(account.password_hash):
            account.password_hash = hash_password(password)
        account.last_sign_in_at = at
        session.execute(delete(SignInFailures).where(SignInFailures.key == keys["account"]))
        session.add(
            AccountSession(
                token_hash=token_hash(token),
                account_id=account.id,
                created_at=at,
                last_seen_at=at,
                address=address[:45],
            )
        )
        by = Actor(account.id, account.name, account.role, account.agency_id)
        write_history(session, [_entry(f"{account.name} đăng nhập", account.username, at)], at=at, by=by)
    return token


def _entry(summary: str, subject: str, at: datetime) -> Entry:
    return Entry("dang-nhap", summary, clock.today(at), subject=subject)
