"""Which cells of a sheet's XML count as broken, however a program writes them."""

import pytest

from tracker.files.workbook.sheet_reader import NOT_COMPUTED, _name_broken_cells


@pytest.mark.parametrize(
    ("cell", "stands_there"),
    [
        (b'<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        (b"<c t='e' r='A1'> <v>#N/A</v></c>", "#N/A"),
        (b'<c r="A1" s="3"><f>B1+30</f></c>', NOT_COMPUTED),
        (b'<c r="A1"><f>B1+30</f><v></v></c>', NOT_COMPUTED),
        (b'<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>', None),
        (b'<c r="A1"><v>45444</v></c>', None),
    ],
)
def test_a_broken_cell_is_named_and_an_empty_answer_is_blank(cell: bytes, stands_there: str | None) -> None:
    rows: list[list[object]] = [[None]]
    _name_broken_cells(rows, b"<row>" + cell + b"</row>")
    assert rows == [[stands_there]]
