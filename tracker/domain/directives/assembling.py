"""From mentions and terms in a stretch to the fields of a task, with their words in the original."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.directives.findings import Found, FoundTask, Named, Span
from tracker.domain.directives.mention import Kind, Mention
from tracker.domain.directives.mentions import find_mentions, meant
from tracker.domain.directives.naming import Naming
from tracker.domain.directives.recurrences import Term, terms_of
from tracker.domain.directives.roles import Run, runs_of
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.times import find_times, time_of_cell
from tracker.domain.directives.timing import Clock


@dataclass(frozen=True)
class Placed:
    """A term with the words that told it in the original."""

    term: Term
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Frame:
    """What reading any part of a document needs: the agencies, the dates, and to whom it is addressed."""

    text: str
    naming: Naming
    clock: Clock
    addressed: tuple[str, ...] = ()
    spoken_of: list[str] = field(default_factory=list)
    """The agencies named so far, the last one last."""

    def runs(self, stretch: Stretch, before: Sequence[str] = (), *, semicolons: bool = False) -> list[Run]:
        """The agencies named in a stretch; references are to those addressed, named before, or spoken of last."""
        mentions = []
        here: list[str] = []
        for one in find_mentions(stretch, self.naming):
            named = [*before, *here] if one.kind is Kind.REST else before
            told = meant(one, addressed=self.addressed, before=named, spoken_of=self.spoken_of)
            here += told.agencies
            mentions.append(told)
            if told.kind in {Kind.AGENCY, Kind.PLACE}:
                self.spoken_of.extend(told.agencies)
        return runs_of(stretch.low, mentions, semicolons=semicolons)

    def terms(self, stretch: Stretch, *, whole_cell: bool = False) -> list[Term]:
        """The terms that a stretch tells; with `whole_cell` a date needs no word before it."""
        read = time_of_cell if whole_cell else find_times
        return terms_of(stretch.low, read(stretch.low, self.clock), self.clock.issued)

    def named(self, stretch: Stretch, mention: Mention) -> Named:
        """What a mention names, with its words."""
        span = stretch.span(mention.start, mention.end)
        return Named(" ".join(span.words(self.text).split()), span, mention.agencies, mention.doubt)

    def with_term(self, task: FoundTask, placed: Placed) -> FoundTask:
        """The task with this term, if it has none of its own."""
        if task.due_on.value or task.recurrence.value or task.due_on.doubt:
            return task
        term = placed.term
        due: Found[date | None] = Found(term.due_on, placed.spans, term.doubt)
        rule: Found[str | None] = Found(term.rule, placed.spans if term.rule else ())
        return replace(task, due_on=due, recurrence=rule)

    def all_named(self, stretch: Stretch, mentions: Iterable[Mention]) -> tuple[Named, ...]:
        """What several mentions name."""
        return tuple(self.named(stretch, one) for one in mentions)

    def placed(self, stretch: Stretch, term: Term) -> Placed:
        """A term with its words."""
        return Placed(term, tuple(stretch.span(one.start, one.end) for one in term.times))

    def task(
        self,
        words: Stretch,
        *,
        leads: Sequence[Named],
        cooperating: Sequence[Named],
        placed: Placed | None,
        doubt: str = "",
    ) -> FoundTask:
        """The task of these words."""
        span = words.span()
        due: Found[date | None] = Found(None)
        rule: Found[str | None] = Found(None)
        if placed is not None:
            term = placed.term
            due = Found(term.due_on, placed.spans, term.doubt)
            rule = Found(term.rule, placed.spans if term.rule else (), term.doubt if term.rule else "")
        return FoundTask(
            text=Found(" ".join(span.words(self.text).split()), (span,), doubt),
            leads=_each_once(leads),
            cooperating=_each_once(cooperating),
            due_on=due,
            recurrence=rule,
        )


def _each_once(named: Sequence[Named]) -> tuple[Named, ...]:
    return tuple({(one.words, one.agencies): one for one in named}.values())
