"""The list of tasks and the page of one, as people read them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_document, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream
from tracker.models import Account, CalendarDay
from tracker.services.corrections import correct_task
from tracker.services.due_dates import extend_deadline
from tracker.services.interruption import suspend_task

BrowserOf = Callable[[Account], Browser]


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD))


def _whats(page: Page) -> list[str]:
    return page.texts("table.list .what")


def test_the_list_begins_with_what_is_most_overdue(office: Browser) -> None:
    make_task(content="Còn lâu", due_on=TODAY + timedelta(days=40))
    make_task(content="Quá chín ngày", due_on=TODAY - timedelta(days=9))
    make_task(content="Hạn hôm nay", due_on=TODAY)
    make_task(content="Đã xong", reported_on=TODAY)
    page = office.get("/nhiem-vu")
    assert _whats(page) == ["Quá chín ngày", "Hạn hôm nay", "Còn lâu"]
    assert page.texts("td.due b") == ["quá 9 ngày", "hạn hôm nay", "còn 40 ngày"]


def test_chips_count_what_they_lead_to(office: Browser) -> None:
    make_task(due_on=TODAY - timedelta(days=1))
    make_task(due_on=TODAY)
    make_task(due_on=TODAY, reported_on=TODAY)
    make_task(due_on=TODAY - timedelta(days=3), reported_on=TODAY)
    make_task(due_on=None)
    make_task(stream=Stream.CENTRAL)
    page = office.get("/nhiem-vu")
    chips = {tuple(chip.get_text(" ").split()[:-1]): chip for chip in page.all(".chips .chip:not(.plain)")}
    expected = {
        "Chưa hoàn thành": 2,
        "Quá hạn": 1,
        "Trong hạn": 1,
        "Đã hoàn thành": 2,
        "Đúng hạn": 1,
        "Chậm": 1,
        "Không thời hạn": 1,
        "Tất cả có thời hạn": 4,
    }
    assert {" ".join(words): int(chip.get_text().split()[-1]) for words, chip in chips.items()} == expected
    for words, chip in chips.items():
        assert len(_whats(office.get(str(chip["href"])))) == expected[" ".join(words)]


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("don doc", True),
        ("ĐÔN ĐỐC", True),
        ("đôn đốc", True),
        ("1125/ubnd-kt", True),
        ("1125 UBND", True),
        ("so xay dung", True),
        ('"don doc tien"', True),
        ('"doc don"', False),
        ("doc don", True),
        ("giải ngân", False),
        ("%", True),
        ("_", True),
    ],
)
def test_search_needs_no_diacritics_and_looks_in_content_number_and_agency(
    office: Browser,
    words: str,
    finds: bool,  # noqa: FBT001
) -> None:
    agency = make_agency("Sở Xây dựng")
    make_task(lead=agency, content="Đôn đốc tiến độ", document=make_document("1125/UBND-KT"), code="NV-2024-00077")
    page = Page(office.raw("/nhiem-vu", query_string={"q": words}))
    page.check(200)
    assert (_whats(page) == ["Đôn đốc tiến độ"]) is finds
    if not finds:
        assert f"Không có nhiệm vụ nào khớp «{words}»" in page.text


def test_looking_for_a_task_by_its_code_leads_to_its_page(office: Browser) -> None:
    make_task(content="Việc cần tìm", code="NV-2024-00077", state=State.REVOKED)
    assert office.get("/nhiem-vu?q=nv-2024-00077").heading == "Việc cần tìm"
    assert office.get("/nhiem-vu?q=NV-2024-00078").heading == "Nhiệm vụ"


def test_a_list_can_be_of_one_state(office: Browser) -> None:
    make_task(content="Bị từ chối", state=State.DECLINED)
    make_task(content="Đã thu hồi", state=State.REVOKED)
    make_task(content="Đang làm")
    assert _whats(office.get("/nhiem-vu?trang-thai=declined")) == ["Bị từ chối"]
    assert _whats(office.get("/nhiem-vu?trang-thai=revoked")) == ["Đã thu hồi"]


def test_a_page_has_fifty_lines_and_pages_do_not_overlap(office: Browser) -> None:
    agency = make_agency()
    for number in range(120):
        make_task(lead=agency, content=f"Việc {number:03d}", due_on=TODAY)
    first = office.get("/nhiem-vu")
    second = office.get(first.link("Trang sau"))
    third = office.get(second.link("Trang sau"))
    assert [len(_whats(page)) for page in (first, second, third)] == [50, 50, 20]
    assert len({*_whats(first), *_whats(second), *_whats(third)}) == 120
    assert "Trang 3 / 3" in third.text
    assert "Dòng 101 – 120 trên 120" in third.text
    assert "Về trang đầu" in office.get("/nhiem-vu?trang=9").text


@pytest.mark.parametrize(
    "address",
    [
        "?trang=-1",
        "?trang=khong",
        "?trang=99999999999999999999",
        "?tu=2024-99-99&den=x&ngay=",
        "?ket-qua=%27;DROP TABLE task",
        "?van-ban=99999999999999999999",
        "?sap-xep=due_on;--",
        "?trang-thai=xyz",
        "?q=" + "a" * 3000,
        "?luong=",
    ],
)
def test_nonsense_in_the_address_is_passed_over(office: Browser, address: str) -> None:
    make_task(content="Còn đó")
    office.get(f"/nhiem-vu{address}")


# The overview tells of seven things, each counted by a statement or two of its own.
@pytest.mark.parametrize(("path", "most"), [("/", 25), ("/nhiem-vu", 15)])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    office: Browser, path: str, most: int, count_queries: Callable[..., int]
) -> None:
    make_task(due_on=TODAY - timedelta(days=2))
    few = count_queries(lambda: office.get(path))
    for _ in range(60):
        make_task(document=make_document(), cooperating=[make_agency()], due_on=TODAY - timedelta(days=2))
    assert count_queries(lambda: office.get(path)) == few
    assert few <= most


def test_a_tasks_page_says_how_it_stands_and_what_can_be_done(browser_of: BrowserOf) -> None:
    agency = make_agency("Sở Tài nguyên và Môi trường")
    helper = make_agency("Thanh tra tỉnh")
    task = make_task(
        lead=agency,
        cooperating=[helper],
        document=make_document("1125/UBND-KT", subject="V/v xử lý kết luận thanh tra"),
        content="Xử lý kết luận thanh tra đất đai",
        due_on=TODAY - timedelta(days=23),
        assigned_on=TODAY - timedelta(days=60),
    )
    page = browser_of(make_account(Role.AGENCY_HEAD, agency=agency)).get(f"/nhiem-vu/{task.code}")
    assert page.heading == "Xử lý kết luận thanh tra đất đai"
    assert "Quá hạn 23 ngày" in page.text
    assert page.one(".btn-brand").get_text() == "Báo cáo hoàn thành"
    assert "Công văn 1125/UBND-KT ngày 13/05/2024" in page.text
    assert "V/v xử lý kết luận thanh tra" in page.text
    assert "Thanh tra tỉnh" in page.text
    assert "20/05/2024" in page.text


def test_a_moved_due_date_shows_both_and_why(office: Browser) -> None:
    head = actor_of(make_account(Role.OFFICE_HEAD))
    task = make_task(due_on=TODAY, assigned_on=TODAY - timedelta(days=30))
    extend_deadline(task_code=task.code, due_on=TODAY + timedelta(days=9), reason="Chờ ý kiến bộ", by=head)
    page = office.get(f"/nhiem-vu/{task.code}")
    assert page.one("s").get_text() == "12/06/2024"
    assert "21/06/2024" in page.text
    assert "12/06/2024: gia hạn 12/06/2024 → 21/06/2024 (Chờ ý kiến bộ)" in page.text
    assert page.texts(".timeline .what") == ["Gia hạn: 12/06/2024 → 21/06/2024. Chờ ý kiến bộ"]


def test_an_agency_reports_completion_and_the_office_confirms(browser_of: BrowserOf) -> None:
    agency = make_agency()
    task = make_task(lead=agency, state=State.ASSIGNED, due_on=TODAY - timedelta(days=2))
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agency, name="Lãnh đạo Sở"))
    path = f"/nhiem-vu/{task.code}"
    head.post(f"{path}/tiep-nhan", version=head.get(f"{path}/tiep-nhan").one("[name=version]")["value"])

    form = head.get(f"{path}/bao-cao-hoan-thanh")
    version = form.one("[name=version]")["value"]
    refused = head.post(f"{path}/bao-cao-hoan-thanh", 400, version=version, result="Đã trình phương án")
    assert "Cần ghi nguyên nhân chậm" in refused.text
    assert refused.one("textarea[name=result]").get_text().strip() == "Đã trình phương án"  # nothing typed is lost
    assert refused.one("textarea[name=delay_cause]").get("aria-invalid") == "true"
    done = head.post(
        f"{path}/bao-cao-hoan-thanh",
        version=version,
        result="Đã trình phương án",
        result_document="215/BC-SXD",
        delay_cause="Chờ số liệu",
    )
    assert "chậm 2 ngày" in done.text
    assert "Chờ xác nhận" in done.text

    office = browser_of(make_account(Role.OFFICE_OFFICER))
    page = office.get(path)
    assert "Văn bản kết quả 215/BC-SXD" in page.text
    assert "Nguyên nhân chậm Chờ số liệu" in page.text
    assert page.one(".btn-brand").get_text() == "Xác nhận hoàn thành"
    confirmed = office.post(f"{path}/xac-nhan", version=office.get(f"{path}/xac-nhan").one("[name=version]")["value"])
    assert "Đã hoàn thành" in confirmed.text
    assert len(confirmed.all(".timeline li")) == 3


def test_the_second_of_two_people_is_told_and_keeps_what_he_typed(browser_of: BrowserOf) -> None:
    task = make_task(due_on=TODAY + timedelta(days=3))
    first = browser_of(make_account(Role.OFFICE_OFFICER, name="Người Nhanh"))
    second = browser_of(make_account(Role.OFFICE_OFFICER, name="Người Chậm"))
    path = f"/nhiem-vu/{task.code}/gia-han"
    version = second.get(path).one("[name=version]")["value"]
    first.post(path, version=version, due_on="2024-07-01", reason="Xin thêm")
    told = second.post(path, 409, version=version, due_on="2024-07-09", reason="Lý do rất dài của tôi")
    assert "Người Nhanh vừa «Gia hạn»" in told.text
    assert told.one("textarea").get_text().strip() == "Lý do rất dài của tôi"
    assert told.one("[name=due_on]")["value"] == "2024-07-09"
    again = second.post(path, version=told.one("[name=version]")["value"], due_on="2024-07-09", reason="Vẫn cần")
    assert "09/07/2024" in again.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("trang-thai=bay", "trang-thai=bay"),
        ("van-ban=99999999999", "van-ban=99999999999"),
        ("tu=2024-13-01", "tu=2024-13-01"),
        ("sap-den-han=7&luong=x", "luong=x, sap-den-han=7"),
        ("trang-thai=assigned&tu=2024-01-01&sap-den-han=1&luong=tat-ca&vai-tro=phoi-hop&sap-xep=ma", ""),
    ],
)
def test_a_condition_that_nobody_can_follow_is_told(office: Browser, query: str, told: str) -> None:
    notices = office.get(f"/nhiem-vu?{query}").texts(".notice.warn b")
    assert notices == ([told] if told else [])


def test_drafts_asked_for_by_who_may_not_see_them_are_told_as_no_condition(browser_of: BrowserOf) -> None:
    page = browser_of(make_account(Role.VIEWER)).get("/nhiem-vu?trang-thai=draft")
    assert page.texts(".notice.warn b") == ["trang-thai=draft"]


def test_what_can_be_done_comes_before_the_story_for_a_keyboard_and_a_reader(office: Browser) -> None:
    task = make_task(content="Rất dài " * 100)
    page = office.get(f"/nhiem-vu/{task.code}")
    text = str(page.soup)
    assert text.index("Việc cần làm") < text.index('id="dien-bien"')
    assert len(page.heading) <= 320
    assert page.all("details.why p")[0].get_text().strip() == task.content.strip()


def test_a_due_date_counted_in_working_days_says_when_the_calendar_has_changed_since(office: Browser) -> None:
    task = make_task(assigned_on=date(2024, 6, 3), due_on=date(2024, 6, 10))
    task.due_working_days = 5
    db.session.commit()
    assert "Lịch nghỉ đã thay đổi" not in office.get(f"/nhiem-vu/{task.code}").text
    db.session.add(CalendarDay(day=date(2024, 6, 5), is_working=False, name="Nghỉ bù", notice="TB 1"))
    db.session.commit()
    page = office.get(f"/nhiem-vu/{task.code}")
    assert "với 5 ngày làm việc" in page.text
    assert "Lịch nghỉ đã thay đổi sau khi giao; hạn đã giao giữ nguyên." in page.text


def test_while_a_task_is_suspended_no_day_is_left_or_late(office: Browser) -> None:
    document = make_document()
    for days in (-9, 9):
        task = make_task(due_on=TODAY + timedelta(days=days), assigned_on=date(2024, 1, 2), document=document)
        suspend_task(task_code=task.code, reason="Chờ luật", by=make_actor(Role.OFFICE_HEAD))
        page = office.get(f"/nhiem-vu/{task.code}")
        assert page.texts(".tags .outcome") == ["● Trong hạn"]
        assert "9 ngày" not in page.one(".tags").get_text()
    for path in ("/nhiem-vu?trang-thai=suspended", f"/van-ban/{document.id}"):
        assert [told.split()[:2] for told in office.get(path).texts("td.due")] == [["tạm", "dừng"]] * 2, path


def test_why_this_date_stays_true_after_a_correction(office: Browser) -> None:
    head = make_actor(Role.OFFICE_HEAD)
    counted = make_task(assigned_on=date(2024, 6, 3), due_on=date(2024, 6, 10))
    counted.due_working_days = 5
    db.session.commit()
    undated = make_task(assigned_on=date(2024, 6, 3), due_on=None)
    for task in (counted, undated):
        told: dict[str, Any] = {
            "content": task.content,
            "assigner": task.assigner,
            "field": "",
            "is_starred": False,
            "cooperating": (),
        }
        correct_task(task_code=task.code, reason="Gõ nhầm", due_on=date(2024, 6, 20), by=head, **told)
    page = office.get(f"/nhiem-vu/{counted.code}")
    assert "với 5 ngày làm việc, tính từ ngày sau ngày giao: hạn ban đầu 10/06/2024" in page.text
    assert "đính chính hạn 10/06/2024 → 20/06/2024 (Gõ nhầm)" in page.text
    page = office.get(f"/nhiem-vu/{undated.code}")
    assert "Giao ngày 03/06/2024, không thời hạn. 12/06/2024: đính chính hạn không thời hạn → 20/06/2024" in page.text
