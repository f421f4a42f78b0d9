"""A scheduler with a clock that went astray is shown, and works again when it agrees or a person says so."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobs.process import this_process
from tests.conftest import Clock
from tests.factories import make_actor
from tracker import clock as wall
from tracker.db import db
from tracker.domain.clock_watch import ClockWatch
from tracker.domain.permissions import Role
from tracker.errors import NotFound
from tracker.models import ClockDoubt
from tracker.services.clock_doubts import confirm_clock, look_at_clock
from tracker.services.heartbeat import beat
from tracker.services.installation import check_in

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def watch() -> ClockWatch:
    return ClockWatch(wall=wall.now().timestamp(), steady=wall.steady())


def _doubts() -> list[tuple[str, int]]:
    db.session.rollback()
    return [(row.owner, row.seconds) for row in db.session.scalars(select(ClockDoubt))]


def test_a_jump_stops_the_work_until_the_clock_agrees_twice(watch: ClockWatch, clock: Clock) -> None:
    right = wall.now()
    assert look_at_clock(owner="máy", watch=watch)
    clock.move_to(right + timedelta(hours=2))
    assert not look_at_clock(owner="máy", watch=watch)
    assert _doubts() == [("máy", 7200)]
    clock.move_to(right)
    assert not look_at_clock(owner="máy", watch=watch)
    assert look_at_clock(owner="máy", watch=watch)
    assert _doubts() == []


def test_or_until_a_person_says_that_it_is_right(watch: ClockWatch, clock: Clock) -> None:
    clock.move_to(wall.now() + timedelta(days=30))
    assert not look_at_clock(owner="máy", watch=watch)
    confirm_clock(owner="máy", by=make_actor(Role.ADMIN))
    assert look_at_clock(owner="máy", watch=watch)
    assert _doubts() == []
    with pytest.raises(NotFound):
        confirm_clock(owner="máy", by=make_actor(Role.ADMIN))


def test_a_process_whose_clock_is_behind_the_others_does_not_begin(watch: ClockWatch, clock: Clock) -> None:
    now = wall.now()
    clock.move_to(now + timedelta(hours=2))
    beat(owner="máy khác", started_at=now)
    clock.move_to(now)
    assert not look_at_clock(owner="máy", watch=watch)
    assert _doubts() == [("máy", -7200)]
    confirm_clock(owner="máy", by=make_actor(Role.ADMIN))
    assert look_at_clock(owner="máy", watch=watch)
    assert look_at_clock(owner="máy", watch=watch), "the other's beat is forgotten"


def test_a_process_neither_plans_nor_sends_with_a_clock_astray(app: Flask, clock: Clock) -> None:
    process = this_process(app)
    check_in(settings=process.settings)
    assert process.may_work()
    clock.move_to(wall.now() + timedelta(hours=2))
    assert not process.may_work()
    assert process.should_stop()
