"""Which installations may send: a restored or copied database stays silent until a person confirms it.

An installation is known by a random mark that is kept in its instance folder and in the database, by its place (host
and folder), and by a pulse that rises with every beat. A folder the database does not know, a place that changed, or a
folder that remembers a later pulse than the database: in each case mails may have gone out that it knows nothing of.
"""

import json
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.config import Settings
from tracker.db import db, transaction
from tracker.domain.permissions import Actor
from tracker.errors import NotFound
from tracker.models import Installation, OutboxMessage
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into

_FILE = "installation.json"
_STRANGER = "Bản cài đặt này chưa từng gửi thư từ cơ sở dữ liệu này."
_MOVED = "Cơ sở dữ liệu và thư mục dữ liệu nằm ở chỗ khác trước: có thể là bản sao."
_OLDER = (
    "Cơ sở dữ liệu cũ hơn thư mục dữ liệu: có thể vừa được khôi phục từ bản sao lưu, thư gửi sau đó không có trong này."
)


@dataclass(frozen=True)
class _Folder:
    """What the instance folder remembers."""

    path: Path
    mark: str
    pulse: int

    @property
    def place(self) -> str:
        return f"{socket.gethostname()}:{self.path.parent}"[-400:]

    def remember(self, pulse: int) -> None:
        told = json.dumps({"mark": self.mark, "pulse": pulse})
        unfinished = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        unfinished.write_text(told, "utf-8")
        unfinished.replace(self.path)


def check_in(*, settings: Settings) -> str:
    """Say that this installation is here; gives why it must stay silent, empty when it may plan and send.

    The first one of a database registers itself.
    """
    at = clock.now()
    folder = _folder(settings)
    with transaction() as session:
        known = session.get(Installation, folder.mark, with_for_update=True)
        if known is None:
            known = _register(session, folder, at)
        elif not known.doubt:
            known.doubt = _doubt(known, folder)
        known.seen_at, known.seen_place, known.seen_pulse = at, folder.place, folder.pulse
        if not known.doubt:
            known.pulse += 1
        doubt, pulse = known.doubt, known.pulse
    if not doubt:
        folder.remember(pulse)
    return doubt


def find_doubt(*, settings: Settings) -> str:
    """Why this installation must stay silent now; empty when it may plan and send. Writes nothing."""
    folder = _folder(settings)
    known = db.session.get(Installation, folder.mark, populate_existing=True)
    doubt = _STRANGER if known is None else known.doubt or _doubt(known, folder)
    db.session.remove()
    return doubt


def confirm_installation(*, mark: str, by: Actor) -> None:
    """Let an installation that is in doubt plan and send.

    Raises:
        NotFound: there is no such installation.
    """
    at = clock.now()
    with transaction() as session:
        known = session.get(Installation, mark, with_for_update=True)
        if known is None:
            message = "Không có bản cài đặt này."
            raise NotFound(message)
        known.doubt = ""
        known.place, known.pulse = known.seen_place, max(known.pulse, known.seen_pulse)
        summary = f"Cho phép bản cài đặt {known.place} lập lời nhắc và gửi thư từ cơ sở dữ liệu này"
        write_history(session, [Entry("xac-nhan-co-so-du-lieu", summary, clock.today(at))], at=at, by=by)


def confirm_this_installation(*, settings: Settings, by: Actor) -> None:
    """Let the installation this command runs in plan and send."""
    check_in(settings=settings)
    confirm_installation(mark=_folder(settings).mark, by=by)


def _register(session: Session, folder: _Folder, at: datetime) -> Installation:
    is_first = not session.scalar(select(func.count()).select_from(Installation))
    has_sent = session.scalar(select(OutboxMessage.id).limit(1)) is not None
    # A folder with a pulse belongs to a database that knew it: this one is older than that.
    doubt = "" if is_first and not (folder.pulse and has_sent) else _OLDER if folder.pulse else _STRANGER
    row = insert_into(session, Installation).values(
        mark=folder.mark,
        place=folder.place,
        pulse=folder.pulse,
        doubt=doubt,
        seen_place=folder.place,
        seen_pulse=folder.pulse,
        registered_at=at,
        seen_at=at,
    )
    # Two schedulers of one folder may begin at the same moment: the second finds the row of the first.
    session.execute(row.on_conflict_do_nothing())
    return session.get_one(Installation, folder.mark, with_for_update=True, populate_existing=True)


def _doubt(known: Installation, folder: _Folder) -> str:
    if folder.place != known.place:
        return _MOVED
    return _OLDER if folder.pulse > known.pulse else ""


def _folder(settings: Settings) -> _Folder:
    path = settings.instance / _FILE
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps({"mark": secrets.token_hex(16), "pulse": 0}))
    except FileExistsError:
        pass
    told = json.loads(path.read_text("utf-8"))
    return _Folder(path, str(told["mark"]), int(told["pulse"]))
