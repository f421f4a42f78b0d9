"""What the table of agencies counts for each of them, what is made of the counts, and who stands where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from tracker.domain.figures import Figures, percent
from tracker.domain.overdue_bands import OverdueBand


@dataclass(frozen=True)
class AgencyCounts:
    """The counts of one line of the table. They can be added up: a subtotal is nothing but a sum."""

    figures: Figures = field(default_factory=Figures)
    original_on_time: int = 0
    """Completed by the original due date."""
    original_overdue: int = 0
    """Not completed, and overdue by the original due date."""
    bands: tuple[int, ...] = (0,) * len(OverdueBand)
    """The overdue tasks by how long they are, in the order of `OverdueBand`."""
    late_times: int = 0
    """Late occurrences, and the tasks that have one."""
    late_tasks: int = 0
    extensions: int = 0
    extended_tasks: int = 0
    returns: int = 0
    returned_tasks: int = 0
    updated: int = 0
    """Open tasks with a progress entry in the period."""
    confirmed: int = 0
    confirmation_days: int = 0
    """Days from report to confirmation, of all confirmed tasks together."""

    def __add__(self, other: "AgencyCounts") -> "AgencyCounts":
        added: dict[str, int] = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name not in {"figures", "bands"}
        }
        bands = tuple(mine + theirs for mine, theirs in zip(self.bands, other.bands, strict=True))
        return AgencyCounts(self.figures + other.figures, bands=bands, **added)

    @property
    def original_rate(self) -> str | None:
        """The rate by the original due dates, which shows what extensions hide."""
        return percent(self.original_on_time, self.figures.completed + self.original_overdue)

    @property
    def not_updated(self) -> int:
        """Open tasks of which nothing was told in the period."""
        return self.figures.open - self.updated

    @property
    def update_share(self) -> str | None:
        """The share of open tasks with a progress entry in the period."""
        return percent(self.updated, self.figures.open)

    @property
    def confirmation_lag(self) -> str | None:
        """How many days the Office took to confirm, on average, with one decimal: '2.5'; None without any."""
        return average(self.confirmation_days, self.confirmed)


def average(total: int, number: int) -> str | None:
    """The mean of whole numbers that are not negative, with one decimal, rounded half up; None of nothing."""
    if number == 0:
        return None
    tenths = (total * 20 + number) // (number * 2)
    return f"{tenths // 10}.{tenths % 10}"


def points_between(rate: str | None, earlier: str | None) -> str | None:
    """By how many percentage points a rate is higher than an earlier one: '2.10', '-0.03'; None without both."""
    if rate is None or earlier is None:
        return None
    hundredths = _hundredths(rate) - _hundredths(earlier)
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def points_in_words(points: str | None) -> str:
    """A change of points as people say it, with an arrow: '↑ tăng 2,10', '↓ giảm 0,03', '→ không đổi'."""
    if points is None:
        return "–"
    if _hundredths(points) == 0:
        return "→ không đổi"
    told = points.lstrip("-").replace(".", ",")
    return f"↓ giảm {told}" if points.startswith("-") else f"↑ tăng {told}"


def ranks(of_one_kind: Mapping[str, Figures], least: int) -> dict[str, int]:
    """The rank of each agency among those of its kind, by the on-time rate as it is shown, the highest first.

    Who has fewer tasks with an outcome than `least` is not ranked. Equal rates share a rank, and the next one counts
    them all: 1, 2, 2, 4.
    """
    rates = {
        code: _hundredths(figures.on_time_rate)
        for code, figures in of_one_kind.items()
        if figures.on_time_rate is not None and figures.with_outcome >= least
    }
    return {code: 1 + sum(other > rate for other in rates.values()) for code, rate in rates.items()}


def total_of(counts: Iterable[AgencyCounts]) -> AgencyCounts:
    """The sum of some lines."""
    return sum(counts, AgencyCounts())


def _hundredths(rate: str) -> int:
    whole, _, rest = rate.partition(".")
    return (-1 if rate.startswith("-") else 1) * (abs(int(whole)) * 100 + int(rest))
