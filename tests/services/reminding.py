"""What the tests of reminders have in common."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import select

from tests.factories import make_account, make_agency, make_task
from tracker.channels.answers import Answer, Mail, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.permissions import Role
from tracker.domain.reminder_rules import Rule
from tracker.models import Account, Agency, OutboxMessage, ReminderSlot, Task
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders


@dataclass
class FakeChannel:
    """A channel that takes every mail unless given another answer; `meanwhile` runs before the dot."""

    answers: list[Answer] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    mails: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail, *, before_dot: Callable[[], None]) -> Answer:
        self.meanwhile()
        before_dot()
        self.mails.append(mail)
        return self.answers.pop(0) if self.answers else Answer(Verdict.SENT, "250 OK")

    def close(self) -> None:
        """Nothing is open."""

    def read(self) -> list[EmailMessage]:
        return [message_from_bytes(mail.content, policy=default) for mail in self.mails]

    def texts(self) -> list[str]:
        bodies = [mail.get_body(("plain",)) for mail in self.read()]
        return [body.get_content() for body in bodies if body is not None]


def make_lead(*, email: str | None = "?") -> tuple[Agency, Account]:
    """An agency and its head."""
    agency = make_agency()
    return agency, make_account(Role.AGENCY_HEAD, agency=agency, email=email)


def owe(agency: Agency, due_on: date | None) -> Task:
    """A task that the agency owes."""
    return make_task(lead=agency, due_on=due_on, assigned_on=date(2024, 1, 15))


def slots(outcome: SlotOutcome | None = None) -> list[tuple[str, Rule, int]]:
    """Code, rule and offset of the reminders with an outcome, in a fixed order."""
    query = (
        select(Task.code, ReminderSlot.rule, ReminderSlot.offset_days)
        .join(Task, Task.id == ReminderSlot.task_id)
        .order_by(Task.code, ReminderSlot.falls_on, ReminderSlot.account_id)
    )
    if outcome is not None:
        query = query.where(ReminderSlot.outcome == outcome)
    return [(code, rule, offset) for code, rule, offset in db.session.execute(query)]


def outcomes() -> list[tuple[SlotOutcome, str]]:
    """Outcome and reason of all reminders, in a fixed order."""
    rows = db.session.execute(
        select(ReminderSlot.outcome, ReminderSlot.why).order_by(ReminderSlot.falls_on, ReminderSlot.id)
    )
    return [(outcome, why) for outcome, why in rows]


def states() -> list[MessageState]:
    """The states of all messages, the oldest first."""
    return list(db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def morning(settings: Settings, channel: FakeChannel) -> None:
    """What the scheduler does, once."""
    plan_reminders()
    compose_digests(settings=settings)
    send_due(settings=settings, owner="test", channel=channel)
