"""Ranks: by the rate as it is shown, equals share a place, too few tasks have none."""

from tracker.domain.agency_ranks import ranks
from tracker.domain.figures import Figures


def test_equal_rates_share_a_rank_and_the_next_one_counts_them_all() -> None:
    found = ranks({
        "a": Figures(on_time=99, late=1),
        "b": Figures(on_time=49, overdue=1),
        "c": Figures(on_time=98, late=2),
        "d": Figures(on_time=10, late=10),
    })  # fmt: skip
    assert found == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_who_has_too_few_tasks_with_an_outcome_is_not_ranked() -> None:
    few, enough = Figures(on_time=9, within=100), Figures(on_time=9, overdue=1)
    assert ranks({"few": few, "enough": enough, "none": Figures(within=50)}) == {"enough": 1}
