"""How large a run is, and what it came to."""

from dataclasses import dataclass
from pathlib import Path

from tests.faults.stage import Figures


@dataclass(frozen=True)
class Size:
    """How large a run is."""

    people: int
    kills: int
    workers: int = 3


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    figures: Figures
    kills: int
    seconds: float
    may_double: bool
    errors: int

    @property
    def holds(self) -> bool:
        """Whether the promises held."""
        return self.figures.holds and (self.may_double or self.figures.doubled == 0)


def outcome_of(figures: Figures, *, kills: int, seconds: float, errors: Path, may_double: bool = False) -> Outcome:
    """The outcome, with the number of errors that the processes wrote down."""
    count = errors.read_text("utf-8").count("Traceback") if errors.exists() else 0
    return Outcome(figures, kills, seconds, may_double, count)
