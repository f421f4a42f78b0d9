"""What every act on a task has in common: loading it for change, checking it, raising its version, recording it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.lifecycle import (
    ACT_WORDS,
    ADDING,
    ENDING_REQUESTS,
    TRANSITIONS,
    Act,
    Circumstances,
    State,
    no_right,
    refusal,
)
from tracker.domain.permissions import Actor
from tracker.domain.secrecy import is_marked_secret
from tracker.domain.text import paragraphs
from tracker.errors import ActRefused, InvalidInput, NotAllowed, NotFound, StaleVersion
from tracker.files.attachments import Upload
from tracker.models import HistoryEntry, Purpose, Task
from tracker.queries.circumstances import get_circumstances
from tracker.queries.timeline import list_acts_since
from tracker.queries.visible_tasks import visible_tasks
from tracker.services.attachments import attach
from tracker.services.history import Entry, write_history
from tracker.services.lapsed_requests import lapse_request

#: The same words from the same person within this time are one form sent twice, not two of them.
_SENT_TWICE = timedelta(minutes=10)


@dataclass(frozen=True)
class Acting:
    """One act under way on one task: who, when, and the task, locked until the transaction ends."""

    session: Session
    task: Task
    act: Act
    from_state: State
    by: Actor
    at: datetime
    today: date
    circumstances: Circumstances

    def was_just_told(self, summary: str) -> bool:
        """Whether the same person has just told the same: a form that was sent twice. The task is locked meanwhile."""
        same = (
            HistoryEntry.task_id == self.task.id,
            HistoryEntry.account_id == self.by.account_id,
            HistoryEntry.act == self.act.value,
            HistoryEntry.summary == summary,
            HistoryEntry.at > self.at - _SENT_TWICE,
        )
        return self.session.scalar(select(HistoryEntry.id).where(*same).limit(1)) is not None

    def attach(self, files: Sequence[Upload], purpose: Purpose, *, report_id: int | None = None) -> dict[str, Any]:
        """Keep the files that came with the act, and give what the history is to say of them; nothing without files.

        Raises:
            InvalidInput: one of them cannot be taken (field `files`).
        """
        if not files:
            return {}
        kept = attach(
            self.session, files, purpose=purpose, by=self.by, at=self.at, task_id=self.task.id, report_id=report_id
        )
        return {"files": kept}

    def record(self, summary: str, *, to: State | None = None, **details: Any) -> None:  # noqa: ANN401 - any JSON
        """End the act: move the task to where it leads (or `to`), raise its version, write its history.

        An act that only adds to what is known leaves the version, so nobody's open form is out of date by it.
        """
        task = self.task
        task.state = to or TRANSITIONS[self.act].to_state or task.state
        if task.state is not self.from_state:
            task.state_since = self.today
        if self.act not in ADDING or task.state is not self.from_state:
            task.version += 1
        if self.act in ENDING_REQUESTS:
            lapse_request(self.session, task_id=task.id, today=self.today, why=f"sau khi «{ACT_WORDS[self.act]}»")
        self.session.flush()
        entry = Entry(
            act=self.act.value,
            summary=summary,
            happened_on=self.today,
            task_id=task.id,
            subject=task.code,
            details=details | {"version": task.version},
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
    circumstances = get_circumstances(task)
    if by.role is not None and (reason := no_right(act, by, circumstances)):
        raise NotAllowed(reason)
    if version is not None and version != task.version:
        change = _who_was_quicker(task, version)
        message = f"{change} Xem lại rồi làm tiếp; những gì bạn đã nhập vẫn còn trong biểu mẫu."
        raise StaleVersion(message, change=change)
    if reason := refusal(act, task.state, by, circumstances):
        raise ActRefused(reason)
    return Acting(session, task, act, task.state, by, at, clock.today(at), circumstances)


def require(field: str, text: str, what: str) -> str:
    """The text as `open_text` gives it.

    Raises:
        InvalidInput: nothing is left of it, or it is marked as a state secret.
    """
    told = open_text(field, text)
    if not told:
        message = f"Cần ghi {what}."
        raise InvalidInput(message, field=field)
    return told


def open_text(field: str, text: str) -> str:
    """The text, which may be empty, as it is stored: in NFC, without blanks around it, control and direction marks.

    Raises:
        InvalidInput: it is marked as a state secret, which must never enter this system.
    """
    if is_marked_secret(text):
        message = (
            "Nội dung này mang dấu hiệu bí mật nhà nước (Mật, Tối mật, Tuyệt mật), nên không được nhập vào hệ thống. "
            "Xử lý theo quy định về bảo vệ bí mật nhà nước; nếu không phải nội dung mật, viết lại từ đó cho rõ."
        )
        raise InvalidInput(message, field=field)
    return paragraphs(text)


def _who_was_quicker(task: Task, seen: int) -> str:
    changes = list_acts_since(task.id, seen)
    if not changes:
        return "Nhiệm vụ vừa được thay đổi."
    # What only adds to what is known bears the version that it found: the change came before it.
    newest = max(one.details["version"] for one in changes)
    last = next(one for one in reversed(changes) if one.details["version"] == newest)
    when = clock.local(last.at)
    word = ACT_WORDS[Act(last.act)] if last.act in set(Act) else last.summary
    return f"{last.actor_name} vừa «{word}» lúc {when:%H:%M ngày %d/%m/%Y}, sau khi bạn mở trang này."
