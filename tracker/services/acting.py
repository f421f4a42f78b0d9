"""What every act on a task has in common: loading it for change, checking it, raising its version, recording it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.lifecycle import ACT_WORDS, TRANSITIONS, Act, refusal
from tracker.domain.permissions import Actor
from tracker.errors import ActRefused, InvalidInput, NotAllowed, NotFound, StaleVersion
from tracker.models import HistoryEntry, Task
from tracker.queries.visible_tasks import visible_tasks
from tracker.services.history import Entry, write_history


@dataclass(frozen=True)
class Acting:
    """One act under way on one task: who, when, and the task, locked until the transaction ends."""

    session: Session
    task: Task
    act: Act
    by: Actor
    at: datetime
    today: date

    def record(self, summary: str, **details: Any) -> None:  # noqa: ANN401 - whatever the history can hold
        """End the act: move the task to where it leads, raise its version, write its history."""
        self.task.state = TRANSITIONS[self.act].to_state or self.task.state
        self.task.version += 1
        self.session.flush()
        entry = Entry(
            act=self.act.value,
            summary=summary,
            happened_on=self.today,
            task_id=self.task.id,
            subject=self.task.code,
            details=details,
        )
        write_history(self.session, [entry], at=self.at, by=self.by)


def begin(session: Session, *, task_code: str, version: int | None, act: Act, by: Actor) -> Acting:
    """Load a task for an act, and check that this person may take it now.

    `version` is what the form was made from; None when there was no form.

    Raises:
        NotFound: there is no such task, or this account may not know of it.
        StaleVersion: somebody else changed it since.
        NotAllowed, ActRefused: it is not this person's act, or not from this state.
    """
    at = clock.now()
    visible = visible_tasks(by) if by.role is not None else Task.id == Task.id
    task = session.scalar(select(Task).where(Task.code == task_code, visible).with_for_update(of=Task))
    if task is None:
        message = f"Không có nhiệm vụ {task_code}."
        raise NotFound(message)
    reason = refusal(act, task.state, by, task.lead_agency_id)
    if reason and task.state in TRANSITIONS[act].from_states:
        raise NotAllowed(reason)
    if version is not None and version != task.version:
        raise StaleVersion(_who_was_quicker(session, task))
    if reason:
        raise ActRefused(reason)
    return Acting(session, task, act, by, at, clock.today(at))


def require(field: str, text: str, what: str) -> str:
    """The text without blanks around it.

    Raises:
        InvalidInput: it is empty.
    """
    if not text.strip():
        message = f"Cần ghi {what}."
        raise InvalidInput(message, field=field)
    return text.strip()


def _who_was_quicker(session: Session, task: Task) -> str:
    last = session.scalar(
        select(HistoryEntry).where(HistoryEntry.task_id == task.id).order_by(HistoryEntry.id.desc()).limit(1)
    )
    if last is None:
        return "Nhiệm vụ vừa được thay đổi. Xem lại rồi làm tiếp; những gì bạn đã nhập vẫn còn trong biểu mẫu."
    when = clock.local(last.at)
    word = ACT_WORDS[Act(last.act)] if last.act in set(Act) else last.summary
    return (
        f"{last.actor_name} vừa «{word}» lúc {when:%H:%M ngày %d/%m/%Y}, sau khi bạn mở trang này. "
        "Xem lại rồi làm tiếp; những gì bạn đã nhập vẫn còn trong biểu mẫu."
    )
