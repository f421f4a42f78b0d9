"""The page of the register of extensions: each number opens its rows, pages follow, the workbook has them all."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_task
from tests.page import Browser
from tests.web.report_files import lines_of, workbook
from tracker.db import db
from tracker.domain.lifecycle import RequestState
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, HistoryEntry
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension

BrowserOf = Callable[[Account], Browser]
_PAGE = "/so-lieu/gia-han"
_DUE = date(2024, 6, 20)


@pytest.fixture
def viewer(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.VIEWER))


def _asked(lead: Agency, content: str, answer: RequestState | None = None, *, due_on: date = _DUE) -> None:
    task = make_task(lead=lead, content=content, due_on=due_on)
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    ask_for_extension(task_code=task.code, by=head, due_on=date(2024, 7, 20), reason="=Chờ thẩm định")
    if answer:
        office = make_account(Role.OFFICE_OFFICER, name="Thu Hà")
        decide_extension(task_code=task.code, by=actor_of(office), answer=answer, reason="Đã xem xét")


def test_each_number_opens_the_rows_it_counts(viewer: Browser) -> None:
    first, second = make_agency("Sở A"), make_agency("Sở B")
    _asked(first, "Được gia hạn", RequestState.GRANTED)
    _asked(first, "Không được", RequestState.REFUSED)
    _asked(second, "Xin muộn", due_on=date(2024, 6, 13))
    page = viewer.get(_PAGE)
    assert page.texts("table.register .what") == ["Xin muộn", "Không được", "Được gia hạn"]
    chips = page.all("nav[aria-label='Kết quả'] a.chip")
    assert [" ".join(chip.get_text(" ").split()) for chip in chips] == [
        *("Tất cả 3", "Chờ quyết định 1", "Đồng ý như đề nghị 1", "Không đồng ý 1", "Đề nghị muộn 1"),
    ]
    for chip in chips:
        opened = viewer.get(str(chip["href"]))
        number = chip.get_text().split()[-1]
        assert str(len(opened.texts("table.register .what"))) == number
        assert opened.texts(".head .muted")[0].startswith(f"{number} lượt")
    assert viewer.get(page.link("Sở A")).texts("table.register .what") == ["Không được", "Được gia hạn"]


def test_a_row_tells_what_was_asked_and_what_became_of_it(viewer: Browser) -> None:
    _asked(make_agency("Sở A"), "Được gia hạn", RequestState.GRANTED)
    row = viewer.get(_PAGE).texts("table.register tbody tr")[0]
    assert "20/06/2024 → 20/07/2024 (+30 ngày)" in row
    assert "Đồng ý như đề nghị 12/06/2024 · Thu Hà" in row
    assert "Hạn 20/06/2024 → 20/07/2024 (+30 ngày) Đã xem xét" in row


def test_an_extension_without_a_request_is_told_apart(viewer: Browser) -> None:
    task = make_task(due_on=_DUE)
    extend_deadline(task_code=task.code, by=make_actor(Role.OFFICE_HEAD), due_on=date(2024, 6, 25), reason="Bão")
    row = viewer.get(_PAGE).texts("table.register tbody tr")[0]
    assert "không có đề nghị Gia hạn không qua đề nghị 12/06/2024 Hạn 20/06/2024 → 25/06/2024 (+5 ngày) Bão" in row


def test_the_register_has_pages_and_the_workbook_has_all_of_them(viewer: Browser) -> None:
    lead, office = make_agency(), make_actor(Role.OFFICE_HEAD)
    codes = [make_task(lead=lead, due_on=_DUE).code for _ in range(53)]
    for code in codes:
        extend_deadline(task_code=code, by=office, due_on=date(2024, 6, 25), reason="Bão")
    page = viewer.get(_PAGE)
    assert len(page.texts("table.register .what")) == 50
    assert len(viewer.get(page.link("Trang sau")).texts("table.register .what")) == 3
    assert len(lines_of(workbook(viewer, f"{_PAGE}/xuat"), "Ngày đề nghị")) == 53
    assert "Sổ không dài đến trang này" in viewer.get(f"{_PAGE}?trang=9").text


def test_the_workbook_has_real_days_and_numbers_and_is_on_record(viewer: Browser) -> None:
    _asked(make_agency("Sở A"), "Được gia hạn", RequestState.GRANTED)
    _asked(make_agency("Sở B"), "Chờ")
    action = str(viewer.get(f"{_PAGE}?ket-qua=dong-y").one(f"form[action^='{_PAGE}/xuat']")["action"])
    book = workbook(viewer, action)
    (line,) = lines_of(book, "Ngày đề nghị")
    assert (line["Ngày đề nghị"], line["Hạn trước đó"], line["Hạn được cho"]) == (TODAY, _DUE, date(2024, 7, 20))
    assert (line["Xin lùi (ngày)"], line["Được lùi (ngày)"], line["Kết quả"]) == (30, 30, "Đồng ý như đề nghị")
    assert line["Lý do xin gia hạn"] == "=Chờ thẩm định"
    assert [cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"] == []
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.act == "xuat-bao-cao")).one()
    assert entry.summary == "Xuất sổ theo dõi gia hạn, 1 dòng. Điều kiện: Cả hai luồng; Đồng ý như đề nghị"


def test_an_agencys_people_see_their_own_entries_only(browser_of: BrowserOf) -> None:
    mine = make_agency()
    _asked(mine, "Của mình")
    other = make_agency()
    _asked(other, "Chim hoàng yến")
    page = browser_of(make_account(Role.AGENCY_OFFICER, agency=mine)).get(f"{_PAGE}?co-quan={other.code}")
    assert page.texts("table.register .what") == ["Của mình"]
    assert not page.all("select[name=co-quan]")


def test_an_empty_register_says_what_to_do(viewer: Browser) -> None:
    assert "Cơ quan xin gia hạn ở trang của từng nhiệm vụ" in viewer.get(_PAGE).text
    assert "Bỏ mọi điều kiện" in viewer.get(f"{_PAGE}?muon=1&tu=2024-06-30&den=2024-06-01").text
