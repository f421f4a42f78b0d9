"""The second channel tells the same people of the same tasks, once a day, by the same outbox."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account
from tests.services.reminding import FakeChannel, make_lead, morning, owe
from tracker import clock as wall
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import ChannelName, MessageState
from tracker.domain.permissions import Role
from tracker.models import Account, OutboxMessage, Task
from tracker.services.completion import report_completion
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.hooks import compose_hooks
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.settling import settle_unknown

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def hooked(app: Flask, settings: Settings) -> Settings:
    """Settings with a gateway, and a morning on which a person with a telephone has two tasks overdue."""
    assert app.name == "tracker"
    agency, head = make_lead()
    head = db.session.get_one(Account, head.id)
    head.phone = "0912345678"
    db.session.commit()
    for days in (1, 1, -3):
        owe(agency, TODAY - timedelta(days=days))
    plan_reminders()
    compose_digests(settings=settings)
    return replace(settings, webhook_url="https://gateway.test/", webhook_secret="x" * 40)


def _send(settings: Settings, channel: FakeChannel) -> None:
    send_due(settings=settings, owner="test", channel=channel, name=ChannelName.HOOK)


def _hooks() -> list[MessageState]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.state).where(OutboxMessage.channel == "hook")))


def test_without_a_gateway_nothing_is_made(hooked: Settings, settings: Settings) -> None:
    assert hooked.webhook_url
    assert compose_hooks(settings=settings) == 0


def test_each_person_with_a_digest_gets_one_a_day(hooked: Settings) -> None:
    assert compose_hooks(settings=hooked) == 1
    assert compose_hooks(settings=hooked) == 0
    channel, mails = FakeChannel(), FakeChannel()
    _send(hooked, channel)
    morning(hooked, mails)
    assert (len(channel.mails), len(mails.mails)) == (1, 1), "the mail goes by its own way, and only there"
    assert channel.mails[0].recipient == "0912345678"
    told = json.loads(channel.mails[0].content)
    assert told["counts"] == {"overdue": 2, "today": 0, "soon": 1, "other": 0}
    assert told["recipient"]["phone"] == "0912345678"
    assert [task["says"] for task in told["tasks"]] == ["quá 1 ngày", "quá 1 ngày", "còn 3 ngày"]
    assert told["id"] == channel.mails[0].message_id.strip("<>")


def test_what_waits_for_the_office_is_not_told_as_overdue(app: Flask, settings: Settings, clock: Clock) -> None:
    assert app.name == "tracker"
    agency, head = make_lead()
    task = owe(agency, date(2024, 6, 11))
    make_account(Role.OFFICE_OFFICER)
    report_completion(task_code=task.code, by=actor_of(head), result="Đã xong", delay_cause="chờ")
    clock.move_to("2024-06-14T08:00:00+07:00")
    plan_reminders()
    compose_digests(settings=settings)
    hooked = replace(settings, webhook_url="https://gateway.test/", webhook_secret="x" * 40)
    assert compose_hooks(settings=hooked) == 1
    channel = FakeChannel()
    _send(hooked, channel)
    told = json.loads(channel.mails[0].content)
    assert told["counts"] == {"overdue": 0, "today": 0, "soon": 0, "other": 1}
    assert told["text"].endswith("1 nhiệm vụ cần xử lý (1 việc khác cần xem).")
    assert [task["says"] for task in told["tasks"]] == [""]


def test_tried_again_it_is_the_same_bytes(hooked: Settings, clock: Clock) -> None:
    compose_hooks(settings=hooked)
    channel = FakeChannel([Answer(Verdict.RETRY, "503")])
    _send(hooked, channel)
    clock.move_to(wall.now() + timedelta(minutes=2))
    _send(hooked, channel)
    assert len(channel.mails) == 2
    assert len(set(channel.mails)) == 1
    assert _hooks() == [MessageState.SENT]


def test_when_everything_was_reported_nothing_is_said(hooked: Settings) -> None:
    compose_hooks(settings=hooked)
    head = db.session.scalars(select(Account)).one()
    for code in db.session.scalars(select(Task.code)).all():
        report_completion(task_code=code, by=actor_of(head), result="Đã xong", delay_cause="chờ")
    channel = FakeChannel()
    _send(hooked, channel)
    assert (channel.mails, _hooks()) == ([], [MessageState.CANCELLED])


@pytest.mark.parametrize(("policy", "times"), [("hold", 1), ("resend", 2)])
def test_an_unknown_one_is_held_or_goes_again_as_was_set(
    hooked: Settings, clock: Clock, policy: str, times: int
) -> None:
    compose_hooks(settings=hooked)
    channel = FakeChannel([Answer(Verdict.UNKNOWN, "im lặng")])
    _send(hooked, channel)
    clock.move_to(wall.now() + timedelta(minutes=20))
    settle_unknown(settings=replace(hooked, webhook_when_unknown=policy))
    _send(hooked, channel)
    assert len(channel.mails) == times
