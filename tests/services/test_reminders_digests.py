"""One digest a person a day, on working days, from the set hour on."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, make_account
from tests.services.reminding import FakeChannel, make_lead, morning, owe, slots, states
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.permissions import Role
from tracker.models import OutboxMessage
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


def test_a_person_gets_one_digest_of_everything(settings: Settings, channel: FakeChannel) -> None:
    agency, head = make_lead()
    tasks = [owe(agency, TODAY + timedelta(days=days)) for days in (-8, -1, 0, 1)]
    for _ in range(3):
        morning(settings, channel)
    (mail,) = channel.mails
    assert mail.recipient == head.email
    (text,) = channel.texts()
    assert all(task.code in text for task in tasks)
    assert channel.read()[0]["Subject"] == "[Đúng Hạn] 2 quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn – 12/06/2024"
    assert states() == [MessageState.SENT]
    assert len(slots(SlotOutcome.SENT)) == 4


def test_each_person_of_an_agency_gets_his_own(settings: Settings, channel: FakeChannel) -> None:
    agency, head = make_lead()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency)
    owe(agency, TODAY)
    morning(settings, channel)
    assert sorted(mail.recipient for mail in channel.mails) == sorted([str(head.email), str(officer.email)])
    assert len({mail.message_id for mail in channel.mails}) == 2


def test_nothing_to_say_makes_no_mail(settings: Settings, channel: FakeChannel) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY + timedelta(days=30))
    morning(settings, channel)
    assert states() == []


def test_what_comes_later_that_day_waits_for_the_next(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    morning(settings, channel)
    late = owe(agency, date(2024, 6, 17))
    clock.move_to("2024-06-12T15:00:00+07:00")
    morning(settings, channel)
    assert len(channel.mails) == 1
    clock.move_to("2024-06-13T07:30:00+07:00")
    morning(settings, channel)
    assert len(channel.mails) == 2
    assert late.code in channel.texts()[1]


def test_what_comes_before_the_sending_still_goes_with_it(settings: Settings, channel: FakeChannel) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    plan_reminders()
    compose_digests(settings=settings)
    late = owe(agency, TODAY)
    morning(settings, channel)
    (text,) = channel.texts()
    assert late.code in text


@pytest.mark.parametrize(
    ("at", "is_time"),
    [
        ("2024-06-12T07:29:00+07:00", False),
        ("2024-06-12T07:30:00+07:00", True),
        ("2024-06-12T16:59:00+07:00", True),
        ("2024-06-12T17:00:00+07:00", False),
        ("2024-06-15T09:00:00+07:00", False),
        ("2024-05-04T09:00:00+07:00", True),
        ("2024-09-02T09:00:00+07:00", False),
    ],
)
def test_mails_are_made_in_working_time(settings: Settings, clock: Clock, *, at: str, is_time: bool) -> None:
    clock.move_to(at)
    agency, _ = make_lead()
    owe(agency, date.fromisoformat(at[:10]))
    plan_reminders()
    assert compose_digests(settings=settings) == is_time


def test_a_weekend_is_said_on_monday(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    agency, _ = make_lead()
    saturday = owe(agency, date(2024, 6, 15))
    friday = owe(agency, date(2024, 6, 14))
    for day in (15, 16):
        clock.move_to(f"2024-06-{day}T09:00:00+07:00")
        morning(settings, channel)
    assert channel.mails == []
    clock.move_to("2024-06-17T07:30:00+07:00")
    morning(settings, channel)
    (text,) = channel.texts()
    assert text.index(friday.code) < text.index(saturday.code)
    assert "quá 3 ngày" in text
    assert "quá 2 ngày" in text


def test_gathering_at_the_same_time_makes_one_message_each(app: Flask, settings: Settings) -> None:
    for _ in range(5):
        agency, _ = make_lead()
        owe(agency, TODAY)
    plan_reminders()
    together = threading.Barrier(4)
    made: list[int] = []

    def compose() -> None:
        with app.app_context():
            together.wait()
            made.append(compose_digests(settings=settings))

    threads = [threading.Thread(target=compose) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == [MessageState.PENDING] * 5
    assert sum(made) == 5
    assert len(slots(SlotOutcome.IN_MESSAGE)) == 5


def test_a_message_bears_the_same_id_whenever_it_is_made(settings: Settings) -> None:
    agency, head = make_lead()
    owe(agency, TODAY)
    plan_reminders()
    compose_digests(settings=settings)
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.key == f"digest:{head.id}:2024-06-12"
    assert message.message_id.endswith("@[127.0.0.1]>")
    assert message.valid_until.isoformat() == "2024-06-12T10:00:00+00:00"
