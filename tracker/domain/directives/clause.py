"""What one lead is told: a piece of a paragraph, with those who take part and the term."""

import re
from dataclasses import dataclass, field

from tracker.domain.directives.mention import Mention
from tracker.domain.directives.recurrences import Term


@dataclass
class Clause:
    """What one lead is told, from `start` to `end`, with the runs that take part and the term."""

    start: int
    end: int
    leads: tuple[Mention, ...] = ()
    is_inherited: bool = False
    taking_part: list[Mention] = field(default_factory=list)
    term: Term | None = None
    lead_start: int = 0
    by_word: bool = False
    """Whether a word such as 'chủ trì' told that they lead."""
    text_end: int | None = None
    """Where the words of what is to be done end, when the lead is told after them."""


def text_between(text: str, start: int, end: int) -> bool:
    """Whether there is a word between two places."""
    return re.search(r"[a-z]", text[start:end]) is not None
