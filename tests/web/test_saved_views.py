"""Saved lists on the page of the list."""

from collections.abc import Callable

from tests.factories import make_account, make_agency, make_task
from tests.page import Browser
from tracker.domain.permissions import Role
from tracker.models import Account

BrowserOf = Callable[[Account], Browser]


def _save(browser: Browser, words: str, name: str, *, shared: bool = False) -> None:
    form = browser.get(f"/nhiem-vu?{words}").one(".save-view form")
    fields = {"dung-chung": "1"} if shared else {}
    page = browser.post(str(form["action"]), form_at="/tai-khoan", ten=name, status=200, **fields)
    assert f"Đã lưu danh sách «{name}»" in page.text


def test_a_list_is_saved_opened_marked_and_deleted(browser_of: BrowserOf) -> None:
    office = browser_of(make_account(Role.OFFICE_HEAD))
    make_task(content="Có sao")
    _save(office, "trang=2&trong-tam=1&q=sao", "Trọng tâm của tôi")
    page = office.get("/nhiem-vu")
    assert page.texts(".views .chip") == ["Trọng tâm của tôi"]
    assert not page.all(".views .chip.on")
    opened = office.get(page.link("Trọng tâm của tôi"))
    assert opened.one("#q")["value"] == "sao"
    assert opened.one(".views .chip.on")["aria-current"] == "page"
    gone = office.post(str(opened.one(".views form")["action"]), form_at="/nhiem-vu")
    assert "Đã xóa danh sách «Trọng tâm của tôi»" in gone.text
    assert not gone.all(".views")


def test_a_name_that_does_not_do_comes_back_as_it_was_typed(browser_of: BrowserOf) -> None:
    office = browser_of(make_account(Role.OFFICE_HEAD))
    _save(office, "trong-tam=1", "Của tôi")
    again = office.post("/nhiem-vu/danh-sach?q=x", form_at="/tai-khoan", ten="Của tôi")
    assert "Bạn đã có danh sách «Của tôi»" in again.text
    assert again.one("#ten")["value"] == "Của tôi"
    assert again.one(".save-view").has_attr("open")
    assert again.one("#q")["value"] == "x"


def test_a_shared_list_shows_each_reader_only_what_he_may_see(browser_of: BrowserOf) -> None:
    agency = make_agency("Sở Xây dựng")
    make_task(lead=agency, content="Việc của Sở")
    make_task(content="Chim hoàng yến")
    head, officer = (browser_of(make_account(role, agency=agency)) for role in (Role.AGENCY_HEAD, Role.AGENCY_OFFICER))
    page = head.get("/nhiem-vu")
    assert "Dùng chung với Sở Xây dựng" in page.text
    _save(head, "luong=tat-ca&ket-qua=co-han&co-quan=H50.1&vai-tro=ca-hai", "Mọi việc", shared=True)
    found = officer.get(officer.get("/nhiem-vu").link("Mọi việc"))
    assert found.texts("table.list .what") == ["Việc của Sở"]
    assert "Chim hoàng yến" not in found.text
    assert not found.all(".views form"), "somebody else's list cannot be deleted"
    assert not browser_of(make_account(Role.OFFICE_HEAD)).get("/nhiem-vu").all(".views")


def test_leaders_are_not_offered_to_share(browser_of: BrowserOf) -> None:
    assert not browser_of(make_account(Role.LEADER)).get("/nhiem-vu").all("[name=dung-chung]")
