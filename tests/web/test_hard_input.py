"""What no person types on purpose is answered with a page and a sentence, never with a broken one."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import make_account, make_task
from tests.page import Browser
from tracker.domain.permissions import Role
from tracker.models import Account

BrowserOf = Callable[[Account], Browser]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nhiem-vu/%00", 400),
        ("/nhiem-vu/NV%00/tiep-nhan", 400),
        ("/nhiem-vu?q=%00", 400),
        ("/nhiem-vu?q=\ud83d\ude00", 200),
        ("/hop-thu-di/99999999999999999999", 404),
        ("/nhap-bang-tinh/99999999999999999999", 404),
        ("/nhiem-vu/" + "a" * 3000, 404),
        ("/nhiem-vu/..%2f..%2fetc", 404),
        ("/?ngay=0001-01-01", 200),
        ("/?tu=9999-12-31&den=0001-01-01", 200),
        ("/?luong=khac&ky=khac&sap-xep=khac", 200),
    ],
)
def test_an_odd_address_gets_a_page(browser_of: BrowserOf, path: str, status: int) -> None:
    path = path.encode("utf-16", "surrogatepass").decode("utf-16")
    browser_of(make_account(Role.OFFICE_HEAD)).get(path, status)


def test_a_character_no_keyboard_has_is_refused_in_forms(browser_of: BrowserOf, anonymous: Browser) -> None:
    anonymous.post("/dang-nhap", 400, username="a\x00b", password="x")
    task = make_task()
    office = browser_of(make_account(Role.OFFICE_HEAD))
    path = f"/nhiem-vu/{task.code}/tam-dung"
    office.post(path, 400, version="1", reason="Chờ\x00")


def test_what_is_long_enough_to_be_entered_can_be_corrected(browser_of: BrowserOf) -> None:
    longest = "Một dòng.\r\n" * 999 + "a" * 10
    assert len(longest.replace("\r", "")) == 10_000
    task = make_task()
    office = browser_of(make_account(Role.OFFICE_HEAD))
    path, due_on = f"/nhiem-vu/{task.code}/dinh-chinh", task.due_on
    fields: dict[str, Any] = {"version": "1", "reason": "Chép thiếu", "due_on": str(due_on), "assigner": "X"}
    page = office.post(path, 400, **fields, content=longest + "a")
    assert "Không dài quá 10.000 ký tự" in page.text
    assert page.one("#content").get_text().strip().endswith("a" * 11)
    assert "Đã đính chính" in office.post(path, **fields, content=longest).text


def test_a_very_long_reason_is_refused_and_kept(browser_of: BrowserOf) -> None:
    task = make_task()
    office = browser_of(make_account(Role.OFFICE_HEAD))
    page = office.post(f"/nhiem-vu/{task.code}/tam-dung", 400, version="1", reason="a" * 6000)
    assert "Không dài quá 5.000 ký tự" in page.text
    assert len(page.one("textarea").get_text().strip()) == 6000
