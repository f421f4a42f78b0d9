"""An officer reads a document on a page: what is sure, what is not, corrects, drops, adds, and takes it over."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import make_account, make_agency, make_document
from tests.files.documents import word
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Cooperation, Document, Task, TaskSeries
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
_NOTICE = """UBND TỈNH QUẢNG TRỊ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 87/TB-UBND
Quảng Trị, ngày 10 tháng 6 năm 2024
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại phiên họp tháng 5
Chủ tịch UBND tỉnh kết luận:
1. Sở Tài chính chủ trì, phối hợp với Cục Thuế tỉnh, Sở Nội vụ rà soát các khoản thu, báo cáo trước ngày 20/6/2024.
2. Các sở, ban, ngành gửi danh sách về Sở Nội vụ trước ngày 25/6.
3. Trước ngày 25 hằng tháng, Sở Nội vụ báo cáo UBND tỉnh.
Ngoài ra, cần quan tâm việc lập quy hoạch cán bộ.
Nơi nhận:
- Như trên.
"""


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_OFFICER))


@pytest.fixture
def agencies(app: object) -> list[Agency]:  # noqa: ARG001 - within its context
    names = ("Sở Tài chính", "Sở Nội vụ", "UBND huyện Cam Lộ")
    return [make_agency(name, kind=AgencyKind.LOCAL if "huyện" in name else AgencyKind.DEPARTMENT) for name in names]


def _read(office: Browser, text: str = _NOTICE) -> Page:
    return office.post("/doc-van-ban", text=text)


def _sent(page: Page) -> dict[str, Any]:
    """What a browser sends of the form of the review, as it stands."""
    sent: dict[str, Any] = {}
    for one in page.all("main form[action$='/nhan'] [name]"):
        name = str(one["name"])
        if one.name == "textarea":
            # A browser drops the line end after the tag, and nothing else.
            sent[name] = one.get_text().removeprefix("\r").removeprefix("\n")
        elif one.get("type") not in {"checkbox", "radio"} or one.has_attr("checked"):
            sent[name] = str(one.get("value", ""))
    return sent


def _take(office: Browser, page: Page, status: int = 200, *, changed: dict[str, str] | None = None) -> Page:
    return office.post("/doc-van-ban/nhan", status, form_at="/doc-van-ban", **(_sent(page) | (changed or {})))


def _tasks() -> list[Task]:
    return list(db.session.scalars(select(Task).order_by(Task.id)))


@pytest.mark.usefixtures("agencies")
def test_the_review_shows_the_document_marked_and_each_field_with_the_words_it_came_from(office: Browser) -> None:
    page = _read(office)
    sent = _sent(page)
    assert (sent["label"], sent["issued_on"], sent["type_name"]) == ("87/TB-UBND", "2024-06-10", "Thông báo")
    assert sent["subject"] == "Kết luận của Chủ tịch UBND tỉnh tại phiên họp tháng 5"
    assert [text.split(" ", 1)[0] for text in page.texts("mark[id]")] == ["1", "2", "3"]
    assert page.one("#cho-1")["class"] == ["unsure"]
    assert page.one("#cho-3")["class"] == ["sure"]
    first = page.one("#viec-1").get_text(" ", strip=True)
    assert "«Cục Thuế tỉnh» : cơ quan không có trong danh mục" in first.replace("»:", "» :")
    assert sent["phoi-hop-0"] == "Sở Nội vụ"
    assert sent["han-0"] == "2024-06-20"
    assert "«trước ngày 20/6/2024»" in first
    assert sent["chu-tri-1"] == "Các sở, ban, ngành"
    assert "nhóm cơ quan" in page.one("#viec-2").get_text()
    assert "ngày không rõ năm" in page.one("#viec-2").get_text()
    assert sent["dinh-ky-2"] == "ngày 25 hằng tháng"
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0, "nothing is stored"


def test_what_was_read_is_taken_over_in_one_step(office: Browser, agencies: list[Agency]) -> None:
    page = _take(office, _read(office))
    assert "Đã đưa các nhiệm vụ vào dự thảo" in page.text
    assert page.heading == "Thông báo 87/TB-UBND ngày 10/06/2024"
    tasks = _tasks()
    finance, home, _ = agencies
    assert {one.state for one in tasks} == {State.DRAFT}
    assert tasks[0].lead_agency_id == finance.id
    assert {tasks[1].lead_agency_id, tasks[2].lead_agency_id} == {finance.id, home.id}
    assert tasks[3].lead_agency_id == home.id
    assert tasks[1].group_key == tasks[2].group_key is not None, "several leads are a group"
    assert tasks[3].note == ""
    assert db.session.scalars(select(TaskSeries.rule)).all() == ["FREQ=MONTHLY;BYMONTHDAY=25"]
    assert "ngày 25 hằng tháng" in office.get("/dinh-ky").text
    assert str(tasks[0].due_on) == "2024-06-20"
    taking_part = db.session.scalars(select(Cooperation.agency_id).where(Cooperation.task_id == tasks[0].id)).all()
    assert taking_part == [home.id]


@pytest.mark.usefixtures("agencies")
def test_how_often_it_comes_back_is_only_noted_when_the_officer_says_it_otherwise(office: Browser) -> None:
    sent = _sent(_read(office))
    office.post("/doc-van-ban/nhan", form_at="/doc-van-ban", **(sent | {"dinh-ky-2": "khi có yêu cầu"}))
    assert _tasks()[3].note.startswith("Định kỳ: khi có yêu cầu")
    assert db.session.scalar(select(func.count()).select_from(TaskSeries)) == 0


@pytest.mark.usefixtures("agencies")
def test_the_officer_corrects_and_drops(office: Browser) -> None:
    sent = _sent(_read(office))
    for name in ("giu-1", "giu-2"):
        del sent[name]
    changed = {"chu-tri-0": "UBND huyện Cam Lộ", "phoi-hop-0": "", "han-0": "", "noi-dung-0": "Thu đúng, thu đủ"}
    office.post("/doc-van-ban/nhan", form_at="/doc-van-ban", **(sent | changed))
    (task,) = _tasks()
    assert (task.content, task.due_on) == ("Thu đúng, thu đủ", None)
    assert db.session.get_one(Agency, task.lead_agency_id).name == "UBND huyện Cam Lộ"


@pytest.mark.usefixtures("agencies")
def test_a_passage_is_added_and_what_was_typed_before_stays(office: Browser) -> None:
    sent = _sent(_read(office)) | {
        "noi-dung-0": "Đã sửa bằng tay",
        "doan": "cần quan tâm việc lập quy hoạch cán bộ",
    }
    page = office.post("/doc-van-ban/them", form_at="/doc-van-ban", **sent)
    told = _sent(page)
    assert told["noi-dung-0"] == "Đã sửa bằng tay"
    assert told["noi-dung-3"] == "cần quan tâm việc lập quy hoạch cán bộ"
    assert page.texts("#cho-4") == ["4 cần quan tâm việc lập quy hoạch cán bộ"]
    assert "không nêu cơ quan nào" in page.one("#viec-4").get_text()
    page = _take(office, page, 400)
    assert "Chọn ít nhất một cơ quan chủ trì." in page.one("#viec-4").get_text()
    _take(office, page, changed={"chu-tri-3": "Sở Nội vụ"})
    assert [one.content for one in _tasks()][-1] == "cần quan tâm việc lập quy hoạch cán bộ"


@pytest.mark.usefixtures("agencies")
def test_who_is_not_in_the_list_is_refused_by_name_and_nothing_typed_is_lost(office: Browser) -> None:
    page = _take(office, _read(office), 400, changed={"chu-tri-0": "Sở Biển; Sở Tài chính", "noi-dung-1": "Sửa rồi"})
    assert "Không có trong danh mục cơ quan: «Sở Biển»" in page.one("#viec-1").get_text()
    told = _sent(page)
    assert (told["chu-tri-0"], told["noi-dung-1"]) == ("Sở Biển; Sở Tài chính", "Sửa rồi")
    assert _tasks() == [], "all or nothing"


@pytest.mark.usefixtures("agencies")
def test_a_document_that_is_there_is_found_by_its_number(office: Browser) -> None:
    document = make_document("87/TB-UBND")
    kept = document.id
    _take(office, _read(office, _NOTICE.replace("10 tháng 6", "12 tháng 6")))
    assert {one.document_id for one in _tasks()} == {kept}


@pytest.mark.usefixtures("agencies")
def test_the_same_document_taken_twice_adds_nothing(office: Browser) -> None:
    page = _read(office)
    _take(office, page)
    again = _take(office, page, 400)
    assert "đã có nhiệm vụ này trong văn bản" in again.text
    assert len(_tasks()) == 4


@pytest.mark.usefixtures("agencies")
def test_an_old_document_is_asked_about(office: Browser) -> None:
    page = _read(office, _NOTICE.replace("năm 2024", "năm 2022").replace("/2024", "/2022"))
    page = _take(office, page, 400)
    assert "đã quá một năm" in page.text
    _take(office, page, changed={"confirmed": "1"})
    assert len(_tasks()) == 4


@pytest.mark.usefixtures("agencies")
def test_a_file_is_read_like_a_text(office: Browser) -> None:
    sent: dict[str, Any] = {"file": (io.BytesIO(word(*_NOTICE.splitlines())), "thong-bao.docx"), "text": ""}
    page = office.post("/doc-van-ban", **sent)
    assert len(page.all(".read-task")) == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "  "}, "Dán nội dung văn bản, hoặc chọn một tệp."),
        ({"text": "MẬT\n" + _NOTICE}, "Văn bản có dấu chỉ độ mật."),
        ({"text": _NOTICE.replace("THÔNG BÁO", "THÔNG BÁO\nĐộ mật: Tối mật")}, "Văn bản có dấu chỉ độ mật."),
    ],
)
def test_what_cannot_be_read_or_is_secret_is_refused(office: Browser, fields: dict[str, str], words: str) -> None:
    page = office.post("/doc-van-ban", 400, **fields)
    assert words in page.text


@pytest.mark.usefixtures("agencies")
def test_a_sentence_that_speaks_of_secret_files_is_no_mark(office: Browser) -> None:
    text = _NOTICE.replace(
        "rà soát các khoản thu", "xử lý toàn bộ hồ sơ công việc trên mạng, trừ hồ sơ mật theo quy định"
    )
    assert len(_read(office, text).all(".read-task")) == 3


def test_a_broken_file_is_refused_with_the_cure(office: Browser) -> None:
    page = office.post("/doc-van-ban", 400, file=(io.BytesIO(b"%PDF-1.4 broken"), "a.pdf"), text="")
    assert "Tệp hỏng hoặc không đọc được." in page.text


@pytest.mark.usefixtures("agencies")
def test_after_signing_in_anew_the_review_stands_as_it_was_typed(office: Browser) -> None:
    sent = _sent(_read(office)) | {"noi-dung-0": "Viết dở", ONLY_SHOW: "1"}
    page = office.post("/doc-van-ban/nhan", form_at="/doc-van-ban", **sent)
    assert _sent(page)["noi-dung-0"] == "Viết dở"
    assert _tasks() == []


def test_a_text_without_tasks_says_what_to_do(office: Browser) -> None:
    assert "Không đọc được nhiệm vụ nào." in _read(office, "Kính gửi các đồng chí, mai họp.").text


@pytest.mark.usefixtures("agencies")
def test_numbers_of_tasks_that_a_page_never_sends_do_no_harm(office: Browser) -> None:
    for told, status in (("x", 200), ("-1", 200), ("99999", 200), ("9999", 400)):
        sent = {"text": _NOTICE, "so-viec": told, "doan": "a"}
        page = office.post("/doc-van-ban/them", status, form_at="/doc-van-ban", **sent)
        assert page.heading == "Xem lại văn bản đã đọc"
