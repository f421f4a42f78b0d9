"""Who did worst, of those of whom enough is known."""

from tracker.domain.figures import Figures
from tracker.domain.judging import may_be_judged, worst_first


def test_only_agencies_with_enough_outcomes_are_judged() -> None:
    least = Figures(on_time=9, overdue=1, within=50)
    assert may_be_judged(least, 10)
    assert not may_be_judged(Figures(on_time=8, overdue=1, within=50), 10)
    one_late = Figures(late=1)
    assert worst_first({"A": least, "B": one_late}, 5, 10) == ["A"]


def test_the_lowest_rate_comes_first_and_of_equal_ones_the_more_overdue() -> None:
    found = worst_first(
        {
            "A": Figures(on_time=90, late=10),
            "B": Figures(on_time=180, late=10, overdue=10),
            "C": Figures(on_time=50, late=50),
            "D": Figures(on_time=90, late=10),
        },
        3,
        10,
    )
    assert found == ["C", "B", "A"]


def test_who_was_never_late_is_not_among_the_worst() -> None:
    assert worst_first({"A": Figures(on_time=100), "B": Figures(on_time=99, late=1)}, 5, 10) == ["B"]
