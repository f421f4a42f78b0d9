"""What a closing froze comes out again from the stored facts, whatever people do later; and tampering is found.

People act through the real services while the clock moves on, and periods are closed in between.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tests.queries.test_standing import (
    FIRST_DAY,
    LIVES,
    NAMED_LIVES,
    Life,
    People,
    Step,
    bring_in,
    forget_tasks,
    take_step,
)
from tests.services.test_closing import SPAN, close
from tracker import clock as office_clock
from tracker.db import db
from tracker.domain.closings import Change, ClosingSpan, checksum_of
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.domain.streams import Stream
from tracker.errors import InvalidInput
from tracker.files.workbook.reading import Cell, Sheet
from tracker.models import Closing, ClosingLine, HistoryEntry, Task
from tracker.queries.closing_lines import LineFilter, list_lines
from tracker.services.closing_proof import ClosingProof, list_missing_closings, prove_closing
from tracker.services.closing_text import stored_text
from tracker.services.completion import confirm_completion, report_completion
from tracker.services.corrections import correct_task
from tracker.services.due_dates import extend_deadline
from tracker.services.imports.workbook import import_sheets
from tracker.services.interruption import revoke_task
from tracker.services.reorganising.applying import reorganise

pytestmark = pytest.mark.usefixtures("app")

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_spans = count(10)


@dataclass(frozen=True)
class Close:
    """A period is closed so many days after the first, at this hour, as of so many days before."""

    after: int
    hour: int
    days_back: int

    @property
    def on(self) -> date:
        return FIRST_DAY + timedelta(days=self.after)


_EVENINGS = st.lists(st.builds(Close, st.integers(0, 12), st.just(18), st.integers(0, 4)), min_size=2, max_size=4)
_MORNINGS = st.lists(st.builds(Close, st.integers(0, 5), st.just(8), st.integers(0, 1)), min_size=2, max_size=4)


def _events(lives: list[Life], tasks: list[Task], closes: list[Close]) -> Iterator[tuple[date, Task | None, Any]]:
    """All that happens, in its order: acts at nine, closings before or after them."""
    happening: list[tuple[date, int, int, Task | None, Any]] = []
    for life, task in zip(lives, tasks, strict=True):
        day = max(FIRST_DAY, task.assigned_on)
        for step in life.steps:
            day += timedelta(days=step.gap)
            happening.append((day, 9, len(happening), task, step))
    happening += [(one.on, one.hour, place, None, one) for place, one in enumerate(closes)]
    for day, _hour, _place, acted_on, event in sorted(happening, key=lambda one: one[:3]):
        yield day, acted_on, event


def _live_and_close(lives: list[Life], closes: list[Close], people: People, clock: Clock) -> list[tuple[Close, int]]:
    forget_tasks()
    tasks = [bring_in(life, people) for life in lives]
    made, last = [], FIRST_DAY
    for day, task, event in _events(lives, tasks, closes):
        last = max(last, day)
        if isinstance(event, Step) and task is not None:
            take_step(event, task, day, people, clock)
            continue
        clock.move_to(datetime.combine(day, time(event.hour), _ZONE))
        from_on = FIRST_DAY - timedelta(days=next(_spans))
        as_of = day - timedelta(days=event.days_back)
        span = ClosingSpan(Stream.PROVINCIAL, from_on, FIRST_DAY + timedelta(days=90), as_of, "tuy-chon", "Kỳ")
        with suppress(InvalidInput):  # nothing was assigned by then
            made.append((event, close(people.office, span=span, go=from_on.isoformat())))
    clock.move_to(datetime.combine(last + timedelta(days=3), time(9), _ZONE))
    return made


_settings = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_acts_of_later_days_never_change_what_was_closed(clock: Clock) -> None:
    people, proven = People(), []

    @_settings
    @given(st.lists(LIVES, min_size=3, max_size=6), _EVENINGS)
    def hold(lives: list[Life], closes: list[Close]) -> None:
        for event, number in _live_and_close(lives, closes, people, clock):
            proof = prove_closing(number, today=office_clock.today())
            assert proof.problems == [], event
            assert proof.is_as_today, f"{event}: {proof.changes} {[one.task for one in proof.tasks]} {proof.figures}"
            proven.append(number)

    hold()
    assert len(proven) > 20


def test_acts_of_the_same_day_after_the_closing_are_named(clock: Clock) -> None:
    people = People()

    @_settings
    @given(st.lists(LIVES, min_size=3, max_size=6), _MORNINGS)
    def hold(lives: list[Life], closes: list[Close]) -> None:
        for event, number in _live_and_close(lives, closes, people, clock):
            proof = prove_closing(number, today=office_clock.today())
            assert proof.is_whole, f"{event}: {proof.problems} {proof.unexplained}"
            assert len(proof.tasks) == sum(proof.changes.values())
            if event.days_back:
                assert proof.is_as_today, event

    hold()


def test_closings_of_every_day_of_the_hardest_lives_come_out_again(clock: Clock) -> None:
    lives = [Life(State.IN_PROGRESS, 0, due_after, steps) for steps in NAMED_LIVES.values() for due_after in (4, None)]
    closes = [Close(after, hour, 0) for after in range(19) for hour in (8, 18)]
    made = _live_and_close(lives, closes, People(), clock)
    assert len(made) == len(closes)
    overtaken = 0
    for event, number in made:
        proof = prove_closing(number, today=office_clock.today())
        assert proof.is_whole, f"{event}: {proof.problems} {proof.unexplained}"
        assert event.hour == 8 or proof.is_as_today, f"{event}: {[one.task for one in proof.tasks]}"
        overtaken += not proof.is_as_today
    assert overtaken > 5, "acts later on the day of a closing do change what it froze"


@pytest.fixture
def head() -> Actor:
    return make_actor(Role.OFFICE_HEAD)


def _proof() -> ClosingProof:
    return prove_closing(1, today=TODAY)


def test_later_acts_that_do_change_the_past_are_named_with_what_they_changed(head: Actor) -> None:
    agency = make_agency("Sở Nội vụ")
    owner = make_actor(Role.AGENCY_HEAD, agency=agency)
    late = make_task(lead=agency, due_on=TODAY - timedelta(days=1), content="Quá hạn")
    extended = make_task(lead=agency, due_on=TODAY - timedelta(days=1))
    revoked = make_task(lead=agency)
    untouched = make_task(lead=agency, reported_on=TODAY - timedelta(days=1))
    close(head)
    report_completion(task_code=late.code, by=owner, result="Xong", delay_cause="Chờ ý kiến")
    extend_deadline(task_code=extended.code, by=head, due_on=TODAY + timedelta(days=9), reason="Khó")
    revoke_task(task_code=revoked.code, by=head, reason="Trùng")
    header: list[Cell] = ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Hạn hoàn thành"]
    row: list[Cell] = ["NV-MUỘN", "Nhập muộn", "Sở Nội vụ", TODAY - timedelta(days=9), TODAY + timedelta(days=9)]
    sheet = Sheet("Danh mục", [header, row])
    import_sheets(sheets=[sheet], header=None, file_name="muon.xlsx", stream=Stream.PROVINCIAL, by=SYSTEM)
    proof = _proof()
    assert proof.is_whole
    assert not proof.is_as_today
    assert proof.changes == {Change.CAME: 1, Change.LEFT: 1, Change.CHANGED: 2}
    told = {one.task.code: (one.task.words, [act.act for act in one.acts]) for one in proof.tasks}
    assert set(told) == {"NV-MUỘN", revoked.code, late.code, extended.code}
    assert untouched.code not in told
    assert told["NV-MUỘN"] == ([], ["giao"])
    assert told[revoked.code] == ([], ["thu-hoi"])
    assert told[late.code][0][0] == "Kết quả: Đang làm, quá hạn → Hoàn thành chậm"
    assert told[late.code][1] == ["bao-cao-hoan-thanh"]
    assert told[extended.code][0] == [
        "Kết quả: Đang làm, quá hạn → Đang làm, trong hạn",
        "Hạn: 11/06/2024 → 21/06/2024",
    ]
    figures = {(one.of, one.name): (one.before, one.after) for one in proof.figures}
    assert figures["Toàn bộ", "open_overdue"] == (2, 0)
    assert figures["Sở Nội vụ", "on_time_rate_percent"] == ("33.33", "50.00")


def test_acts_without_effect_explain_nothing_and_need_no_explanation(head: Actor) -> None:
    task = make_task(due_on=TODAY, reported_on=TODAY - timedelta(days=1))
    close(head)
    correct_task(
        task_code=task.code, by=head, reason="Viết lại", content="Nội dung khác", assigner="", field="",
        is_starred=False, cooperating=[], due_on=TODAY,
    )  # fmt: skip
    assert _proof().is_as_today
    assert list_lines(LineFilter(1))[0].content != "Nội dung khác"


def test_confirming_later_changes_nothing_but_what_waited_on_the_day_itself(head: Actor, clock: Clock) -> None:
    task = make_task(due_on=TODAY, reported_on=TODAY - timedelta(days=1))
    close(head)
    close(head, span=replace(SPAN, as_of=TODAY - timedelta(days=1)), go="hôm qua")
    confirm_completion(task_code=task.code, by=head)
    assert [one.task.words for one in prove_closing(1, today=TODAY).tasks] == [["Chờ xác nhận: có → không"]]
    assert prove_closing(2, today=TODAY).is_as_today
    clock.move_to("2025-06-12T09:00:00+07:00")
    assert prove_closing(2, today=date(2025, 6, 12)).is_as_today


def test_tasks_changed_behind_the_products_back_are_found(head: Actor) -> None:
    task = make_task(due_on=TODAY - timedelta(days=1))
    close(head)
    db.session.execute(update(Task).values(due_on=TODAY, version=Task.version + 1))
    db.session.commit()
    proof = _proof()
    assert proof.problems == []
    assert [one.code for one in proof.unexplained] == [task.code]
    assert not proof.is_whole


def meddle(statement: Any) -> None:  # noqa: ANN401 - any statement
    """What somebody with the database's own tools could do: without the triggers."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for table in ("closing", "closing_line"):
            for trigger in (f"{table}_no_update", f"{table}_no_delete"):
                db.session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        db.session.execute(text("DROP TRIGGER IF EXISTS closing_line_is_sealed"))
    db.session.execute(statement)
    db.session.commit()


def _closed(head: Actor) -> None:
    make_task(due_on=TODAY - timedelta(days=1), content="Quá hạn")
    make_task(due_on=TODAY, reported_on=TODAY)
    close(head)


_MEDDLED = {
    "note": update(Closing).values(note="khác"),
    "definition": update(Closing).values(definition="khác"),
    "settings": update(Closing).values(settings={}),
    "maker": update(Closing).values(made_by="Người khác"),
    "outcome": update(ClosingLine).where(ClosingLine.place == 1).values(outcome=Outcome.WITHIN),
    "content": update(ClosingLine).where(ClosingLine.place == 1).values(content="khác"),
    "agency": update(ClosingLine).where(ClosingLine.place == 2).values(lead_name="khác"),
    "line gone": delete(ClosingLine).where(ClosingLine.place == 2),
    "checksum": update(Closing).values(checksum="0" * 64),
}


@pytest.mark.parametrize("what", list(_MEDDLED))
def test_whatever_is_changed_of_a_closing_is_found(head: Actor, what: str) -> None:
    _closed(head)
    assert _proof().is_whole
    meddle(_MEDDLED[what])
    assert any("Mã kiểm tra không khớp" in problem for problem in _proof().problems)


def test_figures_that_do_not_follow_from_the_list_are_found(head: Actor) -> None:
    _closed(head)
    figures = dict(db.session.scalars(select(Closing.figures)).one())
    figures["all"] = figures["all"] | {"open_overdue": 0, "open": 0}
    meddle(update(Closing).values(figures=figures))
    assert any("Đếm lại danh sách" in problem for problem in _proof().problems)


def test_a_changed_closing_whose_checksum_was_made_to_fit_is_found_by_the_history(head: Actor) -> None:
    _closed(head)
    meddle(update(Closing).values(note="khác"))
    meddle(update(Closing).values(checksum=checksum_of(stored_text(1))))
    assert _proof().problems == ["Mã kiểm tra không như mã đã ghi trong lịch sử khi chốt."]


def test_a_line_slipped_in_is_found(head: Actor) -> None:
    _closed(head)
    row = dict(db.session.execute(select(ClosingLine.__table__).where(ClosingLine.place == 1)).mappings().one())
    meddle(insert(ClosingLine).values(row | {"place": 3, "task_id": row["task_id"] + 99}))
    assert any("Mã kiểm tra không khớp" in problem for problem in _proof().problems)


def test_a_history_that_was_cut_or_changed_before_the_closing_is_found(head: Actor) -> None:
    task = make_task(due_on=TODAY, reported_on=TODAY)
    confirm_completion(task_code=task.code, by=head)
    close(head)
    assert _proof().is_whole
    for trigger in ("history_entry_no_update",) if db.engine.dialect.name == "sqlite" else ():
        db.session.execute(text(f"DROP TRIGGER {trigger}"))
    meddle(update(HistoryEntry).where(HistoryEntry.id == 1).values(hash="f" * 64))
    assert _proof().problems == ["Lịch sử đến mục số 1 không như lúc chốt."]


def test_a_closing_that_is_gone_is_missed(head: Actor) -> None:
    _closed(head)
    assert list_missing_closings() == []
    meddle(delete(ClosingLine))
    meddle(delete(Closing))
    assert list_missing_closings() == ["Thiếu bản chốt số 1, tuy lịch sử có ghi."]


def test_another_agencys_name_is_no_change(head: Actor) -> None:
    agency = make_agency("Sở Cũ")
    make_task(lead=agency)
    close(head)
    agency.name = "Sở Mới"
    db.session.commit()
    assert _proof().is_as_today
    assert list_lines(LineFilter(1))[0].lead_name == "Sở Cũ"


def test_a_merger_of_agencies_changes_no_closing_of_an_earlier_day_and_is_named_on_its_own(head: Actor) -> None:
    transport, building = make_agency("Sở Giao thông vận tải"), make_agency("Sở Xây dựng")
    make_task(lead=transport)
    make_task(lead=transport, reported_on=TODAY - timedelta(days=2), state=State.COMPLETED)
    close(head)
    close(head, span=replace(SPAN, as_of=TODAY - timedelta(days=1)), go="hôm qua")
    plan = Plan(ReorganisationKind.MERGE, TODAY, "Nghị quyết số 1", (transport.id,), building.id)
    reorganise(plan=plan, by=head)
    assert prove_closing(2, today=TODAY).is_as_today
    proof = _proof()
    assert proof.is_whole
    assert [one.task.words for one in proof.tasks] == [["Cơ quan chủ trì: Sở Giao thông vận tải → Sở Xây dựng"]]


def test_a_task_that_gets_its_first_due_date_later_stays_without_one_in_the_closing(head: Actor, clock: Clock) -> None:
    task = make_task(due_on=None, state=State.IN_PROGRESS)
    close(head)
    clock.move_to("2024-06-13T09:00:00+07:00")
    correct_task(
        task_code=task.code, by=head, reason="Nay có hạn", content=task.content, assigner=task.assigner, field="",
        is_starred=False, cooperating=[], due_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    assert db.session.scalars(select(Task.original_due_on)).one() is not None
    assert prove_closing(1, today=TODAY + timedelta(days=1)).is_as_today


def test_a_closing_of_another_definition_is_proven_by_its_rows_alone(head: Actor) -> None:
    _closed(head)
    meddle(update(Closing).values(definition_version=0))
    assert _proof().other_definition
