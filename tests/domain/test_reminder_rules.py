"""The rules beyond the due date itself: levels, acceptance, what waits; hours, switches, floods."""

from dataclasses import replace
from datetime import date, time

import pytest

from tracker.domain.calendar import Calendar
from tracker.domain.reminder_rules import ReminderRules, Rule, is_flood, value_in_words, why_not_these
from tracker.domain.reminders import (
    RULES,
    Slot,
    horizon,
    not_accepted_between,
    slots_between,
    still_said,
    waiting_between,
)

CALENDAR = Calendar(
    {date(2024, 4, 29): "nghỉ", date(2024, 4, 30): "nghỉ", date(2024, 5, 1): "nghỉ"}, frozenset({date(2024, 5, 4)})
)
USUAL = ReminderRules()
LONG_AGO, FAR = date(2024, 1, 1), date(2024, 12, 31)


def _levels(due_on: date, rules: ReminderRules = USUAL) -> list[tuple[str, Rule]]:
    slots = slots_between(due_on, LONG_AGO, FAR, CALENDAR, rules)
    return [(f"{slot.falls_on:%d/%m}", slot.rule) for slot in slots if slot.rule.value.startswith("escalated_")]


@pytest.mark.parametrize(
    ("due_on", "head", "office", "leaders"),
    [
        # A Wednesday: overdue 3 working days on Monday.
        (date(2024, 6, 12), "17/06", "21/06", "03/07"),
        # A Friday: Monday, Tuesday, Wednesday.
        (date(2024, 6, 7), "12/06", "18/06", "28/06"),
        # A Sunday: its first overdue working day is Monday.
        (date(2024, 6, 9), "12/06", "18/06", "28/06"),
        # Over the holidays and the worked Saturday.
        (date(2024, 4, 26), "04/05", "09/05", "21/05"),
    ],
)
def test_each_level_is_told_once_after_its_working_days(due_on: date, head: str, office: str, leaders: str) -> None:
    assert _levels(due_on) == [
        (head, Rule.ESCALATED_TO_HEAD),
        (office, Rule.ESCALATED_TO_OFFICE),
        (leaders, Rule.ESCALATED_TO_LEADERS),
    ]


def test_a_level_that_is_off_is_not_told_and_the_others_are() -> None:
    rules = replace(USUAL, escalated_to_office=0, escalated_to_leaders_days=5)
    assert _levels(date(2024, 6, 12), rules) == [
        ("17/06", Rule.ESCALATED_TO_HEAD),
        ("19/06", Rule.ESCALATED_TO_LEADERS),
    ]


def test_after_an_outage_no_level_is_skipped_while_the_others_make_way() -> None:
    slots = slots_between(date(2024, 6, 12), date(2024, 6, 11), date(2024, 7, 5), CALENDAR, USUAL)
    assert [(slot.rule, slot.offset) for slot in still_said(slots)] == [
        (Rule.ESCALATED_TO_HEAD, 3),
        (Rule.ESCALATED_TO_OFFICE, 7),
        (Rule.ESCALATED_TO_LEADERS, 15),
        (Rule.OVERDUE, 22),
    ]


def test_a_level_still_makes_sense_after_a_long_outage() -> None:
    slot = Slot(date(2024, 6, 17), Rule.ESCALATED_TO_HEAD, 3)
    assert slot.valid_until(date(2024, 6, 12), USUAL) == date(2024, 9, 15)


@pytest.mark.parametrize(
    ("since", "days", "falls_on"),
    [
        (date(2024, 6, 10), 1, date(2024, 6, 12)),  # Monday: may be accepted until the end of Tuesday
        (date(2024, 6, 7), 1, date(2024, 6, 11)),  # Friday: until the end of Monday
        (date(2024, 6, 8), 1, date(2024, 6, 11)),  # Saturday: Monday is its day
        (date(2024, 6, 10), 2, date(2024, 6, 13)),
        (date(2024, 4, 26), 1, date(2024, 5, 3)),
    ],
)
def test_what_is_not_accepted_in_its_time_is_told_on_the_working_day_after(
    since: date, days: int, falls_on: date
) -> None:
    rules = replace(USUAL, not_accepted_days=days)
    slot = Slot(falls_on, Rule.NOT_ACCEPTED, days)
    before = date.fromordinal(falls_on.toordinal() - 1)
    assert not_accepted_between(since, LONG_AGO, FAR, CALENDAR, rules) == [slot]
    assert not_accepted_between(since, before, falls_on, CALENDAR, rules) == [slot]
    assert not_accepted_between(since, LONG_AGO, before, CALENDAR, rules) == []
    assert not_accepted_between(since, falls_on, FAR, CALENDAR, rules) == []
    assert not_accepted_between(since, LONG_AGO, FAR, CALENDAR, replace(rules, not_accepted=0)) == []


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (date(2024, 6, 10), ["12/06", "19/06", "26/06"]),  # Monday: two working days have passed on Wednesday
        (date(2024, 6, 13), ["17/06", "24/06"]),  # Thursday: Friday and Monday
        (date(2024, 6, 16), ["18/06", "25/06"]),  # Sunday
    ],
)
def test_what_waits_for_the_office_is_told_after_two_working_days_and_every_week(
    since: date, expected: list[str]
) -> None:
    slots = waiting_between(since, LONG_AGO, date(2024, 6, 30), CALENDAR, USUAL)
    assert [f"{slot.falls_on:%d/%m}" for slot in slots] == expected
    assert [slot.offset for slot in slots] == [(slot.falls_on - since).days for slot in slots]
    assert waiting_between(since, LONG_AGO, FAR, CALENDAR, replace(USUAL, waiting=0)) == []


def test_days_before_are_as_chosen_and_none_when_off_or_zero() -> None:
    assert USUAL.days_before() == (7, 3, 1)
    assert replace(USUAL, before_first=5, before_second=0).days_before() == (5, 1)
    assert replace(USUAL, before_first=3).days_before() == (3, 1)
    assert replace(USUAL, before_due=0).days_before() == ()


def test_a_switched_off_rule_calls_for_nothing() -> None:
    off = replace(
        USUAL, before_due=0, on_the_day=0, overdue=0, escalated_to_head=0, escalated_to_office=0, escalated_to_leaders=0
    )
    assert slots_between(date(2024, 6, 12), LONG_AGO, FAR, CALENDAR, off) == []
    assert horizon(date(2024, 6, 12), CALENDAR, off) == date(2024, 6, 13)


def test_overdue_comes_again_after_the_days_that_were_chosen() -> None:
    rules = replace(
        USUAL,
        before_due=0,
        on_the_day=0,
        overdue_every=3,
        escalated_to_head=0,
        escalated_to_office=0,
        escalated_to_leaders=0,
    )
    slots = slots_between(date(2024, 6, 12), LONG_AGO, date(2024, 6, 20), CALENDAR, rules)
    assert [slot.offset for slot in slots] == [1, 4, 7]
    assert slots[0].valid_until(date(2024, 6, 12), rules) == date(2024, 6, 15)


def test_every_rule_has_a_switch_of_its_name_and_a_kind() -> None:
    assert set(RULES) == set(Rule)
    assert all(USUAL.is_on(rule) for rule in Rule)


@pytest.mark.parametrize(
    ("at", "digests", "notices"),
    [
        (time(7, 29), False, False),
        (time(7, 30), False, True),
        (time(7, 59), False, True),
        (time(8, 0), True, True),
        (time(16, 59), True, True),
        (time(17, 0), False, False),
    ],
)
def test_mails_are_made_in_the_offices_hours(*, at: time, digests: bool, notices: bool) -> None:
    rules = replace(USUAL, digest_at=8 * 60)
    assert (rules.is_time_for_digests(at), rules.is_time_for_notices(at)) == (digests, notices)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"before_first": 61}, "before_first"),
        ({"overdue_every": 0}, "overdue_every"),
        ({"waiting_days": 0}, "waiting_days"),
        ({"assigned": 2}, "assigned"),
        ({"deliver_until": 450}, "deliver_until"),
        ({"digest_at": 449}, "digest_at"),
        ({"digest_at": 1020}, "digest_at"),
        ({"escalated_to_office_days": 3}, "escalated_to_office_days"),
        ({"escalated_to_leaders_days": 7}, "escalated_to_leaders_days"),
        ({"escalated_to_office": 0, "escalated_to_leaders_days": 3}, "escalated_to_leaders_days"),
        ({"flood_people": -1}, "flood_people"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(changed: dict[str, int], field: str) -> None:
    refused = why_not_these(replace(USUAL, **changed))
    assert refused is not None
    assert refused[0] == field


@pytest.mark.parametrize(
    "changed", [{}, {"escalated_to_office": 0, "escalated_to_office_days": 3}, {"digest_at": 1019}, {"before_due": 0}]
)
def test_what_can_be_is_taken(changed: dict[str, int]) -> None:
    assert why_not_these(replace(USUAL, **changed)) is None


@pytest.mark.parametrize(
    ("people", "usual", "allowed", "expected"),
    [
        (800, None, 0, False),
        (801, None, 0, True),
        (801, None, 801, False),
        (1_601, None, 801, False),
        (1_602, None, 801, True),
        (51, 10, 0, True),
        (50, 1, 0, False),
        (500, 100, 0, False),
        (501, 100, 0, True),
        (600, 100, 501, False),
    ],
)
def test_many_more_people_than_set_or_usual_are_a_flood(
    *, people: int, usual: int | None, allowed: int, expected: bool
) -> None:
    assert is_flood(people=people, usual=usual, allowed=allowed, rules=USUAL) is expected


def test_floods_can_be_switched_off() -> None:
    never = replace(USUAL, flood_people=0, flood_times=0)
    assert not is_flood(people=100_000, usual=3, allowed=0, rules=never)


def test_values_are_said_as_people_say_them() -> None:
    said = [value_in_words(name, value) for name, value in (("overdue", 0), ("digest_at", 450), ("before_first", 0))]
    assert said == ["tắt", "07:30", "không"]
    assert value_in_words("escalated_to_office_days", 7) == "7 ngày làm việc"
    assert value_in_words("overdue_every", 7) == "7 ngày"
