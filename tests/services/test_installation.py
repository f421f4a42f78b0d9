"""A restored or copied database sends nothing until somebody confirms it; several hosts are confirmed once each."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.factories import TODAY, make_actor
from tests.services.reminding import FakeChannel, make_lead, morning, owe
from tracker.config import Settings
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import HistoryEntry, Installation
from tracker.services.installation import check_in, confirm_installation, confirm_this_installation, find_doubt

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def first(settings: Settings, tmp_path: Path) -> Settings:
    """An installation that has sent mails."""
    first = replace(settings, instance=tmp_path / "first")
    first.instance.mkdir()
    agency, _ = make_lead()
    owe(agency, TODAY)
    assert check_in(settings=first) == ""
    morning(first, FakeChannel())
    assert check_in(settings=first) == ""
    return first


@pytest.fixture
def other(settings: Settings, tmp_path: Path) -> Settings:
    """Another folder, on the same database."""
    (tmp_path / "other").mkdir()
    return replace(settings, instance=tmp_path / "other")


def _mark(settings: Settings) -> str:
    return str(json.loads((settings.instance / "installation.json").read_text("utf-8"))["mark"])


def test_the_first_one_registers_itself_and_goes_on(first: Settings) -> None:
    for _ in range(3):
        assert check_in(settings=first) == find_doubt(settings=first) == ""


def test_before_it_checked_in_it_is_silent(other: Settings) -> None:
    assert "chưa từng" in find_doubt(settings=other)


def test_a_second_host_is_silent_until_it_is_confirmed_once(first: Settings, other: Settings) -> None:
    assert "chưa từng" in check_in(settings=other)
    assert "chưa từng" in check_in(settings=other), "asking again changes nothing"
    confirm_installation(mark=_mark(other), by=make_actor(Role.ADMIN))
    for one in (first, other, first, other):
        assert check_in(settings=one) == find_doubt(settings=one) == ""


def test_an_older_database_under_the_same_folder_is_silent_until_confirmed(first: Settings) -> None:
    pulse = update(Installation).values(pulse=Installation.pulse - 1)
    db.session.execute(pulse)  # what a backup of the night holds
    db.session.commit()
    assert "cũ hơn" in find_doubt(settings=first), "at once, before the next beat"
    assert "cũ hơn" in check_in(settings=first)
    confirm_this_installation(settings=first, by=make_actor(Role.ADMIN))
    assert check_in(settings=first) == find_doubt(settings=first) == ""
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert entry.act == "xac-nhan-co-so-du-lieu"


def test_a_backup_from_before_it_was_registered_is_silent_too(first: Settings) -> None:
    db.session.execute(delete(Installation))
    db.session.commit()
    assert "cũ hơn" in check_in(settings=first)


def test_a_copy_of_database_and_folder_in_another_place_is_silent(first: Settings, tmp_path: Path) -> None:
    shutil.copytree(first.instance, tmp_path / "copy")
    copy = replace(first, instance=tmp_path / "copy")
    assert "bản sao" in find_doubt(settings=copy)
    assert "bản sao" in check_in(settings=copy)


def test_a_database_that_lost_nothing_is_trusted_after_a_crash(first: Settings) -> None:
    (first.instance / "installation.json").write_text(json.dumps({"mark": _mark(first), "pulse": 1}), "utf-8")
    assert check_in(settings=first) == "", "the folder was written less often than the database"


def test_the_command_that_sends_refuses_and_the_one_that_confirms_cures(app: Flask, settings: Settings) -> None:
    agency, _ = make_lead()
    owe(agency, TODAY)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["reminders", "run"]).exit_code == 0
    db.session.execute(update(Installation).values(pulse=0))
    db.session.commit()
    refused = runner.invoke(args=["reminders", "run"])
    assert refused.exit_code == 1
    assert "flask reminders confirm-database" in refused.output
    assert runner.invoke(args=["reminders", "confirm-database"]).exit_code == 0
    assert runner.invoke(args=["reminders", "run"]).exit_code == 0
    assert (settings.instance / "installation.json").exists()
