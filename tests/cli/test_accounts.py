"""`flask accounts`: who left is out at once, and every change is in the history."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.factories import make_account
from tests.page import Browser
from tracker.db import db
from tracker.models import Account, HistoryEntry


def test_who_left_is_signed_out_and_cannot_come_back(app: Flask, browser_of: Callable[[Account], Browser]) -> None:
    account = make_account()
    browser = browser_of(account)
    assert browser.raw("/nhiem-vu").status_code == 200
    told = app.test_cli_runner().invoke(args=["accounts", "set", account.username, "--inactive"])
    assert told.exit_code == 0
    assert browser.raw("/nhiem-vu").status_code == 302
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert entry.summary == f"Tài khoản {account.username}: ngừng sử dụng"


def test_an_address_is_corrected_and_taken_away(app: Flask) -> None:
    account = make_account(email="sai@example.test")
    runner = app.test_cli_runner()
    runner.invoke(args=["accounts", "set", account.username, "--email", "dung@example.test", "--name", "Tên Đúng"])
    db.session.rollback()
    assert (account.email, account.name) == ("dung@example.test", "Tên Đúng")
    runner.invoke(args=["accounts", "set", account.username, "--email", ""])
    db.session.rollback()
    assert account.email is None


def test_an_unknown_person_is_named(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["accounts", "set", "khong.co", "--inactive"])
    assert told.exit_code == 1
    assert "Không có tài khoản «khong.co»" in told.output


def test_a_new_person_gets_a_one_time_link(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["accounts", "add", "nguyen.van.a", "--name", "Nguyễn Văn A"])
    assert told.exit_code == 0
    assert "http://127.0.0.1:8000/dat-mat-khau/" in told.output


def test_a_telephone_number_is_set_taken_away_and_checked(app: Flask) -> None:
    person = make_account()
    runner = app.test_cli_runner()

    def phone() -> str | None:
        db.session.rollback()
        return db.session.scalar(select(Account.phone).where(Account.id == person.id))

    assert runner.invoke(args=["accounts", "set", person.username, "--phone", "0912 345.678"]).exit_code == 0
    assert phone() == "0912345678"
    refused = runner.invoke(args=["accounts", "set", person.username, "--phone", "gọi tôi"])
    assert (refused.exit_code, "0912345678" in refused.output) == (1, True)
    assert runner.invoke(args=["accounts", "set", person.username, "--phone", ""]).exit_code == 0
    assert phone() is None
