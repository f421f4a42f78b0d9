"""Taking large lists in the scheduler: one after the other, each all or nothing, and once whatever is killed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import beside, db, transaction
from tracker.domain.imports import MOST_ATTEMPTS, ImportState
from tracker.domain.permissions import OFFICE, Actor
from tracker.errors import Refused, TrackerError
from tracker.models import Account, HistoryHead, ImportRun, StagedWorkbook
from tracker.services.imports.incoming import look_at, plan_of
from tracker.services.imports.plan import ImportPlan
from tracker.services.imports.runs import complete_run
from tracker.services.imports.sheets import count_taken_rows
from tracker.services.imports.staged import incoming_of
from tracker.services.imports.staging import refusal_of
from tracker.services.imports.workbook import refuse_if_cut

_log = logging.getLogger(__name__)
#: A process that has told of no progress for so long is taken for dead.
_LEASE = timedelta(minutes=2)
_GONE = "Chưa nhập gì: tiến trình nhập bị ngắt nhiều lần. Thử lại; nếu vẫn vậy, báo quản trị hệ thống."
_RIGHTS = "Chưa nhập gì: quyền của người xác nhận đã thay đổi. Đăng nhập lại rồi xác nhận lại nếu vẫn cần."
_BROKEN = "Chưa nhập gì do lỗi của hệ thống. Thử lại; nếu vẫn vậy, báo quản trị hệ thống."
_IS_APPLYING = ImportRun.state == ImportState.APPLYING


class _Interrupted(Exception):
    """The process ends, or another one took the import over."""


@dataclass(frozen=True)
class _Claimed:
    """What was claimed, with the rights with which it was confirmed."""

    id: int
    staged_id: int
    skips_refused: bool
    by: Actor


def take_next_list(*, owner: str, is_stopping: Callable[[], bool]) -> bool:
    """Take the list that has waited longest; False when none waits. What goes wrong is told on its row."""
    claimed = _claim(owner)
    if claimed is None:
        return False
    try:
        _take(claimed, owner, is_stopping)
    except _Interrupted:
        db.session.rollback()
        _give_back(claimed.id, owner)
    except TrackerError as error:
        _fail(claimed.id, owner, str(error))
    except Exception:  # noqa: BLE001 - whatever it was, it is told on the row, and the next list is taken
        _log.exception("import %s could not be made", claimed.id)
        _fail(claimed.id, owner, _BROKEN)
    return True


def _claim(owner: str) -> _Claimed | None:
    at = clock.now()
    with transaction() as session:
        _fail_the_hopeless(session)
        abandoned = and_(_IS_APPLYING, ImportRun.lease_until < at)
        run = session.scalar(
            select(ImportRun)
            .where(or_(ImportRun.state == ImportState.WAITING, abandoned), ImportRun.staged_id.is_not(None))
            .order_by(ImportRun.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if run is None or run.staged_id is None:
            return None
        run.state, run.owner, run.attempt = ImportState.APPLYING, owner, run.attempt + 1
        run.lease_until, run.done = at + _LEASE, 0
        by = Actor(run.account_id, run.actor_name, run.role, None, run.in_place_of)
        return _Claimed(run.id, run.staged_id, run.skips_refused, by)


def _fail_the_hopeless(session: Session) -> None:
    """What was begun as often as it may be, and whose process died again, is told on its row."""
    session.execute(
        update(ImportRun)
        .where(_IS_APPLYING, ImportRun.lease_until < clock.now(), ImportRun.attempt >= MOST_ATTEMPTS)
        .values(state=ImportState.FAILED, problem=_GONE)
        .execution_options(synchronize_session=False)
    )


def _take(claimed: _Claimed, owner: str, is_stopping: Callable[[], bool]) -> None:
    """Compare while others write, then save in one transaction; what changed in between is compared again."""
    if not _still_may(claimed.by):
        raise Refused(_RIGHTS)
    at = clock.now()
    today = clock.today(at)
    incoming = incoming_of(db.session.get_one(StagedWorkbook, claimed.staged_id))
    progress = _Progress(claimed.id, owner, count_taken_rows(incoming.sheets, incoming.choices), is_stopping)
    looks = look_at(incoming, today=today, progress=progress)
    progress.next_part()
    before = db.session.scalar(select(HistoryHead.last_id))
    plan = plan_of(incoming, looks, today=today, progress=progress)
    _refuse(plan, skips_refused=claimed.skips_refused)
    progress.next_part()
    with transaction() as session:
        if session.scalar(select(HistoryHead.last_id)) != before:
            plan = plan_of(incoming, looks, today=today)
            _refuse(plan, skips_refused=claimed.skips_refused)
        progress.is_alone = session.get_bind().dialect.name == "sqlite"
        run = session.get_one(ImportRun, claimed.id)
        complete_run(
            session,
            run,
            plan,
            by=claimed.by,
            at=at,
            progress=progress,
            still_ours=lambda: _check_ours(session, run.id, owner),
        )
        session.execute(delete(StagedWorkbook).where(StagedWorkbook.id == claimed.staged_id))


def _refuse(plan: ImportPlan, *, skips_refused: bool) -> None:
    if plan.refused and not skips_refused:
        raise Refused(refusal_of(len(plan.refused)))
    refuse_if_cut(plan)


def _check_ours(session: Session, run_id: int, owner: str) -> None:
    """See, at the very end, that no other process took the import over meanwhile; none can from here on."""
    ours = select(ImportRun.id).where(ImportRun.id == run_id, ImportRun.owner == owner, _IS_APPLYING)
    if session.scalar(ours.with_for_update()) is None:
        raise _Interrupted


class _Progress:
    """Called with the number of rows done since the last call: tells it, and holds the lease.

    A list is read, compared and saved: each row is three steps.
    """

    def __init__(self, run_id: int, owner: str, rows: int, is_stopping: Callable[[], bool]) -> None:
        self._mine = and_(ImportRun.id == run_id, ImportRun.owner == owner, _IS_APPLYING)
        self._is_stopping = is_stopping
        self._rows = rows
        self._done = self._parts = 0
        #: Where one writes at a time, nobody can be told while the tasks are saved; nobody can take over either.
        self.is_alone = False
        self(0)

    def next_part(self) -> None:
        """Say that all rows are read, or compared."""
        self._parts += 1
        self._done = self._parts * self._rows
        self(0)

    def __call__(self, rows: int) -> None:
        if self._is_stopping():
            raise _Interrupted
        self._done = min(self._done + rows, (self._parts + 1) * self._rows)
        if self.is_alone:
            return
        told = {"done": self._done, "whole": 3 * self._rows, "lease_until": clock.now() + _LEASE}
        with beside() as session:
            is_mine = session.execute(update(ImportRun).where(self._mine).values(told).returning(ImportRun.id)).first()
        if is_mine is None:
            raise _Interrupted


def _still_may(by: Actor) -> bool:
    """Whether the person still has the rights with which he confirmed."""
    rights, who = db.session.get(Account, by.stands_as), db.session.get(Account, by.account_id)
    if rights is None or who is None or not (rights.is_active and who.is_active):
        return False
    return by.role in OFFICE and rights.role == by.role


def _give_back(run_id: int, owner: str) -> None:
    """Somebody else is to take it, soon; having been told to end counts as no attempt."""
    with transaction() as session:
        mine = ImportRun.id == run_id, ImportRun.owner == owner, _IS_APPLYING
        waiting = {"state": ImportState.WAITING, "owner": "", "done": 0, "attempt": ImportRun.attempt - 1}
        session.execute(update(ImportRun).where(*mine).values(waiting).execution_options(synchronize_session=False))


def _fail(run_id: int, owner: str, problem: str) -> None:
    db.session.rollback()
    with transaction() as session:
        mine = ImportRun.id == run_id, ImportRun.owner == owner, _IS_APPLYING
        failed = {"state": ImportState.FAILED, "problem": problem}
        session.execute(update(ImportRun).where(*mine).values(failed).execution_options(synchronize_session=False))
