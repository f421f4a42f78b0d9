"""What the table of agencies makes of its counts: sums, rates, means, changes, ranks and orders."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.agencies import AgencyKind
from tracker.domain.agency_columns import COLUMNS, ColumnGroup, TableColumn, TableLine
from tracker.domain.agency_sorting import make_table, why_unranked
from tracker.domain.agency_table import (
    AgencyCounts,
    average,
    points_between,
    points_in_words,
    ranks,
    total_of,
)
from tracker.domain.figures import Figures


@pytest.mark.parametrize(
    ("total", "number", "mean"),
    [(0, 0, None), (0, 3, "0.0"), (5, 2, "2.5"), (1, 3, "0.3"), (2, 3, "0.7"), (1, 20, "0.1"), (199, 100, "2.0")],
)
def test_a_mean_has_one_decimal_rounded_half_up(total: int, number: int, mean: str | None) -> None:
    assert average(total, number) == mean


@pytest.mark.parametrize(
    ("now", "before", "points", "words"),
    [
        ("96.07", "93.97", "2.10", "↑ tăng 2,10"),
        ("96.04", "96.07", "-0.03", "↓ giảm 0,03"),
        ("100.00", "9.99", "90.01", "↑ tăng 90,01"),
        ("0.00", "100.00", "-100.00", "↓ giảm 100,00"),
        ("96.07", "96.07", "0.00", "→ không đổi"),
        (None, "96.07", None, "–"),
        ("96.07", None, None, "–"),
    ],
)
def test_a_change_is_told_in_points_with_an_arrow_and_a_word(
    now: str | None, before: str | None, points: str | None, words: str
) -> None:
    assert points_between(now, before) == points
    assert points_in_words(points) == words


def _figures(on_time: int, late: int = 0, overdue: int = 0) -> Figures:
    return Figures(on_time=on_time, late=late, within=5, overdue=overdue)


def test_who_has_the_highest_rate_is_first_and_equal_rates_share_a_rank() -> None:
    found = ranks(
        {
            "A": _figures(9, 1),
            "B": _figures(10),
            "C": _figures(18, 1, 1),
            "D": _figures(8, 1, 1),
            "few": _figures(9),
            "none": _figures(0),
        },
        10,
    )
    assert found == {"B": 1, "A": 2, "C": 2, "D": 4}


def test_rates_that_look_the_same_are_the_same() -> None:
    assert ranks({"A": _figures(9_999, 1), "B": _figures(99_991, 9)}, 10) == {"A": 1, "B": 1}


def _line(code: str, figures: Figures, kind: AgencyKind = AgencyKind.DEPARTMENT) -> TableLine:
    return TableLine(f"Cơ quan {code}", AgencyCounts(figures), code=code, kind=kind)


def _column(key: str) -> TableColumn:
    return next(one for columns in COLUMNS.values() for one in columns if one.key == key)


_LINES = [
    _line("A", _figures(10, 10)),
    _line("B", _figures(20)),
    _line("C", Figures(within=3)),
    _line("X", _figures(19, 1), AgencyKind.LOCAL),
    _line("Y", _figures(3), AgencyKind.LOCAL),
]


def test_agencies_stand_by_kind_each_kind_with_its_ranks_and_sum() -> None:
    table = make_table(_LINES[::-1], least_to_rank=10, by=None)
    assert [(block.kind, [line.code for line in block.lines]) for block in table.blocks] == [
        (AgencyKind.DEPARTMENT, ["A", "B", "C"]),
        (AgencyKind.LOCAL, ["X", "Y"]),
    ]
    assert [[(line.rank, line.ranked) for line in block.lines] for block in table.blocks] == [
        [(2, 2), (1, 2), (None, 2)],
        [(1, 1), (None, 1)],
    ]
    assert [block.subtotal.counts.figures.on_time for block in table.blocks] == [30, 22]
    assert table.total.counts == total_of(line.counts for line in _LINES)
    assert (table.blocks[1].subtotal.name, table.size) == ("Cộng UBND địa phương", 5)


def test_who_is_not_ranked_is_told_why() -> None:
    (departments, local) = make_table(_LINES, least_to_rank=10, by=None).blocks
    assert [why_unranked(line, 10) for line in departments.lines] == ["", "", "chưa có nhiệm vụ có kết cục"]
    assert why_unranked(local.lines[1], 10) == "mới có 3 nhiệm vụ đã có kết cục, cần 10"


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("", "ABC"),
        ("turned", "CBA"),
        ("ty-le", "BAC"),
        ("ty-le turned", "ABC"),
        ("hang", "BAC"),
        ("hang turned", "ABC"),
        ("cham", "ABC"),
        ("cham turned", "BCA"),
    ],
)
def test_a_column_sorts_within_the_kind_and_what_is_unknown_stands_last(asked: str, order: str) -> None:
    key, turned = asked.removesuffix("turned").strip(), asked.endswith("turned")
    table = make_table(_LINES, least_to_rank=10, by=_column(key) if key else None, turned=turned)
    assert "".join(line.code for line in table.blocks[0].lines) == order


def test_a_sum_of_two_periods_compares_sums() -> None:
    lines = [
        replace(_line("A", _figures(9, 1)), before=AgencyCounts(_figures(4, 6))),
        replace(_line("B", _figures(1, 9)), before=AgencyCounts(_figures(10))),
    ]
    table = make_table(lines, least_to_rank=1, by=None)
    assert _column("thay-doi").value(table.total) == "-20.00"


def test_the_names_of_columns_are_their_own_within_a_group() -> None:
    for group, columns in COLUMNS.items():
        keys = [column.key for column in columns]
        assert len(keys) == len(set(keys)), group
    assert {one.key for group in ColumnGroup if group is not ColumnGroup.COMPARISON for one in COLUMNS[group]} == {
        one.key for one in COLUMNS[ColumnGroup.ALL]
    }


_NUMBER = st.integers(0, 50)
_SOME = st.builds(
    AgencyCounts,
    st.builds(Figures, _NUMBER, _NUMBER, _NUMBER, _NUMBER, _NUMBER, _NUMBER),
    *[_NUMBER] * 2,
    st.tuples(*[_NUMBER] * 5),
    *[_NUMBER] * 9,
)


@given(st.lists(_SOME, max_size=6))
def test_counts_add_up_to_the_whole_in_every_column(some: list[AgencyCounts]) -> None:
    whole = total_of(some)
    for column in COLUMNS[ColumnGroup.ALL]:
        if column.unit == "count":
            parts = [column.value(TableLine("", one)) for one in some]
            assert column.value(TableLine("", whole)) == sum(int(part or 0) for part in parts), column.key
