"""The words that tell how often, and on which days of a recurring period."""

import re
from collections.abc import Iterable

from tracker.domain.directives.moments import moment_at
from tracker.domain.directives.timing import NUMBER, Clock, Tells, Time, number_of

_B, _E = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_UNITS = {"ngay": "day", "tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_UNIT = r"(?P<unit>ngay|tuan|thang|quy|nam)"
_WEEKDAY_WORD = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)"
_WEEKDAYS = {
    "hai": "MO", "2": "MO", "ba": "TU", "3": "TU", "tu": "WE", "4": "WE", "nam": "TH", "5": "TH", "sau": "FR",
    "6": "FR", "bay": "SA", "7": "SA", "nhat": "SU",
}  # fmt: skip
_DAY_WITHOUT_YEAR = r"\s*(?:truoc|cham nhat|gui truoc)(?: ngay)? \d{1,2}/\d{1,2}(?![/\d])"
_EVERY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_B}cuoi (?P<last>moi|hang) (?P<unit>thang|quy|nam|tuan){_E}",
        rf"{_B}(?:vao )?(?:ngay )?cuoi (?P<last>cung )?(?:cua )?(?:moi |hang )(?P<unit>thang|quy|nam){_E}",
        rf"{_B}(?:dinh ky )?(?:hang|moi) {_UNIT}(?:\s*(?:,|/)?\s*(?:mot|1|01) lan)?{_E}(?!\s+(?:ho"
        rf"|don vi|thang truoc))",
        rf"{_B}(?:dinh ky )?(?P<n>{NUMBER}) {_UNIT}\s*(?:/\s*(?:mot |1 |01 )?lan|(?:mot|1|01) lan){_E}",
        rf"{_B}(?:mot|1|01) lan\s*(?:/|trong|moi|mot)?\s*(?:trong )?(?:(?P<n>{NUMBER}) )?{_UNIT}{_E}",
        rf"{_B}(?:bao cao )?(?P<n>6) (?P<unit>thang)(?: dau nam)?(?=\s*\((?:truoc|cham|gui|vao))",
        rf"{_B}(?P<n>0?6) (?P<unit>thang)(?: dau nam)?(?={_DAY_WITHOUT_YEAR})",
        rf"{_B}(?P<n>0?6) (?P<unit>thang)(?= (?:va|,) (?:ca |hang |01 |mot )?nam(?! ?\d))",
        rf"{_B}(?:ca|hang|mot|01|1) (?P<unit>nam)(?={_DAY_WITHOUT_YEAR})",
        rf"{_B}(?:ca |hang |mot )?(?P<unit>nam)(?=\s*\((?:truoc|cham|gui|vao))",
        rf"{_B}(?P<times>[2-9]|0[2-9]|hai|ba|bon) lan\s*(?:/|mot|trong|moi)\s*(?P<unit>nam){_E}",
        rf"{_B}dinh ky (?:vao )?(?:(?P<n>{NUMBER}) )?{_UNIT}{_E}(?!\s*\d)",
    )
)
_AND_YEARLY = re.compile(r"\s*(?:,|va|;)\s*(?:hang |ca |mot |1 |01 )?(?P<unit>nam|quy|6 thang)(?![a-z0-9]|\s*\d)")
_QUARTER_DAY = re.compile(
    r"(?:truoc |vao |cham nhat (?:la )?(?:vao )?)?(?:ngay (?P<d>\d{1,2}) )?(?:cua "
    r"|vao )?thang (?P<which>cuoi|dau)(?: cua)?(?: moi| hang)? quy(?: sau| tiep theo| ke tiep"
    r"| toi)?"
)
_END_OF_QUARTER = re.compile(
    rf"{_B}(?:truoc |vao )?(?:ngay )?cuoi(?: cung)?(?: cua)? (?:moi )?(?P<what>quy|thang){_E}(?!\s*(?:[\div]|nay))"
)
_WEEKDAY = re.compile(rf"{_B}(?:vao |truoc |chieu |sang |ngay )*{_WEEKDAY_WORD}(?:\s*(?:,|va)\s*{_WEEKDAY_WORD})*")
_DAYS = re.compile(
    rf"{_B}(?:(?:truoc|vao|cham nhat)(?: la| vao"
    rf"| den)? )?(?:cac )?ngay (?:mung )?(?P<d>\d{{1,2}})(?P<more>(?:\s*(?:,"
    rf"|va)\s*(?:ngay )?\d{{1,2}}(?![\d/.]))*)"
    r"(?!\d|\s*[/.-]\s*\d|\s*thang \d|\s*lam viec)"
)
_SLASH_DAY = re.compile(
    r"(?:truoc |vao |den )?(?:ngay )?(?P<d>\d{1,2})\s*(?:/|thang )\s*(?P<m>\d{1,2})(?![\d/])(?!\s*nam \d)"
)
#: 'Kế hoạch hằng năm' is the name of a thing, not how often something is done.
_NAMES_A_THING = re.compile(
    r"(?:(?:ke hoach|chuong trinh)(?: [a-z]+){0,2}|(?:du toan|chi tieu|muc tieu|nhu cau|ngan sach"
    r"|xep loai|theo|bien che|cong viec|doi song|sinh hoat)(?: cong tac)?)\s*$"
)
#: What no word for how often is without; asked first, because every paragraph is.
_MAY_TELL_EVERY = re.compile(r"hang|moi|lan|dinh ky|6 thang|nam")


def every(text: str) -> Iterable[Time]:
    """The words that tell how often."""
    if not _MAY_TELL_EVERY.search(text):
        return
    for pattern in _EVERY:
        for found in pattern.finditer(text):
            told = found.groupdict()
            count = number_of(told["n"]) if told.get("n") else 1
            unit = _UNITS[found["unit"]]
            if unit == "year" and _NAMES_A_THING.search(text, max(0, found.start() - 30), found.start()):
                continue
            if told.get("times"):
                unit, count = "month", max(12 // number_of(told["times"]), 1)
            days = (-1,) if "last" in told and unit in {"month", "quarter", "year"} else ()
            yield Time(found.start(), found.end(), Tells.EVERY, unit=unit, count=count, days=days)
            more = _AND_YEARLY.match(text, found.end())
            if more:
                yield Time(more.start("unit"), more.end(), Tells.EVERY, unit=_UNITS.get(more["unit"], "year"))


def which(text: str, *, loose: bool) -> Iterable[Time]:
    """The words that tell which day of a period; with `loose` also those that tell it only beside 'hằng tháng'."""
    for found in _QUARTER_DAY.finditer(text):
        days = (int(found["d"]),) if found["d"] else ()
        which = "first" if found["which"] == "dau" else "last"
        yield Time(found.start(), found.end(), Tells.EVERY, unit="quarter", days=days, of_quarter=which)
    if not loose:
        return
    for found in _WEEKDAY.finditer(text):
        told = tuple(_WEEKDAYS[word] for word in re.findall(r"(?:thu|chu) (\w+)", found[0]))
        yield Time(found.start(), found.end(), Tells.WHICH, weekdays=told)
    for found in _END_OF_QUARTER.finditer(text):
        yield Time(found.start(), found.end(), Tells.WHICH, days=(-1,), of_quarter="last" * (found["what"] == "quy"))


def loose_days(text: str, clock: Clock) -> Iterable[Time]:
    """Days of a month beside 'hằng tháng' and its like, where they need no word before them."""
    for found in _DAYS.finditer(text):
        days = tuple(int(day) for day in (found["d"], *re.findall(r"\d+", found["more"])) if 1 <= int(day) <= 31)
        if days:
            yield Time(found.start(), found.end(), Tells.WHICH, days=days)
    for found in _SLASH_DAY.finditer(text):
        read = moment_at(text, found.start("d"), clock.issued)
        if read and read[1].month and not read[1].has_year:
            yield Time(found.start(), found.end(), Tells.DUE, read[1])
