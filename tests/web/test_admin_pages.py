"""The pages of agencies, days off, settings and the log."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import TODAY, actor_of, make_account, make_agency, make_task
from tests.page import Browser, Page
from tracker import clock as office_clock
from tracker.db import db, transaction
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, CalendarDay
from tracker.queries.office_settings import get_office_settings
from tracker.services.completion import report_completion
from tracker.services.history import Entry, write_history
from tracker.services.sessions import sign_out

BrowserOf = Callable[[Account], Browser]
_AGENCIES, _DAYS, _SETTINGS, _LOG = (f"/quan-tri/{name}" for name in ("co-quan", "lich", "thiet-lap", "nhat-ky"))


@pytest.fixture
def admin(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.ADMIN, name="Đặng Anh Tuấn"))


def _whats(page: Page) -> list[str]:
    return page.texts("table .what")


def _seen(page: Page) -> str:
    return str(page.one("input[name=seen]")["value"])


def test_administration_has_a_door_and_rooms(admin: Browser, browser_of: BrowserOf) -> None:
    page = admin.get("/quan-tri")
    assert page.heading == "Tài khoản"
    rooms = page.texts("nav[aria-label='Quản trị'] a")
    assert rooms == ["Tài khoản", "Cơ quan", "Lịch nghỉ", "Thiết lập", "Nhắc việc", "Biểu mẫu", "Nhật ký"]
    assert admin.get("/").link("Quản trị") == "/quan-tri"
    office = browser_of(make_account(Role.OFFICE_HEAD))
    assert "Quản trị" not in office.get("/").texts(".main-nav a")


def test_agencies_are_found_without_diacritics_by_any_name(admin: Browser) -> None:
    agency = make_agency("Sở Y tế", code="H50.20")
    agency.aliases = ["Ngành Y"]
    make_agency("Sở Nội vụ")
    make_account(Role.AGENCY_HEAD, agency=agency)
    gone = make_account(Role.AGENCY_OFFICER, agency=agency)
    gone.is_active = False
    db.session.commit()
    for words in ("so+y+te", "nganh+y", "h50.20"):
        assert _whats(admin.get(f"{_AGENCIES}?q={words}")) == ["Sở Y tế"], words
    assert "1 người" in admin.get(f"{_AGENCIES}?q=so+y+te").text
    assert "chưa có ai" in admin.get(f"{_AGENCIES}?q=noi+vu").text
    assert "Không có cơ quan nào khớp" in admin.get(f"{_AGENCIES}?q=khong+co").text


def test_a_hundred_and_fifty_agencies_stand_on_one_page(admin: Browser) -> None:
    for _ in range(150):
        make_agency()
    page = admin.get(_AGENCIES)
    assert len(_whats(page)) == 150
    assert "150 cơ quan" in page.text


def test_an_agency_is_added_and_a_name_in_use_is_refused_at_its_field(admin: Browser) -> None:
    make_agency("Sở Y tế", code="H50.20")
    fields: dict[str, Any] = {
        "code": "H50.21",
        "name": "Sở Nội vụ",
        "kind": "department",
        "parent_id": "",
        "aliases": "Nội vụ\nSNV",
    }
    page = admin.post(f"{_AGENCIES}/them", 400, **fields | {"name": "so y te"})
    assert "đã dùng cho Sở Y tế (H50.20)" in page.one("#name-loi").get_text()
    assert "Nội vụ\nSNV" in page.one("#aliases").get_text()
    page = admin.post(f"{_AGENCIES}/them", **fields)
    assert page.heading == "Sở Nội vụ"
    added = db.session.scalars(select(Agency).where(Agency.code == "H50.21")).one()
    assert added.aliases == ["Nội vụ", "SNV"]


def test_an_agency_with_open_tasks_does_not_end_unnoticed(admin: Browser) -> None:
    agency = make_agency("Sở Y tế", code="H50.20")
    make_task(lead=agency, content="Nội dung quản trị không được xem")
    path = f"{_AGENCIES}/{agency.id}"
    page = admin.get(path)
    assert "Đang chủ trì 1 nhiệm vụ" in page.text
    assert "co-quan=H50.20" in str(page.one("#danh-sach")["value"])
    assert "không được xem" not in page.text
    fields: dict[str, Any] = {
        "code": "H50.20",
        "name": "Sở Y tế",
        "kind": "department",
        "parent_id": "",
        "seen": _seen(page),
    }
    page = admin.post(path, 400, **fields, valid_to=(TODAY - timedelta(days=1)).isoformat())
    assert "còn chủ trì 1 nhiệm vụ" in page.one("#valid_to-loi").get_text()
    page = admin.post(path, **fields, valid_to=(TODAY + timedelta(days=9)).isoformat())
    assert "Trước khi hết hiệu lực" in page.text


def test_an_agency_form_from_an_old_page_comes_back_with_what_was_typed(admin: Browser) -> None:
    agency = make_agency("Sở Y tế", code="H50.20")
    path = f"{_AGENCIES}/{agency.id}"
    fields: dict[str, Any] = {"code": "H50.20", "kind": "department", "parent_id": "", "seen": _seen(admin.get(path))}
    admin.post(path, **fields, name="Sở Y tế tỉnh")
    page = admin.post(path, 409, **fields, name="Sở Y tế và Dân số")
    told = page.one("[role=alert]").get_text()
    assert "vừa thay đổi Sở Y tế tỉnh lúc 09:00 ngày 12/06/2024" in told
    assert "Cơ quan H50.20: " in told
    assert page.one("#name")["value"] == "Sở Y tế và Dân số"


def test_a_year_that_nobody_confirmed_warns_until_somebody_does(admin: Browser) -> None:
    page = admin.get(_DAYS)
    assert page.heading == "Lịch nghỉ năm 2024"
    assert "chưa được xác nhận" in page.one(".notice.warn").get_text()
    assert "Tết Nguyên Đán" in page.text
    assert "giữ nguyên khi lịch thay đổi" in page.text
    path = f"{_DAYS}/xac-nhan"
    assert "số thông báo" in admin.post(path, 400, form_at=_DAYS, year="2024").one("#year_notice-loi").get_text()
    page = admin.post(path, 400, form_at=_DAYS, year="1999", year_notice="x")
    assert "các năm 2010 đến" in page.one("#year-loi").get_text()
    page = admin.post(path, form_at=_DAYS, year="2024", year_notice="Thông báo 5015/TB-LĐTBXH")
    assert "Đã xác nhận , theo Thông báo 5015/TB-LĐTBXH" in page.text
    assert not page.all(".notice.warn")


def test_a_day_is_set_shown_opened_and_taken_back(admin: Browser) -> None:
    fields: dict[str, Any] = {"day": "2024-06-14", "kind": "nghi", "name": "Nghỉ bão"}
    assert "số thông báo" in admin.post(_DAYS, 400, **fields).one("#notice-loi").get_text()
    page = admin.post(_DAYS, **fields, notice="CV 1/UBND")
    row = next(row for row in page.texts("table tbody tr") if row.startswith("14/06/2024"))
    assert "thứ Sáu nghỉ Nghỉ bão CV 1/UBND quản trị đặt" in row
    page = admin.get(f"{_DAYS}?ngay=2024-06-14")
    assert (page.one("#day")["value"], page.one("#notice")["value"]) == ("2024-06-14", "CV 1/UBND")
    page = admin.post(f"{_DAYS}/bo", form_at=_DAYS, day="2024-06-14")
    assert "14/06/2024" not in " ".join(page.texts("table tbody tr"))
    assert db.session.scalars(select(CalendarDay)).all() == []
    admin.post(f"{_DAYS}/bo", 404, form_at=_DAYS, day="2024-06-14")
    admin.post(f"{_DAYS}/bo", 400, form_at=_DAYS, day="hôm nay")


@pytest.mark.parametrize("words", ["nam=1900", "nam=9999", "nam=abc", "ngay=0001-01-01", "ngay=9999-12-31", "ngay=x"])
def test_a_year_nobody_knows_shows_one_that_is_known(admin: Browser, words: str) -> None:
    assert admin.get(f"{_DAYS}?{words}").heading.startswith("Lịch nghỉ năm 20")


def test_settings_are_shown_changed_and_refused(admin: Browser) -> None:
    page = admin.get(_SETTINGS)
    assert (page.one("#most_granted")["value"], page.one("#confirmation_needed").has_attr("checked")) == ("2", True)
    fields: dict[str, Any] = {
        "working_days_before": "3",
        "most_granted": "1",
        "most_days": "0",
        "accept_within_working_days": "2",
        "least_to_rank": "5",
        "officers_decide_extensions": "y",
        "seen": _seen(page),
    }
    page = admin.post(_SETTINGS, 400, **fields | {"most_granted": "21"})
    assert "từ 0 đến 20" in page.one("#most_granted-loi").get_text()
    page = admin.post(_SETTINGS, **fields)
    assert "Đã lưu thiết lập" in page.text
    assert not page.one("#confirmation_needed").has_attr("checked")
    db.session.rollback()
    settings = get_office_settings()
    assert (settings.extensions.most_granted, settings.confirmation_needed) == (1, False)
    page = admin.post(_SETTINGS, 409, **fields | {"most_granted": "5", "confirmation_needed": "y"})
    assert "vừa thay đổi thiết lập lúc 09:00 ngày 12/06/2024" in page.one("[role=alert]").get_text()
    assert "số lần gia hạn nhiều nhất: 2 lần → 1 lần" in page.one("[role=alert]").get_text()
    assert page.one("#most_granted")["value"] == "5"
    assert page.texts("p.late-ink") == ["Hiện nay: 1 lần", "Hiện nay: không"]
    again = fields | {"most_granted": "5", "seen": _seen(page)}
    assert "Đã lưu thiết lập" in admin.post(_SETTINGS, **again).text


def test_the_log_tells_of_people_and_nothing_of_tasks(admin: Browser) -> None:
    agency = make_agency()
    head = make_account(Role.AGENCY_HEAD, agency=agency, name="Phạm Hồng Sơn")
    task = make_task(lead=agency, content="Nội dung kín")
    report_completion(task_code=task.code, result="Kết quả kín", by=actor_of(head))
    admin.post(f"/quan-tri/tai-khoan/{head.id}/ngung", form_at=f"/quan-tri/tai-khoan/{head.id}")
    page = admin.get(_LOG)
    assert f"Tài khoản {head.username}: ngừng sử dụng" in page.text
    assert "kín" not in page.text
    assert task.code not in page.text
    assert "ngừng sử dụng" in admin.get(f"{_LOG}?q=pham+hong+son").text
    assert "ngừng sử dụng" in admin.get(f"{_LOG}?q=dang+anh+tuan").text
    assert "Không có mục nào khớp" in admin.get(f"{_LOG}?q=nguoi+nao+do").text
    assert "ngừng sử dụng" in admin.get(f"{_LOG}?loai=tai-khoan").text
    assert "Không có mục nào khớp" in admin.get(f"{_LOG}?loai=lich").text


def test_the_log_tells_that_something_was_exported_and_not_what_was_searched_for(admin: Browser) -> None:
    office = actor_of(make_account(Role.OFFICE_HEAD, name="Trần Quốc Việt"))
    entries = [
        Entry("xuat-danh-sach", "Xuất, điều kiện: «chữ kín»", TODAY, details={"rows": 1234, "filter": "chữ kín"}),
        Entry("nhap-van-ban", "Nhập văn bản chữ kín", TODAY, subject="V/v chữ kín"),
        Entry("luu-danh-sach", "Lưu danh sách «chữ kín»", TODAY),
    ]
    with transaction() as session:
        write_history(session, entries, at=office_clock.now(), by=office)
    page = admin.get(_LOG)
    assert "Xuất danh sách nhiệm vụ, 1.234 dòng" in page.text
    assert "chữ kín" not in page.text
    assert "chữ kín" not in admin.get(f"{_LOG}?loai=nhap-van-ban").text


def test_the_log_is_paged_the_latest_first(admin: Browser, browser_of: BrowserOf) -> None:
    for number in range(101):
        account = make_account(name=f"Người số {number}")
        browser_of(account).post("/dang-xuat", form_at="/tai-khoan")
    rows = admin.get(_LOG).texts("table tbody tr")
    assert len(rows) == 100
    assert rows[0].startswith("Người số 100 đăng xuất")
    assert admin.get(f"{_LOG}?trang=2").texts("table tbody tr")[0].startswith("Người số 0 đăng xuất")


def test_what_is_typed_into_a_name_stays_text(admin: Browser) -> None:
    agency = make_agency("<script>alert(1)</script>")
    account = make_account(Role.AGENCY_HEAD, agency=agency, name="<img src=x>")
    sign_out(token="không có", by=actor_of(account))
    for path in (_AGENCIES, f"{_AGENCIES}/{agency.id}", "/quan-tri/tai-khoan", f"/quan-tri/tai-khoan/{account.id}"):
        text = admin.get(path).response.get_data(as_text=True)
        assert "<img src=x>" not in text
        assert "<script>alert" not in text
