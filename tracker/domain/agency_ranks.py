"""Who stands where among the agencies of one kind."""

from collections.abc import Mapping

from tracker.domain.figures import Figures

#: Who has fewer tasks that have come to an outcome is not ranked: one task would make him first or last.
LEAST_TO_RANK = 10


def ranks(of_one_kind: Mapping[str, Figures], least: int = LEAST_TO_RANK) -> dict[str, int]:
    """The rank of each agency among those of its kind, by the on-time rate as it is shown, the highest first.

    Equal rates share a rank, and the next one counts them all: 1, 2, 2, 4. Who is not ranked is not there.
    """
    rates = {
        code: int(figures.on_time_rate.replace(".", ""))
        for code, figures in of_one_kind.items()
        if figures.on_time_rate is not None and figures.with_outcome >= least
    }
    return {code: 1 + sum(other > rate for other in rates.values()) for code, rate in rates.items()}
