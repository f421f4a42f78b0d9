"""A mail that came back is shown, and its address is not written to again until it changes."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.channels.test_bounces import dsn
from tests.conftest import Clock
from tests.factories import TODAY, make_actor
from tests.services.reminding import FakeChannel, make_lead, morning, owe
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.domain.permissions import Role
from tracker.models import Account, OutboxMessage
from tracker.services.account_changes import change_account
from tracker.services.reminders.bounces import FINAL, LATE, NO_REPORT, STRANGE, note_bounces

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def head(app: Flask, settings: Settings) -> Account:
    """A person with something overdue, who was written to."""
    assert app.name == "tracker"
    agency, head = make_lead()
    for days in (1, 2):
        owe(agency, TODAY - timedelta(days=days))
    morning(settings, FakeChannel())
    return head


def _message() -> OutboxMessage:
    db.session.rollback()
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _mark() -> str:
    return _message().message_id.strip("<>").partition("@")[0]


def test_for_good_it_is_told_and_the_address_is_left_alone_until_it_changes(
    head: Account, settings: Settings, clock: Clock
) -> None:
    assert note_bounces([dsn(mark=_mark())]) == {FINAL: 1}
    assert _message().bounced_at is not None
    assert "No such user" in _message().bounce
    clock.move_to("2024-06-18T08:00:00+07:00")
    channel = FakeChannel()
    morning(settings, channel)
    assert channel.mails == []
    assert (_message().state, "bị trả lại" in _message().last_answer) == (MessageState.FAILED, True)
    change_account(username=head.username, email="moi@so.test", by=make_actor(Role.ADMIN))
    clock.move_to("2024-06-25T08:00:00+07:00")
    morning(settings, channel)
    assert [mail.recipient for mail in channel.mails] == ["moi@so.test"]


def test_an_address_a_server_refuses_at_once_is_left_alone_too_and_its_reminders_reach_the_next_one(
    settings: Settings, clock: Clock
) -> None:
    agency, head = make_lead()
    owe(agency, date(2024, 6, 21))
    morning(settings, FakeChannel([Answer(Verdict.REFUSED, "550 5.1.1 <lan@so.test>: no such user")]))
    assert db.session.scalar(select(Account.bounced_email).where(Account.id == head.id)) == head.email
    clock.move_to("2024-06-13T08:00:00+07:00")
    channel = FakeChannel()
    morning(settings, channel)
    assert channel.mails == []
    change_account(username=head.username, email="moi@so.test", by=make_actor(Role.ADMIN))
    clock.move_to("2024-06-14T08:00:00+07:00")
    morning(settings, channel)
    (text,) = channel.texts()
    assert "còn 7 ngày" in text
    assert [mail.recipient for mail in channel.mails] == ["moi@so.test"]


@pytest.mark.usefixtures("head")
def test_a_late_one_is_noted_and_changes_nothing_else() -> None:
    assert note_bounces([dsn(action="delayed", status="4.4.1", said="smtp; busy", mark=_mark())]) == {LATE: 1}
    assert (_message().bounced_at, _message().bounce) == (None, "4.4.1 busy")
    assert db.session.scalars(select(Account.bounced_email)).all() == [None]


def test_a_full_mailbox_is_no_bad_address(head: Account) -> None:
    note_bounces([dsn(status="5.2.2", said="smtp; full", mark=_mark())])
    assert _message().bounced_at is not None
    assert db.session.scalar(select(Account.bounced_email).where(Account.id == head.id)) is None


@pytest.mark.usefixtures("head")
def test_read_twice_it_is_the_same_and_a_stranger_harms_nobody() -> None:
    report = dsn(mark=_mark())
    assert note_bounces([report, report, dsn(mark="f" * 32), b"Subject: di vang\r\n\r\n"]) == {
        FINAL: 2,
        STRANGE: 1,
        NO_REPORT: 1,
    }


@pytest.mark.usefixtures("head")
def test_the_command_reads_a_folder(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(dsn(mark=_mark()))
    told = app.test_cli_runner().invoke(args=["reminders", "bounces", str(tmp_path)])
    assert told.exit_code == 0
    assert "Trả lại hẳn: 1" in told.output
