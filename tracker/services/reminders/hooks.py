"""The second channel's messages: beside each digest one short message for a gateway (SMS, Zalo), when one is set.

A hook carries no reminders of its own: it tells of those its person's digest of the day carries, whatever became of
that mail, and goes by the same outbox under the same promises.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.channels.letters import Sender
from tracker.config import Settings
from tracker.db import transaction
from tracker.domain.delivery import ChannelName, MessageState
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
    carried = select(ReminderSlot.task_id).where(
        ReminderSlot.message_id == digest.scalar_subquery(),
        why_not_reminded(clock.today(at)).is_(None),
    )
    tasks = session.execute(
        select(Task.code, Task.content, Task.due_on).where(Task.id.in_(carried)).order_by(Task.due_on, Task.id)
    ).all()
    if not tasks:
        return None
    if message.body is None:
        name, phone, email = session.execute(
            select(Account.name, Account.phone, Account.email).where(Account.id == message.account_id)
        ).one()
        told = [(code, content, due_on) for code, content, due_on in tasks if due_on is not None]
        body = _body(message, told, sender)
        body["recipient"] = {"name": name, "phone": phone, "email": email}
        message.subject = str(body["text"])[:300]
        message.body = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return message.body


def _body(message: OutboxMessage, tasks: list[tuple[str, str, date]], sender: Sender) -> dict[str, Any]:
    days = [(due_on - message.day).days for _, _, due_on in tasks]
    counts = {
        "overdue": sum(one < 0 for one in days),
        "today": sum(one == 0 for one in days),
        "soon": sum(one > 0 for one in days),
    }
    words = {"overdue": "quá hạn", "today": "đến hạn hôm nay", "soon": "sắp đến hạn"}
    said = ", ".join(f"{counts[one]} {words[one]}" for one in words if counts[one])
    return {
        "id": message.message_id.strip("<>"),
        "day": message.day.isoformat(),
        "counts": counts,
        "text": f"{sender.province}: {len(tasks)} nhiệm vụ cần xử lý ({said}).",
        "tasks": [
            {
                "code": code,
                "content": one_line(content)[:_CONTENT_LENGTH],
                "due_on": due_on.isoformat(),
                "says": time_left_in_words(due_on, message.day),
                "link": f"{sender.base_url}/nhiem-vu/{quote(code, safe='')}",
            }
            for code, content, due_on in tasks[:_TOLD]
        ],
        "link": f"{sender.base_url}/nhiem-vu",
    }


def _key(account_id: int, day: date) -> str:
    return f"hook:{account_id}:{day.isoformat()}"
