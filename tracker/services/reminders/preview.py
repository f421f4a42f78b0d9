"""What a day would send, to whom, and by which rule. Nothing is sent, and nothing is written to the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker import clock
from tracker.channels.answers import Mail
from tracker.channels.letters import Digest, Item, Sender, as_mail, write_digest
from tracker.channels.mail import can_be_written_to, sender_of
from tracker.channels.mail_folder import MailFolder
from tracker.config import Settings
from tracker.domain.calendar import Calendar
from tracker.domain.reminders import Slot, horizon, latest, slots_between, window_start
from tracker.domain.wording import time_left_in_words
from tracker.queries.calendar import get_calendar
from tracker.queries.reminders import (
    OwedTask,
    RemindedPerson,
    find_last_planned_day,
    list_due_dates,
    list_owed_tasks,
    list_reminded_people,
)
from tracker.services.reminders.digests import digest_key, message_id_of


@dataclass(frozen=True)
class Reminder:
    """One task that a day reminds of, and the rule that calls for it."""

    task: OwedTask
    slot: Slot


@dataclass(frozen=True)
class Message:
    """One mail that a day would send."""

    to: RemindedPerson
    agency: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True)
class Preview:
    """What a day would send. On a day off that is nothing: its reminders wait for the next working day."""

    day: date
    is_working_day: bool
    messages: list[Message]
    #: People who would be reminded if they had an address.
    without_address: list[Message]
    #: Agencies with something to be reminded of and nobody to be told: name and number of tasks.
    without_people: list[tuple[str, int]]

    @property
    def task_count(self) -> int:
        """How many tasks the mails are about, each counted once."""
        return len({reminder.task.id for message in self.messages for reminder in message.reminders})

    def as_json(self) -> dict[str, Any]:
        """The preview as the command prints it."""
        return {
            "day": self.day.isoformat(),
            "is_working_day": self.is_working_day,
            "people": len(self.messages),
            "tasks": self.task_count,
            "messages": [_as_json(message, self.day) for message in self.messages],
            "without_address": [
                {"name": message.to.name, "agency": message.agency, "tasks": len(message.reminders)}
                for message in self.without_address
            ],
            "without_people": [{"agency": name, "tasks": tasks} for name, tasks in self.without_people],
        }


def preview_reminders(*, day: date) -> Preview:
    """What that day's digests would say, from how the tasks stand now."""
    today = clock.today()
    calendar = get_calendar(max(day, today))
    if not calendar.is_working_day(day):
        return Preview(day, is_working_day=False, messages=[], without_address=[], without_people=[])
    by_agency = _reminders(day, _window(day, today, calendar), calendar)
    people: dict[int, list[RemindedPerson]] = defaultdict(list)
    for person in list_reminded_people(day=day):
        people[person.agency_id].append(person)
    messages = [
        Message(person, reminders[0].task.lead_name, tuple(reminders))
        for agency_id, reminders in by_agency.items()
        for person in people[agency_id]
    ]
    return Preview(
        day,
        is_working_day=True,
        messages=[message for message in messages if message.to.address is not None],
        without_address=[message for message in messages if message.to.address is None],
        without_people=[
            (reminders[0].task.lead_name, len(reminders))
            for agency_id, reminders in by_agency.items()
            if not people[agency_id]
        ],
    )


def write_preview(preview: Preview, *, folder: Path, settings: Settings) -> int:
    """Write the mails as they would be sent into a folder, to be looked at, and say how many there are."""
    sender = Sender(sender_of(settings), settings.base_url, settings.province_name)
    at = datetime.combine(preview.day, settings.digest_at, clock.local(clock.now()).tzinfo)
    written = 0
    for mail in _mails(preview, sender, at, settings):
        MailFolder(folder).send(mail, before_dot=lambda: None)
        written += 1
    return written


def _window(day: date, today: date, calendar: Calendar) -> date:
    # Today's mails also say what fell due while nothing ran; for another day nothing is known of that.
    start = window_start(day, calendar)
    last = find_last_planned_day(before=day) if day == today else None
    return start if last is None else min(start, last)


def _reminders(day: date, after: date, calendar: Calendar) -> dict[int, list[Reminder]]:
    """What falls due in the window, by lead agency in the order of their names, the most urgent first."""
    due: dict[date, Slot] = {}
    for due_on in list_due_dates(horizon(day, calendar), day=day):
        slot = latest(slots_between(due_on, after, day, calendar))
        if slot is not None:
            due[due_on] = slot
    by_agency: dict[int, list[Reminder]] = defaultdict(list)
    for task in list_owed_tasks(list(due), day=day):
        by_agency[task.lead_agency_id].append(Reminder(task, due[task.due_on]))
    return dict(sorted(by_agency.items(), key=lambda found: (found[1][0].task.lead_name, found[0])))


def _mails(preview: Preview, sender: Sender, at: datetime, settings: Settings) -> Iterator[Mail]:
    for message in preview.messages:
        address = message.to.address
        if address is None or not can_be_written_to(address):
            continue
        letter = write_digest(
            Digest(preview.day, message.to.name, message.agency, tuple(_items(message.reminders))), sender
        )
        message_id = message_id_of(digest_key(message.to.account_id, preview.day), settings)
        content = as_mail(letter, sender=sender, name=message.to.name, recipient=address, message_id=message_id, at=at)
        yield Mail(message_id, address, preview.day, content)


def _items(reminders: Iterable[Reminder]) -> Iterator[Item]:
    for reminder in reminders:
        task = reminder.task
        yield Item(task.code, task.content, task.document or "", task.due_on)


def _as_json(message: Message, day: date) -> dict[str, Any]:
    return {
        "to": message.to.address,
        "name": message.to.name,
        "agency": message.agency,
        "tasks": [
            {
                "code": reminder.task.code,
                "rule": reminder.slot.rule.value,
                "offset": reminder.slot.offset,
                "due_on": reminder.task.due_on.isoformat(),
                "says": time_left_in_words(reminder.task.due_on, day),
            }
            for reminder in message.reminders
        ],
    }
