"""Writing a table as an Excel workbook, row by row: memory does not grow with the rows.

Text is always text: no cell becomes a formula or a link, whatever it begins with. Days are real dates, numbers real
numbers, so that Excel sorts and filters them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import xlsxwriter

Cell = str | int | Decimal | date | None
"""Text, a number, a number with two decimals, a day, or nothing."""

#: What Excel takes: characters of a cell, counted as UTF-16 does, and rows of a sheet.
_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_576
_DAY_ZERO = date(1899, 12, 30)
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}


@dataclass(frozen=True)
class Column:
    """One column: what stands above it, and how wide it is, in characters."""

    title: str
    width: int


@dataclass(frozen=True)
class Table:
    """A table to be written: the first line of its heading is its title, and it has exactly so many rows."""

    sheet: str
    heading: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    length: int


def write_workbook(path: Path, table: Table) -> None:
    """Write a table to a file, with its heading, a frozen line of titles, a filter, and a layout for A4.

    Raises:
        ValueError: there are more rows than a sheet can have.
    """
    head = len(table.heading) + 1
    if head + 1 + table.length > _MOST_ROWS:
        message = f"{table.length} rows do not fit into a sheet"
        raise ValueError(message)
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    try:
        _write(book, table)
    finally:
        book.close()  # in any case: what it has written so far lies in open files


def _write(book: xlsxwriter.Workbook, table: Table) -> None:
    head = len(table.heading) + 1
    sheet = book.add_worksheet(table.sheet)
    title, told = book.add_format(_FONT | {"bold": True, "font_size": 14}), book.add_format(_FONT)
    for number, line in enumerate(table.heading):
        sheet.write_string(number, 0, _fitting(line), told if number else title)
    top = book.add_format(_FONT | {"bold": True, "bottom": 1, "bg_color": "#E3F0F3", "text_wrap": True})
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(head, place, column.title, top)
    _write_rows(book, sheet, head + 1, table.rows)
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, head + table.length, len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def _write_rows(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, start: int, rows: Iterable[Sequence[Cell]]
) -> None:
    text, number = book.add_format(_FONT | {"text_wrap": True}), book.add_format(_FONT)
    quoted = book.add_format(_FONT | {"text_wrap": True, "quote_prefix": True})
    day = book.add_format(_FONT | {"num_format": "dd/mm/yyyy"})
    decimal = book.add_format(_FONT | {"num_format": "0.00"})
    write_string, write_number = sheet.write_string, sheet.write_number
    for row, cells in enumerate(rows, start):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    write_string(row, place, _fitting(cell), quoted if cell.startswith(_LIKE_A_FORMULA) else text)
            elif isinstance(cell, date):
                write_number(row, place, (cell - _DAY_ZERO).days, day)
            elif cell is not None:
                write_number(row, place, cell, decimal if isinstance(cell, Decimal) else number)


def _fitting(text: str) -> str:
    """The text, cut where Excel would not take more of it."""
    if len(text) <= _MOST_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_CHARACTERS:
        return text
    return units[: 2 * (_MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
