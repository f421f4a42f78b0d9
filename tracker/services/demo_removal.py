"""Taking the demonstration away, so that an office can begin in the same installation.

What it leaves: the history and the closings, which are never changed (what of these was public is withdrawn); the
record of mails that were handed over, and with it the made-up people they went to or who did something, disabled and
without agency, address or password. What real data needs (an agency that a real task names, a document of a real task)
becomes real.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, union, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.delivery import MessageState
from tracker.domain.imports import ImportState
from tracker.domain.permissions import Actor, Role
from tracker.models import (
    Account,
    Agency,
    Attachment,
    DeliveryAttempt,
    Document,
    ExtensionRequest,
    HistoryEntry,
    ImportRun,
    OutboxMessage,
    ProgressEntry,
    Task,
    TaskSeries,
    Urge,
    UrgeMail,
    UrgeTask,
    WorkProgramme,
)
from tracker.services.history import Entry, write_history
from tracker.services.publishing import withdraw_demo_closings
from tracker.services.referring import columns_pointing_at

#: What people left in tasks that stay, or in the record of mails: it is kept, and with it the people.
_TRACES = {model.__table__ for model in (OutboxMessage, ProgressEntry, ExtensionRequest, Attachment, ImportRun)}


@dataclass(frozen=True)
class Removed:
    """How much was taken away, and how much stayed because something that remains points at it."""

    tasks: int
    agencies: int
    accounts: int
    kept_agencies: int
    disabled_accounts: int


def remove_demo(*, by: Actor) -> Removed:
    """Take away everything the demonstration brought. Does nothing, and says so by zeros, where there is none."""
    at = clock.now()
    with transaction() as session:
        withdraw_demo_closings(session, at=at)
        tasks = _remove_tasks(session)
        accounts, disabled = _remove_accounts(session)
        agencies, kept = _remove_agencies(session)
        removed = Removed(tasks, agencies, accounts, kept, disabled)
        if any((tasks, agencies, accounts)):
            summary = f"Gỡ dữ liệu minh họa: {tasks} nhiệm vụ, {agencies} cơ quan, {accounts} tài khoản"
            write_history(session, [Entry("minh-hoa", summary, clock.today(at))], at=at, by=by)
    return removed


def _remove_tasks(session: Session) -> int:
    demo = select(Task.id).where(Task.is_demo)
    number = _count(session, demo)
    for column in reversed(columns_pointing_at(Task.id)):
        session.execute(delete(column.table).where(column.in_(demo)))
    _remove_urges(session)
    session.execute(delete(Task).where(Task.is_demo))
    _remove_series(session)
    named = (Task.document_id, WorkProgramme.document_id, TaskSeries.document_id)
    used = union(*(select(column).where(column.is_not(None)) for column in named))
    unused = Document.is_demo & Document.id.not_in(select(used.subquery().c[0]))
    session.execute(delete(Attachment).where(Attachment.document_id.in_(select(Document.id).where(unused))))
    session.execute(delete(Document).where(unused))
    session.execute(update(Document).where(Document.is_demo).values(is_demo=False))
    return number


def _remove_series(session: Session) -> None:
    """Made-up duties come back no more, and real tasks of theirs stay."""
    demo = select(TaskSeries.id).where(TaskSeries.is_demo)
    for column in columns_pointing_at(TaskSeries.id):
        session.execute(delete(column.table).where(column.in_(demo)))
    session.execute(delete(TaskSeries).where(TaskSeries.is_demo))


def _remove_urges(session: Session) -> None:
    """Urges that were about made-up tasks alone go, and their numbers are free again."""
    empty = select(Urge.id).where(Urge.id.not_in(select(UrgeTask.urge_id)))
    session.execute(delete(UrgeMail).where(UrgeMail.urge_id.in_(empty)))
    session.execute(delete(Urge).where(Urge.id.in_(empty)))


def _remove_accounts(session: Session) -> tuple[int, int]:
    """How many were deleted, and how many disabled."""
    demo = select(Account.id).where(Account.is_demo)
    _stop_imports(session, demo)
    for column in columns_pointing_at(Account.id):
        if column.table not in _TRACES:
            session.execute(delete(column.table).where(column.in_(demo)))
    _remove_messages(session, OutboxMessage.account_id.in_(demo))
    # Whoever told of progress, asked or added a file is in the history with it.
    acted = select(HistoryEntry.account_id).where(HistoryEntry.account_id.is_not(None))
    brought_in = select(ImportRun.account_id).where(ImportRun.account_id.is_not(None))
    left_a_trace = or_(
        Account.id.in_(acted), Account.id.in_(select(OutboxMessage.account_id)), Account.id.in_(brought_in)
    )
    deleted = _count(session, demo.where(~left_a_trace))
    session.execute(delete(Account).where(Account.is_demo, ~left_a_trace))
    disabled = _count(session, demo)
    # A viewer needs no agency, so the made-up agencies can go.
    nobody = {"is_active": False, "email": None, "password_hash": None, "role": Role.VIEWER, "agency_id": None}
    session.execute(update(Account).where(Account.is_demo).values(nobody))
    return deleted, disabled


def _stop_imports(session: Session, demo: Select[int]) -> None:
    """Lists that made-up people uploaded and that wait to be taken are not taken."""
    session.execute(
        update(ImportRun)
        .where(ImportRun.account_id.in_(demo), ImportRun.staged_id.is_not(None))
        .values(staged_id=None, state=ImportState.FAILED, problem="đã gỡ dữ liệu minh họa")
        .execution_options(synchronize_session=False)
    )


def _remove_messages(session: Session, to_demo: ColumnElement[bool]) -> None:
    """Messages that nobody tried to send go; the others stay, as attempts are append-only, and are not tried again."""
    tried = select(DeliveryAttempt.message_id)
    at_rest = OutboxMessage.state != MessageState.SENDING
    session.execute(delete(OutboxMessage).where(to_demo, at_rest, OutboxMessage.id.not_in(tried)))
    session.execute(
        update(OutboxMessage)
        .where(to_demo, OutboxMessage.state.in_([MessageState.PENDING, MessageState.RETRY]))
        .values(state=MessageState.CANCELLED, last_answer="đã gỡ dữ liệu minh họa")
    )


def _remove_agencies(session: Session) -> tuple[int, int]:
    """How many were deleted, and how many became real because real data names them."""
    used = union(*(select(column).where(column.is_not(None)) for column in columns_pointing_at(Agency.id)))
    unused = Agency.id.not_in(select(used.subquery().c[0]))
    demo = select(Agency.id).where(Agency.is_demo)
    deleted = _count(session, demo.where(unused))
    session.execute(delete(Agency).where(Agency.is_demo, unused))
    kept = _count(session, demo)
    session.execute(update(Agency).where(Agency.is_demo).values(is_demo=False))
    return deleted, kept


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
