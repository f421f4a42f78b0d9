"""The outcome in SQL is the outcome of the rule, whatever people did to a task, on every day before, between and after.

People act through the real services while the clock moves on; then each day is asked again, from the day before the
first act to the days after the last, and the answer of the database is compared with `domain/outcomes.py`.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.conftest import Clock
from tests.factories import make_actor, make_agency, make_task
from tracker.db import db
from tracker.domain import outcomes
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome, TaskRecord, counts_on, outcome_on, standing_report
from tracker.domain.permissions import Actor, Role
from tracker.errors import NotFound, Refused
from tracker.models import CompletionReport, Cooperation, DueDateChange, LeadChange, Pause, Task
from tracker.queries.standing import standing_on
from tracker.services.assignment import accept_task, change_lead, decline_task, hand_out_again
from tracker.services.completion import (
    confirm_completion,
    reopen_task,
    report_completion,
    return_report,
    withdraw_report,
)
from tracker.services.due_dates import extend_deadline
from tracker.services.interruption import resume_task, revoke_task, suspend_task

FIRST_DAY = date(2024, 3, 1)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Step:
    """After so many days, somebody does this to the task; `days` is what the act needs of a new due date."""

    gap: int
    act: str
    days: int


@dataclass(frozen=True)
class Life:
    """A task as it came in, and what is tried on it. What its state does not allow is refused, and nothing happens."""

    state: State
    assigned_after: int
    due_after: int | None
    steps: list[Step]


class People:
    """Those who act, and how. Agencies' heads act for the agency that leads at the time."""

    def __init__(self) -> None:
        self.agencies = [make_agency() for _ in range(3)]
        self.heads = {agency.id: make_actor(Role.AGENCY_HEAD, agency=agency) for agency in self.agencies}
        self.office = make_actor(Role.OFFICE_HEAD)
        self.acts: dict[str, Callable[[str, Actor, date, int], None]] = {
            "accept": lambda code, head, _day, _n: accept_task(task_code=code, by=head),
            "decline": lambda code, head, _day, _n: decline_task(task_code=code, by=head, reason="Không thuộc"),
            "hand out again": lambda code, _head, _day, n: hand_out_again(
                task_code=code, by=self.office, lead_agency_id=self._agency(n), reason="Đúng việc"
            ),
            "change lead": lambda code, _head, _day, n: change_lead(
                task_code=code, by=self.office, lead_agency_id=self._agency(n), reason="Đúng việc"
            ),
            "report": lambda code, head, _day, _n: report_completion(
                task_code=code, by=head, result="Đã xong", delay_cause="Chờ ý kiến"
            ),
            "withdraw": lambda code, head, _day, _n: withdraw_report(task_code=code, by=head, reason="Nhầm"),
            "confirm": lambda code, _head, _day, _n: confirm_completion(task_code=code, by=self.office),
            "return": lambda code, _head, _day, _n: return_report(task_code=code, by=self.office, reason="Thiếu"),
            "reopen": lambda code, _head, _day, _n: reopen_task(task_code=code, by=self.office, reason="Sai"),
            "extend": lambda code, _head, day, n: extend_deadline(
                task_code=code, by=self.office, due_on=day + timedelta(days=n - 3), reason="Khó"
            ),
            "suspend": lambda code, _head, _day, _n: suspend_task(task_code=code, by=self.office, reason="Chờ luật"),
            "resume": lambda code, _head, day, n: resume_task(
                task_code=code, by=self.office, due_on=day + timedelta(days=n), reason="Có luật"
            ),
            "revoke": lambda code, _head, _day, _n: revoke_task(task_code=code, by=self.office, reason="Trùng"),
        }

    def _agency(self, number: int) -> int:
        return self.agencies[number % len(self.agencies)].id


ACTS = [
    *("accept", "decline", "hand out again", "change lead", "report", "report", "withdraw", "confirm", "return"),
    *("reopen", "extend", "suspend", "resume", "revoke"),
]
#: Acts that follow on each other, so that the rarer ones are reached often enough.
RUNS = [
    ["report", "return", "report", "confirm", "reopen"],
    ["report", "withdraw", "extend", "report"],
    ["suspend", "resume", "report", "confirm"],
    ["decline", "hand out again", "accept", "report"],
    ["extend", "report", "return", "extend"],
    ["report", "confirm", "reopen", "suspend", "resume", "report", "return"],
    ["change lead", "accept", "report", "confirm"],
    ["suspend", "revoke"],
]


def _steps() -> st.SearchStrategy[list[Step]]:
    acts = st.lists(st.one_of(st.sampled_from(ACTS).map(lambda act: [act]), st.sampled_from(RUNS)), max_size=4)
    return acts.flatmap(
        lambda runs: st.tuples(
            *(st.builds(Step, st.integers(0, 3), st.just(act), st.integers(0, 8)) for run in runs for act in run)
        ).map(list)
    )


LIVES = st.builds(
    Life,
    state=st.sampled_from([State.ASSIGNED, State.IN_PROGRESS, State.IN_PROGRESS, State.DRAFT]),
    assigned_after=st.integers(-2, 2),
    due_after=st.one_of(st.none(), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8)),
    steps=_steps(),
)


def bring_in(life: Life, people: People) -> Task:
    """The task as this life begins."""
    assigned_on = FIRST_DAY + timedelta(days=life.assigned_after)
    return make_task(
        lead=people.agencies[0],
        state=life.state,
        assigned_on=assigned_on,
        due_on=None if life.due_after is None else assigned_on + timedelta(days=life.due_after),
    )


def take_step(step: Step, task: Task, day: date, people: People, clock: Clock) -> None:
    """Try one act at nine in the morning of a day. What the task's state does not allow is refused."""
    clock.move_to(datetime.combine(day, time(9), _ZONE))
    head = people.heads[db.session.scalars(select(Task.lead_agency_id).where(Task.id == task.id)).one()]
    with suppress(Refused, NotFound):
        people.acts[step.act](task.code, head, day, step.days)


def _live(life: Life, people: People, clock: Clock) -> tuple[Task, date]:
    """The task at the end of this life, and its last day."""
    task = bring_in(life, people)
    day = max(FIRST_DAY, task.assigned_on)
    for step in life.steps:
        day += timedelta(days=step.gap)
        take_step(step, task, day, people, clock)
    return task, day


def record_of(task: Task) -> TaskRecord:
    """What happened to a task, from the rows that keep it."""
    moves = db.session.scalars(
        select(DueDateChange)
        .where(DueDateChange.task_id == task.id)
        .order_by(DueDateChange.decided_on, DueDateChange.id)
    ).all()
    reports = db.session.scalars(
        select(CompletionReport)
        .where(CompletionReport.task_id == task.id)
        .order_by(CompletionReport.reported_on, CompletionReport.id)
    )
    pauses = db.session.scalars(select(Pause).where(Pause.task_id == task.id).order_by(Pause.id))
    return TaskRecord(
        assigned_on=task.assigned_on,
        handed_out_on=task.handed_out_on,
        first_due_on=moves[0].previous_due_on if moves else task.due_on,
        moves=tuple(outcomes.DueDateMove(move.decided_on, move.previous_due_on, move.due_on) for move in moves),
        reports=tuple(outcomes.Report(report.reported_on, report.ended_on) for report in reports),
        pauses=tuple(outcomes.Pause(pause.from_on, pause.until_on) for pause in pauses),
        revoked_on=task.revoked_on,
        original_due_on=task.original_due_on,
    )


def _lead_on(task: Task, day: date) -> int:
    """Who led the task at the end of that day: whoever the last change until then named."""
    changes = db.session.scalars(
        select(LeadChange).where(LeadChange.task_id == task.id).order_by(LeadChange.changed_on, LeadChange.id)
    ).all()
    lead = changes[0].from_agency_id if changes else task.lead_agency_id
    for change in changes:
        lead = change.to_agency_id if change.changed_on <= day else lead
    return lead


def _awaits(task: Task, record: TaskRecord, day: date) -> bool:
    """Whether the report that stood at the end of that day was not confirmed by then."""
    report = standing_report(record, day)
    if not counts_on(record, day) or report is None or outcome_on(record, day) is Outcome.UNDATED:
        return False
    confirmed_on = db.session.scalars(
        select(CompletionReport.confirmed_on).where(
            CompletionReport.task_id == task.id,
            CompletionReport.reported_on == report.reported_on,
            CompletionReport.ended_on.is_(None)
            if report.ended_on is None
            else CompletionReport.ended_on == report.ended_on,
        )
    ).one()
    return confirmed_on is None or confirmed_on > day


def _by_sql(day: date, today: date) -> dict[int, tuple[str | None, str | None, int, bool]]:
    standing = standing_on(day, today=today)
    rows = db.session.execute(
        select(
            Task.id,
            standing.counts,
            standing.outcome(),
            standing.outcome(by_original_due_date=True),
            standing.lead_agency_id,
            standing.awaits_confirmation,
        ).select_from(standing.source)
    ).all()
    assert len(rows) == len({row[0] for row in rows}), f"a task stands twice on {day}"
    return {
        row[0]: (row[2] if row[1] else None, row[3] if row[1] else None, row[4], bool(row[1] and row[5]))
        for row in rows
    }


def _lists(day: date, today: date, *, original: bool) -> dict[int, list[str]]:
    """For each task, the outcomes whose list shows it: exactly one when it counts, else none."""
    standing = standing_on(day, today=today)
    shown: dict[int, list[str]] = {}
    for outcome in Outcome:
        ids = db.session.scalars(
            select(Task.id)
            .select_from(standing.source)
            .where(standing.counts, standing.is_outcome(outcome, by_original_due_date=original))
        )
        for task_id in ids:
            shown.setdefault(task_id, []).append(outcome.value)
    return shown


def _value(outcome: Outcome | None) -> str | None:
    return None if outcome is None else outcome.value


def _hold_together(tasks: list[Task], last_day: date) -> None:
    records = {task.id: record_of(task) for task in tasks}
    for offset in range(-4, (last_day - FIRST_DAY).days + 10):
        day = FIRST_DAY + timedelta(days=offset)
        found = _by_sql(day, last_day)
        lists, original_lists = _lists(day, last_day, original=False), _lists(day, last_day, original=True)
        for task in tasks:
            record = records[task.id]
            plain = _value(outcome_on(record, day))
            original = _value(outcome_on(record, day, by_original_due_date=True))
            expected = (plain, original, _lead_on(task, day), _awaits(task, record, day))
            assert found[task.id] == expected, f"on {day} of {last_day}: {record}"
            assert lists.get(task.id, []) == ([plain] if plain else []), f"list on {day}: {record}"
            assert original_lists.get(task.id, []) == ([original] if original else []), f"list on {day}: {record}"


def forget_tasks() -> None:
    for model in (CompletionReport, DueDateChange, LeadChange, Pause, Cooperation, Task):
        db.session.execute(delete(model))
    db.session.commit()


@pytest.mark.usefixtures("app")
def test_sql_and_the_rule_agree_on_every_day_of_any_life(clock: Clock) -> None:
    people = People()

    @settings(
        max_examples=25,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(LIVES, min_size=1, max_size=8))
    def agree(lives: list[Life]) -> None:
        forget_tasks()
        lived = [_live(life, people, clock) for life in lives]
        last_day = max(day for _, day in lived)
        clock.move_to(datetime.combine(last_day, time(18), _ZONE))
        tasks = list(db.session.scalars(select(Task).order_by(Task.id).execution_options(populate_existing=True)))
        _hold_together(tasks, last_day)

    agree()


NAMED_LIVES = {
    "reported, returned and reported again on one day": [
        Step(2, "report", 0), Step(0, "return", 0), Step(0, "report", 0), Step(0, "confirm", 0),
    ],
    "extended on the day of the report": [Step(6, "report", 0), Step(0, "return", 0), Step(0, "extend", 8)],
    "extended twice, then late": [Step(1, "extend", 8), Step(1, "extend", 8), Step(9, "report", 0)],
    "suspended over its due date": [Step(1, "suspend", 0), Step(8, "resume", 5), Step(7, "report", 0)],
    "suspended and resumed on one day": [Step(1, "suspend", 0), Step(0, "resume", 1), Step(3, "extend", 8)],
    "suspended, then revoked": [Step(1, "suspend", 0), Step(2, "revoke", 0)],
    "confirmed late, reopened, reported late": [
        Step(1, "report", 0), Step(5, "confirm", 0), Step(2, "reopen", 0), Step(3, "report", 0),
    ],
    "led by three agencies": [Step(1, "change lead", 1), Step(0, "change lead", 2), Step(2, "change lead", 0)],
    "withdrawn after the due date": [Step(3, "report", 0), Step(4, "withdraw", 0)],
}  # fmt: skip


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("due_after", [4, None])
@pytest.mark.parametrize("name", list(NAMED_LIVES))
def test_sql_and_the_rule_agree_on_the_lives_that_are_hardest(clock: Clock, name: str, due_after: int | None) -> None:
    task, last_day = _live(Life(State.IN_PROGRESS, 0, due_after, NAMED_LIVES[name]), People(), clock)
    _hold_together([task], last_day)


@pytest.mark.usefixtures("app")
def test_the_lives_reach_every_outcome_and_every_kind_of_row(clock: Clock) -> None:
    people = People()
    lived = [
        _live(Life(State.IN_PROGRESS, 0, due_after, steps), people, clock)[0]
        for steps in NAMED_LIVES.values()
        for due_after in (4, None)
    ]
    days = [FIRST_DAY + timedelta(days=offset) for offset in range(30)]
    seen = {outcome_on(record_of(task), day) for task in lived for day in days}
    assert seen == {*Outcome, None}
    for model in (CompletionReport, DueDateChange, LeadChange, Pause):
        assert db.session.scalars(select(model)).first() is not None
