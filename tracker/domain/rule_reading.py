"""Reading a rule written in the manner of RFC 5545, such as the reader of directives gives, or another calendar.

A rule that leaves its day open ('hằng tháng') takes it from the day it begins on, as the RFC says. Not every rule of
the RFC is accepted: one that may name no day at all, or that no office would say, is refused with a sentence.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NoReturn

from tracker.domain.recurrence import (
    EVERY_MONTH,
    LAST,
    SHORTEST_MONTH,
    WEEKDAYS,
    Recurrence,
    daily,
    numbers_told,
    on_days,
    on_weekday,
    weekly,
)
from tracker.errors import InvalidInput

LONGEST_RULE = 200
_MONTHS_APART = (1, 2, 3, 4, 6, 12)
_PLACED = re.compile(rf"\+?([1-4]|-1)({'|'.join(WEEKDAYS)})")
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "UNTIL", "WKST"})


def read_rule(text: str, *, first_on: date) -> tuple[Recurrence, date | None]:
    """The rule that a text in the manner of RFC 5545 means when it begins on a day, and the last day it names, if any.

    Raises:
        InvalidInput: it cannot be read, or is none of the rules that are accepted (field `rule`).
    """
    parts = _parts(text)
    until = _until(parts["UNTIL"]) if "UNTIL" in parts else None
    if parts.get("WKST", "MO") != "MO":
        _refuse("tuần bắt đầu từ thứ Hai, nên bỏ WKST")
    frequency = parts.get("FREQ", "")
    interval = _numbers(parts.get("INTERVAL", "1"), range(1, 1000), "INTERVAL")
    if len(interval) != 1:
        _refuse("INTERVAL là một số")
    if frequency == "DAILY":
        return _daily(parts, interval[0]), until
    if frequency == "WEEKLY":
        return _weekly(parts, interval[0], first_on), until
    if frequency not in {"MONTHLY", "YEARLY"}:
        _refuse("FREQ là DAILY, WEEKLY, MONTHLY hoặc YEARLY")
    return _monthly(parts, frequency, interval[0], first_on), until


def _daily(parts: dict[str, str], interval: int) -> Recurrence:
    _refuse_others(parts, {"BYDAY"})
    if "BYDAY" not in parts:
        return _as_rule(lambda: daily(interval))
    if interval != 1:
        _refuse("FREQ=DAILY có BYDAY thì không có INTERVAL")
    return _as_rule(lambda: weekly(_weekdays(parts["BYDAY"])))


def _weekly(parts: dict[str, str], interval: int, first_on: date) -> Recurrence:
    _refuse_others(parts, {"BYDAY"})
    weekdays = _weekdays(parts["BYDAY"]) if "BYDAY" in parts else [first_on.weekday()]
    return _as_rule(lambda: weekly(weekdays, interval))


def _monthly(parts: dict[str, str], frequency: str, interval: int, first_on: date) -> Recurrence:
    _refuse_others(parts, {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"})
    months = _months(parts, frequency, interval, first_on)
    if "BYDAY" in parts:
        return _on_weekday(parts, months)
    days = _numbers(parts["BYMONTHDAY"], (*range(1, 32), LAST), "BYMONTHDAY") if "BYMONTHDAY" in parts else []
    if "BYSETPOS" in parts:
        days = _without_places(days, parts["BYSETPOS"])
        if frequency != "MONTHLY":
            _refuse("BYSETPOS chỉ đi với FREQ=MONTHLY")
    return _as_rule(lambda: on_days(days or [first_on.day], months))


def _months(parts: dict[str, str], frequency: str, interval: int, first_on: date) -> list[int]:
    apart = interval if frequency == "MONTHLY" else interval * 12
    if apart not in _MONTHS_APART:
        _refuse("khoảng cách là 1, 2, 3, 4, 6 hoặc 12 tháng")
    if "BYMONTH" in parts:
        if frequency == "MONTHLY" and apart > 1:
            _refuse("BYMONTH không đi với INTERVAL")
        return _numbers(parts["BYMONTH"], EVERY_MONTH, "BYMONTH")
    if frequency == "YEARLY" and ("BYMONTHDAY" in parts or "BYDAY" in parts):
        if "BYDAY" in parts:
            _refuse("FREQ=YEARLY có BYDAY thì phải có BYMONTH")
        return list(EVERY_MONTH)
    return [month for month in EVERY_MONTH if (month - first_on.month) % apart == 0]


def _on_weekday(parts: dict[str, str], months: list[int]) -> Recurrence:
    told = _PLACED.fullmatch(parts["BYDAY"])
    if told is None or "BYMONTHDAY" in parts or "BYSETPOS" in parts:
        _refuse("BYDAY theo tháng có dạng 1MO đến 4SU, hoặc -1FR")
    return on_weekday(WEEKDAYS.index(told[2]), int(told[1]), months)


def _without_places(days: list[int], places: str) -> list[int]:
    """The days that BYSETPOS means, as `as_text` writes it: those before the 28th, and the longest of the others."""
    late = [one for one in days if one >= SHORTEST_MONTH]
    early = [one for one in days if one < SHORTEST_MONTH and one != LAST]
    meant = [*early, *late[-1:]]
    is_ours = late and days == [*early, *range(SHORTEST_MONTH, late[-1] + 1)]
    if not is_ours or places != numbers_told([*range(1, len(meant)), LAST]):
        _refuse("BYSETPOS chỉ nhận ở dạng BYMONTHDAY=28,29,30;BYSETPOS=-1")
    return meant


def _parts(text: str) -> dict[str, str]:
    told = text.strip().upper().removeprefix("RRULE:")
    if not told or len(told) > LONGEST_RULE:
        _refuse(f"ghi quy tắc, không dài quá {LONGEST_RULE} ký tự")
    parts: dict[str, str] = {}
    for one in told.rstrip(";").split(";"):
        name, equals, value = one.partition("=")
        if not equals or not value or name in parts:
            _refuse(f"không đọc được «{one[:40]}»")
        if name not in _KNOWN:
            _refuse(f"không nhận {name[:20]}; muốn dừng thì ghi ngày kết thúc")
        parts[name] = value
    return parts


def _refuse_others(parts: dict[str, str], known: set[str]) -> None:
    others = sorted(parts.keys() - known - {"FREQ", "INTERVAL", "UNTIL", "WKST"})
    if others:
        _refuse(f"{', '.join(others)} không đi với FREQ={parts['FREQ']}")


def _numbers(told: str, allowed: Iterable[int], name: str) -> list[int]:
    possible, numbers = set(allowed), []
    for one in told.split(","):
        digits = one.removeprefix("-")
        if not (digits.isdecimal() and digits.isascii() and len(digits) < 5 and int(one) in possible):
            _refuse(f"{name}={told[:40]} không dùng được")
        numbers.append(int(one))
    return numbers


def _weekdays(told: str) -> list[int]:
    if any(one not in WEEKDAYS for one in told.split(",")):
        _refuse(f"BYDAY={told[:40]} không dùng được")
    return [WEEKDAYS.index(one) for one in told.split(",")]


def _until(told: str) -> date:
    try:
        return datetime.strptime(told[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        _refuse("UNTIL ghi ngày dạng 20250630")


def _as_rule(make: Callable[[], Recurrence]) -> Recurrence:
    """The rule that is made so; what is wrong with it is told of the rule as a whole."""
    try:
        return make()
    except InvalidInput as error:
        raise InvalidInput(str(error), field="rule") from error


def _refuse(why: str) -> NoReturn:
    message = f"Không nhận quy tắc lặp này: {why}."
    raise InvalidInput(message, field="rule")
