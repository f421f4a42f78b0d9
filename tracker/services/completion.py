"""Completion: reported by the agency, withdrawn by it, confirmed or returned by the Office, reopened by its head."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db import transaction
from tracker.domain.lifecycle import Act, ReportEnding, State
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line
from tracker.domain.wording import day_in_words, delay_in_words
from tracker.errors import ActRefused
from tracker.files.attachments import Upload
from tracker.models import CompletionReport, Purpose, Task
from tracker.queries.office_settings import get_office_settings
from tracker.services.acting import Acting, begin, open_text, require
from tracker.services.leading import pass_to_successor
from tracker.services.standing_report import stand


def report_completion(
    *,
    task_code: str,
    version: int | None = None,
    by: Actor,
    result: str,
    result_document: str = "",
    delay_cause: str = "",
    files: Sequence[Upload] = (),
) -> None:
    """Report a task complete as of today. Its due date in force today is what it will be judged by.

    It waits for the Office, unless the office's settings say that no confirmation is needed.

    Raises:
        InvalidInput: no result is told, or it is late and no cause is.
        ActRefused: it is assigned from a later day on.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.REPORT, by=by)
        task = acting.task
        if acting.today < task.assigned_on:
            message = f"Nhiệm vụ được giao từ ngày {day_in_words(task.assigned_on)}; báo cáo hoàn thành từ ngày đó."
            raise ActRefused(message)
        result = require("result", result, "kết quả thực hiện")
        if task.due_on is not None and acting.today > task.due_on:
            delay_cause = require("delay_cause", delay_cause, "nguyên nhân chậm, vì đã quá hạn")
        confirmation_needed = get_office_settings().confirmation_needed
        report = CompletionReport(
            task_id=task.id,
            agency_id=task.lead_agency_id,
            reported_on=acting.today,
            due_on=task.due_on,
            result=result,
            result_document=one_line(open_text("result_document", result_document)),
            delay_cause=open_text("delay_cause", delay_cause),
            confirmed_on=None if confirmation_needed else acting.today,
            entered_at=acting.at,
        )
        session.add(report)
        stand(task, report)
        task.state = State.REPORTED if confirmation_needed else State.COMPLETED
        session.flush()  # the files name the report
        how = f" ({delay_in_words(task.due_on, acting.today)})" if task.due_on else ""
        acting.record(
            f"Báo cáo hoàn thành{how}: {result}",
            to=task.state,
            result=result,
            result_document=report.result_document,
            confirmation_needed=confirmation_needed,
            **acting.attach(files, Purpose.REPORT, report_id=report.id),
        )


def withdraw_report(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """Take back a report that waits for confirmation. It counts no more, from today."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.WITHDRAW, by=by)
        _end(acting, ReportEnding.WITHDRAWN)
        reason = require("reason", reason, "lý do rút báo cáo")
        acting.record(f"Rút báo cáo hoàn thành: {reason}", reason=reason)


def confirm_completion(*, task_code: str, version: int | None = None, by: Actor) -> None:
    """Confirm a reported task. No figure changes: the day of the report decides, not this one."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.CONFIRM, by=by)
        report = _standing(session, acting.task)
        report.confirmed_on = acting.today
        stand(acting.task, report)
        acting.record(f"Xác nhận hoàn thành, theo báo cáo ngày {day_in_words(report.reported_on)}")


def return_report(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """Return a report: from today the task counts as not completed, with its due date unchanged."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.RETURN, by=by)
        _end(acting, ReportEnding.RETURNED)
        reason = require("reason", reason, "lý do trả lại")
        acting.record(f"Trả lại báo cáo hoàn thành: {reason}", reason=reason)


def reopen_task(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """Open a confirmed task again: from today it is not completed. Earlier days, and closings, stay as they were."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.REOPEN, by=by)
        _end(acting, ReportEnding.REOPENED)
        reason = require("reason", reason, "lý do mở lại")
        acting.record(f"Mở lại nhiệm vụ: {reason}", reason=reason)


def _end(acting: Acting, ending: ReportEnding) -> None:
    report = _standing(acting.session, acting.task)
    report.ended_on, report.ending = _not_before(acting.today, report), ending
    stand(acting.task, None)
    acting.task.state = State.IN_PROGRESS  # whoever ended it: there is work to do again
    pass_to_successor(acting)


def _not_before(day: date, report: CompletionReport) -> date:
    # A clock that was set back must not make a report end before it began.
    return max(day, report.confirmed_on or report.reported_on)


def _standing(session: Session, task: Task) -> CompletionReport:
    return session.scalars(
        select(CompletionReport).where(CompletionReport.task_id == task.id, CompletionReport.ended_on.is_(None))
    ).one()
