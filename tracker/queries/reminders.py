"""Whom to remind of which task: the one definition that planning, sending and the preview share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select

from tracker.db import db
from tracker.domain.lifecycle import RUNNING, State
from tracker.domain.permissions import OF_AN_AGENCY
from tracker.models import Account, Agency, Document, PlannedDay, ReminderSlot, Task


@dataclass(frozen=True)
class OwedTask:
    """An open task with a due date, as a reminder tells of it."""

    id: int
    code: str
    content: str
    document: str | None
    due_on: date
    lead_agency_id: int
    lead_name: str


@dataclass(frozen=True)
class RemindedPerson:
    """A person who is reminded of what an agency leads."""

    account_id: int
    name: str
    address: str | None
    agency_id: int


def owed_on(day: date) -> ColumnElement[bool]:
    """Whether somebody still owes a task on this day, which has a due date: reminders are about no others."""
    return and_(
        Task.reported_on.is_(None),
        Task.revoked_on.is_(None),
        Task.due_on.is_not(None),
        Task.state.in_(RUNNING),
        Task.assigned_on <= day,
        Task.handed_out_on <= day,
    )


def may_be_reminded(day: date) -> ColumnElement[bool]:
    """Whether an account, joined with its agency, is one that is reminded: in office, of an agency that exists."""
    return and_(Account.is_active, Account.role.in_(OF_AN_AGENCY), _exists_on(day))


def due_dates_until(until: date, *, day: date) -> Select[date | None]:
    """The due dates of owed tasks up to a day, each once."""
    return select(Task.due_on).where(owed_on(day), Task.due_on <= until).distinct().order_by(Task.due_on)


def why_not_reminded(day: date) -> ColumnElement[str | None]:
    """Why a reminder (a row of `ReminderSlot`) is void, in words, or NULL when it still holds."""
    why = case(
        (Task.state == State.SUSPENDED, literal("nhiệm vụ tạm dừng")),
        (Task.state == State.REVOKED, literal("nhiệm vụ đã thu hồi")),
        (Task.reported_on.is_not(None), literal("nhiệm vụ đã báo cáo hoàn thành")),
        (Task.due_version != ReminderSlot.due_version, literal("hạn đã đổi")),
        (Task.state.not_in(RUNNING), literal("nhiệm vụ không còn phải thực hiện")),
        (Account.agency_id != Task.lead_agency_id, literal("đã đổi cơ quan chủ trì")),
        (~may_be_reminded(day), literal("người nhận không còn phụ trách")),
        else_=None,
    )
    return (
        select(why)
        .select_from(Task)
        .join(Account, Account.id == ReminderSlot.account_id)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(Task.id == ReminderSlot.task_id)
        .correlate(ReminderSlot)
        .scalar_subquery()
    )


def items_of(condition: ColumnElement[bool]) -> Select[str, str, str | None, date | None]:
    """Code, content, document number and due date of the tasks that some reminders are about, the most urgent first."""
    return (
        select(Task.code, Task.content, Document.label, Task.due_on)
        .outerjoin(Document, Document.id == Task.document_id)
        .where(Task.id.in_(select(ReminderSlot.task_id).where(condition)))
        .order_by(Task.due_on, Task.id)
    )


def find_last_planned_day(*, before: date) -> date | None:
    """The last day before this one whose reminders were planned."""
    return db.session.scalar(
        select(PlannedDay.day).where(PlannedDay.day < before).order_by(PlannedDay.day.desc()).limit(1)
    )


def list_due_dates(until: date, *, day: date) -> list[date]:
    """The due dates of owed tasks up to a day, in their order."""
    return [due_on for due_on in db.session.scalars(due_dates_until(until, day=day)) if due_on is not None]


def list_owed_tasks(due_dates: list[date], *, day: date) -> list[OwedTask]:
    """The owed tasks with one of these due dates, the most urgent first."""
    columns: tuple[Any, ...] = (
        Task.id,
        Task.code,
        Task.content,
        Document.label,
        Task.due_on,
        Task.lead_agency_id,
        Agency.name,
    )
    rows = db.session.execute(
        select(*columns)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .where(owed_on(day), Task.due_on.in_(due_dates))
        .order_by(Task.due_on, Task.id)
    )
    return [OwedTask(*row) for row in rows]


def list_reminded_people(*, day: date) -> list[RemindedPerson]:
    """The people who are reminded, by agency; those without an address too, since they should be."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Agency.id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(may_be_reminded(day))
        .order_by(Agency.code, Account.id)
    )
    return [RemindedPerson(*row) for row in rows]


def _exists_on(day: date) -> ColumnElement[bool]:
    return and_(
        Agency.id.is_not(None),
        or_(Agency.valid_from.is_(None), Agency.valid_from <= day),
        or_(Agency.valid_to.is_(None), Agency.valid_to >= day),
    )
