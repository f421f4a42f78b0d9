"""Counts and rates: the worked numbers, rounding, and the identities held to a slow oracle."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.figures import Figures, percent
from tracker.domain.outcomes import Outcome

PUBLISHED = Figures(on_time=4078, late=104, within=1793, overdue=63)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (4078, 4245, "96.07"),
        (4077, 4245, "96.04"),  # one on-time report returned, its due date passed: 63 + 1 overdue
        (4078, 4244, "96.09"),  # one overdue task extended
        (4078, 4182, "97.51"),
        (4182, 6038, "69.26"),
        (63, 4245, "1.48"),
        (0, 5, "0.00"),
        (5, 5, "100.00"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (1, 800, "0.13"),  # 0,125: half up
        (3, 800, "0.38"),  # 0,375
        (1, 20_000, "0.01"),  # 0,005
        (1, 20_001, "0.00"),
        (19_999, 20_000, "100.00"),  # 99,995
        (19_998, 20_000, "99.99"),
        (0, 0, None),  # nothing to divide by: not 0 and not 100
    ],
)
def test_shares_are_rounded_half_up_to_two_decimals(part: int, whole: int, shown: str | None) -> None:
    assert percent(part, whole) == shown


def test_the_published_figures_add_up() -> None:
    assert (PUBLISHED.total, PUBLISHED.completed, PUBLISHED.open) == (6038, 4182, 1856)
    assert PUBLISHED.with_outcome == 4245
    assert PUBLISHED.on_time_rate == "96.07"


@pytest.mark.parametrize(
    ("figures", "rate"),
    [
        (Figures(on_time=4077, late=104, within=1793, overdue=64), "96.04"),
        (Figures(on_time=4078, late=104, within=1794, overdue=62), "96.09"),
        (Figures(on_time=4078, late=104, within=1793 + 63, overdue=0), "97.51"),
        (Figures(on_time=58, within=39), "100.00"),
        (Figures(on_time=27, late=1, within=90), "96.43"),
        (Figures(within=12), None),  # nothing has come to an outcome
        (Figures(undated=3), None),
        (Figures(), None),
        (Figures(overdue=1), "0.00"),
    ],
)
def test_the_rate_is_of_the_tasks_that_have_come_to_an_outcome(figures: Figures, rate: str | None) -> None:
    assert figures.on_time_rate == rate


def test_undated_tasks_are_outside_every_sum_and_rate() -> None:
    with_undated = PUBLISHED + Figures(undated=40)
    assert with_undated.undated == 40
    assert (with_undated.total, with_undated.on_time_rate) == (6038, "96.07")


def test_figures_are_published_under_the_names_of_the_exports() -> None:
    assert PUBLISHED.as_published() == {
        "total": 6038,
        "completed": 4182,
        "completed_on_time": 4078,
        "completed_late": 104,
        "open": 1856,
        "open_within": 1793,
        "open_overdue": 63,
        "undated": 0,
        "on_time_rate_percent": "96.07",
    }


@given(st.lists(st.tuples(st.sampled_from(Outcome), st.integers(0, 3)), max_size=60))
def test_slices_add_up_to_the_whole_however_they_are_cut(tasks: list[tuple[Outcome, int]]) -> None:
    def figures_of(outcomes: list[Outcome]) -> Figures:
        return Figures.from_counts({outcome: outcomes.count(outcome) for outcome in set(outcomes)})

    whole = figures_of([outcome for outcome, _ in tasks])
    slices = [figures_of([outcome for outcome, of in tasks if of == number]) for number in range(4)]
    assert sum(slices, Figures()) == whole
    for figures in [whole, *slices]:
        assert figures.total == figures.completed + figures.open
        assert figures.completed == figures.on_time + figures.late
        assert figures.open == figures.within + figures.overdue
        assert figures.with_outcome == figures.completed + figures.overdue
    assert whole.total + whole.undated == len(tasks)


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_share_is_what_exact_decimal_arithmetic_gives(part: int, whole: int) -> None:
    exact = Decimal(part) * 100 / Decimal(whole)
    assert percent(part, whole) == str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
