"""The pages of accounts: found without diacritics, changed with care, a link shown once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.factories import TODAY, make_account, make_agency
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, Deputy, HistoryEntry

BrowserOf = Callable[[Account], Browser]
_LIST = "/quan-tri/tai-khoan"


@pytest.fixture
def admin(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.ADMIN, name="Đặng Anh Tuấn"))


def _names(page: Page) -> list[str]:
    return page.texts("table .what")


def _fields(account: Account, **changes: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": account.name,
        "email": account.email or "",
        "role": account.role.value,
        "agency_code": "",
    }
    return fields | changes


def _seen(page: Page) -> str:
    return str(page.one("input[name=seen]")["value"])


def test_accounts_are_found_without_diacritics_and_by_filters(admin: Browser) -> None:
    agency = make_agency("Sở Y tế", code="H50.20")
    make_account(Role.AGENCY_HEAD, agency=agency, name="Đỗ Thị Đào", email=None)
    gone = make_account(Role.OFFICE_OFFICER, name="Đỗ Văn Nghỉ")
    gone.is_active = False
    db.session.commit()
    assert _names(admin.get(f"{_LIST}?q=do+thi+dao")) == ["Đỗ Thị Đào"]
    assert _names(admin.get(f"{_LIST}?vai-tro=office_officer")) == ["Đỗ Văn Nghỉ"]
    assert _names(admin.get(f"{_LIST}?co-quan=H50.20")) == ["Đỗ Thị Đào"]
    assert _names(admin.get(f"{_LIST}?tinh-trang=ngung")) == ["Đỗ Văn Nghỉ"]
    page = admin.get(f"{_LIST}?tinh-trang=khong-thu")
    assert _names(page) == ["Đỗ Thị Đào"]
    assert "không có, nên không được nhắc" in page.text
    assert "chưa đặt mật khẩu" in page.text
    assert "Không có tài khoản nào khớp" in admin.get(f"{_LIST}?q=khong+ai").text


def test_a_list_costs_the_same_however_long_it_is(admin: Browser) -> None:
    def queries() -> int:
        statements: list[str] = []

        def note(*arguments: object) -> None:
            statements.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            admin.get(_LIST)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    make_account(Role.AGENCY_HEAD)
    few = queries()
    for _ in range(20):
        make_account(Role.AGENCY_HEAD)
    assert queries() == few


def test_a_new_person_gets_a_link_that_is_shown_once_and_told_nowhere(
    app: Flask, admin: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    fields: dict[str, Any] = {
        "username": "Hoa.Tran",
        "name": "Trần Thị Hoa",
        "email": "hoa@example.test",
        "role": "viewer",
    }
    page = admin.post(f"{_LIST}/them", **fields, agency_code="")
    address = str(page.one("#lien-ket")["value"])
    token = address.rsplit("/", 1)[1]
    assert "/dat-mat-khau/" in address
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Location" not in page.response.headers
    account = db.session.scalars(select(Account).where(Account.username == "hoa.tran")).one()
    assert token not in admin.get(f"{_LIST}/{account.id}").response.get_data(as_text=True)
    assert token not in admin.get("/quan-tri/nhat-ky").response.get_data(as_text=True)
    assert token not in caplog.text
    told = [f"{entry.summary} {entry.details}" for entry in db.session.scalars(select(HistoryEntry))]
    assert not any(token in one for one in told)
    visitor = Browser(app.test_client())
    new = "bảy chiếc thuyền nan"
    assert "Đã đặt mật khẩu" in visitor.post(f"/dat-mat-khau/{token}", password=new, again=new).text


def test_a_person_of_an_agency_needs_the_agency_and_says_so_at_the_field(admin: Browser) -> None:
    fields: dict[str, Any] = {"username": "hoa", "name": "Hoa", "role": "agency_head", "agency_code": ""}
    page = admin.post(f"{_LIST}/them", 400, **fields)
    assert "cần một cơ quan" in page.one("#agency_code-loi").get_text()
    assert page.one("#username")["value"] == "hoa"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("username", "Hoa Trần", "không dấu"), ("email", "hoa", "không phải là địa chỉ thư"), ("role", "", "vai trò")],
)
def test_a_wrong_field_is_told_under_it(admin: Browser, field: str, value: str, said: str) -> None:
    fields: dict[str, Any] = {"username": "hoa", "name": "Hoa", "role": "viewer", "agency_code": ""} | {field: value}
    page = admin.post(f"{_LIST}/them", 400, **fields)
    assert said in page.one(f"#{field}-loi").get_text()


def test_a_change_is_saved_and_one_made_from_an_old_page_is_not(admin: Browser) -> None:
    account = make_account(Role.VIEWER, name="Tên Cũ")
    path = f"{_LIST}/{account.id}"
    seen = _seen(admin.get(path))
    assert "Đã lưu tài khoản" in admin.post(path, **_fields(account, name="Tên Mới"), seen=seen).text
    page = admin.post(path, 409, **_fields(account, name="Tên của tôi"), seen=seen)
    told = page.one("[role=alert]").get_text()
    assert "vừa thay đổi tài khoản này lúc 09:00 ngày 12/06/2024, sau khi bạn mở trang này" in told
    assert f"Tài khoản {account.username}: tên Tên Cũ → Tên Mới." in told
    assert page.one("#name")["value"] == "Tên của tôi"
    assert "Tên Mới" in page.text
    admin.post(path, **_fields(account, name="Tên của tôi"), seen=_seen(page))
    db.session.expire_all()
    assert account.name == "Tên của tôi"


def test_a_new_link_is_shown_on_the_page_that_made_it(admin: Browser) -> None:
    account = make_account(name="Lê Văn Quên")
    page = admin.post(f"{_LIST}/{account.id}/lien-ket", form_at=f"{_LIST}/{account.id}")
    assert re.search(r"/dat-mat-khau/[\w-]{43}$", str(page.one("#lien-ket")["value"]))
    assert "Lê Văn Quên" in page.heading


def test_a_person_is_taken_out_of_use_and_let_in_again(admin: Browser, browser_of: BrowserOf) -> None:
    account = make_account()
    there, path = browser_of(account), f"{_LIST}/{account.id}"
    assert "Đã ngừng" in admin.post(f"{path}/ngung", form_at=path).text
    assert there.raw("/nhiem-vu").status_code == 302
    page = admin.get(path)
    assert not page.all(f"form[action$='{account.id}/lien-ket']")
    assert "Đã mở lại" in admin.post(f"{path}/mo-lai", form_at=path).text


def test_an_administrator_cannot_change_his_own_role_or_go(browser_of: BrowserOf) -> None:
    me = make_account(Role.ADMIN)
    make_account(Role.ADMIN)
    browser, path = browser_of(me), f"{_LIST}/{me.id}"
    page = browser.get(path)
    assert not page.all("form[action$='/ngung']")
    page = browser.post(path, 403, **_fields(me, role="office_head"), seen=_seen(page))
    assert "vai trò của chính mình" in page.text
    browser.post(f"{path}/ngung", 403, form_at=path)
    db.session.expire_all()
    assert (me.role, me.is_active) == (Role.ADMIN, True)


def test_only_known_fields_are_taken(admin: Browser) -> None:
    account = make_account(Role.VIEWER)
    path = f"{_LIST}/{account.id}"
    more: dict[str, Any] = {"username": "khac", "is_active": "", "password_hash": "x", "is_demo": "1"}
    admin.post(path, **_fields(account), seen=_seen(admin.get(path)), **more)
    db.session.expire_all()
    assert (account.is_active, account.password_hash, account.is_demo) == (True, None, False)
    assert account.username != "khac"


def test_an_administrator_names_a_deputy_for_who_is_away(admin: Browser) -> None:
    agency = make_agency()
    away = make_account(Role.AGENCY_HEAD, agency=agency)
    deputy = make_account(Role.AGENCY_OFFICER, agency=agency, name="Hoàng Mai Lan")
    path = f"{_LIST}/{away.id}"
    fields: dict[str, Any] = {"deputy_id": deputy.id, "from_on": "2024-06-12", "until_on": "2024-06-11"}
    page = admin.post(f"{path}/nguoi-thay", 400, form_at=path, **fields)
    assert "từ ngày bắt đầu" in page.one("#until_on-loi").get_text()
    page = admin.post(f"{path}/nguoi-thay", form_at=path, **fields | {"until_on": "2024-06-14"})
    assert "Hoàng Mai Lan từ 12/06/2024 đến hết 14/06/2024" in page.text
    row = db.session.scalars(select(Deputy)).one()
    page = admin.post(f"{path}/nguoi-thay/{row.id}/ket-thuc", form_at=path)
    assert "từ 12/06/2024" not in page.text
    told = " ".join(db.session.scalars(select(HistoryEntry.summary)))
    assert "cử bởi Đặng Anh Tuấn" in told


@pytest.mark.parametrize(
    ("days", "mark", "said"),
    [
        ({"valid_to": TODAY - timedelta(days=1)}, "hết hiệu lực", "đã hết hiệu lực: người này không được nhắc"),
        ({"valid_from": TODAY + timedelta(days=1)}, "chưa hiệu lực", "từ 13/06/2024 mới có hiệu lực"),
        ({"valid_from": TODAY, "valid_to": TODAY}, "", ""),
    ],
)
def test_an_account_of_an_agency_that_does_not_exist_today_is_warned_of_and_marked(
    admin: Browser, days: dict[str, Any], mark: str, said: str
) -> None:
    agency = make_agency("Sở Giao thời")
    for name, day in days.items():
        setattr(agency, name, day)
    db.session.commit()
    fields: dict[str, Any] = {
        "name": "Lê Văn Nay",
        "username": "nay.le",
        "role": "agency_head",
        "agency_code": agency.code,
    }
    page = admin.post(f"{_LIST}/them", **fields, email="")
    assert _warnings(page, said)
    assert admin.get(f"{_LIST}?q=nay.le").texts("td .outcome") == ([mark] if mark else [])
    path = f"{_LIST}/{db.session.scalars(select(Account.id).where(Account.username == 'nay.le')).one()}"
    page = admin.get(path)
    assert page.texts("dd .outcome") == ([mark] if mark else [])
    assert _warnings(admin.post(path, **fields, email="", seen=_seen(page)), said)


def _warnings(page: Page, said: str) -> bool:
    """Whether the page warns of this, or of nothing."""
    told = page.texts(".notice.bad")
    return len(told) == 1 and said in told[0] if said else told == []
