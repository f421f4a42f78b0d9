"""The header is found wherever it is, and its columns are known however they are spelled."""

import unicodedata

import pytest

from tests.files.workbooks import HEADER
from tracker.files.workbook.columns import NAMES, REQUIRED, Field, field_named, find_header
from tracker.files.workbook.reading import Cell, Sheet

_TITLE: list[Cell] = ["Tiêu đề"]
_TITLES: list[list[Cell]] = [["ỦY BAN NHÂN DÂN TỈNH"], [], ["DANH SÁCH NHIỆM VỤ"], ["(Kèm theo Công văn số …)"]]


@pytest.mark.parametrize("above", [0, 1, 4, 29])
def test_the_header_is_found_in_any_of_the_first_thirty_rows(above: int) -> None:
    header = find_header(Sheet("Danh sách", [*([_TITLE] * above), [*HEADER]]))
    assert header is not None
    assert header.row == above
    assert header.missing == []
    assert header.columns[Field.CODE] == 1
    assert len(header.columns) == len(HEADER) - 1  # all but STT


def test_a_header_below_the_thirtieth_row_is_not_found() -> None:
    assert find_header(Sheet("Danh sách", [*([_TITLE] * 30), [*HEADER]])) is None


def test_titles_above_are_no_header() -> None:
    header = find_header(Sheet("Danh sách", [*_TITLES, [*HEADER], ["1", "NV-1"]]))
    assert header is not None
    assert header.row == len(_TITLES)


def test_a_sheet_without_three_known_columns_has_no_header() -> None:
    assert find_header(Sheet("Ghi chú", [["Mã nhiệm vụ", "Nội dung nhiệm vụ", "x"], ["a", "b", "c"]])) is None
    assert find_header(Sheet("Trống", [])) is None


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in NAMES.items() for name in names])
def test_a_column_is_known_by_each_of_its_names_in_any_spelling(field: Field, name: str) -> None:
    for spelling in (
        name,
        name.upper(),
        unicodedata.normalize("NFD", name),
        "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).replace("đ", "d"),
        f"  {name.replace(' ', chr(10))}  ",
        f"{name} (1)",
        f"{name}:",
        name.replace(" ", "\u00a0"),
    ):
        assert field_named(spelling) is field


@pytest.mark.parametrize(
    "heading", [None, "", 7, "STT", "Tiến độ", "(Mã nhiệm vụ)", "Mã nhiệm vụ" * 100, "(" * 100_000]
)
def test_other_headings_are_not_known(heading: Cell) -> None:
    assert field_named(heading) is None


def test_a_header_of_two_rows_is_read_as_one() -> None:
    upper: list[Cell] = ["TT", "Mã nhiệm vụ", "Nội dung", "Đơn vị", None, "Ngày giao", "Thời gian", None]
    lower: list[Cell] = [None, None, None, "Chủ trì", "Phối hợp", None, "Hạn ban đầu", "Hạn hoàn thành"]
    header = find_header(Sheet("Danh sách", [["Tiêu đề"], upper, lower, ["1", "NV-1"]]))
    assert header is not None
    assert header.row == 2
    assert header.missing == []
    assert header.columns == {
        Field.CODE: 1,
        Field.CONTENT: 2,
        Field.LEAD: 3,
        Field.COOPERATING: 4,
        Field.ASSIGNED_ON: 5,
        Field.ORIGINAL_DUE_ON: 6,
        Field.DUE_ON: 7,
    }


def test_the_first_of_two_columns_with_one_name_is_taken() -> None:
    header = find_header(Sheet("Danh sách", [[*HEADER, "Ghi chú", "Mã nhiệm vụ"]]))
    assert header is not None
    assert header.columns[Field.CODE] == 1
    assert header.columns[Field.NOTE] == HEADER.index("Ghi chú")


@pytest.mark.parametrize("field", REQUIRED)
def test_a_required_column_that_is_not_there_is_named(field: Field) -> None:
    header = find_header(Sheet("Danh sách", [[name for name in HEADER if name != NAMES[field][0]]]))
    assert header is not None
    assert header.missing == [field]
