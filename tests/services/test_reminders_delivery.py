"""Each message comes to one recorded end, and none is sent twice by us."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account
from tests.services.reminding import FakeChannel, make_lead, morning, outcomes, owe, slots, states
from tracker import clock as wall
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState, Phase, SlotOutcome
from tracker.domain.permissions import Role
from tracker.models import DeliveryAttempt, OutboxMessage
from tracker.services.completion import report_completion
from tracker.services.due_dates import extend_deadline
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.recovery import recover_messages

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def waiting(app: Flask, settings: Settings) -> None:
    """A digest that waits, about one task due today."""
    with app.app_context():
        agency, _ = make_lead()
        owe(agency, TODAY)
        plan_reminders()
        compose_digests(settings=settings)


def _message() -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).execution_options(populate_existing=True)).one()


def _attempts() -> list[tuple[int, MessageState]]:
    rows = db.session.execute(select(DeliveryAttempt.attempt, DeliveryAttempt.state).order_by(DeliveryAttempt.id))
    return [(attempt, state) for attempt, state in rows]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize(
    ("verdict", "state", "outcome"),
    [
        (Verdict.SENT, MessageState.SENT, SlotOutcome.SENT),
        (Verdict.REFUSED, MessageState.FAILED, SlotOutcome.FAILED),
        (Verdict.UNKNOWN, MessageState.UNKNOWN, SlotOutcome.UNKNOWN),
        (Verdict.RETRY, MessageState.RETRY, SlotOutcome.IN_MESSAGE),
    ],
)
def test_an_answer_is_recorded(settings: Settings, verdict: Verdict, state: MessageState, outcome: SlotOutcome) -> None:
    channel = FakeChannel([Answer(verdict, "lời của máy chủ")])
    send_due(settings=settings, owner="test", channel=channel)
    message = _message()
    assert (message.state, message.phase, message.owner, message.attempt) == (state, None, None, 1)
    assert message.last_answer == "lời của máy chủ"
    assert (message.sent_at == wall.now()) == (verdict is Verdict.SENT)
    assert [one for one, _ in outcomes()] == [outcome]
    assert _attempts() == [(1, state)]


@pytest.mark.usefixtures("waiting")
def test_what_is_sent_or_unknown_is_never_sent_again(settings: Settings, clock: Clock) -> None:
    channel = FakeChannel([Answer(Verdict.UNKNOWN, "im lặng")])
    for at in ("09:00", "12:00", "23:00"):
        clock.move_to(f"2024-06-12T{at}:00+07:00")
        recover_messages()
        morning(settings, channel)
    assert len(channel.mails) == 1
    assert states() == [MessageState.UNKNOWN]


@pytest.mark.usefixtures("waiting")
def test_tries_come_after_1_5_15_30_60_minutes_then_hourly_with_the_same_bytes(
    settings: Settings, clock: Clock
) -> None:
    channel = FakeChannel([Answer(Verdict.RETRY, "451 Busy")] * 7)
    minutes = 0
    for pause in (1, 5, 15, 30, 60, 60):
        send_due(settings=settings, owner="test", channel=channel)
        at = wall.now() + timedelta(minutes=pause)
        assert _message().next_at == at
        clock.move_to(at - timedelta(seconds=1))
        send_due(settings=settings, owner="test", channel=channel)
        clock.move_to(at)
        minutes += pause
    assert len(channel.mails) == 6
    assert len(set(channel.mails)) == 1
    channel.answers.clear()
    send_due(settings=settings, owner="test", channel=channel)
    assert states() == [MessageState.SENT]
    assert len(set(channel.mails)) == 1


def test_what_the_day_did_not_take_is_said_the_next_day(settings: Settings, channel: FakeChannel, clock: Clock) -> None:
    agency, _ = make_lead()
    overdue, due = owe(agency, TODAY - timedelta(days=1)), owe(agency, date(2024, 6, 13))
    plan_reminders()
    compose_digests(settings=settings)
    channel.answers = [Answer(Verdict.RETRY, "451 Busy")] * 4
    for at in ("16:30", "16:31", "16:36", "16:51"):
        clock.move_to(f"2024-06-12T{at}:00+07:00")
        morning(settings, channel)
    assert states() == [MessageState.FAILED]
    clock.move_to("2024-06-13T07:30:00+07:00")
    channel.mails.clear()
    morning(settings, channel)
    (text,) = channel.texts()
    assert overdue.code in text
    assert due.code in text
    assert states() == [MessageState.FAILED, MessageState.SENT]


@pytest.mark.usefixtures("waiting")
def test_a_server_that_is_down_costs_one_attempt(settings: Settings) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    channel = FakeChannel([Answer(Verdict.RETRY, "không kết nối được", reached=False)])
    morning(settings, channel)
    assert sorted(states()) == [MessageState.PENDING, MessageState.RETRY]


@pytest.mark.usefixtures("waiting")
def test_a_message_nobody_sent_in_its_day_is_ended(settings: Settings, clock: Clock, channel: FakeChannel) -> None:
    clock.move_to("2024-06-13T00:00:00+07:00")
    send_due(settings=settings, owner="test", channel=channel)
    assert channel.mails == []
    assert recover_messages() == 1
    assert states() == [MessageState.FAILED]
    assert outcomes() == [(SlotOutcome.FAILED, "thư ngày 12/06/2024 không gửi được")]


@pytest.mark.parametrize(("comes_back", "is_sent"), [("12T16:59", True), ("12T17:00", False), ("13T00:10", False)])
def test_a_server_that_comes_back_after_hours_gets_the_mail_in_the_next_working_hour(
    settings: Settings, clock: Clock, channel: FakeChannel, *, comes_back: str, is_sent: bool
) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY - timedelta(days=1))
    morning(settings, FakeChannel([Answer(Verdict.RETRY, "không kết nối được", reached=False)]))
    clock.move_to(f"2024-06-{comes_back}:00+07:00")
    recover_messages()
    morning(settings, channel)
    assert len(channel.mails) == is_sent
    clock.move_to("2024-06-13T07:30:00+07:00")
    morning(settings, channel)
    assert len(channel.mails) == 1


def test_what_a_server_refused_today_is_said_in_the_next_digest_as_long_as_it_holds(
    settings: Settings, channel: FakeChannel, clock: Clock
) -> None:
    agency, _ = make_lead()
    # Overdue for three working days: the head's level of escalation falls on this day, once.
    level = owe(agency, date(2024, 6, 7))
    channel.answers = [Answer(Verdict.REFUSED, "554 5.7.1 Relay access denied")]
    morning(settings, channel)
    assert set(outcomes()) == {(SlotOutcome.FAILED, "554 5.7.1 Relay access denied")}
    morning(settings, channel)
    assert len(channel.mails) == 1, "today a person may send it again by hand"
    clock.move_to("2024-06-13T08:00:00+07:00")
    channel.mails.clear()
    morning(settings, channel)
    (text,) = channel.texts()
    assert level.code in text
    assert "CẦN LÃNH ĐẠO CƠ QUAN XỬ LÝ" in text
    clock.move_to("2024-06-14T08:00:00+07:00")
    morning(settings, channel)
    assert len(channel.mails) == 1


def test_a_task_that_was_reported_before_the_claim_is_not_in_the_mail(settings: Settings, channel: FakeChannel) -> None:
    agency, head = make_lead()
    done, open_one = owe(agency, TODAY), owe(agency, TODAY)
    plan_reminders()
    compose_digests(settings=settings)
    report_completion(task_code=done.code, by=actor_of(head), result="Đã xong")
    send_due(settings=settings, owner="test", channel=channel)
    (text,) = channel.texts()
    assert done.code not in text
    assert open_one.code in text
    assert sorted(outcomes()) == [(SlotOutcome.CANCELLED, "nhiệm vụ đã báo cáo hoàn thành"), (SlotOutcome.SENT, "")]


def test_a_mail_with_nothing_left_to_say_is_not_sent(settings: Settings, channel: FakeChannel) -> None:
    agency, head = make_lead()
    done, moved = owe(agency, TODAY), owe(agency, TODAY)
    plan_reminders()
    compose_digests(settings=settings)
    report_completion(task_code=done.code, by=actor_of(head), result="Đã xong")
    office = actor_of(make_account(Role.OFFICE_HEAD))
    extend_deadline(task_code=moved.code, due_on=date(2024, 6, 28), reason="chờ", by=office)
    send_due(settings=settings, owner="test", channel=channel)
    assert channel.mails == []
    assert states() == [MessageState.CANCELLED]
    assert slots(SlotOutcome.CANCELLED) == slots()


def test_a_retry_is_dropped_when_its_task_was_done_meanwhile(settings: Settings, clock: Clock) -> None:
    agency, head = make_lead()
    task = owe(agency, TODAY)
    channel = FakeChannel([Answer(Verdict.RETRY, "451")])
    morning(settings, channel)
    report_completion(task_code=task.code, by=actor_of(head), result="Đã xong")
    clock.move_to("2024-06-12T09:01:00+07:00")
    morning(settings, channel)
    assert len(channel.mails) == 1
    assert states() == [MessageState.CANCELLED]


def test_an_address_that_is_none_is_told_and_holds_up_nobody(settings: Settings, channel: FakeChannel) -> None:
    bad, _ = make_lead(email="lan@so.test\r\nBcc: all@so.test")
    good, head = make_lead()
    owe(bad, TODAY)
    owe(good, TODAY)
    morning(settings, channel)
    assert [mail.recipient for mail in channel.mails] == [head.email]
    assert states() == [MessageState.FAILED, MessageState.SENT]


@pytest.mark.usefixtures("waiting")
def test_a_sender_whose_lease_ran_out_stops_before_the_dot(settings: Settings, clock: Clock) -> None:
    second = FakeChannel()

    def sleep_too_long() -> None:
        clock.move_to("2024-06-12T09:30:00+07:00")
        recover_messages()
        send_due(settings=settings, owner="second", channel=second)

    first = FakeChannel(meanwhile=sleep_too_long)
    send_due(settings=settings, owner="first", channel=first)
    assert (len(first.mails), len(second.mails)) == (0, 1)
    assert states() == [MessageState.SENT]
    assert _attempts() == [(1, MessageState.PENDING), (2, MessageState.SENT)]


@pytest.mark.usefixtures("waiting")
def test_a_message_whose_lease_was_lost_to_the_clock_waits_again_at_once(settings: Settings, clock: Clock) -> None:
    jumped = FakeChannel(meanwhile=lambda: clock.move_to("2024-06-13T09:00:00+07:00"))
    send_due(settings=settings, owner="test", channel=jumped)
    assert (len(jumped.mails), states()) == (0, [MessageState.PENDING])
    clock.move_to("2024-06-12T09:00:30+07:00")
    second = FakeChannel()
    send_due(settings=settings, owner="second", channel=second)
    assert (len(second.mails), states()) == (1, [MessageState.SENT])


@pytest.mark.usefixtures("waiting")
def test_an_answer_that_comes_after_all_was_settled_changes_nothing(settings: Settings, clock: Clock) -> None:
    class Slow(FakeChannel):
        def send(self, mail, *, before_dot):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            answer = super().send(mail, before_dot=before_dot)
            assert _message().phase is Phase.DOT
            clock.move_to("2024-06-12T10:00:00+07:00")
            assert recover_messages() == 1
            return answer

    send_due(settings=settings, owner="test", channel=Slow())
    assert states() == [MessageState.UNKNOWN]
    assert [one for one, _ in outcomes()] == [SlotOutcome.UNKNOWN]
    assert _attempts() == [(1, MessageState.UNKNOWN)]


def test_nothing_is_held_while_the_network_takes_its_time(app: Flask, settings: Settings) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    pools: list[int] = []
    channel = FakeChannel(meanwhile=lambda: pools.append(db.engine.pool.checkedout()))  # type: ignore[attr-defined]
    with app.app_context():
        morning(settings, channel)
    db.session.remove()
    assert pools == [0]


def test_senders_at_the_same_time_send_each_message_once(app: Flask, settings: Settings) -> None:
    for _ in range(12):
        agency, _ = make_lead()
        owe(agency, TODAY)
    plan_reminders()
    compose_digests(settings=settings)
    channel = FakeChannel()
    together = threading.Barrier(4)

    def send(owner: str) -> None:
        with app.app_context():
            together.wait()
            send_due(settings=settings, owner=owner, channel=channel)

    threads = [threading.Thread(target=send, args=(f"sender {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(channel.mails) == len({mail.recipient for mail in channel.mails}) == 12
    assert states() == [MessageState.SENT] * 12


@pytest.mark.usefixtures("waiting")
def test_who_is_told_to_stop_begins_no_message(settings: Settings, channel: FakeChannel) -> None:
    send_due(settings=settings, owner="test", channel=channel, is_stopping=lambda: True)
    assert channel.mails == []
    assert states() == [MessageState.PENDING]
