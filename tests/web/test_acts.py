"""Acts as people take them in the browser: which forms open, what comes back when one is refused or too late."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.lifecycle import ACT_WORDS, TRANSITIONS, Act, Side, State
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Attachment, CompletionReport, ProgressEntry, Task
from tracker.services.corrections import correct_task
from tracker.services.extension_requests import ask_for_extension
from tracker.services.officers import give_to_officer
from tracker.web.acts import SERVICES

BrowserOf = Callable[[Account], Browser]
_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Scene:
    """A task with its lead and a helper, and a browser for whoever may take an act on it."""

    def __init__(self, browser_of: BrowserOf, state: State = State.IN_PROGRESS) -> None:
        self._browser_of = browser_of
        self.lead, self.helper = make_agency("Sở Nội vụ"), make_agency("Sở Tư pháp")
        reported_on = TODAY if state in {State.REPORTED, State.COMPLETED} else None
        self.task = make_task(lead=self.lead, cooperating=[self.helper], state=state, reported_on=reported_on)
        self.path = f"/nhiem-vu/{self.task.code}"

    def browser_for(self, act: Act) -> Browser:
        transition = TRANSITIONS[act]
        agency: Agency | None = {Side.LEAD: self.lead, Side.COOPERATING: self.helper}.get(transition.side)
        role = Role.AGENCY_HEAD if agency else Role.OFFICE_HEAD
        return self._browser_of(make_account(role, agency=agency))

    def prepare(self, act: Act) -> None:
        """A request to decide on or take back, an officer to take from, where the state allows it."""
        if self.task.state not in {State.ASSIGNED, State.IN_PROGRESS}:
            return
        head = make_actor(Role.AGENCY_HEAD, agency=self.lead)
        if act in {Act.WITHDRAW_REQUEST, Act.DECIDE_EXTENSION}:
            ask_for_extension(
                task_code=self.task.code, by=head, due_on=TODAY + timedelta(days=60), reason="Chờ thẩm định"
            )
        if act is Act.TAKE_BACK:
            officer = make_account(Role.AGENCY_OFFICER, agency=self.lead)
            give_to_officer(task_code=self.task.code, by=head, account_id=officer.id)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(SERVICES))
def test_a_form_opens_from_the_states_that_allow_its_act_and_from_no_other(
    browser_of: BrowserOf, act: Act, state: State
) -> None:
    scene = Scene(browser_of, state)
    scene.prepare(act)
    browser, is_open = scene.browser_for(act), state in TRANSITIONS[act].from_states
    if state is State.DRAFT and TRANSITIONS[act].side in {Side.LEAD, Side.COOPERATING}:
        browser.get(f"{scene.path}/{act.value}", 404)  # agencies do not know of drafts
        return
    page = browser.get(f"{scene.path}/{act.value}", 200 if is_open else 400)
    assert (page.heading == ACT_WORDS[act]) is is_open
    if not is_open:
        assert "Không thể" in page.text
        assert page.link("Xem nhiệm vụ") == scene.path


def _file(name: str, content: bytes = _PDF) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def _now(task: Task) -> Task:
    """The task as the database has it now."""
    return db.session.scalars(select(Task).where(Task.id == task.id).execution_options(populate_existing=True)).one()


def _progress(scene: Scene, **fields: Any) -> Browser:  # noqa: ANN401 - form data
    browser = scene.browser_for(Act.PROGRESS)
    browser.post(f"{scene.path}/cap-nhat", form_at=scene.path, **fields)
    return browser


def test_progress_is_told_in_one_line_on_the_tasks_page(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    browser = _progress(scene, percent="40", text="Đã họp hai lần")
    page = browser.get(scene.path)
    assert "Cập nhật tiến độ: 40%. Đã họp hai lần" in page.texts(".timeline .what")
    assert page.one("progress")["value"] == "40"
    entry = db.session.scalars(select(ProgressEntry)).one()
    assert (entry.percent, entry.text) == (40, "Đã họp hai lần")


@pytest.mark.parametrize("percent", ["101", "-1", "nhiều"])
def test_a_percentage_that_is_none_comes_back_with_what_was_typed(browser_of: BrowserOf, percent: str) -> None:
    scene = Scene(browser_of)
    page = scene.browser_for(Act.PROGRESS).post(
        f"{scene.path}/cap-nhat", 400, form_at=scene.path, percent=percent, text="Đã họp hai lần"
    )
    assert page.one("#text").get_text().strip() == "Đã họp hai lần"
    assert page.all(".field-error")
    assert db.session.scalars(select(ProgressEntry)).all() == []


def test_a_word_and_a_file_stand_in_the_story_for_all_who_take_part(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    office = scene.browser_for(Act.DISCUSS)
    office.post(f"{scene.path}/trao-doi", form_at=scene.path, text="Đề nghị xem mẫu", files=[_file("mẫu báo cáo.pdf")])
    for role, agency in ((Role.AGENCY_OFFICER, scene.helper), (Role.LEADER, None)):
        page = browser_of(make_account(role, agency=agency)).get(scene.path)
        assert page.texts(".timeline .word .what") == ["Đề nghị xem mẫu"]
        assert "mẫu báo cáo.pdf" in page.one(".files").get_text()


def test_the_story_tells_for_whom_each_person_spoke_even_after_he_moved(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    person = make_account(Role.AGENCY_HEAD, agency=scene.helper, name="Lê Hoa")
    browser_of(person).post(f"{scene.path}/trao-doi", form_at=scene.path, text="Đã gửi số liệu")
    person.agency_id = make_agency("Sở Y tế").id
    db.session.commit()
    office = browser_of(make_account(Role.OFFICE_HEAD, name="Trần Việt"))
    page = office.post(f"{scene.path}/trao-doi", form_at=scene.path, text="Đã nhận")
    told = page.texts(".timeline li")
    assert told[0].endswith("Trần Việt, Văn phòng")
    assert told[1].endswith("Lê Hoa, Sở Tư pháp")


def test_what_is_said_is_kept_without_marks_that_turn_the_words_around(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    head = scene.browser_for(Act.PROGRESS)
    said = "Dòng một \u202etác ợưđ\u202c\r\nDo\u0300ng hai\u200b"
    page = head.post(f"{scene.path}/trao-doi", form_at=scene.path, text=said)
    assert page.one(".timeline .word .what").get_text() == "Dòng một tác ợưđ\nDòng hai"
    refused = head.post(f"{scene.path}/trao-doi", 400, form_at=scene.path, text="\u200b \u202e")
    assert "Cần ghi nội dung trao đổi" in refused.text


def test_a_text_as_long_as_the_browser_lets_it_be_is_taken_with_all_its_line_breaks(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    lines = ["x" * 99] * 50  # 4,999 characters as the browser counts them, 5,048 as it sends them
    head = scene.browser_for(Act.PROGRESS)
    page = head.post(f"{scene.path}/trao-doi", form_at=scene.path, text="\r\n".join(lines))
    assert page.one(".timeline .word .what").get_text() == "\n".join(lines)
    typed = "y" * 5_001 + "\n "
    refused = head.post(f"{scene.path}/trao-doi", 400, form_at=scene.path, text=typed)
    assert "Không dài quá 5.000 ký tự" in refused.text
    assert refused.one("textarea").get_text().removeprefix("\r\n") == typed  # as it was typed, to the last blank


def test_who_only_reads_has_no_place_to_talk(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    for role in (Role.LEADER, Role.VIEWER):
        assert not browser_of(make_account(role)).get(scene.path).all("main form:not([action$='/phieu'])")


def test_a_report_with_a_file_shows_both_where_the_office_confirms_it(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    head = scene.browser_for(Act.REPORT)
    head.post(
        f"{scene.path}/bao-cao-hoan-thanh",
        version="1",
        result="Đã ban hành kế hoạch",
        result_document="12/KH-SNV",
        files=[_file("12-KH-SNV.pdf")],
    )
    page = scene.browser_for(Act.CONFIRM).get(f"{scene.path}/xac-nhan")
    assert "Đã ban hành kế hoạch" in page.text
    assert "12-KH-SNV.pdf" in page.one(".files").get_text()
    file, report = db.session.scalars(select(Attachment)).one(), db.session.scalars(select(CompletionReport)).one()
    assert file.report_id == report.id


def test_a_file_that_is_not_taken_loses_nothing_that_was_typed(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    page = scene.browser_for(Act.REPORT).post(
        f"{scene.path}/bao-cao-hoan-thanh",
        400,
        version="1",
        result="Đã xong việc",
        files=[_file("chạy.exe", b"MZ\x90")],
    )
    assert page.one("#result").get_text().strip() == "Đã xong việc"
    assert "chạy.exe" in page.one(".field-error").get_text()
    assert _now(scene.task).state is State.IN_PROGRESS
    assert db.session.scalars(select(Attachment)).all() == []


def test_the_decision_form_shows_what_was_asked_and_takes_a_shorter_date(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    scene.prepare(Act.DECIDE_EXTENSION)
    office = scene.browser_for(Act.DECIDE_EXTENSION)
    path = f"{scene.path}/quyet-dinh-gia-han"
    page = office.get(path)
    assert "11/08/2024 (thêm 30 ngày)" in page.text
    assert "Chờ thẩm định" in page.text
    again = office.post(path, 400, version="2", answer="shortened", reason="Rút ngắn")
    assert "Chọn ngày hạn mới" in again.text
    office.post(path, version="2", answer="shortened", due_on="2024-07-20", reason="Rút ngắn")
    assert str(_now(scene.task).due_on) == "2024-07-20"
    none = office.post(path, 400, version="3", answer="granted", reason="Lần nữa")
    assert "không có đề nghị gia hạn nào đang chờ" in none.text


def test_the_second_of_two_correctors_sees_both_versions_and_keeps_his(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    first = make_account(Role.OFFICE_OFFICER, name="Nguyễn Hà")
    second = browser_of(make_account(Role.OFFICE_OFFICER))
    path = f"{scene.path}/dinh-chinh"
    form = second.get(path)
    assert form.one("#content").get_text().strip() == scene.task.content
    correct_task(
        task_code=scene.task.code, by=actor_of(first), reason="Rõ hơn", content="Nội dung của người trước",
        assigner=scene.task.assigner, field="", is_starred=False, cooperating=[scene.helper.id],
        due_on=scene.task.due_on,
    )  # fmt: skip
    typed: dict[str, Any] = {
        "content": "Nội dung của người sau",
        "assigner": scene.task.assigner,
        "due_on": str(scene.task.due_on),
        "cooperating": str(scene.helper.id),
        "reason": "Sửa lại",
    }
    page = second.post(path, 409, **typed, version=str(form.one("#version")["value"]))
    assert "Nguyễn Hà vừa «Đính chính» lúc 09:00 ngày 12/06/2024" in page.text
    assert "Đính chính (Rõ hơn): Nội dung:" in page.text
    assert page.one("#content").get_text().strip() == "Nội dung của người sau"
    assert "Hiện nay: Nội dung của người trước" in page.text
    second.post(path, form_at=path, **typed, version=str(page.one("#version")["value"]))
    assert _now(scene.task).content == "Nội dung của người sau"


def test_the_part_of_a_cooperating_agency_is_corrected_on_the_screen_and_nothing_typed_is_lost(
    browser_of: BrowserOf,
) -> None:
    scene = Scene(browser_of)
    office, path = scene.browser_for(Act.CORRECT), f"{scene.path}/dinh-chinh"
    text, day = f"part-{scene.helper.id}", f"part-due-{scene.helper.id}"
    now: dict[str, Any] = {"content": scene.task.content, "assigner": scene.task.assigner, "reason": "Ghi thiếu"}
    now |= {"due_on": scene.task.due_on, "cooperating": [scene.helper.id], "version": "1"}
    wrong = office.post(path, 400, **now | {text: "Số liệu hộ tịch", day: "31/02/2024"})
    assert wrong.one(f"[name={text}]")["value"] == "Số liệu hộ tịch"
    assert wrong.one(f"[name={day}]")["value"] == "31/02/2024"
    assert "Ghi ngày theo ngày/tháng/năm" in wrong.one("#phan-viec-loi").get_text()
    page = office.post(path, **now | {text: "Số liệu hộ tịch", day: "30/06/2024"})
    assert "Sở Tư pháp: Số liệu hộ tịch (trước 30/06/2024)" in page.text
    late = office.post(path, 409, **now | {text: "Số liệu cư trú", day: "30/06/2024"})
    assert late.one(f"[name={text}]")["value"] == "Số liệu cư trú"
    assert "Hiện nay: Số liệu hộ tịch, hạn 30/06/2024" in late.text


def test_a_form_that_is_wrong_and_late_is_still_told_that_it_is_late(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    office = scene.browser_for(Act.SUSPEND)
    path = f"{scene.path}/tam-dung"
    office.post(path, 400, version="1", reason="")
    correct_task(
        task_code=scene.task.code, by=make_actor(), reason="Rõ hơn", content="Khác", assigner="", field="",
        is_starred=False, cooperating=[scene.helper.id], due_on=scene.task.due_on,
    )  # fmt: skip
    page = office.post(path, 400, version="1", reason="")
    assert page.one("#version")["value"] == "1"
    office.post(path, 409, version="1", reason="Chờ luật")


def test_an_officer_is_chosen_among_those_of_the_agency(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    officer = make_account(Role.AGENCY_OFFICER, agency=scene.lead, name="Trần Hoa")
    make_account(Role.AGENCY_OFFICER, agency=scene.helper, name="Lê Xa")
    head = scene.browser_for(Act.GIVE)
    page = head.get(f"{scene.path}/giao-chuyen-vien")
    assert page.texts("#account_id option") == ["Trần Hoa"]
    head.post(f"{scene.path}/giao-chuyen-vien", version="1", account_id=str(officer.id), may_report="y")
    shown = browser_of(officer).get(scene.path)
    assert "Báo cáo hoàn thành" in shown.text
    assert "được báo cáo hoàn thành" in shown.text


def test_an_agency_without_officers_is_told_what_to_do(browser_of: BrowserOf) -> None:
    scene = Scene(browser_of)
    page = scene.browser_for(Act.GIVE).get(f"{scene.path}/giao-chuyen-vien")
    assert "Cơ quan chưa có tài khoản chuyên viên nào" in page.text
