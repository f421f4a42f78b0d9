"""What a day would send, to whom, and by which rule. Nothing is sent, and nothing is written to the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from tracker import clock
from tracker.channels.answers import Mail
from tracker.channels.letters import Sender, as_mail, write_digest
from tracker.channels.mail import can_be_written_to, sender_of
from tracker.channels.mail_folder import MailFolder
from tracker.config import Settings
from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.domain.delivery import SlotOutcome
from tracker.domain.reminder_rules import ReminderRules, Rule, time_in_words
from tracker.domain.reminders import AT_ONCE, OF_DUE_DATES, horizon, slots_between
from tracker.domain.wording import time_left_in_words
from tracker.models import ReminderSlot
from tracker.queries.calendar import get_calendar
from tracker.queries.reminder_calls import Window, calls
from tracker.queries.reminder_occasions import tasks_joined_after
from tracker.queries.reminder_rules import get_reminder_rules
from tracker.queries.reminders import (
    Reader,
    ToldTask,
    due_dates_until,
    list_agencies_without_people,
    list_readers,
    list_told_acts,
    list_told_tasks,
)
from tracker.services.reminders.digests import digest_key, message_id_of
from tracker.services.reminders.planning import find_window
from tracker.services.reminders.writing import Reminder, entries_of, overdue_agencies, tells_leaders, write


@dataclass(frozen=True)
class Message:
    """One mail that a day would send."""

    to: Reader
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True)
class OfRule:
    """What one rule would say on a day: of how many tasks, to how many people with an address."""

    tasks: int
    people: int


@dataclass(frozen=True)
class Preview:
    """What a day would send. On a day off that is nothing: its reminders wait for the next working day."""

    day: date
    is_working_day: bool
    digest_at: time
    messages: list[Message]
    #: People who would be reminded if they had an address.
    without_address: list[Message]
    #: Agencies with something to be reminded of and nobody to be told: name and number of tasks.
    without_people: list[tuple[str, int]]
    tasks: dict[int, ToldTask]

    @property
    def task_count(self) -> int:
        """How many tasks the mails are about, each counted once."""
        return len({reminder.task_id for message in self.messages for reminder in message.reminders})

    def by_rule(self) -> dict[Rule, OfRule]:
        """How much each rule adds to the mails; a task and a person count under every rule that names them."""
        tasks: dict[Rule, set[int]] = defaultdict(set)
        people: dict[Rule, set[int]] = defaultdict(set)
        for message in self.messages:
            for one in message.reminders:
                tasks[one.rule].add(one.task_id)
                people[one.rule].add(message.to.account_id)
        return {rule: OfRule(len(tasks[rule]), len(people[rule])) for rule in Rule}

    def as_json(self) -> dict[str, Any]:
        """The preview as the command prints it."""
        return {
            "day": self.day.isoformat(),
            "is_working_day": self.is_working_day,
            "people": len(self.messages),
            "tasks": self.task_count,
            "messages": [self._as_json(message) for message in self.messages],
            "without_address": [
                {"name": message.to.name, "agency": message.to.agency_name, "tasks": len(message.reminders)}
                for message in self.without_address
            ],
            "without_people": [{"agency": name, "tasks": tasks} for name, tasks in self.without_people],
        }

    def _as_json(self, message: Message) -> dict[str, Any]:
        return {
            "to": message.to.address,
            "name": message.to.name,
            "agency": message.to.agency_name,
            "tasks": [_told(one, self.tasks[one.task_id], self.day) for one in message.reminders],
        }


def preview_reminders(*, day: date, rules: ReminderRules | None = None, digest_at: time | None = None) -> Preview:
    """What that day's mails would say, from how the tasks stand now, by these rules (those in force)."""
    today = clock.today()
    calendar = get_calendar(max(day, today))
    rules = rules or get_reminder_rules(digest_at=digest_at)
    at = time.fromisoformat(time_in_words(rules.digest_at)) if rules.digest_at < _A_DAY else time()
    if not calendar.is_working_day(day):
        return Preview(
            day,
            is_working_day=False,
            digest_at=at,
            messages=[],
            without_address=[],
            without_people=[],
            tasks={},
        )
    window = _window(day, today, calendar)
    by_reader = _reminders(window, calendar, rules)
    readers = list_readers(by_reader)
    tasks = list_told_tasks(one.task_id for found in by_reader.values() for one in found)
    messages = [Message(readers[account], tuple(_in_order(found, tasks))) for account, found in by_reader.items()]
    messages.sort(key=lambda message: (message.to.agency_name or "", message.to.account_id))
    return Preview(
        day,
        is_working_day=True,
        digest_at=at,
        messages=[message for message in messages if message.to.address is not None],
        without_address=[message for message in messages if message.to.address is None],
        without_people=list_agencies_without_people(_due_dates(window, calendar, rules), day=day),
        tasks=tasks,
    )


_A_DAY = 24 * 60


def write_preview(preview: Preview, *, folder: Path, settings: Settings) -> int:
    """Write the mails as they would be sent into a folder, to be looked at, and say how many there are."""
    sender = Sender(sender_of(settings), settings.base_url, settings.province_name)
    at = datetime.combine(preview.day, preview.digest_at, clock.local(clock.now()).tzinfo)
    written = 0
    for mail in _mails(preview, sender, at, settings):
        MailFolder(folder).send(mail, before_dot=lambda: None)
        written += 1
    return written


def _window(day: date, today: date, calendar: Calendar) -> Window:
    # Today's mails also say what fell due while nothing ran; for another day nothing is known of that.
    window = find_window(min(day, today), calendar)
    start = calendar.subtract_working_days(day, 1)
    after = start if day != today else min(start, window.after + timedelta(days=1))
    return Window(after, window.acts_after, day)


def _reminders(window: Window, calendar: Calendar, rules: ReminderRules) -> dict[int, list[Reminder]]:
    """What falls into the window, by the account of its reader; what was told at once already is not told again."""
    told = _told_at_once(window)
    found: dict[int, set[Reminder]] = defaultdict(set)
    for called in calls(window, calendar, rules):
        for values in called.parameters:
            if values["slot_outcome"] is not SlotOutcome.PLANNED:
                continue
            for task_id, occasion, rule, offset, account_id, falls_on, *_ in db.session.execute(
                called.statement, values
            ):
                if (task_id, occasion, account_id) not in told or rule not in AT_ONCE:
                    found[account_id].add(Reminder(task_id, Rule(rule), offset, occasion, falls_on))
    return {account_id: list(reminders) for account_id, reminders in found.items()}


def _told_at_once(window: Window) -> set[tuple[int, int, int]]:
    rows = db.session.execute(
        select(ReminderSlot.task_id, ReminderSlot.occasion, ReminderSlot.account_id).where(
            ReminderSlot.rule.in_(sorted(AT_ONCE)),
            or_(
                ReminderSlot.occasion > window.acts_after,
                ReminderSlot.task_id.in_(tasks_joined_after(window.acts_after)),
            ),
            ReminderSlot.outcome != SlotOutcome.PLANNED,
        )
    )
    return {(row[0], row[1], row[2]) for row in rows}


def _in_order(reminders: Iterable[Reminder], tasks: dict[int, ToldTask]) -> list[Reminder]:
    order = list(Rule)
    return sorted(
        reminders, key=lambda one: (tasks[one.task_id].due_on or date.max, one.task_id, order.index(one.rule))
    )


def _due_dates(window: Window, calendar: Calendar, rules: ReminderRules) -> list[date]:
    dates = db.session.scalars(due_dates_until(horizon(window.day, calendar, rules), day=window.day))
    return [due for due in dates if due and slots_between(due, window.after, window.day, calendar, rules)]


def _mails(preview: Preview, sender: Sender, at: datetime, settings: Settings) -> Iterator[Mail]:
    acts = list_told_acts(number for message in preview.messages for number in entries_of(message.reminders))
    calendar, agencies = get_calendar(preview.day), overdue_agencies(preview.day)
    for message in preview.messages:
        address = message.to.address
        if not can_be_written_to(address):
            continue
        told = agencies if tells_leaders(message.reminders) else ()
        letter = write_digest(
            write(preview.day, message.to, message.reminders, preview.tasks, acts, calendar, told), sender
        )
        message_id = message_id_of(digest_key(message.to.account_id, preview.day), settings)
        content = as_mail(letter, sender=sender, name=message.to.name, recipient=address, message_id=message_id, at=at)
        yield Mail(message_id, address, preview.day, content)


def _told(reminder: Reminder, task: ToldTask, day: date) -> dict[str, Any]:
    of_due_date = task.due_on if reminder.rule in OF_DUE_DATES else None
    return {
        "code": task.code,
        "rule": reminder.rule.value,
        "offset": reminder.offset,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "says": time_left_in_words(of_due_date, day) if of_due_date else "",
    }
