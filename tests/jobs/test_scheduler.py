"""The scheduler process: any number of them send each digest once, and end when they are told to."""

import json
import signal
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobs.__main__ import Guard
from jobs.process import this_process
from jobs.schedule import TIMETABLE, Job
from tests.channels.mail_server import mail_server
from tests.conftest import Clock
from tests.jobs.processes import follow_the_real_clock, people_with_something_due, running, wait_for
from tests.services.reminding import states
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.models import SchedulerHeartbeat
from tracker.services.heartbeat import beat, leave


def test_every_job_says_why_it_runs_when_it_does() -> None:
    assert len({job.id for job in TIMETABLE}) == len(TIMETABLE)
    assert all(job.why_then and job.every > 0 for job in TIMETABLE)


@pytest.mark.usefixtures("app")
def test_two_schedulers_at_once_send_each_digest_once(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    people = people_with_something_due(8)
    with mail_server() as server:
        with (
            running(settings, "-m", "jobs", smtp_url=server.url) as first,
            running(settings, "-m", "jobs", smtp_url=server.url) as second,
        ):
            wait_for(lambda: states() == [MessageState.SENT] * 8)
            wait_for(lambda: db.session.scalar(select(func.count()).select_from(SchedulerHeartbeat)) == 2)
            for process in (first, second):
                process.send_signal(signal.SIGTERM)
            for process in (first, second):
                _, log = process.communicate(timeout=10)
                assert process.returncode == 0
                events = [json.loads(line) for line in log.splitlines()]
                assert {event["level"] for event in events} == {"info"}, log
        assert sorted(server.recipients()) == sorted(people)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SchedulerHeartbeat)) == 0


@pytest.mark.usefixtures("app")
def test_told_to_end_it_finishes_the_message_in_hand_and_begins_no_other(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    people_with_something_due(3)
    with mail_server() as server:
        server.goes_on.clear()
        with running(settings, "-m", "jobs", smtp_url=server.url, senders=1) as process:
            wait_for(lambda: MessageState.SENDING in states())
            process.send_signal(signal.SIGTERM)
            with pytest.raises(Exception, match="timed out"):
                process.wait(timeout=0.3)
            server.goes_on.set()
            process.wait(timeout=10)
            assert process.returncode == 0
        assert len(server.received) == 1
    db.session.rollback()
    assert sorted(states()) == [MessageState.PENDING, MessageState.PENDING, MessageState.SENT]


@pytest.mark.usefixtures("app")
def test_a_heartbeat_is_one_row_a_process_and_old_ones_go(clock: Clock) -> None:
    started_at = wall.now()
    beat(owner="killed", started_at=started_at)
    clock.move_to(started_at + timedelta(days=2))
    for _ in range(2):
        beat(owner="alive", started_at=started_at)
    assert db.session.scalars(select(SchedulerHeartbeat.owner)).all() == ["alive"]
    leave(owner="alive")
    assert db.session.scalars(select(SchedulerHeartbeat.owner)).all() == []


def test_a_job_that_fails_ends_its_tick_and_not_the_process(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_process: object) -> None:
        message = "đĩa đầy"
        raise OSError(message)

    guard = Guard(this_process(app))
    guard.tick(Job("sick", fail, 1, 0, "a test"))()
    assert "job sick failed" in caplog.text
    assert guard.wait_until_idle(0)
