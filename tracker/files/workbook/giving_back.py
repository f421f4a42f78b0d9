"""Refused rows as a workbook: the columns they came in, and beside them why they were refused.

Corrected, it can be uploaded again as it is. Text stays text, days stay days.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from tracker.files.workbook.columns import REASONS
from tracker.files.workbook.reading import Cell

_DAY_ZERO = date(1899, 12, 30)
_MOST_CHARACTERS = 32_000
_WIDTH = 18
_REASON_WIDTH = 60
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
#: What stands on a sheet of its own of rows that are not given back.
_REMARKS = "Ghi chú"


@dataclass(frozen=True)
class SheetBack:
    """A sheet as it is given back: what stands above the rows, its header last; the rows; the reason of each."""

    name: str
    above: Sequence[Sequence[Cell]]
    rows: Sequence[tuple[Sequence[Cell], str]]


def write_rows_back(sheets: Sequence[SheetBack], remarks: Sequence[str]) -> bytes:
    """The workbook of these sheets, with the remarks on a sheet of their own when there are any."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        writer = _Writer(book)
        for sheet in sheets:
            writer.write(sheet)
        if remarks:
            told = book.add_worksheet(_REMARKS)
            told.set_column(0, 0, _REASON_WIDTH)
            for number, line in enumerate(remarks):
                told.write_string(number, 0, line, writer.text)
    return out.getvalue()


class _Writer:
    """Writes sheets into one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.text = book.add_format(_FONT | {"text_wrap": True})
        self._quoted = book.add_format(_FONT | {"text_wrap": True, "quote_prefix": True})
        self._head = book.add_format(_FONT | {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E3F0F3"})
        self._day = book.add_format(_FONT | {"num_format": "dd/mm/yyyy"})
        self._reason = book.add_format(_FONT | {"text_wrap": True, "font_color": "#9B2C2C"})

    def write(self, told: SheetBack) -> None:
        """Write one sheet; the reasons stand behind the last column."""
        sheet = self._book.add_worksheet(told.name)
        width = max((len(cells) for cells in [*told.above, *(cells for cells, _ in told.rows)]), default=0)
        sheet.set_column(0, max(width - 1, 0), _WIDTH)
        sheet.set_column(width, width, _REASON_WIDTH)
        header = len(told.above) - 1
        for number, cells in enumerate(told.above):
            self._cells(sheet, number, cells, self._head if number == header else self.text)
        if header >= 0:
            sheet.write_string(header, width, REASONS, self._head)
        for number, (cells, reason) in enumerate(told.rows, start=header + 1):
            self._cells(sheet, number, cells, self.text)
            sheet.write_string(number, width, reason[:_MOST_CHARACTERS], self._reason)
        sheet.freeze_panes(header + 1, 0)

    def _cells(
        self, sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[Cell], text: xlsxwriter.format.Format
    ) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                quoted = self._quoted if cell.startswith(_LIKE_A_FORMULA) else text
                sheet.write_string(row, place, cell[:_MOST_CHARACTERS], quoted)
            elif isinstance(cell, bool):
                sheet.write_boolean(row, place, cell, text)
            elif isinstance(cell, date):
                sheet.write_number(row, place, (cell - _DAY_ZERO).days, self._day)
            elif cell is not None:
                sheet.write_number(row, place, cell, text)
