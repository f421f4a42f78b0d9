"""A task as it was before an import changed it: written down, and put back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.lifecycle import RequestState, State
from tracker.models import (
    CompletionReport,
    Cooperation,
    DueDateChange,
    ExtensionRequest,
    LeadChange,
    Task,
    TaskOfficer,
)
from tracker.services.due_dates import void_reminders
from tracker.services.search_text import refresh_search_text

_TEXTS = ("content", "assigner", "note", "document_id", "lead_agency_id", "is_starred", "progress_percent", "is_demo")
_DAYS = (
    *("state_since", "assigned_on", "handed_out_on", "due_on", "original_due_on"),
    *("reported_on", "reported_due_on", "confirmed_on"),
)
_DAYS_OF_PART = ("due_on", "reported_on")
_DAYS_OF_REPORT = ("reported_on", "due_on", "confirmed_on")


def before_of(session: Session, task: Task) -> dict[str, Any]:
    """All of a task that an import can change, for keeping."""
    reports = session.scalars(
        select(CompletionReport).where(CompletionReport.task_id == task.id).order_by(CompletionReport.id)
    )
    parts = session.scalars(select(Cooperation).where(Cooperation.task_id == task.id).order_by(Cooperation.agency_id))
    officer = session.get(TaskOfficer, task.id)
    waiting = select(ExtensionRequest.id).where(
        ExtensionRequest.task_id == task.id, ExtensionRequest.state == RequestState.PENDING
    )
    return {
        "state": task.state.value,
        "texts": {name: getattr(task, name) for name in _TEXTS},
        "days": _days_of(task, _DAYS),
        "parts": [
            {"agency_id": one.agency_id, "part": one.part, "result": one.result} | _days_of(one, _DAYS_OF_PART)
            for one in parts
        ],
        "reports": [
            {"id": one.id, "result_document": one.result_document} | _days_of(one, _DAYS_OF_REPORT) for one in reports
        ],
        "officer": _officer_as_json(officer) if officer else None,
        "request_id": session.scalar(waiting),
    }


def put_back(session: Session, task: Task, before: dict[str, Any], *, taken_at: datetime) -> None:
    """Let a task be again what it was. What the import added to its story bears the instant at which it was taken."""
    for event in (LeadChange, DueDateChange):
        session.execute(delete(event).where(event.task_id == task.id, event.entered_at == taken_at))
    with session.no_autoflush:  # dates depend on each other, so the database sees them when all of them are set
        for name, value in before["texts"].items():
            setattr(task, name, value)
        _set_days(task, before["days"])
        task.state = State(before["state"])
        _put_reports_back(session, task, before["reports"])
    session.flush()
    _put_parts_back(session, task, before["parts"])
    if before["officer"] is not None:
        told = before["officer"] | {"given_on": date.fromisoformat(before["officer"]["given_on"])}
        session.merge(TaskOfficer(task_id=task.id, **told))
    if before["request_id"] is not None:
        request = session.get_one(ExtensionRequest, before["request_id"])
        request.state, request.decided_on, request.decision = RequestState.PENDING, None, ""
    refresh_search_text(session, task)
    void_reminders(session, task, why="lần nhập đã được hoàn tác")
    task.version += 1
    session.flush()


def _put_reports_back(session: Session, task: Task, reports: list[dict[str, Any]]) -> None:
    there = {one["id"]: one for one in reports}
    for report in session.scalars(select(CompletionReport).where(CompletionReport.task_id == task.id)).all():
        told = there.get(report.id)
        if told is None:
            session.delete(report)
            continue
        report.result_document = told["result_document"]
        _set_days(report, {name: told[name] for name in _DAYS_OF_REPORT})


def _put_parts_back(session: Session, task: Task, parts: list[dict[str, Any]]) -> None:
    session.execute(delete(Cooperation).where(Cooperation.task_id == task.id))
    for told in parts:
        part = Cooperation(task_id=task.id, agency_id=told["agency_id"], part=told["part"], result=told["result"])
        _set_days(part, {name: told[name] for name in _DAYS_OF_PART})
        session.add(part)
    session.flush()


def _officer_as_json(officer: TaskOfficer) -> dict[str, Any]:
    return {
        "account_id": officer.account_id,
        "may_report": officer.may_report,
        "given_on": officer.given_on.isoformat(),
    }


def _days_of(row: object, names: tuple[str, ...]) -> dict[str, str | None]:
    days = {name: getattr(row, name) for name in names}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _set_days(row: object, days: dict[str, str | None]) -> None:
    for name, told in days.items():
        setattr(row, name, date.fromisoformat(told) if told else None)
