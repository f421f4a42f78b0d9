"""The check itself: of a pasted text, or of figures typed one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.figure_check.arithmetic import check_arithmetic, without_twice
from tracker.domain.figure_check.findings import Finding, Verdict
from tracker.domain.figure_check.names import NAME_WORDS, Figure, Name
from tracker.domain.figure_check.paragraphs import Group, read_groups
from tracker.domain.figure_check.rates import check_rates
from tracker.domain.figure_check.reading import Token, tidied, tokens_of
from tracker.domain.figure_check.sums import check_sums
from tracker.domain.figure_check.tables import Line, Table, is_total_row, lines_of, read_table

#: The longest text that is checked at a time, in characters: some twenty pages.
LONGEST_TEXT = 60_000
#: A percentage belongs to a sum written out if it follows within so many characters.
_NEAR = 120
_TITLE_OF_WRITTEN = "Phép tính viết trong văn bản"
_TITLE_OF_SUMS = "Cộng các dòng của bảng"
_ORDER = (Verdict.WRONG, Verdict.OTHER, Verdict.UNKNOWN, Verdict.RIGHT)


@dataclass(frozen=True)
class CheckedGroup:
    """Figures that belong together, and the relations between them, what is wrong first."""

    title: str
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]

    @property
    def heading(self) -> str:
        """What to call it by: its title, or the first number in it with a name."""
        first = next((one for one in self.figures if one.name is not None), None)
        return self.title or (
            f"{NAME_WORDS[first.name]} {first.in_words}" if first and first.name else _TITLE_OF_WRITTEN
        )

    @property
    def is_of_the_whole(self) -> bool:
        """Whether it is about everybody: running text, or the total row of a table."""
        return bool(self.figures) and (not self.title or is_total_row(self.title))


@dataclass(frozen=True)
class Checked:
    """The outcome of a check. `text` is what the places of figures count in."""

    text: str
    groups: tuple[CheckedGroup, ...]

    def number_of(self, verdict: Verdict) -> int:
        """How many relations came out so."""
        return sum(one.verdict is verdict for group in self.groups for one in group.findings)

    @property
    def figure_count(self) -> int:
        """How many numbers were understood."""
        return len({(one.start, one.end) for group in self.groups for one in group.figures})

    @property
    def marks(self) -> list[tuple[str, Verdict | None]]:
        """The text in pieces, each number that was understood with the worst that was found of it.

        A number in no relation is UNKNOWN; a piece that is no figure bears None.
        """
        worst: dict[tuple[int, int], Verdict] = {}
        for finding in (one for group in self.groups for one in group.findings):
            for place in finding.places:
                worst[place] = min(worst.get(place, finding.verdict), finding.verdict, key=_severity)
        for figure in (one for group in self.groups for one in group.figures):
            worst.setdefault((figure.start, figure.end), Verdict.UNKNOWN)
        pieces: list[tuple[str, Verdict | None]] = []
        at = 0
        for (start, end), verdict in sorted(worst.items()):
            if start < at:
                continue
            pieces += [(self.text[at:start], None), (self.text[start:end], verdict)]
            at = end
        return [piece for piece in [*pieces, (self.text[at:], None)] if piece[0]]


def check_text(text: str) -> Checked:
    """Check the figures of a text of at most LONGEST_TEXT characters; tables are lines with tabs."""
    plain = tidied(text)
    groups: list[CheckedGroup] = []
    written: list[Finding] = []
    for table, start, part in _parts(plain):
        if table is not None:
            groups += [_checked(group) for group in table.groups]
            groups += [CheckedGroup(_TITLE_OF_SUMS, (), tuple(table.sums))] if table.sums else []
            continue
        tokens = [_moved(token, start) for token in tokens_of(part)]
        read = read_groups(tokens)
        sums = check_arithmetic(tokens)
        groups += [_checked(group) for group in [*_without_lone(read, sums.groups), *sums.groups]]
        written += sums.findings
    named = [finding for group in groups for finding in group.findings]
    only_written = without_twice([*named, *written])[len(named) :]
    if only_written:
        figures = tuple(dict.fromkeys(one for finding in only_written for one in finding.figures))
        groups.append(
            CheckedGroup(
                _TITLE_OF_WRITTEN, figures, tuple(sorted(only_written, key=lambda one: _severity(one.verdict)))
            )
        )
    return Checked(plain, tuple(group for group in groups if group.findings or group.figures))


def check_typed(counts: Mapping[Name, int], shares: Mapping[Name, tuple[int, int]]) -> Checked:
    """Check figures that were typed: counts by name, and percentages by name as value and decimals."""
    figures = [Figure(name, value, str(value)) for name, value in counts.items()]
    figures += [Figure(name, value, "", decimals=decimals) for name, (value, decimals) in shares.items()]
    return Checked("", (_checked(Group(figures=figures)),) if figures else ())


def _checked(group: Group) -> CheckedGroup:
    findings = [*check_sums(group), *check_rates(group)]
    ordered = sorted(findings, key=lambda one: _severity(one.verdict))
    return CheckedGroup(group.title, tuple(group.figures), tuple(ordered))


def _without_lone(read: list[Group], written: list[Group]) -> list[Group]:
    """The groups of the text, less the percentages that follow a sum written out, which are taken for its."""
    for sums in written:
        end = max(figure.end for figure in sums.figures)
        for group in read:
            near = [one for one in group.figures if 0 <= one.start - end <= _NEAR and not one.of]
            if len(near) == len(group.figures) and all(one.is_percentage for one in near):
                sums.figures += near
                group.figures = []
    return [group for group in read if group.figures]


def _parts(text: str) -> list[tuple[Table | None, int, str]]:
    """The text as tables and what is between them, in its order."""
    parts: list[tuple[Table | None, int, str]] = []
    rows: list[Line] = []
    plain: list[Line] = []
    for line in [*lines_of(text), None]:
        if line is not None and "\t" in line.text:
            rows.append(line)
            continue
        table = read_table(rows) if rows else None
        if table is not None:
            parts += [_running(plain), (table, 0, "")]
            plain = []
        else:
            plain += rows
        rows = []
        plain += [line] if line is not None else []
    return [part for part in [*parts, _running(plain)] if part[0] or part[2]]


def _running(lines: Sequence[Line]) -> tuple[None, int, str]:
    return None, lines[0].start if lines else 0, "\n".join(line.text for line in lines)


def _moved(token: Token, by: int) -> Token:
    return Token(token.kind, token.start + by, token.end + by, token.printed, token.folded, token.value, token.decimals)


def _severity(verdict: Verdict) -> int:
    return _ORDER.index(verdict)
