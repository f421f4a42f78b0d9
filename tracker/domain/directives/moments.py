"""A day or a period in words, and the day it means: 'ngày 20/5', 'quý III/2024', 'tuần sau'.

Without a year it is the first such day on or after the day of issue. A period means its last day.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

NO_YEAR = "ngày không rõ năm"
NO_MONTH = "ngày không rõ tháng"
NO_ISSUE = "văn bản không rõ ngày ban hành"
NO_SUCH_DAY = "không có ngày này"

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_CLOCK = r"(?:\d{1,2}\s*(?:gio|h|g|:)\s*(?:\d{2})?(?:\s*phut)?(?: sang| chieu)?\s*,?\s*)?"
_SEP = r"\s*[/.-]\s*"
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_OF_YEAR = r"(?:\s*(?:/|-|nam|n[a-z]m)\s*(?P<y>(?:19|20)\d{2}))?"
_N = r"(?!\d)"


@dataclass(frozen=True)
class Moment:
    """The day a text means, None when that cannot be told, why it is unsure, and what of it was written."""

    day: date | None
    doubt: str = ""
    day_of_month: int | None = None
    month: int | None = None
    has_year: bool = True


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(found: re.Match[str], issued: date | None) -> Moment:
    year, month, day = found["y"], int(found["m"]), int(found["d"])
    if year:
        number = int(year) + (2000 if len(year) == 2 else 0)
        made = make_day(number, month, day)
        return Moment(made, "" if made else NO_SUCH_DAY, day, month)
    return _next_such(issued, month, lambda y: make_day(y, month, day), day)


def _next_such(
    issued: date | None, month: int | None, made: Callable[[int], date | None], day: int | None = None
) -> Moment:
    """The first such day on or after the day of issue."""
    if issued is None:
        return Moment(None, NO_ISSUE, day, month, has_year=False)
    for year in range(issued.year, issued.year + 5):
        one = made(year)
        if one and one >= issued:
            return Moment(one, NO_YEAR, day, month, has_year=False)
    return Moment(None, NO_SUCH_DAY, day, month, has_year=False)


def _day_of_this_or_next_month(found: re.Match[str], issued: date | None) -> Moment:
    day = int(found["d"])
    if issued is None:
        return Moment(None, NO_ISSUE, day, has_year=False)
    year, month = issued.year, issued.month
    if found["which"] != "nay":
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    made = make_day(year, month, day)
    return Moment(made, "" if made else NO_SUCH_DAY, day, month)


def _bare_day(found: re.Match[str], issued: date | None) -> Moment:
    day = int(found["d"])
    if issued is None:
        return Moment(None, NO_ISSUE, day, has_year=False)
    year, month = issued.year, issued.month
    for _ in range(12):
        made = make_day(year, month, day)
        if made and made >= issued:
            return Moment(made, NO_MONTH, day, has_year=False)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Moment(None, NO_SUCH_DAY, day, has_year=False)


def _month(found: re.Match[str], issued: date | None) -> Moment:
    month = int(found["m2"] or found["m"])
    if not 1 <= month <= 12:
        return Moment(None, NO_SUCH_DAY)
    if found["y"]:
        return Moment(last_of_month(int(found["y"]), month))
    return _next_such(issued, None, lambda year: last_of_month(year, month))


#: The last day of a part of a month, as offices speak of them; 31 is the last one.
_PARTS = {"nua dau": 15, "nua cuoi": 31, "giua": 15, "thuong tuan": 10, "trung tuan": 20, "ha tuan": 31}
PART_OF_MONTH = "chỉ nêu một phần của tháng"


def _part_of_month(found: re.Match[str], issued: date | None) -> Moment:
    month, day = int(found["m"]), _PARTS[found["part"]]
    if not 1 <= month <= 12:
        return Moment(None, NO_SUCH_DAY)
    if found["y"]:
        year = int(found["y"])
        return Moment(make_day(year, month, day) or last_of_month(year, month), PART_OF_MONTH)
    moment = _next_such(issued, None, lambda year: make_day(year, month, day) or last_of_month(year, month))
    return Moment(moment.day, moment.doubt or PART_OF_MONTH)


def _quarter(found: re.Match[str], issued: date | None) -> Moment:
    told = found["q2"] or found["q"]
    quarter = _ROMAN.get(told) or int(told)
    if found["y"]:
        return Moment(last_of_month(int(found["y"]), 3 * quarter))
    return _next_such(issued, None, lambda year: last_of_month(year, 3 * quarter))


def _months_of_year(found: re.Match[str], issued: date | None) -> Moment:
    month = min(int(found["n"]), 12) if found["part"] == "dau" else 12
    if found["y"]:
        return Moment(last_of_month(int(found["y"]), max(month, 1)))
    return _next_such(issued, None, lambda year: last_of_month(year, max(month, 1)))


def _year(found: re.Match[str], issued: date | None) -> Moment:  # noqa: ARG001 - one form for all
    return Moment(date(int(found["y2"] or found["y0"]), 12, 31))


def _this_period(found: re.Match[str], issued: date | None) -> Moment:
    if issued is None:
        return Moment(None, NO_ISSUE)
    kind, later = found["kind"], found["which"] not in {"nay", ""}
    if kind == "tuan":
        friday = issued + timedelta(days=4 - issued.weekday() + 7 * later)
        return Moment(friday)
    if kind == "thang":
        year, month = (issued.year, issued.month + 1) if later else (issued.year, issued.month)
        return Moment(last_of_month(year + (month > 12), (month - 1) % 12 + 1))
    if kind == "quy":
        quarter = (issued.month - 1) // 3 + later
        return Moment(last_of_month(issued.year + quarter // 4, quarter % 4 * 3 + 3))
    return Moment(date(issued.year + later, 12, 31))


_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}


def _weekday(found: re.Match[str], issued: date | None) -> Moment:
    if issued is None:
        return Moment(None, NO_ISSUE)
    day = _WEEKDAYS.get(found["w"] or "", 6)
    later = found["which"] != "nay"
    return Moment(issued + timedelta(days=day - issued.weekday() + 7 * later))


def _today(found: re.Match[str], issued: date | None) -> Moment:  # noqa: ARG001 - one form for all
    return Moment(issued, "" if issued else NO_ISSUE)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Moment]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (
            rf"{_CLOCK}(?:ngay\s*)?(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}})(?:{_SEP}(?P<y>\d{{4}}|\d{{2}}(?![\d/]))){_N}",
            _full,
        ),
        (
            rf"{_CLOCK}(?:n\w+y\s*)?(?P<d>\d{{1,2}}) (?:thang|th[a-z]ng) (?P<m>\d{{1,2}})(?:(?:,? ?n\w+m "
            rf"|/){_YEAR})?{_N}",
            _full,
        ),
        (r"(?:ngay\s*)?(?P<d>\d{1,2}) (?:cua )?thang (?P<which>nay|sau|toi|tiep theo)", _day_of_this_or_next_month),
        (rf"{_CLOCK}(?:ngay\s*)?(?P<d>\d{{1,2}})\s*[/.]\s*(?P<m>\d{{1,2}})(?P<y>)(?![\d/]|\.\d)", _full),
        (
            rf"(?:cuoi )?thang (?P<m>\d{{1,2}})(?:\s*(?:/{_YEAR.replace('<y>', '<y1>')})?\s*(?:,|-|va"
            rf"|den)\s*(?:thang )?(?P<m2>\d{{1,2}}))?{_OF_YEAR}{_N}",
            _month,
        ),
        (
            rf"(?:cuoi )?q\w*y (?P<q>iii|ii|iv|i|[1-4])(?:\s*(?:,|-|va|den)\s*(?:quy )?(?P<q2>iii|ii|iv|i"
            rf"|[1-4]))?(?![a-z0-9]){_OF_YEAR}{_N}",
            _quarter,
        ),
        (rf"(?P<n>\d{{1,2}}) thang (?P<part>dau|cuoi) (?:cua )?nam(?:\s*{_YEAR}| nay)?{_N}", _months_of_year),
        (
            rf"(?:cuoi |het )?(?:(?:nam |giai doan )(?P<y0>20\d{{2}}){_N}(?!\s*-\s*20\d\d)|(?:nam "
            rf"|giai doan )?{_YEAR}\s*-\s*(?P<y2>20\d{{2}}){_N})",
            _year,
        ),
        (
            r"thu (?P<w>hai|ba|tu|nam|sau|bay|[2-7])(?: cua)?(?: trong)? tuan (?P<which>nay|sau|toi"
            r"|tiep theo)|chu nhat tuan (?P<which2>nay|sau)",
            lambda found, issued: _weekday(found, issued),
        ),
        (r"(?:cuoi )?(?P<kind>tuan|thang|quy|nam) (?P<which>nay|sau|toi|tiep theo|ke tiep)", _this_period),
        (
            rf"(?P<part>nua dau|nua cuoi|giua|thuong tuan|trung tuan"
            rf"|ha tuan) thang (?P<m>\d{{1,2}}){_OF_YEAR}{_N}",
            _part_of_month,
        ),
        (r"cuoi (?P<kind>thang|quy|nam)(?P<which>)(?![a-z0-9]| [\d])", _this_period),
        (rf"{_CLOCK}(?:cuoi )?(?:ngay )?hom nay", _today),
        (rf"{_CLOCK}ngay (?:mung )?(?P<d>\d{{1,2}})(?![\d/]|\s*[/.]\s*\d|\s*(?:thang|den|-)\s*\d)", _bare_day),
    )
)


def moment_at(text: str, place: int, issued: date | None) -> tuple[int, Moment] | None:
    """The moment that is told at this place of a text, and where its words end; or None."""
    for pattern, make in _FORMS:
        if found := pattern.match(text, place):
            return found.end(), make(found, issued)
    return None
