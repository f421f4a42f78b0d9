"""A piece of the document made comparable, each of its characters with its place in the original.

`low` is in lower case without diacritics, for rules to match; `raw` has the same length and shows how it was written.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass

from tracker.domain.directives.findings import Span

#: What is left out: joiners, direction marks, soft hyphens; asterisks and signs of markdown; half of a line end.
_LEFT_OUT = re.compile(
    r"[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]+|\r(?=\n)|\*{2,}|^[ \t]{0,3}#{1,6}(?=[ \t])",
    re.MULTILINE,
)
_LINE_ENDS = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_HYPHENS = frozenset("‐‑‒–—−")
_QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": "."}
#: A letter with the marks that follow it, which together are one character to the reader.
_WITH_MARKS = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_UNEVEN_BLANKS = re.compile(r"\s\s|[^\S ]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of the document: how they are compared, how they were written, where each begins and ends."""

    low: str
    raw: str
    starts: "array[int]"
    ends: "array[int]"

    def __len__(self) -> int:
        return len(self.low)

    def part(self, start: int, end: int | None = None) -> "Stretch":
        """The characters from `start` up to `end`."""
        cut = slice(start, end)
        return Stretch(self.low[cut], self.raw[cut], self.starts[cut], self.ends[cut])

    def trimmed(self) -> "Stretch":
        """Without the blanks at both ends."""
        left = len(self.low) - len(self.low.lstrip())
        return self.part(left, max(left, len(self.low.rstrip())))

    def collapsed(self) -> "Stretch":
        """With one blank for every run of blanks and line ends."""
        trimmed = self.trimmed()
        if not _UNEVEN_BLANKS.search(trimmed.low):
            return trimmed
        keep = [True] * len(trimmed)
        for run in _BLANKS.finditer(trimmed.low):
            keep[run.start() + 1 : run.end()] = [False] * (run.end() - run.start() - 1)
        places = [place for place, kept in enumerate(keep) if kept]
        low = "".join(" " if trimmed.low[place].isspace() else trimmed.low[place] for place in places)
        raw = "".join(" " if trimmed.raw[place].isspace() else trimmed.raw[place] for place in places)
        starts, ends = trimmed.starts, trimmed.ends
        return Stretch(low, raw, array("l", (starts[p] for p in places)), array("l", (ends[p] for p in places)))

    def joined(self, other: "Stretch") -> "Stretch":
        """This and what follows it, as one line with a blank between."""
        if not self.low or not other.low:
            return other if not self.low else self
        blank = self.ends[-1]
        return Stretch(
            f"{self.low} {other.low}",
            f"{self.raw} {other.raw}",
            self.starts + array("l", [blank]) + other.starts,
            self.ends + array("l", [blank]) + other.ends,
        )

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where these characters stand in the original."""
        last = (len(self) if end is None else end) - 1
        return Span(self.starts[start], self.ends[last])


def stretch_of(text: str) -> Stretch:
    """The whole document, with its lines and its layout, without marks that only markdown or a program reads."""
    composed, starts, ends = _composed(text)
    kept, kept_starts, kept_ends, place = [], array("l"), array("l"), 0
    for left_out in _LEFT_OUT.finditer(composed):
        kept.append(composed[place : left_out.start()])
        kept_starts += starts[place : left_out.start()]
        kept_ends += ends[place : left_out.start()]
        place = left_out.end()
    whole = "".join([*kept, composed[place:]])
    return Stretch(
        whole.translate(_LOW), whole.translate(_SEEN), kept_starts + starts[place:], kept_ends + ends[place:]
    )


def _composed(text: str) -> tuple[str, "array[int]", "array[int]"]:
    """The text with each letter and its marks as one character, and where each begins and ends."""
    if unicodedata.is_normalized("NFC", text):
        return text, array("l", range(len(text))), array("l", range(1, len(text) + 1))
    found = list(_WITH_MARKS.finditer(text))
    composed = "".join(unicodedata.normalize("NFC", one[0])[0] for one in found)
    return composed, array("l", (one.start() for one in found)), array("l", (one.end() for one in found))


class _Lazily(dict[int, str]):
    """A table for `str.translate` that fills itself; each character becomes exactly one."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str:
        self[code] = changed = self._change(chr(code))
        return changed


def _seen(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    if character != "\t" and (character.isspace() or unicodedata.category(character) == "Cc"):
        return " "
    return character


def _low(character: str) -> str:
    seen = _seen(character)
    if seen in _HYPHENS:
        return "-"
    if seen in _QUOTES:
        return _QUOTES[seen]
    if seen in "đĐ":
        return "d"
    lowered = unicodedata.normalize("NFD", seen)[0].lower()
    return lowered if len(lowered) == 1 else seen


_SEEN, _LOW = _Lazily(_seen), _Lazily(_low)
