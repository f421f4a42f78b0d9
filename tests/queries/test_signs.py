"""The signs in SQL are those of the rules, for tasks on which people acted at random, on every day."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from tests.conftest import Clock
from tests.factories import LONG_AGO, TODAY, actor_of, make_account, make_actor, make_agency, make_task
from tracker.db import db
from tracker.domain import signs
from tracker.domain.lifecycle import Act, MoveKind, ReportEnding, State
from tracker.domain.permissions import Role
from tracker.domain.signs import BULK_DAYS, Confirmation, Evidence, Move, Sign
from tracker.models import Attachment, CompletionReport, DueDateChange, HistoryEntry, Purpose, Task
from tracker.queries.happened import Happened
from tracker.queries.sign_table import list_sign_counts
from tracker.queries.signs import list_signs_of_task, tasks_with
from tracker.queries.tasks import TaskFilter, count_tasks
from tracker.services.completion import confirm_completion, report_completion, return_report

pytestmark = pytest.mark.usefixtures("app")

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_RESULTS = ["Đã xong", "đã  XONG.", "Đã xong và gửi", "", "…"]


def _shown(sign: Sign, day: date) -> set[int]:
    return set(db.session.scalars(tasks_with(sign, day)))


def _expected(task_id: int, day: date) -> set[Sign]:
    moves = [
        Move(row.kind, row.decided_on, row.previous_due_on, row.due_on)
        for row in db.session.scalars(select(DueDateChange).where(DueDateChange.task_id == task_id))
    ]
    found = set()
    if signs.is_moved_after_due(moves, day):
        found.add(Sign.MOVED_AFTER_DUE)
    if signs.is_moved_often(moves, day):
        found.add(Sign.MOVED_OFTEN)
    reports = list(
        db.session.scalars(
            select(CompletionReport)
            .where(CompletionReport.task_id == task_id, CompletionReport.reported_on <= day)
            .order_by(CompletionReport.id)
        )
    )
    files = [
        frozenset(db.session.scalars(select(Attachment.sha256).where(Attachment.report_id == one.id)))
        for one in reports
    ]
    told = [
        Evidence(
            one.result,
            one.result_document,
            files[place],
            one.ending if one.ended_on is not None and one.ended_on <= day else None,
        )
        for place, one in enumerate(reports)
    ]
    if any(signs.is_unchanged(one, again) for one, again in pairwise(told)):
        found.add(Sign.UNCHANGED)
    if any(one.ending is None and signs.is_without_evidence(one) for one in told):
        found.add(Sign.WITHOUT_EVIDENCE)
    return found


def _lived_at_random(dice: random.Random) -> int:
    """A task with moves, reports and files, each drawn."""
    task = make_task(due_on=TODAY - timedelta(days=5))
    due, decided = task.due_on, TODAY - timedelta(days=12)
    for _ in range(dice.randint(0, 4)):
        decided += timedelta(days=dice.randint(0, 5))
        assert due is not None
        new = due + timedelta(days=dice.choice([-2, 3, 4, 6]))
        kind = dice.choice([MoveKind.EXTENSION, MoveKind.EXTENSION, MoveKind.CORRECTION, MoveKind.RESUMPTION])
        db.session.add(
            DueDateChange(
                task_id=task.id, kind=kind, decided_on=decided, previous_due_on=due, due_on=new, entered_at=LONG_AGO
            )
        )
        due = new
    reported = TODAY - timedelta(days=10)
    number = dice.randint(0, 3)
    for place in range(number):
        ends = place < number - 1 or dice.random() < 0.5
        ended = reported + timedelta(days=dice.randint(0, 4))
        report = CompletionReport(
            task_id=task.id,
            agency_id=task.lead_agency_id,
            reported_on=reported,
            due_on=task.due_on,
            result=dice.choice(_RESULTS[:3] if dice.random() < 0.8 else _RESULTS),
            result_document=dice.choice(["", "", "12/BC"]),
            ended_on=ended if ends else None,
            ending=dice.choice([ReportEnding.RETURNED, ReportEnding.RETURNED, ReportEnding.WITHDRAWN])
            if ends
            else None,
            entered_at=LONG_AGO,
        )
        db.session.add(report)
        db.session.flush()
        for sha in dice.sample(["a" * 64, "b" * 64], dice.choice([0, 0, 1, 2])):
            _attach(task, report, sha)
        reported = ended + timedelta(days=dice.randint(0, 2))
    db.session.commit()
    return task.id


def _attach(task: Task, report: CompletionReport, sha: str) -> None:
    db.session.add(
        Attachment(
            task_id=task.id,
            purpose=Purpose.REPORT,
            report_id=report.id,
            name="bao-cao.pdf",
            media_type="application/pdf",
            size=1,
            sha256=sha,
            stored_as=f"{report.id}-{sha[:8]}",
            added_at=LONG_AGO,
        )
    )


def test_sql_and_the_rules_agree_on_every_day_of_tasks_drawn_at_random() -> None:
    dice = random.Random(5)  # noqa: S311 - the same tasks each time
    tasks = [_lived_at_random(dice) for _ in range(80)]
    of_moves_and_reports = set(Sign) - {Sign.IN_BULK}
    seen: set[Sign] = set()
    for days in range(-12, 12, 2):
        day = TODAY + timedelta(days=days)
        by_sql = {sign: _shown(sign, day) for sign in of_moves_and_reports}
        expected = {task: _expected(task, day) for task in tasks}
        for sign in of_moves_and_reports:
            assert by_sql[sign] == {task for task, shown in expected.items() if sign in shown}, f"{sign} on {day}"
        seen |= set().union(*expected.values())
    assert seen == of_moves_and_reports
    for task in tasks[:20]:
        assert set(list_signs_of_task(task, TODAY)) == _expected(task, TODAY)


def test_confirmations_drawn_at_random_are_in_bulk_where_the_rule_says_so() -> None:
    dice = random.Random(7)  # noqa: S311 - the same each time
    at = datetime(2024, 6, 10, 8, tzinfo=_ZONE)
    told: list[Confirmation] = []
    rows = []
    for number in range(1, 161):
        at += timedelta(seconds=dice.choice([5, 20, 20, 30, 30, 40, 400]))
        one = Confirmation(number, dice.choice([1, 1, 1, None]), at)
        told.append(one)
        rows.append(_entry(number, one.task_id, one.account_id, at, {"version": 3}))
    db.session.execute(insert(HistoryEntry), rows)
    db.session.commit()
    expected = signs.confirmed_in_bulk(told)
    assert 20 < len(expected) < 140
    assert _shown(Sign.IN_BULK, TODAY) == expected


def _entry(
    number: int, task_id: int, account_id: int | None, at: datetime, details: dict[str, object]
) -> dict[str, object]:
    return {
        "id": number,
        "at": at,
        "happened_on": at.astimezone(_ZONE).date(),
        "account_id": account_id,
        "actor_name": "Người xác nhận",
        "act": Act.CONFIRM.value,
        "task_id": task_id,
        "summary": "Xác nhận hoàn thành",
        "details": details,
        "hash": f"{number:064d}",
    }


@pytest.mark.parametrize(("days", "shows"), [(0, True), (BULK_DAYS - 1, True), (BULK_DAYS, False), (-1, False)])
def test_only_the_last_days_before_the_day_of_the_figures_are_looked_at(days: int, *, shows: bool) -> None:
    at = datetime(2024, 6, 12, 16, tzinfo=_ZONE)
    db.session.execute(insert(HistoryEntry), [_entry(n, n, 1, at, {"version": 2}) for n in range(1, 11)])
    db.session.commit()
    assert bool(_shown(Sign.IN_BULK, TODAY + timedelta(days=days))) is shows


def test_what_an_import_confirmed_is_no_bulk() -> None:
    at = datetime(2024, 6, 12, 8, tzinfo=_ZONE)
    db.session.execute(insert(HistoryEntry), [_entry(n, n, 1, at, {"file": "x.xlsx", "row": n}) for n in range(1, 30)])
    db.session.commit()
    assert _shown(Sign.IN_BULK, TODAY) == set()


def test_what_people_did_through_the_product_shows(clock: Clock) -> None:
    agency, office = make_agency(), make_actor(Role.OFFICE_OFFICER)
    head = actor_of(make_account(Role.AGENCY_HEAD, agency=agency))
    task = make_task(lead=agency)
    report_completion(task_code=task.code, by=head, result="Đã xong")
    return_report(task_code=task.code, by=office, reason="Thiếu số liệu")
    clock.move_to("2024-06-13T09:00:00+07:00")
    report_completion(task_code=task.code, by=head, result="ĐÃ XONG.")
    tomorrow = TODAY + timedelta(days=1)
    assert list_signs_of_task(task.id, tomorrow) == [Sign.WITHOUT_EVIDENCE, Sign.UNCHANGED]
    assert list_signs_of_task(task.id, TODAY) == []
    for number in range(10):
        other = make_task(lead=agency, state=State.REPORTED, reported_on=TODAY)
        clock.move_to(f"2024-06-13T09:{number:02d}:00+07:00")
        confirm_completion(task_code=other.code, by=office)
    assert len(_shown(Sign.IN_BULK, tomorrow)) == 10


def test_the_numbers_by_agency_are_those_of_the_lists_in_one_statement(
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    dice = random.Random(11)  # noqa: S311 - the same tasks each time
    for _ in range(30):
        _lived_at_random(dice)
    viewer = make_actor(Role.VIEWER)
    chosen = TaskFilter(TODAY, from_on=TODAY - timedelta(days=99), to_on=TODAY)
    lines = list_sign_counts(chosen, actor=viewer, today=TODAY)
    assert lines
    for line in lines:
        for sign in Sign:
            asked = TaskFilter(TODAY, agency_code=line.code, happened=Happened(sign=sign))
            assert line.numbers.get(sign, 0) == count_tasks(asked, actor=viewer, today=TODAY)
    assert count_queries(lambda: list_sign_counts(chosen, actor=viewer, today=TODAY)) <= 2
