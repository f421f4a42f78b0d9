"""The overview: the published figures on the page, and every number leading to the list of what it counts."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import Tag
from sqlalchemy import insert

from tests.factories import TODAY, make_account, make_agency, make_document, make_task
from tests.page import Browser
from tracker import clock
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.models import Account, Task
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
        if number is None or "%" in words:
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


@pytest.mark.parametrize("words", ["tu=0001-01-01", "ngay=0001-01-01", "den=9999-12-31&tu=9999-12-31", "tu=1900-01-01"])
@pytest.mark.parametrize("page", ["/", "/so-lieu/xu-huong", "/so-lieu/van-phong"])
def test_days_that_nobody_means_break_nothing(leader: Browser, page: str, words: str) -> None:
    assert leader.get(f"{page}?{words}&xu-huong=thang").all("h1")


@pytest.mark.parametrize("order", ["qua-han", "ty-le", "duoc-giao", "co-quan", "khong-biet"])
def test_the_agencies_can_be_sorted_and_add_up_to_the_whole(viewer: Browser, order: str) -> None:
    page = viewer.get(f"/?tu=2023-12-15&den=2024-06-12&ngay=2024-06-12&sap-xep={order}")
    assert page.texts("table.agencies tfoot td") == ["6.038", "", "63", "96,07%"]


def test_an_empty_office_is_told_what_to_do_next(browser_of: BrowserOf) -> None:
    page = browser_of(make_account(Role.OFFICE_OFFICER)).get("/")
    assert page.one(".rate").get_text() == "–"
    assert page.link("Nhập bảng tính") == "/nhap-bang-tinh"


def test_how_each_figure_is_made_is_told_with_its_numbers(viewer: Browser) -> None:
    page = viewer.get("/?tu=2023-12-15&den=2024-06-12&ngay=2024-06-12")
    told = dict(zip(page.texts(".how-list dt"), page.texts(".how-list dd"), strict=True))
    assert "4.078 ÷ ( 4.182 + 63) = 96,07%" in told["Tỷ lệ hoàn thành đúng hạn"].replace("(4", "( 4")
    assert "4.078 ÷ 4.182 = 97,51%" in told["Phần đúng hạn trong số đã hoàn thành"]
    assert "4.182 ÷ 6.038 = 69,26%" in told["Mức hoàn thành"]
    assert "63 ÷ 4.245 = 1,48%" in told["Phần quá hạn"]
    assert "92,48%" in told["Tỷ lệ theo hạn ban đầu"]
    assert "+3,59 điểm" in told["Tỷ lệ theo hạn ban đầu"]
    for link in page.all(".how-list dd:nth-of-type(2) a:not(:has(b))"):
        assert viewer.get(str(link["href"])).texts(".head .muted")[0].startswith(f"{link.get_text()} nhiệm vụ")
    # By the original due dates, the same two rates stand side by side.
    original = viewer.get("/?tu=2023-12-15&den=2024-06-12&ngay=2024-06-12&theo-han-ban-dau=1")
    assert original.one(".rate").get_text() == "92,48%"
    assert "đây không phải tỷ lệ chính thức" in original.texts(".how-list dd")[0]
    assert "92,48% ; tỷ lệ chính thức 96,07% chênh +3,59 điểm" in original.texts(".how-list dd")[1]


@pytest.mark.parametrize(("unit", "last"), [("tuan", "09/06/2024"), ("thang", "31/05/2024")])
def test_each_number_of_the_trend_opens_the_list_of_that_day(viewer: Browser, unit: str, last: str) -> None:
    page = viewer.get(f"/?xu-huong={unit}")
    assert len(page.all("svg.chart[role=img]")) == 2
    today, before = page.all("table.figures tbody tr")[:2]
    assert [cell.get_text().strip() for cell in today.select("th, td")] == [
        "12/06/2024", "4.078", "4.245", "96,07%", "63",
    ]  # fmt: skip
    assert before.select("th")[0].get_text() == last
    for link in before.select("a"):
        assert _length_of(viewer, link) == link.get_text()


def _length_of(browser: Browser, link: Tag) -> str:
    """How many tasks the list has to which a link leads."""
    return browser.get(str(link["href"])).texts(".head .muted")[0].split()[0]


@pytest.fixture
def leader(browser_of: BrowserOf) -> Browser:
    """Before an office in which 9 of 10 tasks of May and 4 of 5 tasks of June that came to an outcome were on time."""
    lead, few = make_agency("Sở Đủ việc"), make_agency("Sở Ít việc")
    for day, late, agency in ((date(2024, 5, 6), 1, lead), (date(2024, 6, 3), 1, few)):
        for number in range(10 if agency is lead else 5):
            due_on = day + timedelta(days=2)
            overdue = number < late
            make_task(lead=agency, assigned_on=day, due_on=due_on, reported_on=None if overdue else due_on)
    make_task(lead=few, assigned_on=date(2024, 6, 3), due_on=TODAY + timedelta(days=3), state=State.SUSPENDED)
    make_task(lead=few, assigned_on=date(2024, 6, 3), due_on=TODAY - timedelta(days=1), state=State.ASSIGNED)
    return browser_of(make_account(Role.LEADER))


def test_the_rate_is_compared_with_the_period_before_as_it_stood_at_its_end(leader: Browser) -> None:
    page = leader.get("/?ky=thang-2024-6")
    assert page.one(".rate").get_text() == "66,67%"
    assert "↓ −23,33 điểm so với tháng 5/2024 ( 90,00% )" in page.texts("[data-part='thay-doi']")[0]
    earlier = leader.get(str(page.one("[data-part='thay-doi'] a")["href"]))
    assert "Giao từ 01/05/2024, tính đến hết ngày 31/05/2024" in earlier.text
    assert earlier.one(".rate").get_text() == "90,00%"


def test_without_a_period_the_rate_is_compared_with_the_end_of_the_month_before(leader: Browser) -> None:
    change = leader.get("/").one("[data-part='thay-doi']")
    assert " ".join(change.get_text(" ").split()) == "↓ −8,75 điểm so với cuối tháng 5/2024 ( 90,00% )"
    assert leader.get(str(change.select("a")[0]["href"])).one(".rate").get_text() == "90,00%"


def test_other_days_are_compared_with_as_many_before_them_which_may_have_nothing(leader: Browser) -> None:
    page = leader.get("/?tu=2024-05-01&den=2024-05-31&ngay=2024-05-31")
    assert "31/03/2024 – 30/04/2024 chưa có nhiệm vụ nào có kết cục" in page.text


def test_a_period_too_short_for_a_trend_shows_that_of_all_tasks_and_says_so(leader: Browser) -> None:
    page = leader.get("/so-lieu/xu-huong?ky=thang-2024-6&xu-huong=thang")
    assert "vì kỳ đang chọn quá ngắn để thấy xu hướng" in page.text
    assert page.texts("table.figures tbody th") == ["12/06/2024", "31/05/2024"]
    assert page.texts("table.figures tbody td:last-child") == ["3", "1"]
    # By week, it is still about the same period.
    assert "so với tháng 5/2024" in leader.get(page.link("Theo tuần")).text


def test_only_agencies_with_enough_tasks_are_named_as_the_worst(leader: Browser) -> None:
    page = leader.get("/")
    assert page.texts("table.worst .what") == ["Sở Đủ việc"]
    assert page.texts("table.worst td:last-child") == ["90,00%"]
    assert "Chỉ xét cơ quan có từ 10 nhiệm vụ đã có kết cục; 1 cơ quan có ít hơn, chưa đủ để xét." in page.text
    assert "Không cơ quan nào có từ 10 nhiệm vụ" in leader.get("/?ky=thang-2024-6").text


def test_what_is_stuck_adds_up_and_each_number_opens_its_list(leader: Browser) -> None:
    page = leader.get("/")
    assert "Hôm nay có 3 nhiệm vụ quá hạn" in page.text
    stuck = page.all("section:has(h2:-soup-contains('Đang vướng ở đâu'))")[0]
    assert [dt.get_text() for dt in stuck.select("dt")] == ["Cơ quan chưa tiếp nhận", "Cơ quan đang thực hiện"]
    links = stuck.select(".parts dd a")
    assert [link.get_text() for link in links] == ["1", "2"]
    for link in links:
        assert _length_of(leader, link) == link.get_text()
    assert page.texts(".due b") == ["quá 35 ngày", "quá 7 ngày", "quá 1 ngày"]
    assert _length_of(leader, stuck.select("a:-soup-contains('1 đang tạm dừng')")[0]) == "1"


def test_what_the_office_delays_opens_its_lists(leader: Browser) -> None:
    done = make_task(assigned_on=date(2024, 6, 3), reported_on=date(2024, 6, 3), state=State.COMPLETED)
    done.confirmed_on = TODAY
    late = make_task(document=make_document(issued_on=date(2024, 6, 3)), assigned_on=date(2024, 6, 3))
    late.entered_at = clock.now()
    db.session.commit()
    page = leader.get("/")
    links = page.all("[data-part='van-phong'] a")
    assert [link.get_text() for link in links] == [
        "13 quá 2 ngày làm việc", "13", "1 quá 2 ngày làm việc", "1 quá 2 ngày làm việc",
    ]  # fmt: skip
    for link in links:
        assert _length_of(leader, link) == link.get_text().split()[0]
    assert leader.get("/so-lieu/van-phong").texts(".parts") == page.texts("[data-part='van-phong'] .parts")


def test_drafts_are_told_to_the_office_alone(browser_of: BrowserOf) -> None:
    make_task(state=State.DRAFT)
    office = browser_of(make_account(Role.OFFICE_OFFICER)).get("/")
    assert "Dự thảo chưa giao" in office.text
    assert "Dự thảo chưa giao" not in browser_of(make_account(Role.LEADER)).get("/").text


def test_an_agency_sees_how_its_own_work_stands_and_nothing_of_others(browser_of: BrowserOf) -> None:
    agency, other = make_agency(), make_agency("Sở Khác " + "rất dài " * 12)
    yesterday = TODAY - timedelta(days=1)
    make_task(lead=agency, content="Việc của mình", due_on=yesterday)
    make_task(lead=other, cooperating=[agency], content="Việc của nơi khác", due_on=yesterday)
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=agency))
    for path in ("/", "/?luong=central", "/so-lieu/xu-huong", f"/?co-quan={other.code}"):
        page = browser.get(path)
        assert "Việc của nơi khác" not in page.text
        assert other.name not in page.text
    page = browser.get("/")
    assert "Hôm nay có 1 nhiệm vụ quá hạn" in page.text
    assert "Việc của Văn phòng" not in page.text
    assert "Cơ quan cần chú ý" not in page.text
    browser.get("/so-lieu/van-phong", status=403)


def test_an_agency_without_tasks_and_an_office_with_one_see_a_page_that_says_so(browser_of: BrowserOf) -> None:
    head = browser_of(make_account(Role.AGENCY_HEAD))
    page = head.get("/")
    assert page.one(".rate").get_text() == "–"
    assert "Hôm nay không có việc quá hạn." in page.text
    assert "Chưa đủ dữ liệu để thấy xu hướng" in page.text
    make_task(assigned_on=TODAY, due_on=TODAY)
    one = browser_of(make_account(Role.LEADER)).get("/")
    assert one.texts(".legend b") == ["0", "0", "1", "0"]
    assert "Chưa đủ dữ liệu để thấy xu hướng" in one.text
    assert one.all("table.worst") == []


def test_the_pages_ask_the_database_as_often_for_many_tasks_as_for_few(
    browser_of: BrowserOf, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    browser = browser_of(make_account(Role.OFFICE_HEAD))
    agencies = [make_agency(), make_agency()]
    paths = ("/", "/?ky=thang", "/so-lieu/xu-huong?xu-huong=thang", "/so-lieu/van-phong")

    def fill(number: int) -> None:
        for back in range(number):
            day = TODAY - timedelta(days=30 + 7 * back)
            make_task(lead=agencies[back % 2], assigned_on=day, due_on=TODAY - timedelta(days=1 + back))
            make_task(lead=agencies[0], assigned_on=day, due_on=TODAY, reported_on=TODAY - timedelta(days=back))

    fill(2)
    few = [count_queries(lambda path=path: browser.get(path)) for path in paths]  # type: ignore[misc]
    fill(6)
    assert [count_queries(lambda path=path: browser.get(path)) for path in paths] == few  # type: ignore[misc]


def test_of_very_many_tasks_what_is_dear_comes_from_pages_of_its_own(browser_of: BrowserOf) -> None:
    first = make_task(assigned_on=date(2024, 5, 6), due_on=date(2024, 6, 3), content="Đo")
    row = {column.name: getattr(first, column.name) for column in Task.__table__.columns if column.name != "id"}
    db.session.execute(insert(Task), [row | {"code": f"NV-{number}"} for number in range(20_001)])
    db.session.commit()
    browser = browser_of(make_account(Role.LEADER))
    page = browser.get("/")
    assert page.all("svg.chart") == []
    places = page.all("[data-load]")
    assert [place["data-part"] for place in places] == ["thay-doi", "han-ban-dau", "xu-huong", "van-phong"]
    for place in places:
        # Without JavaScript a link leads to the page from which the part would come.
        assert [link["href"] for link in place.select("a")] == [place["data-load"]]
        assert len(browser.get(str(place["data-load"])).all(f"[data-part='{place['data-part']}']")) == 1
    own = browser.get(str(places[2]["data-load"]))
    assert own.texts("table.figures tbody td:last-child")[0] == "20.002"
    assert "Cuối tháng 5/2024 chưa có nhiệm vụ nào có kết cục để so." in own.text
