"""Lists that Redmine and Kanboard write, brought in by the same pages."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import make_account, make_agency
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Task

BrowserOf = Callable[[Account], Browser]

_REDMINE = """\
#,Project,Tracker,Parent task,Status,Priority,Subject,Author,Assignee,Updated,Category,Target version,Start date,\
Due date,Estimated time,Total estimated time,Spent time,Total spent time,% Done,Created,Closed,Last updated by,\
Related issues,Files,Private,Description
31,Công việc,Task,,In Progress,Normal,Rà soát quy hoạch,Lê Giao,Trần Văn A,2024-06-01 08:00,,,2024-05-03,2024-06-20,,,\
,,40,2024-05-03 09:15,,,,,No,"Chi tiết
hai dòng"
32,Công việc,Task,,Closed,Normal,Báo cáo quý,Lê Giao,Trần Văn A,2024-06-01 08:00,,,2024-05-03,2024-05-20,,,,,100,\
2024-05-02 10:00,2024-05-18 16:30,,,,No,
33,Công việc,Task,,Feedback,Normal,Việc mở lại,Lê Giao,Sở Nội vụ,2024-06-01 08:00,,,2024-05-03,,,,,,100,\
2024-05-04 10:00,2024-05-19 16:30,,,,No,
34,Công việc,Task,,Rejected,Normal,Việc đã hủy,Lê Giao,Trần Văn A,2024-06-01 08:00,,,,,,,,,0,2024-05-05 10:00,,,,,No,
"""
_KANBOARD = """\
Task Id;Project;Status;Category;Swimlane;Column;Position;Color;Due date;Creator;Assignee Username;Assignee Name;\
Complexity;Title;Creation date;Modification date;Completion date;Start date;Time estimated;Time spent;Reference
7;VP;Open;;Default;Ready;1;Yellow;06/20/2024;le;a;Sở Nội vụ;0;Rà soát;05/03/2024;05/03/2024;;;0;0;
8;VP;Closed;;Default;Done;1;Yellow;05/25/2024;le;a;Sở Nội vụ;0;Báo cáo;05/02/2024;05/18/2024;05/18/2024;;0;0;
"""


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    browser = browser_of(make_account(Role.OFFICE_OFFICER))
    make_agency("Sở Nội vụ")
    make_agency("Sở Tài chính")
    return browser


def _upload(browser: Browser, text: str, status: int = 200, **told: str) -> Page:
    file = (io.BytesIO(text.encode(told.pop("as_bytes", "utf-8"))), "issues.csv")
    return browser.post("/nhap-bang-tinh", status, file=file, stream="provincial", encoding="utf-8", **told)


def _confirm(browser: Browser, page: Page, **told: Any) -> Page:  # noqa: ANN401
    return browser.post(str(page.one("#danh-sach")["action"]), form_at="/nhap-bang-tinh", **told)


def _task(code: str) -> Task:
    return db.session.scalars(select(Task).where(Task.code == code)).one()


def test_redmines_issues_come_in_with_state_and_dates_once_people_are_told_to_be_agencies(
    office: Browser,
) -> None:
    page = _upload(office, _REDMINE, code_prefix="RM-")
    assert page.texts(".legend b") == ["1", "0", "0", "2"]
    assert "bỏ qua 1 dòng đã hủy hoặc bị từ chối ở phần mềm khác" in page.text
    assert "«Trần Văn A» 2 chỗ" in page.texts("#ten-la label")
    told: dict[str, Any] = {"ten-la": ["Trần Văn A"], "la-co-quan": ["Sở Tài chính"]}
    path = str(page.one("#danh-sach")["action"])
    page = office.post(f"{path}/sua", form_at="/nhap-bang-tinh", **told)
    assert page.texts(".legend b") == ["3", "0", "0", "0"]
    _confirm(office, page)
    under_way, closed, reopened = _task("RM-31"), _task("RM-32"), _task("RM-33")
    assert (under_way.state, under_way.assigned_on, under_way.due_on) == (
        State.IN_PROGRESS, date(2024, 5, 3), date(2024, 6, 20),
    )  # fmt: skip
    assert (under_way.content, under_way.note, under_way.assigner) == (
        "Rà soát quy hoạch", "Chi tiết\nhai dòng", "Lê Giao",
    )  # fmt: skip
    assert (closed.state, closed.reported_on, closed.confirmed_on) == (
        State.COMPLETED, date(2024, 5, 18), date(2024, 5, 18),
    )  # fmt: skip
    assert (reopened.state, reopened.reported_on, reopened.due_on) == (State.IN_PROGRESS, None, None)
    assert db.session.get_one(Agency, closed.lead_agency_id).name == "Sở Tài chính"
    again = _upload(office, _REDMINE, code_prefix="RM-")
    again = office.post(f"{again.one('#danh-sach')['action']}/sua", form_at="/nhap-bang-tinh", **told)
    assert again.texts(".legend b") == ["0", "0", "3", "0"]


def test_redmines_vietnamese_headings_are_known_too(office: Browser) -> None:
    text = (
        "#,Dự án,Trạng thái,Chủ đề,Gán cho,Hết hạn,Chủ đề,Tạo,Closed\n"
        "5,VP,Mới,Rà soát,Sở Nội vụ,20-06-2024,Hạng mục,03-05-2024 09:15,\n"
    )
    page = _upload(office, text)
    assert page.texts(".legend b") == ["1", "0", "0", "0"]
    _confirm(office, page)
    assert (_task("5").content, _task("5").due_on) == ("Rà soát", date(2024, 6, 20))


def test_kanboards_tasks_come_in_with_days_read_month_first_once_that_is_said(office: Browser) -> None:
    page = _upload(office, _KANBOARD)
    assert "ngày có vẻ ghi theo tháng/ngày/năm" in page.text
    columns = office.get(page.link("Chọn cột"))
    chosen: dict[str, Any] = {
        str(one["name"]): str(one.select_one("option[selected]")["value"])  # type: ignore[index]
        for one in columns.all("select[name^=cot-]")
        if one.select_one("option[selected]")
    }
    assert {"cot-code", "cot-content", "cot-lead", "cot-status", "cot-reported_on"} <= set(chosen)
    chosen |= {"dong-tieu-de": "1", "thu-tu-ngay": "thang"}
    page = office.post(page.link("Chọn cột"), **chosen)
    assert page.texts(".legend b") == ["2", "0", "0", "0"]
    _confirm(office, page)
    assert (_task("7").state, _task("7").due_on) == (State.IN_PROGRESS, date(2024, 6, 20))
    assert (_task("8").state, _task("8").reported_on) == (State.COMPLETED, date(2024, 5, 18))
    assert "đã nhớ từ lần trước" in _upload(office, _KANBOARD).text


def test_closed_without_a_day_and_an_unknown_status_are_refused_and_can_be_corrected(office: Browser) -> None:
    header = "#,Status,Subject,Assignee,Due date,Created,Closed\n"
    text = header + "1,Closed,Việc,Sở Nội vụ,,2024-05-03,\n2,Lạ,Việc,Sở Nội vụ,,2024-05-03,\n"
    page = _upload(office, text)
    assert page.texts(".legend b") == ["0", "0", "0", "2"]
    told = page.one("#tu-choi").get_text()
    assert "ngày hoàn thành, vì trạng thái là «Closed»" in told
    assert "Cần một trạng thái: mở" in told
    fixed: dict[str, Any] = {"o-0-2-reported_on": "18/05/2024", "o-0-3-status": "Open"}
    page = office.post(f"{page.one('#danh-sach')['action']}/sua", form_at="/nhap-bang-tinh", **fixed)
    assert page.texts(".legend b") == ["2", "0", "0", "0"]


def test_a_list_in_another_encoding_says_what_to_choose(office: Browser) -> None:
    file = (io.BytesIO("#,Subject\n1,Vi\u00ea\u0323c".encode("cp1258")), "issues.csv")
    page = office.post("/nhap-bang-tinh", 400, file=file, stream="provincial", encoding="utf-8")
    assert "Chọn bảng mã khác" in page.one(".field-error").get_text()


def test_a_prefix_that_cannot_begin_a_code_is_refused_with_a_cure(office: Browser) -> None:
    page = _upload(office, _KANBOARD, 400, code_prefix="Q B/")
    assert "Tiền tố gồm chữ, số" in page.one(".field-error").get_text()


def test_nothing_is_kept_of_a_row_of_a_list_with_separators_that_is_marked_secret(office: Browser) -> None:
    text = "#,Status,Subject,Assignee,Due date,Created\n1,Open,hầm chỉ huy (Tối mật),Sở Nội vụ,,2024-05-03\n"
    page = _upload(office, text)
    assert page.texts(".legend b") == ["0", "0", "0", "1"]
    assert "hầm chỉ huy" not in page.response.get_data(as_text=True)
