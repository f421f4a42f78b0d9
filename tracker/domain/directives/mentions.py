"""Who is named in a stretch: agencies of the list, groups of them, 'những cơ quan nêu trên', and bodies outside it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tracker.domain.directives.naming import LEVELS, Naming
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.words import BEGINS_WITH_VERB, PERSON


class Kind(Enum):
    """What a mention is."""

    AGENCY = "agency"
    PLACE = "place"
    """A place without its committee, which stands for it only where somebody is told to do something."""
    GROUP = "group"
    BACK = "back"
    """Refers to those named before."""
    ADDRESSED = "addressed"
    """'Các cơ quan' in a letter: those it is for."""
    LAST = "last"
    """'UBND huyện' without a name: the one spoken of."""
    REST = "rest"
    """'UBND các huyện còn lại': those of a group that were not told anything."""
    VAGUE = "vague"
    """'Các đơn vị liên quan': nobody in particular."""
    OUTSIDE = "outside"
    """A body that is not in the list."""


@dataclass(frozen=True)
class Mention:
    """One naming: its place in the stretch (with the person that stands for the agency), and whom it means."""

    start: int
    end: int
    kind: Kind
    agencies: tuple[str, ...] = ()
    doubt: str = ""


UNKNOWN = "cơ quan không có trong danh mục"
GROUP = "nhóm cơ quan"
VAGUE = "không nêu cụ thể cơ quan nào"
BACK = "nhắc lại các cơ quan đã nêu"

_C = r"[\s,.;]*"
_ALSO = r"(?:va )?"
_LEVEL = rf"(?:{'|'.join(LEVELS)}|tp|tx)"
_NOT_MORE = r"(?![a-z0-9])"
_B = r"(?<![a-z0-9])"
_DEPARTMENTS = (
    rf"(?:tat ca )?(?:cac "
    rf"|cua cac )?so{_C}{_ALSO}(?:ban{_C}{_ALSO})?(?:nganh)(?:{_C}{_ALSO}(?:doan the|hoi"
    rf"|don vi su nghiep))*"
    r"(?: (?:chuyen mon )?(?:cap tinh|cua tinh|thuoc tinh|thuoc ubnd tinh|o tinh|trong tinh|tren dia ban tinh))?"
    rf"(?P<and_locals>{_C}{_ALSO}(?:cac )?dia phuong)?"
)
_LOCALS = (
    rf"(?:ubnd|uy ban nhan dan"
    rf"|chinh quyen)?\s*(?:cac )?(?P<levels>{_LEVEL}(?:{_C}{_ALSO}{_LEVEL})+)(?: (?:thuoc|trong"
    rf"|tren dia ban) tinh)?"
    r"|(?:ubnd|uy ban nhan dan|chinh quyen) (?:cac )?(?P<one>huyen|quan|xa|phuong)(?=\s*(?:[.;:,()]|$|con lai|trong tinh|tren dia ban tinh))"
    r"|(?:(?:ubnd|uy ban nhan dan|chinh quyen) )?(?:dia phuong )?cap huyen|(?:ubnd|uy ban nhan dan"
    r"|chinh quyen) cac dia phuong"
    r"|cac dia phuong(?: trong tinh| tren dia ban tinh)?"
)
_ALL = (
    rf"(?:tat ca )?cac (?:(?:co quan|don vi|cap|nganh"
    rf"|to chuc){_C}{_ALSO}){{1,4}}(?:cac )?dia phuong(?: trong tinh| tren dia ban tinh)?"
)
_GENERAL = (
    r"(?:tat ca )?cac (?:co quan|don vi)(?:,? (?:va )?(?:co quan|don vi|to chuc))?(?: chuyen mon thuoc ubnd tinh)?"
)
_RELATED = re.compile(
    r"\s*,?\s*(?:co )?lien quan|\s+(?:duoc giao|duoc phan cong|truc thuoc|khac|su dung"
    r"|co (?!trach nhiem|ten|mat)|chua|da |con |do )"
)
_ABOVE = re.compile(
    r"\s*,?\s*(?:(?:da |duoc |co )?(?:neu|noi|ten|co ten|ke)\s*(?:(?:o|tai) )?(?:phan )?tren|tren(?: day)?(?![a-z])"
    r"|co ten (?:trong|tai|o)[^,.;]{0,30}|(?:neu|noi) (?:o|tai) (?:muc|diem|khoan|dieu)[^,.;:]{0,20})"
)
_GROUPS = re.compile(
    rf"{_B}(?:(?P<all>{_ALL})|(?P<departments>{_DEPARTMENTS})|(?P<locals>{_LOCALS})|(?P<general>{_GENERAL})"
    rf"|(?P<addressed>(?:quy|qui) (?:co quan|don vi|so|vi)|don vi minh)){_NOT_MORE}"
)
_REST = re.compile(r"\s+(?:con lai|khac(?= (?:tren dia ban|trong tinh|chu dong|thuc hien)))")
_LAST_NAMED = re.compile(rf"{_B}(?:ubnd|uy ban nhan dan) (?P<level>huyen|thi xa|thanh pho)(?: nay)?{_NOT_MORE}")
_LAST_DEPARTMENT = re.compile(r"(?<!\w)Sở(?= [a-zà-ỹđ])(?! (?:hữu|thích|tại|dĩ))")
_BUT = re.compile(r"\s*[(,]?\s*(?:tru|khong bao gom|khong ke|ngoai tru)\s+")
_LIST_OF_DEPARTMENTS = re.compile(rf"{_B}cac so(?: nganh)?\s*:?\s+")
_LIST_OF_PLACES = re.compile(
    rf"{_B}(?:(?:ubnd|uy ban nhan dan|chu tich)\s+)?(?:cac\s+)?(?:(?:{_LEVEL})(?:\s*,\s*|\s+va\s+)?)+\s*:?\s*"
    rf"|{_B}(?:ubnd|uy ban nhan dan)\s+(?:cac dia phuong )?(?=[a-z])"
)
_LIST_OF_SUCH_PLACES = re.compile(
    rf"{_B}(?:ubnd |uy ban nhan dan |chu tich )?(?:cac )?(?:dia phuong|huyen|thi xa"
    rf"|thanh pho)(?: [a-z]+){{0,4}}?\s*(?:gom:?|bao gom:?|:|\(|la)\s*(?:cac )?"
)
_BETWEEN = re.compile(r"\s*(?:,|;|&|va(?![a-z])|,\s*va(?![a-z]))\s*")
_PERSON_BEFORE = re.compile(rf"{_B}{PERSON}(?:cac\s+)?$")
#: Bodies outside the list are told by their first word, with its diacritics: 'Báo' is a newspaper, 'Bảo' is not.
_OUTSIDE = re.compile(
    r"(?<!\w)(?:Kho bạc|Cục|Chi cục|Tổng cục|Tổng công ty|Đài|Báo(?! cáo)|Tỉnh đoàn|Đoàn (?:Thanh"
    r"|TNCS|ĐBQH|đại biểu)|Hội(?! nghị| thảo| chợ| trường)"
    r"|Liên đoàn|Liên hiệp|Liên minh|[UỦ][yỷ] ban M|[UỦ]y ban Kiểm|Mặt trận|UBMTTQ|UBMT|MTTQ|UBKT"
    r"|Ban(?! hành| giao| bố)|BQL|BQLDA|T[oò][aà] án|Viện|Trường(?! hợp)"
    r"|Trung tâm|Bệnh viện|Công ty|Tập đoàn|Ngân hàng|Bưu điện|Công an(?! tỉnh)|Bộ(?! phận| máy"
    r"| tiêu)|Quỹ|Hiệp hội|Hội đồng|Văn phòng(?! UBND| [UỦ]y ban nhân)"
    r"|Sở|Điện lực|Viễn thông|Phòng(?! chống| ngừa|,)|Thường trực|VNPT|Viettel|Khu Quản lý"
    r"|Tổ công tác|Xí nghiệp|Hạt|Đội|Nhà máy|Thanh tra(?! tỉnh)|TAND|VKSND|HĐND)(?!\w)"
)
#: The same in a document without diacritics, as far as it is plain without them.
_OUTSIDE_BARE = re.compile(
    rf"{_B}(?:kho bac|cuc|chi cuc|dai|tinh doan|hoi|lien doan|uy ban m|mat tran|ban quan ly|toa an"
    rf"|vien kiem sat|trung tam|benh vien|cong ty|tap doan"
    rf"|ngan hang|buu dien|hiep hoi|ban chi dao){_NOT_MORE}"
)
_PLAIN_OUTSIDE = re.compile(
    r"(?<!\w)(?:các |những )?(?:chủ đầu tư|nhà thầu|nhà đầu tư|doanh nghiệp|đơn vị|cơ quan"
    r"|đoàn thể|ban quản lý|công ty|ngân hàng|chủ rừng|hộ dân|người dân|lực lượng"
    r"|phòng ban|chuyên gia|(?<=các )(?:tổ chức|bộ phận|hội|trường|bệnh viện|bộ|xã|phường|thị trấn"
    r"|trung tâm|chi nhánh|thành viên|hộ|tổ))(?!\w)"
)


def find_mentions(stretch: Stretch, naming: Naming) -> list[Mention]:
    """Every mention in a stretch, in order, none within another."""
    text = stretch.low
    found: list[Mention] = []
    for start, end, name in naming.whole.find_all(text):
        if _is_a_body(stretch, start):
            found.append(_places_after(text, naming, Mention(start, end, Kind.AGENCY, (name,))))
    found += _lists_of_departments(stretch, naming)
    found += _lists_of_places(text, naming)
    found += [Mention(start, end, Kind.PLACE, (name,)) for start, end, name in naming.places_with_kind.find_all(text)]
    found += _groups(stretch, naming)
    found += [
        Mention(one.start(), one.end(), Kind.LAST, naming.locals_of([one["level"]]), BACK)
        for one in _LAST_NAMED.finditer(text)
    ]
    found += [
        Mention(one.start(), one.end(), Kind.LAST, naming.departments, BACK)
        for one in _LAST_DEPARTMENT.finditer(stretch.raw)
    ]
    kept = _without_overlaps(found)
    kept = _without_overlaps([*kept, *_outside(stretch, kept)])
    return [_with_person(text, one) for one in kept]


def meant(mention: Mention, *, addressed: Sequence[str], before: Sequence[str], spoken_of: Sequence[str]) -> Mention:
    """A reference with the agencies it means: of those addressed, named before as leads, or spoken of last."""
    of = set(mention.agencies)
    if mention.kind is Kind.BACK:
        agencies = [name for name in (addressed or before) if name in of]
    elif mention.kind is Kind.ADDRESSED:
        agencies = [name for name in addressed if name in of]
    elif mention.kind is Kind.REST:
        agencies = [name for name in mention.agencies if name not in set(before)]
    elif mention.kind is Kind.LAST:
        agencies = [name for name in spoken_of if name in of][-1:]
    else:
        return mention
    return replace(mention, agencies=tuple(agencies), doubt=BACK if agencies else VAGUE)


def _is_a_body(stretch: Stretch, start: int) -> bool:
    """Whether 'so' at this place is a department, not a number, nor the end of 'cơ sở'."""
    if not stretch.low.startswith("so", start):
        return True
    word = stretch.raw[start : start + 2].lower()
    before = stretch.low[max(0, start - 4) : start]
    if before.endswith(("co ", "tru ", " ma ")):
        return False
    # A scanner reads 'Số Tài chính', but no number has a name with a capital.
    following = stretch.raw[start + 2 :].split(maxsplit=1)
    is_name = bool(following) and following[0][:1].isupper() and following[0][1:2].islower()
    return word not in {"số", "sổ", "sò"} or (stretch.raw[start].isupper() and is_name)


def _places_after(text: str, naming: Naming, mention: Mention) -> Mention:
    """'UBND huyện Gio Linh, Cam Lộ': the places that follow a committee belong to it."""
    if mention.agencies[0] not in naming.locals:
        return mention
    end, agencies = mention.end, list(mention.agencies)
    while (gap := _BETWEEN.match(text, end)) and (item := naming.places.at(text, gap.end())):
        end = item[0]
        agencies.append(item[1])
    return replace(mention, end=end, agencies=tuple(agencies))


def _list_from(text: str, place: int, choice_at: object) -> tuple[int, list[str]]:
    end, agencies = place, []
    at = place
    while item := choice_at(text, at):  # type: ignore[operator]
        end = item[0]
        agencies.append(item[1])
        gap = _BETWEEN.match(text, end)
        if not gap:
            break
        at = gap.end()
    return end, agencies


def _lists_of_departments(stretch: Stretch, naming: Naming) -> Iterable[Mention]:
    for head in _LIST_OF_DEPARTMENTS.finditer(stretch.low):
        end, agencies = _list_from(stretch.low, head.end(), naming.departments_short.at)
        if agencies and _is_a_body(stretch, head.start() + 4):
            yield Mention(head.start(), end, Kind.AGENCY, tuple(agencies))


def _lists_of_places(text: str, naming: Naming) -> Iterable[Mention]:
    for head in (*_LIST_OF_PLACES.finditer(text), *_LIST_OF_SUCH_PLACES.finditer(text)):
        end, agencies = _list_from(text, head.end(), naming.places.at)
        if agencies:
            end += text[end : end + 1] == ")" and "(" in head[0]
            with_committee = head[0].startswith(("ubnd", "uy ban", "chu tich", "cac "))
            kind = Kind.AGENCY if with_committee else Kind.PLACE
            yield Mention(head.start(), end, kind, tuple(agencies))


def _groups(stretch: Stretch, naming: Naming) -> Iterable[Mention]:
    text = stretch.low
    for found in _GROUPS.finditer(text):
        if found["departments"] and not _is_a_body(stretch, found.start() + found[0].index("so")):
            continue
        agencies = _members(found, naming)
        end = found.end()
        if above := _ABOVE.match(text, end):
            yield Mention(found.start(), above.end(), Kind.BACK, agencies, BACK)
            continue
        if rest := _REST.match(text, end):
            yield Mention(found.start(), rest.end(), Kind.REST, agencies, GROUP)
            continue
        if related := _RELATED.match(text, end):
            yield Mention(found.start(), related.end(), Kind.VAGUE, (), VAGUE)
            continue
        if found["addressed"] or found["general"]:
            yield Mention(found.start(), end, Kind.ADDRESSED, agencies, BACK)
            continue
        if left_out := _BUT.match(text, end):
            stop, names = _list_from(text, left_out.end(), naming.whole.at)
            if not names:
                stop, names = _list_from(text, left_out.end(), naming.places.at)
            if names:
                agencies = tuple(name for name in agencies if name not in names)
                end = stop + 1 if text[stop : stop + 1] == ")" else stop
        yield Mention(
            found.start(), end, Kind.GROUP if agencies else Kind.VAGUE, agencies, GROUP if agencies else VAGUE
        )


def _members(found: re.Match[str], naming: Naming) -> tuple[str, ...]:
    if found["departments"]:
        return (*naming.departments, *naming.locals) if found["and_locals"] else naming.departments
    if found["all"] or found["general"] or found["addressed"]:
        return (*naming.departments, *naming.locals)
    if told := found["levels"] or found["one"]:
        levels = {level.removesuffix(" dao") for level in LEVELS if re.search(rf"{_B}{level}{_NOT_MORE}", told)}
        levels |= {"thanh pho"} if re.search(rf"{_B}tp", told) else set()
        # 'Các huyện, thành phố' is how all districts are called where there is no town.
        if len(levels) > 1 and levels & {"huyen", "thi xa", "thanh pho", "quan"}:
            levels |= {"huyen", "thi xa", "thanh pho", "quan"}
        return naming.locals_of(levels)
    return naming.locals


def _outside(stretch: Stretch, known: Sequence[Mention]) -> Iterable[Mention]:
    text = stretch.low
    taken = {place for one in known for place in range(one.start, one.end)}
    for found in _OUTSIDE.finditer(stretch.raw):
        if found.start() not in taken:
            yield Mention(found.start(), _end_of_name(stretch, found.end()), Kind.OUTSIDE, (), UNKNOWN)
    for found in _OUTSIDE_BARE.finditer(text):
        head = stretch.raw[found.start() : found.end()]
        if found.start() not in taken and head.isascii() and head[0].isupper():
            yield Mention(found.start(), _end_of_name(stretch, found.end()), Kind.OUTSIDE, (), UNKNOWN)
    for found in _PLAIN_OUTSIDE.finditer(_lowered(stretch.raw)):
        if found.start() not in taken:
            end = found.end()
            if related := _RELATED.match(text, end):
                end = related.end()
            yield Mention(found.start(), end, Kind.VAGUE, (), VAGUE)


def _lowered(raw: str) -> str:
    """In lower case and of the same length: a few letters of other languages become two."""
    lowered = raw.lower()
    return lowered if len(lowered) == len(raw) else "".join(c.lower() if len(c.lower()) == 1 else c for c in raw)


#: The longest name of a body, in words.
_MOST_WORDS = 9
#: These begin no new thing within a name: 'Trung tâm Xúc tiến đầu tư'.
_IN_NAMES = re.compile(r"(?:dau tu|xay dung|phat trien|quan ly|dieu hanh)(?![a-z])")
_NAME_ENDS = re.compile(r"[,;:.()]| va |$")


def _end_of_name(stretch: Stretch, place: int) -> int:
    """Where the name of a body ends: at a mark, at a word that tells to do something, or after nine words."""
    text = stretch.low
    stop = _NAME_ENDS.search(text, place)
    last = stop.start() if stop else len(text)
    end = place
    for count, word in enumerate(re.finditer(r"\S+", text[place:last])):
        at = place + word.start()
        if count >= _MOST_WORDS or (
            not _IN_NAMES.match(text, at) and BEGINS_WITH_VERB.match(text, at) and not stretch.raw[at].isupper()
        ):
            break
        end = place + word.end()
    return max(end, place)


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (m.start, -(m.end))):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end and kept[-1].kind in {Kind.VAGUE, Kind.PLACE, Kind.OUTSIDE}:
            kept[-1] = one
    return kept


def _with_person(text: str, mention: Mention) -> Mention:
    window = max(0, mention.start - 60)
    before = _PERSON_BEFORE.search(text[window : mention.start])
    return replace(mention, start=window + before.start()) if before else mention
