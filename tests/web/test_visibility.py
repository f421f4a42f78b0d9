"""What an account sees follows its role and agency: a hidden task appears nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories import TODAY, make_account, make_agency, make_document, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account

BrowserOf = Callable[[Account], Browser]
_CANARY = "chim hoàng yến"


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.AGENCY_OFFICER])
def test_an_agency_sees_what_it_leads_and_takes_part_in_and_nothing_else(browser_of: BrowserOf, role: Role) -> None:
    ours, theirs = make_agency("Sở Của ta"), make_agency("Sở Của người")
    led = make_task(lead=ours, content="Việc ta chủ trì")
    shared = make_task(lead=theirs, cooperating=[ours], content="Việc ta phối hợp")
    hidden = make_task(lead=theirs, content=f"Việc có {_CANARY}", document=make_document(subject=_CANARY))
    draft = make_task(lead=ours, content=f"Dự thảo {_CANARY}", state=State.DRAFT)
    browser = browser_of(make_account(role, agency=ours))
    for path in (
        "/",
        "/nhiem-vu",
        "/nhiem-vu?luong=tat-ca&q=hoang+yen",
        "/nhiem-vu?ket-qua=co-han",
        f"/nhiem-vu?co-quan={theirs.code}",
        "/nhiem-vu?trang-thai=draft",
        f"/nhiem-vu?van-ban={hidden.document_id}",
    ):
        page = browser.get(path)
        assert _CANARY not in page.text.replace(f"«{_CANARY}»", ""), path
        assert hidden.code not in page.text, path
    assert browser.get("/nhiem-vu").texts("td .what") == ["Việc ta chủ trì"]
    assert browser.get("/nhiem-vu?vai-tro=phoi-hop").texts("td .what") == ["Việc ta phối hợp"]
    assert browser.get("/nhiem-vu?vai-tro=ca-hai").texts("td .what") == ["Việc ta chủ trì", "Việc ta phối hợp"]
    assert browser.get("/nhiem-vu?q=viec+ta").texts("td .what") == ["Việc ta chủ trì", "Việc ta phối hợp"]
    for code in (hidden.code, draft.code):
        assert "Không có nhiệm vụ nào khớp" in browser.get(f"/nhiem-vu?q={code}").text
        answer = browser.get(f"/nhiem-vu/{code}", 404)
        unknown = browser.get("/nhiem-vu/NV-KHONG-CO", 404)
        assert answer.text == unknown.text
    assert browser.get(f"/nhiem-vu/{led.code}").heading == "Việc ta chủ trì"
    assert browser.get(f"/nhiem-vu/{shared.code}").heading == "Việc ta phối hợp"


def test_an_agency_is_shown_its_own_figures_and_is_not_charged_with_what_others_lead(browser_of: BrowserOf) -> None:
    ours, theirs = make_agency("Sở Của ta"), make_agency("Sở Của người")
    make_task(lead=ours)
    make_task(lead=theirs, cooperating=[ours])
    page = browser_of(make_account(Role.AGENCY_HEAD, agency=ours)).get("/")
    assert page.texts(".bar-head a")[0] == "1 nhiệm vụ"
    assert "Sở Của người" not in page.text


def test_what_an_agency_is_shown_to_need_attention_leads_to_lists_of_the_same_length(browser_of: BrowserOf) -> None:
    ours, theirs = make_agency("Sở Của ta"), make_agency("Sở Của người")
    for lead, others in ((ours, []), (theirs, [ours])):
        make_task(lead=lead, cooperating=others, due_on=TODAY + timedelta(days=2))
        make_task(lead=lead, cooperating=others, due_on=TODAY - timedelta(days=2))
        make_task(lead=lead, cooperating=others, reported_on=TODAY)
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=ours))
    page = browser.get("/")
    for words in ("việc quá hạn", "đến hạn trong 7 ngày", "1 chờ xác nhận"):
        for link in page.all("main a"):
            if words in link.get_text():
                assert browser.get(str(link["href"])).texts(".head .muted")[0].startswith("1 nhiệm vụ"), words


def test_an_agency_that_was_made_later_sees_an_empty_overview_of_days_before(browser_of: BrowserOf) -> None:
    agency = make_agency()
    agency.valid_from = TODAY
    db.session.commit()
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=agency))
    assert browser.get("/?ngay=2024-01-15").one(".rate").get_text() == "–"


def test_an_administrator_sees_no_task(browser_of: BrowserOf) -> None:
    make_task(content=f"Việc có {_CANARY}")
    browser = browser_of(make_account(Role.ADMIN))
    assert browser.get("/").heading == "Sức khỏe hệ thống"
    assert "không dành cho vai trò" in browser.get("/nhiem-vu", 403).text
    assert _CANARY not in browser.get("/hop-thu-di").text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER])
def test_who_only_reads_is_offered_no_act(browser_of: BrowserOf, role: Role) -> None:
    task = make_task()
    page = browser_of(make_account(role)).get(f"/nhiem-vu/{task.code}")
    assert not page.all("a[href*='/bao-cao-hoan-thanh'], a[href*='/gia-han'], main form:not([action$='/phieu'])")
    assert "Bạn xem được nhiệm vụ này" in page.text


def test_text_typed_by_people_never_becomes_markup(browser_of: BrowserOf) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    task = make_task(content=nasty, document=make_document(subject=nasty), due_on=None)
    browser = browser_of(make_account())
    for path in (f"/nhiem-vu/{task.code}", f"/nhiem-vu?q={nasty}", "/nhiem-vu?ket-qua=khong-han"):
        page = browser.get(path)
        assert nasty in page.text, path
        assert not page.all("img"), path
