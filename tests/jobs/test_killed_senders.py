"""A sender that is killed loses nothing and doubles nothing."""

import signal
from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.channels.mail_server import mail_server
from tests.conftest import Clock
from tests.jobs.processes import SENDER, follow_the_real_clock, people_with_something_due, running, wait_for
from tests.services.reminding import states
from tracker import clock as wall
from tracker.channels.smtp import SmtpServer
from tracker.config import Settings
from tracker.domain.delivery import MessageState
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.recovery import recover_messages

pytestmark = pytest.mark.usefixtures("app")


def test_killed_between_claim_and_sending_each_person_still_gets_his_digest_once(
    settings: Settings, clock: Clock
) -> None:
    follow_the_real_clock(clock)
    people = people_with_something_due(3)
    plan_reminders()
    compose_digests(settings=replace(settings, digest_at=time(0)))
    with mail_server() as server:
        server.goes_on.clear()
        with running(settings, "-c", SENDER, smtp_url=server.url) as process:
            wait_for(lambda: MessageState.SENDING in states())
            process.send_signal(signal.SIGKILL)
            process.wait()
        server.goes_on.set()
        channel = SmtpServer(server.url, "nhac-viec@tinh.test")
        send_due(settings=settings, owner="next", channel=channel)
        assert len(server.received) == 2, "the claim of the killed one still holds"
        clock.move_to(wall.now() + timedelta(minutes=6))
        assert recover_messages() == 1
        send_due(settings=settings, owner="next", channel=channel)
        assert sorted(server.recipients()) == sorted(people)
        assert len({mail["Message-ID"] for mail in server.mails()}) == 3
    assert states() == [MessageState.SENT] * 3


def test_killed_after_the_dot_a_mail_is_unknown_and_not_sent_again(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    people_with_something_due(1)
    plan_reminders()
    compose_digests(settings=replace(settings, digest_at=time(0)))
    with mail_server() as server:
        server.is_silent_after_dot = True
        with running(settings, "-c", SENDER, smtp_url=server.url) as process:
            wait_for(lambda: server.received)
            process.send_signal(signal.SIGKILL)
            process.wait()
        clock.move_to(wall.now() + timedelta(minutes=15))
        recover_messages()
        send_due(settings=settings, owner="next", channel=SmtpServer(server.url, "nhac-viec@tinh.test"))
        assert len(server.received) == 1
    assert states() == [MessageState.UNKNOWN]
