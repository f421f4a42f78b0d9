"""The further conditions of the list: each shows exactly what it says, as a chip that can be taken away again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.factories import LONG_AGO, TODAY, make_account, make_actor, make_agency, make_document, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.lifecycle import ReportEnding, RequestState, State
from tracker.domain.permissions import Actor, Role
from tracker.models import Account, CompletionReport, ExtensionRequest, Task, TaskOfficer
from tracker.queries.tasks import TaskFilter, count_by_outcome, count_tasks, list_tasks
from tracker.web.list_filter import _officer

BrowserOf = Callable[[Account], Browser]


def _whats(page: Page) -> list[str]:
    return page.texts("table.list .what")


def _marked(task: Task, **values: object) -> Task:
    for name, value in values.items():
        setattr(task, name, value)
    db.session.commit()
    return task


def _ended(task: Task, ending: ReportEnding, on: date = TODAY - timedelta(days=3)) -> None:
    db.session.add(
        CompletionReport(
            task_id=task.id,
            agency_id=task.lead_agency_id,
            reported_on=on - timedelta(days=1),
            due_on=task.due_on,
            ended_on=on,
            ending=ending,
            entered_at=LONG_AGO,
        )
    )
    db.session.commit()


def _asked(task: Task, state: RequestState = RequestState.PENDING) -> None:
    assert task.due_on
    db.session.add(
        ExtensionRequest(
            task_id=task.id,
            agency_id=task.lead_agency_id,
            asked_on=TODAY,
            due_on=task.due_on,
            asked_due_on=task.due_on + timedelta(days=9),
            reason="Chờ ý kiến bộ",
            is_late=False,
            state=state,
            decided_on=None if state is RequestState.PENDING else TODAY,
            entered_at=LONG_AGO,
        )
    )
    db.session.commit()


def _given(task: Task, officer: Account) -> None:
    db.session.add(TaskOfficer(task_id=task.id, account_id=officer.id, may_report=False, given_on=TODAY))
    db.session.commit()


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD))


@pytest.fixture
def _many(app: Flask) -> None:  # noqa: ARG001 - within its context
    """Tasks of which each condition chooses one, beside one that none does."""
    lead = make_agency()
    make_task(lead=lead, content="Không có gì riêng")
    _marked(make_task(lead=lead, content="Thuộc đất đai"), field="Đất đai")
    _marked(make_task(lead=lead, content="Trọng tâm đây"), is_starred=True)
    _marked(make_task(lead=lead, content="Phó Chủ tịch giao"), assigner="Phó Chủ tịch A")
    _marked(make_task(lead=lead, content="Cùng nhóm", due_on=None), group_key="nhom-1")
    _ended(make_task(lead=lead, content="Vừa bị trả lại"), ReportEnding.RETURNED)
    _asked(make_task(lead=lead, content="Đang xin thêm ngày"))
    make_task(lead=lead, content="Chờ lâu", assigned_on=date(2024, 4, 1))


CONDITIONS = [
    ({"linh-vuc": "Đất đai"}, "Thuộc đất đai", "Lĩnh vực: Đất đai"),
    ({"trong-tam": "1"}, "Trọng tâm đây", "Trọng tâm"),
    ({"nguoi-giao": "Phó Chủ tịch A"}, "Phó Chủ tịch giao", "Người giao: Phó Chủ tịch A"),
    ({"nhom": "nhom-1"}, "Cùng nhóm", "Cùng một nhóm"),
    ({"bi-tra-lai": "1"}, "Vừa bị trả lại", "Bị trả lại"),
    ({"xin-gia-han": "1"}, "Đang xin thêm ngày", "Đang xin gia hạn"),
    ({"dang-o": "cho-gia-han"}, "Đang xin thêm ngày", "Chờ Văn phòng quyết định gia hạn"),
    ({"cho-tu-truoc": "2024-05-01"}, "Chờ lâu", "Chờ từ trước 01/05/2024"),
]


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize(("words", "found", "label"), CONDITIONS)
def test_each_condition_shows_what_it_says_and_can_be_taken_away(
    office: Browser, words: dict[str, str], found: str, label: str
) -> None:
    page = office.get(f"/nhiem-vu?{urlencode(words)}")
    assert _whats(page) == [found]
    chip = next(chip for chip in page.all(".chips a.chip.on") if label in chip.get_text())
    assert len(_whats(office.get(str(chip["href"])))) >= 6


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("words", [words for words, *_ in CONDITIONS])
def test_the_numbers_on_the_chips_are_those_of_the_lists_they_lead_to(office: Browser, words: dict[str, str]) -> None:
    page = office.get(f"/nhiem-vu?{urlencode(words)}")
    for chip in page.all("nav[aria-label='Kết quả'] a.chip:has(b)"):
        number = int(chip.get_text().split()[-1])
        assert len(_whats(office.get(str(chip["href"])))) == number, chip.get_text()


@pytest.mark.parametrize(
    "chosen",
    [
        TaskFilter(TODAY, field="Đất đai"),
        TaskFilter(TODAY, is_starred=True),
        TaskFilter(TODAY, assigner="Phó Chủ tịch A"),
        TaskFilter(TODAY, group_key="nhom-1"),
        TaskFilter(TODAY, was_returned=True),
        TaskFilter(TODAY, extension_pending=True),
        TaskFilter(TODAY - timedelta(days=1), extension_pending=True),
    ],
)
@pytest.mark.usefixtures("app", "_many")
def test_rows_their_number_and_the_numbers_by_outcome_agree(chosen: TaskFilter) -> None:
    actor = Actor(None, "Người xem", Role.VIEWER)
    rows = list_tasks(chosen, actor=actor, today=TODAY)
    assert len(rows) == 1
    assert count_tasks(chosen, actor=actor, today=TODAY) == 1
    assert count_by_outcome(chosen, actor=actor, today=TODAY) == {rows[0].outcome: 1}


def test_returned_means_that_the_latest_report_was(office: Browser) -> None:
    returned = make_task(content="Trả hai lần")
    _ended(returned, ReportEnding.WITHDRAWN, TODAY - timedelta(days=9))
    _ended(returned, ReportEnding.RETURNED)
    withdrawn = make_task(content="Trả rồi tự rút")
    _ended(withdrawn, ReportEnding.RETURNED, TODAY - timedelta(days=9))
    _ended(withdrawn, ReportEnding.WITHDRAWN)
    _ended(make_task(content="Trả rồi báo cáo lại", reported_on=TODAY), ReportEnding.RETURNED)
    assert _whats(office.get("/nhiem-vu?bi-tra-lai=1")) == ["Trả hai lần"]


def test_what_was_entered_or_confirmed_late_is_found_whatever_came_of_it(office: Browser) -> None:
    document = make_document(issued_on=date(2024, 6, 3))
    _marked(make_task(document=document, content="Nhập chậm", due_on=None), entered_at=datetime(2024, 6, 7, tzinfo=UTC))
    _marked(make_task(document=document, content="Nhập ngay"), entered_at=datetime(2024, 6, 4, tzinfo=UTC))
    done = make_task(reported_on=date(2024, 6, 3), state=State.COMPLETED, content="Xác nhận chậm")
    _marked(done, confirmed_on=date(2024, 6, 7))
    for word, found, label in (
        ("nhap-cham", "Nhập chậm", "Nhập quá 2 ngày làm việc sau khi ban hành"),
        ("xac-nhan-cham", "Xác nhận chậm", "Xác nhận quá 2 ngày làm việc sau khi báo cáo"),
    ):
        page = office.get(f"/nhiem-vu?{word}=1")
        assert _whats(page) == [found]
        assert any(label in chip for chip in page.texts(".chips a.chip.on"))


def test_a_decided_request_waits_no_more(office: Browser) -> None:
    _asked(make_task(), RequestState.REFUSED)
    assert _whats(office.get("/nhiem-vu?xin-gia-han=1")) == []


def test_what_was_not_accepted_is_found_by_its_state(office: Browser) -> None:
    make_task(content="Chưa ai nhận", state=State.ASSIGNED)
    make_task(content="Đang làm")
    assert _whats(office.get("/nhiem-vu?trang-thai=assigned")) == ["Chưa ai nhận"]


def test_an_agency_sees_who_has_a_task_and_lists_his_tasks(browser_of: BrowserOf) -> None:
    agency = make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency, name="Lê Văn Việc")
    _given(make_task(lead=agency, content="Việc của Việc"), officer)
    make_task(lead=agency, content="Việc của mọi người")
    head = browser_of(make_account(Role.AGENCY_HEAD, agency=agency))
    page = head.get("/nhiem-vu")
    assert [row.get_text().count("Lê Văn Việc") for row in page.all("table.list tbody tr")] == [1, 0]
    chosen = head.get(f"/nhiem-vu?chuyen-vien={officer.id}")
    assert _whats(chosen) == ["Việc của Việc"]
    assert "Giao cho Lê Văn Việc" in chosen.text
    mine = browser_of(officer).get("/nhiem-vu?chuyen-vien=toi")
    assert _whats(mine) == ["Việc của Việc"]
    assert mine.one("#chuyen-vien option[selected]").get_text() == "Giao cho tôi"


def test_nobody_else_learns_who_has_a_task(browser_of: BrowserOf) -> None:
    lead, helper = make_agency(), make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=lead, name="Lê Văn Việc")
    _given(make_task(lead=lead, cooperating=[helper], content="Việc chung"), officer)
    _given(make_task(lead=helper, content="Việc bên kia"), make_account(Role.AGENCY_OFFICER, agency=helper))
    for asking in (make_account(Role.AGENCY_HEAD, agency=helper), make_account(Role.OFFICE_HEAD)):
        page = browser_of(asking).get(f"/nhiem-vu?vai-tro=ca-hai&chuyen-vien={officer.id}")
        assert len(_whats(page)) == 2, "the condition says nothing to them"
        assert "Lê Văn Việc" not in page.text
    chosen = TaskFilter(TODAY, officer_id=officer.id)
    for actor in (make_actor(Role.AGENCY_HEAD, agency=helper), make_actor(Role.OFFICE_HEAD)):
        assert list_tasks(chosen, actor=actor, today=TODAY) == []


def test_an_officer_who_moved_to_another_agency_is_not_named_there(browser_of: BrowserOf) -> None:
    lead = make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=lead, name="Lê Văn Việc")
    _given(make_task(lead=lead), officer)
    officer.agency_id = make_agency().id
    db.session.commit()
    assert "Lê Văn Việc" not in browser_of(make_account(Role.AGENCY_HEAD, agency=lead)).get("/nhiem-vu").text


def test_a_line_shows_its_star_and_its_progress(office: Browser) -> None:
    lead = make_agency()
    _marked(make_task(lead=lead, content="Có sao", due_on=TODAY), is_starred=True, progress_percent=45)
    _marked(make_task(lead=lead, content="Không sao"), progress_percent=0)
    starred, plain = office.get("/nhiem-vu").all("table.list tbody tr")
    assert starred.select_one(".star") is not None
    assert "đạt 45%" in starred.get_text()
    assert plain.select_one(".star") is None
    assert "%" not in plain.get_text()


def test_fields_and_assigners_of_the_lines_are_offered(office: Browser) -> None:
    _marked(make_task(), field="Đất đai")
    page = office.get("/nhiem-vu")
    assert [option["value"] for option in page.all("#co-linh-vuc option")] == ["Đất đai"]
    assert [option["value"] for option in page.all("#co-nguoi-giao option")] == ["Chủ tịch UBND tỉnh"]


def test_no_condition_shows_what_is_of_another_agency(browser_of: BrowserOf) -> None:
    other = make_agency()
    _marked(make_task(lead=other, content="Của nơi khác"), field="Đất đai", is_starred=True)
    head = browser_of(make_account(Role.AGENCY_HEAD))
    for words in (
        "linh-vuc=%C4%90%E1%BA%A5t+%C4%91ai",
        "trong-tam=1",
        "nguoi-giao=Ch%E1%BB%A7+t%E1%BB%8Bch+UBND+t%E1%BB%89nh",
    ):
        page = head.get(f"/nhiem-vu?{words}&ket-qua=co-han&vai-tro=ca-hai")
        assert _whats(page) == []
        assert "Của nơi khác" not in page.text


def test_a_deputy_of_an_officer_finds_that_officers_tasks_as_given_to_him(app: Flask, browser_of: BrowserOf) -> None:
    agency = make_agency()
    officer, deputy = (make_account(Role.AGENCY_OFFICER, agency=agency) for _ in range(2))
    _given(make_task(lead=agency, content="Việc của người vắng"), officer)
    actor = Actor(deputy.id, "Thay", Role.AGENCY_OFFICER, agency.id, in_place_of=officer.id)
    with app.test_request_context("/nhiem-vu?chuyen-vien=toi"):
        assert _officer(actor, []) == officer.id
    assert _whats(browser_of(deputy).get("/nhiem-vu?chuyen-vien=toi")) == []
