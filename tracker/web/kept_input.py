"""What was typed into a form whose session had run out: it travels through signing in, signed, in the page itself.

Nothing of it is stored here, and nothing of it is done: after signing in the form is shown again, to be sent by hand.
Passwords and files are never carried along.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from tracker.web.address import local_path
from tracker.web.forms import ONLY_SHOW
from tracker.web.login import last_signed_in, own_actor

#: The field of the sign-in form that carries it.
FIELD = "_giu-lai"
#: What ONLY_SHOW says when files had been chosen, which have to be chosen again.
WITH_FILES = "co-tep"
_SALT = "typed-before-signing-in"
_SECONDS = 12 * 3600
_LONGEST = 200_000
_NEVER_KEPT = re.compile(r"csrf_token$|pass|again|mat.?khau|otp", re.IGNORECASE)
_SHORT = 40


@dataclass(frozen=True)
class KeptInput:
    """The fields of one form, and where it was sent to."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool
    whose: int | None
    """The account that was signed in here last: nobody else is shown what it typed."""

    @property
    def long_texts(self) -> list[str]:
        """What would be a pity to type again."""
        return [value for _name, value in self.fields if len(value) > _SHORT]

    @property
    def is_too_long(self) -> bool:
        """Whether it is more than a page can carry along."""
        return sum(len(name.encode()) + len(value.encode()) for name, value in self.fields) > _LONGEST

    @property
    def sealed(self) -> str:
        """The same for a hidden field, signed: what comes back is what was given."""
        return str(_serializer().dumps([self.path, self.fields, self.had_files, self.whose]))


def read_input() -> KeptInput:
    """What this request was sent with, less passwords and files."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if _may_be_kept(name)]
    had_files = any(part.filename for part in request.files.values())
    return KeptInput(request.full_path.rstrip("?"), fields, had_files, last_signed_in())


def carried_input() -> KeptInput | None:
    """What the sign-in form carries; None when there is nothing, or it was changed on its way or is too old."""
    try:
        path, fields, had_files, whose = _serializer().loads(request.form.get(FIELD, ""), max_age=_SECONDS)
    except (BadData, ValueError):
        return None
    return KeptInput(path, [(name, value) for name, value in fields], had_files, whose)


def go_on(next_path: str | None) -> str | Response:
    """The answer once somebody has signed in: the form that was interrupted, or the page that was wanted."""
    kept = carried_input()
    if kept and kept.whose not in {None, own_actor().account_id}:
        flash("Nội dung đang viết dở là của tài khoản khác, nên không mở lại ở đây.", "warning")
        kept = None
    return continue_page(kept) if kept else redirect(local_path(next_path))


def continue_page(kept: KeptInput) -> str:
    """The page from which an interrupted form is opened again with what was typed."""
    return render_template(
        "sign_in/continue.html", kept=kept, only_show=ONLY_SHOW, how=WITH_FILES if kept.had_files else "1"
    )


def is_from_our_own_pages() -> bool:
    """Whether the browser says that one of our own pages sent this request."""
    ours = {current_app.extensions["settings"].base_url, request.host_url.rstrip("/")}
    origin = request.headers.get("Origin")
    if origin is None:
        try:
            parts = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
    return origin in ours


def _may_be_kept(name: str) -> bool:
    return name not in {ONLY_SHOW, FIELD} and not _NEVER_KEPT.search(name)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
