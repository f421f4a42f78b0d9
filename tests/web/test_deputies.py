"""Standing in: what a deputy may do in a person's place, what stays his own, and how it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_agency, make_task, open_session
from tests.page import Browser
from tracker import clock as office_clock
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Deputy, HistoryEntry, Task, TaskOfficer
from tracker.services.deputies import name_deputy

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def people(app: Flask) -> tuple[Account, Account]:  # noqa: ARG001 - within its context
    """The head of an agency, away until tomorrow, and the officer named as deputy."""
    agency = make_agency("Sở Tư pháp")
    away = make_account(Role.AGENCY_HEAD, agency=agency, name="Phạm Hồng Sơn")
    deputy = make_account(Role.AGENCY_OFFICER, agency=agency, name="Hoàng Mai Lan")
    name_deputy(
        account_id=away.id,
        deputy_id=deputy.id,
        from_on=TODAY,
        until_on=TODAY + timedelta(days=1),
        by=actor_of(away),
    )
    return away, deputy


def _start(browser: Browser, away: Account, status: int = 200) -> str:
    return browser.post(f"/lam-thay/{away.id}", status, form_at="/tai-khoan").text


def _task_of(account: Account) -> Task:
    agency = db.session.get(Agency, account.agency_id)
    return make_task(lead=agency, state=State.IN_PROGRESS)


def _report(browser: Browser, task: Task, status: int = 200) -> str:
    path = f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh"
    return browser.post(path, status, form_at="/tai-khoan", result="Đã xong", version=task.version).text


def test_a_deputy_reports_in_the_heads_place_and_the_history_names_both(
    browser_of: BrowserOf, people: tuple[Account, Account]
) -> None:
    away, deputy = people
    browser, task = browser_of(deputy), _task_of(away)
    _report(browser, task, 403)
    assert "Làm thay Phạm Hồng Sơn (đến 13/06)" in browser.get("/nhiem-vu").text
    assert "Bạn đang làm thay Phạm Hồng Sơn , Sở Tư pháp, đến hết 13/06/2024" in _start(browser, away)
    _report(browser, task)
    told = db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task.id)).one()
    assert told.account_id == deputy.id
    assert told.actor_name == "Hoàng Mai Lan (thay Phạm Hồng Sơn)"
    assert told.details["in_place_of"] == away.id
    assert "Hoàng Mai Lan (thay Phạm Hồng Sơn)" in browser.get(f"/nhiem-vu/{task.code}").text


def test_standing_back_gives_the_own_rights_back(browser_of: BrowserOf, people: tuple[Account, Account]) -> None:
    away, deputy = people
    browser = browser_of(deputy)
    _start(browser, away)
    page = browser.post("/thoi-lam-thay", form_at="/tai-khoan")
    assert "đã thôi làm thay Phạm Hồng Sơn" in page.text
    assert not page.all(".stand-in")
    _report(browser, _task_of(away), 403)
    standing_in = HistoryEntry.summary.contains("làm thay")
    told = list(db.session.scalars(select(HistoryEntry.summary).where(standing_in).order_by(HistoryEntry.id)))
    assert told[-2:] == [
        "Hoàng Mai Lan bắt đầu làm thay Phạm Hồng Sơn",
        "Hoàng Mai Lan thôi làm thay Phạm Hồng Sơn",
    ]


def test_the_last_day_counts_and_the_day_after_does_not(
    browser_of: BrowserOf, people: tuple[Account, Account], clock: Clock
) -> None:
    away, deputy = people
    clock.move_to("2024-06-13T23:30:00+07:00")
    browser = browser_of(deputy)
    _start(browser, away)
    _report(browser, _task_of(away))
    clock.move_to("2024-06-14T00:00:00+07:00")
    page = browser.get("/nhiem-vu")
    assert "Việc làm thay đã kết thúc" in page.text
    assert not page.all(".stand-in")
    _report(browser, _task_of(away), 403)


def test_before_the_first_day_nobody_can_begin(app: Flask, browser_of: BrowserOf) -> None:  # noqa: ARG001
    away, deputy = make_account(Role.OFFICE_HEAD), make_account(Role.OFFICE_OFFICER)
    days = {"from_on": TODAY + timedelta(days=1), "until_on": TODAY + timedelta(days=2)}
    name_deputy(account_id=away.id, deputy_id=deputy.id, by=actor_of(away), **days)
    browser = browser_of(deputy)
    assert "Làm thay" not in " ".join(browser.get("/nhiem-vu").texts(".menu-body"))
    _start(browser, away, 404)


@pytest.mark.parametrize("how", ["ended", "away disabled", "moved"])
def test_the_rights_end_with_the_next_page(browser_of: BrowserOf, people: tuple[Account, Account], how: str) -> None:
    away, deputy = people
    browser, task = browser_of(deputy), _task_of(away)
    _start(browser, away)
    if how == "ended":
        db.session.scalars(select(Deputy)).one().ended_at = office_clock.now()
    elif how == "away disabled":
        away.is_active = False
    else:
        away.agency_id = make_agency().id
    db.session.commit()
    _report(browser, task, 403)
    assert not browser.get("/nhiem-vu").all(".stand-in")


def test_a_disabled_deputy_is_out(browser_of: BrowserOf, people: tuple[Account, Account]) -> None:
    away, deputy = people
    browser = browser_of(deputy)
    _start(browser, away)
    deputy.is_active = False
    db.session.commit()
    assert browser.raw("/nhiem-vu").headers["Location"].startswith("/dang-nhap")


def test_a_cookie_that_names_another_person_gives_nothing(app: Flask, people: tuple[Account, Account]) -> None:
    away, _ = people
    thief = make_account(Role.AGENCY_OFFICER, agency=db.session.get(Agency, away.agency_id))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = open_session(thief)
        session["thay"] = away.id
    browser = Browser(client)
    _report(browser, _task_of(away), 403)
    assert not browser.get("/nhiem-vu").all(".stand-in")


def test_the_own_account_stays_the_own(browser_of: BrowserOf, people: tuple[Account, Account]) -> None:
    away, deputy = people
    browser = browser_of(deputy)
    _start(browser, away)
    page = browser.get("/tai-khoan")
    assert page.texts("dl.facts dd")[:2] == ["Hoàng Mai Lan", deputy.username]
    row = db.session.scalars(select(Deputy)).one()
    browser.post(f"/tai-khoan/nguoi-thay/{row.id}/ket-thuc", 404, form_at="/tai-khoan")
    other = make_account(Role.AGENCY_OFFICER, agency=db.session.get(Agency, away.agency_id))
    fields: dict[str, Any] = {"deputy_id": other.id, "from_on": "2024-06-20", "until_on": "2024-06-21"}
    browser.post("/tai-khoan/nguoi-thay", form_at="/tai-khoan", **fields)
    named = db.session.scalars(select(Deputy).order_by(Deputy.id.desc())).first()
    assert named is not None
    assert named.account_id == deputy.id
    there = browser_of(away)
    browser.post("/tai-khoan/phien-khac", form_at="/tai-khoan")
    assert there.raw("/nhiem-vu").status_code == 200


def test_signing_out_is_told_in_the_own_name(browser_of: BrowserOf, people: tuple[Account, Account]) -> None:
    away, deputy = people
    browser = browser_of(deputy)
    _start(browser, away)
    browser.post("/dang-xuat", form_at="/tai-khoan")
    told = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert told is not None
    assert (told.summary, told.account_id) == ("Hoàng Mai Lan đăng xuất", deputy.id)


def test_rights_that_come_by_standing_in_are_not_passed_on(
    browser_of: BrowserOf, people: tuple[Account, Account]
) -> None:
    away, deputy = people
    third = make_account(Role.AGENCY_OFFICER, agency=db.session.get(Agency, away.agency_id))
    # Such a pair can no longer be named; what was stored before that was refused gives nothing more either.
    days = {"from_on": TODAY, "until_on": TODAY}
    db.session.add(Deputy(account_id=deputy.id, deputy_id=third.id, made_at=office_clock.now(), **days))
    db.session.commit()
    browser = browser_of(third)
    _start(browser, deputy)
    _report(browser, _task_of(away), 403)
    _start(browser, away, 404)


def test_a_person_names_a_deputy_and_ends_it(browser_of: BrowserOf) -> None:
    head, officer = make_account(Role.OFFICE_HEAD), make_account(Role.OFFICE_OFFICER, name="Nguyễn Thu Hà")
    make_account(Role.AGENCY_HEAD, name="Người cơ quan khác")
    browser = browser_of(head)
    page = browser.get("/tai-khoan")
    assert page.texts("#deputy_id option") == ["Nguyễn Thu Hà (Chuyên viên Văn phòng)"]
    path = "/tai-khoan/nguoi-thay"
    wrong: dict[str, Any] = {"deputy_id": officer.id, "from_on": "2024-06-11", "until_on": "2024-06-14"}
    assert "từ hôm nay" in browser.post(path, 400, form_at="/tai-khoan", **wrong).text
    page = browser.post(path, form_at="/tai-khoan", **wrong | {"from_on": "2024-06-13"})
    assert "Nguyễn Thu Hà từ 13/06/2024 đến hết 14/06/2024, chưa bắt đầu" in page.text
    assert "Tôi được cử làm thay" in browser_of(officer).get("/tai-khoan").text
    row = db.session.scalars(select(Deputy)).one()
    page = browser.post(f"{path}/{row.id}/ket-thuc", form_at="/tai-khoan")
    assert "Chưa cử ai" in page.text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.VIEWER])
def test_administrators_and_viewers_have_no_deputies(browser_of: BrowserOf, role: Role) -> None:
    make_account(role)
    browser = browser_of(make_account(role))
    assert not browser.get("/tai-khoan").all("#nguoi-thay")
    browser.post("/tai-khoan/nguoi-thay", 403, form_at="/tai-khoan")


def test_an_officers_own_tasks_are_those_of_the_absent_one(browser_of: BrowserOf) -> None:
    agency = make_agency()
    away, deputy = (make_account(Role.AGENCY_OFFICER, agency=agency) for _ in range(2))
    task = make_task(lead=agency, content="Việc giao riêng", state=State.IN_PROGRESS)
    db.session.add(TaskOfficer(task_id=task.id, account_id=away.id, may_report=True, given_on=TODAY))
    db.session.commit()
    name_deputy(account_id=away.id, deputy_id=deputy.id, from_on=TODAY, until_on=TODAY, by=actor_of(away))
    browser = browser_of(deputy)
    assert "Việc giao riêng" not in browser.get("/viec-cua-co-quan").text
    _report(browser, task, 403)
    _start(browser, away)
    assert "Việc giao riêng" in browser.get("/viec-cua-co-quan").text
    page = browser.get("/nhiem-vu?chuyen-vien=toi")
    assert page.texts("table.list .what") == ["Việc giao riêng"]
    assert page.texts("#chuyen-vien option[selected]") == ["Giao cho tôi"]
    _report(browser, task)
    db.session.expire_all()
    assert task.state is State.REPORTED
