"""Percentages: whether they are the quotient they are called, which other one they are, what the right one would be."""

from collections.abc import Sequence

from tracker.domain.figure_check.findings import Finding, Verdict
from tracker.domain.figure_check.misprints import slip_between, slip_to_any
from tracker.domain.figure_check.names import NAME_WORDS, RATIOS, Figure, Name, Ratio, share, share_in_words
from tracker.domain.figure_check.paragraphs import Group
from tracker.domain.wording import count_in_words

#: Of the numbers that would give a percentage, so many are looked through for a slip of the pen.
_MOST_TRIED = 200


class _Known:
    """The counts of a group: those it says, and those that follow from them."""

    def __init__(self, group: Group) -> None:
        self._said = {one.name: one for one in group.figures[::-1] if not one.is_percentage and one.name is not None}
        self.figures: list[Figure] = list(self._said.values())

    def value(self, name: Name) -> int | None:
        """What is said, or else what follows by one sum or difference; never less than nothing."""
        if name in self._said:
            return self._said[name].value
        found = {
            Name.COMPLETED: self._either((Name.ON_TIME, Name.LATE), (Name.TOTAL, Name.OPEN)),
            Name.OPEN: self._either((Name.WITHIN, Name.OVERDUE), (Name.TOTAL, Name.COMPLETED)),
            Name.ON_TIME: self._either((), (Name.COMPLETED, Name.LATE)),
            Name.LATE: self._either((), (Name.COMPLETED, Name.ON_TIME)),
            Name.WITHIN: self._either((), (Name.OPEN, Name.OVERDUE)),
            Name.OVERDUE: self._either((), (Name.OPEN, Name.WITHIN)),
            Name.TOTAL: self._either((Name.COMPLETED, Name.OPEN), ()),
        }.get(name)
        return found if found is not None and found >= 0 else None

    def said(self, names: Sequence[Name]) -> tuple[Figure, ...]:
        """The figures of the text behind these names, as far as they are said."""
        return tuple(self._said[name] for name in names if name in self._said)

    def quotient(self, ratio: Ratio) -> tuple[list[int], list[int]] | None:
        """The numbers above and below the stroke; None where one is missing, or there is nothing to divide by."""
        above, below = ([self.value(name) for name in names] for names in (ratio.part, ratio.whole))
        upper, lower = [one for one in above if one is not None], [one for one in below if one is not None]
        if len(upper) != len(above) or len(lower) != len(below) or not 0 < sum(lower) >= sum(upper):
            return None
        return upper, lower

    def quotients(self) -> list[tuple[Ratio, tuple[list[int], list[int]]]]:
        """Every ratio that can be computed."""
        ratios = dict.fromkeys(ratio for some in RATIOS.values() for ratio in some)
        return [(ratio, found) for ratio in ratios if (found := self.quotient(ratio)) is not None]

    def _either(self, added: tuple[Name, ...], less: tuple[Name, ...]) -> int | None:
        if added and all(name in self._said for name in added):
            return sum(self._said[name].value for name in added)
        if less and all(name in self._said for name in less):
            return self._said[less[0]].value - self._said[less[1]].value
        return None


def check_rates(group: Group) -> list[Finding]:
    """Every percentage of a group."""
    known = _Known(group)
    found = (_check(percentage, known) for percentage in group.figures if percentage.is_percentage)
    return [finding for finding in found if finding is not None]


def check_quotient(percentage: Figure, part: Sequence[int], whole: Sequence[int], relation: str) -> Finding:
    """A percentage that is said to be the quotient of these numbers."""
    decimals = percentage.decimals or 0
    right = share(sum(part), sum(whole), decimals)
    quotient = _quotient_in_words(part, whole)
    if right == percentage.value:
        return Finding(Verdict.RIGHT, relation, f"{quotient} = {percentage.in_words}", (), (percentage,))
    precise = share_in_words(share(sum(part), sum(whole), max(decimals, 2)), max(decimals, 2))
    arithmetic = f"{quotient} = {precise}, không phải {percentage.in_words}"
    hints = tuple(_hints(percentage, part, whole, right))
    return Finding(Verdict.WRONG, relation, arithmetic, hints, (percentage,))


def _check(percentage: Figure, known: _Known) -> Finding | None:
    if len(percentage.of) == 2:
        return _of_pair(percentage, known)
    name = percentage.name
    if name is Name.SHARE:
        name = percentage.of[0].name if percentage.of else Name.SHARE
    if name not in RATIOS:
        return None
    ratios = RATIOS[name]
    computed = [(ratio, quotient) for ratio in ratios if (quotient := known.quotient(ratio)) is not None]
    matching = [(ratio, quotient) for ratio, quotient in computed if _is(percentage, quotient)]
    if percentage.name is Name.SHARE and not matching:
        # Of what it is a share is said by its place alone; another number near it may be meant.
        matching = [one for one in known.quotients() if _is(percentage, one[1])]
    if matching:
        return _agreeing(percentage, ratios[0], *matching[0], known)
    expected = [one for one in computed if one[0] is ratios[0]]
    if (percentage.name is Name.SHARE and percentage.of) or (expected and percentage.name is not Name.SHARE):
        return _failing(percentage, (expected or computed)[0], computed, known) if computed else None
    return _undecided(percentage, ratios[0], computed) if computed or percentage.name is not Name.SHARE else None


def _of_pair(percentage: Figure, known: _Known) -> Finding:
    part, whole = percentage.of
    relation = f"{NAME_WORDS[percentage.name or Name.SHARE]}: {part.in_words} trên {whole.in_words}"
    if whole.value == 0:
        return Finding(Verdict.UNKNOWN, relation, "không có gì để chia; ghi dấu «–»", (), (percentage, part, whole))
    finding = check_quotient(percentage, [part.value], [whole.value], relation)
    official = known.quotient(RATIOS[Name.RATE][0])
    verdict, hints = finding.verdict, finding.hints
    if percentage.name is Name.RATE and official and verdict is Verdict.RIGHT and not _is(percentage, official):
        verdict, hints = Verdict.OTHER, (_official_is(official),)
    return Finding(verdict, relation, finding.arithmetic, hints, (percentage, part, whole))


def _agreeing(
    percentage: Figure, expected: Ratio, ratio: Ratio, quotient: tuple[list[int], list[int]], known: _Known
) -> Finding:
    """The percentage is one of the quotients it may be: the expected one, or another under its own name."""
    finding = check_quotient(percentage, *quotient, f"{ratio.words}: {ratio.in_names}")
    figures = (percentage, *known.said((*ratio.part, *ratio.whole)))
    if ratio.is_official:
        return Finding(Verdict.RIGHT, finding.relation, finding.arithmetic, (), figures)
    official = known.quotient(RATIOS[Name.RATE][0])
    about_rate = expected.is_official or ratio.part == (Name.COMPLETED,)
    hints = [f"Đây là {ratio.words}, không phải tỷ lệ hoàn thành đúng hạn chính thức."] if about_rate else []
    if about_rate and official:
        hints.append(_official_is(official))
    is_called_so = ratio is expected or percentage.name is Name.SHARE
    if not is_called_so and not about_rate:
        hints.append(f"Đây là {ratio.words}, không phải {expected.words}.")
    verdict = Verdict.RIGHT if is_called_so else Verdict.OTHER
    return Finding(verdict, finding.relation, finding.arithmetic, tuple(hints), figures)


def _failing(
    percentage: Figure,
    expected: tuple[Ratio, tuple[list[int], list[int]]],
    computed: Sequence[tuple[Ratio, tuple[list[int], list[int]]]],
    known: _Known,
) -> Finding:
    ratio, quotient = expected
    finding = check_quotient(percentage, *quotient, f"{ratio.words}: {ratio.in_names}")
    others = tuple(_other(one, numbers) for one, numbers in computed if one is not ratio)
    figures = (percentage, *known.said((*ratio.part, *ratio.whole)))
    return Finding(Verdict.WRONG, finding.relation, finding.arithmetic, finding.hints + others[:2], figures)


def _undecided(
    percentage: Figure, expected: Ratio, computed: Sequence[tuple[Ratio, tuple[list[int], list[int]]]]
) -> Finding:
    """The numbers of the ratio it is called are not all there; the others are told, and nothing is held against it."""
    hints = [_needs(expected)] if percentage.name is not Name.SHARE else ["Không rõ là tỷ lệ của gì."]
    hints += [_other(ratio, numbers) for ratio, numbers in computed[:2]]
    relation = "tỷ lệ" if percentage.name is Name.SHARE else f"{expected.words}: {expected.in_names}"
    return Finding(Verdict.UNKNOWN, relation, f"chưa kiểm được {percentage.in_words}", tuple(hints), ())


def _needs(ratio: Ratio) -> str:
    return f"Cần đủ: {', '.join(NAME_WORDS[name] for name in dict.fromkeys(ratio.part + ratio.whole))}."


def _is(percentage: Figure, quotient: tuple[list[int], list[int]]) -> bool:
    return share(sum(quotient[0]), sum(quotient[1]), percentage.decimals or 0) == percentage.value


def _official_is(quotient: tuple[list[int], list[int]]) -> str:
    right = share_in_words(share(sum(quotient[0]), sum(quotient[1])), 2)
    return f"Tỷ lệ hoàn thành đúng hạn chính thức là {_quotient_in_words(*quotient)} = {right}."


def _other(ratio: Ratio, quotient: tuple[list[int], list[int]]) -> str:
    value = share_in_words(share(sum(quotient[0]), sum(quotient[1])), 2)
    return f"Còn {ratio.words} là {_quotient_in_words(*quotient)} = {value}."


def _quotient_in_words(part: Sequence[int], whole: Sequence[int]) -> str:
    above, below = (" + ".join(count_in_words(one) for one in side) for side in (part, whole))
    return f"{f'({above})' if len(part) > 1 else above}/{f'({below})' if len(whole) > 1 else below}"


def _hints(percentage: Figure, part: Sequence[int], whole: Sequence[int], right: int) -> list[str]:
    """What would give the printed percentage, and the slip that may have made it."""
    decimals, numerator, denominator = percentage.decimals or 0, sum(part), sum(whole)
    hints = []
    giving = counts_giving(percentage.value, denominator, decimals)
    if giving and giving.stop - 1 <= denominator:
        first, last = count_in_words(giving[0]), count_in_words(giving[-1])
        hints.append(f"{percentage.in_words} ứng với {first if len(giving) == 1 else f'{first} đến {last}'}.")
    nearest = sorted(giving[:_MOST_TRIED], key=lambda one: abs(one - numerator))
    if len(part) == 1 and (slip := slip_to_any(numerator, nearest)):
        hints.append(f"Nếu {count_in_words(numerator)} là {count_in_words(slip[0])} thì khớp: có thể {slip[1]}.")
    cut = numerator * 100 * 10**decimals // denominator
    if percentage.value == cut:
        hints.append("Số in ra bị cắt bớt, không làm tròn.")
    elif swapped := slip_between(percentage.value, right):
        hints.append(f"Có thể {swapped} ở tỷ lệ: {share_in_words(right, decimals)}.")
    return hints


def counts_giving(value: int, whole: int, decimals: int) -> range:
    """The counts out of a whole whose share is printed so, by rounding half up."""
    scale = 200 * 10**decimals
    first = max(0, -(-whole * (2 * value - 1) // scale))
    last = (whole * (2 * value + 1) - 1) // scale
    return range(first, last + 1)
