"""The words that tell until when, or how often: 'chậm nhất ngày 10/6', 'trong 07 ngày làm việc kể từ …'."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from tracker.domain.calendar import Calendar
from tracker.domain.directives.moments import NO_ISSUE, Moment, last_of_month, make_day, moment_at


class Tells(Enum):
    """What a piece of text tells about time."""

    DUE = "due"
    EVERY = "every"
    """How often: 'hằng tháng'."""
    WHICH = "which"
    """Which day of a recurring period: 'thứ Sáu', 'tháng cuối quý'."""
    EVENT = "event"
    """A term that hangs on something else, which has no day."""


@dataclass(frozen=True)
class Time:
    """A piece of text about time, and what it says."""

    start: int
    end: int
    tells: Tells
    moment: Moment = field(default_factory=lambda: Moment(None))
    unit: str = ""
    count: int = 1
    days: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    of_quarter: str = ""
    is_until: bool = False


@dataclass(frozen=True)
class Clock:
    """By what dates are reckoned: the day of issue, if it is known, and the working days."""

    issued: date | None
    calendar: Calendar


EVENT = "hạn phụ thuộc việc khác, không có ngày cụ thể"
NO_START = "không rõ đếm từ ngày nào"

#: Of two that begin and end together, the first of these counts.
_RANK = {Tells.EVERY: 0, Tells.WHICH: 1, Tells.DUE: 2, Tells.EVENT: 3}
_B, _E = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_RANGE = (
    r"(?<!ke )(?<!tinh )tu (?:nay|(?:(?:ngay|dau|thang|quy|nam"
    r"|cuoi) )*[\divx]+(?:[\s/.-]+(?:thang |nam |quy )?[\d]+)*|dau [a-z]+)\s*(?:cho )?(?:den"
    r"|-)\s*(?:het )?"
)
_CUE = re.compile(
    rf"{_B}(?:{_RANGE}"
    r"|(?:xong |hoan thanh |hoan tat )?truoc(?: het| thoi diem)?(?: (?:khi )?(?:ket thuc "
    r"|het )?gio (?:lam viec|hanh chinh)(?: cua)?)?"
    r"|(?:cham nhat|muon nhat|tre nhat)(?: la)?(?: vao| den| trong| truoc| het)*"
    r"|khong (?:qua|muon hon|cham hon|tre hon)|sau khong qua"
    r"|(?:hoan thanh|xong|hoan tat|ket thuc)(?: xong| viec nay)?(?: trong| vao| den| den het| truoc)*"
    r"|(?:thoi (?:han|gian|diem)|han)(?: hoan thanh| thuc hien| cuoi cung| cuoi| chot| bao cao"
    r"| gui| nop| trinh| xong| giai quyet)*"
    r"\s*(?:la|:|-|den|truoc|trong|cham nhat)*"
    r"|(?:trinh|hoan thanh) (?:(?:chu tich )?ubnd tinh (?:phe duyet |ban hanh |xem xet )?"
    r"|hdnd tinh )?(?=q\w*y |thang \d)"
    r"|(?:cho |thuc hien |keo dai |duy tri )*den(?: het| truoc| cuoi(?= ngay))?|het"
    r"|(?:ngay )?trong(?: ca| suot| noi)?|vao(?: (?:sang|chieu|toi|trua|dem|dau gio))?|tien do)\s*:?\s*"
)
#: Before these words a day is no day to be done by: it was reckoned from, or is foreseen.
_NO_TERM_BEFORE = re.compile(
    r"(?:(?<!ubnd )(?<!cap )(?<!toan )(?<!hdnd )(?<!an )(?<!tra )(?<!su )(?<!phong )(?<!hoi )(?<!dan )(?<!cua )"
    r"(?<!ban )tinh"
    r"|ke tu|du kien(?: la| to chuc| khai mac| hoan thanh)?|lien quan|tinh tu|so lieu)\s*$"
)
#: What may stand before the date in a cell that tells a date.
_ONLY_ABOUT_TIME = re.compile(
    r"(?:ngay|truoc|trong|xong|thoi gian|thoi han|hoan thanh|cham nhat|muon nhat|la|den|het|vao"
    r"|du kien|khoang|tu|ca|suot|han|cuoi|dau|giua|thang|bao cao|trinh|dinh ky|[\s\d:;,.()/-])*"
)
#: 'Tháng 9/2024 tổ chức …': a period in front needs no word before it.
_BEGINS_A_PERIOD = re.compile(
    r"(?:thang \d{1,2}/\d{4}|q\w*y (?:iv|i{1,3}|[1-4])\s*/\s*\d{4}|thang \d{1,2} nam \d{4}"
    r"|q\w*y (?:iv|i{1,3}) nam \d{4})(?![a-z0-9])"
)
_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "muoi": 10, "muoi lam": 15, "ba muoi": 30,
}  # fmt: skip
_NUMBER = r"(?:\d{1,3}|muoi lam|ba muoi|muoi|mot|hai|ba|bon|nam|sau|bay)"
_COUNT = re.compile(
    rf"{_B}(?:(?:cham nhat|khong qua|toi da)(?: la)?(?: sau| trong)?(?: vong| thoi han)?"
    rf"|(?:ngay )?trong(?: thoi (?:han|gian))?(?: khong qua| toi da| cham nhat)?(?: vong)?"
    rf"|thoi han(?: hoan thanh| thuc hien)?\s*:?(?: la)?|sau|han)\s*"
    rf"(?P<n>{_NUMBER})\s*(?:\([^)]{{1,20}}\)\s*)?(?P<unit>ngay lam viec|ngay|tuan|thang|gio){_E}"
    r"(?!\s*(?:dau|cuoi)\s+(?:cua )?nam)(?:\s*,?\s*(?:ke |tinh )*tu (?:ngay|khi|thoi diem"
    r"|luc)?\s*(?P<from>[^,.;)]{0,90}))?"
)
_FROM_ISSUE = re.compile(
    r"(?:ban hanh|ky|nhan duoc|nhan|co|phat hanh|co hieu luc)\b.{0,30}(?:van ban|cong van"
    r"|thong bao|quyet dinh|ke hoach|chi thi"
    r"|cong dien|nghi quyet|chuong trinh|phuong an|ket luan|chi dao|y kien|nay)|(?:van ban"
    r"|cong van|thong bao|quyet dinh|ke hoach|chi thi|cong dien"
    r"|nghi quyet|ket luan|phuong an|chuong trinh)(?: nay)?.{0,30}(?:ban hanh|ky|hieu luc"
    r"|phat hanh)|^(?:ky|ban hanh|ky ban hanh)\s*$|^(?:nay|hom nay)"
)
_HANGS_ON = re.compile(
    r"nhan du(?!oc)|du ho so|ho so hop le|nhan duoc (?:ho so|don|de nghi|to trinh|phan anh|yeu cau"
    r"|bao cao cua|y kien cua)"
)
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
        rf"{_B}(?:dinh ky )?(?P<n>{_NUMBER}) {_UNIT}\s*(?:/\s*(?:mot |1 |01 )?lan|(?:mot|1|01) lan){_E}",
        rf"{_B}(?:mot|1|01) lan\s*(?:/|trong|moi|mot)?\s*(?:trong )?(?:(?P<n>{_NUMBER}) )?{_UNIT}{_E}",
        rf"{_B}(?:bao cao )?(?P<n>6) (?P<unit>thang)(?: dau nam)?(?=\s*\((?:truoc|cham|gui|vao))",
        rf"{_B}(?P<n>0?6) (?P<unit>thang)(?: dau nam)?(?={_DAY_WITHOUT_YEAR})",
        rf"{_B}(?P<n>0?6) (?P<unit>thang)(?= (?:va|,) (?:ca |hang |01 |mot )?nam(?! ?\d))",
        rf"{_B}(?:ca|hang|mot|01|1) (?P<unit>nam)(?={_DAY_WITHOUT_YEAR})",
        rf"{_B}(?:ca |hang |mot )?(?P<unit>nam)(?=\s*\((?:truoc|cham|gui|vao))",
        rf"{_B}(?P<times>[2-9]|0[2-9]|hai|ba|bon) lan\s*(?:/|mot|trong|moi)\s*(?P<unit>nam){_E}",
        rf"{_B}dinh ky (?:vao )?(?:(?P<n>{_NUMBER}) )?{_UNIT}{_E}(?!\s*\d)",
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
    rf"| den)? )?(?:cac )?ngay (?P<d>\d{{1,2}})(?P<more>(?:\s*(?:,"
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


def find_times(text: str, clock: Clock) -> list[Time]:
    """Every piece of a text that tells until when or how often, in order, none within another."""
    found = [*_every(text), *_counts(text, clock), *_dues(text, clock)]
    has_every = any(one.tells is Tells.EVERY for one in found)
    found += _which(text, loose=has_every)
    if has_every:
        found += _loose_days(text, clock)
    kept: list[Time] = []
    for one in sorted(found, key=lambda time: (time.start, -time.end, _RANK[time.tells])):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def time_of_cell(text: str, clock: Clock) -> list[Time]:
    """The times of a cell or a label that holds nothing else: there a date needs no word before it."""
    times = find_times(text, clock)
    if times:
        return times
    for word in re.finditer(r"(?<![a-z0-9/.])(?=[a-z0-9])", text):
        if not _ONLY_ABOUT_TIME.fullmatch(text, 0, word.start()):
            break
        if read := moment_at(text, word.start(), clock.issued):
            return [Time(word.start(), read[0], Tells.DUE, read[1])]
    if year := re.fullmatch(r"\D{0,12}(20\d\d)\D?", text):
        return [Time(0, len(text), Tells.DUE, Moment(date(int(year[1]), 12, 31)))]
    return []


def _dues(text: str, clock: Clock) -> Iterable[Time]:
    if (read := moment_at(text, 0, clock.issued)) and _BEGINS_A_PERIOD.match(text) and not _is_past(read[1], clock):
        yield Time(0, read[0], Tells.DUE, read[1])
    for cue in _CUE.finditer(text):
        read = moment_at(text, cue.end(), clock.issued)
        if read is None or _NO_TERM_BEFORE.search(text, max(0, cue.start() - 24), cue.start()):
            continue
        end, moment = read
        if _is_past(moment, clock):
            continue
        is_until = "den" in cue[0].split() or "het" in cue[0].split()
        if moment.month is None and moment.day_of_month is None and cue[0].startswith("truoc") and moment.day:
            moment = Moment(moment.day, moment.doubt or "'trước' một khoảng thời gian", None, None, moment.has_year)
        yield Time(cue.start(), end, Tells.DUE, moment, is_until=is_until and "nhat" not in cue[0])


def _is_past(moment: Moment, clock: Clock) -> bool:
    return moment.day is not None and clock.issued is not None and moment.day < clock.issued


def _counts(text: str, clock: Clock) -> Iterable[Time]:
    for found in _COUNT.finditer(text):
        start, end, told = found.start(), found.end(), (found["from"] or "").strip()
        if found["from"] is not None:
            end = found.start("from") + len(found["from"].rstrip())
        if told and (_HANGS_ON.search(told) or not _FROM_ISSUE.search(told)):
            yield Time(start, end, Tells.EVENT, Moment(None, EVENT))
            continue
        if not told and found[0].startswith("sau"):
            continue
        number = _number(found["n"])
        day = _counted(number, found["unit"], clock)
        doubt = "" if day and told else NO_START if day else NO_ISSUE
        yield Time(start, end, Tells.DUE, Moment(day, doubt))


def _counted(number: int, unit: str, clock: Clock) -> date | None:
    issued = clock.issued
    if issued is None:
        return None
    if unit == "ngay lam viec":
        return clock.calendar.add_working_days(issued, min(number, 400))
    if unit == "thang":
        month = issued.month - 1 + number
        year, of_year = issued.year + month // 12, month % 12 + 1
        return make_day(year, of_year, issued.day) or last_of_month(year, of_year)
    days = {"ngay": number, "tuan": 7 * number, "gio": -(-number // 24)}[unit]
    return issued + timedelta(days=days)


#: What no word for how often is without; asked first, because every paragraph is.
_MAY_TELL_EVERY = re.compile(r"hang|moi|lan|dinh ky|6 thang|nam")


def _every(text: str) -> Iterable[Time]:
    if not _MAY_TELL_EVERY.search(text):
        return
    for pattern in _EVERY:
        for found in pattern.finditer(text):
            told = found.groupdict()
            count = _number(told["n"]) if told.get("n") else 1
            unit = _UNITS[found["unit"]]
            if unit == "year" and _NAMES_A_THING.search(text, max(0, found.start() - 30), found.start()):
                continue
            if told.get("times"):
                unit, count = "month", max(12 // _number(told["times"]), 1)
            days = (-1,) if "last" in told and unit in {"month", "quarter", "year"} else ()
            yield Time(found.start(), found.end(), Tells.EVERY, unit=unit, count=count, days=days)
            more = _AND_YEARLY.match(text, found.end())
            if more:
                yield Time(more.start("unit"), more.end(), Tells.EVERY, unit=_UNITS.get(more["unit"], "year"))


def _which(text: str, *, loose: bool) -> Iterable[Time]:
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


def _loose_days(text: str, clock: Clock) -> Iterable[Time]:
    """Days of a month beside 'hằng tháng' and its like, where they need no word before them."""
    for found in _DAYS.finditer(text):
        days = tuple(int(day) for day in (found["d"], *re.findall(r"\d+", found["more"])) if 1 <= int(day) <= 31)
        if days:
            yield Time(found.start(), found.end(), Tells.WHICH, days=days)
    for found in _SLASH_DAY.finditer(text):
        read = moment_at(text, found.start("d"), clock.issued)
        if read and read[1].month and not read[1].has_year:
            yield Time(found.start(), found.end(), Tells.DUE, read[1])


def _number(told: str) -> int:
    return int(told) if told.isdigit() else _NUMBER_WORDS[told]
