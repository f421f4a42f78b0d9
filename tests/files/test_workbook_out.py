"""Workbooks that are written: text stays text, days are days, and what Excel would not take is cut, not lost."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tracker.files.workbook_out import Cell, Column, Table, write_workbook


def _written(path: Path, *rows: list[Cell]) -> Worksheet:
    columns = [Column("Một", 10), Column("Hai", 20)]
    write_workbook(path, Table("Trang", ["Tên bảng", "Điều kiện: =x"], columns, rows, len(rows)))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return sheet


def test_heading_titles_filter_and_frozen_line(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", ["x", 1], ["y", 2])
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["Tên bảng", "Điều kiện: =x", None]
    assert [cell.value for cell in sheet[4]] == ["Một", "Hai"]
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:B6"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
    assert sheet.title == "Trang"


def test_an_empty_table_is_a_good_workbook(tmp_path: Path) -> None:
    assert _written(tmp_path / "a.xlsx").max_row == 4


def test_days_and_numbers_are_real(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [date(2024, 2, 29), 45], [None, 0])
    assert sheet["A5"].value.date() == date(2024, 2, 29)
    assert sheet["A5"].number_format == "dd/mm/yyyy"
    assert (sheet["B5"].value, sheet["A6"].value, sheet["B6"].value) == (45, None, 0)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+84 912",
        "-5",
        "@x",
        "0012",
        "1e5",
        "https://example.test",
        "\t=1",
        "<b>&",
    ],
)
def test_text_is_always_text(tmp_path: Path, text: str) -> None:
    sheet = _written(tmp_path / "a.xlsx", [text, ""])
    assert (sheet["A5"].value, sheet["A5"].data_type) == (text, "s")
    assert sheet["A5"].hyperlink is None
    with ZipFile(tmp_path / "a.xlsx") as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * 32_767, "a" * 32_767),
        ("a" * 40_000, "a" * 32_766 + "…"),
        ("đ" * 40_000, "đ" * 32_766 + "…"),
        ("😀" * 20_000, "😀" * 16_383 + "…"),
        ("a" + "😀" * 20_000, "a" + "😀" * 16_382 + "…"),
    ],
    ids=["as long as can be", "longer", "with diacritics", "two units a sign", "cut within a sign"],
)
def test_what_is_too_long_for_a_cell_is_cut_with_a_mark(tmp_path: Path, text: str, kept: str) -> None:
    assert _written(tmp_path / "a.xlsx", [text, ""])["A5"].value == kept


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        write_workbook(tmp_path / "a.xlsx", Table("T", ["Tên"], [Column("Một", 9)], [], 1_048_576))


def test_nothing_but_the_workbook_is_left_in_the_folder(tmp_path: Path) -> None:
    _written(tmp_path / "a.xlsx", ["x", 1])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
