"""The table of agencies: every number opens the list of exactly what it counts; sorted, compared, as a workbook."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import Tag
from openpyxl import load_workbook
from sqlalchemy import select

from tests.factories import LONG_AGO, TODAY, make_account, make_agency, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.agency_columns import COLUMNS, ColumnGroup
from tracker.domain.lifecycle import MoveKind, ReportEnding, State
from tracker.domain.permissions import SYSTEM, Role
from tracker.models import Account, Agency, CompletionReport, DueDateChange, HistoryEntry, ProgressEntry, Task
from tracker.queries.office_settings import get_office_settings
from tracker.services.office_settings import change_office_settings

BrowserOf = Callable[[Account], Browser]
_SPAN = "tu=2024-05-01&den=2024-06-12&ngay=2024-06-12"
_TABLE = f"/so-lieu/co-quan?{_SPAN}"


def _day(days: int) -> date:
    return TODAY + timedelta(days=days)


def _extended(task: Task, *days: int) -> None:
    """Extended on each of these days, by ten days; the dates before and after follow on each other."""
    for on in days:
        assert task.due_on
        new = task.due_on + timedelta(days=10)
        db.session.add(
            DueDateChange(
                task_id=task.id,
                kind=MoveKind.EXTENSION,
                decided_on=_day(on),
                previous_due_on=task.due_on,
                due_on=new,
                entered_at=LONG_AGO,
            )
        )
        task.due_on = new
    db.session.commit()


def _returned(task: Task, on: int) -> None:
    db.session.add(
        CompletionReport(
            task_id=task.id,
            agency_id=task.lead_agency_id,
            reported_on=_day(on - 1),
            due_on=task.due_on,
            result="Đã xong",
            ended_on=_day(on),
            ending=ReportEnding.RETURNED,
            entered_at=LONG_AGO,
        )
    )
    db.session.commit()


def _updated(task: Task, on: int) -> None:
    db.session.add(
        ProgressEntry(
            task_id=task.id, agency_id=task.lead_agency_id, text="Đang làm", entered_on=_day(on), entered_at=LONG_AGO
        )
    )
    db.session.commit()


def _late(lead: Agency, cause: str) -> Task:
    task = make_task(lead=lead, assigned_on=_day(-20), due_on=_day(-9))
    db.session.add(
        CompletionReport(
            task_id=task.id,
            agency_id=lead.id,
            reported_on=_day(-4),
            due_on=_day(-9),
            result="Đã xong",
            delay_cause=cause,
            entered_at=LONG_AGO,
        )
    )
    task.reported_on, task.reported_due_on, task.state = _day(-4), _day(-9), State.REPORTED
    db.session.commit()
    return task


def _many_of(lead: Agency) -> None:
    """Tasks in all bands and outcomes, extended, returned, updated, waiting and confirmed."""
    for due in (-1, -8, -31, -41, 3):
        make_task(lead=lead, assigned_on=_day(-42), due_on=_day(due))
    for on in (-12, -6):
        make_task(lead=lead, assigned_on=_day(-20), due_on=_day(-9), reported_on=_day(on))
    done = make_task(lead=lead, assigned_on=_day(-20), due_on=_day(-3), reported_on=_day(-9), state=State.COMPLETED)
    report = db.session.scalars(select(CompletionReport).where(CompletionReport.task_id == done.id)).one()
    done.confirmed_on = report.confirmed_on = _day(-4)
    _extended(make_task(lead=lead, assigned_on=_day(-20), due_on=_day(-12)), -11, -1)
    _extended(make_task(lead=lead, assigned_on=_day(-20), due_on=_day(-2)), -6)
    back = make_task(lead=lead, assigned_on=_day(-20), due_on=_day(9))
    _returned(back, -8)
    _returned(back, -5)
    _updated(back, -4)
    _updated(make_task(lead=lead, assigned_on=_day(-20), due_on=_day(9)), -45)
    make_task(lead=lead, assigned_on=_day(-20), due_on=None)
    make_task(lead=lead, assigned_on=_day(-90), due_on=_day(-60))


@pytest.fixture
def agencies(app: object) -> list[Agency]:  # noqa: ARG001 - within its context
    finance, health = make_agency("Sở Tài chính", code="H50.04"), make_agency("Sở Y tế", code="H50.15")
    district = make_agency("UBND huyện Cam Lộ", code="H50.35", kind=AgencyKind.LOCAL)
    _many_of(finance)
    _many_of(district)
    make_task(lead=health, assigned_on=_day(-20), due_on=_day(-9), reported_on=_day(-9))
    return [finance, health, district]


@pytest.fixture
def viewer(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.VIEWER))


def _row(page: Page, name: str) -> Tag:
    return next(row for row in page.all("table.figures tr") if row.th and row.th.get_text(" ", strip=True) == name)


def _values(page: Page, name: str) -> list[str]:
    return [" ".join(cell.get_text(" ").split()) for cell in _row(page, name).select("td")]


def _number_listed(browser: Browser, address: str) -> int:
    told = browser.get(address).texts(".head .muted")[0]
    found = re.match(r"([\d.]+) nhiệm vụ", told)
    return int(found[1].replace(".", "")) if found else 0


#: Numbers that count acts, not tasks: their lists hold the tasks, as the column beside them counts.
_ACTS = {"lan-tre": "viec-tre", "lan-gia-han": "viec-gia-han", "lan-tra-lai": "viec-tra-lai"}
#: Rates and means lead to what they are a share of.
_WHOLE = {
    "ty-le": lambda line: line["hoan-thanh"] + line["qua-han"],
    "phan-cap-nhat": lambda line: line["dang-lam"],
    "xac-nhan-cham": lambda line: line["da-xac-nhan"],
}


@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize("name", ["Sở Tài chính", "Cộng UBND địa phương", "Tổng cộng"])
def test_every_number_opens_the_list_of_exactly_what_it_counts(viewer: Browser, name: str) -> None:
    page = viewer.get(f"{_TABLE}&cot=tat-ca")
    keys = [column.key for column in COLUMNS[ColumnGroup.ALL]]
    cells = dict(zip(keys, _row(page, name).select("td"), strict=True))
    numbers = {
        key: int(text.replace(".", ""))
        for key, cell in cells.items()
        if (text := cell.get_text(strip=True)).replace(".", "").isdigit()
    }
    checked = set()
    for key, cell in cells.items():
        link = cell.select_one("a")
        if link is None:
            assert key == "hang" or numbers.get(key) == 0, key
            continue
        listed = _number_listed(viewer, str(link["href"]))
        if key in _WHOLE:
            assert listed == _WHOLE[key](numbers), key
        elif key != "ty-le-ban-dau":
            assert listed == numbers[_ACTS.get(key, key)], key
        checked.add(key)
    assert checked >= set(keys) - {"hang", "qua-61-120", "qua-121"}


@pytest.mark.usefixtures("agencies")
def test_the_line_of_an_agency_says_what_happened_to_its_tasks(viewer: Browser) -> None:
    assert _values(viewer.get(_TABLE), "Sở Tài chính") == [
        *("12", "3", "2", "1", "5", "4", "28,57%", "22,22%", "– mới có 7 nhiệm vụ đã có kết cục, cần 10"),
    ]
    assert _values(viewer.get(f"{_TABLE}&cot=qua-han"), "Sở Tài chính") == ["4", "1", "1", "2", "0", "0", "7", "6"]
    assert _values(viewer.get(f"{_TABLE}&cot=gia-han-tra-lai"), "Sở Tài chính") == ["12", "3", "2", "2", "1"]
    assert _values(viewer.get(f"{_TABLE}&cot=cap-nhat"), "Sở Tài chính") == [
        *("9", "1", "8", "11,11%", "2", "1", "5,0"),
    ]


@pytest.mark.usefixtures("agencies")
def test_the_lines_add_up_to_subtotals_and_the_whole(viewer: Browser) -> None:
    page = viewer.get(_TABLE)
    totals = [int(value) for value in _values(page, "Tổng cộng")[:6]]
    by_line = [[int(value) for value in _values(page, name)[:6]] for name in ("Sở Tài chính", "Sở Y tế")]
    assert [sum(column) for column in zip(*by_line, strict=True)] == [
        int(value) for value in _values(page, "Cộng Sở, ban, ngành")[:6]
    ]
    by_line.append([int(value) for value in _values(page, "UBND huyện Cam Lộ")[:6]])
    assert [sum(column) for column in zip(*by_line, strict=True)] == totals


@pytest.mark.usefixtures("agencies")
def test_ranks_follow_the_offices_setting(viewer: Browser) -> None:
    settings = get_office_settings()
    db.session.rollback()
    change_office_settings(settings=type(settings)(least_to_rank=1), by=SYSTEM)
    page = viewer.get(f"{_TABLE}&xep=hang")
    assert [_values(page, name)[-1] for name in ("Sở Y tế", "Sở Tài chính", "UBND huyện Cam Lộ")] == [
        *("1 /2", "2 /2", "1 /1"),
    ]
    assert "cơ quan có từ 1 nhiệm vụ đã hoàn thành hoặc quá hạn" in page.text


@pytest.mark.usefixtures("agencies")
def test_a_click_on_a_column_sorts_by_it_and_another_turns_the_order(viewer: Browser) -> None:
    def order(page: Page) -> list[str]:
        return page.texts("tbody:nth-of-type(1) th[scope=row] a")

    page = viewer.get(_TABLE)
    assert order(page) == ["Sở Tài chính", "Sở Y tế"]
    page = viewer.get(str(page.all("thead th a")[7]["href"]))  # the rate
    assert order(page) == ["Sở Y tế", "Sở Tài chính"]
    assert page.one("th[aria-sort]")["aria-sort"] == "descending"
    page = viewer.get(str(page.one("th[aria-sort] a")["href"]))
    assert order(page) == ["Sở Tài chính", "Sở Y tế"]
    assert page.one("th[aria-sort]")["aria-sort"] == "ascending"


@pytest.mark.usefixtures("agencies")
def test_two_periods_stand_side_by_side_each_with_its_lists(viewer: Browser) -> None:
    page = viewer.get("/so-lieu/co-quan?cot=so-sanh&ky=thang-2024-5")
    assert page.texts("tr.periods th") == ["Tháng 5/2024", "Tháng 4/2024"]
    page = viewer.get("/so-lieu/co-quan?cot=so-sanh&ky=thang-2024-5&so-voi=thang-2024-3")
    now, before = _row(page, "Sở Tài chính").select("td")[0], _row(page, "Sở Tài chính").select("td")[3]
    assert (now.get_text(strip=True), before.get_text(strip=True)) == ("12", "1")
    for cell in (now, before):
        link = cell.select_one("a")
        assert link is not None
        assert _number_listed(viewer, str(link["href"])) == int(cell.get_text(strip=True))
    other = viewer.get("/so-lieu/co-quan?cot=so-sanh&ky=thang-2024-5&so-voi=quy-2024-1")
    assert other.texts("tr.periods th") == ["Tháng 5/2024", "Quý I/2024"]
    assert "tính đến hết ngày 31/03/2024, theo những gì đã biết khi đó" in other.text


@pytest.mark.usefixtures("agencies")
def test_a_span_that_is_no_period_waits_for_the_period_to_compare_with(viewer: Browser) -> None:
    page = viewer.get(f"{_TABLE}&cot=so-sanh")
    assert "Chọn kỳ để so" in page.text
    assert not page.all("table")
    chosen = viewer.get(f"{_TABLE}&cot=so-sanh&so-voi=thang-2024-4")
    assert chosen.texts("tr.periods th") == ["Kỳ đang xem", "Tháng 4/2024"]


def test_a_rate_that_fell_says_so_with_an_arrow_and_a_word(viewer: Browser) -> None:
    lead = make_agency("Sở Tài chính", code="H50.04")
    for assigned, reported in ((date(2024, 3, 5), date(2024, 3, 9)), (date(2024, 5, 5), None)):
        make_task(lead=lead, assigned_on=assigned, due_on=assigned + timedelta(days=9), reported_on=reported)
    page = viewer.get("/so-lieu/co-quan?cot=so-sanh&ky=thang-2024-5&so-voi=thang-2024-3")
    assert _values(page, "Sở Tài chính")[-1] == "↓ giảm 100,00"


@pytest.mark.usefixtures("agencies")
def test_an_earlier_day_knows_nothing_of_what_came_later(viewer: Browser) -> None:
    page = viewer.get("/so-lieu/co-quan?tu=2024-05-01&den=2024-06-12&ngay=2024-06-02&cot=gia-han-tra-lai")
    assert _values(page, "Sở Tài chính")[1:] == ["1", "1", "0", "0"]


@pytest.mark.usefixtures("agencies")
def test_the_workbook_holds_the_table_exactly_as_shown_with_real_numbers(viewer: Browser) -> None:
    for group in (ColumnGroup.ALL, ColumnGroup.COMPARISON):
        address = f"?{_SPAN}&cot={group.value}&so-voi=thang-2024-4&xep=qua-han"
        page = viewer.get(f"/so-lieu/co-quan{address}")
        form = page.one("form[action*='co-quan/xuat']")
        answer = viewer.raw_post(str(form["action"]), data={"csrf_token": viewer.token(_TABLE)})
        assert answer.status_code == 200
        rows = list(load_workbook(BytesIO(answer.get_data())).worksheets[0].iter_rows(values_only=True))
        head = next(place for place, row in enumerate(rows) if row[1] == "Cơ quan")
        sheet = [row[1:] for row in rows[head + 1 :]]
        shown = page.all("table.figures tbody tr:not(.kind), table.figures tfoot tr")
        assert [row[0] for row in sheet] == [row.th.get_text(" ", strip=True) for row in shown if row.th]
        for cells, line in zip(sheet, shown, strict=True):
            assert [_as_shown(one) for one in cells[1:]] == [_bare(cell) for cell in line.select("td")]
        assert any(isinstance(cell, float) for row in sheet for cell in row)
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert entry.summary.startswith("Xuất bảng số liệu theo cơ quan (so hai kỳ), 3 cơ quan. UBND tỉnh giao")


def _as_shown(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _bare(cell: Tag) -> float | None:
    """The number of a cell, without what is only said to people."""
    text = cell.get_text(" ", strip=True).split(" /")[0]
    sign = -1 if "giảm" in text else 1
    if "không đổi" in text:
        return 0.0
    found = re.search(r"\d[\d.]*(,\d+)?", text) if not text.startswith("–") else None
    return sign * float(found[0].replace(".", "").replace(",", ".")) if found else None


@pytest.mark.usefixtures("agencies")
def test_the_table_is_not_for_agencies_who_see_their_own_figures(agencies: list[Agency], browser_of: BrowserOf) -> None:
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agencies[0]))
    assert head.raw(_TABLE).status_code == 403
    assert head.raw("/so-lieu/dau-hieu").status_code == 403
    page = head.get(f"/so-lieu/mot-co-quan?{_SPAN}&co-quan=H50.15")
    assert page.heading == "Sở Tài chính"
    assert "Dấu hiệu" not in page.text
    assert "Hạng" not in page.text
    late = next(row for row in page.all("table.pairs tr") if "Nhiệm vụ từng trễ" in row.get_text())
    link = late.select_one("a")
    assert link is not None
    assert _number_listed(head, str(link["href"])) == int(link.get_text())


@pytest.mark.usefixtures("agencies")
def test_signs_are_passed_over_for_an_agency(agencies: list[Agency], browser_of: BrowserOf) -> None:
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agencies[0]))
    assert "dau-hieu=doi-han-sau-han" in head.get("/nhiem-vu?dau-hieu=doi-han-sau-han").text


def test_an_agency_that_is_not_there_is_not_found_and_none_leads_to_the_table(
    viewer: Browser, agencies: list[Agency]
) -> None:
    viewer.get("/so-lieu/mot-co-quan?co-quan=H50.99", 404)
    assert viewer.get(f"/so-lieu/mot-co-quan?{_SPAN}").heading == "Số liệu theo cơ quan"
    assert viewer.get(f"/so-lieu/mot-co-quan?{_SPAN}&co-quan={agencies[2].code}").heading == "UBND huyện Cam Lộ"


def test_causes_of_the_same_words_are_counted_together_and_open_their_list(
    viewer: Browser, agencies: list[Agency]
) -> None:
    finance, health, _ = agencies
    for cause in ("Chờ ý kiến Bộ Tài chính", "chờ  ý kiến bộ tài chính.", "CHỜ Ý KIẾN BỘ TÀI CHÍNH", "Thiếu người"):
        _late(finance, cause)
    _late(health, "Chờ ý kiến Bộ Tài chính")
    page = viewer.get(f"/so-lieu/mot-co-quan?{_SPAN}&co-quan=H50.04")
    rows = [row for row in page.all("table.pairs tr") if row.select_one("a[href*=nguyen-nhan]")]
    told = [(row.th.get_text(" ", strip=True).split("  ")[0], row.select("a")[-1].get_text()) for row in rows if row.th]
    assert told == [
        ("CHỜ Ý KIẾN BỘ TÀI CHÍNH", "3"),
        ("Thiếu người", "1"),
        ("Không ghi báo cáo nhập từ bảng tính", "1"),
    ]
    for row, (_, number) in zip(rows, told, strict=True):
        assert _number_listed(viewer, str(row.select("a")[-1]["href"])) == int(number)
    assert "Nguyên nhân chậm: Chờ ý kiến" in viewer.get(str(rows[0].select("a")[-1]["href"])).text


def test_the_page_of_signs_counts_and_every_number_opens_its_list(viewer: Browser, agencies: list[Agency]) -> None:
    finance = agencies[0]
    _late(finance, "Chờ")
    _extended(make_task(lead=finance, assigned_on=_day(-20), due_on=_day(-12)), -15, -14, -13)
    page = viewer.get(f"/so-lieu/dau-hieu?{_SPAN}")
    assert "gian lận" not in page.text.lower()
    assert _values(page, "Sở Tài chính") == ["1", "1", "4", "1", "0"]
    for link in page.all("dl.signs a, table.figures td a"):
        assert _number_listed(viewer, str(link["href"])) == int(link.get_text()), link["href"]
    listed = viewer.get(str(page.all("dl.signs a")[0]["href"]))
    assert "Dấu hiệu: Đổi hạn sau khi đã quá hạn" in listed.text


def test_the_office_sees_the_signs_of_a_task_on_its_page_and_the_agency_does_not(
    browser_of: BrowserOf, agencies: list[Agency]
) -> None:
    task = _late(agencies[0], "Chờ")
    page = browser_of(make_account(Role.OFFICE_OFFICER)).get(f"/nhiem-vu/{task.code}")
    assert "Dấu hiệu cần kiểm tra: báo cáo không kèm tệp, không có văn bản kết quả" in page.text
    theirs = browser_of(make_account(Role.AGENCY_HEAD, agency=agencies[0])).get(f"/nhiem-vu/{task.code}")
    assert "Dấu hiệu" not in theirs.text


def test_a_slice_keeps_what_the_list_asks_and_drops_what_only_lists_ask(
    viewer: Browser, agencies: list[Agency]
) -> None:
    assert agencies
    page = viewer.get(f"{_TABLE}&loai-co-quan=local&da-gia-han=1&theo-han-ban-dau=1")
    assert page.texts("tbody th[scope=row]") == ["UBND huyện Cam Lộ"]
    words = parse_qs(urlsplit(str(_row(page, "UBND huyện Cam Lộ").select("td a")[0]["href"])).query)
    assert words["loai-co-quan"] == ["local"]
    assert "da-gia-han" not in words
    assert "theo-han-ban-dau" not in words


@pytest.mark.usefixtures("agencies")
def test_the_pages_take_a_fixed_number_of_queries(
    viewer: Browser, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    def count() -> list[int]:
        return [
            count_queries(partial(viewer.get, path))
            for path in (_TABLE, f"/so-lieu/dau-hieu?{_SPAN}", f"/so-lieu/mot-co-quan?{_SPAN}&co-quan=H50.04")
        ]

    before = count()
    for number in range(12):
        _many_of(make_agency(code=f"H51.{number:02d}"))
    assert count() == before
