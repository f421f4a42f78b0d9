"""Taking an import back: all of it is as it was, or nothing is done and it is said why."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_task
from tests.files.workbooks import row, workbook_of
from tracker.db import Base, db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.lifecycle import State
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.domain.reminder_rules import Rule
from tracker.domain.streams import Stream
from tracker.errors import NotAllowed, NotFound, Refused
from tracker.models import (
    Agency,
    Cooperation,
    Document,
    ExtensionRequest,
    HistoryEntry,
    ImportRun,
    OutboxMessage,
    ReminderSlot,
    Task,
    TaskOfficer,
)
from tracker.queries.figures import get_figures
from tracker.queries.import_runs import list_import_runs
from tracker.queries.task_filter import TaskFilter
from tracker.services.extension_requests import ask_for_extension
from tracker.services.history import verify_history
from tracker.services.imports.undoing import find_reason_against_undoing, undo_import
from tracker.services.imports.workbook import ImportResult, import_workbook
from tracker.services.progress import add_to_discussion

Rows = list[dict[str, Any]]
#: Tables that an import changes the rows of.
_CHANGED = (
    *("task", "cooperation", "task_officer", "extension_request", "document"),
    *("lead_change", "due_date_change", "completion_report"),
)
#: Tables whose rows tell of what happened, and are never taken back.
_STAY = {"history_entry", "history_head", "import_run", "reminder_slot", "account"}


@pytest.fixture(autouse=True)
def agencies(app: Flask) -> list[Agency]:
    assert app is not None
    return [make_agency("Sở Tài chính"), make_agency("Sở Xây dựng"), make_agency("Sở Nội vụ")]


def _import(rows: Rows, by: Actor = SYSTEM) -> ImportResult:
    return import_workbook(
        content=workbook_of(rows), file_name="ds.xlsx", stream=Stream.PROVINCIAL, by=by, limit_mb=20, skip_refused=True
    )


def _run(result: ImportResult) -> int:
    assert result.run_id is not None
    return result.run_id


def _stored() -> dict[str, list[str]]:
    """All there is, without what tells of it and the marks that only ever go up."""
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in _STAY:
            columns = [one for one in table.c if one.name not in {"version", "due_version"}]
            found[table.name] = sorted(map(repr, db.session.execute(select(*columns))))
    return found


def _figures() -> tuple[int, int]:
    part = TaskFilter(TODAY, Stream.PROVINCIAL, from_on=date(2023, 1, 1), to_on=TODAY)
    figures = get_figures(part, actor=make_actor(Role.VIEWER), today=TODAY)
    return figures.total, figures.completed


WHOLE = row(
    cooperating="Sở Xây dựng; Sở Nội vụ", original="20/05/2024", granted="18/05/2024", reported="10/06/2024",
    result="12/BC-STC", confirmed="11/06/2024", note="Gấp",
)  # fmt: skip


def test_an_import_is_on_record_with_its_file_its_person_and_what_came_of_it() -> None:
    officer = make_account(name="Nguyễn Văn Nhập")
    _import([row("NV-1"), row("NV-2"), row("NV-3", lead="Sở Lạ")], actor_of(officer))
    (run,) = list_import_runs()
    assert (run.file_name, run.actor_name, run.created, run.updated, run.unchanged, run.refused) == (
        "ds.xlsx", "Nguyễn Văn Nhập", 2, 0, 0, 1,
    )  # fmt: skip
    assert len(run.sha256) == 64
    assert run.last_entry_id == db.session.scalar(select(func.max(HistoryEntry.id)))


def test_an_import_that_changes_nothing_leaves_no_record() -> None:
    _import([row("NV-1")])
    assert _import([row("NV-1")]).run_id is None
    assert len(list_import_runs()) == 1


def test_what_an_import_added_is_gone_with_its_documents_and_can_be_brought_in_again() -> None:
    before = _stored()
    run = _run(_import([WHOLE, row("NV-2")]))
    assert _figures() == (2, 1)
    undo_import(number=run, by=SYSTEM)
    assert _stored() == before
    assert _figures() == (0, 0)
    assert _import([WHOLE]).created == 1
    assert verify_history() is None


def test_the_history_tells_of_the_import_and_of_its_taking_back() -> None:
    run = _run(_import([row("NV-1")]))
    undo_import(number=run, by=actor_of(make_account(Role.OFFICE_HEAD, name="Trần Chánh")))
    told = db.session.execute(
        select(HistoryEntry.actor_name, HistoryEntry.summary)
        .where(HistoryEntry.subject == "NV-1")
        .order_by(HistoryEntry.id)
    ).all()
    assert [tuple(one) for one in told] == [
        ("Hệ thống", "Giao Sở Tài chính chủ trì, hạn 20/06/2024"),
        ("Trần Chánh", "Hoàn tác lần nhập 1 («ds.xlsx»): bỏ nhiệm vụ đã thêm"),
    ]


def test_what_an_import_changed_goes_back_to_what_it_was_in_everything(agencies: list[Agency]) -> None:
    other = {"subject": "V/v khác", "document": "9/UBND-KT"}
    _import(
        [
            row("NV-1", cooperating="Sở Xây dựng"),
            row("NV-2"),
            row("NV-3"),
            row("NV-4", subject="V/v khác", document="9/UBND-KT"),
        ]
    )
    part = db.session.scalars(select(Cooperation)).one()
    part.part, part.result, part.reported_on = "phần việc riêng", "đã xong phần này", date(2024, 6, 1)
    task = db.session.scalars(select(Task).where(Task.code == "NV-3")).one()
    officer = make_account(Role.AGENCY_OFFICER, agency=agencies[0])
    db.session.add(TaskOfficer(task_id=task.id, account_id=officer.id, may_report=True, given_on=date(2024, 6, 2)))
    db.session.commit()
    ask_for_extension(
        task_code="NV-2", by=make_actor(Role.AGENCY_HEAD, agency=agencies[0]), due_on=date(2024, 7, 30), reason="Khó"
    )
    before = _stored()
    changed = _import(
        [
            row("NV-1", cooperating="Sở Nội vụ", content="Khác", note="Ghi", assigner="Phó Chủ tịch"),
            row("NV-2", reported="10/06/2024", result="1/BC", confirmed="11/06/2024"),
            row("NV-3", lead="Sở Xây dựng", due="15/07/2024"),
            row("NV-4", original="20/06/2024", granted="10/06/2024", due="01/08/2024", **other),
        ]
    )  # fmt: skip
    assert changed.updated == 4
    assert _stored() != before
    undo_import(number=_run(changed), by=SYSTEM)
    after = _stored()
    for table in (
        "lead_change",
        "due_date_change",
        "completion_report",
        "task",
        "cooperation",
        "task_officer",
        "extension_request",
        "document",
    ):
        assert after[table] == before[table], table
    request = db.session.scalars(select(ExtensionRequest)).one()
    assert (request.state, request.decided_on) == ("pending", None)


def test_a_document_that_an_import_told_more_of_goes_back_and_one_that_others_use_stays() -> None:
    _import([row("NV-1", subject=None)])
    run = _run(_import([row("NV-1", subject="V/v mới"), row("NV-2", document="77/UBND-KT")]))
    other = db.session.scalars(select(Document).where(Document.label == "77/UBND-KT")).one()
    make_task(document=other)
    undo_import(number=run, by=SYSTEM)
    documents = db.session.scalars(select(Document).order_by(Document.label)).all()
    assert [(one.label, one.subject) for one in documents] == [
        ("1125/UBND-KT", ""),
        ("77/UBND-KT", "V/v rà soát quy hoạch"),
    ]


def test_whatever_was_done_since_stops_it_and_the_first_of_it_is_named() -> None:
    run = _run(_import([row("NV-1"), row("NV-2")]))
    add_to_discussion(task_code="NV-2", by=make_actor(), text="Đã rõ")
    add_to_discussion(task_code="NV-1", by=make_actor(), text="Cũng rõ")
    before = _stored()
    reason = find_reason_against_undoing(number=run)
    assert reason is not None
    assert reason.index("NV-2") < reason.index("NV-1")
    with pytest.raises(Refused, match="sau đó đã có việc khác"):
        undo_import(number=run, by=SYSTEM)
    assert _stored() == before


def test_a_later_import_of_the_same_tasks_has_to_be_taken_back_first() -> None:
    first = _run(_import([row("NV-1")]))
    second = _run(_import([row("NV-1", content="Khác")]))
    with pytest.raises(Refused, match="NV-1: Cập nhật từ bảng tính"):
        undo_import(number=first, by=SYSTEM)
    undo_import(number=second, by=SYSTEM)
    assert db.session.scalars(select(Task.content)).one() == "Rà soát quy hoạch sử dụng đất"


def test_it_is_taken_back_once() -> None:
    run = _run(_import([row("NV-1")]))
    undo_import(number=run, by=actor_of(make_account(Role.OFFICE_HEAD, name="Trần Chánh")))
    before, entries = _stored(), db.session.scalar(select(func.count()).select_from(HistoryEntry))
    with pytest.raises(Refused, match="đã được hoàn tác bởi Trần Chánh"):
        undo_import(number=run, by=SYSTEM)
    assert _stored() == before
    assert db.session.scalar(select(func.count()).select_from(HistoryEntry)) == entries


def test_a_task_of_which_a_mail_told_stays_revoked_and_is_in_no_count_of_any_day(agencies: list[Agency]) -> None:
    run = _run(_import([row("NV-1"), row("NV-2")]))
    task = db.session.scalars(select(Task).where(Task.code == "NV-1")).one()
    head = make_account(Role.AGENCY_HEAD, agency=agencies[0])
    _tell(task, head.id)
    undo_import(number=run, by=SYSTEM)
    kept = db.session.scalars(select(Task).execution_options(populate_existing=True)).one()
    assert (kept.code, kept.state) == ("NV-1", State.REVOKED)
    assert _figures() == (0, 0)
    earlier = TaskFilter(date(2024, 6, 1), Stream.PROVINCIAL)
    assert get_figures(earlier, actor=make_actor(Role.VIEWER), today=TODAY).total == 0


def _tell(task: Task, account_id: int) -> None:
    at = task.entered_at
    message = OutboxMessage(
        key="digest:1", message_id="<a@b>", account_id=account_id, address="a@b.test", day=TODAY,
        state=MessageState.SENT, next_at=at, valid_until=at, created_at=at,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    for day, message_id, outcome in ((7, message.id, SlotOutcome.SENT), (3, None, SlotOutcome.PLANNED)):
        db.session.add(
            ReminderSlot(
                task_id=task.id, occasion=1, rule=Rule.BEFORE_DUE, offset_days=-day, account_id=account_id,
                channel="mail", falls_on=TODAY, valid_until=TODAY, outcome=outcome, message_id=message_id, made_at=at,
            )
        )  # fmt: skip
    db.session.commit()


def test_an_officer_takes_back_his_own_import_and_the_head_of_the_office_every_one() -> None:
    mine, other = make_account(), make_account()
    run = _run(_import([row("NV-1")], actor_of(mine)))
    with pytest.raises(NotAllowed):
        undo_import(number=run, by=actor_of(other))
    undo_import(number=run, by=actor_of(mine))
    run = _run(_import([row("NV-1")], actor_of(mine)))
    undo_import(number=run, by=make_actor(Role.OFFICE_HEAD))
    with pytest.raises(NotFound):
        undo_import(number=99, by=SYSTEM)


def test_an_import_of_yesterday_is_taken_back_today(clock: Clock) -> None:
    run = _run(_import([row("NV-1")]))
    clock.move_to("2024-06-13T09:00:00+07:00")
    undo_import(number=run, by=SYSTEM)
    assert db.session.scalars(select(Task)).all() == []
    assert db.session.scalars(select(ImportRun.undone_by)).one() == "Hệ thống"
