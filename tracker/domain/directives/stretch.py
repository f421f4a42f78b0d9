"""A piece of the document made comparable, each of its characters with its place in the original.

`low` is in lower case without diacritics, for rules to match; `raw` has the same length and shows how it was written.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.directives.findings import Span

#: Characters that show nothing: joiners, direction marks, soft hyphens.
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_LINE_ENDS = frozenset("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_HYPHENS = frozenset("‐‑‒–—−")
_QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": "."}
#: A letter with the marks that follow it, which together are one character to the reader.
_WITH_MARKS = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_BLANKS = re.compile(r"\s+")


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
    low, raw = [], []
    starts, ends = array("l"), array("l")
    for start, end, character in _characters(text):
        if character in _UNSEEN or _is_markup(text, start, character):
            continue
        seen = "\n" if character in _LINE_ENDS else character
        if seen == "\r":
            if text[end : end + 1] == "\n":
                continue
            seen = "\n"
        elif seen not in "\n\t" and (seen.isspace() or unicodedata.category(seen) == "Cc"):
            seen = " "
        raw.append(seen)
        low.append(_low(seen))
        starts.append(start)
        ends.append(end)
    return Stretch("".join(low), "".join(raw), starts, ends)


def _characters(text: str) -> list[tuple[int, int, str]]:
    """Each character as people count them, composed, with its place."""
    if unicodedata.is_normalized("NFC", text):
        return [(place, place + 1, character) for place, character in enumerate(text)]
    found = []
    for one in _WITH_MARKS.finditer(text):
        composed = unicodedata.normalize("NFC", one[0])
        found.append((one.start(), one.end(), composed[0]))
    return found


def _is_markup(text: str, place: int, character: str) -> bool:
    """Whether this is an asterisk of markdown's bold, or the sign of its heading."""
    if character == "*":
        return text[place - 1 : place] == "*" or text[place + 1 : place + 2] == "*"
    if character == "#":
        line = text[text.rfind("\n", max(0, place - 10), place) + 1 : place]
        return not line.strip("# ")
    return False


@lru_cache(maxsize=4096)
def _low(character: str) -> str:
    if character in _HYPHENS:
        return "-"
    if character in _QUOTES:
        return _QUOTES[character]
    if character in "đĐ":
        return "d"
    lowered = unicodedata.normalize("NFD", character)[0].lower()
    return lowered if len(lowered) == 1 else character
