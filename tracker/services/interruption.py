"""Suspending, resuming and revoking: acts of the head of the Office."""

from datetime import date

from sqlalchemy import select

from tracker.db import transaction
from tracker.domain.lifecycle import Act, MoveKind
from tracker.domain.permissions import Actor
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.models import Pause
from tracker.services.acting import begin, require
from tracker.services.due_dates import move_due_date, void_reminders


def suspend_task(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """Stop the clock: from today the task is not overdue and nobody is reminded of it."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.SUSPEND, by=by)
        reason = require("reason", reason, "lý do tạm dừng")
        session.add(
            Pause(
                task_id=acting.task.id,
                from_on=acting.today,
                from_state=acting.task.state,
                reason=reason,
                entered_at=acting.at,
            )
        )
        void_reminders(session, acting.task, why="nhiệm vụ tạm dừng")
        acting.record(f"Tạm dừng: {reason}", reason=reason)


def resume_task(*, task_code: str, version: int | None = None, by: Actor, due_on: date, reason: str) -> None:
    """Let a suspended task go on with a new due date, in the state in which it was suspended.

    Raises:
        InvalidInput: the new due date has passed already, or no reason is given.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.RESUME, by=by)
        task = acting.task
        if due_on < acting.today:
            message = f"Hạn mới phải từ ngày {day_in_words(acting.today)} trở đi."
            raise InvalidInput(message, field="due_on")
        reason = require("reason", reason, "lý do tiếp tục")
        pause = session.scalars(select(Pause).where(Pause.task_id == task.id, Pause.until_on.is_(None))).one()
        pause.until_on = max(acting.today, pause.from_on)
        task.state = pause.from_state
        if due_on != task.due_on:
            move_due_date(
                session, task, kind=MoveKind.RESUMPTION, to=due_on, decided_on=acting.today, reason=reason, at=acting.at
            )
        acting.record(f"Tiếp tục, hạn mới {day_in_words(due_on)}: {reason}", due_on=due_on.isoformat(), reason=reason)


def revoke_task(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """Take a task back: from today it is in no count; its history stays."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.REVOKE, by=by)
        reason = require("reason", reason, "lý do thu hồi")
        void_reminders(session, acting.task, why="nhiệm vụ đã thu hồi")
        acting.task.revoked_on = acting.today  # with the state, which `record` sets: neither is saved alone
        acting.record(f"Thu hồi: {reason}", reason=reason)
