"""A sick channel is left alone, and tried by one message at a time; a set rate holds for all senders together."""

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY
from tests.services.reminding import FakeChannel, make_lead, owe, states
from tracker import clock as wall
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.models import ChannelState, OutboxMessage
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders

pytestmark = pytest.mark.usefixtures("app")

_DOWN = Answer(Verdict.RETRY, "Không kết nối được", reached=False)


def _wait(settings: Settings, people: int, days_late: int = 0) -> None:
    for _ in range(people):
        agency, _head = make_lead()
        owe(agency, TODAY - timedelta(days=days_late))
    plan_reminders()
    compose_digests(settings=settings)


def _later(clock: Clock, seconds: float) -> None:
    clock.move_to(wall.now() + timedelta(seconds=seconds))


def test_after_three_failures_in_a_row_it_rests_for_growing_pauses(settings: Settings, clock: Clock) -> None:
    _wait(settings, 20)
    channel = FakeChannel([_DOWN] * 100)
    tried = []
    for _ in range(230):
        before = len(channel.answers)
        send_due(settings=settings, owner="test", channel=channel)
        if len(channel.answers) < before:
            tried.append(round((wall.now() - wall.now().replace(hour=2, minute=0, second=0)).total_seconds()))
        _later(clock, 5)
    gaps = [later - earlier for earlier, later in pairwise(tried)]
    assert gaps[:7] == [5, 5, 30, 60, 120, 300, 600]
    assert set(db.session.scalars(select(OutboxMessage.tries))) == {0}, "no message was charged with it"


def test_one_message_tries_and_when_it_went_the_others_follow(settings: Settings, clock: Clock) -> None:
    _wait(settings, 5)
    channel = FakeChannel([_DOWN] * 3)
    for _ in range(3):
        send_due(settings=settings, owner="test", channel=channel)
    _later(clock, 31)
    second = FakeChannel()

    def look() -> None:
        if not channel.mails[3:]:
            send_due(settings=settings, owner="second", channel=second)

    channel.meanwhile = look
    send_due(settings=settings, owner="first", channel=channel)
    assert len(second.mails) == 0, "while one tries, nobody else does"
    assert states() == [MessageState.SENT] * 5
    state = db.session.get_one(ChannelState, "mail")
    assert (state.failures, state.open_until, state.last_error) == (0, None, "Không kết nối được")


def test_a_rate_holds_for_all_senders_together(app: Flask, settings: Settings, clock: Clock) -> None:
    _wait(settings, 30)
    slow = replace(settings, mails_per_minute=12)
    channel = FakeChannel()

    def send(owner: str) -> None:
        with app.app_context():
            send_due(settings=slow, owner=owner, channel=channel)

    for _ in range(12):
        threads = [threading.Thread(target=send, args=(f"sender {number}",)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _later(clock, 5)
    assert 12 <= len(channel.mails) <= 14
    assert len({mail.recipient for mail in channel.mails}) == len(channel.mails)


def test_what_is_overdue_goes_before_courtesies(settings: Settings) -> None:
    _wait(settings, 3)
    _wait(settings, 2, days_late=1)
    channel = FakeChannel()
    send_due(settings=settings, owner="test", channel=channel)
    told = ["quá hạn" in str(mail["Subject"]) for mail in channel.read()]
    assert told == [True, True, False, False, False]
