"""Who is signed in: the cookie holds a token, the database the session.

A deputy may act in the place of a person who is away. The cookie then names that person, and every request asks the
database anew whether it may; what is one's own (account, sessions, deputies) stays with the person who signed in.
"""

from dataclasses import replace
from datetime import timedelta

from flask import Flask, flash, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from tracker import clock
from tracker.config import Settings
from tracker.domain.deputies import MAY_HAVE_DEPUTY, in_place_of
from tracker.domain.permissions import Actor
from tracker.errors import NotAllowed
from tracker.queries.deputies import Absent, find_absent
from tracker.queries.sessions import SessionAccount, find_session_account
from tracker.services.accounts import token_hash
from tracker.services.sessions import note_session_in_use

#: Where the cookie names the account in whose place its person acts.
_IN_PLACE_OF = "thay"
#: Where the cookie keeps who was signed in last: a form that comes after the session's end was typed by him.
_LAST = "nguoi-truoc"


class SessionUser:
    """What Flask-Login needs to know of a person, written out; the rest is in `account`.

    `own` is the person who signed in; `account` the same, or with the rights of `absent`, in whose place he acts.
    """

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, own: SessionAccount | None = None, absent: Absent | None = None) -> None:
        self.token = token
        self.own = own
        self.absent = absent
        self.account = own if own is None or absent is None else _standing_in(own, absent)

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
            today=clock.today(),
            idle=timedelta(minutes=settings.session_idle_minutes),
            longest=timedelta(hours=settings.session_hours),
        )
        if account is None:
            return None
        if session.get(_LAST) != account.actor.account_id:
            session[_LAST] = account.actor.account_id
        if request.endpoint not in {"static", "bootstrap.static"}:
            note_session_in_use(session_id=account.session_id, last_seen_at=account.last_seen_at)
        return SessionUser(token, account, _absent(account))

    manager.user_loader(load)


def last_signed_in() -> int | None:
    """The account that was signed in last in this browser, also when its session has ended."""
    account_id = session.get(_LAST)
    return account_id if isinstance(account_id, int) else None


def is_signed_in() -> bool:
    """Whether somebody is."""
    return bool(current_user.is_authenticated)


def current_account() -> SessionAccount:
    """The person who asks, with the rights of another when he acts in that one's place.

    Raises:
        NotAllowed: nobody is signed in; the audience check lets no such request through to a view that asks.
    """
    return _signed_in("account")


def own_account() -> SessionAccount:
    """The person who signed in, in whose place ever he acts: for what is his own.

    Raises:
        NotAllowed: nobody is signed in.
    """
    return _signed_in("own")


def absent_person() -> Absent | None:
    """The person in whose place the one who asks acts, or None when he acts for himself."""
    return getattr(current_user, "absent", None)


def stand_in_for(account_id: int | None) -> None:
    """Let this session act in a person's place from the next request on, or (None) for itself again."""
    if account_id is None:
        session.pop(_IN_PLACE_OF, None)
    else:
        session[_IN_PLACE_OF] = account_id


def _absent(own: SessionAccount) -> Absent | None:
    wanted = session.get(_IN_PLACE_OF)
    if not isinstance(wanted, int) or own.actor.role not in MAY_HAVE_DEPUTY:
        return None
    absent = find_absent(wanted, deputy=own.actor, day=clock.today())
    if absent is None:
        session.pop(_IN_PLACE_OF)
        flash("Việc làm thay đã kết thúc: bạn đang làm việc với quyền của chính mình.", "success")
    return absent


def _standing_in(own: SessionAccount, absent: Absent) -> SessionAccount:
    return replace(
        own,
        actor=in_place_of(absent.actor, own.actor),
        agency_name=absent.agency_name,
        agency_code=absent.agency_code,
    )


def _signed_in(which: str) -> SessionAccount:
    account = getattr(current_user, which, None)
    if not isinstance(account, SessionAccount):
        message = "Hãy đăng nhập."
        raise NotAllowed(message)
    return account


def current_actor() -> Actor:
    """The person who asks, as services and queries know him."""
    return current_account().actor


def own_actor() -> Actor:
    """The person who signed in, with his own rights and no others."""
    return own_account().actor


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
    last = last_signed_in()
    session.clear()
    session[_LAST] = last
