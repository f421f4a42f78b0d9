"""The figures of a report beside those the product itself counts."""

from dataclasses import dataclass

from tracker.domain.figure_check.checking import CheckedGroup
from tracker.domain.figure_check.names import (
    COMPLETION,
    NAME_WORDS,
    OFFICIAL,
    ON_TIME_SHARE,
    OVERDUE_SHARE,
    Figure,
    Name,
    Ratio,
    share,
    share_in_words,
)
from tracker.domain.figures import Figures
from tracker.domain.wording import DASH, count_in_words

_RATIOS: dict[Name, Ratio] = {
    Name.RATE: OFFICIAL,
    Name.ON_TIME_SHARE: ON_TIME_SHARE,
    Name.COMPLETION: COMPLETION,
    Name.OVERDUE_SHARE: OVERDUE_SHARE,
}


@dataclass(frozen=True)
class Compared:
    """One figure of the report, and the product's own."""

    name: str
    told: str
    ours: str
    difference: str
    """What the report says more (+) or less (-); '' when the two agree, a dash where one has nothing to say."""


def compare_with(figures: Figures, group: CheckedGroup) -> list[Compared]:
    """Each named figure of a group beside the one of the slice."""
    counts = {
        Name.TOTAL: figures.total,
        Name.COMPLETED: figures.completed,
        Name.ON_TIME: figures.on_time,
        Name.LATE: figures.late,
        Name.OPEN: figures.open,
        Name.WITHIN: figures.within,
        Name.OVERDUE: figures.overdue,
        Name.AWAITING: figures.awaiting_confirmation,
        Name.UNDATED: figures.undated,
    }
    named = {one.name: one for one in group.figures[::-1] if one.name is not None}
    found = [_count(one, counts[one.name]) for one in named.values() if one.name in counts]
    found += [_share(one, _RATIOS[one.name], counts) for one in named.values() if one.name in _RATIOS]
    order = [NAME_WORDS[name] for name in Name]
    return sorted(found, key=lambda one: order.index(one.name))


def _count(told: Figure, ours: int) -> Compared:
    off = told.value - ours
    difference = f"{'+' if off > 0 else '-'}{count_in_words(abs(off))}" if off else ""
    return Compared(NAME_WORDS[told.name or Name.TOTAL], told.in_words, count_in_words(ours), difference)


def _share(told: Figure, ratio: Ratio, counts: dict[Name, int]) -> Compared:
    name, decimals = NAME_WORDS[told.name or Name.SHARE], told.decimals or 0
    part, whole = (sum(counts[one] for one in names) for names in (ratio.part, ratio.whole))
    if whole == 0:
        return Compared(name, told.in_words, DASH, DASH)
    ours = share(part, whole, decimals)
    off = told.value - ours
    difference = f"{'+' if off > 0 else '-'}{share_in_words(abs(off), decimals)}" if off else ""
    return Compared(name, told.in_words, share_in_words(ours, decimals), difference)
