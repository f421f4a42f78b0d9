"""Entering tasks as drafts: one for each lead agency, with codes that nobody else has."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_document, make_task
from tests.services.entering import a_task
from tracker.db import db
from tracker.domain.due_ways import DueWay
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream
from tracker.errors import ActRefused, InvalidForm, NotAllowed, NotFound, StaleVersion
from tracker.models import Agency, Cooperation, HistoryEntry, Task
from tracker.services.draft_checks import DraftForm, Part
from tracker.services.drafts import add_drafts, change_draft, discard_draft
from tracker.services.handing_out import hand_out_drafts
from tracker.services.history import verify_history

pytestmark = pytest.mark.usefixtures("app")


def _task(code: str) -> Task:
    db.session.rollback()
    return db.session.scalars(select(Task).where(Task.code == code)).one()


def _summaries() -> list[str]:
    return list(db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)))


def _errors(told: DraftForm) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        add_drafts(document_id=make_document().id, told=told, by=make_actor())
    assert db.session.query(Task).count() == 0
    return refused.value.errors


def _with_span(name: str, *, valid_from: date | None = None, valid_to: date | None = None) -> Agency:
    agency = make_agency(name)
    agency.valid_from, agency.valid_to = valid_from, valid_to
    db.session.commit()
    return agency


def test_a_draft_holds_all_that_was_said() -> None:
    lead, other = make_agency("Sở Tài chính"), make_agency("Sở Xây dựng")
    told = a_task(lead, cooperating=[other], assigner=" Chủ  tịch ", field="Đầu tư công", is_starred=True)
    document = make_document("1125/UBND-KT", subject="Vốn đầu tư")
    [code] = add_drafts(document_id=document.id, told=told, by=make_actor())
    task = _task(code)
    assert (code, task.state, task.lead_agency_id, task.group_key) == ("NV-2024-00001", State.DRAFT, lead.id, None)
    assert (task.assigner, task.field, task.is_starred) == ("Chủ tịch", "Đầu tư công", True)
    assert (task.assigned_on, task.due_on, task.original_due_on) == (TODAY, date(2024, 6, 22), date(2024, 6, 22))
    assert (task.handed_out_on, task.stream, task.document_id) == (None, Stream.PROVINCIAL, document.id)
    assert task.search_text == (
        "nv 2024 00001 1125 ubnd kt von dau tu trinh phuong an phan bo von so tai chinh so xay dung"
    )
    assert db.session.scalars(select(Cooperation.agency_id)).all() == [other.id]
    assert _summaries() == ["Nhập dự thảo: Sở Tài chính chủ trì, hạn 22/06/2024. Trình phương án phân bổ vốn"]
    assert verify_history() is None


def test_the_same_job_for_several_agencies_is_one_task_each_in_a_group() -> None:
    agencies = [make_agency() for _ in range(3)]
    told = a_task(*agencies, cooperating=[agencies[0], make_agency()])
    codes = add_drafts(document_id=make_document().id, told=told, by=make_actor())
    tasks = [_task(code) for code in codes]
    assert codes == ["NV-2024-00001", "NV-2024-00002", "NV-2024-00003"]
    assert {task.lead_agency_id for task in tasks} == {agency.id for agency in agencies}
    assert len({task.group_key for task in tasks}) == 1
    assert re.fullmatch(r"[0-9a-f-]{36}", tasks[0].group_key or "")
    pairs = db.session.execute(select(Cooperation.task_id, Cooperation.agency_id)).all()
    assert len(pairs) == 5  # the first agency does not cooperate with itself
    assert (tasks[0].id, agencies[0].id) not in pairs


@pytest.mark.parametrize(
    ("assigned_on", "days", "due_on"),
    [
        (date(2024, 2, 7), 5, date(2024, 2, 21)),
        (date(2024, 4, 26), 5, date(2024, 5, 7)),
        (date(2024, 6, 12), 1, date(2024, 6, 13)),
        (date(2024, 6, 7), 1, date(2024, 6, 10)),
    ],
)
def test_working_days_count_from_the_day_after(assigned_on: date, days: int, due_on: date) -> None:
    told = a_task(
        make_agency(), assigned_on=assigned_on, due_way=DueWay.WORKING_DAYS, due_on=None, due_working_days=days
    )
    [code] = add_drafts(document_id=make_document().id, told=told, by=make_actor())
    task = _task(code)
    assert (task.due_on, task.original_due_on, task.due_working_days) == (due_on, due_on, days)


def test_a_task_may_have_no_due_date() -> None:
    told = a_task(make_agency(), due_way=DueWay.NONE)
    [code] = add_drafts(document_id=make_document().id, told=told, by=make_actor())
    assert (_task(code).due_on, _task(code).original_due_on, _task(code).due_working_days) == (None, None, None)


@pytest.mark.parametrize(("assigner", "stored"), [("", "Thủ tướng Chính phủ"), ("Chính phủ", "Chính phủ")])
def test_a_central_task_is_given_by_the_prime_minister_unless_told(assigner: str, stored: str) -> None:
    told = a_task(make_agency(), stream=Stream.CENTRAL, assigner=assigner)
    [code] = add_drafts(document_id=make_document().id, told=told, by=make_actor())
    assert (_task(code).assigner, _task(code).stream) == (stored, Stream.CENTRAL)


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = DraftForm(content=" ", leads=[], assigned_on=None, due_way=DueWay.DAY, field="x" * 101)
    assert _errors(told) == {
        "content": "Cần ghi nội dung nhiệm vụ.",
        "field": "Không dài quá 100 ký tự; đang có 101.",
        "assigned_on": "Cần ghi ngày giao.",
        "due_on": "Ghi ngày hạn, hoặc chọn không thời hạn.",
        "leads": "Chọn ít nhất một cơ quan chủ trì.",
    }


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "due_on", "Hạn không trước ngày giao (12/06/2024)."),
        ({"due_on": date(2101, 1, 1)}, "due_on", "Hạn phải trước năm 2101."),
        ({"assigned_on": TODAY + timedelta(days=1)}, "assigned_on", "Ngày giao không sau hôm nay (12/06/2024)."),
        ({"assigned_on": date(1999, 12, 31)}, "assigned_on", "từ năm 2000"),
        ({"due_way": DueWay.WORKING_DAYS, "due_working_days": 0}, "due_working_days", "từ 1 đến 500"),
        ({"due_way": DueWay.WORKING_DAYS, "due_working_days": 501}, "due_working_days", "từ 1 đến 500"),
        ({"due_way": DueWay.WORKING_DAYS}, "due_working_days", "từ 1 đến 500"),
        ({"due_way": None}, "due_way", "Chọn cách ghi hạn"),
        ({"leads": [9_999]}, "leads", "Chọn cơ quan trong danh sách."),
        ({"cooperating": [Part(9_999)]}, "cooperating", "Chọn cơ quan trong danh sách."),
        ({"content": "Tài liệu đóng dấu Mật"}, "content", "bí mật nhà nước"),
        ({"assigner": "(TUYỆT MẬT)"}, "assigner", "bí mật nhà nước"),
        ({"field": "Độ mật: Tối mật"}, "field", "bí mật nhà nước"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(change: dict[str, object], field: str, words: str) -> None:
    errors = _errors(replace(a_task(make_agency()), **change))  # type: ignore[arg-type]
    assert list(errors) == [field]
    assert words in errors[field]


def test_due_today_of_a_task_given_today_is_allowed() -> None:
    add_drafts(document_id=make_document().id, told=a_task(make_agency(), due_on=TODAY), by=make_actor())


def test_the_lead_cannot_cooperate_with_itself() -> None:
    lead = make_agency("Sở Tài chính")
    assert "đã chủ trì" in _errors(a_task(lead, cooperating=[lead]))["cooperating"]


def test_an_agency_that_did_not_exist_on_the_day_is_refused() -> None:
    gone = _with_span("Sở Cũ", valid_to=TODAY - timedelta(days=1))
    coming = _with_span("Sở Mới", valid_from=TODAY + timedelta(days=1))
    errors = _errors(a_task(gone, cooperating=[coming]))
    assert errors["leads"].startswith("Không hoạt động vào ngày 12/06/2024: Sở Cũ (đến 11/06/2024).")
    assert "Sở Mới (từ 13/06/2024)" in errors["cooperating"]
    told = a_task(_with_span("Sở Còn", valid_from=TODAY, valid_to=TODAY))
    add_drafts(document_id=make_document().id, told=told, by=make_actor())


def test_a_form_sent_twice_is_not_taken_twice() -> None:
    lead, document = make_agency("Sở Tài chính"), make_document()
    add_drafts(document_id=document.id, told=a_task(lead), by=make_actor())
    with pytest.raises(InvalidForm, match="Sở Tài chính đã có nhiệm vụ này trong văn bản, mã NV-2024-00001"):
        add_drafts(document_id=document.id, told=a_task(make_agency(), lead), by=make_actor())
    add_drafts(document_id=make_document().id, told=a_task(lead), by=make_actor())
    assert db.session.query(Task).count() == 2


def test_codes_go_on_from_the_highest_of_the_year_and_pass_over_what_is_no_number() -> None:
    for code in ("NV-2024-00041", "NV-2024-T00099", "NV-2023-00900", "TW-2024-00500", "NV-2024-", "NV-2024-00042-BS"):
        make_task(code=code)
    add = {"document_id": make_document().id, "by": make_actor()}
    assert add_drafts(told=a_task(make_agency()), **add) == ["NV-2024-00042"]  # type: ignore[arg-type]
    make_task(code="NV-2024-120000")
    assert add_drafts(told=a_task(make_agency()), **add) == ["NV-2024-120001"]  # type: ignore[arg-type]
    earlier = a_task(make_agency(), assigned_on=date(2023, 12, 31))
    assert add_drafts(told=earlier, **add) == ["NV-2023-00901"]  # type: ignore[arg-type]


def test_codes_of_the_central_stream_are_its_own() -> None:
    make_task(code="TW-2024-00041", stream=Stream.CENTRAL)
    make_task(code="NV-2024-00900")
    add = {"document_id": make_document().id, "by": make_actor()}
    central = a_task(make_agency(), make_agency(), stream=Stream.CENTRAL)
    assert add_drafts(told=central, **add) == ["TW-2024-00042", "TW-2024-00043"]  # type: ignore[arg-type]
    assert add_drafts(told=a_task(make_agency()), **add) == ["NV-2024-00901"]  # type: ignore[arg-type]


def test_two_hosts_that_enter_at_once_get_different_codes(app: Flask) -> None:
    by, agencies = make_actor(), [make_agency() for _ in range(4)]
    documents = [make_document().id for _ in range(6)]
    db.session.remove()

    def enter(document_id: int) -> list[str]:
        with app.app_context():
            codes = [
                *add_drafts(document_id=document_id, told=a_task(*agencies), by=by),
                *add_drafts(document_id=document_id, told=a_task(*agencies, content="Báo cáo"), by=by),
            ]
            db.session.remove()
            return codes

    with ThreadPoolExecutor(6) as threads:
        codes = [code for part in threads.map(enter, documents) for code in part]
    assert sorted(codes) == [f"NV-2024-{number:05d}" for number in range(1, 49)]
    assert db.session.query(Task).count() == 48
    assert verify_history() is None


def test_a_draft_is_changed_and_its_history_says_so() -> None:
    lead, other = make_agency("Sở Tài chính"), make_agency("Sở Xây dựng")
    [code] = add_drafts(document_id=make_document().id, told=a_task(lead), by=make_actor())
    told = a_task(other, content="Báo cáo vốn", due_on=date(2024, 7, 1), cooperating=[lead])
    part = Part(lead.id, "Cho số liệu", date(2024, 6, 20))
    change_draft(task_code=code, version=1, told=replace(told, cooperating=[part]), by=make_actor())
    task = _task(code)
    assert (task.lead_agency_id, task.content, task.due_on, task.version) == (
        other.id,
        "Báo cáo vốn",
        date(2024, 7, 1),
        2,
    )
    assert task.original_due_on == date(2024, 7, 1)  # a draft has no earlier date to be judged by
    assert task.search_text.endswith("bao cao von so xay dung so tai chinh")
    cooperation = db.session.scalars(select(Cooperation)).one()
    assert (cooperation.part, cooperation.due_on) == ("Cho số liệu", date(2024, 6, 20))
    assert _summaries()[-1] == "Sửa dự thảo: Sở Xây dựng chủ trì, hạn 01/07/2024. Báo cáo vốn"


def test_a_whole_group_is_changed_but_for_its_leads() -> None:
    agencies = [make_agency() for _ in range(3)]
    codes = add_drafts(document_id=make_document().id, told=a_task(*agencies), by=make_actor())
    told = a_task(agencies[0], content="Báo cáo vốn")
    shown = dict.fromkeys(codes, 1)
    change_draft(task_code=codes[0], version=1, told=told, by=make_actor(), whole_group=shown)
    assert [(_task(code).content, _task(code).version) for code in codes] == [("Báo cáo vốn", 2)] * 3
    assert [_task(code).lead_agency_id for code in codes] == [agency.id for agency in agencies]
    change_draft(task_code=codes[0], version=2, told=a_task(agencies[0], content="Chỉ mình nó"), by=make_actor())
    assert [_task(code).content for code in codes] == ["Chỉ mình nó", "Báo cáo vốn", "Báo cáo vốn"]


@pytest.mark.parametrize("what", ["changed", "discarded", "handed out"])
def test_a_group_of_which_somebody_changed_one_is_not_changed_over_his_head(what: str) -> None:
    agencies, document = [make_agency() for _ in range(3)], make_document()
    codes = add_drafts(document_id=document.id, told=a_task(*agencies), by=make_actor())
    if what == "changed":
        of_the_head = a_task(agencies[1], content="Điều lãnh đạo sửa")
        change_draft(task_code=codes[1], version=1, told=of_the_head, by=make_actor(Role.OFFICE_HEAD))
    elif what == "discarded":
        discard_draft(task_code=codes[1], version=1, by=make_actor())
    else:
        hand_out_drafts(document_id=document.id, chosen={codes[1]: 1}, by=make_actor())
    before = {task.code: (task.content, task.version) for task in db.session.scalars(select(Task))}
    told, shown = a_task(agencies[0], content="Báo cáo vốn"), dict.fromkeys(codes, 1)
    with pytest.raises(StaleVersion, match=f"cùng nhóm \\({codes[1]}\\)"):
        change_draft(task_code=codes[0], version=1, told=told, by=make_actor(), whole_group=shown)
    db.session.rollback()
    assert {task.code: (task.content, task.version) for task in db.session.scalars(select(Task))} == before
    change_draft(task_code=codes[0], version=1, told=told, by=make_actor())
    assert _task(codes[0]).content == "Báo cáo vốn"


def test_a_stored_draft_has_one_lead() -> None:
    lead = make_agency()
    [code] = add_drafts(document_id=make_document().id, told=a_task(lead), by=make_actor())
    with pytest.raises(InvalidForm, match="thêm nhiệm vụ mới"):
        change_draft(task_code=code, version=1, told=a_task(lead, make_agency()), by=make_actor())


def test_of_two_who_change_a_draft_the_second_is_told() -> None:
    lead = make_agency()
    [code] = add_drafts(document_id=make_document().id, told=a_task(lead), by=make_actor())
    change_draft(task_code=code, version=1, told=a_task(lead, content="Báo cáo một"), by=make_actor())
    with pytest.raises(StaleVersion, match=f"vừa thay đổi dự thảo {code} lúc 09:00 ngày 12/06/2024"):
        change_draft(task_code=code, version=1, told=a_task(lead, content="Báo cáo hai"), by=make_actor())
    with pytest.raises(StaleVersion):
        discard_draft(task_code=code, version=1, by=make_actor())
    assert _task(code).content == "Báo cáo một"


def test_a_discarded_draft_is_gone_and_stays_in_the_history(clock: Clock) -> None:
    [code] = add_drafts(
        document_id=make_document().id, told=a_task(make_agency(), cooperating=[make_agency()]), by=make_actor()
    )
    discard_draft(task_code=code, version=1, by=make_actor())
    assert db.session.query(Task).count() == db.session.query(Cooperation).count() == 0
    assert _summaries()[-1] == "Bỏ dự thảo: Trình phương án phân bổ vốn"
    assert verify_history() is None
    clock.move_to("2024-06-13T09:00:00+07:00")
    with pytest.raises(NotFound):
        discard_draft(task_code=code, version=1, by=make_actor())


def test_what_was_handed_out_is_no_draft_any_more() -> None:
    task = make_task(state=State.ASSIGNED)
    with pytest.raises(ActRefused, match="đính chính"):
        change_draft(task_code=task.code, version=1, told=a_task(make_agency()), by=make_actor())
    with pytest.raises(ActRefused, match="không còn là dự thảo"):
        discard_draft(task_code=task.code, version=1, by=make_actor())


def test_drafts_are_for_the_office_alone() -> None:
    lead, document = make_agency(), make_document()
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    with pytest.raises(NotAllowed):
        add_drafts(document_id=document.id, told=a_task(lead), by=head)
    [code] = add_drafts(document_id=document.id, told=a_task(lead), by=make_actor())
    with pytest.raises(NotAllowed):
        change_draft(task_code=code, version=1, told=a_task(lead), by=head)
    with pytest.raises(NotAllowed):
        discard_draft(task_code=code, version=1, by=head)
    with pytest.raises(NotFound):
        add_drafts(document_id=99, told=a_task(lead), by=make_actor())
