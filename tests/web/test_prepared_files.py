"""A long list is made in the background: the page shows how far it is, then gives it to whoever asked for it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import make_account
from tests.page import Browser
from tracker import clock
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.models import Account, PreparedFile
from tracker.services.agencies import load_agencies
from tracker.services.heartbeat import beat
from tracker.services.imports.workbook import import_workbook
from tracker.services.prepared_files.making import make_next_file

BrowserOf = Callable[[Account], Browser]
_PAGE = "/tep-da-yeu-cau"


@pytest.fixture
def head(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD))


def test_a_list_of_thousands_is_made_in_the_background(head: Browser, data: Path, browser_of: BrowserOf) -> None:
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=SYSTEM)
    file = "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx"
    content = (data / file).read_bytes()
    import_workbook(content=content, file_name=file, stream=Stream.PROVINCIAL, by=SYSTEM, limit_mb=20)
    assert "Tải Excel 6.038 dòng" in head.get("/nhiem-vu?ket-qua=co-han").text

    page = head.post("/nhiem-vu/xuat?ket-qua=co-han", form_at="/tai-khoan")
    assert page.heading == "Tệp đã yêu cầu"
    assert "Đang chờ" in page.text
    assert "không chạy" in page.text  # no scheduler was heard of
    assert page.response.headers["Refresh"] == "3"
    beat(owner="a", started_at=clock.now())
    assert "không chạy" not in head.get(_PAGE).text

    make_next_file(owner="a", is_stopping=lambda: False)
    page = head.get(_PAGE)
    assert "Refresh" not in page.response.headers
    answer = head.raw(page.link("Tải về"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=nhiem-vu-2024-06-12.xlsx"
    assert answer.get_data().startswith(b"PK")
    stranger = browser_of(make_account(Role.OFFICE_HEAD))
    assert stranger.raw(page.link("Tải về")).status_code == 404
    assert "Chưa có tệp nào" in stranger.get(_PAGE).text


def test_the_head_of_the_office_has_an_archive_made_and_drops_it(head: Browser, browser_of: BrowserOf) -> None:
    page = head.post(f"{_PAGE}/luu-tru", form_at=_PAGE, nam="2024")
    assert "Bản lưu trữ năm 2024" in page.text
    file_id = db.session.query(PreparedFile.id).scalar()
    assert "Chưa có tệp nào" in head.post(f"{_PAGE}/{file_id}/bo", form_at=_PAGE).text
    for wrong in ("1999", "2025", "năm nay", ""):
        assert "không hợp lệ" in head.post(f"{_PAGE}/luu-tru", form_at=_PAGE, nam=wrong).text
    officer = browser_of(make_account(Role.OFFICE_OFFICER))
    assert "Lập bản lưu trữ" not in officer.get(_PAGE).text


def test_why_a_file_could_not_be_made_stands_there(head: Browser) -> None:
    head.post(f"{_PAGE}/luu-tru", form_at=_PAGE, nam="2024")
    account = db.session.get(Account, db.session.query(PreparedFile.account_id).scalar())
    assert account is not None
    account.role = Role.OFFICE_OFFICER
    db.session.commit()
    make_next_file(owner="a", is_stopping=lambda: False)
    assert "quyền của bạn đã thay đổi" in head.get(_PAGE).text
