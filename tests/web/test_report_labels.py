"""The page of labels: who may word them, and that reports bear the new words at once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import make_account
from tests.page import Browser
from tests.web.report_files import document, rows_of
from tracker.domain.permissions import Role
from tracker.models import Account

BrowserOf = Callable[[Account], Browser]
_PAGE = "/so-lieu/nhan-bieu-mau"


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_OFFICER))


def _fields(browser: Browser, **changes: str) -> dict[str, Any]:
    form = browser.get(_PAGE).one("form[action$='nhan-bieu-mau']")
    return {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")} | changes


def test_a_label_that_is_changed_stands_on_the_page_and_in_word(office: Browser) -> None:
    page = office.post(_PAGE, **_fields(office, ASSIGNED="Số nhiệm vụ <trong kỳ>"))
    assert "Đã lưu nhãn" in page.text
    assert "5.1. Số nhiệm vụ <trong kỳ>" in office.get("/so-lieu/bao-cao").text
    assert rows_of(document(office, "/so-lieu/bao-cao/bieu-mau-1.docx"), 1)[2][1] == "Số nhiệm vụ <trong kỳ>"


def test_a_label_too_long_comes_back_with_what_was_typed(office: Browser) -> None:
    page = office.post(_PAGE, status=400, **_fields(office, LATE="x" * 301))
    assert "Không dài quá 300 ký tự." in page.text
    assert page.one("#LATE")["value"] == "x" * 301


def test_who_saves_what_another_has_changed_is_told(office: Browser, browser_of: BrowserOf) -> None:
    seen = _fields(office, LATE="Của tôi")
    admin = browser_of(make_account(Role.ADMIN))
    admin.post(_PAGE, **_fields(admin, LATE="Của quản trị"))
    page = office.post(_PAGE, status=409, **seen)
    assert "vừa được người khác thay đổi" in page.text
    assert page.one("#LATE")["value"] == "Của tôi"


def test_others_are_not_offered_the_page(browser_of: BrowserOf, office: Browser) -> None:
    assert office.get("/so-lieu/bao-cao").all(f"a[href='{_PAGE}']")
    leader = browser_of(make_account(Role.LEADER))
    assert not leader.get("/so-lieu/bao-cao").all(f"a[href='{_PAGE}']")
    assert leader.raw(_PAGE).status_code == 403


def test_an_administrator_finds_it_among_his_pages(browser_of: BrowserOf) -> None:
    admin = browser_of(make_account(Role.ADMIN))
    assert admin.get(admin.get("/quan-tri/thiet-lap").link("Biểu mẫu")).heading == "Nhãn Biểu mẫu 1, mục 5"
