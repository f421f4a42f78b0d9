"""Rules as a form lets people choose them."""

from datetime import date

import pytest

from tracker.domain.recurrence import LAST, on_days, on_weekday
from tracker.domain.rule_choices import QuarterMonth, RuleChoice, RuleKind, choice_of, chosen_rule, read_days
from tracker.domain.rule_words import rule_in_words
from tracker.errors import InvalidInput

FIRST = date(2024, 6, 12)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (RuleChoice(RuleKind.DAY), "hằng ngày"),
        (RuleChoice(RuleKind.DAY, interval=3), "3 ngày một lần"),
        (RuleChoice(RuleKind.WEEK, weekdays=[4]), "thứ Sáu hằng tuần"),
        (RuleChoice(RuleKind.WEEK, interval=2, weekdays=[0, 3]), "thứ Hai và thứ Năm, 2 tuần một lần"),
        (RuleChoice(RuleKind.MONTH, days="20"), "ngày 20 hằng tháng"),
        (RuleChoice(RuleKind.MONTH, days="10, 25"), "ngày 10 và ngày 25 hằng tháng"),
        (RuleChoice(RuleKind.MONTH, days="cuối tháng"), "ngày cuối mỗi tháng"),
        (RuleChoice(RuleKind.QUARTER, days="20"), "hằng quý, ngày 20 tháng cuối quý"),
        (
            RuleChoice(RuleKind.QUARTER, days="10", quarter_month=QuarterMonth.FIRST),
            "hằng quý, ngày 10 tháng đầu quý",
        ),
        (RuleChoice(RuleKind.YEAR, days="15", months=[12, 6]), "ngày 15 tháng 6 và tháng 12 hằng năm"),
        (RuleChoice(RuleKind.OTHER, rule="FREQ=MONTHLY;BYDAY=-1FR"), "thứ Sáu cuối cùng hằng tháng"),
    ],
)
def test_a_choice_is_a_rule_and_the_rule_is_that_choice(choice: RuleChoice, words: str) -> None:
    rule, _ = chosen_rule(choice, first_on=FIRST)
    assert rule_in_words(rule) == words
    assert chosen_rule(choice_of(rule), first_on=FIRST)[0] == rule
    assert choice_of(rule).kind is choice.kind


@pytest.mark.parametrize(
    "choice",
    [
        RuleChoice(None),
        RuleChoice(RuleKind.DAY, interval=None),
        RuleChoice(RuleKind.WEEK),
        RuleChoice(RuleKind.MONTH),
        RuleChoice(RuleKind.MONTH, days="ngày 33"),
        RuleChoice(RuleKind.MONTH, days="hai mươi"),
        RuleChoice(RuleKind.YEAR, days="15"),
        RuleChoice(RuleKind.OTHER),
    ],
)
def test_what_was_not_chosen_is_asked_for(choice: RuleChoice) -> None:
    with pytest.raises(InvalidInput):
        chosen_rule(choice, first_on=FIRST)


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("20", [20]),
        (" 05 ", [5]),
        ("10, 25", [10, 25]),
        ("10;25", [10, 25]),
        ("ngày 10 và ngày 25", [10, 25]),
        ("10,", [10]),
        ("cuối tháng", [LAST]),
        ("15, cuoi", [15, LAST]),
    ],
)
def test_days_are_read_as_people_write_them(told: str, days: list[int]) -> None:
    assert read_days(told) == days


def test_what_the_form_has_no_boxes_for_is_shown_as_a_rule() -> None:
    assert choice_of(on_weekday(0, 1)) == RuleChoice(RuleKind.OTHER, rule="FREQ=MONTHLY;BYDAY=1MO")
    assert choice_of(on_days([30])).days == "30"
