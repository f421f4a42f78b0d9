"""From words about time to a term: one due day, or a rule of recurrence (RFC 5545) with its first day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.directives.moments import last_of_month
from tracker.domain.directives.timing import Tells, Time

#: A day of a rule comes again within so many days.
_WITHIN = 800
_MONTHS = {"day": 0.03, "week": 0.25, "month": 1.0, "quarter": 3.0, "year": 12.0}
_LAST_MONTHS, _FIRST_MONTHS = (3, 6, 9, 12), (1, 4, 7, 10)
_WEEKDAY_NUMBERS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TOGETHER = 24
_BREAK = re.compile(r"[;.]\s")
DIFFERENT_DAYS = "các kỳ có ngày khác nhau"


@dataclass(frozen=True)
class Term:
    """Until when, or how often, with the times that told it."""

    times: tuple[Time, ...]
    due_on: date | None = None
    rule: str | None = None
    doubt: str = ""

    @property
    def start(self) -> int:
        """Where its first words begin."""
        return self.times[0].start

    @property
    def end(self) -> int:
        """Where its last words end."""
        return self.times[-1].end

    @property
    def has_day(self) -> bool:
        """Whether it says anything that can be held against a task."""
        return self.due_on is not None or self.rule is not None


def terms_of(text: str, times: Sequence[Time], issued: date | None) -> list[Term]:
    """The times of a text put together to terms: 'hằng quý' and 'trước ngày 20' are one."""
    groups: list[list[Time]] = []
    for time in times:
        if groups and _belongs(text, groups[-1], time):
            groups[-1].append(time)
        else:
            groups.append([time])
    return [_term(group, issued) for group in _with_days_before(text, groups)]


_ALSO = re.compile(r"[\s,]*(?:va\s*)?(?:truoc\s*)?")


def _with_days_before(text: str, groups: list[list[Time]]) -> list[list[Time]]:
    """'Ngày 15/6 và ngày 15/12 hằng năm': days named one after the other before the word that tells how often."""
    kept: list[list[Time]] = []
    for group in groups:
        recurs = any(one.tells is Tells.EVERY for one in group) and group[0].tells is not Tells.EVERY
        while recurs and kept and _is_such_a_day(kept[-1]) and _ALSO.fullmatch(text, kept[-1][-1].end, group[0].start):
            group = [*kept.pop(), *group]
        kept.append(group)
    return kept


def _is_such_a_day(group: Sequence[Time]) -> bool:
    return all(one.tells is Tells.WHICH or (one.tells is Tells.DUE and not one.moment.has_year) for one in group)


def _belongs(text: str, group: Sequence[Time], time: Time) -> bool:
    """Whether a time says more of the recurrence that the group tells."""
    between = text[group[-1].end : time.start]
    near = len(between) <= _TOGETHER and not _BREAK.search(between)
    recurs = any(one.tells is Tells.EVERY for one in group)
    if time.tells is Tells.DUE and time.is_until and recurs and time.moment.day and _is_period_or_full(time):
        return not re.search(r"\.\s", between)
    if Tells.EVENT in {time.tells, group[-1].tells} or (not recurs and time.tells is Tells.DUE):
        return False
    same_clause = not re.search(r"[;.]\s", between)
    if time.tells is Tells.DUE:
        return same_clause and not time.moment.has_year and _suits(group, time)
    if time.tells is Tells.WHICH:
        return same_clause if recurs else near
    if not recurs and group[-1].tells is Tells.DUE:
        return near and not group[-1].moment.has_year and _suits([time], group[-1])
    return near or (not recurs and same_clause)


def _is_period_or_full(time: Time) -> bool:
    return time.moment.has_year or time.moment.month is None


def _suits(group: Sequence[Time], time: Time) -> bool:
    """Whether a day without a year can be the day of this recurrence: '15/6' of a half year, '20' of a month."""
    units = {(one.unit, one.count) for one in group if one.tells is Tells.EVERY}
    if time.moment.month is None:
        return time.moment.day_of_month is not None
    return any(unit in {"year", "quarter"} or (unit == "month" and count > 1) for unit, count in units)


def _term(times: Sequence[Time], issued: date | None) -> Term:
    told = tuple(times)
    if any(one.tells is Tells.EVERY for one in times):
        rule, doubt = _rule(times)
        until = next((one.moment.day for one in times if one.is_until and _is_period_or_full(one)), None)
        first = first_day(rule, issued) if issued else None
        if until:
            rule += f";UNTIL={until:%Y%m%d}"
        return Term(told, first, rule, doubt or ("" if issued else "văn bản không rõ ngày ban hành"))
    last = times[-1]
    return Term(told, last.moment.day, None, last.moment.doubt)


def _rule(times: Sequence[Time]) -> tuple[str, str]:
    """The rule that these times tell, and what is unsure about it."""
    every = [one for one in times if one.tells is Tells.EVERY]
    dated = [one.moment for one in times if one.tells is Tells.DUE and one.moment.month and not one.is_until]
    days = [day for one in times for day in one.days]
    days += [
        one.moment.day_of_month
        for one in times
        if one.tells is Tells.DUE and one.moment.day_of_month and not one.moment.month
    ]
    weekdays = [day for one in times for day in one.weekdays]
    most_often = min(every, key=lambda one: _MONTHS[one.unit] * one.count)
    of_quarter = next((one.of_quarter for one in times if one.of_quarter), "")
    if weekdays and most_often.unit in {"week", "day"}:
        return _with_count("WEEKLY", most_often.count) + f";BYDAY={','.join(dict.fromkeys(weekdays))}", ""
    if dated:
        return _yearly([(m.month or 1, m.day_of_month or 1) for m in dated])
    if days:
        return _on_days(most_often, list(dict.fromkeys(days)), of_quarter), ""
    return _plain(most_often), ""


def _on_days(every: Time, days: list[int], of_quarter: str) -> str:
    told = ",".join(map(str, days))
    if every.unit == "quarter" or of_quarter or (every.unit, every.count) == ("month", 3):
        months = _FIRST_MONTHS if of_quarter == "first" else _LAST_MONTHS
        return f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={told}"
    if (every.unit, every.count) == ("month", 6):
        return f"FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY={told}"
    if every.unit == "year":
        return f"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY={told}"
    return f"{_with_count('MONTHLY', every.count if every.unit == 'month' else 1)};BYMONTHDAY={told}"


def _yearly(days: list[tuple[int, int]]) -> tuple[str, str]:
    """The rule of some days of each year, of each month the first that was told.

    One rule has one day of the month, so ends of months become -1.
    """
    first: dict[int, int] = {}
    for month, day in days:
        first.setdefault(month, day)
    days = sorted(first.items())
    months = ",".join(str(month) for month, _ in days)
    of_month = sorted({day for _, day in days})
    if len(of_month) > 1 and all(day == last_of_month(2024, month).day for month, day in days):
        return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=-1", ""
    doubt = DIFFERENT_DAYS if len(of_month) > 1 else ""
    return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={','.join(map(str, of_month))}", doubt


def _plain(every: Time) -> str:
    if every.unit == "quarter":
        return _with_count("MONTHLY", 3 * every.count)
    return _with_count(
        {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[every.unit], every.count
    )


def _with_count(freq: str, count: int) -> str:
    return f"FREQ={freq};INTERVAL={count}" if count > 1 else f"FREQ={freq}"


def first_day(rule: str, issued: date) -> date | None:
    """The first day of a rule after the day of issue; None when the rule names no day."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    weekdays = parts.get("BYDAY", "").split(",")
    days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    months = [int(month) for month in parts.get("BYMONTH", "").split(",") if month]
    if weekdays == [""] and not days:
        return None
    day = issued
    for _ in range(_WITHIN):
        day += timedelta(days=1)
        if weekdays != [""]:
            if _WEEKDAY_NUMBERS[day.weekday()] in weekdays:
                return day
        elif (not months or day.month in months) and _is_day_of(day, days):
            return day
    return None


def _is_day_of(day: date, days: Sequence[int]) -> bool:
    return day.day in days or (-1 in days and (day + timedelta(days=1)).day == 1)


def moved(term: Term, by: int) -> Term:
    """The same term, told at another place of a longer text."""
    return replace(term, times=tuple(replace(t, start=t.start + by, end=t.end + by) for t in term.times))
