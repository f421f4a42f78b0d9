"""`flask reminders` says what a day would send, and sends what is due."""

import json
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import TODAY, make_account, make_agency
from tests.services.reminding import make_lead, owe, states
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.domain.permissions import Role
from tracker.models import OfficeSetting, OutboxMessage, PlannedDay, ReminderSlot


def _plan(app: Flask, *arguments: str) -> Any:  # noqa: ANN401 - JSON
    result = app.test_cli_runner().invoke(args=["reminders", "plan", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def _nothing_is_written() -> bool:
    tables = (ReminderSlot, OutboxMessage, PlannedDay)
    return not any(db.session.scalar(select(func.count()).select_from(table)) for table in tables)


def test_it_says_what_a_day_would_send_and_writes_nothing(app: Flask) -> None:
    agency, head = make_lead()
    overdue, soon = owe(agency, TODAY - timedelta(days=8)), owe(agency, date(2024, 6, 17))
    nameless = make_account(Role.AGENCY_OFFICER, agency=agency, email=None)
    empty = make_agency()
    owe(empty, TODAY)
    assert _plan(app, "--on", "2024-06-12") == {
        "day": "2024-06-12",
        "is_working_day": True,
        "people": 1,
        "tasks": 2,
        "messages": [
            {
                "to": head.email,
                "name": head.name,
                "agency": agency.name,
                "tasks": [
                    {
                        "code": overdue.code,
                        "rule": "overdue",
                        "offset": 8,
                        "due_on": "2024-06-04",
                        "says": "quá 8 ngày",
                    },
                    {
                        "code": soon.code,
                        "rule": "before_due",
                        "offset": 3,
                        "due_on": "2024-06-17",
                        "says": "còn 5 ngày",
                    },
                ],
            }
        ],
        "without_address": [{"name": nameless.name, "agency": agency.name, "tasks": 2}],
        "without_people": [{"agency": empty.name, "tasks": 1}],
    }
    assert _nothing_is_written()


def test_a_day_off_sends_nothing_and_the_day_after_says_it(app: Flask) -> None:
    agency, _ = make_lead()
    task = owe(agency, date(2024, 6, 15))
    saturday = _plan(app, "--on", "2024-06-15")
    assert (saturday["is_working_day"], saturday["messages"]) == (False, [])
    (message,) = _plan(app, "--on", "2024-06-17")["messages"]
    assert [(told["code"], told["rule"], told["offset"]) for told in message["tasks"]] == [(task.code, "overdue", 1)]


@pytest.mark.parametrize("day", ["2024-06-10", "2024-06-12", "2024-06-17"])
def test_what_it_says_is_what_is_sent(app: Flask, settings: Settings, clock: Any, tmp_path: Path, day: str) -> None:  # noqa: ANN401
    for _ in range(3):
        agency, _head = make_lead()
        for days in range(-20, 20):
            owe(agency, TODAY + timedelta(days=days))
    said = _plan(app, "--on", day, "--eml", str(tmp_path))
    clock.move_to(f"{day}T07:30:00+07:00")
    result = app.test_cli_runner().invoke(args=["reminders", "run"])
    assert result.exit_code == 0, result.output
    assert "Đã gửi: 3" in result.output
    assert states() == [MessageState.SENT] * 3
    sent = {file.name: file.read_bytes() for file in (settings.instance / "mail" / day).glob("*.eml")}
    shown = {file.name: file.read_bytes() for file in (tmp_path / day).glob("*.eml")}
    assert {name: sent[name] for name in shown} == shown
    for message in said["messages"]:
        (content,) = [one for one in shown.values() if message["to"].encode() in one]
        body = message_from_bytes(content, policy=default).get_body(("plain",))
        assert body is not None
        assert all(task["code"] in body.get_content() for task in message["tasks"])


def test_in_words_it_names_people_tasks_and_rules(app: Flask) -> None:
    agency, head = make_lead()
    task = owe(agency, TODAY)
    result = app.test_cli_runner().invoke(args=["reminders", "plan", "--on", "2024-06-12"])
    assert "12/06/2024: sẽ gửi 1 thư, mỗi người một thư, về 1 nhiệm vụ." in result.output
    assert f"{head.name} <{head.email}>, {agency.name}:" in result.output
    assert f"{task.code}  hạn hôm nay, theo quy tắc: Đến hạn hôm nay" in result.output


def test_running_again_sends_nothing_again(app: Flask) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    for sent in (1, 0):
        result = app.test_cli_runner().invoke(args=["reminders", "run"])
        assert f"Đã gửi: {sent}," in result.output


def test_a_morning_that_waits_for_a_word_is_told_with_the_command_that_gives_it(app: Flask) -> None:
    for _ in range(3):
        agency, _head = make_lead()
        owe(agency, TODAY)
    db.session.add(OfficeSetting(name="remind_flood_people", value=2))
    db.session.commit()
    told = app.test_cli_runner().invoke(args=["reminders", "run"]).output
    assert "chờ duyệt: 3 người, 3 nhiệm vụ. Cho gửi: flask reminders release" in told
    assert "3 người" in app.test_cli_runner().invoke(args=["reminders", "release"]).output
    told = app.test_cli_runner().invoke(args=["reminders", "run"]).output
    assert "Đã gửi: 3," in told
    assert "chờ duyệt" not in told


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_nobody_means_is_refused(app: Flask, day: str) -> None:
    told = app.test_cli_runner().invoke(args=["reminders", "plan", "--on", day])
    assert told.exit_code == 2
    assert "give a day of the years 2010 to 2100" in told.output
