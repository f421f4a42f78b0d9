"""A morning that would mail unusually many people waits for a person's word."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor
from tests.services.reminding import FakeChannel, make_lead, morning, outcomes, owe, states
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import HoldAnswer, MessageState, SlotOutcome
from tracker.domain.permissions import Role
from tracker.errors import ActRefused
from tracker.models import HeldDay, HistoryEntry, OfficeSetting
from tracker.queries.held_day import find_waiting_day
from tracker.services.reminders.holding import answer_held_day

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture(autouse=True)
def limit(app: Flask) -> None:  # noqa: ARG001 - within its context
    """More than three people a day wait."""
    db.session.add(OfficeSetting(name="remind_flood_people", value=3))
    db.session.commit()


def _owe(people: int) -> None:
    for _ in range(people):
        agency, _head = make_lead()
        owe(agency, TODAY)
        owe(agency, TODAY - timedelta(days=1))


def _held() -> HeldDay:
    db.session.rollback()
    return db.session.scalars(select(HeldDay).execution_options(populate_existing=True)).one()


def test_as_many_people_as_set_are_mailed_and_one_more_waits(settings: Settings, channel: FakeChannel) -> None:
    _owe(3)
    morning(settings, channel)
    assert len(channel.mails) == 3
    assert find_waiting_day(TODAY) is None


def test_more_people_wait_whoever_tries_and_are_counted(settings: Settings, channel: FakeChannel) -> None:
    _owe(4)
    make_account(Role.AGENCY_HEAD)
    for _ in range(3):
        morning(settings, channel)
    assert states() == []
    held = _held()
    assert (held.day, held.people, held.tasks, held.answer) == (TODAY, 4, 8, None)
    _owe(1)
    morning(settings, channel)
    assert (_held().people, _held().tasks) == (5, 10)


def test_let_go_they_are_sent_and_the_history_says_by_whom(settings: Settings, channel: FakeChannel) -> None:
    _owe(4)
    morning(settings, channel)
    by = make_actor(Role.OFFICE_HEAD)
    answer_held_day(answer=HoldAnswer.SEND, by=by)
    for _ in range(2):
        morning(settings, channel)
    assert states() == [MessageState.SENT] * 4
    entry = db.session.scalars(select(HistoryEntry)).one()
    assert (entry.actor_name, entry.summary) == (
        by.name,
        "Cho gửi thư nhắc việc ngày 12/06/2024: 4 người về 8 nhiệm vụ",
    )


def test_a_few_more_after_the_word_go_too_and_as_many_again_ask_again(settings: Settings, channel: FakeChannel) -> None:
    _owe(4)
    morning(settings, channel)
    answer_held_day(answer=HoldAnswer.SEND, by=make_actor(Role.ADMIN))
    _owe(3)
    morning(settings, channel)
    assert len(channel.mails) == 7
    _owe(1)
    morning(settings, channel)
    assert len(channel.mails) == 7
    assert (_held().answer, _held().people) == (None, 8)


def test_dropped_they_are_cancelled_with_the_name_and_not_sent(settings: Settings, channel: FakeChannel) -> None:
    _owe(4)
    morning(settings, channel)
    by = make_actor(Role.OFFICE_HEAD)
    answer_held_day(answer=HoldAnswer.SKIP, by=by)
    morning(settings, channel)
    assert channel.mails == []
    assert outcomes() == [(SlotOutcome.CANCELLED, f"{by.name} chọn không gửi ngày 12/06/2024")] * 8


def test_the_next_day_decides_anew(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    _owe(4)
    morning(settings, channel)
    clock.move_to("2024-06-13T07:30:00+07:00")
    morning(settings, channel)
    assert states() == []
    waiting = find_waiting_day(TODAY + timedelta(days=1))
    assert waiting is not None
    assert waiting.people == 4
    answer_held_day(answer=HoldAnswer.SEND, by=make_actor(Role.ADMIN))
    morning(settings, channel)
    assert len(channel.mails) == 4


def test_what_became_few_again_goes_without_a_word(settings: Settings, channel: FakeChannel) -> None:
    _owe(4)
    morning(settings, channel)
    db.session.merge(OfficeSetting(name="remind_flood_people", value=10))
    db.session.commit()
    morning(settings, channel)
    assert len(channel.mails) == 4
    assert find_waiting_day(TODAY) is None


def test_an_answer_to_nothing_or_given_twice_is_refused(settings: Settings, channel: FakeChannel) -> None:
    with pytest.raises(ActRefused):
        answer_held_day(answer=HoldAnswer.SEND, by=make_actor(Role.ADMIN))
    _owe(4)
    morning(settings, channel)
    answer_held_day(answer=HoldAnswer.SKIP, by=make_actor(Role.ADMIN))
    with pytest.raises(ActRefused):
        answer_held_day(answer=HoldAnswer.SEND, by=make_actor(Role.ADMIN))


def test_many_times_as_many_as_usual_wait(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    db.session.merge(OfficeSetting(name="remind_flood_people", value=0))
    db.session.commit()
    for day in (4, 5, 6, 7, 10):
        clock.move_to(f"2024-06-{day:02}T08:00:00+07:00")
        agency, _ = make_lead()
        owe(agency, TODAY.replace(day=day))
        morning(settings, channel)
    clock.move_to("2024-06-12T08:00:00+07:00")
    agency, _ = make_lead()
    for _ in range(50):
        make_account(Role.AGENCY_OFFICER, agency=agency)
    owe(agency, TODAY)
    channel.mails.clear()
    morning(settings, channel)
    assert channel.mails == []
    assert _held().people >= 51


def test_the_command_line_lets_go_or_drops(app: Flask, settings: Settings, channel: FakeChannel) -> None:
    nothing = app.test_cli_runner().invoke(args=["reminders", "release"])
    assert nothing.exit_code == 1
    assert "Không có thư nào đang chờ" in nothing.output
    _owe(4)
    morning(settings, channel)
    told = app.test_cli_runner().invoke(args=["reminders", "release"])
    assert told.output == "Đã cho gửi thư hôm nay: 4 người, 8 nhiệm vụ.\n"
    morning(settings, channel)
    assert len(channel.mails) == 4
