"""What reading a directive finds: for every field its value, the words it came from, and whether it is sure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the original text, from `start` up to, not including, `end`."""

    start: int
    end: int

    def words(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Found(Generic[T]):
    """The value of a field, the places of the words that told it, and in Vietnamese why it is unsure, if it is."""

    value: T
    spans: tuple[Span, ...] = ()
    doubt: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the words leave nothing open."""
        return not self.doubt


@dataclass(frozen=True)
class Named:
    """Agencies as the text names them: those of the list they stand for, or none when it is nobody of the list."""

    words: str
    span: Span
    agencies: tuple[str, ...]
    doubt: str = ""


@dataclass(frozen=True)
class FoundTask:
    """An instruction: its words, who leads and takes part, until when, and how often."""

    text: Found[str]
    leads: tuple[Named, ...]
    cooperating: tuple[Named, ...]
    due_on: Found[date | None]
    recurrence: Found[str | None]

    @property
    def lead_agencies(self) -> list[str]:
        """The agencies of the list that lead, each once."""
        return _each_once(self.leads)

    @property
    def cooperating_agencies(self) -> list[str]:
        """The agencies of the list that take part and do not lead, each once."""
        leads = set(self.lead_agencies)
        return [name for name in _each_once(self.cooperating) if name not in leads]

    @property
    def is_sure(self) -> bool:
        """Whether none of its fields leaves anything open."""
        named = (*self.leads, *self.cooperating)
        return not (self.text.doubt or self.due_on.doubt or self.recurrence.doubt or any(one.doubt for one in named))


@dataclass(frozen=True)
class Directive:
    """A document and the tasks it gives, in the order of its text."""

    number: Found[str | None]
    issued_on: Found[date | None]
    issuer: Found[str | None]
    document_type: Found[str | None]
    subject: Found[str | None]
    tasks: list[FoundTask] = field(default_factory=list)


def _each_once(named: tuple[Named, ...]) -> list[str]:
    return list(dict.fromkeys(agency for one in named for agency in one.agencies))
