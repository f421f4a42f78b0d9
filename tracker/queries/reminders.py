"""Which tasks reminders are about, and when one is void: what planning, sending and the preview share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select

from tracker.db import db
from tracker.domain.lifecycle import RUNNING, State
from tracker.domain.permissions import OF_AN_AGENCY, Role
from tracker.domain.reminder_rules import Rule
from tracker.domain.reminders import HANDING_OUT, OF_DUE_DATES, TO_BE_ACCEPTED_FROM
from tracker.models import Account, Agency, Document, HistoryEntry, PlannedDay, ReminderSlot, Task
from tracker.queries.reminded_people import is_in_office, is_still_addressed
from tracker.queries.reminder_occasions import last_entry, still_waits

#: So many numbers go into one statement.
_AT_ONCE = 500


@dataclass(frozen=True)
class ToldTask:
    """A task as a reminder tells of it."""

    id: int
    code: str
    content: str
    document: str
    due_on: date | None
    lead_name: str


@dataclass(frozen=True)
class ToldAct:
    """An act as a reminder tells of it."""

    act: str
    happened_on: date
    summary: str


@dataclass(frozen=True)
class Reader:
    """A person who is reminded, of an agency or of the Office and its leaders."""

    account_id: int
    name: str
    address: str | None
    role: Role
    agency_name: str | None


@dataclass(frozen=True)
class Overdue:
    """How many open tasks an agency leads that are overdue, and for how long the oldest has been."""

    agency_name: str
    tasks: int
    oldest_due_on: date


def owed_on(day: date) -> ColumnElement[bool]:
    """Whether somebody still owes a task on this day, which has a due date."""
    return and_(
        Task.reported_on.is_(None),
        Task.revoked_on.is_(None),
        Task.due_on.is_not(None),
        Task.state.in_(RUNNING),
        Task.assigned_on <= day,
        Task.handed_out_on <= day,
    )


def due_dates_until(until: date, *, day: date) -> Select[date | None]:
    """The due dates of owed tasks up to a day, each once."""
    return select(Task.due_on).where(owed_on(day), Task.due_on <= until).distinct().order_by(Task.due_on)


def why_not_reminded(day: date) -> ColumnElement[str | None]:
    """Why a reminder (a row of `ReminderSlot`) is void, in words, or NULL when it still holds."""
    occasion = ReminderSlot.occasion
    of_due_date, is_decision = ReminderSlot.rule.in_(sorted(OF_DUE_DATES)), ReminderSlot.rule == Rule.DECIDED
    of_lead_alone = and_(ReminderSlot.rule != Rule.ASSIGNED, Account.role.in_(OF_AN_AGENCY))
    why = case(
        (and_(~is_decision, Task.state == State.SUSPENDED), literal("nhiệm vụ tạm dừng")),
        (and_(~is_decision, Task.state == State.REVOKED), literal("nhiệm vụ đã thu hồi")),
        (and_(of_due_date, Task.reported_on.is_not(None)), literal("nhiệm vụ đã báo cáo hoàn thành")),
        (and_(of_due_date, Task.due_version != occasion), literal("hạn đã đổi")),
        (and_(of_due_date, Task.state.not_in(RUNNING)), literal("nhiệm vụ không còn phải thực hiện")),
        (and_(of_lead_alone, Account.agency_id != Task.lead_agency_id), literal("đã đổi cơ quan chủ trì")),
        (_is_answered(Rule.NOT_ACCEPTED), literal("cơ quan đã tiếp nhận hoặc trả lời")),
        (and_(_is_answered(Rule.ASSIGNED), Account.agency_id == Task.lead_agency_id), literal("cơ quan đã tiếp nhận")),
        (
            and_(ReminderSlot.rule == Rule.ASSIGNED, Task.state.not_in(RUNNING)),
            literal("nhiệm vụ không còn phải thực hiện"),
        ),
        (_is_not_last(Rule.ASSIGNED, HANDING_OUT), literal("nhiệm vụ đã giao lại")),
        (_is_not_last(Rule.NOT_ACCEPTED, TO_BE_ACCEPTED_FROM), literal("nhiệm vụ đã giao lại")),
        (
            and_(ReminderSlot.rule == Rule.WAITING, ~still_waits(occasion)),  # type: ignore[arg-type]
            literal("Văn phòng đã xử lý"),
        ),
        (~and_(is_in_office(Account, day), is_still_addressed(day)), literal("người nhận không còn phụ trách")),
        else_=None,
    )
    return (
        select(why)
        .select_from(Task)
        .join(Account, Account.id == ReminderSlot.account_id)
        .where(Task.id == ReminderSlot.task_id)
        .correlate(ReminderSlot)
        .scalar_subquery()
    )


def list_told_tasks(task_ids: Iterable[int]) -> dict[int, ToldTask]:
    """These tasks, as reminders tell of them."""
    columns: tuple[Any, ...] = (
        Task.id,
        Task.code,
        Task.content,
        func.coalesce(Document.label, ""),
        Task.due_on,
        Agency.name,
    )
    query = select(*columns).join(Agency, Agency.id == Task.lead_agency_id)
    query = query.outerjoin(Document, Document.id == Task.document_id).order_by(Task.id)
    found: dict[int, ToldTask] = {}
    for part in _parts(task_ids):
        found |= {row[0]: ToldTask(*row) for row in db.session.execute(query.where(Task.id.in_(part)))}
    return found


def list_told_acts(entry_ids: Iterable[int]) -> dict[int, ToldAct]:
    """These entries of the history, as reminders tell of them."""
    query = select(HistoryEntry.id, HistoryEntry.act, HistoryEntry.happened_on, HistoryEntry.summary)
    found: dict[int, ToldAct] = {}
    for part in _parts(entry_ids):
        rows = db.session.execute(query.where(HistoryEntry.id.in_(part)).order_by(HistoryEntry.id))
        found |= {row[0]: ToldAct(*row[1:]) for row in rows}
    return found


def list_readers(account_ids: Iterable[int]) -> dict[int, Reader]:
    """These people, as their mails address them."""
    query = select(Account.id, Account.name, Account.email, Account.role, Agency.name)
    query = query.outerjoin(Agency, Agency.id == Account.agency_id).order_by(Account.id)
    found: dict[int, Reader] = {}
    for part in _parts(account_ids):
        found |= {row[0]: Reader(*row) for row in db.session.execute(query.where(Account.id.in_(part)))}
    return found


def list_overdue_by_agency(day: date) -> list[Overdue]:
    """The agencies with overdue tasks on a day, those with the most first."""
    rows = db.session.execute(
        select(Agency.name, func.count(), func.min(Task.due_on))
        .select_from(Task)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(owed_on(day), Task.due_on < day)
        .group_by(Agency.id, Agency.name)
        .order_by(func.count().desc(), Agency.name)
    )
    return [Overdue(name, tasks, oldest) for name, tasks, oldest in rows if oldest is not None]


def list_agencies_without_people(due_dates: list[date], *, day: date) -> list[tuple[str, int]]:
    """The agencies that owe tasks with one of these due dates and have nobody to be told: name and number of tasks."""
    anybody = (
        select(Account.id)
        .where(Account.agency_id == Task.lead_agency_id, Account.role.in_(OF_AN_AGENCY), is_in_office(Account, day))
        .correlate(Task)
        .exists()
    )
    rows = db.session.execute(
        select(Agency.name, func.count())
        .select_from(Task)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .where(owed_on(day), Task.due_on.in_(due_dates), ~anybody)
        .group_by(Agency.id, Agency.name)
        .order_by(Agency.name)
    )
    return [(name, count) for name, count in rows]


def find_last_planned_day(*, before: date) -> date | None:
    """The last day before this one whose reminders were planned."""
    return db.session.scalar(
        select(PlannedDay.day).where(PlannedDay.day < before).order_by(PlannedDay.day.desc()).limit(1)
    )


def _is_answered(rule: Rule) -> ColumnElement[bool]:
    return and_(ReminderSlot.rule == rule, Task.state != State.ASSIGNED)


def _is_not_last(rule: Rule, acts: frozenset[Any]) -> ColumnElement[bool]:
    return and_(ReminderSlot.rule == rule, ReminderSlot.occasion != last_entry(acts))


def _parts(numbers: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(numbers))
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
