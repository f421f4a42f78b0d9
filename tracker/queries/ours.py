"""What an agency owes, sorted by what is to be done about it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, case, exists, func, literal, select

from tracker.db import db
from tracker.domain.lifecycle import Act, ReportEnding, State
from tracker.domain.permissions import Actor
from tracker.models import (
    Account,
    Agency,
    CompletionReport,
    Cooperation,
    Document,
    ExtensionRequest,
    HistoryEntry,
    Task,
    TaskOfficer,
)
from tracker.queries.visible_tasks import visible_tasks

#: So many tasks of each section are shown; the rest is in the list it leads to.
SHOWN = 10


class Section(StrEnum):
    """What an agency has to do about a task; each open task is in the first that fits."""

    TO_ACCEPT = "to_accept"
    RETURNED = "returned"
    OVERDUE = "overdue"
    SOON = "soon"
    REST = "rest"
    WAITING = "waiting"


@dataclass(frozen=True)
class OurTask:
    """One task of the agency; with the date it asked for where a request for an extension waits."""

    section: Section
    code: str
    content: str
    state: State
    is_starred: bool
    due_on: date | None
    percent: int | None
    document_label: str
    officer_name: str | None
    asked_due_on: date | None
    may_report: bool
    """Whether its head let the asking officer report it."""
    returned: str
    """The words with which the Office returned the last report; empty in other sections."""


@dataclass(frozen=True)
class OurPart:
    """A task that another agency leads, and of which this one has not told its part yet."""

    code: str
    content: str
    lead_name: str
    part: str
    part_due_on: date | None
    due_on: date | None


def list_our_tasks(
    *, actor: Actor, today: date, soon_days: int, officer_id: int | None = None
) -> dict[Section, list[OurTask]]:
    """The first tasks of each section, the most urgent first. With an officer, only what the head gave him."""
    section = _section(today, soon_days)
    place = func.row_number().over(partition_by=section, order_by=(Task.due_on.asc().nulls_last(), Task.id))
    ours = (
        select(Task.id, section.label("section"), place.label("place")).where(*_open_here(actor, officer_id)).subquery()
    )
    rows = db.session.execute(
        select(
            ours.c.section,
            Task.code,
            Task.content,
            Task.state,
            Task.is_starred,
            Task.due_on,
            Task.progress_percent,
            func.coalesce(Document.label, ""),
            Account.name,
            ExtensionRequest.asked_due_on,
            func.coalesce(TaskOfficer.may_report & (TaskOfficer.account_id == actor.stands_as), literal(value=False)),
            case((ours.c.section == Section.RETURNED.value, func.coalesce(_last_return(), "")), else_=literal("")),
        )
        .select_from(ours)
        .join(Task, Task.id == ours.c.id)
        .outerjoin(Document, Document.id == Task.document_id)
        .outerjoin(TaskOfficer, TaskOfficer.task_id == Task.id)
        .outerjoin(Account, Account.id == TaskOfficer.account_id)
        .outerjoin(ExtensionRequest, (ExtensionRequest.task_id == Task.id) & (ExtensionRequest.decided_on.is_(None)))
        .where(ours.c.place <= SHOWN)
        .order_by(ours.c.place)
    )
    found: dict[Section, list[OurTask]] = {one: [] for one in Section}
    for row in rows:
        found[Section(row[0])].append(OurTask(Section(row[0]), *row[1:]))
    return found


def count_our_tasks(*, actor: Actor, today: date, soon_days: int, officer_id: int | None = None) -> dict[Section, int]:
    """How many tasks each section has."""
    section = _section(today, soon_days)
    rows = db.session.execute(
        select(section, func.count()).where(*_open_here(actor, officer_id)).group_by(section).order_by(section)
    )
    found = {Section(row[0]): row[1] for row in rows}
    return {one: found.get(one, 0) for one in Section}


def list_our_parts(*, actor: Actor) -> list[OurPart]:
    """Open tasks of others in which the agency takes part and has not told its part, the most urgent first."""
    lead = select(Agency.name).where(Agency.id == Task.lead_agency_id).correlate(Task).scalar_subquery()
    soonest = func.coalesce(Cooperation.due_on, Task.due_on)
    rows = db.session.execute(
        select(Task.code, Task.content, lead, Cooperation.part, Cooperation.due_on, Task.due_on)
        .join(Cooperation, Cooperation.task_id == Task.id)
        .where(
            Cooperation.agency_id == actor.agency_id,
            Cooperation.reported_on.is_(None),
            Task.state.in_([State.ASSIGNED, State.IN_PROGRESS]),
            visible_tasks(actor),
        )
        .order_by(soonest.asc().nulls_last(), Task.id)
        .limit(SHOWN)
    )
    return [OurPart(*row) for row in rows]


def _last_return() -> ColumnElement[str]:
    return (
        select(HistoryEntry.summary)
        .where(HistoryEntry.task_id == Task.id, HistoryEntry.act == Act.RETURN.value)
        .order_by(HistoryEntry.id.desc())
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )


def _open_here(actor: Actor, officer_id: int | None) -> list[ColumnElement[bool]]:
    """Led by the person's agency, handed out, and not at its end."""
    conditions = [
        visible_tasks(actor),
        Task.lead_agency_id == actor.agency_id,
        Task.confirmed_on.is_(None),
        Task.state.in_([State.ASSIGNED, State.DECLINED, State.IN_PROGRESS, State.REPORTED, State.SUSPENDED]),
    ]
    if officer_id is not None:
        conditions.append(exists().where(TaskOfficer.task_id == Task.id, TaskOfficer.account_id == officer_id))
    return conditions


def _section(today: date, soon_days: int) -> ColumnElement[str]:
    last_ending = (
        select(CompletionReport.ending)
        # What another agency reported while it led the task was not returned to this one.
        .where(CompletionReport.task_id == Task.id, CompletionReport.agency_id == Task.lead_agency_id)
        .order_by(CompletionReport.id.desc())
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )
    return case(
        (Task.state == State.ASSIGNED, literal(Section.TO_ACCEPT.value)),
        (Task.state != State.IN_PROGRESS, literal(Section.WAITING.value)),
        (last_ending == ReportEnding.RETURNED, literal(Section.RETURNED.value)),
        (Task.due_on < today, literal(Section.OVERDUE.value)),
        (Task.due_on <= today + timedelta(days=soon_days), literal(Section.SOON.value)),
        else_=literal(Section.REST.value),
    )
