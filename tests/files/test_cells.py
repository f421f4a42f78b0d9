"""Dates are read however they were typed; what is no date is told apart from a blank."""

from datetime import date

import pytest

from tracker.files.workbook.cells import day_of, text_of
from tracker.files.workbook.reading import Cell

_DAY = date(2024, 6, 2)


@pytest.mark.parametrize(
    "cell",
    [
        _DAY,
        45445,
        45445.75,
        "45445",
        "02/06/2024",
        "2/6/2024",
        "02-06-2024",
        "2.6.2024",
        " 02 / 06 / 2024 ",
        "02/06/2024 08:30",
        "02/06/2024 08:30:15",
        "ngày 02/06/2024",
        "Ngày 2/6/2024",
        "2024-06-02",
        "2024-6-2",
        "2024-06-02T08:30:15",
        "2024-06-02 00:00:00",
    ],
)
def test_a_day_is_read_in_every_usual_form(cell: Cell) -> None:
    assert day_of(cell) == _DAY


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–", "—", "\u00a0"])
def test_a_blank_is_no_day(cell: Cell) -> None:
    assert day_of(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2024",
        "30/2/2023",
        "29/02/2023",
        "32/01/2024",
        "01/13/2024",
        "0/6/2024",
        "02/06/24",
        "2024",
        "tháng 6",
        "02/06",
        "Không thời hạn",
        "02/06/1924",
        "02/06/2204",
        date(1999, 12, 31),
        date(2101, 1, 1),
        0,
        12,
        -45445,
        36525,
        73051,
        20240602,
        True,
        float("inf"),
        float("-inf"),
        float("nan"),
        1e300,
        "9" * 5000,
    ],
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the cell, shown by the caller
        day_of(cell)


@pytest.mark.parametrize(
    ("cell", "first_or_last"), [(date(2000, 1, 1), True), (36526, True), (date(2100, 12, 31), True), (73050, True)]
)
def test_the_years_2000_to_2100_are_taken_to_their_edges(cell: Cell, *, first_or_last: bool) -> None:
    assert (
        day_of(cell) in {date(2000, 1, 1), date(2100, 1, 1), date(2100, 12, 31), date(2099, 12, 31)}
    ) is first_or_last


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (7, "7"), (7.5, "7.5"), (_DAY, "02/06/2024"), (" a \n b ", "a b"), ("a\u202eb", "ab")],
)
def test_a_cell_as_text_is_one_line(cell: Cell, text: str) -> None:
    assert text_of(cell) == text
