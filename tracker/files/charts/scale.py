"""The scale of a chart: few round numbers between which all values lie."""

from collections.abc import Sequence
from math import ceil, floor, log10

_STEPS = (1, 2, 5, 10)


def round_scale(values: Sequence[float], *, from_zero: bool, most: float | None = None, parts: int = 4) -> list[float]:
    """Round numbers at equal distances, at least two, the first not above and the last not below any value.

    At most one part more than asked for; never beyond `most`, unless a value is.
    """
    least, greatest = (min(values), max(values)) if values else (0.0, 0.0)
    least = min(least, 0.0) if from_zero else least
    step = _round_step((greatest - least) / parts, whole=from_zero)
    first, last = floor(least / step), ceil(greatest / step)
    if first == last:
        first, last = (first, last + 1) if from_zero or most is None or last * step < most else (first - 1, last)
    return [round(step * place, 10) for place in range(first, last + 1)]


def _round_step(least: float, *, whole: bool) -> float:
    """The smallest of 1, 2, 5, 10 … that is not below; counts have no step below one, shares none below a tenth."""
    if least <= 0:
        return 1.0
    magnitude = 10.0 ** floor(log10(least))
    step = next(one * magnitude for one in _STEPS if one * magnitude >= least * (1 - 1e-9))
    return max(step, 1.0 if whole else 0.1)
