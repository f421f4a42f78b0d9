"""What is denied, and who failed to sign in, stands in the history: once in a while, however often it is tried."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import actor_of, make_account, make_agency, make_task
from tests.page import Browser
from tracker import clock as office_clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry
from tracker.services.denials import record_denial

BrowserOf = Callable[[Account], Browser]
_LOG = "/quan-tri/nhat-ky"


def _told(act: str) -> list[HistoryEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(HistoryEntry).where(HistoryEntry.act == act).order_by(HistoryEntry.id)))


def test_a_denied_page_stands_in_the_log_once_in_a_quarter_of_an_hour(browser_of: BrowserOf, clock: Clock) -> None:
    officer = make_account(Role.OFFICE_OFFICER, name="Trần Thị Bình")
    browser = browser_of(officer)
    for _ in range(5):
        assert "không dành cho vai trò" in browser.get("/quan-tri/tai-khoan", 403).text
    assert [(one.account_id, one.summary) for one in _told("khong-co-quyen")] == [
        (officer.id, "Trần Thị Bình không có quyền nên bị từ chối: mở /quan-tri/tai-khoan")
    ]
    clock.move_to(office_clock.now() + timedelta(minutes=14, seconds=59))
    browser.get("/quan-tri/tai-khoan", 403)
    assert len(_told("khong-co-quyen")) == 1
    clock.move_to(office_clock.now() + timedelta(seconds=1))
    browser.get("/quan-tri/tai-khoan", 403)
    assert len(_told("khong-co-quyen")) == 2
    browser_of(make_account(Role.VIEWER)).get("/quan-tri/tai-khoan", 403)
    browser.get("/quan-tri/nhat-ky", 403)
    assert len(_told("khong-co-quyen")) == 4


def test_a_denied_act_is_told_without_its_task(browser_of: BrowserOf) -> None:
    task = make_task(lead=(agency := make_agency()))
    officer = browser_of(make_account(Role.AGENCY_OFFICER, agency=agency))
    officer.get(f"/nhiem-vu/{task.code}/xac-nhan", 403)
    viewer = browser_of(make_account(Role.VIEWER))
    viewer.post(f"/nhiem-vu/{task.code}/trao-doi", 403, form_at="/tai-khoan", text="Một lời", version="1")
    told = [one.summary for one in _told("khong-co-quyen")]
    assert [one.split(": ")[1] for one in told] == ["mở /nhiem-vu/…/…", "gửi đến /nhiem-vu/…/…"]
    page = browser_of(make_account(Role.ADMIN)).get(f"{_LOG}?loai=khong-co-quyen")
    assert len(page.texts("table tbody tr")) == 2
    assert task.code not in page.text


def test_the_log_offers_denials_failures_and_exports(browser_of: BrowserOf) -> None:
    offered = browser_of(make_account(Role.ADMIN)).get(_LOG).texts("#loai option")
    for kind in ("Bị từ chối vì không có quyền", "Đăng nhập không thành công", "Xuất danh sách"):
        assert kind in offered


def test_failures_to_sign_in_are_told_at_the_first_and_at_the_last(anonymous: Browser) -> None:
    account = make_account(Role.OFFICE_OFFICER)
    for _ in range(8):
        anonymous.post("/dang-nhap", 401, username=account.username, password="sai mật khẩu mất rồi")
    for number in range(10):
        anonymous.post("/dang-nhap", 401, username=f"doan.mo.{number}", password="sai mật khẩu mất rồi")
    assert [(one.subject, one.summary) for one in _told("dang-nhap-sai")] == [
        (account.username, "Đăng nhập không thành công từ 127.0.0.1"),
        (
            account.username,
            "Đăng nhập không thành công từ 127.0.0.1, lần thứ 5: tạm khóa đến hết 15 phút kể từ lần đầu",
        ),
    ]


def test_names_that_nobody_has_are_told_once_for_an_address(anonymous: Browser) -> None:
    for number in range(35):
        anonymous.post("/dang-nhap", 401, username=f"doan.mo.{number}", password="sai mật khẩu mất rồi")
    told = _told("dang-nhap-sai")
    assert [one.subject for one in told] == ["", ""]
    assert "lần thứ 30" in told[1].summary
    assert "doan.mo" not in " ".join(one.summary for one in told)


def test_two_requests_at_once_are_one_entry(app: Flask) -> None:
    actor = actor_of(make_account(Role.VIEWER))
    ready = threading.Barrier(2)

    def ask() -> None:
        with app.app_context():
            ready.wait()
            record_denial(place="mở /quan-tri", by=actor)

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    assert len(_told("khong-co-quyen")) == 1


@pytest.mark.parametrize("path", ["/quan-tri/tai-khoan", "/nhiem-vu"])
def test_who_is_not_signed_in_is_sent_to_sign_in_and_told_of_nowhere(anonymous: Browser, path: str) -> None:
    assert anonymous.raw(path).status_code == 302
    assert _told("khong-co-quyen") == []
