"""Closings on pages: previewed, closed, read, listed, compared; every number opens exactly the lines it counts."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_agency, make_document, make_task
from tests.page import Browser, Page
from tests.services.test_closing import close
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.models import Account, Agency, Closing, HistoryEntry, Task
from tracker.services.agencies import load_agencies
from tracker.services.completion import report_completion, return_report
from tracker.services.imports.workbook import import_workbook

BrowserOf = Callable[[Account], Browser]
_AFTER_MIDNIGHT = datetime(2024, 6, 12, 17, 30, tzinfo=UTC)
_SPAN = "tu=2024-05-01&den=2024-06-12&ngay=2024-06-12"


@pytest.fixture
def agencies(app: object) -> list[Agency]:  # noqa: ARG001 - within its context
    """Two agencies with tasks in every outcome."""
    finance, health = make_agency("Sở Tài chính", code="H50.04"), make_agency("Sở Y tế", code="H50.15")
    for lead in (finance, health):
        make_task(lead=lead, due_on=TODAY - timedelta(days=9), reported_on=TODAY - timedelta(days=9))
        make_task(lead=lead, due_on=TODAY - timedelta(days=9), reported_on=TODAY, state=State.COMPLETED)
        make_task(lead=lead, due_on=TODAY, content="Trong hạn", document=make_document())
        make_task(lead=lead, due_on=TODAY - timedelta(days=1), content=f"Quá hạn của {lead.name}")
        make_task(lead=lead, due_on=None)
    make_task(lead=health, state=State.DRAFT)
    return [finance, health]


@pytest.fixture
def head(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD, name="Trần Quốc Việt"))


def _marks(preview: Page) -> dict[str, Any]:
    """What the preview's form says was seen."""
    return {name: preview.one(f"input[name={name}]")["value"] for name in ("go", "seen", "shown")}


def _close(head: Browser, **fields: str) -> Page:
    marks = _marks(head.get(f"/so-lieu/chot/moi?{_SPAN}"))
    return head.post(f"/so-lieu/chot?{_SPAN}", form_at=f"/so-lieu/chot/moi?{_SPAN}", **(marks | fields))


@pytest.mark.usefixtures("agencies")
def test_a_period_is_previewed_then_closed_and_the_page_shows_what_was_frozen(head: Browser) -> None:
    page = head.get(f"/so-lieu/chot/moi?{_SPAN}")
    assert page.heading == "Chốt số liệu: 01/05/2024 – 12/06/2024"
    assert "2 báo cáo hoàn thành chờ Văn phòng xác nhận" in page.text
    assert "1 dự thảo chưa giao, không được tính" in page.text
    assert "Chưa ai xác nhận ngày nghỉ năm 2024" in page.text
    assert "Ngày tính số liệu là hôm nay" in page.text
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0
    shown = _close(head, note="Theo báo cáo tháng 6")
    assert shown.heading == "01/05/2024 – 12/06/2024 · bản chốt số 1"
    assert shown.one(".rate").get_text() == "33,33%"
    assert shown.texts(".legend b") == ["2", "2", "2", "2"]
    assert shown.texts("table.figures tbody th") == ["Sở Tài chính", "Sở Y tế"]
    assert "Trần Quốc Việt" in shown.text
    assert "Theo báo cáo tháng 6" in shown.text
    assert re.search(r"\b[0-9a-f]{64}\b", shown.text)
    assert head.get("/so-lieu/chot").texts("td .what") == ["01/05/2024 – 12/06/2024"]


@pytest.mark.usefixtures("agencies")
def test_every_number_of_the_preview_and_of_the_closing_opens_exactly_what_it_counts(head: Browser) -> None:
    for page in (head.get(f"/so-lieu/chot/moi?{_SPAN}"), _close(head)):
        links = page.all("main a.plain, .legend a, .notice.warn a")
        assert len(links) > 20
        for link in links:
            words = str(link if re.search(r"\d", link.get_text()) else link.parent)
            number = re.search(r"[\d.]+", BeautifulSoup(words, "html.parser").get_text())
            assert number is not None
            listed = head.get(str(link["href"])).texts(".head .muted")[0]
            assert listed.startswith(f"{number[0]} nhiệm vụ"), f"{link} leads to {listed}"


@pytest.mark.usefixtures("agencies")
def test_the_frozen_list_stays_as_it_was_whatever_happens_later(head: Browser) -> None:
    _close(head)
    overdue = "/so-lieu/chot/1/danh-sach?ket-qua=qua-han&co-quan=H50.15"
    before = head.get(overdue).texts("td")
    task = db.session.scalars(select(Task).where(Task.content == "Quá hạn của Sở Y tế")).one()
    by = make_account(Role.AGENCY_HEAD, agency=db.session.get_one(Agency, task.lead_agency_id))
    report_completion(task_code=task.code, by=actor_of(by), result="Xong", delay_cause="Chậm")
    assert head.get(overdue).texts("td") == before
    page = head.get("/so-lieu/chot/1/doi-chieu")
    assert "Bản chốt nguyên vẹn" in page.text
    assert "Kết quả: Đang làm, quá hạn → Hoàn thành chậm" in page.text
    assert "Báo cáo hoàn thành" in page.text
    assert page.texts("td .what") == ["Quá hạn của Sở Y tế"]


@pytest.mark.usefixtures("agencies")
def test_the_list_is_a_workbook_of_the_frozen_lines_and_that_it_was_taken_is_on_record(head: Browser) -> None:
    _close(head)
    answer = head.raw_post(
        "/so-lieu/chot/1/xuat?ket-qua=qua-han", data={"csrf_token": head.token("/so-lieu/chot/1/danh-sach")}
    )
    sheet = load_workbook(BytesIO(answer.get_data())).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Bản chốt số liệu số 1: UBND tỉnh giao, 01/05/2024 – 12/06/2024"
    assert str(rows[3][0]).startswith("Mã kiểm tra (SHA-256): ")
    table = rows[7:]
    assert [row[5] for row in table] == ["Sở Tài chính", "Sở Y tế"]
    assert [(row[10], row[12]) for row in table] == [("Đang làm, quá hạn", 1)] * 2
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()
    assert entry.summary == "Xuất bản chốt số 1, 2 dòng. Điều kiện: Quá hạn"


@pytest.mark.usefixtures("agencies")
def test_a_correction_shows_what_it_changed(head: Browser) -> None:
    _close(head)
    assert "Không có gì khác để đính chính" in head.get(f"/so-lieu/chot/moi?{_SPAN}").text
    task = db.session.scalars(select(Task).where(Task.state == State.REPORTED).order_by(Task.id).limit(1)).one()
    return_report(task_code=task.code, by=actor_of(make_account(Role.OFFICE_OFFICER)), reason="Thiếu")
    preview = head.get(head.get("/so-lieu/chot/1").link("Chốt lại"))
    assert preview.heading == "Chốt lại: 01/05/2024 – 12/06/2024"
    assert "thay đổi 1" in preview.text
    marks = _marks(preview)
    refused = head.post(f"/so-lieu/chot?{_SPAN}", 400, form_at=f"/so-lieu/chot/moi?{_SPAN}", **marks, note=" ")
    assert refused.texts(".field-error") == ["Cần ghi lý do đính chính."]
    shown = head.post(
        f"/so-lieu/chot?{_SPAN}", form_at=f"/so-lieu/chot/moi?{_SPAN}", **marks, note="Báo cáo bị trả lại"
    )
    assert shown.heading == "01/05/2024 – 12/06/2024 · bản chốt số 2"
    assert "Toàn bộ, quá hạn: 2 → 3" in shown.text
    page = head.get("/so-lieu/chot/2/thay-doi")
    assert page.texts("td .what") == [task.content]
    assert "Kết quả: Hoàn thành đúng hạn → Đang làm, quá hạn" in page.text
    assert "Báo cáo bị trả lại" in page.text
    assert "Đã có bản đính chính: bản số 2" in head.get("/so-lieu/chot/1").text
    head.get("/so-lieu/chot/1/thay-doi", 404)


@pytest.mark.usefixtures("agencies")
def test_figures_that_changed_since_the_preview_are_shown_again_and_nothing_is_closed(head: Browser) -> None:
    page = head.get(f"/so-lieu/chot/moi?{_SPAN}")
    marks = _marks(page)
    make_task(due_on=TODAY)
    again = head.post(f"/so-lieu/chot?{_SPAN}", 409, form_at=f"/so-lieu/chot/moi?{_SPAN}", **marks, note="Đã gõ")
    assert "Số liệu vừa thay đổi sau khi bạn xem trước" in again.text
    assert again.one("textarea").get_text().strip() == "Đã gõ"
    assert again.texts(".legend b") == ["2", "2", "3", "2"]
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0


@pytest.mark.usefixtures("agencies")
def test_who_was_slower_is_told_and_sees_the_other_closing(head: Browser) -> None:
    page = head.get(f"/so-lieu/chot/moi?{_SPAN}")
    marks = _marks(page)
    _close(head)
    again = head.post(f"/so-lieu/chot?{_SPAN}", 409, form_at=f"/so-lieu/chot/moi?{_SPAN}", **(marks | {"go": "khác"}))
    assert "Trần Quốc Việt đã chốt kỳ này lúc 09:00 ngày 12/06/2024 (bản số 1)" in again.text
    twice = head.post(f"/so-lieu/chot?{_SPAN}", form_at="/tai-khoan", **(marks | {"go": "khác nữa"}), status=409)
    assert "bản số 1" in twice.text


def test_a_form_that_was_not_made_from_a_preview_closes_nothing(head: Browser) -> None:
    make_task()
    refused = head.post(f"/so-lieu/chot?{_SPAN}", 400, form_at=f"/so-lieu/chot/moi?{_SPAN}")
    assert "Xem trước các số dưới đây" in refused.text
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER, Role.OFFICE_OFFICER])
def test_those_who_see_everything_read_closings_and_only_the_head_closes(
    browser_of: BrowserOf, head: Browser, agencies: list[Agency], role: Role
) -> None:
    assert agencies
    _close(head)
    browser = browser_of(make_account(role))
    page = browser.get("/so-lieu/chot/1")
    assert "Chốt lại" not in page.text
    assert "Công khai" not in page.text
    assert "Chốt một kỳ" not in browser.get("/so-lieu/chot").text
    assert browser.raw("/so-lieu/chot/moi").status_code == 403
    assert "Chốt số liệu" in browser.get("/so-lieu").text


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.ADMIN])
def test_an_agencys_people_and_administrators_read_no_closing(browser_of: BrowserOf, role: Role) -> None:
    make_task()
    close(actor_of(make_account(Role.OFFICE_HEAD)))
    browser = browser_of(make_account(role))
    for path in ("", "/1", "/1/danh-sach", "/1/doi-chieu", "/1/thay-doi", "/1/cong-khai", "/moi"):
        assert browser.raw(f"/so-lieu/chot{path}").status_code == 403, path
    if role is not Role.ADMIN:
        assert "Chốt số liệu" not in browser.get("/so-lieu").text


def test_an_empty_register_says_what_to_do(head: Browser, browser_of: BrowserOf) -> None:
    page = head.get("/so-lieu/chot")
    assert "Chưa chốt kỳ nào" in page.text
    assert head.get(page.link("Tháng 5/2024")).heading == "Chốt số liệu: Tháng 5/2024"
    assert (
        "Lãnh đạo Văn phòng chốt số liệu khi hết kỳ" in browser_of(make_account(Role.LEADER)).get("/so-lieu/chot").text
    )


def test_a_month_that_ended_is_closed_without_warnings_about_its_days(browser_of: BrowserOf, clock: Clock) -> None:
    make_task(assigned_on=TODAY - timedelta(days=30), due_on=TODAY)
    clock.move_to("2024-07-02T09:00:00+07:00")
    page = browser_of(make_account(Role.OFFICE_HEAD)).get("/so-lieu/chot/moi?ky=thang-2024-5")
    assert "tính đến hết ngày 31/05/2024" in page.text
    assert "Ngày tính số liệu là hôm nay" not in page.text
    assert "Kỳ chưa hết" not in page.text


def test_the_golden_figures_are_frozen_as_they_were_published(head: Browser, data: Path) -> None:
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=SYSTEM)
    file = "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx"
    content = (data / file).read_bytes()
    import_workbook(content=content, file_name=file, stream=Stream.PROVINCIAL, by=SYSTEM, limit_mb=20)
    golden = json.loads((data / "golden.json").read_text())["ubnd-tinh-giao"]
    span = f"tu={golden['from']}&den={golden['as_of']}&ngay={golden['as_of']}"
    page = head.get(f"/so-lieu/chot/moi?{span}")
    marks = _marks(page)
    shown = head.post(f"/so-lieu/chot?{span}", form_at="/tai-khoan", **marks)
    assert shown.one(".rate").get_text() == "96,07%"
    assert shown.texts(".legend b") == ["4.078", "104", "1.793", "63"]
    stored = db.session.scalars(select(Closing.figures)).one()
    assert {name: stored["all"][name] for name in golden["all"]} == golden["all"]
    by_original = golden["all_by_original_due_date"]
    assert {name: stored["by_original"][name] for name in by_original} == by_original
    by_agency = {one["name"]: one["figures"] for one in stored["agencies"]}
    for name, figures in golden["by_lead_agency"].items():
        assert {key: by_agency[name][key] for key in figures} == figures


def test_tasks_entered_after_the_day_have_their_own_list(browser_of: BrowserOf, clock: Clock) -> None:
    make_task(content="Nhập sớm")
    late = make_task(content="Nhập muộn")
    clock.move_to("2024-06-14T09:00:00+07:00")
    late.entered_at = _AFTER_MIDNIGHT
    db.session.commit()
    head = browser_of(make_account(Role.OFFICE_HEAD))
    page = head.get("/so-lieu/chot/moi?tu=2024-05-01&den=2024-06-12&ngay=2024-06-12")
    assert "1 nhiệm vụ được nhập sau ngày tính số liệu" in page.text
    listed = head.get(str(next(a for a in page.all(".notice a") if "nhap-sau" in str(a["href"]))["href"]))
    assert listed.texts("td .what") == ["Nhập muộn"]
    assert "Nhập sau ngày 12/06/2024" in listed.text
