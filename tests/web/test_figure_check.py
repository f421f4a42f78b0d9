"""The checker's page: what does not hold is shown with the right value; nothing typed is lost and nothing is stored."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import TODAY, make_account, make_agency, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.figure_check.checking import LONGEST_TEXT
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
_PUBLISHED = "UBND tỉnh được giao 10.099 nhiệm vụ, đã hoàn thành 9.751 nhiệm vụ, đạt 98,57%."


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_OFFICER))


def _check(browser: Browser, status: int = 200, **fields: str) -> Page:
    return browser.post("/kiem-so-lieu", status, **{"stream": "", **fields})


def test_a_pasted_text_comes_back_with_its_numbers_marked_and_what_is_right(office: Browser) -> None:
    assert office.get(office.get("/so-lieu").link("Kiểm số liệu")).heading == "Kiểm số liệu"
    page = _check(office, text=_PUBLISHED)
    assert "1 chỗ không khớp , 1 chỗ khớp; 3 số đọc được." in page.text
    assert "9.751/10.099 = 96,55%, không phải 98,57% 98,57% ứng với 9.955." in page.text
    assert page.texts("mark.overdue") == [
        "✗ 10.099 (không khớp)",
        "✗ 9.751 (không khớp)",
        "✗ 98,57% (không khớp)",
    ]
    assert page.one("textarea").get_text().strip() == _PUBLISHED
    assert db.session.scalar(select(func.count()).select_from(HistoryEntry)) == 0


def test_what_is_right_is_said_to_be(office: Browser) -> None:
    page = _check(office, text=_PUBLISHED.replace("98,57", "96,55"))
    assert "Không thấy chỗ nào không khớp : 2 chỗ khớp, 3 số đọc được." in page.text
    assert "không phải tỷ lệ hoàn thành đúng hạn chính thức" in page.text


def test_figures_may_be_typed_one_by_one(office: Browser) -> None:
    page = _check(office, total="6.038", completed="4182", on_time="4,078", late="104", overdue="63", rate="97.51%")
    assert "1 tỷ lệ không phải tỷ lệ được gọi tên" in page.text
    assert "Tỷ lệ hoàn thành đúng hạn chính thức là 4.078/(4.182 + 63) = 96,07%." in page.text
    assert page.one("input[name=on_time]")["value"] == "4,078"


def test_what_is_no_number_is_told_at_its_field_and_nothing_typed_is_lost(office: Browser) -> None:
    page = _check(office, 400, text="Đã viết", total="nhiều", rate="9.6.7")
    assert page.texts(".field-error") == [
        "Ghi một số, ví dụ 10.099 hoặc 10099.",
        "Ghi tỷ lệ phần trăm, ví dụ 96,07 hoặc 96,07%.",
    ]
    assert page.one("input[name=total]")["value"] == "nhiều"
    assert page.one("textarea").get_text().strip() == "Đã viết"
    too_long = _check(office, 400, text="x" * (LONGEST_TEXT + 1))
    assert "Không dài quá 60.000 ký tự. Dán từng phần." in too_long.text


def test_a_text_without_figures_is_answered_with_how_to_write_them(office: Browser) -> None:
    assert "Không đọc được số liệu nhiệm vụ nào." in _check(office, text="Kính gửi các đồng chí,").text
    assert "Không đọc được số liệu nhiệm vụ nào." in _check(office).text


def test_the_figures_stand_beside_those_of_the_product(office: Browser) -> None:
    lead = make_agency()
    make_task(lead=lead, assigned_on=TODAY - timedelta(days=9), due_on=TODAY, reported_on=TODAY - timedelta(days=1))
    make_task(lead=lead, assigned_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))
    text = (
        "UBND tỉnh giao 3 nhiệm vụ, đã hoàn thành 1 nhiệm vụ (1 đúng hạn, 0 chậm), quá hạn chưa hoàn thành 1 nhiệm vụ"
    )
    page = _check(office, text=text, stream="provincial")
    rows = [" ".join(row.get_text(" ").split()) for row in page.all("section[aria-labelledby=doi-chieu] tbody tr")]
    assert rows[0] == "được giao báo cáo 3 hệ thống 2 +1"
    assert rows[1] == "đã hoàn thành báo cáo 1 hệ thống 1 ✓ như nhau"
    assert "UBND tỉnh giao, giao từ 03/06/2024 đến 12/06/2024, tính đến hết ngày 12/06/2024" in page.text
    earlier = _check(office, text=text, stream="provincial", to_on="2024-06-02", as_of="2024-06-02")
    assert "được giao báo cáo 3 hệ thống 0 +3" in earlier.text


def test_people_of_an_agency_compare_with_what_it_leads(browser_of: BrowserOf) -> None:
    ours, other = make_agency(), make_agency()
    make_task(lead=other)
    page = _check(browser_of(make_account(Role.AGENCY_OFFICER, agency=ours)), text=_PUBLISHED, stream="provincial")
    assert "được giao báo cáo 10.099 hệ thống 0 +10.099" in page.text
    assert "nhiệm vụ cơ quan bạn chủ trì" in page.text


def test_after_signing_in_anew_the_form_is_there_with_what_was_typed_and_unchecked(office: Browser) -> None:
    fields: dict[str, Any] = {ONLY_SHOW: "1"}
    page = _check(office, text=_PUBLISHED, **fields)
    assert page.one("textarea").get_text().strip() == _PUBLISHED
    assert not page.all("mark")


def test_what_is_pasted_is_shown_as_text(office: Browser) -> None:
    page = _check(office, text=f"<script>alert(1)</script> {_PUBLISHED}")
    assert "<script>alert(1)</script>" in page.one(".checked-text").get_text()
    assert not page.all("main script")
