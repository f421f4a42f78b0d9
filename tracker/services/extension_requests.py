"""Requests for an extension: the lead agency asks, the Office decides. The clock runs on meanwhile."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db import transaction
from tracker.domain.extensions import is_late_request, why_not_asked, why_not_granted
from tracker.domain.lifecycle import Act, MoveKind, RequestState
from tracker.domain.permissions import Actor
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.files.attachments import Upload
from tracker.models import ExtensionRequest, Purpose, Task
from tracker.queries.calendar import get_calendar
from tracker.queries.office_settings import get_office_settings
from tracker.services.acting import begin, require
from tracker.services.due_dates import move_due_date

_IN_HISTORY = {
    RequestState.GRANTED: "Đồng ý gia hạn",
    RequestState.SHORTENED: "Đồng ý gia hạn, ngắn hơn đề nghị",
}
_GRANTED = (RequestState.GRANTED, RequestState.SHORTENED)


def ask_for_extension(
    *,
    task_code: str,
    version: int | None = None,
    by: Actor,
    due_on: date,
    reason: str,
    files: Sequence[Upload] = (),
) -> None:
    """Ask for a later due date. A request made late is taken, and marked.

    Raises:
        InvalidInput: the date is not later, or beyond what the office allows; or no reason is given.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.ASK_EXTENSION, by=by)
        reason = require("reason", reason, "lý do xin gia hạn")
        in_force, limits = _in_force(acting.task), get_office_settings().extensions
        if refused := why_not_asked(
            due_on=in_force,
            asked=due_on,
            today=acting.today,
            granted=_count_granted(session, acting.task),
            limits=limits,
        ):
            raise InvalidInput(refused, field="due_on")
        is_late = is_late_request(
            due_on=in_force, today=acting.today, limits=limits, calendar=get_calendar(acting.today)
        )
        session.add(
            ExtensionRequest(
                task_id=acting.task.id,
                agency_id=acting.task.lead_agency_id,
                account_id=by.account_id,
                asked_on=acting.today,
                due_on=in_force,
                asked_due_on=due_on,
                reason=reason,
                is_late=is_late,
                state=RequestState.PENDING,
                entered_at=acting.at,
            )
        )
        late = " (đề nghị muộn)" if is_late else ""
        acting.record(
            f"Xin gia hạn đến {day_in_words(due_on)}{late}: {reason}",
            asked_due_on=due_on.isoformat(),
            is_late=is_late,
            reason=reason,
            **acting.attach(files, Purpose.REQUEST),
        )


def withdraw_extension_request(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """Take back the request that waits."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.WITHDRAW_REQUEST, by=by)
        reason = require("reason", reason, "lý do rút đề nghị")
        request = _pending(session, acting.task)
        request.state, request.decided_on, request.decision = RequestState.WITHDRAWN, acting.today, reason
        acting.record(f"Rút đề nghị gia hạn: {reason}", reason=reason)


def decide_extension(
    *,
    task_code: str,
    version: int | None = None,
    by: Actor,
    answer: RequestState,
    reason: str,
    due_on: date | None = None,
) -> None:
    """Answer the request that waits: as asked, to an earlier day than asked (`due_on`), or not at all.

    Raises:
        InvalidInput: a shorter extension has no date or one that does not lie between, or no reason is given.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.DECIDE_EXTENSION, by=by)
        reason = require("reason", reason, "lý do quyết định")
        request = _pending(session, acting.task)
        if answer not in {*_GRANTED, RequestState.REFUSED}:
            message = "Chọn một trong ba cách trả lời."
            raise InvalidInput(message, field="answer")
        granted = _granted(request, answer, due_on, acting.today)
        request.state, request.decided_on, request.decided_by = answer, acting.today, by.name
        request.granted_due_on, request.decision = granted, reason
        previous = acting.task.due_on
        if granted is None:
            acting.record(f"Không đồng ý gia hạn: {reason}", answer=answer.value, reason=reason)
            return
        move_due_date(
            session,
            acting.task,
            kind=MoveKind.EXTENSION,
            to=granted,
            decided_on=acting.today,
            reason=reason,
            at=acting.at,
        )
        acting.record(
            f"{_IN_HISTORY[answer]}: {day_in_words(previous)} → {day_in_words(granted)}. {reason}",
            answer=answer.value,
            due_on=granted.isoformat(),
            reason=reason,
        )


def _granted(request: ExtensionRequest, answer: RequestState, due_on: date | None, today: date) -> date | None:
    if answer is not RequestState.SHORTENED and due_on is not None:
        message = "Câu trả lời này không đi với hạn mới. Chọn «đến ngày sớm hơn», hoặc bỏ trống ngày."
        raise InvalidInput(message, field="due_on")
    if answer is RequestState.REFUSED:
        return None
    if answer is RequestState.GRANTED:
        due_on = request.asked_due_on
    elif due_on is None:
        message = "Chọn ngày hạn mới, sớm hơn ngày cơ quan đề nghị."
        raise InvalidInput(message, field="due_on")
    elif due_on == request.asked_due_on:
        message = "Ngày này đúng bằng ngày cơ quan đề nghị: chọn «Đồng ý như đề nghị»."
        raise InvalidInput(message, field="due_on")
    if refused := why_not_granted(due_on=request.due_on, asked=request.asked_due_on, granted=due_on, today=today):
        raise InvalidInput(refused, field="due_on")
    return due_on


def _pending(session: Session, task: Task) -> ExtensionRequest:
    return session.scalars(
        select(ExtensionRequest).where(
            ExtensionRequest.task_id == task.id, ExtensionRequest.state == RequestState.PENDING
        )
    ).one()


def _count_granted(session: Session, task: Task) -> int:
    granted = select(func.count()).where(ExtensionRequest.task_id == task.id, ExtensionRequest.state.in_(_GRANTED))
    return session.scalar(granted) or 0


def _in_force(task: Task) -> date:
    if task.due_on is None:  # the life cycle has refused it already
        message = "Nhiệm vụ không thời hạn thì không có hạn để lùi."
        raise InvalidInput(message, field="due_on")
    return task.due_on
