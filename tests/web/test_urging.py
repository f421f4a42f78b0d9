"""Urging on the pages: from a list, the queue, a task or the overview, through a preview, to the register."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from docx import Document
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_agency, make_document, make_task
from tests.page import Browser, Page
from tracker.config import Settings
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, HistoryEntry, OutboxMessage, Urge
from tracker.services.completion import report_completion
from tracker.services.urging import UrgeWish, urge_tasks
from tracker.web.forms import ONLY_SHOW

BrowserOf = Callable[[Account], Browser]
LATE = TODAY - timedelta(days=9)


@pytest.fixture
def officer(app: object) -> Account:  # noqa: ARG001 - within its context
    return make_account(Role.OFFICE_OFFICER, name="Nguyễn Thu Hà")


@pytest.fixture
def office(browser_of: BrowserOf, officer: Account) -> Browser:
    return browser_of(officer)


@pytest.fixture
def lead(app: object) -> Agency:  # noqa: ARG001 - within its context
    agency = make_agency("Sở Xây dựng")
    make_account(Role.AGENCY_HEAD, agency=agency, name="Phạm Hồng Sơn")
    return agency


def _preview(browser: Browser, *codes: str, path: str = "/don-doc/moi", **told: Any) -> Page:  # noqa: ANN401
    return browser.post(path, form_at="/nhiem-vu", chon=list(codes), **told)


def _fields(page: Page) -> dict[str, Any]:
    """What the form of the preview would send as it stands."""
    fields: dict[str, Any] = {}
    for one in page.one("form.urge-form").select("input, textarea"):
        if one.get("type") == "checkbox" and not one.has_attr("checked"):
            continue
        told = (
            one.get_text().removeprefix("\r\n").removeprefix("\n") if one.name == "textarea" else one.get("value", "")
        )
        fields.setdefault(str(one["name"]), []).append(str(told))
    return fields


def _send(browser: Browser, page: Page, status: int = 200, **changed: Any) -> Page:  # noqa: ANN401
    form = page.one("form.urge-form")
    return browser.post(str(form["action"]), status, form_at="/tai-khoan", **{**_fields(page), **changed})


def _count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_from_a_list_through_the_preview_to_what_was_sent(office: Browser, lead: Agency) -> None:
    document = make_document("1125/UBND-KT")
    task = make_task(lead=lead, due_on=LATE, content="Xử lý kết luận thanh tra", document=document)
    waits = make_task(lead=lead, due_on=TODAY + timedelta(days=2), state=State.ASSIGNED)
    button = office.get("/nhiem-vu").one("button[formaction]")
    assert button.get_text() == "Đôn đốc…"
    page = _preview(office, task.code, waits.code, path=str(button["formaction"]))
    assert page.heading == "Đôn đốc 2 nhiệm vụ của 1 cơ quan"
    assert "Thư gửi Phạm Hồng Sơn" in page.text
    assert "còn 2 nhiệm vụ chưa báo cáo hoàn thành, trong đó 1 nhiệm vụ đã quá hạn (9 ngày)" in page.text
    assert "chưa lần nào" in page.text
    assert "trước ngày 17/06/2024" in page.text  # three working days on
    assert _count(Urge) == 0

    sent = _send(office, page)
    assert sent.heading == "Đôn đốc Sở Xây dựng"
    assert "Đã đôn đốc." in sent.text
    assert "Không kèm công văn" in sent.text
    assert "Chờ gửi · xem thư" in sent.text
    shown = office.get(f"/nhiem-vu/{task.code}")
    assert "Đôn đốc lần 1: quá 9 ngày, thư tới Phạm Hồng Sơn" in shown.text
    assert "đã đôn đốc 1 lần: 12/06/2024" in shown.text
    assert shown.link("Đôn đốc lần 2") == f"/don-doc/moi?chon={task.code}"
    again = office.get(f"/don-doc/moi?chon={task.code}")
    assert "1 lần, gần nhất 12/06/2024" in again.text


def test_a_letter_goes_along_with_its_number_and_can_be_taken_again(office: Browser, lead: Agency) -> None:
    task = make_task(lead=lead, due_on=LATE, content="Xử lý kết luận thanh tra")
    page = _preview(office, task.code)
    written: dict[str, Any] = {
        "with_letter": "y",
        "place": "Quảng Trị",
        "signer_name": "Trần Quốc Việt",
        f"so-{lead.id}": "125",
    }
    sent = _send(office, page, **written)
    answer = office.raw(sent.link("Tải công văn 125/VP-TH"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=cong-van-don-doc-125-VP-TH.docx"
    word = Document(io.BytesIO(answer.data))
    told = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Kính gửi: Sở Xây dựng." in told
    assert "Xử lý kết luận thanh tra; hạn hoàn thành 03/06/2024, quá 9 ngày." in told
    assert office.raw(sent.link("Tải công văn 125/VP-TH")).data == answer.data
    assert "công văn 125/VP-TH ngày 12/06/2024" in office.get(f"/nhiem-vu/{task.code}").text

    following = _preview(office, task.code)
    assert _fields(following)[f"so-{lead.id}"] == ["126"]
    assert _fields(following)["signer_name"] == ["Trần Quốc Việt"]
    refused = _send(office, following, 400, **{**written, "text": "Chữ tôi đã viết"})
    assert "Số 125 năm 2024 đã dùng. Ghi số khác." in refused.text
    assert _fields(refused)["text"] == ["Chữ tôi đã viết"]
    assert _count(Urge) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "Cần ghi nội dung đôn đốc."),
        ({"text": "Tài liệu Tối mật"}, "bí mật nhà nước"),
        ({"with_letter": "y", "letter_on": ""}, "Cần ngày công văn."),
        ({"with_letter": "y", "place": ""}, "Cần ghi địa danh"),
        ({"with_letter": "y", "place": "Huế", "signer_name": ""}, "Cần ghi họ tên người ký."),
        ({"with_letter": "y", "place": "Huế", "so-1": "không"}, "Số công văn là một số"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    office: Browser, lead: Agency, wrong: dict[str, Any], told: str
) -> None:
    assert lead.id == 1
    task = make_task(lead=lead)
    page = _preview(office, task.code)
    refused = _send(office, page, 400, **{"signer_name": "Trần Quốc Việt", **wrong})
    assert told in " ".join(refused.texts(".field-error"))
    assert _fields(refused)["chon"] == [task.code]
    assert (_count(Urge), _count(OutboxMessage)) == (0, 0)


def test_an_agency_nobody_can_be_written_to_is_named_before_and_after(office: Browser) -> None:
    agency = make_agency("Sở Không Thư")
    task = make_task(lead=agency)
    page = _preview(office, task.code)
    assert "chưa có lãnh đạo nào có địa chỉ thư" in page.text
    refused = _send(office, page, 400)
    assert "Sở Không Thư chưa có lãnh đạo nào có địa chỉ thư" in " ".join(refused.texts(".field-error"))
    sent = _send(office, page, with_letter="y", place="Huế", signer_name="A")
    assert "Không ai có địa chỉ thư; chỉ có công văn." in sent.text


def test_unticked_tasks_are_not_urged_and_a_task_done_meanwhile_stops_it(office: Browser, lead: Agency) -> None:
    kept, left = make_task(lead=lead), make_task(lead=lead)
    page = _preview(office, kept.code, left.code)
    head = db.session.execute(select(Account).where(Account.role == Role.AGENCY_HEAD)).scalar_one()
    report_completion(task_code=left.code, by=actor_of(head), result="Xong")
    refused = _send(office, page, 400)
    assert f"{left.code}: Không thể «Đôn đốc»" in refused.text
    assert "Chưa có gì được gửi" in refused.text
    assert _fields(refused)["chon"] == [kept.code]
    _send(office, page, chon=[kept.code])
    assert [one.task_count for one in db.session.scalars(select(Urge))] == [1]


def test_a_task_that_changed_meanwhile_stops_it_with_a_word(office: Browser, lead: Agency) -> None:
    task = make_task(lead=lead)
    page = _preview(office, task.code)
    refused = _send(office, page, 409, **{f"phien-{task.code}": "7"})
    assert f"{task.code} vừa thay đổi sau khi bạn xem trước" in refused.text
    assert _count(Urge) == 0


def test_sending_twice_and_signing_in_anew_send_once(office: Browser, lead: Agency) -> None:
    task = make_task(lead=lead)
    page = _preview(office, task.code)
    shown = _send(office, page, **dict[str, Any]({ONLY_SHOW: "1"}))
    assert shown.heading == "Đôn đốc 1 nhiệm vụ của 1 cơ quan"
    assert _count(Urge) == 0
    assert _send(office, page).heading == _send(office, page).heading == "Đôn đốc Sở Xây dựng"
    assert (_count(Urge), _count(OutboxMessage)) == (1, 1)


def test_several_agencies_show_what_each_got(office: Browser, lead: Agency) -> None:
    other = make_agency("Sở Y tế")
    page = _preview(office, make_task(lead=lead).code, make_task(lead=other).code)
    numbers = {name: values for name, values in _fields(page).items() if name.startswith("so-")}
    assert sorted(value for values in numbers.values() for value in values) == ["1", "2"]
    result = _send(office, page, with_letter="y", place="Huế", signer_name="A")
    assert result.heading == "Đã đôn đốc 2 cơ quan"
    letters = [str(link["href"]) for link in result.all("tbody a") if "Tải công văn" in link.get_text()]
    assert len(letters) == 2
    assert "không ai có địa chỉ thư" in result.text


def test_the_overview_leads_to_the_preview_of_what_is_overdue(
    office: Browser, browser_of: BrowserOf, lead: Agency
) -> None:
    late = [make_task(lead=lead, due_on=LATE) for _ in range(3)]
    make_task(lead=lead)
    declined = make_task(lead=lead, due_on=LATE, state=State.DECLINED)
    page = office.get("/")
    assert "đôn đốc" not in " ".join(page.texts("p.num"))
    preview = office.get(page.link("Đôn đốc 4 việc quá hạn"))
    assert sorted(_fields(preview)["chon"]) == sorted(task.code for task in late)
    assert f"{declined.code} Không thể «Đôn đốc»" in preview.text
    _send(office, preview)
    assert "30 ngày qua đã đôn đốc 1 lần" in office.get("/").text
    leader = browser_of(make_account(Role.LEADER)).get("/")
    assert not [link for link in leader.texts("a") if "việc quá hạn" in link and "Đôn đốc" in link]


def test_a_whole_list_is_urged_up_to_200_at_a_time(office: Browser, lead: Agency) -> None:
    for _ in range(202):
        make_task(lead=lead, due_on=LATE)
    preview = office.get(office.get("/nhiem-vu?ket-qua=qua-han").link("Đôn đốc cả danh sách"))
    assert len(_fields(preview)["chon"]) == 200
    assert "Danh sách có 202 nhiệm vụ; mỗi lần đôn đốc nhiều nhất 200" in preview.text
    sent = _send(office, preview)
    assert sent.texts(".list-head") == ["200 nhiệm vụ, 0 đã báo cáo hoàn thành sau đôn đốc"]
    message = db.session.execute(select(OutboxMessage)).scalar_one()
    assert len(message.body or b"") < 300_000


def test_the_queue_offers_it_for_what_was_not_accepted(office: Browser, lead: Agency) -> None:
    task = make_task(lead=lead, state=State.ASSIGNED, assigned_on=TODAY - timedelta(days=9))
    queue = office.get("/cho-xu-ly?loai=chua-tiep-nhan")
    assert queue.one("input[name=chon]")["value"] == task.code
    preview = office.get(str(next(link for link in queue.all(".acts-cell a") if link.get_text() == "Đôn đốc")["href"]))
    assert "chưa tiếp nhận" in preview.text
    many = _preview(office, task.code, path=str(queue.one("button[formaction]")["formaction"]))
    assert many.link("Thôi") == "/cho-xu-ly"


def test_nothing_chosen_or_too_much_leads_back_with_a_word(office: Browser, lead: Agency) -> None:
    make_task(lead=lead)
    assert "Chưa chọn nhiệm vụ nào để đôn đốc" in _preview(office).text
    assert "Mỗi lần đôn đốc nhiều nhất 200" in _preview(office, *[f"NV-{number}" for number in range(201)]).text
    nothing = _preview(office, "NV-KHONG-CO")
    assert "Không nhiệm vụ nào đôn đốc được" in nothing.text
    assert office.raw("/don-doc/moi").status_code == 302


@pytest.fixture
def register(settings: Settings, officer: Account, lead: Agency, clock: Clock) -> tuple[Agency, Agency]:
    """Two agencies, urged on three days."""
    other = make_agency("Sở Y tế")
    make_account(Role.AGENCY_HEAD, agency=other)
    first, second = make_task(lead=lead, due_on=LATE, content="=1+1"), make_task(lead=other)
    for day, tasks in (("2024-03-05", [first]), ("2024-06-03", [first, second]), ("2024-06-12", [second])):
        clock.move_to(f"{day}T09:00:00+07:00")
        wishes = [UrgeWish(task.code, 1) for task in tasks]
        urge_tasks(go=day, wishes=wishes, text="Khẩn", letters={}, by=actor_of(officer), settings=settings)
    return lead, other


def _numbers(page: Page) -> list[str]:
    return [str(re.findall(r"Số (\S+)", words)[0]) for words in page.texts("table.list tbody td:first-child")]


def test_the_register_by_period_and_agency(office: Browser, register: tuple[Agency, Agency]) -> None:
    lead, other = register
    page = office.get("/don-doc")
    assert _numbers(page) == ["4/2024", *sorted(["3/2024", "2/2024"], reverse=True), "1/2024"]
    assert "4 lần đôn đốc, 4 lượt nhiệm vụ" in page.text
    counts = {tuple(row.get_text(" ").split()[-2:]) for row in page.all("table.urge-counts tbody tr")}
    assert counts == {("2", "2")}
    assert len(_numbers(office.get(page.link("Tháng 6/2024")))) == 3
    narrowed = office.get(f"/don-doc?tu=2024-06-01&den=2024-06-30&co-quan={other.code}")
    assert set(narrowed.texts("table.list a.what")) == {"Sở Y tế"}
    assert len(_numbers(narrowed)) == 2
    assert len(_numbers(office.get(f"/don-doc?co-quan={lead.code}&tu=2024-06-30&den=2024-03-01"))) == 2
    empty = office.get("/don-doc?cong-van=1")
    assert "Không có lần đôn đốc nào khớp" in empty.text
    assert "Sổ không dài đến trang này" in office.get("/don-doc?trang=9").text


def test_the_register_of_an_empty_office_says_what_to_do(office: Browser) -> None:
    assert "Chưa có lần đôn đốc nào." in office.get("/don-doc").text


def test_the_register_goes_into_a_workbook_as_text(office: Browser, register: tuple[Agency, Agency]) -> None:
    assert register
    token = office.token("/don-doc")
    answer = office.raw_post("/don-doc/xuat?den=2024-03-31", data={"csrf_token": token})
    assert answer.headers["Content-Disposition"] == "attachment; filename=so-don-doc-2024-06-12.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = next(row for row in rows if row[0] == "1/2024")
    assert (told[2], told[4]) == ("Sở Xây dựng", "=1+1")
    assert sheet.cell(rows.index(told) + 1, 5).data_type == "s"
    assert not [row for row in rows if row[0] == "2/2024"]
    last = db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)).all()[-1]
    assert last == "Xuất sổ theo dõi đôn đốc, 1 dòng. Điều kiện: đến 31/03/2024"


def test_an_agency_reads_what_was_said_to_it_and_nothing_of_others(
    browser_of: BrowserOf, register: tuple[Agency, Agency]
) -> None:
    lead, _ = register
    head = db.session.scalars(select(Account).where(Account.agency_id == lead.id)).one()
    browser = browser_of(head)
    page = browser.get("/don-doc")
    assert set(page.texts("table.list a.what")) == {"Sở Xây dựng"}
    assert "Sở Y tế" not in page.text
    mine = {str(link["href"]) for link in page.all("table.list a.what")}
    for urge_id in range(1, 5):
        expected = 200 if f"/don-doc/{urge_id}" in mine else 404
        assert browser.raw(f"/don-doc/{urge_id}").status_code == expected
        assert browser.raw(f"/don-doc/{urge_id}/cong-van.docx").status_code == 404


def test_an_urge_shows_what_was_done_since(
    browser_of: BrowserOf, officer: Account, register: tuple[Agency, Agency], clock: Clock
) -> None:
    office = browser_of(officer)
    head = db.session.scalars(select(Account).where(Account.agency_id == register[1].id)).one()
    code = str(office.get("/don-doc/4").all("a.what")[0]["href"]).split("/")[-1]
    clock.move_to("2024-06-14T09:00:00+07:00")
    report_completion(task_code=code, by=actor_of(head), result="Xong")
    office = browser_of(officer)
    page = office.get("/don-doc/4")
    assert "1 nhiệm vụ, 1 đã báo cáo hoàn thành sau đôn đốc" in page.text
    assert "Đã báo cáo 14/06/2024 sau đôn đốc 2 ngày" in page.text
    assert "1 đã xong" in office.get("/don-doc").text


def test_the_queries_of_the_register_do_not_grow_with_its_rows(
    office: Browser,
    settings: Settings,
    officer: Account,
    lead: Agency,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    task = make_task(lead=lead)

    def urge(go: str) -> None:
        wishes = [UrgeWish(task.code, 1)]
        urge_tasks(go=go, wishes=wishes, text="Khẩn", letters={}, by=actor_of(officer), settings=settings)

    urge("first")
    office.get("/don-doc")
    few = count_queries(lambda: office.get("/don-doc"))
    for number in range(12):
        urge(f"go-{number}")
    assert count_queries(lambda: office.get("/don-doc")) == few
