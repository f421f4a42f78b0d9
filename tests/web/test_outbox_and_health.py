"""The outbox and the health page: what was sent and why, and what needs a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.conftest import Clock
from tests.factories import LONG_AGO, TODAY, make_account, make_agency, make_task
from tests.page import Browser
from tracker import clock as office_clock
from tracker.config import Settings
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account
from tracker.services.heartbeat import beat
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders

BrowserOf = Callable[[Account], Browser]
_CONTENT = "Lập phương án di dời"


@pytest.fixture
def sent(app: Flask, settings: Settings) -> Account:
    """A person who was reminded this morning of a task two days overdue."""
    assert app.name == "tracker"
    agency = make_agency("Sở Xây dựng")
    person = make_account(Role.AGENCY_HEAD, agency=agency, name="Lê Văn Nhận")
    make_task(lead=agency, content=_CONTENT, due_on=TODAY - timedelta(days=1), code="NV-2024-00009")
    plan_reminders()
    compose_digests(settings=settings)
    send_due(settings=settings, owner="thử")
    return person


def test_the_office_sees_what_was_sent_to_whom_and_why(sent: Account, browser_of: BrowserOf) -> None:
    office = browser_of(make_account(Role.OFFICE_OFFICER))
    page = office.get("/hop-thu-di")
    assert "Lê Văn Nhận" in page.text
    assert str(sent.email) in page.text
    assert page.texts(".state") == ["Đã gửi"]
    message = office.get(str(page.one("table .what")["href"]))
    assert "Quá hạn (1 ngày)" in message.text
    assert "theo hạn ban đầu" in message.text
    assert _CONTENT in message.one(".pre").get_text()
    task = office.get("/nhiem-vu/NV-2024-00009")
    assert "Quá hạn (1 ngày) : Đã gửi, 1 người" in task.text


def test_an_administrator_sees_that_a_mail_went_but_not_what_it_says(sent: Account, browser_of: BrowserOf) -> None:
    admin = browser_of(make_account(Role.ADMIN))
    page = admin.get("/hop-thu-di")
    assert sent.name in page.text
    message = admin.get(str(page.one("table .what")["href"]))
    assert _CONTENT not in message.response.get_data(as_text=True)


def test_the_outbox_can_be_searched(sent: Account, browser_of: BrowserOf) -> None:
    office = browser_of(make_account(Role.OFFICE_OFFICER))
    assert sent.name in office.get("/hop-thu-di?q=văn nhận").text
    assert "Không có thư nào khớp" in office.get("/hop-thu-di?q=ai đó").text
    assert "Không có thư nào khớp" in office.get("/hop-thu-di?trang-thai=failed").text


def test_health_is_bad_without_a_scheduler_and_good_with_one(anonymous: Browser, clock: Clock) -> None:
    answer = anonymous.raw("/health")
    assert (answer.status_code, answer.get_json()["scheduler"]) == (503, False)
    beat(owner="máy:1", started_at=office_clock.now())
    answer = anonymous.raw("/health")
    assert (answer.status_code, answer.get_json()["scheduler"]) == (200, True)
    clock.move_to(office_clock.now() + timedelta(minutes=5))
    assert anonymous.raw("/health").status_code == 503


def test_the_health_page_names_who_cannot_be_reached(browser_of: BrowserOf) -> None:
    admin = browser_of(make_account(Role.ADMIN))
    make_account(Role.AGENCY_HEAD, name="Người Không Thư", email=None)
    page = admin.get("/suc-khoe")
    assert "Người Không Thư" in page.text
    assert "Chưa ai xác nhận ngày nghỉ năm 2024" in page.text


def test_the_health_page_names_people_of_the_office_too_whose_address_is_bad(browser_of: BrowserOf) -> None:
    officer = make_account(Role.OFFICE_OFFICER, name="Chuyên Viên Mất Thư")
    db.session.execute(update(Account).where(Account.id == officer.id).values(bounced_email=Account.email))
    db.session.commit()
    page = browser_of(make_account(Role.ADMIN)).get("/suc-khoe")
    assert "Chuyên Viên Mất Thư" in page.text
    assert str(officer.email) in page.text


def test_health_counts_all_who_have_no_address_and_names_the_first(browser_of: BrowserOf) -> None:
    agency = make_agency()
    db.session.add_all(
        Account(
            username=f"khong-thu-{number}",
            name=f"Không Thư {number}",
            role=Role.AGENCY_OFFICER,
            agency_id=agency.id,
            is_active=True,
            created_at=LONG_AGO,
        )
        for number in range(203)
    )
    db.session.commit()
    admin = browser_of(make_account(Role.ADMIN))
    assert "và 3 người khác" in admin.get("/suc-khoe").text
    assert admin.raw("/health").get_json()["without_address"] == 203
