"""A database with people who have something due, and what is to be known of it afterwards."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from bench.databases import Place
from tests.factories import LONG_AGO, make_agency, make_task
from tests.faults.smtp_server import FaultServer
from tracker import clock
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState, Pace
from tracker.domain.permissions import Role
from tracker.models import Account, CalendarDay, OfficeSetting, OutboxMessage, ReminderSlot
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders

#: The times of a run that lasts seconds: each longer than what it waits for, as in the product.
QUICK = Pace(
    claim_lease=timedelta(seconds=8),
    answer_lease=timedelta(seconds=4),
    pauses=(timedelta(seconds=0.2), timedelta(seconds=0.5), timedelta(seconds=1)),
    settle_wait=timedelta(seconds=4),
    rests=(timedelta(seconds=0.3), timedelta(seconds=0.6), timedelta(seconds=1)),
)
#: The tasks each agency has due.
_TASKS = 3
_PEOPLE_AN_AGENCY = 20


@dataclass(frozen=True)
class Figures:
    """What became of a run's messages."""

    due: int
    sent: int
    lost: int
    doubled: int
    unknown: int
    slots_missing: int
    slots_doubled: int

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, and no reminder is missing or there twice."""
        return self.lost == self.slots_missing == self.slots_doubled == 0


@dataclass(frozen=True)
class Stage:
    """One database with its application, filled for a morning."""

    place: Place
    app: Flask
    people: int

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        settings: Settings = self.app.extensions["settings"]
        return replace(settings, digest_at=settings.digest_at.min)

    def plan(self) -> None:
        """Plan the day and make its messages."""
        with self.app.app_context():
            plan_reminders()
            compose_digests(settings=self.settings)
            let_go()

    def is_done(self, *, with_journal: bool = True) -> bool:
        """Whether every message came to its end: without a journal an unknown one does after it was sent once more."""
        under_way = OutboxMessage.state.in_([MessageState.PENDING, MessageState.RETRY, MessageState.SENDING])
        unknown = OutboxMessage.state == MessageState.UNKNOWN
        if not with_journal:
            unknown &= OutboxMessage.repeats == 0
        with self.app.app_context():
            count = db.session.scalar(select(func.count()).select_from(OutboxMessage).where(under_way | unknown))
            let_go()
        return not count

    def states(self) -> dict[MessageState, int]:
        """How many messages are in each state."""
        with self.app.app_context():
            found = db.session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)).all()
            let_go()
        return dict(found)

    def figures(self, server: FaultServer) -> Figures:
        """What became of the messages, by what the server took and by what the database says."""
        taken = server.taken()
        with self.app.app_context():
            states = dict(db.session.execute(select(OutboxMessage.message_id, OutboxMessage.state)).all())
            keys = select(ReminderSlot.task_id, ReminderSlot.account_id, ReminderSlot.rule, ReminderSlot.offset_days)
            slots = Counter(tuple(row) for row in db.session.execute(keys))
            let_go()
        told = {MessageState.FAILED, MessageState.CANCELLED, MessageState.UNKNOWN}
        return Figures(
            due=self.people,
            sent=len(taken),
            # A person without a message, or one that nobody took though nothing tells of it.
            lost=self.people
            - len(states)
            + sum(message_id not in taken and state not in told for message_id, state in states.items()),
            doubled=sum(count > 1 for count in taken.values()),
            unknown=sum(state is MessageState.UNKNOWN for state in states.values()),
            slots_missing=self.people * _TASKS - len(slots),
            slots_doubled=sum(count > 1 for count in slots.values()),
        )


def let_go() -> None:
    """Close every connection, so that none is carried into a process that is forked."""
    db.session.remove()
    db.engine.dispose()


@contextmanager
def stage(place: Place, *, people: int) -> Iterator[Stage]:
    """A database on which people have overdue tasks, on a day that is worked, whatever day it is."""
    app = place.app()
    with app.app_context():
        upgrade()
        _fill(people)
        let_go()
    yield Stage(place, app, people)


def _fill(people: int) -> None:
    today = clock.today()
    for days in (-1, 0, 1):
        db.session.merge(CalendarDay(day=today + timedelta(days=days), is_working=True, name="", notice="thử"))
    # Mails go at any hour, and to any number of people.
    for name, value in (("remind_deliver_until", 24 * 60), ("remind_flood_people", 0), ("remind_flood_times", 0)):
        db.session.merge(OfficeSetting(name=name, value=value))
    for first in range(0, people, _PEOPLE_AN_AGENCY):
        agency = make_agency()
        for _ in range(_TASKS):
            make_task(lead=agency, due_on=today - timedelta(days=1), assigned_on=today - timedelta(days=100))
        db.session.add_all(
            Account(
                username=f"p{number}",
                name=f"Người {number}",
                email=f"p{number}@example.test",
                role=Role.AGENCY_HEAD,
                agency_id=agency.id,
                is_active=True,
                created_at=LONG_AGO,
            )
            for number in range(first, min(first + _PEOPLE_AN_AGENCY, people))
        )
    db.session.commit()
