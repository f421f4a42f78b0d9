"""Recurring duties on pages: begun from a task, seen with their days, changed, ended, and made by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor, make_agency, make_document, make_task
from tests.page import Browser, Page
from tests.services.repeating import a_series, begin, days_of, series_now, tasks_of
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Task, TaskSeries
from tracker.services.series import change_series, end_series
from tracker.services.series_making import make_due_occurrences
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_OFFICER))


@pytest.fixture
def lead() -> Agency:
    return make_agency("Sở Tài chính")


@pytest.fixture
def task(lead: Agency) -> Task:
    document = make_document("1125/UBND-KT")
    return make_task(lead=lead, document=document, content="Báo cáo giải ngân", due_on=date(2024, 6, 20))


def _sent(page: Page, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - form data
    """What a browser sends of the form on a page, with these changes."""
    sent: dict[str, Any] = {}
    for one in page.all("main form[method=post] [name]:not(button)"):
        name = str(one["name"])
        if one.name == "textarea":
            sent[name] = one.get_text().strip()
        elif one.name == "select":
            sent[name] = [str(option["value"]) for option in one.select("option[selected]")]
        elif one.get("type") not in {"checkbox", "radio"} or one.has_attr("checked"):
            sent.setdefault(name, []).append(one.get("value", ""))
    return sent | changed


def _new(task: Task) -> str:
    return f"/dinh-ky/moi?nhiem-vu={task.code}"


def test_from_a_tasks_page_to_its_series_in_two_steps(office: Browser, task: Task) -> None:
    page = office.get(office.get(f"/nhiem-vu/{task.code}").link("Lặp lại…"))
    assert page.heading == "Đặt nhiệm vụ lặp lại"
    assert "Ngày 20 hằng tháng. Các kỳ tiếp theo:" in page.text  # what it most likely is
    assert page.texts(".coming li") == [
        "thứ Bảy, 20/07/2024 tạo ngày 05/07/2024",
        "thứ Ba, 20/08/2024 tạo ngày 05/08/2024",
        "thứ Sáu, 20/09/2024 tạo ngày 05/09/2024",
        "Chủ nhật, 20/10/2024 tạo ngày 05/10/2024",
        "thứ Tư, 20/11/2024 tạo ngày 05/11/2024",
        "thứ Sáu, 20/12/2024 tạo ngày 05/12/2024",
    ]
    page = office.post(_new(task), **_sent(page))
    assert page.heading == "Báo cáo giải ngân"
    assert "ngày 20 hằng tháng" in page.texts(".chip")[0]
    assert page.link(task.code) == f"/nhiem-vu/{task.code}"
    assert "Đặt nhiệm vụ định kỳ số 1, ngày 20 hằng tháng:" in page.text
    line = office.get(f"/nhiem-vu/{task.code}")
    assert "↻ ngày 20 hằng tháng (lần 1)" in line.text
    assert line.link("ngày 20 hằng tháng") == "/dinh-ky/1"
    assert "Lặp lại…" not in line.text
    assert office.raw(_new(task)).headers["Location"] == "/dinh-ky/1"


def test_from_a_drafts_form_too(office: Browser, lead: Agency) -> None:
    document = make_document()
    draft = make_task(lead=lead, document=document, state=State.DRAFT, due_on=date(2024, 6, 20))
    path = f"/van-ban/{document.id}/du-thao/{draft.code}"
    form = office.get(office.get(path).link("Lặp lại…"))
    office.post(_new(draft), **_sent(form))
    assert "Định kỳ: ngày 20 hằng tháng (lần 1). Sửa ở đây chỉ đổi kỳ này." in office.get(path).text


@pytest.mark.parametrize(
    ("fields", "words", "first"),
    [
        ({"kind": "tuan", "weekdays": ["4"]}, "Thứ Sáu hằng tuần.", "thứ Sáu, 21/06/2024"),
        ({"kind": "ngay", "day_interval": "10", "days_before": ""}, "10 ngày một lần.", "Chủ nhật, 30/06/2024"),
        ({"kind": "thang", "month_days": "cuối tháng"}, "Ngày cuối mỗi tháng.", "Chủ nhật, 30/06/2024"),
        (
            {"kind": "quy", "quarter_days": "25", "quarter_month": "cuoi"},
            "Hằng quý, ngày 25 tháng cuối quý.",
            "thứ Ba, 25/06/2024",
        ),
        (
            {"kind": "nam", "year_days": "15", "months": ["6", "12"]},
            "Ngày 15 tháng 6 và tháng 12 hằng năm.",
            "Chủ nhật, 15/12/2024",
        ),
        ({"kind": "khac", "rule": "FREQ=MONTHLY;BYDAY=1MO"}, "Thứ Hai đầu tiên hằng tháng.", "thứ Hai, 01/07/2024"),
    ],
)
def test_every_way_to_tell_a_rule_shows_its_next_days_before_anything_is_stored(
    office: Browser, task: Task, fields: dict[str, Any], words: str, first: str
) -> None:
    sent = _sent(office.get(_new(task)), **fields, xem="1")
    page = office.post(_new(task), **sent)
    assert page.texts(".rule-preview b")[0] == words
    assert page.texts(".coming li b")[0] == first
    assert db.session.query(TaskSeries).count() == 0
    again = _sent(page)
    for name in fields:
        assert again[name] in ([fields[name]], fields[name]), name


def test_a_shifted_day_is_explained(office: Browser, task: Task) -> None:
    page = office.post(_new(task), **_sent(office.get(_new(task)), days_off="before", xem="1"))
    assert page.texts(".coming li")[0] == "thứ Sáu, 19/07/2024 thay cho 20/07/2024 (thứ Bảy) tạo ngày 04/07/2024"


def test_what_lies_in_the_past_is_announced_before_it_is_made(office: Browser, lead: Agency) -> None:
    old = make_task(lead=lead, document=make_document(), due_on=date(2024, 5, 20))
    sent = _sent(office.get(_new(old)), month_days="20", first_on="2024-03-01", xem="1")
    page = office.post(_new(old), **sent)
    assert (
        "Lưu xong, 3 kỳ được tạo ngay trong hôm nay, trong đó 2 kỳ đã qua hạn thành dự thảo ghi là nhập muộn."
        in page.text
    )


def test_nothing_typed_is_lost_when_it_is_refused(office: Browser, task: Task) -> None:
    sent = _sent(
        office.get(_new(task)),
        kind="thang",
        month_days="33",
        content="Viết dở",
        days_before="abc",
        until_on="31/02/2025",
    )
    page = office.post(_new(task), 400, **sent)
    assert page.texts(".field-error") == [
        "Ghi ngày trong tháng bằng số từ 1 đến 31, cách nhau bằng dấu phẩy, hoặc «cuối tháng».",
        "Ghi ngày theo ngày/tháng/năm, ví dụ 12/06/2024.",
        "Ghi số bằng chữ số.",
    ]
    assert page.one("#content").get_text().strip() == "Viết dở"
    assert [page.one(f"[name={name}]")["value"] for name in ("month_days", "days_before", "until_on")] == [
        "33", "abc", "31/02/2025",
    ]  # fmt: skip
    assert "Sửa các ô có chữ đỏ rồi xem các kỳ tiếp theo." in page.text
    assert db.session.query(TaskSeries).count() == 0


def test_a_form_that_comes_back_after_signing_in_is_only_shown(office: Browser, task: Task) -> None:
    page = office.post(_new(task), **_sent(office.get(_new(task)), content="Viết dở", **{ONLY_SHOW: "1"}))
    assert page.one("#content").get_text().strip() == "Viết dở"
    assert db.session.query(TaskSeries).count() == 0


def test_a_change_shows_what_is_to_come_and_leaves_what_was_made(office: Browser, task: Task) -> None:
    series = begin(task=task, content="Báo cáo giải ngân")
    form = office.get(f"/dinh-ky/{series.id}/sua")
    assert form.texts(".coming li b")[0] == "thứ Bảy, 20/07/2024"
    sent = _sent(form, month_days="25", first_on="2024-06-21")
    page = office.post(f"/dinh-ky/{series.id}/sua", **sent)
    assert "Đã sửa. Các kỳ đã tạo giữ nguyên." in page.text
    assert page.texts(".coming li b")[0] == "thứ Ba, 25/06/2024"
    assert "lặp lại ngày 20 hằng tháng → ngày 25 hằng tháng" in page.text
    assert tasks_of(series)[0].due_on == date(2024, 6, 20)


def test_the_second_of_two_sees_what_the_first_wrote_beside_his_own(office: Browser, task: Task) -> None:
    series = begin(task=task)
    form = office.get(f"/dinh-ky/{series.id}/sua")
    told = a_series(make_agency("Sở Nội vụ"), "FREQ=MONTHLY;BYMONTHDAY=5", first_on=date(2024, 7, 1), content="Của A")
    change_series(number=series.id, version=1, told=told, by=make_actor())
    page = office.post(f"/dinh-ky/{series.id}/sua", 409, **_sent(form, content="Của B"))
    assert "vừa thay đổi nhiệm vụ định kỳ" in page.text
    assert page.one("#content").get_text().strip() == "Của B"
    beside = [one for one in page.texts("p.late-ink") if one.startswith("Hiện nay")]
    assert beside == [
        "Hiện nay: ngày 5 hằng tháng",
        "Hiện nay: 01/07/2024",
        "Hiện nay: Của A",
        "Hiện nay: Sở Nội vụ",
    ]
    assert series_now(series.id).content == "Của A"
    office.post(f"/dinh-ky/{series.id}/sua", **_sent(page, first_on="2024-07-01"))
    assert series_now(series.id).content == "Của B"


def test_the_next_one_is_made_now_and_a_second_press_makes_no_other(office: Browser, task: Task) -> None:
    series = begin(task=task)
    page = office.get(f"/dinh-ky/{series.id}")
    day = str(page.one("form[action$=tao-ngay] [name=ky]")["value"])
    assert "Tạo kỳ 20/07/2024 ngay" in page.text
    made = office.post(f"/dinh-ky/{series.id}/tao-ngay", ky=day)
    assert "Đã tạo kỳ 20/07/2024, mã NV-2024-00001, thành dự thảo" in made.text
    again = office.post(f"/dinh-ky/{series.id}/tao-ngay", ky=day)
    assert "Kỳ 20/07/2024 đã được tạo." in again.text
    assert "Chọn kỳ cần tạo" in office.post(f"/dinh-ky/{series.id}/tao-ngay", ky="mai").text
    assert days_of(series) == [date(2024, 6, 20), date(2024, 7, 20)]
    page = office.get(f"/nhiem-vu/{task.code}")
    assert page.link("kỳ sau →") == "/nhiem-vu/NV-2024-00001"
    assert office.get("/nhiem-vu/NV-2024-00001").link("← kỳ trước") == f"/nhiem-vu/{task.code}"


def test_ending_it_says_so_and_offers_to_go_on(office: Browser, task: Task) -> None:
    series = begin(task=task)
    version = str(office.get(f"/dinh-ky/{series.id}").one("form[action$=ket-thuc] [name=version]")["value"])
    page = office.post(f"/dinh-ky/{series.id}/ket-thuc", version=version)
    assert "Đã kết thúc: không tạo thêm kỳ nào." in page.text
    assert not page.all(".coming")
    assert page.link("Sửa và chạy lại…") == f"/dinh-ky/{series.id}/sua"
    assert "đã kết thúc ngày 12/06/2024" in office.post(f"/dinh-ky/{series.id}/ket-thuc", version="2").text


def test_the_list_is_searched_without_diacritics_and_tells_the_next_time(
    office: Browser, task: Task, lead: Agency
) -> None:
    begin(task=task, content="Báo cáo giải ngân")
    ended = begin(content="Kiểm kê tài sản")
    end_series(number=ended.id, version=1, by=make_actor())
    assert office.get("/dinh-ky").texts("td .what") == ["Báo cáo giải ngân"]
    assert office.get("/dinh-ky?da-ket-thuc=1").texts("td .what") == ["Báo cáo giải ngân", "Kiểm kê tài sản"]
    for words in ("giai ngan", "1125", "so tai chinh", "GIẢI ngân 1125"):
        assert office.get(f"/dinh-ky?q={words}").texts("td .what") == ["Báo cáo giải ngân"], words
    assert "Không có nhiệm vụ định kỳ nào khớp." in office.get("/dinh-ky?q=khong co").text
    assert office.get(f"/dinh-ky?co-quan={lead.code}").texts("td .what") == ["Báo cáo giải ngân"]
    assert office.get("/dinh-ky").texts("tbody td")[3] == "Kỳ tiếp theo: 20/07/2024 tạo ngày 05/07/2024"
    assert office.get("/dinh-ky?trang=3").text.count("Về trang đầu") == 1


def test_an_empty_list_says_how_one_begins(office: Browser) -> None:
    assert "Mở một nhiệm vụ, hoặc dự thảo của nó, rồi bấm «Lặp lại…»." in office.get("/dinh-ky").text
    assert office.raw("/dinh-ky/moi").headers["Location"] == "/dinh-ky"
    assert office.raw("/dinh-ky/moi?nhiem-vu=NV-0").status_code == 404


def test_drafts_that_were_made_are_seen_in_the_queue_and_led_to(
    browser_of: BrowserOf, task: Task, clock: Clock
) -> None:
    series = begin(task=task)
    clock.move_to("2024-08-25T08:00:00+07:00")
    make_due_occurrences()
    office = browser_of(make_account(Role.OFFICE_OFFICER))
    queue = office.get("/cho-xu-ly")
    assert "2 dự thảo định kỳ chờ giao." in queue.text
    page = office.get(queue.link("Xem và giao"))
    assert "2 dự thảo định kỳ chờ giao" in page.texts("h2")
    assert page.texts(".work .faint")[0] == "Sở Tài chính · NV-2024-00001 · nhập muộn"
    assert [str(one["href"]) for one in page.all(".work a")] == [f"/van-ban/{series.document_id}/giao"] * 2
    late = office.get("/nhiem-vu/NV-2024-00001")
    assert "Nhập muộn: nhiệm vụ định kỳ số 1, đáng lẽ tạo ngày 05/07/2024." in late.text


def test_an_agency_sees_the_series_of_tasks_it_leads_without_drafts(browser_of: BrowserOf, lead: Agency) -> None:
    helper = make_agency("Sở Xây dựng")
    task_with_helper = make_task(lead=lead, cooperating=[helper], document=make_document(), due_on=date(2024, 6, 20))
    series = begin(task=task_with_helper)
    other = begin()
    office_head = browser_of(make_account(Role.OFFICE_HEAD))
    office_head.post(f"/dinh-ky/{series.id}/tao-ngay", ky="2024-07-20")
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=lead))
    [row] = browser.get("/dinh-ky").texts("tbody tr")
    assert "1 kỳ đã tạo" in row
    assert "20/07/2024" in row, "to the agency it is yet to come"
    page = browser.get(f"/dinh-ky/{series.id}")
    assert page.texts("td a") == [task_with_helper.code], "the draft of July is not known to it"
    assert page.texts(".coming li b")[0] == "thứ Bảy, 20/07/2024"
    assert "Sửa…" not in page.text
    assert "Lịch sử" not in page.text
    assert browser.raw(f"/dinh-ky/{other.id}").status_code == 404
    assert browser.raw(f"/dinh-ky/{series.id}/sua").status_code == 403
    # Who takes part sees that it comes back, and no more.
    helping = browser_of(make_account(Role.AGENCY_OFFICER, agency=helper))
    assert helping.raw(f"/dinh-ky/{series.id}").status_code == 404
    line = helping.get(f"/nhiem-vu/{task_with_helper.code}")
    assert "↻ ngày 20 hằng tháng (lần 1)" in line.text
    assert not [one for one in line.all("a[href]") if str(one["href"]).startswith("/dinh-ky/")]


def test_of_a_draft_alone_an_agency_knows_nothing(browser_of: BrowserOf, lead: Agency) -> None:
    draft = make_task(lead=lead, document=make_document(), state=State.DRAFT, due_on=date(2024, 6, 20))
    series = begin(task=draft)
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=lead))
    assert browser.raw(f"/dinh-ky/{series.id}").status_code == 404
    assert browser.get("/dinh-ky").texts("td .what") == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER])
def test_who_sees_everything_reads_and_changes_nothing(browser_of: BrowserOf, task: Task, role: Role) -> None:
    series = begin(task=task)
    browser = browser_of(make_account(role))
    page = browser.get(f"/dinh-ky/{series.id}")
    assert "Lịch sử" in page.text
    assert not page.all("main form")
    assert "Lặp lại…" not in browser.get(f"/nhiem-vu/{task.code}").text


def test_a_lead_that_is_no_more_is_pointed_out(office: Browser, task: Task, lead: Agency) -> None:
    series = begin(task=task)
    db.session.get_one(Agency, lead.id).valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    assert "Sở Tài chính không còn hoạt động" in office.get(f"/dinh-ky/{series.id}").text


def test_the_list_asks_the_database_no_more_for_many_than_for_few(
    office: Browser, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    begin()
    few = count_queries(lambda: office.get("/dinh-ky"))
    for _ in range(4):
        begin()
    assert count_queries(lambda: office.get("/dinh-ky")) == few
    number = db.session.scalar(select(func.min(TaskSeries.id)))
    one = count_queries(lambda: office.get(f"/dinh-ky/{number}"))
    office.post(f"/dinh-ky/{number}/tao-ngay", ky="2024-07-20")
    assert count_queries(lambda: office.get(f"/dinh-ky/{number}")) == one
