"""The outcome of a task on a day, as a clerk reads it off the file: each edge from both sides."""

from datetime import date, timedelta

import pytest

from tracker.domain.outcomes import (
    DueDateMove,
    Outcome,
    Pause,
    Report,
    TaskRecord,
    counts_on,
    due_on,
    outcome_on,
    standing_report,
)


def june(day: int) -> date:
    return date(2024, 6, 1) + timedelta(days=day - 1)


def task(due: int | None = 12, **told: object) -> TaskRecord:
    """Given on 1 June, due on the 12th, unless told otherwise."""
    due_day = None if due is None else june(due)
    facts: dict[str, object] = {"assigned_on": june(1), "handed_out_on": june(1), "first_due_on": due_day}
    return TaskRecord(**(facts | {"original_due_on": due_day} | told))  # type: ignore[arg-type]


PLAIN = task()
REPORTED_ON_THE_DAY = task(reports=(Report(june(12)),))
REPORTED_A_DAY_LATE = task(reports=(Report(june(13)),))
RETURNED = task(reports=(Report(june(10), june(14)),))
REPORTED_AGAIN = task(reports=(Report(june(10), june(14)), Report(june(16))))
RETURNED_THE_SAME_DAY = task(reports=(Report(june(10), june(10)),))
EXTENDED = task(moves=(DueDateMove(june(15), june(12), june(20)),))
EXTENDED_THEN_REPORTED = task(moves=(DueDateMove(june(15), june(12), june(20)),), reports=(Report(june(18)),))
REPORTED_THEN_EXTENDED = task(
    moves=(DueDateMove(june(15), june(12), june(20)),), reports=(Report(june(14), june(15)), Report(june(20)))
)
EXTENDED_TWICE = task(moves=(DueDateMove(june(10), june(12), june(15)), DueDateMove(june(15), june(15), june(18))))
SUSPENDED = task(pauses=(Pause(june(13)),))
RESUMED = task(pauses=(Pause(june(11), june(20)),), moves=(DueDateMove(june(20), june(12), june(25)),))
REVOKED = task(revoked_on=june(15))
UNDATED = task(None)
UNDATED_REPORTED = task(None, reports=(Report(june(5)),))
DATED_LATER = task(None, moves=(DueDateMove(june(8), None, june(12)),), original_due_on=june(12))
DRAFT = task(handed_out_on=None)
HANDED_OUT_LATER = task(handed_out_on=june(3))

W, V, T, L, U = Outcome.WITHIN, Outcome.OVERDUE, Outcome.ON_TIME, Outcome.LATE, Outcome.UNDATED
_NONE = None


@pytest.mark.parametrize(
    ("record", "day", "expected"),
    [
        (PLAIN, 11, W),
        (PLAIN, 12, W),  # due today is not overdue
        (PLAIN, 13, V),
        (REPORTED_ON_THE_DAY, 11, W),
        (REPORTED_ON_THE_DAY, 12, T),  # a report on the due date is on time
        (REPORTED_ON_THE_DAY, 30, T),
        (REPORTED_A_DAY_LATE, 12, W),
        (REPORTED_A_DAY_LATE, 13, L),
        (RETURNED, 9, W),
        (RETURNED, 10, T),
        (RETURNED, 13, T),  # it was completed until the end of the day before it was returned
        (RETURNED, 14, V),  # returned by the end of this day
        (REPORTED_AGAIN, 13, T),
        (REPORTED_AGAIN, 14, V),
        (REPORTED_AGAIN, 15, V),
        (REPORTED_AGAIN, 16, L),
        (RETURNED_THE_SAME_DAY, 10, W),
        (EXTENDED, 12, W),
        (EXTENDED, 13, V),  # the extension was granted later: not yet in force
        (EXTENDED, 14, V),
        (EXTENDED, 15, W),
        (EXTENDED, 20, W),
        (EXTENDED, 21, V),
        (EXTENDED_THEN_REPORTED, 14, V),
        (EXTENDED_THEN_REPORTED, 18, T),
        (REPORTED_THEN_EXTENDED, 14, L),  # judged by the due date in force on its day
        (REPORTED_THEN_EXTENDED, 15, W),
        (REPORTED_THEN_EXTENDED, 20, T),
        (EXTENDED_TWICE, 13, W),
        (EXTENDED_TWICE, 15, W),
        (EXTENDED_TWICE, 18, W),
        (EXTENDED_TWICE, 19, V),
        (SUSPENDED, 12, W),
        (SUSPENDED, 13, W),  # suspended counts as within
        (SUSPENDED, 30, W),
        (RESUMED, 12, W),
        (RESUMED, 19, W),
        (RESUMED, 25, W),
        (RESUMED, 26, V),
        (REVOKED, 14, V),
        (REVOKED, 15, _NONE),
        (UNDATED, 30, U),
        (UNDATED_REPORTED, 30, U),  # outside the four outcomes, done or not
        (DATED_LATER, 7, U),
        (DATED_LATER, 8, W),
        (DATED_LATER, 13, V),
        (DRAFT, 30, _NONE),
        (HANDED_OUT_LATER, 2, _NONE),
        (HANDED_OUT_LATER, 3, W),
        (PLAIN, 0, _NONE),  # the day before it was assigned
        (PLAIN, 1, W),
    ],
)
def test_a_task_stands_as_was_known_at_the_end_of_the_day(
    record: TaskRecord, day: int, expected: Outcome | None
) -> None:
    assert outcome_on(record, june(day)) is expected
    assert counts_on(record, june(day)) is (expected is not None)


@pytest.mark.parametrize(
    ("record", "day", "expected"),
    [
        (EXTENDED, 12, W),
        (EXTENDED, 13, V),
        (EXTENDED, 15, V),  # what the extension hides
        (EXTENDED, 20, V),
        (EXTENDED_THEN_REPORTED, 18, L),
        (REPORTED_ON_THE_DAY, 12, T),
        (REPORTED_A_DAY_LATE, 13, L),
        (SUSPENDED, 30, W),
        (RESUMED, 20, V),
        (UNDATED, 30, U),
        (REVOKED, 15, _NONE),
    ],
)
def test_by_the_original_due_date_extensions_count_for_nothing(
    record: TaskRecord, day: int, expected: Outcome | None
) -> None:
    assert outcome_on(record, june(day), by_original_due_date=True) is expected


def test_an_extension_is_in_force_from_the_day_it_is_granted() -> None:
    assert due_on(EXTENDED, june(14)) == june(12)
    assert due_on(EXTENDED, june(15)) == june(20)
    assert due_on(DATED_LATER, june(7)) is None


def test_a_report_stands_from_its_day_until_the_day_before_its_end() -> None:
    assert standing_report(RETURNED, june(9)) is None
    assert standing_report(RETURNED, june(10)) == Report(june(10), june(14))
    assert standing_report(RETURNED, june(13)) == Report(june(10), june(14))
    assert standing_report(RETURNED, june(14)) is None
    assert standing_report(RETURNED_THE_SAME_DAY, june(10)) is None
