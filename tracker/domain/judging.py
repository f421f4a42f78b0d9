"""Who did worst: only agencies of which enough is known to be judged."""

from collections.abc import Mapping
from fractions import Fraction

from tracker.domain.figures import Figures


def may_be_judged(figures: Figures, least: int) -> bool:
    """Whether at least so many tasks came to an outcome: of fewer, one task alone would move the rate too far."""
    return figures.with_outcome >= least


def worst_first(figures: Mapping[str, Figures], number: int, least: int) -> list[str]:
    """Of those that may be judged and were late at least once, the keys with the lowest rates, the lowest first.

    Of equal rates, the one with more overdue tasks comes first.
    """
    judged = [
        key for key, of_key in figures.items() if may_be_judged(of_key, least) and of_key.on_time < of_key.with_outcome
    ]
    return sorted(judged, key=lambda key: (_rate(figures[key]), -figures[key].overdue, key))[:number]


def _rate(figures: Figures) -> Fraction:
    return Fraction(figures.on_time, figures.with_outcome)
