"""Requests for an extension: who comes late, what may be asked, what may be granted. Each edge from both sides."""

from datetime import date

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.extensions import ExtensionLimits, is_late_request, why_not_asked, why_not_granted

#: A Wednesday; with two working days before it the last day to ask is Monday the 10th.
DUE = date(2024, 6, 12)
USUAL = ExtensionLimits()


@pytest.mark.parametrize(
    ("today", "is_late"),
    [
        (date(2024, 6, 7), False),
        (date(2024, 6, 10), False),
        (date(2024, 6, 11), True),
        (date(2024, 6, 12), True),
        (date(2024, 6, 20), True),
    ],
)
def test_a_request_is_late_after_the_second_working_day_before_the_due_date(today: date, *, is_late: bool) -> None:
    assert is_late_request(due_on=DUE, today=today, limits=USUAL, calendar=Calendar()) is is_late


@pytest.mark.parametrize(("today", "is_late"), [(date(2024, 6, 7), False), (date(2024, 6, 10), True)])
def test_days_off_do_not_count_as_time_before_the_due_date(today: date, *, is_late: bool) -> None:
    calendar = Calendar({date(2024, 6, 11): "Ngày nghỉ"})
    assert is_late_request(due_on=DUE, today=today, limits=USUAL, calendar=calendar) is is_late


def test_without_a_limit_before_the_due_date_only_the_overdue_are_late() -> None:
    limits = ExtensionLimits(working_days_before=0)
    assert not is_late_request(due_on=DUE, today=DUE, limits=limits, calendar=Calendar())
    assert is_late_request(due_on=DUE, today=date(2024, 6, 13), limits=limits, calendar=Calendar())


@pytest.mark.parametrize(
    ("asked", "today", "granted", "limits", "word"),
    [
        (date(2024, 6, 13), DUE, 0, USUAL, None),
        (date(2024, 6, 12), DUE, 0, USUAL, "sau hạn đang có hiệu lực (12/06/2024)"),
        (date(2024, 6, 11), DUE, 0, USUAL, "sau hạn đang có hiệu lực (12/06/2024)"),
        (date(2024, 6, 13), date(2024, 6, 14), 0, USUAL, "từ hôm nay (14/06/2024)"),
        (date(2024, 6, 14), date(2024, 6, 14), 0, USUAL, None),
        (date(2100, 12, 31), DUE, 0, USUAL, None),
        (date(2101, 1, 1), DUE, 0, USUAL, "trước năm 2101"),
        (date(2024, 6, 13), DUE, 1, USUAL, None),
        (date(2024, 6, 13), DUE, 2, USUAL, "gia hạn 2 lần"),
        (date(2024, 6, 13), DUE, 9, ExtensionLimits(most_granted=0), None),
        (date(2024, 7, 12), DUE, 0, ExtensionLimits(most_days=30), None),
        (date(2024, 7, 13), DUE, 0, ExtensionLimits(most_days=30), "không sau 12/07/2024"),
    ],
)
def test_what_an_agency_may_ask_for(
    asked: date, today: date, granted: int, limits: ExtensionLimits, word: str | None
) -> None:
    reason = why_not_asked(due_on=DUE, asked=asked, today=today, granted=granted, limits=limits)
    assert (reason is None) if word is None else (word in str(reason))


@pytest.mark.parametrize(
    ("granted", "today", "word"),
    [
        (date(2024, 6, 20), DUE, None),
        (date(2024, 6, 19), DUE, None),
        (date(2024, 6, 21), DUE, "không sau ngày cơ quan đề nghị (20/06/2024)"),
        (date(2024, 6, 12), DUE, "sau hạn đang có hiệu lực"),
        (date(2024, 6, 20), date(2024, 6, 21), "từ hôm nay (21/06/2024)"),
    ],
)
def test_what_the_office_may_grant(granted: date, today: date, word: str | None) -> None:
    reason = why_not_granted(due_on=DUE, asked=date(2024, 6, 20), granted=granted, today=today)
    assert (reason is None) if word is None else (word in str(reason))
