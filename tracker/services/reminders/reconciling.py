"""Does each reminder exist that the rules call for today? Computed a second time, by the slow way of the preview.

The planner is one statement a due date, written for speed; the preview goes through the tasks one by one. What the
second finds and the first did not write is missing, and is told.
"""

import logging
from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import ReminderSlot, SlotCheck, Task
from tracker.services.once import insert_into
from tracker.services.reminders.preview import preview_reminders

#: So many are named; the others are counted.
_NAMED = 20

_log = logging.getLogger(__name__)
_Key = tuple[int, int, str, int, int]
"""Task, person, rule, offset, and the occasion the reminder hangs on."""


def reconcile_slots() -> int:
    """Compare what should exist today with what does, write the result down, and say how many are missing."""
    at = clock.now()
    day = clock.today(at)
    expected = _expected(day)
    missing = sorted(expected.keys() - _existing(min(expected.values(), default=day)))
    words = _in_words(missing[:_NAMED])
    if missing:
        _log.error("%d reminders of %s are missing: %s", len(missing), day, words)
    with transaction() as session:
        told = {"checked_at": at, "expected": len(expected), "missing": len(missing), "words": words}
        row = insert_into(session, SlotCheck).values(day=day, **told)
        session.execute(row.on_conflict_do_update(index_elements=["day"], set_=told))
    db.session.remove()
    return len(missing)


def _expected(day: date) -> dict[_Key, date]:
    """The reminders the rules call for, by task, person, rule, offset and occasion, with the day each falls on."""
    return {
        (one.task_id, message.to.account_id, one.rule.value, one.offset, one.occasion): one.falls_on
        for message in preview_reminders(day=day).messages
        for one in message.reminders
    }


def _existing(since: date) -> set[_Key]:
    rows = db.session.execute(
        select(
            ReminderSlot.task_id,
            ReminderSlot.account_id,
            ReminderSlot.rule,
            ReminderSlot.offset_days,
            ReminderSlot.occasion,
        ).where(ReminderSlot.falls_on >= since)
    )
    return {(task_id, account_id, rule.value, offset, occasion) for task_id, account_id, rule, offset, occasion in rows}


def _in_words(missing: list[_Key]) -> str:
    codes = dict(
        db.session.execute(select(Task.id, Task.code).where(Task.id.in_({task_id for task_id, *_ in missing}))).all()
    )
    return ", ".join(
        f"{codes.get(task_id)} ({rule}, {offset})" for task_id, _account, rule, offset, _occasion in missing
    )
