"""The child process: reads a workbook from standard input, writes its cells as JSON, a sheet a line.

Run by path, so that nothing of the product is loaded beside the file. Its limits are set before the first byte is read:
a workbook that wants more memory or time than they allow ends this process, and nothing else.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MEMORY_BYTES = 280 * 1024 * 1024
CPU_SECONDS = 2
MAX_ROWS = 40_000
MAX_CELLS = 1_000_000
MAX_OUTPUT = 40 * 1024 * 1024


def main() -> None:
    """Read, convert, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    written = 0
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        above, left = sheet.start or (0, 0)
        height, width = above + sheet.height, left + sheet.width
        if height > MAX_ROWS or height * width > MAX_CELLS:
            line = json.dumps({"name": name, "too_large": f"{height} × {width}"})
        else:
            line = json.dumps({"name": name, "rows": _rows(sheet)}, ensure_ascii=False)
        written += len(line)
        if written > MAX_OUTPUT:
            raise MemoryError
        sys.stdout.write(line + "\n")


def _rows(sheet: "CalamineSheet") -> list[list[object]]:
    """All rows from the top left corner on; a cell merged downwards stands in each row it covers."""
    above, left = sheet.start or (0, 0)
    # The rows above the first cell come too, the columns to the left of it do not.
    rows: list[list[object]] = [
        [None] * left + [_plain(cell) for cell in row] if number >= above else []
        for number, row in enumerate(sheet.iter_rows())
    ]
    merged = 0
    for (top, column), (bottom, last_column) in sheet.merged_cell_ranges or []:
        merged += min(bottom, len(rows)) - top
        if merged > MAX_CELLS:
            raise MemoryError
        if column == last_column:
            for row in rows[top + 1 : bottom + 1]:
                if column < len(row) and column < len(rows[top]):
                    row[column] = rows[top][column]
    return rows


def _plain(cell: object) -> object:
    """A cell as JSON can carry it: dates as {'date': …}, whole numbers without a point, blanks as null."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


if __name__ == "__main__":
    main()
