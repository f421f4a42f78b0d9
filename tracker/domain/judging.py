"""Who did worst: only agencies of which enough is known to be judged."""

from collections.abc import Mapping
from fractions import Fraction

from tracker.domain.figures import Figures

#: An agency with fewer tasks that came to an outcome is not judged: one task alone would move its rate too far.
ENOUGH_TO_JUDGE = 10


def may_be_judged(figures: Figures) -> bool:
    """Whether so many tasks came to an outcome that the rate says something of who led them."""
    return figures.with_outcome >= ENOUGH_TO_JUDGE


def worst_first(figures: Mapping[str, Figures], number: int) -> list[str]:
    """Of those that may be judged and were late at least once, the keys with the lowest rates, the lowest first.

    Of equal rates, the one with more overdue tasks comes first.
    """
    judged = [key for key, of_key in figures.items() if may_be_judged(of_key) and of_key.on_time < of_key.with_outcome]
    return sorted(judged, key=lambda key: (_rate(figures[key]), -figures[key].overdue, key))[:number]


def _rate(figures: Figures) -> Fraction:
    return Fraction(figures.on_time, figures.with_outcome)
