"""The page of the rules of reminding, and the page of a morning that was held back."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import TODAY, make_account
from tests.page import Browser
from tests.services.reminding import FakeChannel, make_lead, morning, owe, states
from tracker.config import Settings
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry, OfficeSetting, ReminderSlot

BrowserOf = Callable[[Account], Browser]
_PATH = "/quan-tri/nhac-viec"
_HELD = "/suc-khoe/thu-cho-duyet"


def _fields(browser: Browser, **changed: str) -> dict[str, str]:
    """What the form holds when it is opened, with some values typed over; None leaves a box without its tick."""
    page = browser.raw(_PATH).get_data(as_text=True)
    fields = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "q" or name[1] == "luong" or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        fields[name[1]] = value[1] if value else ""
    fields |= changed
    return {name: value for name, value in fields.items() if value != "off"}


def _chosen() -> dict[str, int]:
    db.session.rollback()
    return {row.name: row.value for row in db.session.scalars(select(OfficeSetting).order_by(OfficeSetting.name))}


def test_the_page_shows_every_rule_with_its_numbers_as_usual(browser_of: BrowserOf) -> None:
    page = browser_of(make_account(Role.OFFICE_HEAD)).get(_PATH)
    for words in ("Nhắc trước hạn", "Nhắc tiếp nhận", "Báo lãnh đạo cơ quan", "Mặc định: 07:30", "Mặc định: 800 người"):
        assert words in page.text
    fields = _fields(browser_of(make_account(Role.ADMIN)))
    assert (fields["before_first"], fields["escalated_to_leaders_days"], fields["digest_at"]) == ("7", "15", "07:30")
    assert fields["deliver_until"] == "17:00"


def test_saved_they_are_in_force_and_the_history_says_old_and_new(browser_of: BrowserOf) -> None:
    browser = browser_of(make_account(Role.OFFICE_HEAD))
    fields = _fields(browser, before_first="5", on_the_day="off", digest_at="08:15", flood_people="300")
    answer = browser.raw_post(_PATH, data=fields)
    assert answer.status_code == 302
    assert _chosen() == {
        "remind_before_first": 5,
        "remind_digest_at": 495,
        "remind_flood_people": 300,
        "remind_on_the_day": 0,
    }
    entry = db.session.scalars(select(HistoryEntry)).one()
    assert entry.summary == (
        "Quy tắc nhắc việc: trước hạn, lần thứ nhất: 7 ngày làm việc → 5 ngày làm việc; nhắc ngày đến hạn: bật → tắt; "
        "giờ gửi thư tổng hợp: 07:30 → 08:15; số người nhận phải chờ duyệt: 800 người → 300 người"
    )
    again = _fields(browser)
    assert (again["before_first"], "on_the_day" in again, again["digest_at"]) == ("5", False, "08:15")
    browser.raw_post(
        _PATH, data=_fields(browser, before_first="7", on_the_day="y", digest_at="07:30", flood_people="800")
    )
    assert _chosen() == {}, "what is as usual is not kept"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"before_first": "99"}, "Cần một số từ 0 đến 60."),
        ({"overdue_every": ""}, "Cần một số từ 1 đến 60."),
        ({"digest_at": "06:00"}, "phải nằm trong khung giờ gửi thư"),
        ({"digest_at": ""}, "Cần một giờ, như 07:30."),
        ({"escalated_to_office_days": "2"}, "Mỗi cấp báo phải muộn hơn cấp dưới"),
    ],
)
@pytest.mark.parametrize("path", [_PATH, f"{_PATH}/xem-truoc"])
def test_what_cannot_be_is_said_at_its_place_and_nothing_typed_is_lost(
    browser_of: BrowserOf, changed: dict[str, str], words: str, path: str
) -> None:
    browser = browser_of(make_account(Role.ADMIN))
    answer = browser.raw_post(path, data=_fields(browser, waiting_days="9", **changed))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert words in text
    assert re.search(r'name="waiting_days"[^>]*value="9"', text)
    assert _chosen() == {}


def test_who_was_slower_is_told_and_changes_nothing(browser_of: BrowserOf) -> None:
    first, second = browser_of(make_account(Role.ADMIN)), browser_of(make_account(Role.OFFICE_HEAD))
    old = _fields(first, before_first="6")
    second.raw_post(_PATH, data=_fields(second, before_first="5"))
    answer = first.raw_post(_PATH, data=old)
    assert answer.status_code == 409
    assert "vừa được người khác thay đổi" in answer.get_data(as_text=True)
    assert _chosen() == {"remind_before_first": 5}


def test_a_look_ahead_shows_the_next_working_day_by_what_is_typed_and_saves_nothing(browser_of: BrowserOf) -> None:
    agency, head = make_lead()
    owe(agency, date(2024, 6, 13))
    owe(agency, date(2024, 6, 14))
    owe(agency, date(2024, 6, 20))
    browser = browser_of(make_account(Role.OFFICE_HEAD))
    answer = browser.raw_post(f"{_PATH}/xem-truoc", data=_fields(browser, before_first="5", on_the_day="off"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Xem trước: 13/06/2024" in text
    assert "<b>1 người</b> nhận thư về <b>2 nhiệm vụ</b>; theo quy tắc đang dùng: 1 người, 2 nhiệm vụ" in text
    told = re.sub(r"<[^>]+>", " ", text)
    assert re.search(r"Sắp đến hạn\s+1 việc · 1 người\s+2 việc · 1 người", told)
    assert re.search(r"Đến hạn hôm nay\s+1 việc · 1 người\s+0 việc · 0 người", told)
    assert head.name in told
    assert _chosen() == {}
    assert not db.session.scalar(select(func.count()).select_from(ReminderSlot))


def test_on_a_friday_the_look_ahead_is_of_monday(browser_of: BrowserOf, clock: object) -> None:
    clock.move_to("2024-06-14T10:00:00+07:00")  # type: ignore[attr-defined]
    browser = browser_of(make_account(Role.ADMIN))
    text = browser.raw_post(f"{_PATH}/xem-truoc", data=_fields(browser)).get_data(as_text=True)
    assert "Xem trước: 17/06/2024" in text


@pytest.fixture
def held(app: Flask, settings: Settings) -> None:  # noqa: ARG001 - within its context
    """A morning of two people that waits."""
    db.session.add(OfficeSetting(name="remind_flood_people", value=1))
    for _ in range(2):
        agency, _head = make_lead()
        owe(agency, TODAY - timedelta(days=1))
    morning(settings, FakeChannel())


@pytest.mark.usefixtures("held")
def test_a_held_morning_is_shown_to_those_who_may_answer_and_to_no_others(browser_of: BrowserOf) -> None:
    words = "Hôm nay 2 người sẽ nhận thư về 2 nhiệm vụ."
    assert words in browser_of(make_account(Role.OFFICE_HEAD)).get("/").text
    assert words in browser_of(make_account(Role.ADMIN)).get("/suc-khoe").text
    assert words not in browser_of(make_account(Role.OFFICE_OFFICER)).get("/").text


@pytest.mark.usefixtures("held")
def test_a_held_morning_shows_on_the_health_page_and_to_machines(browser_of: BrowserOf, anonymous: Browser) -> None:
    page = browser_of(make_account(Role.OFFICE_OFFICER)).get("/suc-khoe")
    assert "2 người về 2 nhiệm vụ" in page.text
    assert anonymous.raw("/health").get_json()["held"] is True


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(("answer", "sent", "words"), [("send", 2, "đã cho gửi"), ("skip", 0, "đã bỏ qua")])
def test_the_answer_is_given_on_its_page(
    browser_of: BrowserOf, settings: Settings, answer: str, sent: int, words: str
) -> None:
    person = make_account(Role.OFFICE_HEAD)
    browser = browser_of(person)
    page = browser.get(_HELD)
    assert "2 người" in page.text
    assert "Quá hạn" in page.text
    token = browser.token(_HELD)
    assert browser.raw_post(_HELD, data={"csrf_token": token, "answer": answer}).status_code == 302
    morning(settings, FakeChannel())
    assert len(states()) == sent
    assert f"Hôm nay {person.name} {words}" in browser.get(_HELD).text
    browser.raw_post(_HELD, data={"csrf_token": token, "answer": "send"})
    assert "Có thể người khác vừa quyết định" in browser.get(_HELD).text


@pytest.mark.usefixtures("held")
def test_an_answer_that_is_none_changes_nothing(browser_of: BrowserOf, settings: Settings) -> None:
    browser = browser_of(make_account(Role.ADMIN))
    browser.raw_post(_HELD, data={"csrf_token": browser.token(_HELD), "answer": "maybe"})
    assert "Chọn «Gửi» hoặc «Bỏ qua»." in browser.get(_HELD).text
    morning(settings, FakeChannel())
    assert states() == []


def test_without_a_held_morning_the_page_says_so(browser_of: BrowserOf) -> None:
    assert "Không có thư nào chờ duyệt." in browser_of(make_account(Role.ADMIN)).get(_HELD).text
