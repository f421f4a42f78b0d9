"""One act on many tasks: chosen on a list, previewed one by one, taken one by one, nothing silently left out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.factories import TODAY, make_account, make_agency, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.lifecycle import Act, State
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry, Task, TaskOfficer
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
PREVIEW, CONFIRM = "/nhiem-vu/hang-loat/xem-truoc", "/nhiem-vu/hang-loat"


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD, name="Trần Chánh"))


def _preview(browser: Browser, act: Act, codes: list[str], status: int = 200, **told: Any) -> Page:  # noqa: ANN401
    fields = {"viec": act.value, "chon": codes, **told}
    if told:
        fields["da-nhap"] = "1"
    return browser.post(PREVIEW, status, form_at="/nhiem-vu", **fields)


def _send(browser: Browser, page: Page, **changed: Any) -> Page:  # noqa: ANN401
    """Press the button of the preview: every hidden field goes along."""
    form = page.one("form[data-busy]")
    fields: dict[str, Any] = {}
    for one in form.select("input[type=hidden]"):
        fields.setdefault(str(one["name"]), []).append(str(one["value"]))
    return browser.post(str(form["action"]), form_at="/tai-khoan", **{**fields, **changed})


def _told(page: Page) -> list[list[str]]:
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in page.all("tbody tr")]


def _now(task: Task) -> Task:
    return db.session.execute(
        select(Task).where(Task.id == task.id), execution_options={"populate_existing": True}
    ).scalar_one()


def test_the_list_offers_each_role_its_acts(browser_of: BrowserOf) -> None:
    agency = make_agency()
    make_task(lead=agency)
    offered = {
        role: [
            option["value"]
            for option in browser_of(make_account(role, agency=agency)).get("/nhiem-vu").all("#viec option")
        ]
        for role in (
            Role.OFFICE_HEAD,
            Role.OFFICE_OFFICER,
            Role.AGENCY_HEAD,
            Role.AGENCY_OFFICER,
            Role.LEADER,
            Role.VIEWER,
        )
    }
    assert offered == {
        Role.OFFICE_HEAD: ["", "gia-han", "doi-co-quan-chu-tri", "xac-nhan", "tra-lai", "quyet-dinh-gia-han"],
        Role.OFFICE_OFFICER: ["", "gia-han", "doi-co-quan-chu-tri", "xac-nhan", "tra-lai", "quyet-dinh-gia-han"],
        Role.AGENCY_HEAD: ["", "tiep-nhan", "giao-chuyen-vien"],
        Role.AGENCY_OFFICER: ["", "tiep-nhan"],
        Role.LEADER: [],
        Role.VIEWER: [],
    }


def test_due_dates_are_moved_with_a_reason_and_the_rest_is_told(office: Browser) -> None:
    soon = make_task(content="Việc gần", due_on=TODAY + timedelta(days=2))
    late = make_task(content="Việc quá lâu", due_on=TODAY - timedelta(days=20))
    done = make_task(content="Việc đã báo cáo", reported_on=TODAY)
    undated = make_task(content="Việc không hạn", due_on=None)
    codes = [soon.code, late.code, done.code, undated.code, "NV-KHONG-CO"]
    asked = _preview(office, Act.EXTEND, codes)
    assert asked.heading == "Gia hạn 5 nhiệm vụ"
    assert "làm được 3, không làm được 2" in asked.text
    assert "Báo cáo đang chờ Văn phòng xác nhận" in asked.text
    ready = _preview(office, Act.EXTEND, codes, days="5", unit="ngay", reason="Chờ ý kiến bộ")
    assert [line[1:] for line in _told(ready)] == [
        ["14/06/2024 → thành 19/06/2024", "Gia hạn"],
        ["23/05/2024", "Không làm được: Hạn mới phải từ hôm nay (12/06/2024) trở đi."],
        ["12/07/2024", _told(asked)[2][2]],
        ["–", "Không làm được: Nhiệm vụ không thời hạn thì không gia hạn được. Dùng «Đính chính» để đặt hạn."],
        ["", "Không làm được: Không có nhiệm vụ này, hoặc bạn không được xem."],
    ]
    assert _now(soon).due_on == TODAY + timedelta(days=2), "a preview changes nothing"
    result = _send(office, ready)
    assert result.heading == "1 đã gia hạn, 4 không"
    assert len(_told(result)) == 5
    assert ["NV-KHONG-CO", "Không: Không có nhiệm vụ này, hoặc bạn không còn xem được. Kiểm tra lại mã."] in _told(
        result
    )
    assert _now(soon).due_on == TODAY + timedelta(days=7)
    assert (_now(late).version, _now(done).version, _now(undated).version) == (1, 1, 1)


def test_working_days_are_counted_from_each_tasks_own_date(office: Browser) -> None:
    friday = make_task(due_on=TODAY + timedelta(days=2))  # Friday 14/06/2024
    ready = _preview(office, Act.EXTEND, [friday.code], days="1", unit="ngay-lam-viec", reason="Chờ ý kiến")
    assert "→ thành 17/06/2024" in ready.text
    _send(office, ready)
    assert _now(friday).due_on == TODAY + timedelta(days=5)


def test_one_day_for_all(office: Browser) -> None:
    tasks = [make_task(due_on=TODAY + timedelta(days=n)) for n in range(3)]
    ready = _preview(office, Act.EXTEND, [task.code for task in tasks], due_on="2024-08-01", reason="Chờ ý kiến")
    assert _send(office, ready).heading == "3 đã gia hạn"
    assert {_now(task).due_on.isoformat() for task in tasks} == {"2024-08-01"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"reason": "Chờ"}, "Ghi một trong hai"),
        ({"reason": "Chờ", "days": "3", "due_on": "2024-08-01"}, "Ghi một trong hai"),
        ({"days": "3"}, "Cần nhập ô này"),
        ({"days": "0", "reason": "Chờ"}, "Số ngày từ 1 đến 365"),
        ({"days": "99999999999999", "reason": "Chờ"}, "Số ngày từ 1 đến 365"),
    ],
)
def test_what_is_missing_is_asked_again_and_nothing_typed_is_lost(
    office: Browser, told: dict[str, str], error: str
) -> None:
    task = make_task()
    page = _preview(office, Act.EXTEND, [task.code], 400, unit="ngay", **told)
    assert error in page.text
    assert page.one("textarea").get_text().strip() == told.get("reason", "")
    assert page.one("#days").get("value", "") == told.get("days", "")
    assert [one["value"] for one in page.all("[name=chon]")] == [task.code]


def test_a_state_secret_in_the_reason_stops_everything(office: Browser) -> None:
    task = make_task()
    fields = {"viec": Act.EXTEND.value, "chon": task.code, "days": "3", "unit": "ngay", "da-nhap": "1"}
    for path in (PREVIEW, CONFIRM):
        page = office.post(path, 400, form_at="/tai-khoan", **fields, reason="TUYỆT MẬT: chờ")
        assert "bí mật nhà nước" in page.text
    assert _now(task).version == 1


def test_tasks_are_handed_to_another_agency(office: Browser) -> None:
    old, new = make_agency("Sở Cũ"), make_agency("Sở Mới")
    tasks = [make_task(lead=old), make_task(lead=old), make_task(lead=new)]
    ready = _preview(
        office, Act.CHANGE_LEAD, [task.code for task in tasks], lead_agency_id=str(new.id), reason="Đúng chức năng"
    )
    assert [line[1] for line in _told(ready)] == ["Sở Cũ → thành Sở Mới"] * 2 + ["Sở Mới"]
    assert "Cơ quan này đang chủ trì nhiệm vụ." in ready.text
    result = _send(office, ready)
    assert result.heading == "2 đã đổi cơ quan chủ trì, 1 không"
    assert [(_now(task).lead_agency_id, _now(task).state) for task in tasks[:2]] == [(new.id, State.ASSIGNED)] * 2
    told = db.session.scalars(select(HistoryEntry.summary).where(HistoryEntry.task_id == tasks[0].id)).all()
    assert told == ["Chuyển cho Sở Mới chủ trì: Đúng chức năng"]


def test_the_office_confirms_many_without_being_asked_anything(office: Browser) -> None:
    tasks = [make_task(reported_on=TODAY) for _ in range(3)]
    ready = _preview(office, Act.CONFIRM, [task.code for task in tasks])
    assert ready.one(".btn-brand").get_text() == "Xác nhận hoàn thành 3 nhiệm vụ"
    assert [line[1] for line in _told(ready)] == ["Chờ xác nhận → thành Đã hoàn thành"] * 3
    assert _send(office, ready).heading == "3 đã xác nhận hoàn thành"
    assert {_now(task).state for task in tasks} == {State.COMPLETED}


def test_a_head_accepts_and_gives_to_an_officer(browser_of: BrowserOf) -> None:
    agency = make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency, name="Lê Văn Việc")
    make_account(Role.AGENCY_OFFICER, name="Người Sở Khác")
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agency))
    tasks = [make_task(lead=agency, state=State.ASSIGNED) for _ in range(2)]
    codes = [task.code for task in tasks]
    assert _send(head, _preview(head, Act.ACCEPT, codes)).heading == "2 đã tiếp nhận"
    asked = _preview(head, Act.GIVE, codes)
    assert asked.texts("#account_id option") == ["Lê Văn Việc"]
    ready = _preview(head, Act.GIVE, codes, account_id=str(officer.id), may_report="y")
    assert [line[1] for line in _told(ready)] == ["chưa giao → thành Lê Văn Việc"] * 2
    assert _send(head, ready).heading == "2 đã giao chuyên viên"
    given = db.session.execute(select(TaskOfficer.account_id, TaskOfficer.may_report)).all()
    assert [tuple(row) for row in given] == [(officer.id, True)] * 2
    again = _preview(head, Act.GIVE, codes)
    assert [line[1] for line in _told(again)] == ["Lê Văn Việc"] * 2


def test_an_agency_learns_nothing_of_tasks_of_another(browser_of: BrowserOf) -> None:
    hidden = make_task(content="Chim hoàng yến", state=State.ASSIGNED)
    head = browser_of(make_account(Role.AGENCY_HEAD))
    page = _preview(head, Act.ACCEPT, [hidden.code])
    missing = _preview(head, Act.ACCEPT, ["NV-KHONG-CO"])
    assert "Chim hoàng yến" not in page.text
    assert _told(page)[0][1:] == _told(missing)[0][1:]
    version: dict[str, Any] = {f"phien-{hidden.code}": "1"}
    result = head.post(CONFIRM, form_at="/tai-khoan", viec="tiep-nhan", chon=[hidden.code], **version)
    assert result.heading == "0 đã tiếp nhận, 1 không"
    assert "Chim hoàng yến" not in result.text
    assert _now(hidden).state is State.ASSIGNED


def test_an_act_of_another_role_is_not_taken(browser_of: BrowserOf) -> None:
    agency = make_agency()
    task = make_task(lead=agency)
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agency))
    told = head.post(
        CONFIRM, form_at="/tai-khoan", viec="gia-han", chon=[task.code], reason="x", due_on="2024-09-01", unit="ngay"
    )
    assert "Chưa chọn" in told.text or "Chọn một việc" in told.text
    assert _now(task).version == 1


def test_a_task_that_changed_after_the_preview_is_left_and_told(office: Browser, browser_of: BrowserOf) -> None:
    tasks = [make_task(reported_on=TODAY) for _ in range(2)]
    ready = _preview(office, Act.CONFIRM, [task.code for task in tasks])
    other = browser_of(make_account(Role.OFFICE_OFFICER, name="Người Nhanh"))
    _send(other, _preview(other, Act.CONFIRM, [tasks[0].code]))
    result = _send(office, ready)
    assert result.heading == "1 đã xác nhận hoàn thành, 1 không"
    assert "Người Nhanh vừa «Xác nhận hoàn thành» lúc 09:00 ngày 12/06/2024" in result.text
    again = result.one("form:has([name=viec])")
    assert [one["value"] for one in again.select("[name=chon]")] == [tasks[0].code]


def test_sending_twice_or_reloading_repeats_nothing(office: Browser) -> None:
    task = make_task(due_on=TODAY + timedelta(days=2))
    ready = _preview(office, Act.EXTEND, [task.code], days="5", unit="ngay", reason="Chờ ý kiến")
    first = _send(office, ready)
    assert _send(office, ready).heading == "0 đã gia hạn, 1 không"
    assert _now(task).due_on == TODAY + timedelta(days=7)
    entry = db.session.scalars(
        select(HistoryEntry.id).where(HistoryEntry.act == "hang-loat").order_by(HistoryEntry.id)
    ).first()
    assert office.get(f"/nhiem-vu/hang-loat/{entry}").text == first.text


def test_what_came_of_it_is_for_the_one_who_did_it(office: Browser, browser_of: BrowserOf) -> None:
    task = make_task(reported_on=TODAY)
    _send(office, _preview(office, Act.CONFIRM, [task.code]))
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.act == "hang-loat")).one()
    assert entry.summary == "Xác nhận hoàn thành hàng loạt: 1 nhiệm vụ được, 0 không"
    browser_of(make_account(Role.OFFICE_OFFICER)).get(f"/nhiem-vu/hang-loat/{entry.id}", 404)


def test_nothing_chosen_and_too_much_chosen_are_said(office: Browser) -> None:
    make_task()
    assert "Chưa chọn nhiệm vụ nào" in office.post(PREVIEW, form_at="/nhiem-vu", viec="gia-han").text
    assert "Chọn một việc" in office.post(PREVIEW, form_at="/nhiem-vu", chon="NV-1").text
    many = [f"NV-{number}" for number in range(201)]
    for path in (PREVIEW, CONFIRM):
        told = office.post(path, form_at="/nhiem-vu", viec="xac-nhan", chon=many)
        assert "Mỗi lần làm nhiều nhất 200 nhiệm vụ; bạn chọn 201" in told.text


def test_the_whole_page_can_be_chosen_without_scripts(office: Browser) -> None:
    tasks = [make_task(reported_on=TODAY) for _ in range(3)]
    page = office.get("/nhiem-vu?trang-thai=reported")
    fields: dict[str, Any] = {
        "viec": "xac-nhan",
        "ca-trang": "1",
        "tren-trang": [one["value"] for one in page.all("[name=tren-trang]")],
    }
    ready = office.post(str(page.one("form[data-bulk]")["action"]), form_at="/nhiem-vu", **fields)
    assert ready.heading == "Xác nhận hoàn thành 3 nhiệm vụ"
    assert "trang-thai=reported" in str(ready.link("Thôi")), "the way back is to the list one came from"
    assert _send(office, ready).heading == "3 đã xác nhận hoàn thành"
    assert {_now(task).state for task in tasks} == {State.COMPLETED}


def test_the_number_of_queries_of_a_preview_does_not_grow(office: Browser) -> None:
    def queries(codes: list[str]) -> int:
        token, seen = office.token("/nhiem-vu"), []

        def note(*_told: object) -> None:
            seen.append(1)

        event.listen(db.engine, "before_cursor_execute", note)
        office.post(PREVIEW, csrf_token=token, viec="xac-nhan", chon=codes)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    codes = [make_task(reported_on=TODAY, cooperating=[make_agency()]).code for _ in range(30)]
    assert queries(codes) == queries(codes[:1])


@pytest.mark.parametrize("path", [PREVIEW, CONFIRM])
def test_after_signing_in_anew_what_was_chosen_and_typed_is_only_shown(office: Browser, path: str) -> None:
    task = make_task()
    told: dict[str, Any] = {"viec": "gia-han", "chon": [task.code], "da-nhap": "1", "days": "5", "unit": "ngay"}
    page = office.post(path, 400, form_at="/tai-khoan", reason="Chờ ý kiến bộ", **told, **{ONLY_SHOW: "1"})
    assert page.one("textarea").get_text().strip() == "Chờ ý kiến bộ"
    assert [one["value"] for one in page.all("[name=chon]")] == [task.code]
    assert _now(task).version == 1


def test_agencies_that_are_gone_or_to_come_are_not_offered(office: Browser) -> None:
    gone, to_come = make_agency("Sở Cũ"), make_agency("Sở Sắp có")
    gone.valid_to, to_come.valid_from = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    db.session.commit()
    page = _preview(office, Act.CHANGE_LEAD, [make_task().code])
    offered = page.texts("#lead_agency_id option")
    assert offered
    assert not {"Sở Cũ", "Sở Sắp có"} & set(offered)
