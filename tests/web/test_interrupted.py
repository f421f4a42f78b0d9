"""A session that ran out in the middle of a long text: the text is still there after signing in again."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.architecture.test_routes import task_and_upload  # noqa: F401 - a fixture
from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_agency, make_task
from tests.page import Browser, Page
from tracker import clock as office_clock
from tracker.db import Base, db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, HistoryEntry, Task
from tracker.services.passwords import hash_password
from tracker.web.audience import audience_of
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
_PASSWORD = "mười lăm con voi xám"
_TEXT = "Đã hoàn thành «rà soát» <quy hoạch>.\n\n" + "Một câu dài về kết quả thực hiện. " * 100
_OURS = {"Origin": "http://localhost"}
_KEPT = "Những gì bạn nhập được giữ lại"


@pytest.fixture
def head(app: Flask) -> Account:  # noqa: ARG001 - within its context
    account = make_account(Role.AGENCY_HEAD, agency=make_agency())
    account.password_hash = hash_password(_PASSWORD)
    db.session.commit()
    return account


@pytest.fixture
def task(head: Account) -> Task:
    return make_task(lead=db.session.get_one(Agency, head.agency_id), state=State.IN_PROGRESS)


def _page(answer: TestResponse, status: int = 200) -> Page:
    page = Page(answer)
    page.check(status)
    return page


def _signed_in(app: Flask, account: Account) -> Browser:
    browser = Browser(app.test_client())
    browser.post("/dang-nhap", username=account.username, password=_PASSWORD)
    return browser


def _fields(form: Tag) -> dict[str, Any]:
    return {str(one["name"]): one.get("value", "") for one in form.select("input[name]")}


def _sign_in(browser: Browser, page: Page, username: str, password: str = _PASSWORD) -> TestResponse:
    form = page.one("form[action^='/dang-nhap']")
    fields = _fields(form) | {"username": username, "password": password}
    return browser.raw_post(str(form["action"]), data=fields, headers=_OURS)


def _send(browser: Browser, form: Tag, **more: str) -> TestResponse:
    how = str(form.get("enctype", "application/x-www-form-urlencoded"))
    return browser.raw_post(str(form["action"]), data=_fields(form) | more, headers=_OURS, content_type=how)


def _report(browser: Browser, task: Task, token: str, **more: Any) -> TestResponse:  # noqa: ANN401 - form data
    fields = {"csrf_token": token, "version": "1", "result": _TEXT, "result_document": "12/BC-STC", **more}
    return browser.raw_post(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh", data=fields, headers=_OURS)


def _run_out(browser: Browser, task: Task, clock: Clock) -> str:
    token = browser.token(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh")
    clock.move_to(office_clock.now() + timedelta(minutes=121))
    return token


def _state(task: Task) -> tuple[State, int]:
    db.session.rollback()
    again = db.session.get_one(Task, task.id, populate_existing=True)
    return again.state, again.version


def test_a_long_text_is_still_there_after_signing_in_again(app: Flask, head: Account, task: Task, clock: Clock) -> None:
    browser = _signed_in(app, head)
    token = _run_out(browser, task, clock)
    page = _page(_report(browser, task, token), 401)
    assert page.heading == "Đăng nhập"
    assert _KEPT in page.text
    page = _page(_sign_in(browser, page, head.username, "sai mật khẩu mất rồi"), 401)
    assert _KEPT in page.text
    page = _page(_sign_in(browser, page, head.username))
    assert page.heading == "Tiếp tục việc đang làm"
    assert head.name in page.text
    assert _state(task) == (State.IN_PROGRESS, 1)
    page = _page(_send(browser, page.one("main form")))
    assert page.heading == "Báo cáo hoàn thành"
    assert "chưa có gì được gửi" in page.text
    assert page.one("textarea[name=result]").get_text().strip() == _TEXT.strip()
    assert page.one("input[name=result_document]")["value"] == "12/BC-STC"
    assert not page.all(f"input[name={ONLY_SHOW}]")
    assert not page.all(".field-error")
    assert _state(task) == (State.IN_PROGRESS, 1)
    text = page.one("textarea[name=result]").get_text()
    assert _send(browser, page.one("main form"), result=text).status_code == 302
    assert _state(task) == (State.REPORTED, 2)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task.id)).one()
    assert entry.details["result"] == _TEXT.strip()


def test_a_browser_that_lost_its_cookie_keeps_the_text_too(app: Flask, head: Account, task: Task) -> None:
    token = _signed_in(app, head).token(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh")
    fresh = Browser(app.test_client())
    page = _page(_report(fresh, task, token), 401)
    page = _page(_sign_in(fresh, page, head.username))
    page = _page(_send(fresh, page.one("main form")))
    assert page.one("textarea[name=result]").get_text().strip() == _TEXT.strip()


def test_a_form_sent_after_signing_in_anew_in_another_window_keeps_the_text(
    app: Flask, head: Account, task: Task
) -> None:
    browser = _signed_in(app, head)
    token = browser.token(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh")
    browser.post("/dang-xuat", form_at="/tai-khoan")
    browser.post("/dang-nhap", username=head.username, password=_PASSWORD)
    page = _page(_report(browser, task, token), 400)
    assert page.heading == "Tiếp tục việc đang làm"
    page = _page(_send(browser, page.one("main form")))
    assert page.one("textarea[name=result]").get_text().strip() == _TEXT.strip()
    assert _state(task) == (State.IN_PROGRESS, 1)


def test_files_are_said_to_be_chosen_again_and_neither_they_nor_passwords_are_carried(
    app: Flask, head: Account, task: Task, clock: Clock
) -> None:
    browser = _signed_in(app, head)
    token = _run_out(browser, task, clock)
    more = {"files": (io.BytesIO(b"%PDF-1"), "a.pdf"), "password": "bí quyết", "again": "bí quyết"}
    page = _page(_report(browser, task, token, **more), 401)
    assert "tệp đính kèm phải chọn lại" in page.text
    page = _page(_sign_in(browser, page, head.username))
    assert "bạn sẽ phải chọn lại" in page.text
    assert "bí quyết" not in page.response.get_data(as_text=True)
    assert set(_fields(page.one("main form"))) == {"csrf_token", ONLY_SHOW, "version", "result", "result_document"}
    assert "chọn lại tệp trước khi gửi" in _page(_send(browser, page.one("main form"))).text


def test_what_was_changed_on_its_way_or_is_too_old_is_forgotten(
    app: Flask, head: Account, task: Task, clock: Clock
) -> None:
    for harm in ("changed", "old"):
        browser = _signed_in(app, head)
        page = _page(_report(browser, task, _run_out(browser, task, clock)), 401)
        field = page.one("input[name='_giu-lai']")
        if harm == "changed":
            field["value"] = "x" + str(field["value"])
        else:
            clock.move_to(office_clock.now() + timedelta(hours=12, seconds=2))
        answer = _sign_in(browser, page, head.username)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Referer": "https://evil.example/http://localhost/"},
        {"Origin": "https://evil.example", "Referer": "http://localhost/"},
        {"Referer": "http://[/"},
        {},
    ],
)
def test_what_another_site_sends_is_not_kept(
    app: Flask, head: Account, task: Task, clock: Clock, headers: dict[str, str]
) -> None:
    browser = _signed_in(app, head)
    fields = {"csrf_token": _run_out(browser, task, clock), "result": _TEXT}
    path = f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh"
    answer = browser.raw_post(path, data=fields, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dang-nhap")
    answer = Browser(app.test_client()).raw_post(path, data=fields, headers=headers)
    assert "Một câu dài" not in _page(answer, 400).text


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost"])
def test_our_own_pages_are_known_by_either_header(app: Flask, task: Task, origin: str) -> None:
    for headers in ({"Origin": origin}, {"Referer": f"{origin}/nhiem-vu?q=x"}):
        answer = Browser(app.test_client()).raw_post(
            f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh", data={"result": "x"}, headers=headers
        )
        assert _KEPT in _page(answer, 401).text


def test_a_text_that_is_too_long_to_carry_is_said_so(app: Flask, task: Task) -> None:
    path = f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh"
    for length, kept in ((199_990, True), (200_001, False)):
        answer = Browser(app.test_client()).raw_post(path, data={"result": "a" * length}, headers=_OURS)
        page = _page(answer, 401)
        assert (_KEPT in page.text) is kept
        assert bool(page.all("input[name='_giu-lai']")) is kept
        assert ("quá dài" in page.text) is not kept


def test_the_longest_text_that_is_carried_arrives(app: Flask, head: Account, task: Task) -> None:
    text = "".join(chr(0x1EA0 + number * 7919 % 90) for number in range(66_000))  # 198.000 bytes, which pack badly
    browser = Browser(app.test_client())
    answer = browser.raw_post(
        f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh",
        data={"result": text},
        headers=_OURS,
        content_type="multipart/form-data",
    )
    page = _page(_sign_in(browser, _page(answer, 401), head.username))
    assert _page(_send(browser, page.one("main form"))).one("textarea[name=result]").get_text().strip() == text


def test_a_button_without_anything_typed_just_asks_to_sign_in(app: Flask) -> None:
    answer = Browser(app.test_client()).raw_post("/dang-xuat", data={"csrf_token": "x"}, headers=_OURS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dang-nhap")


def test_a_form_that_is_not_ready_to_be_shown_again_leads_to_its_page_and_does_nothing(
    browser_of: BrowserOf,
    task_and_upload: tuple[Task, int],  # noqa: F811 - the fixture
) -> None:
    owner = db.session.scalars(select(Account).where(Account.role == Role.OFFICE_OFFICER)).one()
    browser = browser_of(owner)
    fields = {"csrf_token": browser.token("/tai-khoan"), ONLY_SHOW: "1", "bo-qua": "1"}
    answer = browser.raw_post("/nhap-bang-tinh", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nhap-bang-tinh")
    answer = browser.raw_post(f"/nhap-bang-tinh/{task_and_upload[1]}/huy", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Chưa có gì được thực hiện" in browser.get("/").text


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.AGENCY_HEAD, Role.ADMIN])
def test_whatever_is_only_to_be_shown_again_changes_nothing(app: Flask, browser_of: BrowserOf, role: Role) -> None:
    """Every endpoint that takes a form, with fields that would be taken."""
    agency = make_agency()
    task = make_task(lead=agency, state=State.IN_PROGRESS, due_on=TODAY)
    account = make_account(role, agency=agency if role is Role.AGENCY_HEAD else None)
    browser = browser_of(account)
    token = browser.token("/tai-khoan")
    fields = {"reason": "Lý do", "text": "Chữ", "result": "Xong", "due_on": "2025-01-02", "version": "1"}
    before = _everything()
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or role not in (audience_of(app, rule.endpoint) or ()):
            continue  # whom it is not for is told so before, and that is put on record
        acts = ["gia-han", "bao-cao-hoan-thanh", "thu-hoi"] if "act" in rule.arguments else [""]
        for act in acts:
            known = {"code": task.code, "act": act, "name": "bao-cao.docx", "which": "qua-han"}
            values = MultiDict((name, known.get(name, "1")) for name in rule.arguments)
            with app.test_request_context():
                built = rule.build(dict(values), append_unknown=False)
            assert built is not None
            browser.raw_post(built[1], data={**fields, "csrf_token": token, ONLY_SHOW: "1"}, headers=_OURS)
            assert _everything() == before, rule.endpoint
    assert db.session.scalar(select(func.count()).select_from(HistoryEntry)) == 0


def _everything() -> dict[str, list[str]]:
    db.session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name != "account_session"]
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}


@pytest.mark.parametrize("ends", ["by the clock", "by signing out"])
def test_who_signs_in_next_is_not_shown_what_another_typed(
    app: Flask, head: Account, task: Task, clock: Clock, ends: str
) -> None:
    other = make_account(Role.VIEWER)
    other.password_hash = hash_password(_PASSWORD)
    db.session.commit()
    browser = _signed_in(app, head)
    token = browser.token(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh")
    if ends == "by the clock":
        clock.move_to(office_clock.now() + timedelta(minutes=121))
    else:
        browser.post("/dang-xuat", form_at="/tai-khoan")
    page = _page(_report(browser, task, token), 401)
    answer = _sign_in(browser, page, other.username)
    assert answer.status_code == 302
    page = browser.get("/")
    assert "là của tài khoản khác" in page.text
    assert "quy hoạch" not in page.text


def test_a_form_whose_address_only_looks_like_a_page_leads_to_one_that_is_there(app: Flask, head: Account) -> None:
    browser = _signed_in(app, head)
    token = browser.token("/tai-khoan")
    for path in ("/nhiem-vu/danh-sach", "/nhiem-vu/xuat"):
        answer = browser.raw_post(path, data={"csrf_token": token, ONLY_SHOW: "1", "ten": "x"}, headers=_OURS)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/"), path
