"""The days a rule names are those that its words say, and the times of a schedule follow from them."""

import re
from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.calendar import Calendar
from tracker.domain.occurrences import DaysOff, Schedule
from tracker.domain.recurrence import EVERY_MONTH, LAST, Recurrence, daily, on_days, on_weekday, weekly
from tracker.domain.rule_reading import read_rule
from tracker.domain.rule_words import PLACE_WORDS, QUARTER_MONTHS, WEEKDAY_WORDS, rule_in_words
from tracker.queries.rule_days import days_of_rule
from tracker.queries.series_days import list_coming, list_to_be_made, occurrences_until

_MONTHS = st.one_of(
    st.just(EVERY_MONTH), st.sampled_from(sorted(QUARTER_MONTHS)), st.sets(st.integers(1, 12), min_size=1)
)
_EARLY = st.sets(st.integers(1, 27), max_size=3)
_LATE = st.one_of(st.none(), st.integers(28, 31), st.just(LAST))


@st.composite
def _day_rules(draw: st.DrawFn) -> Recurrence:
    days, late = draw(_EARLY), draw(_LATE)
    chosen = [*days, *([late] if late else [])] or [20]
    return on_days(chosen, draw(_MONTHS))


RULES = st.one_of(
    st.builds(daily, st.integers(1, 60)),
    st.builds(weekly, st.sets(st.integers(0, 6), min_size=1), st.integers(1, 26)),
    _day_rules(),
    st.builds(on_weekday, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, LAST]), _MONTHS),
)
FIRST_DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def _is_said(words: str, day: date, first_on: date) -> bool:
    """Whether the words alone, as a clerk reads them, name a day of a rule that begins on `first_on`."""
    if words == "hằng ngày":
        return True
    if found := re.fullmatch(r"(\d+) ngày một lần", words):
        return (day - first_on).days % int(found[1]) == 0
    if found := re.fullmatch(r"(.+?)(?: hằng tuần|, (\d+) tuần một lần)", words):
        begins = [one - timedelta(days=one.weekday()) for one in (first_on, day)]
        weeks = (begins[1] - begins[0]).days // 7
        return _weekday_is_said(found[1], day) and weeks % int(found[2] or 1) == 0
    return _month_is_said(words, day) and _day_is_said(words, day)


def _weekday_is_said(words: str, day: date) -> bool:
    if words == "thứ Hai đến thứ Sáu":
        return day.weekday() < 5
    return WEEKDAY_WORDS[day.weekday()] in re.split(r", | và ", words)


def _month_is_said(words: str, day: date) -> bool:
    if words.startswith("hằng quý"):
        place = next((months for months, said in QUARTER_MONTHS.items() if said in words), (3, 6, 9, 12))
        return day.month in place
    named = {int(one) for one in re.findall(r"tháng (\d+)", words)}
    return not named or day.month in named


def _day_is_said(words: str, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    for number, said in enumerate(WEEKDAY_WORDS):
        for place, place_said in PLACE_WORDS.items():
            if f"{said} {place_said}" in words:
                is_last = day.day + 7 > last
                return day.weekday() == number and (is_last if place == LAST else (day.day - 1) // 7 + 1 == place)
    named = {int(one) for one in re.findall(r"ngày (\d+)", words)}
    named |= {last} if re.search(r"ngày cuối (?:mỗi tháng|quý|hằng|tháng)", words.split(" (")[0]) else set()
    if "tháng ngắn hơn" in words:
        named = {min(one, last) for one in named}
    return day.day in named


@settings(max_examples=150, deadline=None)
@given(RULES, FIRST_DAYS)
def test_a_rule_names_exactly_the_days_that_its_words_say(rule: Recurrence, first_on: date) -> None:
    until = first_on + timedelta(days=800)
    named = days_of_rule(rule, first_on=first_on, after=first_on, before=until)
    words = rule_in_words(rule)
    every_day = [first_on + timedelta(days=number) for number in range(801)]
    assert named == [day for day in every_day if _is_said(words, day, first_on)], words


@settings(max_examples=200, deadline=None)
@given(RULES, FIRST_DAYS)
def test_what_is_written_is_read_as_the_same_rule(rule: Recurrence, first_on: date) -> None:
    assert read_rule(rule.as_text(), first_on=first_on) == (rule, None)
    assert len(rule.as_text()) <= 200


@settings(max_examples=60, deadline=None)
@given(RULES, FIRST_DAYS, st.integers(0, 40), st.sampled_from(DaysOff))
def test_made_day_by_day_or_after_an_outage_the_same_times_are_made(
    rule: Recurrence, first_on: date, days_before: int, days_off: DaysOff
) -> None:
    calendar = Calendar({first_on + timedelta(days=number): "nghỉ" for number in range(40, 47)})
    schedule = Schedule(rule, first_on, None, days_before, days_off)
    days: set[date] = set()
    for number in range(-60, 120, 3):
        today = first_on + timedelta(days=number)
        for one in list_to_be_made(schedule, already=days, calendar=calendar, today=today):
            assert one.day not in days
            assert one.day >= first_on
            assert one.due_on - timedelta(days=days_before) <= today
            days.add(one.day)
    last = first_on + timedelta(days=117)
    at_once = list_to_be_made(schedule, already=(), calendar=calendar, today=last)
    assert days == {one.day for one in at_once}
    due = [one.due_on for one in at_once]
    assert due == sorted(set(due)), "no two are due on one day"
    if days_off is not DaysOff.KEEP:
        assert all(calendar.is_working_day(one) for one in due)


def test_the_next_times_are_found_however_rare_they_are() -> None:
    rule, _ = read_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", first_on=date(2024, 6, 12))
    schedule = Schedule(rule, date(2024, 6, 12), None, 15, DaysOff.KEEP)
    coming = list_coming(schedule, already=(), calendar=Calendar(), today=date(2024, 6, 12), limit=6)
    assert [f"{one.day:%d/%m/%Y}" for one in coming] == [
        "28/02/2025", "28/02/2026", "28/02/2027", "29/02/2028", "28/02/2029", "28/02/2030",
    ]  # fmt: skip


def test_a_last_day_ends_the_times_even_where_a_day_off_moves_one_beyond_it() -> None:
    rule, until_on = read_rule("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20240831", first_on=date(2024, 6, 12))
    schedule = Schedule(rule, date(2024, 6, 12), until_on, 15, DaysOff.AFTER)
    found = occurrences_until(schedule, date(2025, 6, 1), calendar=Calendar())
    assert [one.due_on for one in found] == [date(2024, 7, 1), date(2024, 7, 31), date(2024, 9, 2)]
