"""The agencies of a list, made findable in a text: by their names, abbreviations, and lists that name them shortly.

'Sở Kế hoạch và Đầu tư' is also 'Sở KH&ĐT', 'Sở KHĐT', 'Sở Kế hoạch & ĐT': a word may stand as its first letter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tracker.domain.agencies import AgencyKind, kind_by_name
from tracker.domain.text import fold

_GAP = r"[\s,&.+-]*"
_END = r"(?![a-z0-9])"
_BEGIN = r"(?<![a-z0-9])"
_COMMITTEE = r"(?:ubnd|u\.b\.n\.d|uy ban nhan dan|uy ban)"
#: The kinds of places below a province, as their committees are named by them.
LEVELS = ("huyen dao", "huyen", "thi xa", "thanh pho", "quan", "xa", "phuong", "thi tran", "dac khu")
_LEVEL_WORDS = {
    "huyen dao": r"(?:huyen dao|huyen|dao)", "thanh pho": r"(?:thanh pho|tp\.?)", "thi xa": r"(?:thi xa|tx\.?)",
    "huyen": r"(?:huyen|h\.)", "thi tran": r"(?:thi tran|tt\.)", "phuong": r"(?:phuong|p\.)",
}  # fmt: skip
_PLACE = re.compile(rf"^(?:ubnd|uy ban nhan dan) (?P<level>{'|'.join(LEVELS)}) (?P<place>.+)$")
#: In the province nobody says more of the border guard than this.
_CALLED_SHORTLY = {"bo chi huy bo doi bien phong": "bo doi bien phong"}


@dataclass(frozen=True)
class KnownAgency:
    """An agency of the list: its name as results tell it, its kind, and what else it is called."""

    name: str
    kind: AgencyKind
    other_names: tuple[str, ...] = ()


def known_agencies(names: Iterable[str]) -> list[KnownAgency]:
    """Agencies of which nothing is known but their names."""
    return [KnownAgency(name, kind_by_name(name)) for name in names]


class Naming:
    """The patterns by which the agencies of a list are found. Made once for a list, used for every document."""

    def __init__(self, agencies: Sequence[KnownAgency]) -> None:
        self.agencies = list(agencies)
        self.departments = tuple(one.name for one in agencies if one.kind is AgencyKind.DEPARTMENT)
        self.locals = tuple(one.name for one in agencies if one.kind is AgencyKind.LOCAL)
        self._places = {one.name: found for one in agencies if (found := _PLACE.match(_folded(one.name)))}

    def locals_of(self, levels: Iterable[str]) -> tuple[str, ...]:
        """The local committees of these kinds of places."""
        wanted = set(levels)
        return tuple(name for name in self.locals if self._level(name) in wanted)

    def _level(self, name: str) -> str:
        found = self._places.get(name)
        return found["level"].removesuffix(" dao") if found else ""

    @property
    def words(self) -> frozenset[str]:
        """Every word of the names, to which misread ones may be mended."""
        return frozenset(word for one in self.agencies for word in _folded(one.name).split() if len(word) > 1)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The names as phrases of at least three words, to which misread ones may be mended."""
        return tuple(folded for one in self.agencies if len((folded := _folded(one.name)).split()) >= 3)

    @cached_property
    def whole(self) -> "Choice":
        """Finds an agency by its whole name, abbreviated or not; places only with their committee."""
        patterns = []
        for one in self.agencies:
            for called in (one.name, *one.other_names):
                folded = _folded(called)
                if place := _PLACE.match(folded):
                    patterns.append((len(folded), f"{_COMMITTEE}\\s+{_place_pattern(place)}", one.name))
                else:
                    patterns.append((len(folded), _name_pattern(folded), one.name))
                    short = next((to for long, to in _CALLED_SHORTLY.items() if folded.startswith(long)), None)
                    if short:
                        patterns.append((len(folded), _name_pattern(f"{short} tinh"), one.name))
        return Choice(patterns)

    @cached_property
    def departments_short(self) -> "Choice":
        """Finds a department where 'các Sở:' stands before a list: 'Tài chính', 'TN&MT'."""
        rest = [(_folded(one.name).removeprefix("so "), one.name) for one in self.agencies if self._is_sở(one.name)]
        return Choice([(len(folded), rf"(?:so\s+)?{_words_pattern(folded.split())}", name) for folded, name in rest])

    @cached_property
    def places(self) -> "Choice":
        """Finds a place, with or without the word for its kind: 'Cam Lộ', 'huyện Cam Lộ', 'TP. Đông Hà'."""
        return Choice(
            [
                (len(found["place"]), f"(?:{_level_pattern(found['level'])}\\s*)?{_joined(found['place'])}", name)
                for name, found in self._places.items()
            ]
        )

    @cached_property
    def places_with_kind(self) -> "Choice":
        """Finds a place by its name with the word for its kind: 'huyện Cam Lộ'."""
        return Choice([(len(found["place"]), _place_pattern(found), name) for name, found in self._places.items()])

    @staticmethod
    def _is_sở(name: str) -> bool:
        return _folded(name).startswith("so ")


@lru_cache(maxsize=8)
def naming_of(agencies: tuple[KnownAgency, ...]) -> Naming:
    """The patterns of a list, made once."""
    return Naming(agencies)


class Choice:
    """Several patterns of which the longest that fits is taken, each leading to an agency."""

    def __init__(self, patterns: Iterable[tuple[int, str, str]]) -> None:
        ordered = sorted(patterns, key=lambda one: -one[0])
        self._names = [name for _, _, name in ordered]
        joined = "|".join(f"({pattern})" for _, pattern, _ in ordered) or "(?!)"
        self._pattern = re.compile(f"{_BEGIN}(?:{joined}){_END}")

    def find_all(self, text: str) -> list[tuple[int, int, str]]:
        """Every place where one stands, with the agency."""
        return [(found.start(), found.end(), self._told(found)) for found in self._pattern.finditer(text)]

    def at(self, text: str, place: int) -> tuple[int, str] | None:
        """Where the one that begins at this place ends, with the agency; or None."""
        found = self._pattern.match(text, place)
        return (found.end(), self._told(found)) if found else None

    def _told(self, found: re.Match[str]) -> str:
        return self._names[(found.lastindex or 1) - 1]


def _folded(name: str) -> str:
    return f"{fold(name.replace('&', ' và '))} ".replace("uy ban nhan dan ", "ubnd ").strip()


def _name_pattern(folded: str) -> str:
    """The pattern of a whole name. A word for the province at its end may be missing from a long one, or be added."""
    words = folded.split()
    if words[-1] == "tinh" and len(words) > 1:
        need = (
            r"\s+tinh(?!\s+uy)"
            if len(words) <= 3
            else rf"(?:\s+tinh(?!\s+uy)|(?!\s+(?:cac |cap )?(?:{'|'.join(LEVELS)})))"
        )
        return _words_pattern(words[:-1]) + need
    return _words_pattern(words) + r"(?:\s+tinh)?"


def _words_pattern(words: Sequence[str]) -> str:
    parts = []
    for word in words:
        if word == "va":
            parts.append(r"(?:v[a-z]|&)?")
        elif word == "ubnd":
            parts.append(_COMMITTEE)
        else:
            parts.append(f"(?:{re.escape(word)}|{re.escape(word[0])})" if len(word) > 1 else re.escape(word))
    # A name is never told by the first letter of its first word alone, so that 's t' is no agency.
    if words[0] == "so":
        parts[0] = "so"
    return _GAP.join(parts)


def _joined(words: str) -> str:
    return r"[\s-]*".join(re.escape(word) for word in words.split())


def _level_pattern(level: str) -> str:
    return _LEVEL_WORDS.get(level, re.escape(level))


def _place_pattern(found: re.Match[str]) -> str:
    return rf"{_level_pattern(found['level'])}\s*{_joined(found['place'])}"
