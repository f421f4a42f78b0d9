"""The table of agencies counts what the rules say, task by task, whatever people did, on any day asked for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tests.queries.test_standing import (
    FIRST_DAY,
    LIVES,
    NAMED_LIVES,
    Life,
    People,
    Step,
    _lead_on,
    _live,
    forget_tasks,
    record_of,
)
from tracker.db import db
from tracker.domain.agency_table import AgencyCounts, total_of
from tracker.domain.figures import Figures
from tracker.domain.late_occurrences import late_occurrences
from tracker.domain.lifecycle import MoveKind, ReportEnding, State
from tracker.domain.outcomes import Outcome, due_on, outcome_on
from tracker.domain.overdue_bands import OverdueBand, band_of
from tracker.domain.permissions import Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.domain.signs import Sign
from tracker.models import Agency, CompletionReport, DueDateChange, ProgressEntry, Task
from tracker.queries.agency_table import list_agency_counts
from tracker.queries.figures import get_figures
from tracker.queries.happened import Happened
from tracker.queries.sign_table import list_sign_counts
from tracker.queries.tasks import TaskFilter, count_tasks
from tracker.services.progress import report_progress
from tracker.services.reorganising.applying import reorganise

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_DATED = frozenset(Outcome) - {Outcome.UNDATED}


def _reports(task: Task) -> list[CompletionReport]:
    return list(db.session.scalars(select(CompletionReport).where(CompletionReport.task_id == task.id)))


def _counts_of(task: Task, chosen: TaskFilter) -> AgencyCounts:
    """What one task adds to its agency's line: from its rows, by the rules."""
    day, record = chosen.as_of, record_of(task)
    outcome = outcome_on(record, day)
    assert chosen.from_on is not None
    assert chosen.to_on is not None
    if outcome is None or not chosen.from_on <= task.assigned_on <= chosen.to_on:
        return AgencyCounts()
    reports = _reports(task)
    standing = next((r for r in reports if r.reported_on <= day and (r.ended_on is None or r.ended_on > day)), None)
    confirmed_on = (
        standing.confirmed_on if standing and standing.confirmed_on and standing.confirmed_on <= day else None
    )
    waits = standing is not None and confirmed_on is None and outcome is not Outcome.UNDATED
    figures = Figures.from_counts({outcome: 1}, int(waits))
    if outcome is Outcome.UNDATED:
        return AgencyCounts(figures)
    original = outcome_on(record, day, by_original_due_date=True)
    in_force = due_on(record, day)
    band = band_of((day - in_force).days) if outcome is Outcome.OVERDUE and in_force else None
    late = late_occurrences(record, day)
    extensions = len(
        db.session.scalars(
            select(DueDateChange.id).where(
                DueDateChange.task_id == task.id,
                DueDateChange.kind == MoveKind.EXTENSION,
                DueDateChange.decided_on <= day,
            )
        ).all()
    )
    returns = sum(r.ending is ReportEnding.RETURNED and r.ended_on is not None and r.ended_on <= day for r in reports)
    entries = db.session.scalars(select(ProgressEntry.entered_on).where(ProgressEntry.task_id == task.id)).all()
    is_updated = standing is None and any(chosen.from_on <= one <= min(chosen.to_on, day) for one in entries)
    return AgencyCounts(
        figures,
        original_on_time=int(original is Outcome.ON_TIME),
        original_overdue=int(original is Outcome.OVERDUE),
        bands=tuple(int(one is band) for one in OverdueBand),
        late_times=late,
        late_tasks=int(late > 0),
        extensions=extensions,
        extended_tasks=int(extensions > 0),
        returns=returns,
        returned_tasks=int(returns > 0),
        updated=int(is_updated),
        confirmed=int(confirmed_on is not None),
        confirmation_days=(confirmed_on - standing.reported_on).days if standing and confirmed_on else 0,
    )


def _hold(tasks: list[Task], agencies: list[Agency], last_day: date, span: tuple[int, int]) -> None:
    """On every day, each line and each list is what the tasks add up to, one by one."""
    office = make_actor(Role.VIEWER)
    from_on, to_on = (FIRST_DAY + timedelta(days=days) for days in span)
    for offset in range(-3, (last_day - FIRST_DAY).days + 8):
        day = FIRST_DAY + timedelta(days=offset)
        chosen = TaskFilter(day, from_on=from_on, to_on=to_on)
        expected: dict[str, AgencyCounts] = {agency.code: AgencyCounts() for agency in agencies}
        codes = {agency.id: agency.code for agency in agencies}
        for task in tasks:
            code = codes[_lead_on(task, day)]
            expected[code] += _counts_of(task, chosen)
        lines = list_agency_counts(chosen, actor=office, today=last_day)
        assert {line.code: line.counts for line in lines} == expected, f"on {day} of {last_day}"
        if offset % 3 == 0 or day >= last_day:
            _lists_hold(chosen, total_of(expected.values()), last_day, office)


def _lists_hold(chosen: TaskFilter, total: AgencyCounts, today: date, office: Actor) -> None:
    def number(happened: Happened, outcomes: frozenset[Outcome] = _DATED) -> int:
        asked = replace(chosen, outcomes=outcomes, happened=happened)
        return count_tasks(asked, actor=office, today=today)

    is_open = frozenset({Outcome.WITHIN, Outcome.OVERDUE})
    assert {
        "extended": number(Happened(is_extended=True)),
        "returned": number(Happened(was_ever_returned=True)),
        "late": number(Happened(was_late=True)),
        "updated": number(Happened(is_updated=True), is_open),
        "not updated": number(Happened(is_updated=False), is_open),
        "confirmed": number(Happened(is_confirmed=True)),
    } == {
        "extended": total.extended_tasks,
        "returned": total.returned_tasks,
        "late": total.late_tasks,
        "updated": total.updated,
        "not updated": total.not_updated,
        "confirmed": total.confirmed,
    }, f"lists on {chosen.as_of}"


class _TellingPeople(People):
    """Those of the other tests, who also tell of their progress."""

    def __init__(self) -> None:
        super().__init__()
        self.acts["progress"] = lambda code, head, _day, n: report_progress(
            task_code=code, by=head, text="Đang làm", percent=n
        )


_TOLD = st.lists(st.builds(Step, st.integers(0, 3), st.just("progress"), st.integers(0, 8)), max_size=2)
_TOLD_LIVES = st.builds(lambda life, told: replace(life, steps=[*told, *life.steps, *told]), LIVES, _TOLD)


@pytest.mark.usefixtures("app")
def test_every_line_is_what_its_tasks_add_up_to_on_every_day_of_any_life(clock: Clock) -> None:
    people = _TellingPeople()

    @settings(
        max_examples=6,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(_TOLD_LIVES, min_size=1, max_size=6), st.tuples(st.integers(-3, 2), st.integers(0, 9)))
    def hold(lives: list[Life], span: tuple[int, int]) -> None:
        db.session.execute(delete(ProgressEntry))
        forget_tasks()
        last_day = max(_live(life, people, clock)[1] for life in lives)
        clock.move_to(datetime.combine(last_day, time(18), _ZONE))
        tasks = list(db.session.scalars(select(Task).order_by(Task.id).execution_options(populate_existing=True)))
        _hold(tasks, people.agencies, last_day, span)

    hold()


_HARD_LIVES = NAMED_LIVES | {
    "extended the day after it was due, twice": [Step(5, "extend", 8), Step(6, "extend", 8), Step(9, "report", 0)],
    "returned after the due date and reported again": [
        Step(3, "report", 0), Step(4, "return", 0), Step(0, "progress", 3), Step(2, "report", 0),
    ],
    "returned after the due date, then extended": [Step(3, "report", 0), Step(4, "return", 0), Step(2, "extend", 8)],
    "returned and extended on one day": [Step(3, "report", 0), Step(4, "return", 0), Step(0, "extend", 8)],
    "suspended when it was overdue": [Step(7, "suspend", 0), Step(3, "resume", 4), Step(9, "report", 0)],
    "suspended when it was overdue, and still is": [Step(7, "suspend", 0), Step(5, "progress", 0)],
    "withdrawn on the due date": [Step(4, "report", 0), Step(0, "withdraw", 0), Step(2, "extend", 8)],
}  # fmt: skip


@pytest.mark.usefixtures("app")
def test_the_lines_hold_in_the_lives_that_are_hardest(clock: Clock) -> None:
    people = _TellingPeople()
    lived = [
        _live(Life(State.IN_PROGRESS, 0, due_after, steps), people, clock)
        for steps in _HARD_LIVES.values()
        for due_after in (4, None)
    ]
    last_day = max(day for _, day in lived)
    clock.move_to(datetime.combine(last_day, time(18), _ZONE))
    _hold([task for task, _ in lived], people.agencies, last_day, (-3, 9))


@pytest.mark.usefixtures("app")
def test_a_correction_that_an_import_brings_after_the_report_makes_no_second_late_occurrence() -> None:
    task = make_task(assigned_on=TODAY - timedelta(days=40), due_on=TODAY - timedelta(days=20), reported_on=TODAY)
    db.session.add(
        DueDateChange(
            task_id=task.id,
            kind=MoveKind.CORRECTION,
            decided_on=TODAY + timedelta(days=2),
            previous_due_on=task.due_on,
            due_on=TODAY + timedelta(days=30),
            entered_at=task.entered_at,
        )
    )
    task.due_on = TODAY + timedelta(days=30)
    db.session.commit()
    later = TODAY + timedelta(days=9)
    chosen = TaskFilter(later, from_on=task.assigned_on, to_on=later)
    (line,) = list_agency_counts(chosen, actor=make_actor(Role.VIEWER), today=later)
    assert late_occurrences(record_of(task), later) == 1
    assert (line.counts.figures.late, line.counts.late_times, line.counts.late_tasks) == (1, 1, 1)


def test_the_table_takes_as_many_statements_for_one_agency_as_for_many(
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    viewer = make_actor(Role.VIEWER)
    chosen = TaskFilter(TODAY, from_on=TODAY - timedelta(days=99), to_on=TODAY)

    def read() -> object:
        return list_agency_counts(chosen, actor=viewer, today=TODAY)

    make_task()
    one = count_queries(read)
    for _ in range(20):
        make_task(lead=make_agency(), due_on=TODAY - timedelta(days=3))
    assert count_queries(read) == one <= 7


@pytest.mark.usefixtures("app")
def test_an_agencys_people_are_counted_what_their_agency_leads() -> None:
    ours, theirs = make_agency(), make_agency()
    make_task(lead=ours, cooperating=[theirs])
    make_task(lead=theirs, cooperating=[ours])
    head = make_actor(Role.AGENCY_HEAD, agency=ours)
    chosen = TaskFilter(TODAY, from_on=TODAY - timedelta(days=99), to_on=TODAY)
    (line,) = list_agency_counts(chosen, actor=head, today=TODAY)
    assert (line.code, line.counts.figures) == (ours.code, get_figures(chosen, actor=head, today=TODAY))
    assert line.counts.figures.total == 1


def test_the_lives_reach_every_count(clock: Clock, app: object) -> None:  # noqa: ARG001 - on its database
    people = _TellingPeople()
    seen: Counter[str] = Counter()
    for name, steps in _HARD_LIVES.items():
        task, last_day = _live(Life(State.IN_PROGRESS, 0, 4, steps), people, clock)
        for offset in range((last_day - FIRST_DAY).days + 2):
            day = FIRST_DAY + timedelta(days=offset)
            chosen = TaskFilter(day, from_on=FIRST_DAY, to_on=day)
            counts = _counts_of(task, chosen)
            seen.update(field for field in vars(counts) if field not in {"figures", "bands"} and getattr(counts, field))
            seen["twice late"] += counts.late_times > 1
            seen["bands"] += sum(counts.bands)
        assert record_of(task).assigned_on == FIRST_DAY, name
    assert {name for name, number in seen.items() if number} == {
        *("original_on_time", "original_overdue", "late_times", "late_tasks", "extensions", "extended_tasks"),
        *("returns", "returned_tasks", "updated", "confirmed", "confirmation_days", "twice late", "bands"),
    }


@pytest.mark.usefixtures("app")
def test_in_the_name_of_successors_the_lines_hold_what_predecessors_led_and_the_lists_agree() -> None:
    transport, building = make_agency("Sở Giao thông vận tải"), make_agency("Sở Xây dựng")
    for lead in (transport, building):
        make_task(lead=lead, due_on=TODAY - timedelta(days=9), reported_on=TODAY - timedelta(days=2))
        make_task(lead=lead, due_on=TODAY - timedelta(days=5))
        extended = make_task(lead=lead, due_on=TODAY - timedelta(days=1), reported_on=TODAY - timedelta(days=1))
        _extend(extended, TODAY - timedelta(days=3))
    basis = "Nghị quyết số 18-NQ/TW ngày 25/10/2017"
    plan = Plan(ReorganisationKind.MERGE, TODAY, basis, (transport.id,), building.id)
    reorganise(plan=plan, by=make_actor(Role.OFFICE_HEAD))
    viewer = make_actor(Role.VIEWER)
    chosen = TaskFilter(TODAY, from_on=TODAY - timedelta(days=99), to_on=TODAY)
    apart = {line.name: line.counts for line in list_agency_counts(chosen, actor=viewer, today=TODAY)}
    mapped = replace(chosen, by_successor=True)
    (line,) = list_agency_counts(mapped, actor=viewer, today=TODAY)
    assert (line.name, line.counts) == ("Sở Xây dựng", total_of(apart.values()))
    assert apart["Sở Giao thông vận tải"].extended_tasks == 1
    for happened, number in (
        (Happened(is_extended=True), line.counts.extended_tasks),
        (Happened(was_late=True), line.counts.late_tasks),
    ):
        asked = replace(mapped, agency_code=building.code, outcomes=_DATED, happened=happened)
        assert count_tasks(asked, actor=viewer, today=TODAY) == number
    shown = replace(mapped, happened=Happened(sign=Sign.WITHOUT_EVIDENCE))
    (signs,) = list_sign_counts(mapped, actor=viewer, today=TODAY)
    assert (
        signs.numbers
        == {Sign.WITHOUT_EVIDENCE: count_tasks(shown, actor=viewer, today=TODAY)}
        == {Sign.WITHOUT_EVIDENCE: 4}
    )


def _extend(task: Task, decided_on: date) -> None:
    assert task.due_on
    task.due_on = task.due_on + timedelta(days=9)
    db.session.add(
        DueDateChange(
            task_id=task.id,
            kind=MoveKind.EXTENSION,
            decided_on=decided_on,
            previous_due_on=task.due_on - timedelta(days=9),
            due_on=task.due_on,
            entered_at=task.entered_at,
        )
    )
    db.session.commit()
