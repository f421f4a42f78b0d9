"""Workbooks that are written: text stays text, days are days, and what Excel would not take is cut, not lost."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tracker.files.workbook_chart import Chart
from tracker.files.workbook_out import Cell, Column, Share, Table, write_workbook


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


def test_a_share_is_a_real_percentage_and_a_dash_without_anything_to_divide_by(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Share("96.07"), Share("0.00")], [Share("100.00"), Share(None)])
    assert (sheet["A5"].value, sheet["B5"].value, sheet["A6"].value, sheet["B6"].value) == (0.9607, 0, 1, "–")
    assert sheet["A5"].number_format == "0.00%"


def test_sums_stand_out_and_stay_below_the_filter(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["x", 1], ["y", 2], [None, 3]]
    columns = [Column("Một", 10), Column("Hai", 20)]
    table = Table("Trang", ["Tên"], columns, rows, 3, sums={2}, last_are_sums=1)
    write_workbook(tmp_path / "a.xlsx", table)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert sheet.auto_filter.ref == "A3:B5"
    assert [sheet[place].font.b for place in ("B4", "B5", "B6", "A6")] == [False, False, True, True]


def test_a_chart_stands_on_a_sheet_of_its_own_with_its_numbers(tmp_path: Path) -> None:
    chart = Chart("Biểu đồ", "Tỷ lệ =1+1", "Cơ quan", "Tỷ lệ", [("=Sở A", "98.10"), ("Sở B", "50.00")])
    table = Table("Trang", ["Tên"], [Column("Một", 10)], [["x"]], 1, chart=chart)
    write_workbook(tmp_path / "a.xlsx", table)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Biểu đồ"]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["Cơ quan", "Tỷ lệ"],
        ["=Sở A", 0.981],
        ["Sở B", 0.5],
    ]
    assert sheet["A2"].data_type == "s"
    with ZipFile(tmp_path / "a.xlsx") as parts:
        drawn = parts.read("xl/charts/chart1.xml").decode()
        assert "'Biểu đồ'!$B$2:$B$3" in drawn
        assert "barChart" in drawn


def test_without_bars_there_is_no_chart(tmp_path: Path) -> None:
    table = Table("Trang", ["Tên"], [Column("Một", 10)], [], 0, chart=Chart("Biểu đồ", "T", "C", "S", []))
    write_workbook(tmp_path / "a.xlsx", table)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Trang"]
