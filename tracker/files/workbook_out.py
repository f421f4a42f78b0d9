"""Writing a table as an Excel workbook, row by row: memory does not grow with the rows.

Text is always text: no cell becomes a formula or a link, whatever it begins with. Days are real dates, numbers and
shares real numbers, so that Excel sorts, filters and draws them.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from tracker.domain.wording import DASH
from tracker.files.workbook_chart import Chart, draw


@dataclass(frozen=True)
class Share:
    """A share in percent as figures have it, '96.07'; None, where there is nothing to divide by, is a dash."""

    percent: str | None


Cell = str | int | Decimal | date | Share | None
"""Text, a number, a number with two decimals, a day, a share, or nothing."""

#: What Excel takes: characters of a cell, counted as UTF-16 does, and rows of a sheet.
_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_576
_DAY_ZERO = date(1899, 12, 30)
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
_TOP = {"bold": True, "bottom": 1, "bg_color": "#E3F0F3", "text_wrap": True, "align": "center"}
_SUM = {"bold": True, "top": 1, "bg_color": "#F2F6F7"}
#: The height of a line, in points.
_LINE = 15


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
    sums: Container[int] = ()
    """The places, from 0, of rows that sum up others: they stand out."""
    last_are_sums: int = 0
    """So many rows at the end are no part of what can be filtered."""
    chart: Chart | None = None
    """A picture, on a sheet of its own."""


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
    top = book.add_format(_FONT | _TOP)
    sheet.set_row(head, _LINE * max(_lines(column) for column in table.columns))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(head, place, column.title, top)
    _write_rows(book, sheet, head + 1, table)
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, head + table.length - table.last_are_sums, len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    if table.chart is not None:
        draw(book, table.chart)


def _lines(column: Column) -> int:
    """How many lines its title may take. Excel finds that out by itself, other programs do not."""
    return len(column.title) // column.width + 1


def _write_rows(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, start: int, table: Table) -> None:
    usual, of_sums = _Formats(book, {}), _Formats(book, _SUM)
    for place, cells in enumerate(table.rows):
        _write_row(sheet, start + place, cells, of_sums if place in table.sums else usual)


class _Formats:
    """How the cells of a row look, by what they hold."""

    def __init__(self, book: xlsxwriter.Workbook, more: dict[str, object]) -> None:
        look = _FONT | more
        self.marks_nothing = bool(more)
        """Whether an empty cell, too, has the look of its row."""
        self.text = book.add_format(look | {"text_wrap": True})
        self.quoted = book.add_format(look | {"text_wrap": True, "quote_prefix": True})
        self.number = book.add_format(look | {"num_format": "#,##0"})
        self.decimal = book.add_format(look | {"num_format": "0.00"})
        self.day = book.add_format(look | {"num_format": "dd/mm/yyyy"})
        self.share = book.add_format(look | {"num_format": "0.00%", "align": "right"})


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[Cell], formats: _Formats) -> None:
    write_string, write_number = sheet.write_string, sheet.write_number
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                like_a_formula = cell.startswith(_LIKE_A_FORMULA)
                write_string(row, place, _fitting(cell), formats.quoted if like_a_formula else formats.text)
        elif isinstance(cell, date):
            write_number(row, place, (cell - _DAY_ZERO).days, formats.day)
        elif isinstance(cell, Share):
            if cell.percent is None:
                write_string(row, place, DASH, formats.share)
            else:
                write_number(row, place, _fraction(cell.percent), formats.share)
        elif cell is None:
            if formats.marks_nothing:
                sheet.write_blank(row, place, None, formats.text)
        else:
            write_number(row, place, cell, formats.decimal if isinstance(cell, Decimal) else formats.number)


def _fraction(percent: str) -> float:
    """'96.07' as Excel has it: 0.9607, the nearest number there is."""
    return int(percent.replace(".", "")) / 10_000


def _fitting(text: str) -> str:
    """The text, cut where Excel would not take more of it."""
    if len(text) <= _MOST_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_CHARACTERS:
        return text
    return units[: 2 * (_MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
