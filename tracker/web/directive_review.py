"""What was read of a document as an officer reviews it: the document with its marks, and each task field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from tracker.domain.calendar import Calendar
from tracker.domain.directives.findings import Directive, Found, FoundTask, Named, Span
from tracker.domain.directives.left_out import left_out
from tracker.domain.directives.naming import KnownAgency
from tracker.domain.directives.passages import place_of, read_agencies, read_passage
from tracker.domain.directives.rule_words import rule_in_words

#: So many tasks of one document are shown; what is longer is read in parts.
MOST_TASKS = 200
_MOST_DIGITS = 4


@dataclass(frozen=True)
class Hint:
    """The words a field came from, whom or what they mean where that is more than they say, and why it is unsure."""

    words: str
    meaning: str = ""
    doubt: str = ""


@dataclass
class Proposal:
    """A task as the form has it, with what was read of each field."""

    number: int
    is_kept: bool
    content: str
    leads: str
    cooperating: str
    due_on: str
    recurrence: str
    rule: str = ""
    source: str = ""
    """Which of the tasks that were read it is; nothing for a passage that was added."""
    passage: str = ""
    lead_hints: Sequence[Hint] = ()
    cooperating_hints: Sequence[Hint] = ()
    due_hint: Hint | None = None
    recurrence_hint: Hint | None = None
    content_doubt: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def doubts(self) -> list[str]:
        """Why it should be looked at, each reason once."""
        hints = [*self.lead_hints, *self.cooperating_hints, self.due_hint, self.recurrence_hint]
        told = [self.content_doubt, *(hint.doubt for hint in hints if hint)]
        return list(dict.fromkeys(doubt for doubt in told if doubt))


@dataclass(frozen=True)
class Segment:
    """A piece of the document; one that a task came from bears the task's number."""

    words: str
    number: int | None = None
    is_sure: bool = True


@dataclass(frozen=True)
class Reading:
    """A text and what was read of it, with the agencies and the days off by which more of it can be read."""

    text: str
    directive: Directive
    agencies: tuple[KnownAgency, ...]
    calendar: Calendar

    @property
    def left_out(self) -> list[str]:
        """The passages that may give a task and gave none, as they stand in the text."""
        spans = left_out(self.text, self.directive.tasks)
        return [" ".join(span.words(self.text).split()) for span in spans]

    def proposals(self) -> list[Proposal]:
        """The tasks that were read, all of them to be taken."""
        found = self.directive.tasks[:MOST_TASKS]
        return [self._proposal(number, task, source=str(number)) for number, task in enumerate(found)]

    def added(self, passage: str, number: int, issued: date | None) -> Proposal:
        """The task of a passage that the officer points at."""
        proposal = self._proposal(number, self._task_of(passage, issued), source="")
        proposal.passage = " ".join(passage.split())
        return proposal

    def sent(self, fields: MultiDict[str, str], issued: date | None) -> list[Proposal]:
        """The tasks as a form sent them, with what was read of them again."""
        told = fields.get("so-viec", "")
        count = min(int(told), MOST_TASKS) if told.isdecimal() and len(told) <= _MOST_DIGITS else 0
        return [self._sent(number, fields, issued) for number in range(count)]

    def segments(self, proposals: Sequence[Proposal]) -> list[Segment]:
        """The document in pieces, those marked that tasks came from."""
        marked = [(span, one) for one in proposals if (span := self._place(one))]
        pieces, place = [], 0
        for span, one in sorted(marked, key=lambda mark: mark[0]):
            if span.start < place:
                continue
            pieces.append(Segment(self.text[place : span.start]))
            pieces.append(Segment(span.words(self.text), one.number, not one.doubts))
            place = span.end
        return [piece for piece in (*pieces, Segment(self.text[place:])) if piece.words]

    def _place(self, proposal: Proposal) -> Span | None:
        if proposal.passage:
            return place_of(proposal.passage, self.text)
        source = self._source(proposal.source)
        return source.text.spans[0] if source else None

    def _source(self, told: str) -> FoundTask | None:
        known = told.isdecimal() and len(told) <= _MOST_DIGITS and int(told) < len(self.directive.tasks)
        return self.directive.tasks[int(told)] if known else None

    def _task_of(self, passage: str, issued: date | None) -> FoundTask:
        return read_passage(passage, issued=issued, agencies=self.agencies, calendar=self.calendar)

    def _sent(self, number: int, fields: MultiDict[str, str], issued: date | None) -> Proposal:
        def told(name: str) -> str:
            return fields.get(f"{name}-{number}", "")

        passage = told("doan")
        task = self._task_of(passage, issued) if passage else self._source(told("nguon"))
        proposal = self._proposal(number, task, source=told("nguon")) if task else Proposal(number, *_NOTHING)
        proposal.passage = passage
        proposal.is_kept = told("giu") == "1"
        proposal.content, proposal.leads, proposal.cooperating = told("noi-dung"), told("chu-tri"), told("phoi-hop")
        proposal.due_on, proposal.recurrence, proposal.rule = told("han"), told("dinh-ky"), told("quy-tac")
        return proposal

    def _proposal(self, number: int, task: FoundTask, *, source: str) -> Proposal:
        rule = task.recurrence.value or ""
        words = self.text if source else task.text.value
        return Proposal(
            number=number,
            is_kept=True,
            content=task.text.value,
            leads=self._written(task.leads),
            cooperating=self._written(task.cooperating),
            due_on=task.due_on.value.isoformat() if task.due_on.value else "",
            recurrence=rule_in_words(rule) if rule else "",
            rule=rule,
            source=source,
            lead_hints=[_named_hint(one) for one in task.leads],
            cooperating_hints=[_named_hint(one) for one in task.cooperating],
            due_hint=_hint(task.due_on, words),
            recurrence_hint=_hint(task.recurrence, words),
            content_doubt=task.text.doubt,
        )

    def _written(self, named: Sequence[Named]) -> str:
        """Agencies as the officer may correct them: by their names, groups by the words for them."""
        told: dict[str, None] = {}
        for one in named:
            is_group = len(one.agencies) > 1 and bool(one.doubt)
            if is_group and read_agencies(one.words, agencies=self.agencies).agencies == one.agencies:
                told[one.words] = None
            else:
                told.update(dict.fromkeys(one.agencies))
        return "; ".join(told)


_NOTHING = (False, "", "", "", "", "")


def _named_hint(named: Named) -> Hint:
    names = "; ".join(named.agencies)
    return Hint(named.words, "" if names == named.words else names, named.doubt)


def _hint(found: Found[date | None] | Found[str | None], text: str) -> Hint | None:
    words = " … ".join(" ".join(span.words(text).split()) for span in found.spans)
    return Hint(words, doubt=found.doubt) if words or found.doubt else None
