"""Late occurrences by cases a clerk could check: each due date that passed without a report counts once."""

from datetime import date

import pytest

from tracker.domain.late_occurrences import late_occurrences
from tracker.domain.outcomes import DueDateMove, Pause, Report, TaskRecord


def _day(day: int) -> date:
    return date(2024, 6, day)


def _task(
    due: int | None = 10,
    *,
    moves: list[tuple[int, int, int]] | None = None,
    reports: list[tuple[int, int | None]] | None = None,
    pauses: list[tuple[int, int | None]] | None = None,
    handed_out: int = 1,
    revoked: int | None = None,
) -> TaskRecord:
    """A task given on the first of June; moves as (decided, from, to), reports and pauses as (from, until)."""
    first = _day(due) if due else None
    return TaskRecord(
        assigned_on=_day(1),
        handed_out_on=_day(handed_out),
        first_due_on=first,
        moves=tuple(DueDateMove(_day(on), _day(old), _day(new)) for on, old, new in moves or []),
        reports=tuple(Report(_day(on), _day(end) if end else None) for on, end in reports or []),
        pauses=tuple(Pause(_day(on), _day(end) if end else None) for on, end in pauses or []),
        revoked_on=_day(revoked) if revoked else None,
        original_due_on=first,
    )


_CASES = {
    "due today: it has not passed": (_task(), 10, 0),
    "due yesterday": (_task(), 11, 1),
    "however long it is overdue": (_task(), 30, 1),
    "no due date": (_task(None), 30, 0),
    "reported on the due date": (_task(reports=[(10, None)]), 30, 0),
    "reported a day late": (_task(reports=[(11, None)]), 30, 1),
    "known that day: the report of later is not": (_task(reports=[(15, None)]), 12, 1),
    "extended before it was due": (_task(moves=[(8, 10, 20)]), 15, 0),
    "extended on the due date": (_task(moves=[(10, 10, 20)]), 15, 0),
    "extended the day after": (_task(moves=[(11, 10, 20)]), 15, 1),
    "extended the day after, seen before it was": (_task(moves=[(11, 10, 20)]), 10, 0),
    "extended late and late again": (_task(moves=[(12, 10, 20)]), 21, 2),
    "extended late, then done in time": (_task(moves=[(12, 10, 20)], reports=[(19, None)]), 30, 1),
    "three due dates, all passed": (_task(moves=[(11, 10, 15), (16, 15, 20)], reports=[(25, None)]), 30, 3),
    "moved twice in one day: the one between was never in force": (_task(moves=[(9, 10, 12), (9, 12, 20)]), 19, 0),
    "returned before the due date": (_task(reports=[(5, 8)]), 10, 0),
    "returned after the due date": (_task(reports=[(5, 14)]), 13, 0),
    "returned after the due date, from that day": (_task(reports=[(5, 14)]), 14, 1),
    "returned and reported again on one day, after the due date": (_task(reports=[(5, 14), (14, None)]), 20, 1),
    "suspended over the due date": (_task(pauses=[(9, None)]), 20, 0),
    "suspended when it was overdue": (_task(pauses=[(12, None)]), 20, 1),
    "suspended from the day after on: it passed at the end of its day": (_task(pauses=[(11, None)]), 20, 1),
    "suspended on the due date": (_task(pauses=[(10, None)]), 20, 0),
    "resumed with another due date": (_task(pauses=[(9, 15)], moves=[(15, 10, 25)]), 20, 0),
    "handed out after it was due": (_task(handed_out=13), 13, 1),
    "not handed out yet": (_task(handed_out=13), 12, 0),
    "revoked: it counts nowhere": (_task(revoked=15), 15, 0),
    "the day before it was revoked": (_task(revoked=15), 14, 1),
}


@pytest.mark.parametrize("name", list(_CASES))
def test_each_due_date_that_passed_without_a_report_counts_once(name: str) -> None:
    task, day, expected = _CASES[name]
    assert late_occurrences(task, _day(day)) == expected
