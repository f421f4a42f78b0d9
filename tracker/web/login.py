"""Who is signed in: the cookie holds a token, the database the session."""

from datetime import timedelta

from flask import Flask, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from tracker import clock
from tracker.config import Settings
from tracker.domain.permissions import Actor
from tracker.errors import NotAllowed
from tracker.queries.sessions import SessionAccount, find_session_account
from tracker.services.accounts import token_hash
from tracker.services.sessions import note_session_in_use


class SessionUser:
    """What Flask-Login needs to know of a person, written out; the rest is in `account`."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, account: SessionAccount | None = None) -> None:
        self.token = token
        self.account = account

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.token


def init_app(app: Flask, settings: Settings) -> None:
    """Load the person of every request from the session in the database."""
    manager = LoginManager(app)
    manager.session_protection = None  # the session in the database is the protection

    def load(token: str) -> SessionUser | None:
        account = find_session_account(
            token_hash(token),
            now=clock.now(),
            idle=timedelta(minutes=settings.session_idle_minutes),
            longest=timedelta(hours=settings.session_hours),
        )
        if account is None:
            return None
        if request.endpoint not in {"static", "bootstrap.static"}:
            note_session_in_use(session_id=account.session_id, last_seen_at=account.last_seen_at)
        return SessionUser(token, account)

    manager.user_loader(load)


def is_signed_in() -> bool:
    """Whether somebody is."""
    return bool(current_user.is_authenticated)


def current_account() -> SessionAccount:
    """The person who asks.

    Raises:
        NotAllowed: nobody is signed in; the audience check lets no such request through to a view that asks.
    """
    account = getattr(current_user, "account", None)
    if not isinstance(account, SessionAccount):
        message = "Hãy đăng nhập."
        raise NotAllowed(message)
    return account


def current_actor() -> Actor:
    """The person who asks, as services and queries know him."""
    return current_account().actor


def current_token() -> str:
    """The token of this session."""
    return str(current_user.get_id())


def remember(token: str) -> None:
    """Put a new session into the cookie; nothing of an earlier one stays."""
    session.clear()
    login_user(SessionUser(token))
    g.pop("_login_user", None)  # a page that is answered at once asks the database who this is,
    g.pop("csrf_token", None)  # and its forms need a token of the new session


def forget() -> None:
    """Take the session out of the cookie."""
    logout_user()
    session.clear()
