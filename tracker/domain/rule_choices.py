"""A rule as a form lets people choose it: by day, week, month, quarter, year, or as another calendar writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.recurrence import EVERY_MONTH, LAST, Recurrence, Unit, daily, on_days, weekly
from tracker.domain.rule_reading import read_rule
from tracker.domain.text import fold
from tracker.errors import InvalidInput

_QUARTERS = ((3, 6, 9, 12), (2, 5, 8, 11), (1, 4, 7, 10))
_BETWEEN_DAYS = re.compile(r"[,;]|\bvà\b", re.IGNORECASE)
_A_DAY = re.compile(r"(?:ngay )?(\d{1,2})")
_LAST_DAY = frozenset({"cuoi", "ngay cuoi", "cuoi thang", "ngay cuoi thang"})


class RuleKind(StrEnum):
    """The way in which a rule is told. The value is the word in forms."""

    DAY = "ngay"
    WEEK = "tuan"
    MONTH = "thang"
    QUARTER = "quy"
    YEAR = "nam"
    OTHER = "khac"


RULE_KIND_WORDS = {
    RuleKind.DAY: "Hằng ngày",
    RuleKind.WEEK: "Hằng tuần",
    RuleKind.MONTH: "Hằng tháng",
    RuleKind.QUARTER: "Hằng quý",
    RuleKind.YEAR: "Hằng năm, hoặc vài lần một năm",
    RuleKind.OTHER: "Theo quy tắc RRULE",
}


class QuarterMonth(StrEnum):
    """Which month of a quarter. The value is the word in forms."""

    LAST = "cuoi"
    MIDDLE = "giua"
    FIRST = "dau"


QUARTER_MONTH_WORDS = {
    QuarterMonth.LAST: "tháng cuối quý",
    QuarterMonth.MIDDLE: "tháng giữa quý",
    QuarterMonth.FIRST: "tháng đầu quý",
}
_MONTHS_OF = dict(zip(QuarterMonth, _QUARTERS, strict=True))


@dataclass(frozen=True)
class RuleChoice:
    """What was chosen; what belongs to another kind is passed over."""

    kind: RuleKind | None
    interval: int | None = 1
    """Every so many days, or weeks."""
    weekdays: Sequence[int] = ()
    """Monday is 0."""
    days: str = ""
    """Days of the month as people write them: '20', '10, 25', 'cuối tháng'."""
    quarter_month: QuarterMonth = QuarterMonth.LAST
    months: Sequence[int] = ()
    rule: str = ""


def chosen_rule(choice: RuleChoice, *, first_on: date) -> tuple[Recurrence, date | None]:
    """The rule that was chosen, and the last day where the text of a rule names one.

    Raises:
        InvalidInput: nothing was chosen, or it is none of the rules that are accepted.
    """
    if choice.kind is None:
        message = "Chọn nhiệm vụ lặp lại hằng tháng, hằng quý hay cách khác."
        raise InvalidInput(message, field="kind")
    if choice.kind is RuleKind.OTHER:
        return read_rule(choice.rule, first_on=first_on)
    if choice.kind is RuleKind.DAY:
        return daily(choice.interval or 0), None
    if choice.kind is RuleKind.WEEK:
        return weekly(choice.weekdays, choice.interval or 0), None
    days = read_days(choice.days)
    if choice.kind is RuleKind.MONTH:
        return on_days(days), None
    return on_days(days, _MONTHS_OF[choice.quarter_month] if choice.kind is RuleKind.QUARTER else choice.months), None


def choice_of(rule: Recurrence) -> RuleChoice:
    """How a form shows a rule: choosing that again gives the rule."""
    if rule.unit is Unit.DAY:
        return RuleChoice(RuleKind.DAY, interval=rule.interval)
    if rule.unit is Unit.WEEK:
        return RuleChoice(RuleKind.WEEK, interval=rule.interval, weekdays=rule.weekdays)
    if rule.place is not None:
        return RuleChoice(RuleKind.OTHER, rule=rule.as_text())
    days = ", ".join("cuối tháng" if one == LAST else str(one) for one in rule.days)
    if rule.months == EVERY_MONTH:
        return RuleChoice(RuleKind.MONTH, days=days)
    for quarter_month, months in _MONTHS_OF.items():
        if rule.months == months:
            return RuleChoice(RuleKind.QUARTER, days=days, quarter_month=quarter_month)
    return RuleChoice(RuleKind.YEAR, days=days, months=rule.months)


def read_days(told: str) -> list[int]:
    """The days of a month that a text names; 'cuối tháng' is the last.

    Raises:
        InvalidInput: it names none, or something else (field `days`).
    """
    days = []
    for one in _BETWEEN_DAYS.split(told):
        word = fold(one)
        if not word and len(told.strip()) > len(one.strip()):
            continue
        number = _A_DAY.fullmatch(word)
        if word in _LAST_DAY:
            days.append(LAST)
        elif number is not None and 1 <= int(number[1]) <= 31:
            days.append(int(number[1]))
        else:
            message = "Ghi ngày trong tháng bằng số từ 1 đến 31, cách nhau bằng dấu phẩy, hoặc «cuối tháng»."
            raise InvalidInput(message, field="days")
    return days
