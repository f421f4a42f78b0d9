"""Sums and quotients that a text writes out: '140.061 + 309 = 140.394', '4.182 (4.078 + 104)'."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.domain.figure_check.findings import Finding, Verdict
from tracker.domain.figure_check.names import Figure, Name
from tracker.domain.figure_check.naming import is_of_tasks
from tracker.domain.figure_check.paragraphs import Group
from tracker.domain.figure_check.rates import check_quotient
from tracker.domain.figure_check.reading import Kind, Token
from tracker.domain.figure_check.sums import check_sum

_SIGNS = frozenset("+=()/÷")
_NAMES = (Name.TOTAL, Name.COMPLETED, Name.ON_TIME, Name.LATE, Name.OPEN, Name.WITHIN, Name.OVERDUE)
#: So many brackets may be open at a time.
_DEEPEST = 8
_WRITTEN = "phép tính viết trong văn bản"


@dataclass(frozen=True)
class _Side:
    """What stands on one side of an equals sign: a sum, or one sum divided by another."""

    terms: tuple[Figure, ...]
    below: tuple[Figure, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it is one number alone."""
        return len(self.terms) == 1 and not self.below


@dataclass(frozen=True)
class Written:
    """What a text writes out. `groups` are the sums that are plainly those of tasks, their numbers with names."""

    findings: list[Finding]
    groups: list[Group]


def check_arithmetic(tokens: Sequence[Token]) -> Written:
    """Every sum and quotient that is written out."""
    written = Written([], [])
    for run in _runs(tokens):
        reader = _Run(run)
        written.findings.extend(reader.findings())
        written.groups.extend(reader.groups)
    return written


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Stretches of numbers and signs; words of tasks may stand among them."""
    run: list[Token] = []
    for token in tokens:
        is_number = token.kind in {Kind.COUNT, Kind.PERCENT}
        if is_number or (token.kind is Kind.MARK and token.folded in _SIGNS):
            run.append(token)
        elif token.kind is not Kind.WORD or not is_of_tasks(token.folded):
            yield from _worth_a_look(run)
            run = []
    yield from _worth_a_look(run)


def _worth_a_look(run: list[Token]) -> Iterator[list[Token]]:
    if any(token.folded in {"+", "="} for token in run):
        yield run


class _Run:
    """Reads one stretch: side (= side)*, side: term (+ term)* (/ term)?, term: number | number (side) | (side)."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._found: list[Finding] = []
        self._parts: dict[Figure, tuple[Figure, ...]] = {}
        self.groups: list[Group] = []

    def findings(self) -> list[Finding]:
        """What is written out in it, as far as it can be read."""
        while self._place < len(self._tokens):
            sides = [self._side()]
            while self._take("="):
                sides.append(self._side())
            for left, right in pairwise(sides):
                self._compare(left, right)
            if not any(side.terms for side in sides):
                self._place += 1
        return self._found

    def _side(self) -> _Side:
        terms = self._term()
        while self._take("+"):
            terms += self._term()
        if terms and (self._take("/") or self._take("÷")):
            return _Side(terms, self._term())
        return _Side(terms)

    def _bracket(self) -> _Side | None:
        """What stands in the bracket that opens here; None where none opens, or too many are open."""
        if self._depth >= _DEEPEST or not self._take("("):
            return None
        self._depth += 1
        inner = self._side()
        self._depth -= 1
        return inner

    def _term(self) -> tuple[Figure, ...]:
        if (inner := self._bracket()) is not None:
            self._take(")")
            return inner.terms
        if self._place >= len(self._tokens) or self._tokens[self._place].kind is Kind.MARK:
            return ()
        token = self._tokens[self._place]
        self._place += 1
        number = Figure(None, token.value, token.printed, token.start, token.end, token.decimals)
        start = self._place
        if (inner := self._bracket()) is not None:
            if self._take(")") and len(inner.terms) > 1 and not inner.below:
                self._sum(number, inner.terms)
                self._parts[number] = inner.terms
            else:
                self._place = start
        return (number,)

    def _compare(self, left: _Side, right: _Side) -> None:
        for one, other in ((left, right), (right, left)):
            if one.is_number and one.terms[0].is_percentage and other.below:
                self._quotient(one.terms[0], other)
                return
            if one.is_number and len(other.terms) > 1 and not other.below:
                self._sum(one.terms[0], other.terms)
                self._name(one.terms[0], other.terms)
                return

    def _sum(self, whole: Figure, parts: tuple[Figure, ...]) -> None:
        if not any(one.is_percentage for one in (whole, *parts)):
            self._found.append(check_sum(whole, parts, _WRITTEN))

    def _name(self, whole: Figure, terms: tuple[Figure, ...]) -> None:
        """Take 'a = b (c + d) + e (f + g)' for what every report of tasks means by it."""
        parts = [self._parts.get(term, ()) for term in terms]
        if [len(one) for one in parts] == [2, 2]:
            told = (whole, terms[0], *parts[0], terms[1], *parts[1])
            self.groups.append(Group(figures=[replace(one, name=name) for one, name in zip(told, _NAMES, strict=True)]))

    def _quotient(self, percentage: Figure, side: _Side) -> None:
        counts = (*side.terms, *side.below)
        part, whole = [one.value for one in side.terms], [one.value for one in side.below]
        if any(one.is_percentage for one in counts) or not 0 < sum(whole) >= sum(part):
            return
        found = check_quotient(percentage, part, whole, _WRITTEN)
        self._found.append(Finding(found.verdict, found.relation, found.arithmetic, found.hints, (percentage, *counts)))

    def _take(self, sign: str) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place].folded == sign:
            self._place += 1
            return True
        return False


def without_twice(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each relation between the same places of the text once: the one with names stays."""
    named = {one.places for one in findings if one.relation != _WRITTEN}
    return [
        one for one in findings if one.relation != _WRITTEN or one.places not in named or one.verdict is Verdict.OTHER
    ]
