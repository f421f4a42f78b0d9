"""Importing a workbook: what becomes of its rows, and that the same rows again change nothing."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import TODAY, make_actor, make_agency, make_task
from tests.files.workbooks import HEADER, cells_of, row, saved, workbook_of
from tracker.db import Base, db
from tracker.domain.lifecycle import MoveKind, State
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.errors import BadWorkbook
from tracker.files.workbook.task_row import Refusal
from tracker.models import (
    Agency,
    CompletionReport,
    Cooperation,
    Document,
    DueDateChange,
    HistoryEntry,
    LeadChange,
    Task,
)
from tracker.services.assignment import change_lead
from tracker.services.completion import confirm_completion, reopen_task, report_completion, return_report
from tracker.services.due_dates import extend_deadline
from tracker.services.history import verify_history
from tracker.services.imports.staging import Upload, stage_list
from tracker.services.imports.workbook import ImportResult, import_workbook
from tracker.services.interruption import revoke_task, suspend_task

Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def agencies(app: Flask) -> list[Agency]:
    """The agencies the rows speak of."""
    assert app is not None
    finance = make_agency("Sở Tài chính", code="H50.04")
    finance.short_name, finance.aliases = "STC", ["Sở TC", "Sở Tài chính - Giá"]
    db.session.commit()
    return [
        finance,
        make_agency("Sở Xây dựng", code="H50.09"),
        make_agency("Sở Văn hóa, Thể thao và Du lịch", code="H50.13"),
        make_agency("UBND huyện Hòa An", code="H50.30"),
        make_agency("UBND thành phố Mẫu", code="H50.31"),
    ]


def _import(rows: Rows, *, stream: Stream = Stream.PROVINCIAL, **told: Any) -> ImportResult:  # noqa: ANN401
    content = told.pop("content", None) or workbook_of(rows)
    return import_workbook(content=content, file_name="ds.xlsx", stream=stream, by=SYSTEM, limit_mb=20, **told)


def _counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.created, result.updated, result.unchanged, len(result.refused)


def _task(code: str = "NV-1") -> Task:
    found = select(Task).where(Task.code == code).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def _stored() -> dict[str, list[str]]:
    db.session.rollback()
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def _entries(task: Task) -> list[HistoryEntry]:
    return list(
        db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task.id).order_by(HistoryEntry.id))
    )


def _only(result: ImportResult) -> Refusal:
    (refusal,) = result.refused
    return refusal


WHOLE = row(
    cooperating="Sở Xây dựng; UBND huyện Hòa An", original="20/05/2024", granted="18/05/2024", reported="10/06/2024",
    result="12/BC-STC", confirmed="11/06/2024", note="Gấp",
)  # fmt: skip


def test_a_row_becomes_a_task_with_its_document_extension_report_and_history(agencies: list[Agency]) -> None:
    assert _counts(_import([WHOLE])) == (1, 0, 0, 0)
    task = _task()
    assert (task.state, task.stream) == (State.COMPLETED, Stream.PROVINCIAL)
    assert (task.assigned_on, task.handed_out_on) == (date(2024, 5, 3), date(2024, 5, 3))
    assert (task.original_due_on, task.due_on) == (date(2024, 5, 20), date(2024, 6, 20))
    assert (task.reported_on, task.reported_due_on, task.confirmed_on) == (
        date(2024, 6, 10), date(2024, 6, 20), date(2024, 6, 11),
    )  # fmt: skip
    assert task.lead_agency_id == agencies[0].id
    assert set(db.session.scalars(select(Cooperation.agency_id))) == {agencies[1].id, agencies[3].id}
    document = db.session.scalars(select(Document)).one()
    assert (document.label, document.type_name, document.issued_on) == ("1125/UBND-KT", "Công văn", date(2024, 5, 2))
    change = db.session.scalars(select(DueDateChange)).one()
    assert (change.kind, change.decided_on, change.previous_due_on, change.due_on) == (
        MoveKind.EXTENSION, date(2024, 5, 18), date(2024, 5, 20), date(2024, 6, 20),
    )  # fmt: skip
    report = db.session.scalars(select(CompletionReport)).one()
    assert (report.reported_on, report.due_on, report.confirmed_on, report.result_document) == (
        date(2024, 6, 10), date(2024, 6, 20), date(2024, 6, 11), "12/BC-STC",
    )  # fmt: skip
    assert [entry.happened_on for entry in _entries(task)] == [
        date(2024, 5, 3), date(2024, 5, 18), date(2024, 6, 10), date(2024, 6, 11),
    ]  # fmt: skip
    assert verify_history() is None


@pytest.mark.parametrize(
    ("told", "state", "judged_by"),
    [
        ({}, State.IN_PROGRESS, None),
        ({"due": None}, State.IN_PROGRESS, None),
        ({"reported": "10/06/2024"}, State.REPORTED, date(2024, 6, 20)),
        ({"due": None, "reported": "10/06/2024", "confirmed": "11/06/2024"}, State.COMPLETED, None),
        # Extended after it was reported: judged by the due date of that day.
        (
            {"original": "20/05/2024", "granted": "01/06/2024", "reported": "25/05/2024"},
            State.REPORTED, date(2024, 5, 20),
        ),
        # Extended on the day of the report: in force from that day.
        (
            {"original": "20/05/2024", "granted": "25/05/2024", "reported": "25/05/2024"},
            State.REPORTED, date(2024, 6, 20),
        ),
    ],
)  # fmt: skip
def test_the_state_and_the_date_a_report_is_judged_by_follow_from_the_row(
    told: dict[str, Any], state: State, judged_by: date | None
) -> None:
    _import([row(**told)])
    task = _task()
    assert (task.state, task.reported_due_on) == (state, judged_by)


def test_the_same_file_again_changes_nothing_at_all() -> None:
    content = workbook_of([WHOLE, row("NV-2"), row("NV-3", due=None), row("NV-4", document=None, issued=None)])
    assert _counts(_import([], content=content)) == (4, 0, 0, 0)
    before = _stored()
    assert _counts(_import([], content=content)) == (0, 0, 4, 0)
    assert _stored() == before


def test_a_dry_run_tells_and_saves_nothing() -> None:
    before = _stored()
    assert _counts(_import([WHOLE, row("NV-2", lead="Sở Lạ")], dry_run=True)) == (1, 0, 0, 1)
    assert _stored() == before


_CHANGES: dict[str, dict[str, Any]] = {
    "content": {"content": "Rà soát quy hoạch xây dựng"},
    "assigner": {"assigner": "Phó Chủ tịch UBND tỉnh"},
    "note": {"note": "Khẩn"},
    "lead": {"lead": "Sở Xây dựng"},
    "cooperating": {"cooperating": "Sở Xây dựng, UBND huyện Hòa An"},
    "document": {"document": "300/KH-UBND"},
    "no document": {"document": None, "issued": None, "subject": None},
    "subject": {"subject": "V/v rà soát quy hoạch tỉnh"},
    "issued": {"issued": "01/05/2024"},
    "assigned": {"assigned": "02/05/2024"},
    "due": {"due": "25/06/2024"},
    "extension": {"original": "20/06/2024", "granted": "05/06/2024", "due": "30/06/2024"},
    "report": {"reported": "05/06/2024", "result": "1/BC-STC"},
    "report confirmed": {"reported": "05/06/2024", "confirmed": "06/06/2024"},
    "extension and report": {
        "original": "20/06/2024", "granted": "05/06/2024", "due": "30/06/2024", "reported": "11/06/2024",
    },
    "lead and report": {"lead": "Sở Xây dựng", "reported": "11/06/2024"},
    "everything": {
        "content": "Việc khác", "note": "Khác", "lead": "Sở Xây dựng", "cooperating": "STC", "document": "9/QĐ-UBND",
        "subject": "Khác", "original": "20/06/2024", "granted": "05/06/2024", "due": "30/06/2024",
        "reported": "11/06/2024", "confirmed": "12/06/2024", "result": "7/BC", "assigner": "Khác",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", list(_CHANGES))
def test_a_changed_row_updates_its_task_once_with_an_entry_of_history(name: str) -> None:
    _import([row(), row("NV-2", document="2/KH-UBND")])
    version, count = _task().version, len(_entries(_task()))
    changed = [row(**_CHANGES[name]), row("NV-2", document="2/KH-UBND")]
    assert _counts(_import(changed)) == (0, 1, 1, 0)
    task = _task()
    assert task.version == version + 1
    assert len(_entries(task)) == count + 1
    assert _entries(task)[-1].summary.startswith("Cập nhật từ bảng tính: ")
    before = _stored()
    assert _counts(_import(changed)) == (0, 0, 2, 0)
    assert _stored() == before
    assert verify_history() is None


def test_an_undated_task_may_get_a_due_date_and_an_extension_of_it_at_once() -> None:
    _import([row(due=None)])
    changed = [row(original="20/06/2024", granted="05/06/2024", due="30/06/2024")]
    assert _counts(_import(changed)) == (0, 1, 0, 0)
    assert (_task().original_due_on, _task().due_on) == (date(2024, 6, 20), date(2024, 6, 30))
    assert _counts(_import(changed)) == (0, 0, 1, 0)


def test_an_undated_task_may_get_a_due_date() -> None:
    _import([row(due=None)])
    assert _counts(_import([row()])) == (0, 1, 0, 0)
    assert (_task().original_due_on, _task().due_on) == (date(2024, 6, 20), date(2024, 6, 20))
    assert _counts(_import([row()])) == (0, 0, 1, 0)


def test_a_second_extension_is_added_to_the_first() -> None:
    _import([row(original="20/05/2024", granted="18/05/2024", due="10/06/2024")])
    twice = [row(original="20/05/2024", granted="09/06/2024", due="30/06/2024")]
    assert _counts(_import(twice)) == (0, 1, 0, 0)
    moves = db.session.scalars(select(DueDateChange).order_by(DueDateChange.id)).all()
    assert [(move.previous_due_on, move.due_on) for move in moves] == [
        (date(2024, 5, 20), date(2024, 6, 10)),
        (date(2024, 6, 10), date(2024, 6, 30)),
    ]
    assert _counts(_import(twice)) == (0, 0, 1, 0)


def test_a_report_brought_in_with_an_extension_granted_later_is_judged_by_the_date_of_its_day() -> None:
    _import([row(due="20/05/2024")])
    _import([row(original="20/05/2024", granted="01/06/2024", due="30/06/2024", reported="25/05/2024")])
    assert (_task().reported_due_on, _task().due_on) == (date(2024, 5, 20), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("granted", "judged_by"),
    [
        ("09/06/2024", date(2024, 6, 30)),
        ("10/06/2024", date(2024, 6, 30)),  # in force from the day it is granted
        ("11/06/2024", date(2024, 5, 20)),
    ],
)
def test_an_extension_brought_in_after_the_report_judges_it_by_the_day_it_was_granted(
    granted: str, judged_by: date
) -> None:
    _import([row(due="20/05/2024", reported="10/06/2024")])
    changed = [row(original="20/05/2024", granted=granted, due="30/06/2024", reported="10/06/2024")]
    assert _counts(_import(changed)) == (0, 1, 0, 0)
    assert (_task().reported_due_on, _task().due_on) == (judged_by, date(2024, 6, 30))
    assert db.session.scalars(select(CompletionReport.due_on)).one() == judged_by
    assert _counts(_import(changed)) == (0, 0, 1, 0)


def test_a_row_that_names_the_first_of_two_extensions_contradicts_nothing() -> None:
    first = row(original="20/05/2024", granted="18/05/2024", due="10/06/2024")
    _import([first])
    extend_deadline(task_code="NV-1", by=make_actor(), due_on=date(2024, 7, 30), reason="Khó")
    assert _counts(_import([first | {"Hạn hoàn thành": "30/07/2024"}])) == (0, 0, 1, 0)


def test_a_lead_changed_by_a_list_is_changed_from_today() -> None:
    _import([row()])
    _import([row(lead="Sở Xây dựng")])
    change = db.session.scalars(select(LeadChange)).one()
    assert (change.changed_on, change.to_agency_id) == (TODAY, _task().lead_agency_id)
    assert "so xay dung" in _task().search_text


@pytest.mark.parametrize(
    "called",
    [
        "Sở Tài chính",
        "SỞ TÀI CHÍNH",
        "so tai chinh",
        "  Sở  Tài\nchính ",
        unicodedata.normalize("NFD", "Sở Tài chính"),
        "STC",
        "stc",
        "Sở TC",
        "Sở Tài chính – Giá",
        "H50.04",
        "h50.04",
    ],
)
def test_an_agency_is_found_by_name_short_name_alias_or_code(called: str, agencies: list[Agency]) -> None:
    assert _import([row(lead=called)]).refused == []
    assert _task().lead_agency_id == agencies[0].id


@pytest.mark.parametrize(
    ("called", "place"),
    [
        ("Ủy ban nhân dân huyện Hòa An", 3),
        ("Uỷ ban nhân dân huyện Hoà An", 3),
        ("UBND Huyện Hòa An", 3),
        ("UBND TP Mẫu", 4),
        ("UBND TP. Mẫu", 4),
        ("Ủy ban nhân dân thành phố Mẫu", 4),
        ("Sở Văn hóa, Thể thao và Du lịch", 2),
    ],
)
def test_the_usual_long_and_short_forms_of_a_name_are_one(called: str, place: int, agencies: list[Agency]) -> None:
    assert _import([row(lead=called)]).refused == []
    assert _task().lead_agency_id == agencies[place].id


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Sở Xây dựng; UBND huyện Hòa An", {1, 3}),
        ("Sở Xây dựng\nUBND huyện Hòa An", {1, 3}),
        ("Sở Xây dựng, UBND huyện Hòa An", {1, 3}),
        ("Sở Xây dựng, Sở Văn hóa, Thể thao và Du lịch, UBND TP Mẫu", {1, 2, 4}),
        ("- Sở Xây dựng;\n- UBND huyện Hòa An.", {1, 3}),
        ("Sở Xây dựng; Sở Xây dựng", {1}),
        ("Sở Xây dựng; Sở Tài chính", {1}),  # the lead does not cooperate with itself
        ("Không", set()),
        (";;", set()),
    ],
)
def test_a_list_of_cooperating_agencies_is_divided(text: str, places: set[int], agencies: list[Agency]) -> None:
    assert _import([row(cooperating=text)]).refused == []
    assert set(db.session.scalars(select(Cooperation.agency_id))) == {agencies[place].id for place in places}


def test_an_unknown_agency_is_refused_and_the_nearest_named() -> None:
    refusal = _only(_import([row(), row("NV-2", lead="Sở Tài chánh")]))
    assert (refusal.sheet, refusal.row, refusal.column) == ("Danh sách", 3, "Cơ quan chủ trì")
    assert refusal.found == "Sở Tài chánh"
    assert "Gần nhất: «Sở Tài chính»." in refusal.expected
    assert "Gần nhất: «Sở Xây dựng»." in _only(_import([row(cooperating="STC, Sở Xây dung tỉnh")])).expected


def test_a_name_like_no_other_is_refused_without_a_guess() -> None:
    assert "Gần nhất" not in _only(_import([row(lead="Ngân hàng Thế giới ABCXYZ")])).expected


def test_a_name_that_two_agencies_bear_finds_neither() -> None:
    other = make_agency("Sở Thương mại", code="H50.99")
    other.aliases = ["STC"]
    db.session.commit()
    assert _only(_import([row(lead="STC")])).column == "Cơ quan chủ trì"


def test_two_rows_with_one_code_are_refused_whatever_their_case_and_sheet() -> None:
    content = saved({"Sở": cells_of([row(), row("nv-1")]), "Huyện": cells_of([row("NV-1")])})
    refused = _import([], content=content).refused
    assert [(refusal.sheet, refusal.row, refusal.column) for refusal in refused] == [
        ("Huyện", 2, "Mã nhiệm vụ"),
        ("Sở", 3, "Mã nhiệm vụ"),
    ]
    assert "trang «Sở», dòng 2" in refused[0].expected
    assert "dòng 2" in refused[1].expected


def test_a_code_of_the_other_stream_is_refused() -> None:
    _import([row()])
    refusal = _only(_import([row()], stream=Stream.CENTRAL))
    assert refusal.column == "Mã nhiệm vụ"
    assert "luồng" in refusal.expected


def test_rows_of_one_document_must_agree_on_it() -> None:
    refused = _import([row(), row("NV-2", subject="Khác"), row("NV-3", issued="01/05/2024")]).refused
    assert [(refusal.row, refusal.column) for refusal in refused] == [(3, "Trích yếu"), (4, "Ngày ban hành")]


def test_spellings_of_one_number_are_one_document() -> None:
    _import([row(), row("NV-2", document="1125 / ubnd – kt"), row("NV-3", document="Số: 01125/UBND-KT")])
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1


def test_a_document_without_a_number_is_known_again_by_its_subject() -> None:
    _import([row(document=None, issued=None, subject="Kết luận giao ban")])
    _import([row("NV-2", document=None, issued=None, subject="Kết luận giao ban")])
    assert db.session.scalar(select(func.count()).select_from(Document)) == 1


def test_a_list_with_one_refused_row_is_refused_whole() -> None:
    before = _stored()
    result = _import([row(), row("NV-2", lead="Sở Lạ")])
    assert _counts(result) == (0, 0, 0, 1)
    assert _stored() == before


def test_told_to_skip_the_rest_is_taken() -> None:
    result = _import([row(), row("NV-2", lead="Sở Lạ"), row("NV-3")], skip_refused=True)
    assert _counts(result) == (2, 0, 0, 1)
    assert list(db.session.scalars(select(Task.code).order_by(Task.code))) == ["NV-1", "NV-3"]


def test_several_sheets_are_one_import_and_sheets_without_a_list_are_left_out() -> None:
    content = saved({"Hướng dẫn": [["Cách điền"]], "Sở": cells_of([row()]), "Huyện": cells_of([row("NV-2")])})
    assert _counts(_import([], content=content)) == (2, 0, 0, 0)


def test_a_workbook_without_a_list_is_refused_with_what_is_missing() -> None:
    with pytest.raises(BadWorkbook, match="Không tìm thấy dòng tiêu đề trong 30 dòng đầu"):
        _import([], content=saved({"Một": [["a", "b"]]}))
    with pytest.raises(BadWorkbook, match="thiếu cột «Cơ quan chủ trì»"):
        _import([], content=workbook_of([row()], [name for name in HEADER if name != "Cơ quan chủ trì"]))


def test_progress_is_told_of_every_row_to_be_saved() -> None:
    told: list[int] = []

    def begin(rows: int) -> Any:  # noqa: ANN401
        told.append(-rows)
        return told.append

    _import([row(f"NV-{number}") for number in range(7)], progress=begin)
    assert told[0] == -7
    assert sum(told[1:]) == 7


def test_the_result_is_told_in_numbers_and_refusals() -> None:
    told = _import([row(), row("NV-2", lead="Sở Lạ")], skip_refused=True).as_json()
    assert (told["created"], told["updated"], told["unchanged"]) == (1, 0, 0)
    assert set(told["refused"][0]) == {"sheet", "row", "column", "found", "expected"}


def _refused_and_untouched(rows: Rows, column: str) -> None:
    before = _stored()
    assert _only(_import(rows)).column == column
    assert _stored() == before


def test_an_import_never_takes_back_a_completion() -> None:
    _import([row(reported="10/06/2024", confirmed="11/06/2024")])
    _refused_and_untouched([row()], "Ngày báo cáo hoàn thành")
    _refused_and_untouched([row(reported="10/06/2024")], "Ngày xác nhận")


def test_an_import_never_takes_back_a_report_made_on_a_page(agencies: list[Agency]) -> None:
    _import([row()])
    report_completion(task_code="NV-1", by=make_actor(Role.AGENCY_HEAD, agency=agencies[0]), result="Xong")
    _refused_and_untouched([row()], "Ngày báo cáo hoàn thành")
    confirm_completion(task_code="NV-1", by=make_actor())
    _refused_and_untouched([row(reported="12/06/2024")], "Ngày xác nhận")


def test_an_import_never_brings_a_returned_report_back() -> None:
    _import([row(reported="10/06/2024")])
    return_report(task_code="NV-1", by=make_actor(), reason="Thiếu")
    _refused_and_untouched([row(reported="10/06/2024")], "Ngày báo cáo hoàn thành")
    assert _counts(_import([row()])) == (0, 0, 1, 0)
    assert _counts(_import([row(reported="12/06/2024")])) == (0, 1, 0, 0)


def test_an_import_never_takes_back_an_extension_or_a_due_date() -> None:
    _import([row()])
    extend_deadline(task_code="NV-1", by=make_actor(), due_on=date(2024, 7, 30), reason="Khó")
    _refused_and_untouched([row(due=None)], "Hạn hoàn thành")
    _refused_and_untouched([row(original="21/06/2024", granted="12/06/2024", due="30/07/2024")], "Hạn ban đầu")
    _refused_and_untouched([row(original="20/06/2024", granted="11/06/2024", due="30/07/2024")], "Ngày cho gia hạn")
    assert _counts(_import([row(original="20/06/2024", granted="12/06/2024", due="30/07/2024")])) == (0, 0, 1, 0)


def test_an_import_leaves_revoked_and_suspended_tasks_alone() -> None:
    _import([row(), row("NV-2")])
    head = make_actor(Role.OFFICE_HEAD)
    revoke_task(task_code="NV-1", by=head, reason="Trùng")
    suspend_task(task_code="NV-2", by=head, reason="Chờ")
    assert _counts(_import([row(), row("NV-2")])) == (0, 0, 2, 0)
    refused = _import([row(note="Mới"), row("NV-2", note="Mới")]).refused
    assert [(refusal.row, refusal.column) for refusal in refused] == [(2, "Mã nhiệm vụ"), (3, "Mã nhiệm vụ")]


def test_an_import_does_not_move_a_completed_task_to_another_agency() -> None:
    _import([row(reported="10/06/2024")])
    _refused_and_untouched([row(lead="Sở Xây dựng", reported="10/06/2024")], "Cơ quan chủ trì")


def test_a_reopened_task_may_be_changed_by_a_list_again() -> None:
    _import([row(reported="10/06/2024", confirmed="11/06/2024")])
    reopen_task(task_code="NV-1", by=make_actor(Role.OFFICE_HEAD), reason="Sai")
    assert _counts(_import([row(lead="Sở Xây dựng")])) == (0, 1, 0, 0)


def test_a_lead_changed_on_a_page_is_not_silently_changed_back(agencies: list[Agency]) -> None:
    _import([row()])
    change_lead(task_code="NV-1", by=make_actor(), lead_agency_id=agencies[1].id, reason="Đúng việc")
    result = _import([row()])
    assert _counts(result) == (0, 1, 0, 0)
    assert "Sở Xây dựng → Sở Tài chính" in _entries(_task())[-1].summary


def test_of_a_secret_row_nothing_is_stored_or_told() -> None:
    canary = "Chim yến 7391"
    result = _import([row(), row("NV-2", content=f"{canary} (Tối mật)")], skip_refused=True)
    assert _counts(result) == (1, 0, 0, 1)
    assert canary not in repr(result)
    assert canary not in repr(_stored())
    assert "NV-2" not in repr(_stored())


@pytest.mark.parametrize("mark", ["MẬT", "Độ mật: Tối mật", "DANH SÁCH NHIỆM VỤ (TUYỆT MẬT)"])
def test_a_list_marked_secret_above_its_header_is_refused_whole(mark: str) -> None:
    canary = "Chim yến 7391"
    before = _stored()
    content = saved({"Danh sách": [[mark, None, canary], [], *cells_of([row()])]})
    for take in (
        lambda: _import([], content=content, skip_refused=True),
        lambda: stage_list(upload=Upload(content, "ds.xlsx", Stream.PROVINCIAL), by=make_actor(), limit_mb=20),
    ):
        with pytest.raises(BadWorkbook, match="«Danh sách», dòng 1 có dấu chỉ độ mật") as refused:
            take()
        assert canary not in str(refused.value)
    assert _stored() | {"account": []} == before | {"account": []}


def test_a_title_that_speaks_of_secrecy_is_no_mark() -> None:
    content = saved({"Danh sách": [["NHIỆM VỤ BẢO VỆ BÍ MẬT NHÀ NƯỚC"], *cells_of([row()])]})
    assert _counts(_import([], content=content)) == (1, 0, 0, 0)


def test_a_task_made_on_a_page_can_be_brought_up_by_a_list(agencies: list[Agency]) -> None:
    make_task(code="NV-1", lead=agencies[0], state=State.ASSIGNED, assigned_on=date(2024, 5, 3))
    assert _counts(_import([row(reported="10/06/2024")])) == (0, 1, 0, 0)
    assert _task().state is State.REPORTED
