"""What a chart shows, whatever it is drawn with."""

from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    """How values are shown."""

    LINE = "line"
    """Where something goes: the scale is cut to the values."""
    COLUMNS = "columns"
    """How much there is: the scale begins at zero."""


@dataclass(frozen=True)
class Point:
    """One value in its place. `words` is the value as people read it; `value` is None where there is none."""

    label: str
    value: float | None
    words: str


@dataclass(frozen=True)
class Chart:
    """One row of values in their order, with what somebody needs who cannot see it."""

    kind: ChartKind
    title: str
    description: str
    points: tuple[Point, ...]
    tone: str
    """The name of its colour: that of an outcome, or 'brand'."""
    unit: str = ""
    """What stands behind the numbers of the scale: '%'."""
    most: float | None = None
    """What no value can exceed, so that the scale does not either."""
