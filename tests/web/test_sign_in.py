"""Signing in: the same words for every failure, a lock that ends by itself, sessions that can be ended."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import make_account
from tests.page import Browser
from tracker import clock as office_clock
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Role
from tracker.models import Account, AccountSession, HistoryEntry
from tracker.services.accounts import add_account, make_access_link
from tracker.services.passwords import hash_password

_PASSWORD = "mười lăm con voi xám"


@pytest.fixture
def officer(app: Flask) -> Account:  # noqa: ARG001 - within its context
    account = make_account(Role.OFFICE_OFFICER, name="Trần Thị Bình")
    account.password_hash = hash_password(_PASSWORD)
    db.session.commit()
    return account


def _sign_in(browser: Browser, username: str, password: str = _PASSWORD, status: int = 200) -> str:
    return browser.post("/dang-nhap", status, username=username, password=password).text


def test_a_person_signs_in_and_out(anonymous: Browser, officer: Account) -> None:
    assert "Đăng nhập" in anonymous.get("/").heading
    assert "Trần Thị Bình" in _sign_in(anonymous, officer.username)
    page = anonymous.post("/dang-xuat", form_at="/tai-khoan")
    assert "đã đăng xuất" in page.text
    assert anonymous.raw("/nhiem-vu").headers["Location"].startswith("/dang-nhap")


def test_capitals_and_blanks_around_the_name_do_not_matter(anonymous: Browser, officer: Account) -> None:
    assert "Trần Thị Bình" in _sign_in(anonymous, f" {officer.username.upper()} ")


def test_the_answer_is_the_same_for_unknown_wrong_disabled_and_locked(anonymous: Browser, officer: Account) -> None:
    unknown = _sign_in(anonymous, "khong.co", status=401)
    wrong = _sign_in(anonymous, officer.username, "sai mật khẩu mất rồi", status=401)
    for _ in range(4):
        _sign_in(anonymous, officer.username, "sai mật khẩu mất rồi", status=401)
    locked = _sign_in(anonymous, officer.username, status=401)
    officer.is_active = False
    db.session.commit()
    disabled = _sign_in(anonymous, officer.username, status=401)
    assert unknown == wrong == locked == disabled
    assert "không đúng" in wrong


def test_a_lock_ends_by_itself(anonymous: Browser, officer: Account, clock: Clock) -> None:
    for _ in range(5):
        _sign_in(anonymous, officer.username, "sai mật khẩu mất rồi", status=401)
    _sign_in(anonymous, officer.username, status=401)
    clock.move_to(office_clock.now() + timedelta(minutes=15, seconds=1))
    assert "Trần Thị Bình" in _sign_in(anonymous, officer.username)


def test_one_address_cannot_try_many_names(anonymous: Browser, officer: Account) -> None:
    for number in range(30):
        _sign_in(anonymous, f"khong.co.{number}", status=401)
    _sign_in(anonymous, officer.username, status=401)


def test_a_copied_cookie_is_worth_nothing_after_sign_out(app: Flask, officer: Account) -> None:
    first = app.test_client()
    browser = Browser(first)
    _sign_in(browser, officer.username)
    cookie = first.get_cookie("dunghan")
    assert cookie is not None
    browser.post("/dang-xuat", form_at="/tai-khoan")
    thief = app.test_client()
    thief.set_cookie("dunghan", cookie.value)
    assert Browser(thief).raw("/nhiem-vu").status_code == 302


def test_a_session_ends_when_idle_and_when_old(anonymous: Browser, officer: Account, clock: Clock) -> None:
    _sign_in(anonymous, officer.username)
    start = office_clock.now()
    for minutes in range(0, 12 * 60, 110):
        clock.move_to(start + timedelta(minutes=minutes))
        assert anonymous.raw("/nhiem-vu").status_code == 200
    clock.move_to(start + timedelta(hours=12, seconds=1))
    assert anonymous.raw("/nhiem-vu").status_code == 302
    _sign_in(anonymous, officer.username)
    clock.move_to(start + timedelta(hours=14, seconds=2))
    assert anonymous.raw("/nhiem-vu").status_code == 302


def test_other_sessions_can_be_seen_and_ended(app: Flask, officer: Account) -> None:
    here, there = Browser(app.test_client()), Browser(app.test_client())
    _sign_in(here, officer.username)
    _sign_in(there, officer.username)
    assert "127.0.0.1 (phiên này)" in here.get("/tai-khoan").text
    here.post("/tai-khoan/phien-khac", form_at="/tai-khoan")
    assert there.raw("/nhiem-vu").status_code == 302
    assert here.raw("/nhiem-vu").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/nhiem-vu?luong=central", "/nhiem-vu?luong=central"),
        ("//evil.example/x", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_after_signing_in_only_a_path_of_this_site_is_followed(
    app: Flask, officer: Account, wanted: str, leads_to: str
) -> None:
    client = app.test_client()
    token = Browser(client).token("/dang-nhap")
    fields = {"username": officer.username, "password": _PASSWORD, "csrf_token": token}
    answer = Browser(client).raw_post("/dang-nhap", query_string={"next": wanted}, data=fields)
    assert answer.headers["Location"] == leads_to


def test_a_one_time_link_sets_the_password_once(anonymous: Browser, officer: Account) -> None:
    token = make_access_link(username=officer.username, by=SYSTEM)
    path = f"/dat-mat-khau/{token}"
    assert "ít nhất 15 ký tự" in anonymous.post(path, 400, password="ngắn quá", again="ngắn quá").text
    assert "không giống nhau" in anonymous.post(path, 400, password=_PASSWORD, again=_PASSWORD + "!").text
    new = "bảy chiếc thuyền nan"
    assert "Đã đặt mật khẩu" in anonymous.post(path, password=new, again=new).text
    assert "đã dùng hoặc hết hạn" in anonymous.get(path, 410).text
    again = anonymous.post(path, 400, form_at="/dang-nhap", password=new, again=new)
    assert "đã dùng hoặc hết hạn" in again.text
    _sign_in(anonymous, officer.username, status=401)
    assert "Trần Thị Bình" in _sign_in(anonymous, officer.username, new)


def test_a_link_expires_and_a_newer_one_voids_it(anonymous: Browser, officer: Account, clock: Clock) -> None:
    first = make_access_link(username=officer.username, by=SYSTEM)
    second = make_access_link(username=officer.username, by=SYSTEM)
    refused = anonymous.post(
        f"/dat-mat-khau/{first}", 400, form_at="/dang-nhap", password=_PASSWORD, again=_PASSWORD
    ).text
    assert "hết hạn" in refused
    assert "hết hạn" in anonymous.get(f"/dat-mat-khau/{first}", 410).text
    anonymous.get(f"/dat-mat-khau/{second}")
    clock.move_to(office_clock.now() + timedelta(minutes=30))
    assert "hết hạn" in anonymous.get(f"/dat-mat-khau/{second}", 410).text
    refused = anonymous.post(
        f"/dat-mat-khau/{second}", 400, form_at="/dang-nhap", password=_PASSWORD, again=_PASSWORD
    ).text
    assert "hết hạn" in refused


def test_setting_a_password_ends_the_sessions_there_are(app: Flask, officer: Account) -> None:
    signed_in = Browser(app.test_client())
    _sign_in(signed_in, officer.username)
    token = make_access_link(username=officer.username, by=SYSTEM)
    new = "bảy chiếc thuyền nan"
    Browser(app.test_client()).post(f"/dat-mat-khau/{token}", password=new, again=new)
    assert signed_in.raw("/nhiem-vu").status_code == 302


@pytest.mark.parametrize(
    "guessable", ["aaaaaaaaaaaaaaaaaaaa", "matkhau123456789", "nguyenvanan nguyenvanan", "passwordpassword"]
)
def test_a_guessable_password_is_refused(anonymous: Browser, guessable: str) -> None:
    token = add_account(username="nguyenvanan", name="Nguyễn Văn An", role=Role.ADMIN, by=SYSTEM)
    page = anonymous.post(f"/dat-mat-khau/{token}", 400, password=guessable, again=guessable)
    assert "dễ đoán" in page.text


def test_no_token_or_password_is_stored_or_told(anonymous: Browser, officer: Account) -> None:
    _sign_in(anonymous, officer.username)
    _sign_in(anonymous, "ten@sai", status=401)
    stored = [row.token_hash for row in db.session.scalars(select(AccountSession))]
    assert all(len(value) == 64 for value in stored)
    told = " ".join(f"{entry.summary} {entry.subject}" for entry in db.session.scalars(select(HistoryEntry)))
    assert "đăng nhập" in told
    assert _PASSWORD not in told
    assert "ten@sai" not in told  # people type their password into the field of the name
