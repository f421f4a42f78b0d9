"""The row of an import: made when it begins, completed in the very transaction that saves its tasks."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.imports import ImportState
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words
from tracker.models import HistoryHead, ImportRun
from tracker.services.history import Entry, write_history
from tracker.services.imports.apply import Progress, apply_plan
from tracker.services.imports.applying import Source
from tracker.services.imports.incoming import Incoming
from tracker.services.imports.plan import ImportPlan

#: The act of the history by which a list was taken.
IMPORTED = "nhap-danh-sach"


def _nobody_else() -> None:
    """No other process can have it: it was begun in this very transaction."""


def begin_run(
    session: Session,
    incoming: Incoming,
    *,
    by: Actor,
    at: datetime,
    staged_id: int | None = None,
    skips_refused: bool = False,
) -> ImportRun:
    """Add the row of an import that is to be made, by whom and from which staged list."""
    run = ImportRun(
        file_name=incoming.file_name[:200],
        sha256=incoming.sha256,
        stream=incoming.stream,
        account_id=by.account_id,
        actor_name=by.name,
        role=by.role,
        in_place_of=by.in_place_of,
        asked_at=at,
        state=ImportState.WAITING,
        staged_id=staged_id,
        skips_refused=skips_refused,
        documents={},
    )
    session.add(run)
    session.flush()
    return run


def complete_run(
    session: Session,
    run: ImportRun,
    plan: ImportPlan,
    *,
    by: Actor,
    at: datetime,
    progress: Progress,
    still_ours: Callable[[], None] = _nobody_else,
) -> None:
    """Save what was planned, and say on the row what came of it. Nobody sees the one without the other.

    `still_ours` is asked when all is saved, and raises when somebody else took the import over meanwhile.
    """
    source = Source(run.stream, run.file_name, by, at, clock.today(at), run_id=run.id)
    applied = apply_plan(session, plan, source, progress)
    still_ours()
    session.refresh(run)  # what was told of its progress meanwhile
    run.documents = applied.documents
    run.created, run.updated = len(plan.created), len(plan.updated)
    run.unchanged, run.refused = plan.unchanged, len(plan.refused)
    run.state, run.taken_at, run.staged_id, run.problem = ImportState.DONE, at, None, ""
    run.done = run.whole = run.created + run.updated
    summary = (
        f"Nhập danh sách «{run.file_name}», lần {run.id}: thêm {count_in_words(run.created)}, "
        f"cập nhật {count_in_words(run.updated)} nhiệm vụ"
    )
    told = Entry(IMPORTED, summary, source.today, subject=run.file_name, details={"number": run.id})
    write_history(session, [told, *applied.entries], at=at, by=by)
    run.last_entry_id = session.scalars(select(HistoryHead.last_id)).one()
    session.flush()
