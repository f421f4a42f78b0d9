"""Reports: the published figures on the page, in Excel and in Word, read back; every number opens its list."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import TODAY, make_account, make_agency, make_task
from tests.page import Browser, Page
from tests.web.report_files import document, lines_of, paragraphs_of, rows_of, taken, workbook
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.domain.wording import count_in_words, rate_in_words
from tracker.models import Account, HistoryEntry
from tracker.services.agencies import load_agencies
from tracker.services.imports.workbook import import_workbook

BrowserOf = Callable[[Account], Browser]
_PAGE = "/so-lieu/bao-cao"
_FILES = {
    "ubnd-tinh-giao": ("nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx", Stream.PROVINCIAL),
    "chinh-phu-giao": ("nhiem-vu-chinh-phu-giao-2024-06-12.xlsx", Stream.CENTRAL),
}


@pytest.fixture
def viewer(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.VIEWER, name="Võ Bình"))


def _golden(data: Path, name: str) -> tuple[dict[str, Any], str]:
    """What is expected of a workbook that is taken in, and the address of its slice."""
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=SYSTEM)
    file, stream = _FILES[name]
    import_workbook(content=(data / file).read_bytes(), file_name=file, stream=stream, by=SYSTEM, limit_mb=20)
    golden = json.loads((data / "golden.json").read_text())[name]
    return golden, f"luong={stream.value}&tu={golden['from']}&den={golden['as_of']}&ngay={golden['as_of']}"


def _number(told: str) -> int:
    return int(told.replace(".", ""))


@pytest.mark.parametrize("name", list(_FILES))
def test_the_published_figures_stand_on_the_page_in_excel_and_in_word(viewer: Browser, data: Path, name: str) -> None:
    golden, words = _golden(data, name)
    _words_hold(golden, viewer.get(f"{_PAGE}?{words}").texts(".report-words p"))
    _words_hold(golden, paragraphs_of(document(viewer, f"{_PAGE}/bao-cao.docx?{words}")))
    _page_holds_agencies(golden, viewer.get(f"{_PAGE}?{words}"))
    _excel_holds_agencies(golden, viewer, words)
    _word_holds_agencies(golden, viewer, words)
    _forms_hold(golden, viewer, words)


def _words_hold(golden: dict[str, Any], paragraphs: list[str]) -> None:
    text, every = "\n".join(paragraphs), golden["all"]
    original = golden["all_by_original_due_date"]
    told = {name: count_in_words(every[name]) for name in every if isinstance(every[name], int)}
    assert f"{told['total']} nhiệm vụ có thời hạn" in text
    assert f"đã hoàn thành {told['completed']} nhiệm vụ" in text
    assert f"chưa hoàn thành {told['open']} nhiệm vụ" in text
    with_outcome = count_in_words(every["completed"] + every["open_overdue"])
    rate = rate_in_words(every["on_time_rate_percent"])
    assert f"{rate} ({told['completed_on_time']} nhiệm vụ đúng hạn trên {with_outcome} nhiệm vụ đã có kết cục" in text
    assert f"theo hạn ban đầu, không kể gia hạn, tỷ lệ này là {rate_in_words(original['on_time_rate_percent'])}" in text
    if every["completed_late"]:
        assert f"{told['completed_late']} nhiệm vụ chậm so với hạn" in text
        assert f"{told['open_within']} nhiệm vụ còn trong hạn và {told['open_overdue']} nhiệm vụ quá hạn" in text
    else:
        assert "đều đúng hạn" in text
        assert "không có nhiệm vụ nào quá hạn" in text
    if "awaiting_confirmation" in golden:
        assert f"có {golden['awaiting_confirmation']} nhiệm vụ đã báo cáo, đang chờ xác nhận" in text


def _page_holds_agencies(golden: dict[str, Any], page: Page) -> None:
    found = {}
    for row in page.all("table.by-agency tbody tr"):
        cells = [cell.get_text().strip() for cell in row.select("th, td")]
        found[cells[0]] = [*map(_number, cells[1:6]), cells[6]]
    expected = {
        name: [*_five(one), rate_in_words(one["on_time_rate_percent"])]
        for name, one in golden["by_lead_agency"].items()
        if one["total"]
    }
    assert found == expected


def _five(one: dict[str, Any]) -> list[int]:
    return [one[name] for name in ("total", "completed_on_time", "completed_late", "open_within", "open_overdue")]


def _excel_holds_agencies(golden: dict[str, Any], viewer: Browser, words: str) -> None:
    book = workbook(viewer, f"{_PAGE}/theo-co-quan.xlsx?{words}")
    lines = lines_of(book, "STT")
    agencies = [line for line in lines if line["STT"] is not None]
    assert {line["Cơ quan"]: _published(line) for line in agencies} == {
        name: _expected(one) for name, one in golden["by_lead_agency"].items() if one["total"]
    }
    kinds, total = lines[len(agencies) : -1], lines[-1]
    assert {line["Cơ quan"] for line in kinds} <= {"Cộng Sở, ban, ngành", "Cộng UBND địa phương"}
    assert (total["Cơ quan"], _published(total)) == ("Tổng cộng", _expected(golden["all"]))
    assert sum(line["Được giao"] for line in kinds) == golden["all"]["total"]
    assert total["Lượt gia hạn"] == golden["extended"]
    original = golden["all_by_original_due_date"]["on_time_rate_percent"]
    assert total["Tỷ lệ theo hạn ban đầu"] == pytest.approx(float(original) / 100, abs=1e-9)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes is not None
    assert sheet.auto_filter.ref is not None
    assert book.sheetnames == ["Theo cơ quan", "Biểu đồ"]


def _published(line: dict[str, Any]) -> tuple[Any, ...]:
    rate = line["Tỷ lệ hoàn thành đúng hạn"]
    counts = ("Được giao", "Đã hoàn thành", "Hoàn thành đúng hạn", "Hoàn thành chậm", "Còn trong hạn", "Quá hạn")
    return (*(line[title] for title in counts), rate if rate == "–" else f"{rate * 100:.2f}")


def _expected(one: dict[str, Any]) -> tuple[Any, ...]:
    names = ("total", "completed", "completed_on_time", "completed_late", "open_within", "open_overdue")
    return (*(one[name] for name in names), one["on_time_rate_percent"] or "–")


def _word_holds_agencies(golden: dict[str, Any], viewer: Browser, words: str) -> None:
    rows = rows_of(document(viewer, f"{_PAGE}/theo-co-quan.docx?{words}"), 1)
    found = {row[1]: (*map(_number, row[2:8]), row[8]) for row in rows[1:]}
    expected = {name: one for name, one in golden["by_lead_agency"].items() if one["total"]}
    for name, one in {**expected, "Tổng cộng": golden["all"]}.items():
        assert found[name] == (*_expected(one)[:6], rate_in_words(one["on_time_rate_percent"])), name


def _forms_hold(golden: dict[str, Any], viewer: Browser, words: str) -> None:
    every = golden["all"]
    counts = [every[name] for name in ("total", "completed_on_time", "completed_late", "open_overdue")]
    page = viewer.get(f"{_PAGE}?{words}")
    assert [_number(told) for told in page.texts(".reform-form tbody td:nth-child(3)")[1:]] == counts
    lines = lines_of(workbook(viewer, f"{_PAGE}/bieu-mau-1.xlsx?{words}"), "STT")
    assert [line["STT"] for line in lines] == ["5", "5.1", "5.2", "5.3", "5.4"]
    assert [line["Số liệu"] for line in lines[1:]] == counts
    rows = rows_of(document(viewer, f"{_PAGE}/bieu-mau-1.docx?{words}"), 1)
    assert [_number(row[3]) for row in rows[2:]] == counts


def test_every_number_of_the_page_opens_its_list(viewer: Browser, data: Path) -> None:
    _, words = _golden(data, "ubnd-tinh-giao")
    page = viewer.get(f"{_PAGE}?{words}")
    links = page.all("table.stacked:not(.by-agency) a, table.by-agency tbody:first-of-type tr:nth-child(2) a")
    links += page.all(".row.g-3 p a[href*='/nhiem-vu']")
    assert len(links) > 20
    for link in links:
        number = link.get_text().split()[0]
        listed = viewer.get(str(link["href"])).texts(".head .muted")[0]
        assert listed.startswith(f"{number} nhiệm vụ"), f"{link} leads to {listed}"
    register = page.all(".row.g-3 p a[href*='/gia-han']")
    for link in register:
        number = link.get_text().split()[0]
        assert viewer.get(str(link["href"])).texts(".head .muted")[0].startswith(f"{number} lượt")
    assert [link.get_text().split()[0] for link in register] == ["180", "180"]


def test_the_lists_of_what_is_overdue_and_due_soon_come_whole_under_their_names(viewer: Browser) -> None:
    first, second = make_agency("Sở A", code="H1"), make_agency("Sở B", code="H2")
    for lead, days in ((second, -3), (first, -1), (first, -9), (first, 5), (first, 9)):
        make_task(lead=lead, content=f"{lead.name} {days}", due_on=TODAY + timedelta(days=days))
    for which, title, contents in (
        ("qua-han", "Danh sách nhiệm vụ quá hạn", ["Sở A -9", "Sở A -1", "Sở B -3"]),
        ("sap-den-han", "Danh sách nhiệm vụ đến hạn trong 7 ngày", ["Sở A 5"]),
    ):
        book = workbook(viewer, f"{_PAGE}/danh-sach/{which}")
        assert book.worksheets[0]["A1"].value == title
        lines = lines_of(book, "Mã nhiệm vụ")
        assert [line["Nội dung nhiệm vụ"] for line in lines] == contents
        assert isinstance(lines[0]["Hạn hoàn thành"], date)
        printed = viewer.get(f"{_PAGE}/danh-sach/{which}/in")
        assert printed.heading == title
        assert [told.split(". ")[1] for told in printed.texts(".printed .what")] == contents


def test_an_empty_list_says_so_in_print(viewer: Browser) -> None:
    assert "Không có nhiệm vụ nào quá hạn" in viewer.get(f"{_PAGE}/danh-sach/qua-han/in").text
    assert "Không có nhiệm vụ nào sắp đến hạn" in viewer.get(f"{_PAGE}/danh-sach/sap-den-han/in").text


def test_the_file_names_the_period_that_was_chosen(viewer: Browser) -> None:
    make_task(assigned_on=date(2024, 5, 2))
    page = viewer.get(f"{_PAGE}?ky=quy-2024-2")
    action = str(page.one("form[action*='bao-cao.docx']")["action"])
    told = paragraphs_of(document(viewer, action))
    assert told[:4] == [
        "BÁO CÁO",
        "Kết quả thực hiện nhiệm vụ UBND tỉnh giao",
        "Quý II/2024",
        "(Nhiệm vụ giao từ 01/04/2024 đến 12/06/2024; số liệu tính đến hết ngày 12/06/2024)",
    ]


def test_the_name_of_a_file_bears_the_day_its_figures_are_of(viewer: Browser) -> None:
    make_task(assigned_on=date(2024, 5, 2))
    names = ["bao-cao.docx", "bieu-mau-1.xlsx", "bieu-mau-1.docx", "theo-co-quan.xlsx", "theo-co-quan.docx"]
    given = [taken(viewer, f"{_PAGE}/{name}?ky=thang-2024-5")[0] for name in names]
    assert given == [name.replace(".", "-2024-05-31.") for name in names]
    assert taken(viewer, "/so-lieu/xuat?ky=thang-2024-5")[0] == "so-lieu-2024-05-31.xlsx"


def test_each_file_that_is_taken_is_on_record(viewer: Browser) -> None:
    make_task()
    names = ["bao-cao.docx", "bieu-mau-1.xlsx", "bieu-mau-1.docx", "theo-co-quan.xlsx", "theo-co-quan.docx"]
    given = [taken(viewer, f"{_PAGE}/{name}")[0] for name in names]
    assert given == [name.replace(".", "-2024-06-12.") for name in names]
    entries = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()
    assert {(entry.act, entry.actor_name, entry.task_id) for entry in entries} == {("xuat-bao-cao", "Võ Bình", None)}
    assert [entry.summary.partition(". Điều kiện: ")[0] for entry in entries] == [
        "Xuất đoạn báo cáo (Word)",
        "Xuất Biểu mẫu 1, mục 5 (Excel), 5 dòng",
        "Xuất Biểu mẫu 1, mục 5 (Word)",
        "Xuất bảng theo cơ quan (Excel), 3 dòng",
        "Xuất bảng theo cơ quan (Word)",
    ]
    assert "Luồng UBND tỉnh giao; Giao từ 13/05/2024 đến 12/06/2024" in entries[0].summary


def test_the_log_tells_what_was_taken_and_not_of_what(viewer: Browser, browser_of: BrowserOf) -> None:
    taken(viewer, f"{_PAGE}/bao-cao.docx?linh-vuc=ch%E1%BB%AF+k%C3%ADn")
    page = browser_of(make_account(Role.ADMIN)).get("/quan-tri/nhat-ky?loai=xuat-bao-cao")
    assert "Xuất đoạn báo cáo (Word)" in page.text
    assert "chữ kín" not in page.text


def test_no_name_becomes_a_formula(viewer: Browser) -> None:
    make_task(lead=make_agency('=HYPERLINK("http://x")'))
    book = workbook(viewer, f"{_PAGE}/theo-co-quan.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}


def test_without_any_task_every_report_is_still_given(viewer: Browser) -> None:
    page = viewer.get(f"{_PAGE}?luong=central")
    assert "không có nhiệm vụ nào quá hạn" in page.text.lower()
    assert "Tỷ lệ hoàn thành đúng hạn: – (chưa có nhiệm vụ nào có kết cục)" in page.text
    for name in ("bao-cao.docx", "bieu-mau-1.xlsx", "bieu-mau-1.docx", "theo-co-quan.xlsx", "theo-co-quan.docx"):
        taken(viewer, f"{_PAGE}/{name}?luong=central")


def test_an_agencys_people_get_reports_of_their_own_tasks(browser_of: BrowserOf) -> None:
    mine, other = make_agency("Sở Của mình"), make_agency("Sở Khác")
    make_task(lead=mine)
    make_task(lead=other)
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=mine))
    page = browser.get(f"{_PAGE}?co-quan={other.code}")
    assert "UBND tỉnh giao Sở Của mình 1 nhiệm vụ có thời hạn" in page.text
    assert "Sở Khác" not in page.text
    lines = lines_of(workbook(browser, f"{_PAGE}/theo-co-quan.xlsx?co-quan={other.code}"), "STT")
    assert [line["Cơ quan"] for line in lines] == ["Sở Của mình", "Cộng Sở, ban, ngành", "Tổng cộng"]


def test_reports_are_judged_by_the_due_dates_in_force_whatever_the_address_says(viewer: Browser) -> None:
    task = make_task(due_on=TODAY, reported_on=TODAY)
    task.original_due_on = TODAY - timedelta(days=5)
    db.session.commit()
    for path in (_PAGE, f"{_PAGE}?theo-han-ban-dau=1"):
        words = " ".join(viewer.get(path).texts(".report-words p"))
        assert "Tỷ lệ hoàn thành đúng hạn là 100,00%" in words
        assert "theo hạn ban đầu, không kể gia hạn, tỷ lệ này là 0,00%" in words
    told = paragraphs_of(document(viewer, f"{_PAGE}/bao-cao.docx?theo-han-ban-dau=1"))
    assert any("Tỷ lệ hoàn thành đúng hạn là 100,00%" in one for one in told)


def test_reports_lead_to_the_registers_of_their_period(viewer: Browser) -> None:
    make_task()
    page = viewer.get(f"{_PAGE}?tu=2024-05-01&den=2024-06-12")
    assert "tu=2024-05-01" in str(page.one("form[action^='/don-doc/xuat']")["action"])
    action = str(page.one("form[action^='/so-lieu/gia-han/xuat']")["action"])
    assert "ngay=2024-06-12" in action
    assert "luong=provincial" in action


def test_the_page_asks_the_database_the_same_number_of_times_however_many_tasks(
    viewer: Browser, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    agencies = [make_agency() for _ in range(3)]
    make_task(lead=agencies[0], due_on=TODAY - timedelta(days=1))
    few = count_queries(lambda: viewer.get(_PAGE))
    for number in range(20):
        make_task(lead=agencies[number % 3], due_on=TODAY - timedelta(days=number))
    assert count_queries(lambda: viewer.get(_PAGE)) == few
