"""Making the files that were asked for, one after the other, in the scheduler."""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import beside, db, transaction
from tracker.domain.permissions import MAKE_ARCHIVES, Actor
from tracker.domain.prepared_files import KEPT_DAYS, MOST_ATTEMPTS, FileKind, MakingState
from tracker.errors import TrackerError
from tracker.files.attachments import store
from tracker.models import Account, PreparedFile
from tracker.queries.closing_lines import LineFilter
from tracker.queries.stored_filter import filter_from_json
from tracker.queries.succession import list_predecessor_ids
from tracker.queries.tasks import Sort, TaskFilter
from tracker.services.archive import write_archive
from tracker.services.closing_export import write_closing
from tracker.services.exports import XLSX, write_task_list

_log = logging.getLogger(__name__)
#: A maker that has told of no progress for so long is taken for dead.
_LEASE = timedelta(minutes=2)
_GONE = "Chưa làm xong: tiến trình làm tệp này bị ngắt nhiều lần. Yêu cầu lại; nếu vẫn vậy, báo quản trị hệ thống."
_RIGHTS = "Chưa làm: quyền của bạn đã thay đổi từ khi yêu cầu. Đăng nhập lại rồi yêu cầu lại nếu vẫn cần."


class _Interrupted(Exception):
    """The process ends, or the file was dropped or taken over by another maker."""


@dataclass(frozen=True)
class _Wanted:
    """What was claimed; the row itself may be gone at any moment. `by` has the rights with which it was asked for."""

    id: int
    kind: FileKind
    arguments: dict[str, Any]
    by: Actor


@dataclass(frozen=True)
class _Made:
    """What a maker gives back: how the person's browser will call the file."""

    name: str
    media_type: str


def make_next_file(*, owner: str, is_stopping: Callable[[], bool]) -> bool:
    """Make the file that has waited longest; False when none waits. What goes wrong is told to whoever asked for it."""
    wanted = _claim(owner)
    if wanted is None:
        return False
    try:
        with tempfile.TemporaryDirectory(prefix="dunghan-file-") as folder:
            path = Path(folder) / "file"
            made = _make(wanted, path, _Progress(wanted.id, owner, is_stopping))
            _keep(wanted.id, owner, path, made)
    except _Interrupted:
        db.session.rollback()
        _give_back(wanted.id, owner)
    except TrackerError as error:
        _fail(wanted.id, owner, str(error))
    except Exception:  # noqa: BLE001 - whatever it was, whoever asked is told, and the next file is made
        _log.exception("file %s could not be made", wanted.id)
        _fail(wanted.id, owner, "Chưa làm được do lỗi của hệ thống. Yêu cầu lại; nếu vẫn vậy, báo quản trị hệ thống.")
    return True


def forget_old_files() -> int:
    """Remove what was asked for so long ago that nobody is to keep it any more, and say how many there were."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    with transaction() as session:
        old = session.scalars(select(PreparedFile).where(PreparedFile.ended_at < before)).all()
        names = [one.stored_as for one in old if one.stored_as]
        for one in old:
            session.delete(one)
    for name in names:
        store.remove(name)
    return len(old)


class _Progress:
    """Called with the number of rows written so far: tells it, and holds the lease."""

    def __init__(self, file_id: int, owner: str, is_stopping: Callable[[], bool]) -> None:
        self._mine = and_(PreparedFile.id == file_id, PreparedFile.owner == owner, _IS_MAKING)
        self._is_stopping = is_stopping

    def __call__(self, done: int, whole: int) -> None:
        if self._is_stopping():
            raise _Interrupted
        told = update(PreparedFile).where(self._mine).values(done=done, whole=whole, lease_until=clock.now() + _LEASE)
        with beside() as session:
            is_mine = session.execute(told.returning(PreparedFile.id)).first() is not None
        if not is_mine:
            raise _Interrupted


_IS_MAKING = PreparedFile.state == MakingState.MAKING


def _claim(owner: str) -> _Wanted | None:
    at = clock.now()
    with transaction() as session:
        _fail_the_hopeless(session)
        abandoned = and_(_IS_MAKING, PreparedFile.lease_until < at)
        wanted = session.scalar(
            select(PreparedFile)
            .where(or_(PreparedFile.state == MakingState.WAITING, abandoned))
            .order_by(PreparedFile.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if wanted is not None:
            wanted.state, wanted.owner, wanted.attempt = MakingState.MAKING, owner, wanted.attempt + 1
            wanted.lease_until, wanted.done = at + _LEASE, 0
    if wanted is None:
        return None
    predecessors = list_predecessor_ids(wanted.agency_id) if wanted.agency_id is not None else []
    rights = (wanted.role, wanted.agency_id, wanted.in_place_of, tuple(predecessors))
    by = Actor(wanted.account_id, wanted.actor_name, *rights)
    return _Wanted(wanted.id, wanted.kind, wanted.arguments, by)


def _fail_the_hopeless(session: Session) -> None:
    """What was begun as often as it may be, and whose maker died again, is told to whoever asked for it."""
    at = clock.now()
    session.execute(
        update(PreparedFile)
        .where(_IS_MAKING, PreparedFile.lease_until < at, PreparedFile.attempt >= MOST_ATTEMPTS)
        .values(state=MakingState.FAILED, problem=_GONE, ended_at=at)
    )


def _make(wanted: _Wanted, path: Path, progress: "_Progress") -> _Made:
    by = wanted.by
    if not _still_may(wanted):
        raise TrackerError(_RIGHTS)
    if wanted.kind is FileKind.ARCHIVE:
        year = int(wanted.arguments["year"])
        write_archive(path, year=year, by=by, progress=progress)
        return _Made(f"luu-tru-{year}.zip", "application/zip")
    if wanted.kind is FileKind.CLOSING:
        lines = filter_from_json(LineFilter, wanted.arguments["filter"])
        in_words = wanted.arguments["in_words"]
        return _Made(write_closing(path, chosen=lines, in_words=in_words, by=by, progress=progress).name, XLSX)
    name = write_task_list(
        path,
        chosen=filter_from_json(TaskFilter, wanted.arguments["filter"]),
        sort=Sort(wanted.arguments["sort"]),
        in_words=wanted.arguments["in_words"],
        by=by,
        progress=progress,
    ).name
    return _Made(name, XLSX)


def _still_may(wanted: _Wanted) -> bool:
    """Whether the person still has the rights with which he asked."""
    by = wanted.by
    rights, asker = db.session.get(Account, by.stands_as), db.session.get(Account, by.account_id)
    if rights is None or asker is None or not (rights.is_active and asker.is_active):
        return False
    if wanted.kind is FileKind.ARCHIVE and by.role not in MAKE_ARCHIVES:
        return False
    if wanted.kind is FileKind.CLOSING and not by.sees_everything:
        return False
    return (rights.role, rights.agency_id) == (by.role, by.agency_id)


def _keep(file_id: int, owner: str, path: Path, made: _Made) -> None:
    sha256, size = store.checksum_of(path), path.stat().st_size
    stored_as = store.keep_file(path)
    with transaction() as session:
        mine = PreparedFile.id == file_id, PreparedFile.owner == owner, _IS_MAKING
        facts = {"name": made.name, "media_type": made.media_type, "size": size, "sha256": sha256}
        ready = (
            update(PreparedFile)
            .where(*mine)
            .values(
                state=MakingState.READY, stored_as=stored_as, done=PreparedFile.whole, ended_at=clock.now(), **facts
            )
        )
        is_mine = session.execute(ready.returning(PreparedFile.id)).first() is not None
    if not is_mine:
        store.remove(stored_as)


def _give_back(file_id: int, owner: str) -> None:
    """Somebody else is to make it, soon; having been told to end counts as no attempt."""
    with transaction() as session:
        mine = PreparedFile.id == file_id, PreparedFile.owner == owner, _IS_MAKING
        session.execute(
            update(PreparedFile)
            .where(*mine)
            .values(state=MakingState.WAITING, owner="", done=0, attempt=PreparedFile.attempt - 1)
        )


def _fail(file_id: int, owner: str, problem: str) -> None:
    db.session.rollback()
    with transaction() as session:
        mine = PreparedFile.id == file_id, PreparedFile.owner == owner, _IS_MAKING
        failed = {"state": MakingState.FAILED, "problem": problem, "ended_at": clock.now()}
        session.execute(update(PreparedFile).where(*mine).values(**failed))
