"""When a task that nobody accepted shows in the Office's queue."""

from datetime import date

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.waiting import WAITING_WORDS, Waiting, accepted_too_late_before

MONDAY = date(2024, 6, 10)


@pytest.mark.parametrize(
    ("handed_out_on", "today", "shows"),
    [
        (MONDAY, date(2024, 6, 10), False),
        (MONDAY, date(2024, 6, 11), False),
        (MONDAY, date(2024, 6, 12), True),
        (date(2024, 6, 7), date(2024, 6, 10), False),
        (date(2024, 6, 7), date(2024, 6, 11), True),
        (date(2024, 6, 6), date(2024, 6, 8), True),
        (date(2024, 6, 7), date(2024, 6, 9), False),
    ],
)
def test_an_agency_has_one_working_day_after_the_day_of_handing_out(
    handed_out_on: date, today: date, *, shows: bool
) -> None:
    before = accepted_too_late_before(today, within_working_days=1, calendar=Calendar())
    assert (handed_out_on < before) is shows


def test_days_off_give_it_more_time() -> None:
    calendar = Calendar({date(2024, 6, 11): "Ngày nghỉ"})
    assert accepted_too_late_before(date(2024, 6, 12), within_working_days=1, calendar=calendar) == MONDAY


def test_every_kind_has_its_words() -> None:
    assert set(WAITING_WORDS) == set(Waiting)
