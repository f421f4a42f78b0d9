"""The overview: the published figures on the page, and every number leading to the list of what it counts."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import make_account
from tests.page import Browser
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.models import Account
from tracker.services.agencies import load_agencies
from tracker.services.imports.workbook import import_workbook

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def viewer(browser_of: BrowserOf, data: Path) -> Browser:
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=SYSTEM)
    for file, stream in (
        ("nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx", Stream.PROVINCIAL),
        ("nhiem-vu-chinh-phu-giao-2024-06-12.xlsx", Stream.CENTRAL),
        ("nhiem-vu-khong-thoi-han-2024-06-12.xlsx", Stream.PROVINCIAL),
    ):
        import_workbook(content=(data / file).read_bytes(), file_name=file, stream=stream, by=SYSTEM, limit_mb=20)
    return browser_of(make_account(Role.VIEWER))


def test_the_overview_shows_the_published_figures_and_each_leads_to_its_list(viewer: Browser) -> None:
    page = viewer.get("/?tu=2023-12-15&den=2024-06-12&ngay=2024-06-12")
    assert page.one(".rate").get_text() == "96,07%"
    assert "4.078 đúng hạn trên 4.245 nhiệm vụ đã có kết cục (4.182 hoàn thành và 63 quá hạn)" in page.text
    assert page.texts(".legend b") == ["4.078", "104", "1.793", "63"]
    rows = page.all("table.agencies tbody tr")
    assert len(rows) == 34
    assert sum(int(row.select("td")[1].get_text().replace(".", "")) for row in rows) == 6038

    for link in page.all("section.panel:first-of-type a, table.agencies tbody tr:first-child a"):
        words = " ".join(str(link.get("aria-label") or link.get_text(" ")).split())
        number = re.search(r"\d[\d.]*$|^\d[\d.]*|(?<=: )\d[\d.]*", str(words))
        if number is None:
            continue
        listed = viewer.get(str(link["href"])).texts(".head .muted")[0]
        assert listed.startswith(f"{number[0]} nhiệm vụ"), f"{words} leads to {listed}"


def test_the_central_stream_shows_what_waits_for_confirmation(viewer: Browser) -> None:
    page = viewer.get("/?luong=central&tu=2024-01-08&den=2024-06-12&ngay=2024-06-12")
    assert page.one(".rate").get_text() == "100,00%"
    assert page.texts(".bar-head a") == ["97 nhiệm vụ", "58 đã hoàn thành", "8 chờ xác nhận", "39 chưa hoàn thành"]
    assert viewer.get(str(page.all(".bar-head a")[2]["href"])).texts(".head .muted")[0].startswith("8 nhiệm vụ")


def test_an_earlier_day_and_its_lists_show_what_was_known_then(viewer: Browser) -> None:
    page = viewer.get("/?tu=2023-12-15&den=2024-06-12&ngay=2024-03-31")
    assert page.one(".rate").get_text() == "97,75%"
    assert page.texts(".legend b") == ["2.218", "25", "1.612", "26"]
    listed = viewer.get(str(page.all(".legend a")[3]["href"]))
    assert "26 nhiệm vụ, tính đến hết ngày 31/03/2024" in listed.text
    assert len(listed.all("table.list tbody tr")) == 26


def test_no_figure_is_shown_of_a_day_to_come(viewer: Browser) -> None:
    page = viewer.get("/?tu=2024-06-12&den=2023-12-15&ngay=2030-01-01")
    assert "Giao từ 15/12/2023, tính đến hết ngày 12/06/2024" in page.text
    assert page.one(".rate").get_text() == "96,07%"


def test_undated_tasks_stand_outside_the_rate(viewer: Browser) -> None:
    page = viewer.get("/?tu=2023-12-01&den=2024-06-12&ngay=2024-06-12")
    assert "40 nhiệm vụ không thời hạn" in page.text
    assert page.one(".rate").get_text() == "96,07%"


@pytest.mark.parametrize("order", ["qua-han", "ty-le", "duoc-giao", "co-quan", "khong-biet"])
def test_the_agencies_can_be_sorted_and_add_up_to_the_whole(viewer: Browser, order: str) -> None:
    page = viewer.get(f"/?tu=2023-12-15&den=2024-06-12&ngay=2024-06-12&sap-xep={order}")
    assert page.texts("table.agencies tfoot td") == ["6.038", "", "63", "96,07%"]


def test_an_empty_office_is_told_what_to_do_next(browser_of: BrowserOf) -> None:
    page = browser_of(make_account(Role.OFFICE_OFFICER)).get("/")
    assert page.one(".rate").get_text() == "–"
    assert page.link("Nhập bảng tính") == "/nhap-bang-tinh"
