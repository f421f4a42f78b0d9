"""The pages of the work programme: from an empty one through adopting to its figures, tasks and exports."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from tests.factories import TODAY, actor_of, make_account, make_agency, make_document, make_task
from tests.page import Browser, Page
from tests.services.programmes import LABEL, item_form, make_adopted
from tracker import clock as wall
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, HistoryEntry, ProgrammeItem, ProgrammeTask, WorkProgramme
from tracker.services.programme_items import add_items, move_item, remove_item

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def officer(app: object) -> Account:  # noqa: ARG001 - within its context
    return make_account(Role.OFFICE_OFFICER)


@pytest.fixture
def office(browser_of: BrowserOf, officer: Account) -> Browser:
    return browser_of(officer)


def _item(lead: Agency, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - form data
    told = {"content": "Đề án phát triển du lịch", "kind": "Đề án", "lead_id": str(lead.id), "submitted_to": "hdnd"}
    return {**told, "due": "tháng 6", **changed}


def _rows(page: Page, heading: str) -> list[str]:
    return page.texts(f"section[aria-labelledby={heading}] tbody tr")


def test_from_an_empty_programme_to_its_first_task(office: Browser) -> None:
    lead = make_agency("Sở Du lịch")
    assert office.get("/so-lieu").link("Chương trình công tác") == "/chuong-trinh"
    assert "Chưa có chương trình nào." in office.get("/chuong-trinh").text
    page = office.post("/chuong-trinh", year="2024", title="")
    assert page.heading == "Chương trình công tác năm 2024"
    assert "Chưa có nội dung nào." in page.text
    path = page.link("Thêm từng nội dung")
    refused = office.post(path, 400, **_item(lead, due="32/6"))
    assert "Ghi ngày, tháng hoặc quý, ví dụ 31/03/2024, 3/2024 hoặc quý I." in refused.text
    assert refused.one("textarea[name=content]").get_text().strip() == "Đề án phát triển du lịch"
    assert "Đã thêm một nội dung." in office.post(path, **_item(lead)).text

    programme = db.session.scalars(select(WorkProgramme)).one()
    shown = office.get(f"/chuong-trinh/{programme.id}")
    version = str(shown.one("input[name=version]")["value"])
    adopt = f"/chuong-trinh/{programme.id}/ban-hanh"
    no_document = office.post(adopt, 400, form_at="/chuong-trinh", document=LABEL, version=version)
    assert "Chưa có văn bản mang số này." in no_document.text
    assert no_document.one("input[name=document]")["value"] == LABEL
    document = make_document(LABEL)
    adopted = office.post(adopt, form_at="/chuong-trinh", document=LABEL, version=version)
    assert "Đã ban hành chương trình." in adopted.text
    assert "1 nội dung đã đến kỳ, chưa thành nhiệm vụ." in adopted.text

    preview = office.get(adopted.link("Xem trước và tạo dự thảo"))
    item_id = str(preview.one("input[name=chon]")["value"])
    made = office.post(f"/chuong-trinh/{programme.id}/tao-nhiem-vu", chon=[item_id])
    assert "Đã tạo 1 dự thảo nhiệm vụ." in made.text
    assert made.link("NV-2024-00001") == "/nhiem-vu/NV-2024-00001"
    assert "Giao 1 nhiệm vụ cho 1 cơ quan" in office.get(f"/van-ban/{document.id}").text
    again = office.post(f"/chuong-trinh/{programme.id}/tao-nhiem-vu", form_at="/chuong-trinh", chon=[item_id])
    assert "Không có nội dung nào được chọn, hoặc đã tạo nhiệm vụ cả rồi." in again.text


def test_the_completion_stands_with_its_arithmetic_and_each_number_opens_its_list(
    office: Browser, officer: Account
) -> None:
    lead, other = make_agency("Sở Y tế"), make_agency("Sở Xây dựng")
    forms = [item_form(lead if number % 2 else other, content=f"Nội dung {number}") for number in range(29)]
    programme, items = make_adopted(*forms)
    for item in items[:16]:
        task = make_task(lead=lead, reported_on=TODAY)
        db.session.add(ProgrammeTask(item_id=item.id, task_id=task.id, made_at=wall.now()))
    db.session.commit()
    page = office.get(f"/chuong-trinh/{programme.id}")
    assert page.one(".rate").get_text() == "55,17%"
    assert "16 / 29 nội dung = 55,17%" in page.text
    assert "đã hoàn thành 16/29 nội dung, đạt 55,17%" in page.one("#doan-van").get_text()
    assert len(_rows(page, "sap-den-han")) == 5
    assert _rows(page, "theo-co-quan") == ["Sở Y tế 8 / 14 57,14%", "Sở Xây dựng 8 / 15 53,33%"]
    [done] = page.all("section[aria-labelledby=theo-co-quan] a[href*=hoan-thanh]")[:1]
    listed = office.get(str(done["href"]))
    assert listed.texts(".chip.on") == ["Đã hoàn thành ×", "Sở Y tế ×"]
    assert "8 nội dung Bỏ mọi điều kiện" in listed.text
    assert page.texts("tfoot")[-1] == "Cộng 16 / 29"
    for row in page.all(".programme-counts a[href*=loai]"):
        listed = office.get(str(row["href"]))
        assert f"{row.get_text().strip()} nội dung Bỏ mọi điều kiện" in listed.text
    move_item(item_id=items[20].id, version=1, due="9", reason="Chờ nghị định", by=actor_of(officer))
    remove_item(item_id=items[21].id, version=1, reason="Trùng", by=actor_of(officer))
    page = office.get(f"/chuong-trinh/{programme.id}?quy=2&loai=dua-ra")
    assert "đưa ra 12/06/2024: Trùng" in page.text
    assert "16 / 28 nội dung = 57,14%" in page.text
    [cells] = [row for row in page.texts(".programme-counts tbody tr") if row.startswith("Quý II ")]
    assert cells == "Quý II 29 0 0 1 1 27 16 11 0 59,26%"
    assert "16/28 = 57,14%" in office.get("/chuong-trinh").text


def test_the_programme_is_given_as_a_workbook(office: Browser) -> None:
    programme, items = make_adopted(item_form(make_agency("Sở Y tế"), content="=Đề án", due="tháng 6"))
    token = office.token("/tai-khoan")
    answer = office.raw_post(f"/chuong-trinh/{programme.id}/xuat?quy=2", data={"csrf_token": token})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told[3][0] == "Hoàn thành: 0/1 = 0,00%; số dòng: 1"
    assert told[-1][:8] == [1, "Quý II", "=Đề án", "Đề án", "Sở Y tế", None, "UBND tỉnh", "Tháng 6/2024"]
    assert items[0].number == 1
    last = db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id.desc())).first()
    assert last == "Xuất Chương trình công tác năm 2024, 1 dòng. Điều kiện: Quý II"


def test_an_item_is_moved_corrected_and_removed_on_its_page(office: Browser) -> None:
    lead = make_agency("Sở Y tế")
    _, [item] = make_adopted(item_form(lead, content="Đề án bệnh viện"))
    where = f"/chuong-trinh/noi-dung/{item.id}"
    fields: dict[str, Any] = {"chuyen-version": "1", "chuyen-due": "tháng 9", "chuyen-reason": ""}
    refused = office.post(f"{where}/dieu-chinh", 400, form_at=where, **fields)
    assert "lý do" in refused.one(".field-error").get_text()
    assert refused.one("input[name=chuyen-due]")["value"] == "tháng 9"
    moved = office.post(f"{where}/dieu-chinh", form_at=where, **{**fields, "chuyen-reason": "Chờ nghị định"})
    assert "từ 30/06/2024 (Quý II) sang 30/09/2024 (Quý III)" in moved.text
    assert "Lý do: Chờ nghị định" in moved.text
    stale = office.post(f"{where}/dieu-chinh", 409, form_at=where, **{**fields, "chuyen-reason": "Của tôi"})
    assert "Người khác vừa sửa nội dung này." in stale.text
    assert stale.one("input[name=chuyen-reason]")["value"] == "Của tôi"
    form = office.get(f"{where}/sua")
    told = _item(lead, content="Đề án bệnh viện mới", due=form.one("input[name=due]")["value"], version="2")
    assert "Đã sửa nội dung." in office.post(f"{where}/sua", **told).text
    why: dict[str, Any] = {"dua-ra-version": "3", "dua-ra-reason": "Trung ương đã quy định"}
    removed = office.post(f"{where}/dua-ra", form_at=where, **why)
    assert "Đưa ra khỏi chương trình: Đề án bệnh viện mới" in removed.text
    assert not removed.all("form[action$=dua-ra]")


def test_many_items_are_pasted_seen_before_and_added_together(office: Browser) -> None:
    for name in ("Sở Y tế", "Sở Xây dựng"):
        make_agency(name)
    page = office.post("/chuong-trinh", year="2024", title="")
    path = page.link("dán từ Excel, Word")
    lines = "1\tĐề án A\tĐề án\tso y te\tSở Xây dựng\tHĐND tỉnh\ttháng 9\n2\tBáo cáo B\tBáo cáo\tSở Z\t\tUBND tỉnh\t3"
    wrong = office.post(path, text=lines)
    assert "không có cơ quan «Sở Z»" in wrong.text
    assert not wrong.all("input[name=confirmed]")
    assert db.session.scalars(select(ProgrammeItem)).all() == []
    lines = lines.replace("Sở Z", "Sở Xây dựng")
    good = office.post(path, text=lines)
    assert "Xem trước, chưa lưu gì: 2 dòng" in good.text
    added = office.post(path, text=lines, confirmed="y")
    assert "Đã thêm 2 nội dung." in added.text
    told = [(one.content, one.due_on.isoformat()) for one in db.session.scalars(select(ProgrammeItem))]
    assert sorted(told) == [("Báo cáo B", "2024-03-31"), ("Đề án A", "2024-09-30")]
    assert "Dán ít nhất một dòng." in office.post(path, 400, text="  ").text


def test_an_agency_sees_its_own_items_and_no_tools(browser_of: BrowserOf) -> None:
    lead, other = make_agency("Sở Y tế"), make_agency("Sở Khác")
    programme, items = make_adopted(item_form(lead, content="Của mình"), item_form(other, content="Của người"))
    browser = browser_of(make_account(Role.AGENCY_OFFICER, agency=lead))
    page = browser.get(f"/chuong-trinh/{programme.id}")
    assert "Của mình" in page.text
    assert "Của người" not in page.text
    assert "Bổ sung nội dung" not in page.text
    assert not browser.get(f"/chuong-trinh/noi-dung/{items[0].id}").all("main form")
    browser.get(f"/chuong-trinh/noi-dung/{items[1].id}", 404)


def test_the_page_of_a_programme_asks_the_database_no_more_for_many_items_than_for_few(
    office: Browser, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    lead = make_agency()
    few, _ = make_adopted(item_form(lead))
    path = f"/chuong-trinh/{few.id}"
    office.get(path)
    asked = count_queries(lambda: office.get(path))
    more = [item_form(lead, content=f"Nội dung {number}") for number in range(60)]
    add_items(programme_id=few.id, told=more, reason="Bổ sung", by=actor_of(make_account()))
    assert count_queries(lambda: office.get(path)) == asked
