"""Which reminders a due date calls for, and on which days they fall."""

from datetime import date, timedelta

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.reminder_rules import ReminderRules, Rule
from tracker.domain.reminders import Slot, horizon, latest, slots_between, window_start

CALENDAR = Calendar(
    {date(2024, 4, 29): "nghỉ", date(2024, 4, 30): "nghỉ", date(2024, 5, 1): "nghỉ"}, frozenset({date(2024, 5, 4)})
)

#: Without the levels, which have tests of their own.
RULES = ReminderRules(escalated_to_head=0, escalated_to_office=0, escalated_to_leaders=0)


def _slots(due_on: date, after: date, until: date) -> list[tuple[str, str, int]]:
    return [
        (f"{slot.falls_on:%d/%m}", slot.rule, slot.offset)
        for slot in slots_between(due_on, after, until, CALENDAR, RULES)
    ]


def test_an_ordinary_due_date_calls_for_four_reminders_and_then_one_a_week() -> None:
    due_on = date(2024, 6, 12)
    assert _slots(due_on, date(2024, 5, 1), date(2024, 6, 28)) == [
        ("03/06", Rule.BEFORE_DUE, 7),
        ("07/06", Rule.BEFORE_DUE, 3),
        ("11/06", Rule.BEFORE_DUE, 1),
        ("12/06", Rule.ON_THE_DAY, 0),
        ("13/06", Rule.OVERDUE, 1),
        ("20/06", Rule.OVERDUE, 8),
        ("27/06", Rule.OVERDUE, 15),
    ]


def test_before_a_due_date_on_a_weekend_working_days_are_counted_back_from_it() -> None:
    assert _slots(date(2024, 6, 16), date(2024, 6, 1), date(2024, 6, 16)) == [
        ("06/06", Rule.BEFORE_DUE, 7),
        ("12/06", Rule.BEFORE_DUE, 3),
        ("14/06", Rule.BEFORE_DUE, 1),
        ("16/06", Rule.ON_THE_DAY, 0),
    ]


def test_over_holidays_and_a_worked_saturday_only_working_days_count() -> None:
    assert _slots(date(2024, 5, 7), date(2024, 4, 1), date(2024, 5, 7)) == [
        ("24/04", Rule.BEFORE_DUE, 7),
        ("03/05", Rule.BEFORE_DUE, 3),
        ("06/05", Rule.BEFORE_DUE, 1),
        ("07/05", Rule.ON_THE_DAY, 0),
    ]
    assert _slots(date(2024, 5, 6), date(2024, 5, 3), date(2024, 5, 4)) == [("04/05", Rule.BEFORE_DUE, 1)]


def test_a_due_date_on_a_holiday_is_not_moved() -> None:
    assert _slots(date(2024, 5, 1), date(2024, 4, 25), date(2024, 5, 2)) == [
        ("26/04", Rule.BEFORE_DUE, 1),
        ("01/05", Rule.ON_THE_DAY, 0),
        ("02/05", Rule.OVERDUE, 1),
    ]


@pytest.mark.parametrize("day", [date(2024, 6, 12) + timedelta(days=offset) for offset in range(-20, 60)])
def test_days_taken_one_by_one_give_each_slot_once(day: date) -> None:
    due_on, start, end = date(2024, 6, 12), date(2024, 5, 20), date(2024, 8, 20)
    whole = slots_between(due_on, start, end, CALENDAR, RULES)
    before, after = slots_between(due_on, start, day, CALENDAR, RULES), slots_between(due_on, day, end, CALENDAR, RULES)
    assert before + after == whole


def test_a_task_overdue_for_months_has_one_slot_a_week_on_the_weekday_after_its_due_date() -> None:
    slots = slots_between(date(2024, 1, 10), date(2024, 6, 1), date(2024, 6, 30), CALENDAR, RULES)
    assert [slot.falls_on for slot in slots] == [date(2024, 6, day) for day in (6, 13, 20, 27)]
    assert all(slot.offset % 7 == 1 for slot in slots)


def test_of_several_slots_the_latest_says_how_the_task_stands() -> None:
    slots = slots_between(date(2024, 6, 16), date(2024, 6, 13), date(2024, 6, 17), CALENDAR, RULES)
    assert latest(slots) == Slot(date(2024, 6, 17), Rule.OVERDUE, 1)
    assert latest([]) is None


def test_a_reminder_makes_sense_until_the_due_date_or_the_next_one() -> None:
    due_on = date(2024, 6, 12)
    assert Slot(date(2024, 6, 11), Rule.BEFORE_DUE, 1).valid_until(due_on, RULES) == due_on
    assert Slot(due_on, Rule.ON_THE_DAY, 0).valid_until(due_on, RULES) == due_on
    assert Slot(date(2024, 6, 13), Rule.OVERDUE, 1).valid_until(due_on, RULES) == date(2024, 6, 19)


def test_a_first_start_reminds_of_what_fell_since_the_working_day_before() -> None:
    assert window_start(date(2024, 6, 12), CALENDAR) == date(2024, 6, 11)
    assert window_start(date(2024, 6, 17), CALENDAR) == date(2024, 6, 14)
    assert window_start(date(2024, 5, 2), CALENDAR) == date(2024, 4, 26)


@pytest.mark.parametrize("day", [date(2024, 4, 20) + timedelta(days=offset) for offset in range(30)])
def test_no_reminder_of_a_day_is_about_a_due_date_beyond_the_horizon(day: date) -> None:
    beyond = [horizon(day, CALENDAR, RULES) + timedelta(days=offset) for offset in range(1, 10)]
    assert all(not slots_between(due_on, day - timedelta(days=30), day, CALENDAR, RULES) for due_on in beyond)
