"""Moving due dates. The old date stays on record, reminders of it are void from the same moment."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.db import transaction
from tracker.domain.delivery import SlotOutcome
from tracker.domain.extensions import why_no_new_due_date
from tracker.domain.lifecycle import Act, MoveKind
from tracker.domain.permissions import Actor
from tracker.domain.reminders import OF_DUE_DATES
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.models import CompletionReport, DueDateChange, ReminderSlot, Task
from tracker.services.acting import begin, require
from tracker.services.standing_report import stand


def extend_deadline(*, task_code: str, version: int | None = None, due_on: date, reason: str, by: Actor) -> None:
    """Grant an extension, in force from today.

    Raises:
        InvalidInput: the new date is not later than the one in force, or no reason is given.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.EXTEND, by=by)
        task = acting.task
        if task.due_on is None:
            message = "Nhiệm vụ không thời hạn thì không gia hạn được. Dùng «Đính chính» để đặt hạn."
            raise InvalidInput(message, field="due_on")
        if refused := why_no_new_due_date(due_on=task.due_on, new=due_on, today=acting.today):
            raise InvalidInput(refused, field="due_on")
        reason = require("reason", reason, "lý do gia hạn")
        previous = task.due_on
        move_due_date(
            session, task, kind=MoveKind.EXTENSION, to=due_on, decided_on=acting.today, reason=reason, at=acting.at
        )
        acting.record(
            f"Gia hạn: {day_in_words(previous)} → {day_in_words(due_on)}. {reason}",
            previous=previous.isoformat(),
            due_on=due_on.isoformat(),
            reason=reason,
        )


def move_due_date(
    session: Session, task: Task, *, kind: MoveKind, to: date, decided_on: date, reason: str, at: datetime
) -> None:
    """Put a new due date in force from a day on, keep the old one on record, and void the reminders of it.

    A report made on or after that day is judged by the new date. The caller has checked that no later move is recorded.
    """
    previous, task.due_on = task.due_on, to
    task.original_due_on = task.original_due_on or to
    session.add(
        DueDateChange(
            task_id=task.id,
            kind=kind,
            decided_on=decided_on,
            previous_due_on=previous,
            due_on=to,
            reason=reason,
            entered_at=at,
        )
    )
    reports = select(CompletionReport).where(
        CompletionReport.task_id == task.id, CompletionReport.reported_on >= decided_on
    )
    for report in session.scalars(reports):
        report.due_on = to
        if report.ended_on is None:
            stand(task, report)
    void_reminders(session, task, why="hạn đã đổi")


def void_reminders(session: Session, task: Task, *, why: str) -> None:
    """Cancel what its due date called for and no channel has yet, and let its dates call for reminders anew.

    Reminders of acts are looked at again when they are planned and claimed.
    """
    task.due_version += 1
    session.execute(
        update(ReminderSlot)
        .where(
            ReminderSlot.task_id == task.id,
            ReminderSlot.rule.in_(sorted(OF_DUE_DATES)),
            ReminderSlot.outcome.in_([SlotOutcome.PLANNED, SlotOutcome.IN_MESSAGE]),
        )
        .values(outcome=SlotOutcome.CANCELLED, why=why)
        .execution_options(synchronize_session=False)
    )
