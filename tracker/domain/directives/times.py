"""The words that tell until when, or how often: 'chậm nhất ngày 10/6', 'trong 07 ngày làm việc kể từ …'."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from tracker.domain.directives.how_often import every, loose_days, which
from tracker.domain.directives.moments import NO_ISSUE, Moment, last_of_month, make_day, moment_at
from tracker.domain.directives.timing import NUMBER, Clock, Tells, Time, number_of

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
_COUNT = re.compile(
    rf"{_B}(?:(?:cham nhat|khong qua|toi da)(?: la)?(?: sau| trong)?(?: vong| thoi han)?"
    rf"|(?:ngay )?trong(?: thoi (?:han|gian))?(?: khong qua| toi da| cham nhat)?(?: vong)?"
    rf"|thoi han(?: hoan thanh| thuc hien)?\s*:?(?: la)?|sau|han)\s*"
    rf"(?P<n>{NUMBER})\s*(?:\([^)]{{1,20}}\)\s*)?(?P<unit>ngay lam viec|ngay|tuan|thang|gio){_E}"
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


def find_times(text: str, clock: Clock) -> list[Time]:
    """Every piece of a text that tells until when or how often, in order, none within another."""
    found = [*every(text), *_counts(text, clock), *_dues(text, clock)]
    has_every = any(one.tells is Tells.EVERY for one in found)
    found += which(text, loose=has_every)
    if has_every:
        found += loose_days(text, clock)
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
        number = number_of(found["n"])
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
