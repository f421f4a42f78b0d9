"""The figures of running text: each number with what its clause says it counts, in groups that belong together.

A clause ends at a comma, a point, a bracket or a plus. What is in brackets, or after 'trong đó', is part of the number
before it. A group begins anew where a count comes a second time with another number, and where an agency is named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.domain.figure_check.clauses import Segment, is_day, segments_of
from tracker.domain.figure_check.names import Figure, Name
from tracker.domain.figure_check.naming import Meaning, meaning_of, percentage_meaning
from tracker.domain.figure_check.reading import Kind, Token

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_ENDS = frozenset(",;.!?=+•–-\n") | _OPENING | _CLOSING
_SENTENCE_ENDS = frozenset(".;!?\n")
_WHOLES = frozenset({Name.TOTAL, Name.COMPLETED, Name.OPEN})
_AGENCIES = frozenset({"sở", "ban", "cục", "bộ", "huyện", "xã", "phường", "thị", "trường", "trung"})
#: What is given to whom may be listed: 'các sở, ban, ngành, địa phương'. Such a comma ends no clause.
_LISTED, _LISTED_NEXT = frozenset({"sở", "ban", "quan", "ngành", "vị"}), frozenset({"ban", "ngành", "địa", "đơn"})
#: Behind these words begin figures of other tasks.
_APART = re.compile(r"\bngoai (cac )?(so|so lieu|nhiem vu) tren\b")
#: A number behind these words is a part of what was completed, whatever part.
_OF_COMPLETED = re.compile(r"\btrong so( nhiem vu)?( da)? hoan thanh co\b")
#: A number that is said without one.
_NONE_OVERDUE = re.compile(r"\bkhong (co|con) nhiem vu( nao)? qua han$")
_MOST_TITLE_WORDS = 6
_AFTER_TITLE = frozenset(
    ("hoàn", "được", "đã", "có", "còn", "chậm", "thực", "đạt", "báo", "chưa", "quá", "đúng", "đang", "giao", "là")
)


@dataclass
class Group:
    """Figures that belong together, in the order of the text."""

    title: str = ""
    unit: str | None = None
    figures: list[Figure] = field(default_factory=list)

    def find(self, name: Name) -> Figure | None:
        """The first figure with a name."""
        return next((figure for figure in self.figures if figure.name is name), None)

    def contradicts(self, figure: Figure) -> bool:
        """Whether a count with the same name and another number is there already."""
        there = None if figure.is_percentage or figure.name is None else self.find(figure.name)
        return there is not None and there.value != figure.value


def read_groups(tokens: Sequence[Token]) -> list[Group]:
    """The groups of figures of a text, in its order; groups in which nothing was found are left out."""
    reader = _Reader()
    for place, token in enumerate(tokens):
        if not _is_within_a_list(tokens, place):
            reader.take(token)
    reader.end_clause()
    return [group for group in reader.groups if group.figures]


class _Reader:
    """Reads tokens one by one."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._clause: list[Token] = []
        self._group: dict[str, Group] = {}
        """The group under way of each agency named, and of the whole under ''."""
        self._agency = ""
        self._opened: list[tuple[Figure | None, str]] = []
        """What stood before each bracket that is open, and the agency that was spoken of."""
        self._within: Figure | None = None
        """What 'trong đó' was said of."""
        self._last: Figure | None = None
        self._pair: tuple[Figure, Figure] | None = None

    def take(self, token: Token) -> None:
        """Read one token."""
        if token.kind is not Kind.MARK or token.folded not in _ENDS:
            self._clause.append(token)
            return
        self.end_clause()
        if token.folded in _OPENING:
            self._opened.append((self._last, self._agency))
        elif token.folded in _CLOSING and self._opened:
            # What follows a bracket is said of what stood before it: '1.100 (1.050 đúng hạn), đạt 89,14%'.
            self._last, self._agency = self._opened.pop()
        elif token.folded in _SENTENCE_ENDS:
            self._agency = ""
            self._opened.clear()

    def end_clause(self) -> None:
        """Take what was read since the last mark for one clause."""
        clause, self._clause = self._clause, []
        if agency := _agency_in(clause):
            self._agency = agency
        if _APART.search(" ".join(token.folded for token in clause)):
            self._begin()
        segments = segments_of(clause)
        if not segments:
            if _NONE_OVERDUE.search(" ".join(token.folded for token in clause)):
                self._add(Figure(Name.OVERDUE, 0, "0", clause[0].start, clause[-1].end), None)
            self._say_what_follows(" ".join(token.folded for token in clause))
            return
        # 'Có 10 đơn vị hoàn thành 100% nhiệm vụ': a share of what other things did is none of ours.
        of_others = any(one.number.kind is Kind.COUNT and not one.is_figure() for one in segments)
        place = 0
        while place < len(segments):
            one = segments[place]
            if one.is_over and place + 1 < len(segments) and self._take_pair(one, segments[place + 1]):
                place += 2
                continue
            self._say_what_follows(" ".join(token.folded for token in one.before))
            if one.number.kind is Kind.COUNT and one.is_figure():
                self._take_count(one)
            elif one.number.kind is Kind.PERCENT and not of_others:
                self._take_percentage(one)
            self._say_what_follows(" ".join(token.folded for token in one.after))
            place += 1

    def _say_what_follows(self, words: str) -> None:
        if "trong do" in words or words.endswith(("gom", "bao gom")):
            figures = self._current().figures
            self._within = next((one for one in reversed(figures) if one.name in _WHOLES), None)

    def _take_count(self, one: Segment) -> None:
        meaning = meaning_of(one.words, with_unit=one.unit is not None)
        parent = self._parent()
        # 'Giao 100 nhiệm vụ, trong đó quý I giao 40': a part of what was given is not the whole of anything.
        is_part_of_total = parent is not None and parent.name is Name.TOTAL
        if meaning is None or (meaning.name is Name.TOTAL and is_part_of_total):
            return
        if meaning.name is Name.COMPLETED and _OF_COMPLETED.search(one.words):
            return
        self._add(_figure(one.number, self._name(meaning)), one.unit)

    def _take_pair(self, part: Segment, whole: Segment) -> bool:
        """Whether two numbers with a stroke between them are a part and its whole; then they are taken."""
        counts = part.number.kind is Kind.COUNT is whole.number.kind
        of = self._opened[-1][0] if self._opened else None
        explains = of is not None and of.is_percentage
        if not counts or part.number.value > whole.number.value or (is_day(part, whole) and not explains):
            return False
        if not (part.is_figure() and whole.is_figure()):
            return False
        unit = whole.unit or part.unit
        words = f"{part.words} {whole.words}"
        meaning = meaning_of(words, with_unit=False)
        name = self._name(meaning) if meaning and meaning.name is not Name.TOTAL else None
        first = self._add(_figure(part.number, name), unit)
        second = self._add(_figure(whole.number, Name.TOTAL if name is Name.COMPLETED else None), unit)
        self._pair = first, second
        if of is not None and explains:
            self._relate(of, self._pair)
        return True

    def _take_percentage(self, one: Segment) -> None:
        name = percentage_meaning(one.words)
        if name is None:
            # What stands in brackets behind it is said of it, and of nothing before it.
            self._last = self._pair = None
            return
        last = self._last_count()
        of = self._pair or (() if last is None else (last,))
        if name is Name.SHARE or self._pair:
            self._add(replace(_figure(one.number, name), of=of), None)
        else:
            self._add(_figure(one.number, name), None)

    def _last_count(self) -> Figure | None:
        """What a share without a name is of: the count before it. Of all that was given nothing is a share."""
        if self._last is not None and not self._last.is_percentage and self._last.name not in {None, Name.TOTAL}:
            return self._last
        counts = [one for one in self._current().figures if not one.is_percentage and one.name]
        return next((one for one in reversed(counts) if one.name is not Name.TOTAL), counts[-1] if counts else None)

    def _relate(self, percentage: Figure, of: tuple[Figure, ...]) -> None:
        for group in self.groups:
            group.figures = [replace(one, of=of) if one is percentage else one for one in group.figures]

    def _parent(self) -> Figure | None:
        """Of what the numbers now are a part: what stands before the bracket, or what 'trong đó' was said of."""
        return self._opened[-1][0] if self._opened else self._within

    def _name(self, meaning: Meaning) -> Name:
        """The name of a count, where its words leave open of what it is a part."""
        if not meaning.is_bare:
            return meaning.name
        parent = self._parent()
        of = parent.name if parent is not None else None
        late = meaning.name in {Name.LATE, Name.OVERDUE}
        if of is Name.COMPLETED:
            return Name.LATE if late else Name.ON_TIME
        if of is Name.OPEN:
            return Name.OVERDUE if late else Name.WITHIN
        before = self._last.name if self._last is not None else None
        if late and before is Name.ON_TIME:
            return Name.LATE
        return Name.OVERDUE if late and before is Name.WITHIN else meaning.name

    def _add(self, figure: Figure, unit: str | None) -> Figure:
        group = self._current()
        if group.contradicts(figure) or (unit and group.unit and unit != group.unit):
            group = self._begin()
        group.unit = group.unit or unit
        group.figures.append(figure)
        self._last, self._pair = figure, None
        if figure.name in _WHOLES and not self._opened:
            self._within = None
        return figure

    def _current(self) -> Group:
        return self._group.get(self._agency) or self._begin()

    def _begin(self) -> Group:
        group = Group(title=self._agency)
        self.groups.append(group)
        self._group[self._agency] = group
        return group


def _is_within_a_list(tokens: Sequence[Token], place: int) -> bool:
    """Whether this is a comma in a list of those to whom something is given."""
    if tokens[place].folded != "," or not 0 < place < len(tokens) - 1:
        return False
    return tokens[place - 1].printed.lower() in _LISTED and tokens[place + 1].printed.lower() in _LISTED_NEXT


def _figure(token: Token, name: Name | None) -> Figure:
    return Figure(name, token.value, token.printed, token.start, token.end, token.decimals)


def _agency_in(clause: Sequence[Token]) -> str:
    """The agency that a clause names, by the words that agencies' names begin with; '' when it names none."""
    for place, (token, following) in enumerate(pairwise(clause)):
        named = token.kind is Kind.WORD is following.kind and token.printed.lower() in _AGENCIES
        if named and following.printed[0].isupper() and not token.printed.isupper():
            name: list[str] = []
            for one in clause[place : place + _MOST_TITLE_WORDS]:
                if one.kind is not Kind.WORD or (len(name) > 1 and one.printed.lower() in _AFTER_TITLE):
                    break
                name.append(one.printed)
            return " ".join(name)
    return ""
