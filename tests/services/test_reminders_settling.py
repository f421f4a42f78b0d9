"""An unknown message is settled by the journal, or by policy; never resent blindly."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY
from tests.services.reminding import FakeChannel, make_lead, morning, outcomes, owe, states
from tracker import clock as wall
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.models import OutboxMessage
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.settling import Settled, settle_unknown

pytestmark = pytest.mark.usefixtures("app")

_SILENCE = Answer(Verdict.UNKNOWN, "im lặng")


@dataclass
class FakeJournal:
    """What a server took, as a journal says it."""

    taken: set[str] = field(default_factory=set)
    is_broken: bool = False
    asked: int = 0

    def find(self, message_ids: object) -> set[str]:
        self.asked += 1
        if self.is_broken:
            message = "mailbox: no route"
            raise OSError(message)
        return self.taken & set(message_ids)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def channel(app: Flask, settings: Settings) -> FakeChannel:
    """A message about an overdue task was handed over, and no answer came."""
    assert app.name == "tracker"
    agency, _ = make_lead()
    owe(agency, TODAY - timedelta(days=1))
    channel = FakeChannel([_SILENCE])
    morning(settings, channel)
    assert states() == [MessageState.UNKNOWN]
    return channel


def _later(clock: Clock, minutes: int) -> None:
    clock.move_to(wall.now() + timedelta(minutes=minutes))


def _repeats() -> list[int]:
    return list(db.session.scalars(select(OutboxMessage.repeats).order_by(OutboxMessage.id)))


def test_what_the_journal_has_was_sent_and_is_not_sent_again(
    settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    journal = FakeJournal({channel.mails[0].message_id})
    assert settle_unknown(settings=settings, journal=journal) == Settled(sent=1)
    _later(clock, 60)
    morning(settings, channel)
    assert len(channel.mails) == 1
    assert (states(), outcomes()) == ([MessageState.SENT], [(SlotOutcome.SENT, "")])


def test_what_it_does_not_have_is_sent_again_after_the_wait_with_the_same_bytes(
    settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    journal = FakeJournal()
    _later(clock, 14)
    assert settle_unknown(settings=settings, journal=journal) == Settled()
    _later(clock, 1)
    assert settle_unknown(settings=settings, journal=journal) == Settled(again=1)
    send_due(settings=settings, owner="test", channel=channel)
    assert len(channel.mails) == 2
    assert len(set(channel.mails)) == 1
    assert (states(), _repeats()) == ([MessageState.SENT], [0])


def test_a_journal_that_cannot_be_read_settles_nothing(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    _later(clock, 60)
    assert settle_unknown(settings=settings, journal=FakeJournal(is_broken=True)) == Settled()
    assert (states(), len(channel.mails)) == ([MessageState.UNKNOWN], 1)


def test_a_journal_that_knows_none_of_the_mails_that_were_sent_is_not_believed(
    settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    morning(settings, channel)
    _later(clock, 60)
    journal = FakeJournal()
    assert settle_unknown(settings=settings, journal=journal) == Settled()
    journal.taken.add(channel.mails[1].message_id)
    assert settle_unknown(settings=settings, journal=journal) == Settled(again=1)


def test_without_a_journal_an_urgent_message_is_sent_once_more_and_counted(
    settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    channel.answers = [_SILENCE]
    _later(clock, 14)
    assert settle_unknown(settings=settings) == Settled()
    _later(clock, 1)
    assert settle_unknown(settings=settings) == Settled(again=1)
    send_due(settings=settings, owner="test", channel=channel)
    assert (states(), _repeats()) == ([MessageState.UNKNOWN], [1])
    _later(clock, 60)
    assert settle_unknown(settings=settings) == Settled(), "once, and no more"
    assert len(channel.mails) == 2
    assert len(set(channel.mails)) == 1


def test_without_a_journal_a_courtesy_is_held(settings: Settings, clock: Clock) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    channel = FakeChannel([_SILENCE])
    morning(settings, channel)
    _later(clock, 60)
    assert settle_unknown(settings=settings) == Settled()
    assert states() == [MessageState.UNKNOWN]


def test_settled_by_two_at_once_it_goes_once(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    _later(clock, 20)

    class Slow(FakeJournal):
        def find(self, message_ids: object) -> set[str]:
            assert settle_unknown(settings=settings, journal=FakeJournal()) == Settled(again=1)
            return super().find(message_ids)

    assert settle_unknown(settings=settings, journal=Slow()) == Settled()
    assert states() == [MessageState.PENDING]
    assert len(channel.mails) == 1


def test_no_connection_is_held_while_the_journal_is_read(app: Flask, settings: Settings, clock: Clock) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    pools: list[int] = []

    class Watching(FakeJournal):
        def find(self, message_ids: object) -> set[str]:
            pools.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
            return super().find(message_ids)

    with app.app_context():
        morning(settings, FakeChannel([_SILENCE]))
        _later(clock, 20)
        db.session.remove()
        settle_unknown(settings=replace(settings), journal=Watching())
    db.session.remove()
    assert pools == [0]
