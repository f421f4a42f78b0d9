"""The bar of the four outcomes: how wide each part is, so that even a few tasks among thousands can be seen."""

from dataclasses import dataclass

from tracker.domain.figures import Figures
from tracker.domain.outcomes import Outcome

#: The bar is drawn so wide; a part that is not empty has at least `_LEAST`, and parts stand `_GAP` apart.
WIDTH = 1000
_LEAST = 7
_GAP = 3


@dataclass(frozen=True)
class Segment:
    """One part of the bar, in units of which the whole has `WIDTH`."""

    outcome: Outcome
    count: int
    x: float
    width: float


def segments(figures: Figures) -> list[Segment]:
    """The parts of the bar in their order, empty ones left out."""
    counts = {
        Outcome.ON_TIME: figures.on_time,
        Outcome.LATE: figures.late,
        Outcome.WITHIN: figures.within,
        Outcome.OVERDUE: figures.overdue,
    }
    shown = {outcome: count for outcome, count in counts.items() if count}
    if not shown:
        return []
    room = WIDTH - _GAP * (len(shown) - 1) - _LEAST * len(shown)
    x, parts = 0.0, []
    for outcome, count in shown.items():
        width = round(_LEAST + room * count / figures.total, 1)
        parts.append(Segment(outcome, count, round(x, 1), width))
        x += width + _GAP
    return parts
