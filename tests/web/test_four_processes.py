"""Four processes saving one task through HTTP at once: every acknowledged change is there, the others were told."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import make_account, make_task
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.domain.lifecycle import Act
from tracker.domain.permissions import Role
from tracker.models import Account, DueDateChange, HistoryEntry, Task
from tracker.services.history import verify_history
from tracker.services.passwords import hash_password

_ROOT = Path(__file__).parent.parent.parent
_PASSWORD = "mười lăm con voi xám"
_PEOPLE = 4
_CHANGES = 25

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def people() -> list[Account]:
    hashed = hash_password(_PASSWORD)
    people = [make_account(Role.OFFICE_HEAD, name=f"Người Nhanh Tay {letter}") for letter in "ABCD"]
    for person in people:
        person.password_hash = hashed
    db.session.commit()
    return people


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """The address of the product, served by several processes on the database of the test."""
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {
        **os.environ,  # noqa: TID251 - handed on as it is
        "TRACKER_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "BASE_URL": f"http://{address}",
    }
    gunicorn = ["gunicorn", "--no-control-socket", "-b", address, "--workers", "3", "--threads", "2", "wsgi:app"]
    server = subprocess.Popen(
        [sys.executable, "-m", *gunicorn],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://{address}/health")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError as answered:
            answered.close()  # no scheduler runs, so it says that a person is needed; but it answers
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"{address} does not answer"
    raise RuntimeError(message)


def _all_at_once(address: str, task: Task, people: list[Account]) -> list[dict[str, Any]]:
    """What each of the processes tells when all have ended."""
    told = {"address": address, "code": task.code, "password": _PASSWORD, "changes": _CHANGES}
    hands = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.web.quick_hand", json.dumps(told | {"username": person.username})],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for person in people
    ]
    ends = [(hand, *hand.communicate()) for hand in hands]
    assert all(hand.returncode == 0 for hand, *_ in ends), [error[-2000:] for *_, error in ends]
    return [json.loads(answer) for _, answer, _ in ends]


def test_every_acknowledged_change_is_there_once_and_the_others_were_told(
    settings: Settings, clock: Clock, people: list[Account]
) -> None:
    clock.move_to(time_machine.escape_hatch.datetime.datetime.now(UTC))
    first_due = wall.today() + timedelta(days=1)
    task = make_task(due_on=first_due)
    task_id, names = task.id, {person.name for person in people}
    db.session.rollback()
    with _served(settings) as address:
        told = _all_at_once(address, task, people)

    acknowledged = [reason for one in told for reason in one["acknowledged"]]
    saves = len(acknowledged)
    assert saves == _PEOPLE * _CHANGES

    db.session.expire_all()
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task_id)).all()
    assert {entry.act for entry in entries} == {Act.EXTEND}
    assert sorted(entry.details["reason"] for entry in entries) == sorted(acknowledged)
    again = db.session.get_one(Task, task_id)
    assert again.version == 1 + saves
    assert again.due_on == first_due + timedelta(days=saves)
    moves = select(func.count()).select_from(DueDateChange).where(DueDateChange.task_id == task_id)
    assert db.session.scalar(moves) == saves
    assert verify_history() is None

    said = [words for one in told for words in one["said"]]
    assert said, "nobody ever met anybody: this showed nothing"
    for words in said:
        found = re.search(r"(.+) vừa «.+» lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}", words)
        assert found, f"not told who was quicker and when, or lost what was typed: {words!r}"
        assert found[1].strip() in names
