"""Groups of agencies: 'các sở, ban, ngành', 'UBND cấp huyện', with what is left out, is left over, or is meant."""

import re
from collections.abc import Iterable

from tracker.domain.directives.lists import list_from
from tracker.domain.directives.mention import BACK, GROUP, VAGUE, Kind, Mention, is_a_body
from tracker.domain.directives.naming import LEVELS, Naming
from tracker.domain.directives.stretch import Stretch

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
    r"|(?:ubnd|uy ban nhan dan|chinh quyen) (?:cac )?(?P<one>huyen|quan|xa"
    r"|phuong)(?=\s*(?:[.;:,()]|$|con lai|trong tinh|tren dia ban tinh))"
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
#: What makes a group nobody in particular.
RELATED = re.compile(
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
_BUT = re.compile(r"\s*[(,]?\s*(?:tru|khong bao gom|khong ke|ngoai tru)\s+")


def find_groups(stretch: Stretch, naming: Naming) -> Iterable[Mention]:
    """Every group in a stretch, with its members."""
    text = stretch.low
    for found in _GROUPS.finditer(text):
        if found["departments"] and not is_a_body(stretch, found.start() + found[0].index("so")):
            continue
        agencies = _members(found, naming)
        end = found.end()
        if above := _ABOVE.match(text, end):
            yield Mention(found.start(), above.end(), Kind.BACK, agencies, BACK)
            continue
        if rest := _REST.match(text, end):
            yield Mention(found.start(), rest.end(), Kind.REST, agencies, GROUP)
            continue
        if related := RELATED.match(text, end):
            yield Mention(found.start(), related.end(), Kind.VAGUE, (), VAGUE)
            continue
        if found["addressed"] or found["general"]:
            yield Mention(found.start(), end, Kind.ADDRESSED, agencies, BACK)
            continue
        if left_out := _BUT.match(text, end):
            stop, names = list_from(text, left_out.end(), naming.whole)
            if not names:
                stop, names = list_from(text, left_out.end(), naming.places)
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
