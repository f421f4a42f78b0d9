"""A rule as an office says it: 'ngày 20 hằng tháng', 'thứ Sáu hằng tuần', 'hằng quý, ngày 20 tháng cuối quý'.

The words say all that decides the days: who has them and the first day needs nothing else.
"""

from datetime import date

from tracker.domain.recurrence import EVERY_MONTH, LAST, Recurrence, Unit
from tracker.domain.wording import day_in_words

WEEKDAY_WORDS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
PLACE_WORDS = {1: "đầu tiên", 2: "lần thứ hai", 3: "lần thứ ba", 4: "lần thứ tư", LAST: "cuối cùng"}
#: The months of a quarter's first, middle and last month, and what they are called.
QUARTER_MONTHS: dict[tuple[int, ...], str] = {
    (3, 6, 9, 12): "tháng cuối quý",
    (1, 4, 7, 10): "tháng đầu quý",
    (2, 5, 8, 11): "tháng giữa quý",
}
_WORKDAYS = (0, 1, 2, 3, 4)


def rule_in_words(rule: Recurrence, *, until_on: date | None = None) -> str:
    """The rule, to stand within a sentence; with the last day, where there is one."""
    return _rule(rule) + (f", đến hết {day_in_words(until_on)}" if until_on else "")


def _rule(rule: Recurrence) -> str:
    if rule.unit is Unit.DAY:
        return "hằng ngày" if rule.interval == 1 else f"{rule.interval} ngày một lần"
    if rule.unit is Unit.WEEK:
        weekdays = _weekdays(rule.weekdays)
        return f"{weekdays} hằng tuần" if rule.interval == 1 else f"{weekdays}, {rule.interval} tuần một lần"
    if rule.place is not None:
        return _in_months(f"{WEEKDAY_WORDS[rule.weekdays[0]]} {PLACE_WORDS[rule.place]}", rule.months)
    if rule.days == (LAST,) and rule.months == EVERY_MONTH:
        return "ngày cuối mỗi tháng"
    if rule.days == (LAST,) and QUARTER_MONTHS.get(rule.months) == "tháng cuối quý":
        return "hằng quý, ngày cuối quý"
    shorter = " (tháng ngắn hơn: ngày cuối tháng)" if rule.has_short_months else ""
    return _in_months(_joined([f"ngày {'cuối' if one == LAST else one}" for one in rule.days]), rule.months) + shorter


def _in_months(what: str, months: tuple[int, ...]) -> str:
    if months == EVERY_MONTH:
        return f"{what} hằng tháng"
    if months in QUARTER_MONTHS:
        return f"hằng quý, {what} {QUARTER_MONTHS[months]}"
    return f"{what} {_joined([f'tháng {one}' for one in months])} hằng năm"


def _weekdays(weekdays: tuple[int, ...]) -> str:
    if weekdays == _WORKDAYS:
        return "thứ Hai đến thứ Sáu"
    return _joined([WEEKDAY_WORDS[one] for one in weekdays])


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} và {words[-1]}"
