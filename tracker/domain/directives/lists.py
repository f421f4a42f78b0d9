"""Agencies named shortly in a list: 'các Sở: Tài chính, Nội vụ', 'UBND các huyện: Gio Linh, Cam Lộ'."""

import re
from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.directives.mention import Kind, Mention, is_a_body
from tracker.domain.directives.naming import LEVELS, Choice, Naming
from tracker.domain.directives.stretch import Stretch

_LEVEL = rf"(?:{'|'.join(LEVELS)}|tp|tx)"
_B = r"(?<![a-z0-9])"
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


def list_from(text: str, place: int, choice: Choice) -> tuple[int, list[str]]:
    """The agencies named one after the other from this place on, and where the last one ends."""
    end, agencies = place, []
    at = place
    while item := choice.at(text, at):
        end = item[0]
        agencies.append(item[1])
        gap = _BETWEEN.match(text, end)
        if not gap:
            break
        at = gap.end()
    return end, agencies


def places_after(text: str, naming: Naming, mention: Mention) -> Mention:
    """'UBND huyện Gio Linh, Cam Lộ': the places that follow a committee belong to it."""
    if mention.agencies[0] not in naming.locals:
        return mention
    end, agencies = mention.end, list(mention.agencies)
    while (gap := _BETWEEN.match(text, end)) and (item := naming.places.at(text, gap.end())):
        end = item[0]
        agencies.append(item[1])
    return replace(mention, end=end, agencies=tuple(agencies))


def lists_of_departments(stretch: Stretch, naming: Naming) -> Iterable[Mention]:
    """Every list after 'các Sở'."""
    for head in _LIST_OF_DEPARTMENTS.finditer(stretch.low):
        end, agencies = list_from(stretch.low, head.end(), naming.departments_short)
        if agencies and is_a_body(stretch, head.start() + 4):
            yield Mention(head.start(), end, Kind.AGENCY, tuple(agencies))


def lists_of_places(text: str, naming: Naming) -> Iterable[Mention]:
    """Every list of places, after 'UBND các huyện' and its like."""
    for head in (*_LIST_OF_PLACES.finditer(text), *_LIST_OF_SUCH_PLACES.finditer(text)):
        end, agencies = list_from(text, head.end(), naming.places)
        if agencies:
            end += text[end : end + 1] == ")" and "(" in head[0]
            with_committee = head[0].startswith(("ubnd", "uy ban", "chu tich", "cac "))
            kind = Kind.AGENCY if with_committee else Kind.PLACE
            yield Mention(head.start(), end, kind, tuple(agencies))
