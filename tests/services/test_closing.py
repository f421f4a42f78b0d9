"""Closing a period: what is frozen, who may, what is refused, and that nobody changes it afterwards."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_document, make_task
from tracker.db import db
from tracker.domain.closings import DEFINITION, DEFINITION_VERSION, ClosingSpan
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.domain.streams import Stream
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.models import Closing, ClosingLine, HistoryEntry
from tracker.queries.closing_lines import LineFilter, list_lines
from tracker.queries.closings import get_closing
from tracker.services.closing import close_period
from tracker.services.closing_proof import prove_closing
from tracker.services.completion import return_report
from tracker.services.history import verify_history
from tracker.services.reorganising.applying import reorganise

pytestmark = pytest.mark.usefixtures("app")

SPAN = ClosingSpan(Stream.PROVINCIAL, TODAY - timedelta(days=60), TODAY, TODAY, "tuy-chon", "Kỳ thử")


def close(by: Actor, *, seen: int = 0, note: str = "", go: str = "một", span: ClosingSpan = SPAN) -> int:
    return close_period(span=span, seen=seen, note=note, go=go, time_zone="Asia/Ho_Chi_Minh", by=by)


@pytest.fixture
def head() -> Actor:
    return make_actor(Role.OFFICE_HEAD)


def _one_of_each() -> None:
    first, second = make_agency("Sở Một", code="H50.01"), make_agency("Sở Hai", code="H50.02")
    make_task(
        lead=first, due_on=TODAY, reported_on=TODAY, content="Đúng hạn, chờ xác nhận", document=make_document("1/UBND")
    )
    make_task(lead=first, due_on=TODAY - timedelta(days=2), reported_on=TODAY, state=State.COMPLETED, content="Chậm")
    make_task(lead=second, due_on=TODAY, content="Trong hạn")
    make_task(lead=second, due_on=TODAY - timedelta(days=1), content="Quá hạn")
    make_task(lead=second, due_on=None, content="Không thời hạn")
    make_task(lead=second, state=State.DRAFT, content="Dự thảo")
    make_task(lead=second, state=State.REVOKED, content="Đã thu hồi")
    make_task(lead=second, stream=Stream.CENTRAL, content="Luồng khác")
    make_task(lead=second, assigned_on=TODAY - timedelta(days=90), content="Kỳ trước")


def test_a_closing_freezes_the_figures_and_the_list_behind_them(head: Actor) -> None:
    _one_of_each()
    closing = get_closing(close(head, note="Theo báo cáo"))
    assert (closing.number, closing.revision, closing.corrects, closing.line_count) == (1, 1, None, 5)
    assert closing.figures == Figures(1, 1, 1, 1, 1, awaiting_confirmation=1)
    assert [(one.name, one.figures.total, one.figures.undated) for one in closing.agencies] == [
        ("Sở Một", 2, 0), ("Sở Hai", 2, 1),
    ]  # fmt: skip
    assert (closing.definition_version, closing.definition) == (DEFINITION_VERSION, DEFINITION)
    assert closing.settings["time_zone"] == "Asia/Ho_Chi_Minh"
    assert closing.settings["office"]["confirmation_needed"] == 1
    assert closing.settings["unconfirmed_years"] == [2024]
    assert (closing.made_by, closing.note, closing.made_on) == (head.name, "Theo báo cáo", TODAY)
    lines = list_lines(LineFilter(1))
    assert [(line.content, line.outcome, line.lead_name, line.awaiting) for line in lines] == [
        ("Đúng hạn, chờ xác nhận", Outcome.ON_TIME, "Sở Một", True),
        ("Chậm", Outcome.LATE, "Sở Một", False),
        ("Trong hạn", Outcome.WITHIN, "Sở Hai", False),
        ("Quá hạn", Outcome.OVERDUE, "Sở Hai", False),
        ("Không thời hạn", Outcome.UNDATED, "Sở Hai", False),
    ]
    assert [line.place for line in lines] == [1, 2, 3, 4, 5]
    assert (lines[0].document, lines[0].judged_by, lines[2].judged_by) == ("1/UBND", TODAY, None)
    assert prove_closing(1, today=TODAY).is_whole
    assert prove_closing(1, today=TODAY).is_as_today


def test_a_closing_stands_in_the_history_with_its_checksum(head: Actor) -> None:
    _one_of_each()
    closing = get_closing(close(head))
    entry = db.session.get_one(HistoryEntry, closing.history_id + 1)
    assert entry.summary == "Chốt số liệu UBND tỉnh giao, Kỳ thử, tính đến 12/06/2024: 4 nhiệm vụ, đúng hạn 33,33%"
    assert entry.details == {"closing": 1, "checksum": closing.checksum}
    assert (entry.subject, entry.actor_name, entry.task_id) == ("Chốt số 1", head.name, None)
    assert verify_history() is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE_HEAD])
def test_only_the_head_of_the_office_closes(role: Role) -> None:
    make_task()
    with pytest.raises(NotAllowed, match="lãnh đạo Văn phòng"):
        close(make_actor(role))
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0


def test_the_command_line_closes_too() -> None:
    make_task()
    assert close(SYSTEM) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"as_of": TODAY + timedelta(days=1)}, "không sau hôm nay"),
        ({"as_of": TODAY - timedelta(days=61)}, "không trước ngày đầu"),
        ({"to_on": TODAY - timedelta(days=61)}, "ngày đầu không sau ngày cuối"),
        ({"from_on": TODAY - timedelta(days=9)}, "Không có nhiệm vụ nào trong kỳ này"),
    ],
)
def test_days_that_cannot_be_are_refused(head: Actor, changed: dict[str, Any], why: str) -> None:
    make_task(assigned_on=TODAY - timedelta(days=10))
    with pytest.raises(InvalidInput, match=why):
        close(head, span=replace(SPAN, **changed))
    assert db.session.scalar(select(func.count()).select_from(ClosingLine)) == 0


def test_sent_twice_it_closes_once(head: Actor) -> None:
    make_task()
    assert close(head, go="x") == close(head, go="x") == 1


def test_who_closes_second_is_told_who_was_first(head: Actor) -> None:
    make_task()
    close(head, go="x")
    with pytest.raises(StaleVersion, match=f"{head.name} đã chốt kỳ này lúc 09:00 ngày 12/06/2024 .bản số 1."):
        close(make_actor(Role.OFFICE_HEAD), go="y")
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 1


def test_of_two_who_close_at_once_one_closes_and_one_is_told(app: Flask) -> None:
    heads = [make_actor(Role.OFFICE_HEAD) for _ in range(2)]
    for _ in range(3):
        make_task()
    together = threading.Barrier(2)

    def press(by: Actor) -> str:
        with app.app_context():
            together.wait(5)
            try:
                return str(close(by, go=by.name[-30:]))
            except StaleVersion as error:
                return str(error)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, heads))
    assert answers[0] == "1"
    assert "đã chốt kỳ này" in answers[1]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ClosingLine)) == 3


def test_a_correction_is_a_new_closing_linked_to_the_old(head: Actor, clock: Clock) -> None:
    task = make_task(due_on=TODAY - timedelta(days=1), reported_on=TODAY - timedelta(days=2))
    close(head)
    old = get_closing(1).checksum
    clock.move_to("2024-06-12T15:00:00+07:00")
    return_report(task_code=task.code, by=make_actor(), reason="Thiếu")
    with pytest.raises(InvalidInput, match="lý do đính chính"):
        close(head, seen=1, go="hai")
    corrected = get_closing(close(head, seen=1, go="hai", note="Trả lại trong ngày"))
    assert (corrected.number, corrected.revision, corrected.corrects) == (2, 2, 1)
    assert corrected.figures == Figures(overdue=1)
    first = get_closing(1)
    assert (first.figures, first.corrected_by, first.checksum) == (Figures(on_time=1, awaiting_confirmation=1), 2, old)
    assert "đính chính bản số 1" in db.session.get_one(HistoryEntry, corrected.history_id + 1).summary
    with pytest.raises(StaleVersion):
        close(head, seen=1, go="ba", note="Lần nữa")


def test_a_correction_that_would_change_nothing_is_refused_and_leaves_nothing(head: Actor) -> None:
    make_task()
    close(head)
    with pytest.raises(Refused, match="không có gì để đính chính"):
        close(head, seen=1, go="hai", note="Cho chắc")
    assert db.session.scalar(select(func.count()).select_from(ClosingLine)) == 1
    assert verify_history() is None


def test_a_past_day_is_closed_under_the_names_that_agencies_had_then(head: Actor) -> None:
    agency = make_agency("Sở Cũ")
    make_task(lead=agency)
    yesterday = TODAY - timedelta(days=1)
    plan = Plan(ReorganisationKind.RENAME, TODAY, "Nghị quyết số 1", (agency.id,), new_name="Sở Mới")
    reorganise(plan=plan, by=head)
    close(head)
    close(head, go="b", span=replace(SPAN, as_of=yesterday))
    for number, name in ((1, "Sở Mới"), (2, "Sở Cũ")):
        assert [line.lead_name for line in list_lines(LineFilter(number))] == [name]
        assert [one.name for one in get_closing(number).agencies] == [name]


def test_another_day_or_stream_is_a_closing_of_its_own(head: Actor) -> None:
    make_task()
    make_task(stream=Stream.CENTRAL)
    assert close(head) == 1
    assert close(head, go="b", span=replace(SPAN, as_of=TODAY - timedelta(days=1))) == 2
    assert close(head, go="c", span=replace(SPAN, stream=Stream.CENTRAL)) == 3
    assert [get_closing(number).revision for number in (1, 2, 3)] == [1, 1, 1]


def _lines_of(number: int) -> Any:  # noqa: ANN401 - a statement
    line = ClosingLine.__table__
    others = [column for column in line.c if column.key not in {"closing_number", "place", "task_id"}]
    copied = select(line.c.closing_number, line.c.place + 1000, line.c.task_id + 1000, *others)
    names = ["closing_number", "place", "task_id", *(column.key for column in others)]
    return insert(ClosingLine).from_select(names, copied.where(line.c.closing_number == number))


@pytest.mark.parametrize(
    "statement",
    [
        update(Closing).values(note="khác"),
        update(Closing).values(figures={}),
        delete(Closing),
        update(ClosingLine).values(outcome=Outcome.ON_TIME),
        delete(ClosingLine),
    ],
)
def test_the_database_itself_refuses_to_change_a_closing(head: Actor, statement: Any) -> None:  # noqa: ANN401
    make_task()
    close(head)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(statement)
    db.session.rollback()
    assert prove_closing(1, today=TODAY).is_whole


def test_the_database_itself_adds_no_line_to_a_closing_that_is_made(head: Actor) -> None:
    make_task()
    close(head)
    with pytest.raises(DBAPIError, match="gets no more lines"):
        db.session.execute(_lines_of(1))
    db.session.rollback()


@pytest.mark.parametrize("table", ["closing", "closing_line"])
def test_the_database_itself_refuses_to_replace_or_to_empty_closings(head: Actor, table: str) -> None:
    make_task()
    close(head)
    on_sqlite = db.engine.dialect.name == "sqlite"
    replace_all = f"REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608 - our own names
    statement = replace_all if on_sqlite else f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError, match=r"append-only|gets no more lines"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert prove_closing(1, today=TODAY).is_whole


def test_lines_without_their_closing_are_not_kept() -> None:
    task = make_task()
    row: dict[str, Any] = {column.key: None for column in ClosingLine.__table__.c}
    row |= {"closing_number": 7, "place": 1, "task_id": task.id, "task_code": task.code, "content": "x", "document": ""}
    row |= {"lead_agency_id": 1, "lead_code": "x", "lead_name": "x", "assigned_on": TODAY, "awaiting": False}
    row |= {"outcome": Outcome.WITHIN, "outcome_by_original": Outcome.WITHIN}
    db.session.execute(insert(ClosingLine), [row])
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        db.session.commit()
    db.session.rollback()
