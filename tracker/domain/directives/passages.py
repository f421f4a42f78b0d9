"""Pieces of a document that a person points at: a passage that is a task, and agencies as he writes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import Calendar
from tracker.domain.directives.assembling import Frame
from tracker.domain.directives.body import BodyReader
from tracker.domain.directives.findings import Found, FoundTask, Span
from tracker.domain.directives.naming import KnownAgency, naming_of
from tracker.domain.directives.stretch import stretch_of
from tracker.domain.directives.timing import Clock

_NOBODY = "đoạn này không nêu cơ quan nào trong danh mục"


@dataclass(frozen=True)
class WrittenAgencies:
    """What a person wrote of agencies: those of the list, and the words that are none."""

    agencies: tuple[str, ...]
    unknown: tuple[str, ...]


def read_passage(
    passage: str, *, issued: date | None, agencies: Iterable[KnownAgency], calendar: Calendar
) -> FoundTask:
    """The task of a passage, whatever it is: all of its words, and who and when as far as they are told in it."""
    frame = Frame(passage, naming_of(tuple(agencies)), Clock(issued, calendar))
    found = BodyReader(frame, has_begun=True).read([stretch_of(passage).collapsed()]) if passage.strip() else []
    words = " ".join(passage.split())
    text = Found(words, (Span(0, len(passage)),), "" if found else _NOBODY)
    if not found:
        return FoundTask(text, (), (), Found(None), Found(None))
    first = found[0]
    return FoundTask(text, first.leads, first.cooperating, first.due_on, first.recurrence)


def read_agencies(words: str, *, agencies: Iterable[KnownAgency]) -> WrittenAgencies:
    """The agencies a person wrote, by any of their names, as a group, or one after the other."""
    frame = Frame(words, naming_of(tuple(agencies)), Clock(None, Calendar()))
    line = stretch_of(words.replace("\n", "; ")).collapsed()
    known: dict[str, None] = {}
    unknown: list[str] = []
    rest, place = [], 0
    for run in frame.runs(line, semicolons=True):
        for one in run.mentions:
            rest.append(line.raw[place : one.start])
            place = one.end
            known.update(dict.fromkeys(one.agencies))
            if not one.agencies:
                unknown.append(line.raw[one.start : one.end].strip())
    rest.append(line.raw[place:])
    unknown += [piece for part in rest for piece in re.split(r"[;,.]|(?:^|\s)và(?:\s|$)", part) if piece.strip()]
    return WrittenAgencies(tuple(known), tuple(piece.strip() for piece in unknown))


def place_of(passage: str, text: str) -> Span | None:
    """Where a passage stands in a text, whatever the blanks in both; None when it does not."""
    words = passage.split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return Span(*found.span()) if found else None
