"""What a mail says: reminders, with the tasks and acts they are about, become the items of a digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.channels.letters import AgencyOverdue, Digest, Item
from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import ACT_WORDS, Act
from tracker.domain.permissions import OF_AN_AGENCY, ROLE_WORDS
from tracker.domain.reminder_rules import Rule
from tracker.domain.reminders import OF_DUE_DATES
from tracker.models import OutboxMessage, ReminderSlot
from tracker.queries.calendar import get_calendar
from tracker.queries.reminders import (
    Reader,
    ToldAct,
    ToldTask,
    list_overdue_by_agency,
    list_readers,
    list_told_acts,
    list_told_tasks,
)


@dataclass(frozen=True)
class Reminder:
    """One reminder: the task, the rule with its number of days, the occasion, and the day it falls on."""

    task_id: int
    rule: Rule
    offset: int
    occasion: int
    falls_on: date


def digest_of(message: OutboxMessage) -> tuple[str | None, Digest]:
    """What a message is to say now of the reminders that it carries, and the address of its reader now."""
    rows = db.session.execute(
        select(
            *(ReminderSlot.task_id, ReminderSlot.rule, ReminderSlot.offset_days),
            *(ReminderSlot.occasion, ReminderSlot.falls_on),
        )
        .where(ReminderSlot.message_id == message.id)
        .order_by(ReminderSlot.task_id, ReminderSlot.id)
    )
    reminders = [Reminder(*row) for row in rows]
    reader = list_readers([message.account_id])[message.account_id]
    tasks, acts = list_told_tasks(one.task_id for one in reminders), list_told_acts(entries_of(reminders))
    agencies = overdue_agencies(message.day) if tells_leaders(reminders) else ()
    return reader.address, write(message.day, reader, reminders, tasks, acts, get_calendar(message.day), agencies)


def write(
    day: date,
    reader: Reader,
    reminders: Iterable[Reminder],
    tasks: dict[int, ToldTask],
    acts: dict[int, ToldAct],
    calendar: Calendar,
    agencies: tuple[AgencyOverdue, ...],
) -> Digest:
    """The digest of one reader."""
    of_agency = reader.role in OF_AN_AGENCY
    items = tuple(
        _item(one, tasks[one.task_id], acts.get(one.occasion), day, calendar, of_agency=of_agency) for one in reminders
    )
    place = reader.agency_name if of_agency else None
    return Digest(day, reader.name, place or ROLE_WORDS[reader.role], items, of_agency, agencies)


def entries_of(reminders: Iterable[Reminder]) -> list[int]:
    """The entries of the history that reminders are about."""
    return [one.occasion for one in reminders if one.rule not in OF_DUE_DATES]


def tells_leaders(reminders: Iterable[Reminder]) -> bool:
    """Whether these reminders have come to the level of the leaders, who see how every agency stands."""
    return any(one.rule is Rule.ESCALATED_TO_LEADERS for one in reminders)


def overdue_agencies(day: date) -> tuple[AgencyOverdue, ...]:
    """How the agencies stand on a day."""
    rows = list_overdue_by_agency(day)
    return tuple(AgencyOverdue(row.agency_name, row.tasks, (day - row.oldest_due_on).days) for row in rows)


def _item(
    reminder: Reminder, task: ToldTask, act: ToldAct | None, day: date, calendar: Calendar, *, of_agency: bool
) -> Item:
    rule, label, told = reminder.rule, "", ""
    if act is not None and rule not in OF_DUE_DATES:
        waited = calendar.working_days_between(act.happened_on, day)
        if rule is Rule.WAITING:
            label, told = f"chờ {waited} ngày làm việc", act.summary
        elif rule is Rule.NOT_ACCEPTED:
            label = f"chưa tiếp nhận sau {waited} ngày làm việc"
        elif rule is Rule.DECIDED:
            label, told = ACT_WORDS[Act(act.act)], act.summary
    lead = "" if of_agency and rule is not Rule.ASSIGNED else task.lead_name
    return Item(task.code, task.content, task.document, task.due_on, rule, lead, label, told)
