"""Entering a document and its tasks, and handing them out, as an officer of the Office does it on pages."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import event, select

from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_document, make_task
from tests.files.attached import pdf
from tests.page import Browser, Page
from tests.services.entering import a_task
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream
from tracker.models import Account, Agency, Document, Task
from tracker.services.drafts import add_drafts, change_draft, discard_draft
from tracker.services.handing_out import hand_out_drafts
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
_DOCUMENT: dict[str, Any] = {"label": "1125/UBND-KT", "issued_on": "2024-06-10", "subject": "V/v đầu tư công"}


@pytest.fixture
def office(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_OFFICER))


@pytest.fixture
def lead() -> Agency:
    return make_agency("Sở Kế hoạch và Đầu tư")


def _fields(*leads: Agency, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - form data
    return {
        "content": "Trình phương án phân bổ vốn",
        "leads": [str(agency.id) for agency in leads],
        "assigned_on": "2024-06-10",
        "due_way": "ngay",
        "due_on": "2024-06-24",
        "stream": "provincial",
        **more,
    }


def _sent(page: Page) -> dict[str, Any]:
    """What a browser sends of the form on a page, as it stands there."""
    sent: dict[str, Any] = {}
    for one in page.all("main form[method=post] [name]"):
        if one.name == "textarea":
            sent[str(one["name"])] = one.get_text().strip()
        elif one.get("type") not in {"checkbox", "radio", "file"} or one.has_attr("checked"):
            sent.setdefault(str(one["name"]), []).append(one.get("value", ""))
    return sent


def _save(browser: Browser, path: str, **changed: str) -> None:
    """Save the form of a page with these changes."""
    browser.post(path, **(_sent(browser.get(path)) | changed))


def _drafts(document: Document, *leads: Agency, **told: Any) -> list[str]:  # noqa: ANN401 - any field
    return add_drafts(document_id=document.id, told=a_task(*leads, **told), by=make_actor())


def _checked(page: Page, name: str) -> list[str]:
    return [str(box["value"]) for box in page.all(f"input[name={name}][checked]")]


def _document(document_id: int) -> Document:
    return db.session.get_one(Document, document_id, populate_existing=True)


def _tasks() -> list[Task]:
    return list(db.session.scalars(select(Task).order_by(Task.code)))


def test_a_document_is_entered_and_its_page_asks_for_the_first_task(office: Browser) -> None:
    page = office.post("/van-ban/moi", **_DOCUMENT, files=(io.BytesIO(pdf()), "Công văn.pdf"))
    assert page.heading == "Công văn 1125/UBND-KT ngày 10/06/2024"
    assert "V/v đầu tư công" in page.text
    assert page.link("Công văn.pdf").startswith("/tep/")
    assert "Nhiệm vụ đầu tiên" in page.text
    assert page.one("[name=assigned_on]")["value"] == "2024-06-10"
    assert not page.all(".drafts")


def test_an_existing_document_is_refused_and_led_to_with_nothing_lost(office: Browser) -> None:
    document = make_document("1125/UBND-KT", subject="Vốn", issued_on=TODAY)
    make_task(document=document)
    page = office.post("/van-ban/moi", 409, **(_DOCUMENT | {"label": "1125/ubnd-kt"}))
    assert "Văn bản này đã có: 1125/UBND-KT của UBND ngày 12/06/2024, 1 nhiệm vụ: mở" in page.text
    assert page.link("mở") == f"/van-ban/{document.id}"
    assert page.one("#subject").get_text().strip() == "V/v đầu tư công"
    assert "Văn bản này đã có" in page.texts(".field-error")[0]


def test_all_errors_of_a_document_are_shown_at_once(office: Browser) -> None:
    page = office.post("/van-ban/moi", 400, label="", issued_on="31/02/2024", subject="")
    assert page.texts(".field-error") == [
        "Ghi ngày theo ngày/tháng/năm, ví dụ 12/06/2024.",
        "Cần ghi trích yếu, vì văn bản không có số.",
    ]
    assert page.one("#issued_on")["value"] == "31/02/2024"


def test_an_old_document_needs_a_tick(office: Browser) -> None:
    old = _DOCUMENT | {"issued_on": "10/06/2022"}
    page = office.post("/van-ban/moi", 400, **old)
    assert "Ngày ban hành 10/06/2022 đã quá một năm." in page.text
    assert office.post("/van-ban/moi", **old, confirmed="y").heading.endswith("ngày 10/06/2022")


@pytest.mark.parametrize("told", ["1125/UBND-KT", "01125 / ubnd-kt", "1125", "Số: 1125/UBND-KT"])
def test_a_document_is_found_by_its_number(office: Browser, told: str) -> None:
    document = make_document("1125/UBND-KT")
    make_document("11250/UBND-KT")
    page = office.get(f"/van-ban/moi?so={quote(told)}")
    assert page.link("mở") == f"/van-ban/{document.id}"
    piece = office.raw(f"/van-ban/tim?so={quote(told)}").get_data(as_text=True)
    assert "<html" not in piece
    assert f'href="/van-ban/{document.id}"' in piece


def test_a_number_that_is_new_goes_into_the_form(office: Browser) -> None:
    page = office.get("/van-ban/moi?so=77/KH-UBND")
    assert "Chưa có văn bản nào số «77/KH-UBND»" in page.text
    assert page.one("#label")["value"] == "77/KH-UBND"
    assert office.raw("/van-ban/tim?so=").get_data(as_text=True).strip() == ""


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("giai ngan", True),
        ("GIẢI NGÂN", True),
        ("dau tu 1125", True),
        ("1125/ubnd", True),
        ("gian ngan", False),
        ("don doc", False),
        ("%", True),
        ("_", True),
    ],
)
def test_documents_are_searched_by_number_and_subject_without_diacritics(
    office: Browser, words: str, *, finds: bool
) -> None:
    make_document("1125/UBND-KT", subject="V/v giải ngân vốn đầu tư công")
    page = office.get(f"/van-ban?q={quote(words)}")
    assert page.texts("table.list .what") == (["1125/UBND-KT"] if finds else [])
    if not finds:
        assert f"Không có văn bản nào khớp «{words}»" in page.text


def test_the_list_of_documents_counts_tasks_and_drafts(office: Browser, lead: Agency) -> None:
    assert "Chưa có văn bản nào." in office.get("/van-ban").text
    first, second = make_document("1/KH-UBND"), make_document("2/KH-UBND", issued_on=TODAY)
    make_task(document=first)
    _drafts(first, lead)
    page = office.get("/van-ban")
    assert page.texts("table.list .what") == ["2/KH-UBND", "1/KH-UBND"]
    assert page.texts("table.list td:last-child") == ["0 nhiệm vụ", "1 nhiệm vụ 1 dự thảo"]
    assert office.get("/van-ban?du-thao=1").texts("table.list .what") == ["1/KH-UBND"]
    assert second.id
    assert "Về trang đầu" in office.get("/van-ban?trang=9").text


def test_the_list_of_documents_says_what_each_value_is_where_there_are_no_column_heads(office: Browser) -> None:
    make_document("1/KH-UBND", issued_on=TODAY)
    unnumbered = make_document("2/KH-UBND", issued_on=TODAY - timedelta(days=1))
    unnumbered.label = unnumbered.issuer = unnumbered.type_name = ""
    unnumbered.number_key = None
    db.session.commit()
    make_task(document=unnumbered)
    page = office.get("/van-ban")
    assert page.texts("table.list tr .on-phone") == [
        *("Ban hành", "Nơi ban hành:", "nhiệm vụ"),
        *("Ban hành", "nhiệm vụ"),
    ]
    assert page.texts("table.list .what") == ["1/KH-UBND", "Văn bản không số"]
    assert "Giao tại Văn bản không số" in office.get(f"/nhiem-vu/{_tasks()[0].code}").text


def test_what_a_document_is_said_to_have_is_what_its_list_shows(office: Browser, lead: Agency) -> None:
    document = make_document("1/KH-UBND", issued_on=TODAY)
    for state in (State.IN_PROGRESS, State.COMPLETED, State.REVOKED, State.SUSPENDED):
        make_task(document=document, state=state, reported_on=TODAY if state is State.COMPLETED else None)
    central = make_task(document=document, stream=Stream.CENTRAL)
    _drafts(document, lead, make_agency())
    index, page = office.get("/van-ban"), office.get(f"/van-ban/{document.id}")
    assert index.texts("table.list td:last-child") == ["4 nhiệm vụ 2 dự thảo"]
    assert "4 nhiệm vụ , 2 dự thảo" in page.text
    assert "4 nhiệm vụ, 2 dự thảo" in office.get("/van-ban/moi?so=1/KH-UBND").text
    assert "4 nhiệm vụ trong văn bản này" in office.get(f"/nhiem-vu/{central.code}").text
    for leads_to in (index.link("4 nhiệm vụ"), page.link("4 nhiệm vụ")):
        assert len(office.get(leads_to).all("td .what")) == 4
    assert len(page.all("#da-giao ~ table tbody tr")) == 4


def test_a_task_is_added_and_the_form_keeps_what_the_next_one_shares(office: Browser, lead: Agency) -> None:
    document = make_document(issued_on=TODAY)
    fields = _fields(lead, assigner="Chủ tịch UBND tỉnh", field="Đầu tư công", due_way="so-ngay", due_on="")
    fields["due_working_days"] = "5"
    page = office.post(f"/van-ban/{document.id}/nhiem-vu", form_at=f"/van-ban/{document.id}", **fields)
    assert "Đã thêm dự thảo NV-2024-00001: Sở Kế hoạch và Đầu tư, hạn 17/06/2024" in page.text
    assert "Khó đánh giá" not in page.text
    assert (page.one("#assigner")["value"], page.one("#field")["value"]) == ("Chủ tịch UBND tỉnh", "Đầu tư công")
    assert _checked(page, "due_way") == ["so-ngay"]
    assert page.one("#content").get_text().strip() == ""
    assert _checked(page, "leads") == []
    assert page.link("Giao 1 nhiệm vụ cho 1 cơ quan") == f"/van-ban/{document.id}/giao"


def test_the_assigner_that_came_of_the_stream_alone_is_not_kept_for_the_next_task(
    office: Browser, lead: Agency
) -> None:
    document = make_document(issued_on=TODAY)
    path, at = f"/van-ban/{document.id}/nhiem-vu", f"/van-ban/{document.id}"
    page = office.post(path, form_at=at, **_fields(lead, stream="central"))
    assert _tasks()[0].assigner == "Thủ tướng Chính phủ"
    assert (_checked(page, "stream"), page.one("#assigner").get("value")) == (["central"], "")
    office.post(path, form_at=at, **(_sent(page) | _fields(lead, content="Báo cáo", stream="provincial")))
    assert sorted(task.assigner for task in _tasks()) == ["", "Thủ tướng Chính phủ"]
    page = office.post(path, form_at=at, **_fields(lead, content="Đề án", stream="central", assigner="Bộ Tài chính"))
    assert page.one("#assigner")["value"] == "Bộ Tài chính"


def test_doubts_are_shown_and_do_not_hinder(office: Browser, lead: Agency) -> None:
    document = make_document()
    fields = _fields(lead, content="Tăng cường quản lý khoáng sản", due_way="khong", due_on="")
    page = office.post(f"/van-ban/{document.id}/nhiem-vu", form_at=f"/van-ban/{document.id}", **fields)
    doubt = "Khó đánh giá sau này: «tăng cường» không cho biết thế nào là xong"
    assert doubt in page.one("#nhiem-vu-moi").get_text()
    assert doubt in page.texts(".doubt")[0]
    assert "không có hạn" in page.texts(".doubt")[0]


def test_several_leads_become_a_group_shown_as_one(office: Browser) -> None:
    document, agencies = make_document(), [make_agency() for _ in range(4)]
    page = office.post(f"/van-ban/{document.id}/nhiem-vu", form_at=f"/van-ban/{document.id}", **_fields(*agencies))
    assert "Đã thêm 4 dự thảo, một nhóm" in page.text
    assert page.texts(".draft-group summary")[0] == "4 cơ quan chủ trì, mỗi cơ quan một nhiệm vụ"
    assert "Giao 4 nhiệm vụ cho 4 cơ quan" in page.text


@pytest.mark.parametrize(
    ("leads", "named"),
    [(1, "Sở A"), (2, "Sở A; Sở B"), (14, "Sở A; Sở B; và 12 cơ quan khác")],
)
def test_drafts_name_their_lead_agencies_without_unfolding(office: Browser, leads: int, named: str) -> None:
    agencies = [make_agency(f"Sở {letter}", code=f"H50.{letter}") for letter in "ABCDEGHIKLMNOP"[:leads]]
    document = make_document()
    _drafts(document, *agencies)
    assert office.get(f"/van-ban/{document.id}").texts(".drafts > li > .draft-main > div > b")[0] == named


def test_what_is_wrong_with_a_task_is_shown_at_once_and_nothing_typed_is_lost(office: Browser, lead: Agency) -> None:
    document, other = make_document(), make_agency()
    fields = _fields(content="", leads=[], cooperating=[str(other.id)], due_way="so-ngay", due_working_days="năm")
    page = office.post(
        f"/van-ban/{document.id}/nhiem-vu", 400, form_at=f"/van-ban/{document.id}", **fields, field="Y tế"
    )
    assert page.texts(".field-error") == [
        "Cần ghi nội dung nhiệm vụ.",
        "Chọn ít nhất một cơ quan chủ trì.",
        "Ghi số ngày làm việc bằng chữ số.",
    ]
    assert _checked(page, "cooperating") == [str(other.id)]
    assert (page.one("#field")["value"], page.one("#due_working_days")["value"]) == ("Y tế", "năm")
    fields = _fields(lead, due_way="khong", due_on="hôm nào đó", due_working_days="năm")
    office.post(f"/van-ban/{document.id}/nhiem-vu", form_at=f"/van-ban/{document.id}", **fields)
    assert _tasks()[0].due_on is None  # what belongs to another way of telling it is passed over


def test_fields_and_assigners_used_before_are_offered(office: Browser, lead: Agency) -> None:
    document = make_document()
    _drafts(document, lead, assigner="Chủ tịch UBND tỉnh", field="Y tế")
    page = office.get(f"/van-ban/{make_document().id}")
    assert [str(option["value"]) for option in page.all("#field-da-dung option")] == ["Y tế"]
    assert [str(option["value"]) for option in page.all("#assigner-da-dung option")] == ["Chủ tịch UBND tỉnh"]


def test_agencies_are_offered_by_kind_and_found_by_first_letters(office: Browser) -> None:
    make_agency("Sở Kế hoạch và Đầu tư")
    gone = make_agency("Sở Cũ")
    gone.valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    page = office.get(f"/van-ban/{make_document().id}")
    keys = {str(option["data-key"]) for option in page.all("[data-picker] [data-key]")}
    assert any(key.startswith("so ke hoach va dau tu") and "skhdt" in key.split() for key in keys)
    assert "Sở Cũ đến 11/06/2024" in page.texts("[data-picker] [data-key]")


def test_a_draft_is_changed_and_discarded(office: Browser, lead: Agency) -> None:
    document, other = make_document(issued_on=TODAY), make_agency("Sở Xây dựng")
    [code] = _drafts(document, lead, cooperating=[other])
    path = f"/van-ban/{document.id}/du-thao/{code}"
    page = office.get(path)
    assert _checked(page, "leads") == [str(lead.id)]
    assert page.one("#due_on")["value"] == "2024-06-22"
    part = {f"part-{other.id}": "Cho số liệu", f"part-due-{other.id}": "2024-06-20"}
    fields = _fields(
        lead, content="Báo cáo vốn", cooperating=str(other.id), assigned_on="2024-06-12", version="1", **part
    )
    assert "Đã sửa dự thảo" in office.post(path, **fields).text
    assert office.get(path).one(f"[name=part-{other.id}]")["value"] == "Cho số liệu"
    stale = office.post(path, 409, **(fields | {"content": "Viết dở"}))
    assert "vừa thay đổi dự thảo" in stale.text
    assert stale.one("#content").get_text().strip() == "Viết dở"
    wrong = office.post(path, 400, **(fields | {f"part-due-{other.id}": "mai", "version": "2"}))
    assert "Ghi ngày theo ngày/tháng/năm" in wrong.text
    gone = office.post(f"{path}/bo", form_at=f"/van-ban/{document.id}", version="2")
    assert f"Đã bỏ dự thảo {code}" in gone.text
    assert _tasks() == []


def test_the_second_to_change_a_draft_is_told_who_changed_what_and_sees_both(
    office: Browser, browser_of: BrowserOf, lead: Agency
) -> None:
    document, other = make_document(issued_on=TODAY), make_agency("Sở Xây dựng")
    first, second = _drafts(document, lead, make_agency(), cooperating=[other])
    path = f"/van-ban/{document.id}/du-thao/{first}"
    opened = _sent(office.get(path)) | {"content": "Của tôi", "field": "Y tế", "whole_group": "y"}
    colleague = browser_of(make_account(Role.OFFICE_HEAD, name="Lê Thị Hoa"))
    part = {f"part-{other.id}": "Cho số liệu"}
    _save(colleague, path, content="Của chị Hoa", due_way="khong", field="Y tế", is_starred="y", **part)
    discard_draft(task_code=second, version=1, by=actor_of(make_account(name="Trần Văn An")))
    told = office.post(path, 409, **opened)
    assert f"Lê Thị Hoa vừa thay đổi dự thảo {first} lúc 09:00 ngày 12/06/2024" in told.texts("[role=alert]")[0]
    done = told.texts("main .notice.warn li")
    assert "Trần Văn An" in done[0]
    assert second in done[0]
    assert "không thời hạn. Của chị Hoa" in done[1]
    assert "Lê Thị Hoa" in done[1]
    assert told.texts("main p.late-ink") == [
        "Hiện nay: Của chị Hoa",
        "Hiện nay: Sở Xây dựng (Cho số liệu)",
        "Hiện nay: Không thời hạn (nhiệm vụ thường xuyên)",
        "Hiện nay: có",
    ]
    assert told.one("#content").get_text().strip() == "Của tôi"
    office.post(path, **_sent(told))
    assert [task.content for task in _tasks()] == ["Của tôi"]


@pytest.mark.parametrize(
    ("quicker", "told"),
    [
        ("changed", "Người Kia vừa thay đổi dự thảo NV-2024-00001 lúc 09:00 ngày 12/06/2024"),
        ("discarded", "Dự thảo NV-2024-00001 không còn nữa: người khác đã bỏ trước bạn."),
        ("handed out", "Nhiệm vụ này đã giao, không còn là dự thảo."),
    ],
)
def test_who_discards_a_draft_too_late_is_told_on_the_page_of_its_document(
    office: Browser, lead: Agency, quicker: str, told: str
) -> None:
    document, by = make_document(issued_on=TODAY), actor_of(make_account(name="Người Kia"))
    [code] = _drafts(document, lead)
    at = f"/van-ban/{document.id}"
    token = office.token(at)
    if quicker == "changed":
        change_draft(task_code=code, version=1, told=a_task(lead, content="Khác"), by=by)
    elif quicker == "discarded":
        discard_draft(task_code=code, version=1, by=by)
    else:
        hand_out_drafts(document_id=document.id, chosen={code: 1}, by=by)
    page = office.post(f"{at}/du-thao/{code}/bo", csrf_token=token, version="1")
    assert page.heading.startswith("Công văn")
    assert told in page.text
    assert "biểu mẫu" not in page.text
    assert len(_tasks()) == (quicker != "discarded")


@pytest.mark.parametrize(
    ("status", "told"),
    [(400, "Nhiệm vụ này đã giao, không còn là dự thảo."), (404, "không còn nữa: người khác đã bỏ.")],
)
def test_what_was_typed_into_a_draft_that_is_none_any_more_is_not_lost(
    office: Browser, lead: Agency, status: int, told: str
) -> None:
    document = make_document(issued_on=TODAY)
    [code] = _drafts(document, lead)
    path = f"/van-ban/{document.id}/du-thao/{code}"
    typed = _sent(office.get(path)) | {"content": "Một câu dài"}
    if status == 400:
        hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor())
    else:
        discard_draft(task_code=code, version=1, by=make_actor())
    page = office.post(path, status, **typed)
    assert told in page.texts("[role=alert]")[0]
    assert page.one("#content").get_text().strip() == "Một câu dài"


def test_the_second_to_correct_a_document_is_told_who_changed_what_and_sees_both(
    office: Browser, browser_of: BrowserOf
) -> None:
    document = make_document("48/QĐ-UBND", issued_on=TODAY, subject="Cũ")
    path = f"/van-ban/{document.id}/sua"
    _save(office, path, subject="Trước khi mở")
    opened = _sent(office.get(path)) | {"subject": "Của tôi"}
    colleague = browser_of(make_account(Role.OFFICE_HEAD, name="Lê Thị Hoa"))
    _save(colleague, path, subject="Của chị Hoa")
    _save(colleague, path, issued_on="2024-06-11")
    told = office.post(path, 409, **opened)
    assert "Lê Thị Hoa vừa thay đổi văn bản này lúc 09:00 ngày 12/06/2024" in told.text
    done = told.texts("main .notice.warn li")
    assert len(done) == 2
    assert "ngày ban hành: 12/06/2024 → 11/06/2024" in done[0]
    assert "trích yếu: Trước khi mở → Của chị Hoa" in done[1]
    assert told.texts("main p.late-ink") == ["Hiện nay: 11/06/2024", "Hiện nay: Của chị Hoa"]
    assert told.one("#subject").get_text().strip() == "Của tôi"


def test_a_whole_group_is_changed_from_one_page(office: Browser, lead: Agency) -> None:
    document, other = make_document(issued_on=TODAY), make_agency()
    first, _second = _drafts(document, lead, other)
    path = f"/van-ban/{document.id}/du-thao/{first}"
    assert "cả nhóm 2 dự thảo" in office.get(path).text
    fields = _sent(office.get(path)) | {"content": "Báo cáo vốn", "whole_group": "y"}
    office.post(path, **fields)
    assert [task.content for task in _tasks()] == ["Báo cáo vốn", "Báo cáo vốn"]


def test_a_whole_group_does_not_overwrite_what_a_colleague_wrote_in_another_draft(
    office: Browser, browser_of: BrowserOf, lead: Agency
) -> None:
    document = make_document(issued_on=TODAY)
    first, second = _drafts(document, lead, make_agency())
    path = f"/van-ban/{document.id}/du-thao"
    opened = _sent(office.get(f"{path}/{first}")) | {"content": "Của tôi", "whole_group": "y"}
    colleague = browser_of(make_account(Role.OFFICE_HEAD))
    _save(colleague, f"{path}/{second}", content="Của lãnh đạo")
    told = office.post(f"{path}/{first}", 409, **opened)
    assert f"dự thảo cùng nhóm ({second})" in told.text
    assert told.one("#content").get_text().strip() == "Của tôi"
    assert told.one("#whole_group").has_attr("checked")
    assert [task.content for task in _tasks()] == ["Trình phương án phân bổ vốn", "Của lãnh đạo"]
    office.post(f"{path}/{first}", **_sent(told))  # having been told, he may
    assert [task.content for task in _tasks()] == ["Của tôi", "Của tôi"]


def test_a_draft_whose_form_is_shown_again_stays_the_version_it_was_made_from(
    office: Browser, browser_of: BrowserOf, lead: Agency
) -> None:
    document = make_document(issued_on=TODAY)
    first, second = _drafts(document, lead, make_agency())
    path = f"/van-ban/{document.id}/du-thao"
    opened = _sent(office.get(f"{path}/{first}")) | {"content": "Của tôi", "whole_group": "y"}
    colleague = browser_of(make_account(Role.OFFICE_HEAD))
    for code in (first, second):
        _save(colleague, f"{path}/{code}", content=f"Đã sửa {code}")
    again = office.post(f"{path}/{first}", **(opened | {ONLY_SHOW: "1"}))  # the session had ended
    assert again.one("#content").get_text().strip() == "Của tôi"
    assert (again.one("[name=version]")["value"], again.one(f"[name=version-{second}]")["value"]) == ("1", "1")
    office.post(f"{path}/{first}", 409, **_sent(again))
    assert [task.content for task in _tasks()] == [f"Đã sửa {first}", f"Đã sửa {second}"]


def test_the_preview_says_who_gets_what_and_hands_out(office: Browser, lead: Agency) -> None:
    document, other = make_document(issued_on=TODAY), make_agency("Sở Xây dựng")
    codes = [*_drafts(document, lead, other), *_drafts(document, lead, content="Quan tâm đời sống công nhân")]
    path = f"/van-ban/{document.id}/giao"
    page = office.get(path)
    assert page.heading == "Giao 3 nhiệm vụ cho 2 cơ quan"
    assert _checked(page, "chosen") == codes
    assert "22/06/2024 còn 10 ngày" in page.text
    assert "một nhóm 2 cơ quan" in page.text
    assert "«quan tâm»" in page.texts(".doubt")[0]
    versions: dict[str, Any] = {f"version-{code}": "1" for code in codes}
    done = office.post(path, chosen=codes[:2], **versions)
    assert "Đã giao 2 nhiệm vụ cho 2 cơ quan." in done.text
    assert [task.state for task in _tasks()] == [State.ASSIGNED, State.ASSIGNED, State.DRAFT]
    assert len(done.all(".drafts > li")) == 1
    assert len(done.all("table.list tbody tr")) == 2


def test_a_passed_due_date_needs_a_tick_and_keeps_the_choice(office: Browser, lead: Agency) -> None:
    document, long_ago = make_document(issued_on=TODAY), TODAY - timedelta(days=9)
    [late] = _drafts(document, lead, assigned_on=long_ago, due_on=TODAY - timedelta(days=2))
    [other] = _drafts(document, lead, content="Báo cáo")
    path = f"/van-ban/{document.id}/giao"
    assert "đã qua 2 ngày" in office.get(path).text
    fields: dict[str, Any] = {"chosen": late, f"version-{late}": "1", f"version-{other}": "1"}
    page = office.post(path, 400, **fields)
    assert f"Hạn đã qua: {late}, hạn 10/06/2024" in page.text
    assert _checked(page, "chosen") == [late]
    assert "Đã giao 1 nhiệm vụ" in office.post(path, **fields, confirmed="1").text


def test_nothing_chosen_or_changed_meanwhile_is_said(office: Browser, lead: Agency) -> None:
    document = make_document(issued_on=TODAY)
    [code] = _drafts(document, lead)
    path = f"/van-ban/{document.id}/giao"
    assert "Chưa giao gì. Chọn ít nhất một dự thảo" in office.post(path, 400).text
    fields: dict[str, Any] = {"chosen": code, f"version-{code}": "1"}
    page = office.post(path, 409, **(fields | {f"version-{code}": "7"}))
    assert "Chưa giao gì." in page.text
    office.post(path, **fields)
    assert "Không còn dự thảo nào để giao." in office.get(path).text
    assert office.raw(f"/van-ban/{document.id}/du-thao/{code}").headers["Location"] == f"/nhiem-vu/{code}"


def test_the_page_of_a_draft_leads_to_its_document(office: Browser, lead: Agency) -> None:
    document = make_document()
    [code] = _drafts(document, lead)
    page = office.get(f"/nhiem-vu/{code}")
    assert page.link("Mở trang văn bản") == f"/van-ban/{document.id}"


def test_a_draft_appears_nowhere_to_an_agency(browser_of: BrowserOf, lead: Agency) -> None:
    document = make_document("1125/UBND-KT", issued_on=TODAY)
    [code] = _drafts(document, lead, content="Chim hoàng yến báo cáo", stream=Stream.PROVINCIAL)
    browser = browser_of(make_account(Role.AGENCY_HEAD, agency=lead))
    for path in ("/", "/nhiem-vu?q=chim", f"/nhiem-vu?van-ban={document.id}", "/viec-cua-co-quan"):
        answer = browser.raw(path)
        assert answer.status_code in {200, 404}
        assert "Chim hoàng yến" not in answer.get_data(as_text=True)
    browser.get(f"/nhiem-vu/{code}", 404)
    browser.get(f"/van-ban/{document.id}", 403)


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER])
def test_who_sees_everything_reads_documents_and_nothing_of_their_drafts(
    office: Browser, browser_of: BrowserOf, lead: Agency, role: Role
) -> None:
    office.post("/van-ban/moi", **_DOCUMENT, files=(io.BytesIO(pdf()), "Công văn.pdf"))
    document = db.session.scalars(select(Document)).one()
    path = f"/van-ban/{document.id}"
    _drafts(document, make_agency("Sở Hoàng Yến"), content="Chim hoàng yến báo cáo", field="Hoàng yến học")
    reader = browser_of(make_account(role))
    page = reader.get(path)
    assert "Chưa có nhiệm vụ nào được giao trong văn bản này." in page.text
    assert "Công văn.pdf" not in page.text
    make_task(document=document, lead=lead, content="Việc đã giao")
    for address in ("/van-ban", "/van-ban?du-thao=1", path, f"{path}?moi=NV-2024-00001"):
        page = reader.get(address)
        assert "hoàng yến" not in page.response.get_data(as_text=True).casefold()
        assert "dự thảo" not in page.response.get_data(as_text=True)
        assert "NV-2024-00001" not in page.text
        assert not page.all("main form[method=post]")
        assert not page.all("main a[href$='/sua'], main a[href$='/giao'], main a[href$='/moi'], main textarea")
    assert reader.get("/van-ban").texts("table.list td:last-child") == ["1 nhiệm vụ"]
    page = reader.get(path)
    assert "1 nhiệm vụ" in page.text
    assert page.texts("td .what") == ["Việc đã giao"]
    assert reader.raw(page.link("Công văn.pdf")).status_code == 200
    assert reader.get("/nhiem-vu").link("Văn bản") == "/van-ban"
    for address in ("/van-ban/moi", f"{path}/sua", f"{path}/giao", f"{path}/du-thao/NV-2024-00001"):
        reader.get(address, 403)


def test_a_document_is_corrected(office: Browser) -> None:
    document = make_document("48/QĐ-UBND", issued_on=TODAY, subject="Cũ")
    path = f"/van-ban/{document.id}/sua"
    page = office.get(path)
    fields: dict[str, Any] = {
        "label": "48/QĐ-UBND",
        "issued_on": "2024-06-12",
        "subject": "Mới",
        "mark": page.one("#mark")["value"],
    }
    assert "Đã sửa văn bản." in office.post(path, **fields).text
    stale = office.post(path, 409, **(fields | {"subject": "Khác"}))
    assert "vừa thay đổi văn bản này" in stale.text
    assert stale.one("#subject").get_text().strip() == "Khác"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"issued_on": "mai"}, 400), ({"issued_on": "10/06/2022"}, 400), ({"label": "49/QĐ-UBND"}, 409)],
)
def test_another_persons_correction_is_told_before_anything_that_is_wrong_with_ones_own(
    office: Browser, browser_of: BrowserOf, wrong: dict[str, str], status: int
) -> None:
    document = make_document("48/QĐ-UBND", issued_on=TODAY, subject="Cũ")
    make_document("49/QĐ-UBND", issued_on=TODAY)
    path = f"/van-ban/{document.id}/sua"
    again = office.post(path, status, **(_sent(office.get(path)) | {"subject": "Của tôi"} | wrong))
    assert "vừa thay đổi văn bản này" not in again.text
    _save(browser_of(make_account(Role.OFFICE_HEAD)), path, subject="Của lãnh đạo")
    told = office.post(path, 409, **_sent(again))
    assert "vừa thay đổi văn bản này" in told.text
    assert "vừa thay đổi văn bản này" not in office.post(path, status, **_sent(told)).text
    assert _document(document.id).subject == "Của lãnh đạo"


def test_the_form_of_a_document_stays_the_one_it_was_made_from_when_a_session_ends(
    office: Browser, browser_of: BrowserOf
) -> None:
    document = make_document("48/QĐ-UBND", issued_on=TODAY, subject="Cũ")
    path = f"/van-ban/{document.id}/sua"
    opened = _sent(office.get(path)) | {"subject": "Của tôi"}
    _save(browser_of(make_account(Role.OFFICE_HEAD)), path, subject="Của lãnh đạo")
    again = office.post(path, **(opened | {ONLY_SHOW: "1"}))
    assert again.one("#subject").get_text().strip() == "Của tôi"
    office.post(path, 409, **_sent(again))
    assert _document(document.id).subject == "Của lãnh đạo"


def test_the_page_of_a_document_takes_as_many_queries_for_many_drafts(office: Browser) -> None:
    document = make_document()
    agencies = [make_agency() for _ in range(12)]
    _drafts(document, agencies[0], cooperating=agencies[1:3])

    def queries() -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        office.get(f"/van-ban/{document.id}")
        office.get(f"/van-ban/{document.id}/giao")
        office.get("/van-ban")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few = queries()
    _drafts(document, *agencies, content="Báo cáo", cooperating=agencies[:5])
    for _ in range(5):
        make_task(document=make_document())
    assert queries() == few


def test_texts_are_shown_as_text(office: Browser, lead: Agency) -> None:
    document = make_document("9/UBND-KT", subject="<script>alert(1)</script>")
    _drafts(document, lead, content="<img src=x> báo cáo", field='"><b>')
    page = office.get(f"/van-ban/{document.id}")
    assert "<script>alert(1)</script>" in page.text
    assert not page.all("main img, main script")


@pytest.mark.parametrize("path", ["/van-ban/99", "/van-ban/99/sua", "/van-ban/99/giao", "/van-ban/99/du-thao/NV-1"])
def test_an_unknown_document_is_not_found(office: Browser, path: str) -> None:
    office.get(path, 404)
    office.get("/van-ban/99999999999999999999", 404)
