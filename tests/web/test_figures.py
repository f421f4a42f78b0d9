"""The table of figures: any slice, any grouping, and every number opens the list of exactly what it counts."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories import TODAY, make_account, make_agency, make_document, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Document, Task

BrowserOf = Callable[[Account], Browser]
_SPAN = "tu=2024-05-01&den=2024-06-12"
_GROUPINGS = ["chu-tri", "phoi-hop", "loai-co-quan", "nguoi-giao", "loai-van-ban", "linh-vuc"]


def _day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def agencies(app: object) -> list[Agency]:  # noqa: ARG001 - within its context
    """Two departments and a district, with tasks in every outcome, some of them from before the span."""
    finance, health = make_agency("Sở Tài chính", code="H50.04"), make_agency("Sở Y tế", code="H50.15")
    district = make_agency("UBND huyện Cam Lộ", code="H50.35", kind=AgencyKind.LOCAL)
    letter, decision = make_document(), make_document()
    decision.type_name = "Quyết định"
    db.session.commit()
    for assigned in (_day(-20), _day(-80)):
        _every_outcome(finance, assigned, helped_by=[health, district], document=letter)
        _every_outcome(health, assigned, helped_by=[], document=decision)
        _every_outcome(district, assigned, helped_by=[health], document=None)
    return [finance, health, district]


def _every_outcome(lead: Agency, assigned: date, helped_by: list[Agency], document: Document | None) -> None:
    due = max(assigned, _day(-10))
    made = [
        make_task(lead=lead, cooperating=helped_by, assigned_on=assigned, due_on=due, reported_on=due),
        make_task(lead=lead, document=document, assigned_on=assigned, due_on=due, reported_on=_day(-5)),
        make_task(lead=lead, document=document, assigned_on=assigned, due_on=due),
        make_task(lead=lead, cooperating=helped_by, assigned_on=assigned, due_on=_day(3)),
        make_task(lead=lead, assigned_on=assigned, due_on=None),
        make_task(lead=lead, assigned_on=assigned, due_on=due, reported_on=due, state=State.COMPLETED),
        make_task(lead=lead, assigned_on=assigned, due_on=due, state=State.DRAFT),
    ]
    for task, field, assigner in zip(made, ["Y tế", "", "Tài chính", "Y tế", "", "", ""], "ABA BAB", strict=True):
        task.field, task.assigner = field, assigner.strip()
    db.session.commit()


def _number(text: str) -> int:
    return int(text.replace(".", ""))


def _listed(browser: Browser, address: str) -> int:
    words = browser.get(address).texts(".head .muted")[0]
    found = re.match(r"([\d.]+) nhiệm vụ", words)
    assert found, words
    return _number(found[1])


def _lines(page: Page) -> dict[str, list[int]]:
    """The numbers of each line of the table, without the rate."""
    lines = {}
    for row in page.all("table.figures tr:has(td)"):
        (name,) = row.select("th")
        cells = [cell.get_text().strip() for cell in row.select("td")]
        lines[name.get_text().strip()] = [_number(cell) for cell in cells if "%" not in cell and cell != "–"]
    return lines


@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize("by", _GROUPINGS)
def test_every_number_opens_the_list_of_what_it_counts(browser_of: BrowserOf, by: str) -> None:
    viewer = browser_of(make_account(Role.VIEWER))
    page = viewer.get(f"/so-lieu?{_SPAN}&theo={by}")
    links = [a for a in page.all("section.panel a[href*='/nhiem-vu']") if re.fullmatch(r"[\d.]+", a.get_text().strip())]
    assert len(links) > 20
    for link in links:
        assert _listed(viewer, str(link["href"])) == _number(link.get_text()), link


@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize("by", [one for one in _GROUPINGS if one != "phoi-hop"])
def test_the_lines_add_up_to_the_whole(browser_of: BrowserOf, by: str) -> None:
    lines = _lines(browser_of(make_account(Role.VIEWER)).get(f"/so-lieu?{_SPAN}&theo={by}"))
    whole = lines.pop("Toàn bộ")
    carried = lines.pop("Kỳ trước chuyển sang (ngoài toàn bộ)")
    assert [sum(column) for column in zip(*lines.values(), strict=True)] == whole
    assert whole == [15, 9, 6, 3, 6, 3, 3, 3]
    assert carried == [15, 9, 6, 3, 6, 3, 3, 3]


@pytest.mark.usefixtures("agencies")
def test_conditions_restrict_the_figures_and_their_lists_alike(browser_of: BrowserOf) -> None:
    viewer = browser_of(make_account(Role.VIEWER))
    page = viewer.get(f"/so-lieu?{_SPAN}&loai-co-quan=department&phoi-hop=H50.35")
    assert _lines(page)["Toàn bộ"][0] == 2
    assert page.texts(".chip.on[title]") == [
        "Sở, ban, ngành × , bỏ điều kiện này",
        "UBND huyện Cam Lộ phối hợp × , bỏ điều kiện này",
    ]
    assert _listed(viewer, page.link("2 nhiệm vụ")) == 2
    unsaid = viewer.get(f"/so-lieu?{_SPAN}&loai-van-ban=-")
    assert _lines(unsaid)["Toàn bộ"][0] == _listed(viewer, str(unsaid.one(".bar-head a.fw-bold")["href"]))


def test_what_was_done_before_the_span_is_not_carried_into_it(browser_of: BrowserOf) -> None:
    lead = make_agency()
    make_task(lead=lead, assigned_on=_day(-80), due_on=_day(-60), reported_on=_day(-50))  # done before
    make_task(lead=lead, assigned_on=_day(-80), due_on=_day(-60))
    make_task(lead=lead, assigned_on=_day(-20), due_on=_day(20))
    revoked = make_task(lead=lead, assigned_on=_day(-80), due_on=_day(-60), state=State.REVOKED)
    revoked.revoked_on = _day(-70)
    db.session.commit()
    viewer = browser_of(make_account(Role.VIEWER))
    page = viewer.get(f"/so-lieu?{_SPAN}")
    assert _lines(page)["Kỳ trước chuyển sang (ngoài toàn bộ)"] == [1, 0, 0, 0, 1, 0, 1, 0]
    link = page.one("tr.apart td[data-label='Quá hạn'] a")
    listed = viewer.get(str(link["href"]))
    assert listed.texts(".head .muted")[0].startswith("1 nhiệm vụ")
    assert "Giao trước 01/05/2024, khi đó chưa hoàn thành" in listed.text


def test_the_people_of_an_agency_see_its_own_figures_by_officer(browser_of: BrowserOf, agencies: list[Agency]) -> None:
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agencies[0]))
    page = head.get(f"/so-lieu?{_SPAN}&theo=chuyen-vien")
    assert _lines(page) == {
        "Chưa giao chuyên viên": [5, 3, 2, 1, 2, 1, 1, 1],
        "Toàn bộ": [5, 3, 2, 1, 2, 1, 1, 1],
        "Kỳ trước chuyển sang (ngoài toàn bộ)": [5, 3, 2, 1, 2, 1, 1, 1],
    }
    assert "Cơ quan chủ trì" not in page.texts("nav[aria-label='Chia theo'] a")
    for link in page.all("table.figures a"):
        assert _listed(head, str(link["href"])) == _number(link.get_text()), link


@pytest.mark.usefixtures("agencies")
def test_the_workbook_holds_the_very_numbers_of_the_page(browser_of: BrowserOf) -> None:
    viewer = browser_of(make_account(Role.VIEWER))
    path = f"/so-lieu?{_SPAN}&theo=linh-vuc"
    answer = viewer.raw_post(f"/so-lieu/xuat?{_SPAN}&theo=linh-vuc", data={"csrf_token": viewer.token(path)})
    sheet = load_workbook(BytesIO(answer.get_data())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "Lĩnh vực")
    written = {str(row[0]): row for row in rows[head + 1 :]}
    shown = _lines(viewer.get(path))
    assert set(written) == set(shown)
    for name, (total, completed, on_time, late, open_, within, overdue, undated) in shown.items():
        assert written[name][1:5] == [total, completed, on_time, late]
        assert written[name][6:9] == [open_, within, overdue]
        assert written[name][10] == undated
    assert written["Toàn bộ"][9] == pytest.approx(50.0)
    assert "Tỷ lệ hoàn thành đúng hạn = đúng hạn : (hoàn thành + quá hạn) = 6 : 12 = 50,00%" in str(rows[3][0])


@pytest.mark.usefixtures("agencies")
def test_the_number_of_queries_does_not_grow_with_groups(
    browser_of: BrowserOf, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    viewer = browser_of(make_account(Role.VIEWER))
    few = count_queries(lambda: viewer.get(f"/so-lieu?{_SPAN}"))
    for _ in range(6):
        make_task(assigned_on=_day(-20))
    assert count_queries(lambda: viewer.get(f"/so-lieu?{_SPAN}")) == few


def test_an_empty_slice_says_so_and_shows_no_rate(browser_of: BrowserOf) -> None:
    page = browser_of(make_account(Role.VIEWER)).get("/so-lieu?luong=central&ky=thang")
    assert page.one(".rate").get_text() == "–"
    assert "Chưa có nhiệm vụ nào trong kỳ và điều kiện này" in page.text


def test_a_draft_and_what_nobody_may_see_is_in_no_figure(browser_of: BrowserOf, agencies: list[Agency]) -> None:
    stranger = browser_of(make_account(Role.AGENCY_OFFICER))
    page = stranger.get(f"/so-lieu?{_SPAN}&co-quan={agencies[0].code}")
    assert "Chưa có nhiệm vụ nào" in page.text
    assert db.session.query(Task).count() == 42
