"""Mornings that were held back."""

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, func, or_, select, union

from tracker.db import db
from tracker.models import Account, HeldDay, OutboxMessage, ReminderSlot

#: Usual is what the days of so long a time had, when so many of them are known.
_LATELY = timedelta(days=21)
_DAYS_NEEDED = 5


def find_waiting_day(day: date) -> HeldDay | None:
    """This day, if it is held back and nobody has answered yet."""
    return db.session.scalar(select(HeldDay).where(HeldDay.day == day, HeldDay.answer.is_(None)))


def find_held_day(day: date) -> HeldDay | None:
    """What is known of this day if it was held back, answered or not."""
    return db.session.scalar(select(HeldDay).where(HeldDay.day == day).execution_options(populate_existing=True))


def count_called(day: date, begin: datetime, *, waiting: tuple[Any, ...]) -> tuple[int, int]:
    """How many people a day mails, those included who were mailed since it began, and about how many tasks more."""
    called = (
        select(ReminderSlot.account_id)
        .join(Account, Account.id == ReminderSlot.account_id)
        .where(*waiting, Account.email.is_not(None))
    )
    people = union(called, _mailed_since(begin).where(OutboxMessage.day == day)).subquery()
    tasks = select(func.count(ReminderSlot.task_id.distinct())).where(*waiting)
    return db.session.scalar(select(func.count()).select_from(people)) or 0, db.session.scalar(tasks) or 0


def find_usual_people(at: datetime, *, before: date) -> int | None:
    """How many people a day before this one mailed lately; None when too few days are known to say."""
    rows = db.session.execute(
        _mailed_since(at - _LATELY)
        .where(OutboxMessage.day < before)
        .with_only_columns(OutboxMessage.day, func.count(OutboxMessage.account_id.distinct()))
        .group_by(OutboxMessage.day)
        .order_by(OutboxMessage.day)
    ).all()
    return round(median(row[1] for row in rows)) if len(rows) >= _DAYS_NEEDED else None


def _mailed_since(at: datetime) -> Select[int]:
    of_reminders = or_(OutboxMessage.key.startswith("digest:"), OutboxMessage.key.startswith("notice:"))
    return select(OutboxMessage.account_id).where(OutboxMessage.created_at >= at, of_reminders)
