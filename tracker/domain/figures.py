"""Counts and rates. There is one official rate; whatever else is divided carries its own name.

total = completed + open      completed = on time + late      open = within + overdue      for every slice
on-time rate = on time / (completed + overdue): of the tasks that have come to an outcome
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.outcomes import Outcome


def percent(part: int, whole: int) -> str | None:
    """The share in percent with two decimals, rounded half up, as '96.07'; None when there is nothing to divide by.

    Whole numbers only, so that a rate never depends on how a machine rounds.
    """
    if whole == 0:
        return None
    hundredths = (part * 20_000 + whole) // (whole * 2)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@dataclass(frozen=True)
class Figures:
    """How many tasks of one slice stand where, on one day."""

    on_time: int = 0
    late: int = 0
    within: int = 0
    overdue: int = 0
    undated: int = 0
    awaiting_confirmation: int = 0

    @classmethod
    def from_counts(cls, counts: Mapping[Outcome, int], awaiting_confirmation: int = 0) -> "Figures":
        """Figures of a slice from its number of tasks by outcome."""
        return cls(
            on_time=counts.get(Outcome.ON_TIME, 0),
            late=counts.get(Outcome.LATE, 0),
            within=counts.get(Outcome.WITHIN, 0),
            overdue=counts.get(Outcome.OVERDUE, 0),
            undated=counts.get(Outcome.UNDATED, 0),
            awaiting_confirmation=awaiting_confirmation,
        )

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.on_time + other.on_time,
            self.late + other.late,
            self.within + other.within,
            self.overdue + other.overdue,
            self.undated + other.undated,
            self.awaiting_confirmation + other.awaiting_confirmation,
        )

    @property
    def completed(self) -> int:
        """Tasks reported complete, whether or not the Office has confirmed them."""
        return self.on_time + self.late

    @property
    def open(self) -> int:
        """Tasks not completed."""
        return self.within + self.overdue

    @property
    def total(self) -> int:
        """All tasks with a due date; those without one are counted apart, in `undated`."""
        return self.completed + self.open

    @property
    def with_outcome(self) -> int:
        """Tasks that have come to an outcome: what the official rate is a share of."""
        return self.completed + self.overdue

    @property
    def on_time_rate(self) -> str | None:
        """The official rate in percent ('96.07'), or None when no task has come to an outcome."""
        return percent(self.on_time, self.with_outcome)

    @property
    def on_time_share_of_completed(self) -> str | None:
        """On-time tasks among the completed ones, in percent: no rate, since what is overdue is left out."""
        return percent(self.on_time, self.completed)

    @property
    def completion(self) -> str | None:
        """Completed tasks among all with a due date, in percent."""
        return percent(self.completed, self.total)

    @property
    def overdue_share(self) -> str | None:
        """Overdue tasks among those that have come to an outcome, in percent."""
        return percent(self.overdue, self.with_outcome)

    def as_published(self) -> dict[str, int | str | None]:
        """The figures under the names that exports and the command line use."""
        return {
            "total": self.total,
            "completed": self.completed,
            "completed_on_time": self.on_time,
            "completed_late": self.late,
            "open_within": self.within,
            "open_overdue": self.overdue,
            "undated": self.undated,
            "open": self.open,
            "on_time_rate_percent": self.on_time_rate,
        }
