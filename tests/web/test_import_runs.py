"""The page of imports: what came of each, the tasks of one, how far one is, and taking one back."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.factories import LONG_AGO, make_account, make_agency
from tests.files.workbooks import row, workbook_of
from tests.page import Browser
from tracker.db import db
from tracker.domain.imports import ImportState
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream
from tracker.models import Account, ImportRun, Task

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def officer() -> Account:
    return make_account(Role.OFFICE_OFFICER, name="Nguyễn Văn Nhập")


@pytest.fixture
def office(browser_of: BrowserOf, officer: Account) -> Browser:
    make_agency("Sở Tài chính")
    return browser_of(officer)


def _import(browser: Browser, *codes: str) -> None:
    file = (io.BytesIO(workbook_of([row(code) for code in codes])), "thang-6.xlsx")
    page = browser.post("/nhap-bang-tinh", file=file, stream="provincial")
    browser.post(str(page.one("#danh-sach")["action"]), form_at="/nhap-bang-tinh")


def test_an_empty_page_says_what_to_do(office: Browser) -> None:
    assert office.get("/cac-lan-nhap").link("Nhập bảng tính") == "/nhap-bang-tinh"


def test_an_import_leads_to_the_list_of_its_tasks(office: Browser) -> None:
    _import(office, "NV-1")
    _import(office, "NV-2", "NV-3")
    page = office.get(office.get("/cac-lan-nhap").link("Lần 2: thang-6.xlsx"))
    assert "thêm 2, cập nhật 0" in page.text
    assert "Nguyễn Văn Nhập" in page.text
    tasks = office.get(page.link("Xem 2 nhiệm vụ của lần nhập này"))
    assert len(tasks.all("table.list .what")) == 2
    assert "Lần nhập 2" in tasks.text


def test_an_import_is_taken_back_on_its_page_and_what_was_done_since_is_named_there(
    office: Browser, browser_of: BrowserOf
) -> None:
    _import(office, "NV-1")
    other = browser_of(make_account(Role.OFFICE_OFFICER)).get("/cac-lan-nhap/1")
    assert not other.all("main form"), "another officer sees it, and cannot take it back"
    office.post("/nhiem-vu/NV-1/trao-doi", form_at="/tai-khoan", text="Đã rõ", version="1")
    page = office.get("/cac-lan-nhap/1")
    assert "sau đó đã có việc khác" in page.text
    assert "NV-1" in page.text
    _import(office, "NV-2")
    page = office.post("/cac-lan-nhap/2/hoan-tac", form_at="/cac-lan-nhap/2")
    assert "đã hoàn tác bởi Nguyễn Văn Nhập" in page.text
    assert db.session.scalars(select(Task.code)).all() == ["NV-1"]
    again = office.post("/cac-lan-nhap/2/hoan-tac", form_at="/nhap-bang-tinh")
    assert "đã được hoàn tác bởi" in again.text


def test_one_that_is_under_way_shows_how_far_it_is_and_looks_again(office: Browser, officer: Account) -> None:
    run = ImportRun(
        file_name="lon.xlsx", stream=Stream.PROVINCIAL, account_id=officer.id, actor_name=officer.name,
        role=officer.role, asked_at=LONG_AGO, state=ImportState.APPLYING, done=1_500, whole=9_000, documents={},
    )  # fmt: skip
    db.session.add(run)
    db.session.commit()
    page = office.get("/cac-lan-nhap")
    assert "Đang nhập: 1.500 / 9.000 bước" in page.text
    assert page.one("progress")["value"] == "1500"
    assert page.response.headers["Refresh"]
    assert "hiện không chạy" in page.text, "no scheduler runs in this test"


def test_imports_are_the_offices(browser_of: BrowserOf) -> None:
    assert browser_of(make_account(Role.LEADER)).raw("/cac-lan-nhap").status_code == 403
