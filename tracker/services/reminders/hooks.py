"""The second channel's messages: beside each digest one short message for a gateway (SMS, Zalo), when one is set.

A hook carries no reminders of its own: it tells of those its person's digest of the day carries, whatever became of
that mail, and goes by the same outbox under the same promises.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.letters import Sender
from tracker.config import Settings
from tracker.db import transaction
from tracker.domain.delivery import ChannelName, MessageState
from tracker.domain.reminders import OF_DUE_DATES
from tracker.domain.text import one_line
from tracker.domain.wording import time_left_in_words
from tracker.models import Account, OutboxMessage, ReminderSlot, Task
from tracker.queries.reminder_rules import get_reminder_rules
from tracker.queries.reminders import why_not_reminded
from tracker.services.once import insert_into
from tracker.services.reminders.digests import closes_at, digest_key, message_id_of

#: So many tasks are told of; the others are counted.
_TOLD = 5
_CONTENT_LENGTH = 160


def compose_hooks(*, settings: Settings) -> int:
    """Make a hook for everybody who has a digest today and none yet, and say how many are new."""
    if not settings.webhook_url:
        return 0
    at = clock.now()
    day = clock.today(at)
    with transaction() as session:
        until = closes_at(at, get_reminder_rules(digest_at=settings.digest_at))
        if at >= until:
            return 0
        digests = session.execute(
            select(OutboxMessage.key, OutboxMessage.account_id, OutboxMessage.priority, Account.phone, Account.email)
            .join(Account, Account.id == OutboxMessage.account_id)
            .where(
                OutboxMessage.day == day,
                OutboxMessage.channel == ChannelName.MAIL.value,
                OutboxMessage.created_at >= at - timedelta(days=1),
                OutboxMessage.state != MessageState.CANCELLED,
            )
            .order_by(OutboxMessage.id)
        ).all()
        known = set(session.scalars(select(OutboxMessage.key).where(OutboxMessage.day == day)))
        rows: list[dict[str, Any]] = []
        for digest, account_id, priority, phone, email in digests:
            key = _key(account_id, day)
            if digest == digest_key(account_id, day) and key not in known:
                rows.append(
                    {
                        "key": key,
                        "message_id": message_id_of(key, settings),
                        "channel": ChannelName.HOOK.value,
                        "priority": priority,
                        "account_id": account_id,
                        "address": phone or email or "",
                        "day": day,
                        "state": MessageState.PENDING,
                        "next_at": at,
                        "valid_until": until,
                        "created_at": at,
                    }
                )
        if rows:
            session.execute(insert_into(session, OutboxMessage).on_conflict_do_nothing(), rows)
    return len(rows)


def hook_content(session: Session, message: OutboxMessage, sender: Sender, at: datetime) -> bytes | None:
    """The bytes of a hook, written once; None when nothing it could tell of holds any more."""
    digest = select(OutboxMessage.id).where(OutboxMessage.key == digest_key(message.account_id, message.day))
    # A task that only an act is about (a decision, a report that waits) is not told as late or soon due.
    is_due = case((ReminderSlot.rule.in_(sorted(OF_DUE_DATES)), 1), else_=0)
    tasks = [
        _Told(*row)
        for row in session.execute(
            select(Task.code, Task.content, Task.due_on, func.max(is_due))
            .join(ReminderSlot, ReminderSlot.task_id == Task.id)
            .where(ReminderSlot.message_id == digest.scalar_subquery(), why_not_reminded(clock.today(at)).is_(None))
            .group_by(Task.id, Task.code, Task.content, Task.due_on)
            .order_by(func.max(is_due).desc(), Task.due_on, Task.id)
        )
    ]
    if not tasks:
        return None
    if message.body is None:
        name, phone, email = session.execute(
            select(Account.name, Account.phone, Account.email).where(Account.id == message.account_id)
        ).one()
        body = _body(message, tasks, sender)
        body["recipient"] = {"name": name, "phone": phone, "email": email}
        message.subject = str(body["text"])[:300]
        message.body = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return message.body


def _body(message: OutboxMessage, tasks: list["_Told"], sender: Sender) -> dict[str, Any]:
    counts = dict.fromkeys(_WORDS, 0)
    for task in tasks:
        counts[task.standing(message.day)] += 1
    said = ", ".join(f"{counts[one]} {words}" for one, words in _WORDS.items() if counts[one])
    return {
        "id": message.message_id.strip("<>"),
        "day": message.day.isoformat(),
        "counts": counts,
        "text": f"{sender.province}: {len(tasks)} nhiệm vụ cần xử lý ({said}).",
        "tasks": [
            {
                "code": task.code,
                "content": one_line(task.content)[:_CONTENT_LENGTH],
                "due_on": task.due_on.isoformat() if task.due_on else None,
                "says": time_left_in_words(task.due_on, message.day) if task.due_on and task.is_due else "",
                "link": f"{sender.base_url}/nhiem-vu/{quote(task.code, safe='')}",
            }
            for task in tasks[:_TOLD]
        ],
        "link": f"{sender.base_url}/nhiem-vu",
    }


_OVERDUE, _TODAY, _SOON, _OTHER = "overdue", "today", "soon", "other"
_WORDS = {_OVERDUE: "quá hạn", _TODAY: "đến hạn hôm nay", _SOON: "sắp đến hạn", _OTHER: "việc khác cần xem"}


@dataclass(frozen=True)
class _Told:
    """A task as a hook tells of it; `is_due` says whether it is its due date that it is told for."""

    code: str
    content: str
    due_on: date | None
    is_due: int

    def standing(self, day: date) -> str:
        """As what it is counted."""
        if self.due_on is None or not self.is_due:
            return _OTHER
        return _OVERDUE if self.due_on < day else _TODAY if self.due_on == day else _SOON


def _key(account_id: int, day: date) -> str:
    return f"hook:{account_id}:{day.isoformat()}"
