"""The child process: reads a workbook from standard input, writes its cells as JSON, a sheet a line.

Run by path, so that nothing of the product is loaded beside the file. Its limits are set before the first byte is read:
a workbook that wants more memory or time than they allow ends this process, and nothing else.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MEMORY_BYTES = 280 * 1024 * 1024
CPU_SECONDS = 2
MAX_ROWS = 40_000
MAX_CELLS = 1_000_000
MAX_OUTPUT = 40 * 1024 * 1024

#: What stands for a formula that nobody has computed.
NOT_COMPUTED = "#CHƯA TÍNH"
_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_ERROR_CELL = re.compile(
    rb"""<c\b(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""\s*(?:<f\b[^<]*(?:</f>)?)?\s*<v>([^<]{1,30})</v>"""
)
_EMPTY_FORMULA = re.compile(
    # A formula whose answer is an empty text (t="str") is computed: ="" means blank.
    rb"""<c\b(?![^>]*\bt=["']str["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""\s*<f\b(?:[^<>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)


def main() -> None:
    """Read, convert, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    content = sys.stdin.buffer.read()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    parts = _parts_of_sheets(content)
    hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
    written = 0
    for place, name in enumerate(workbook.sheet_names):
        if name in hidden:
            sys.stdout.write(json.dumps({"name": name, "hidden": True}, ensure_ascii=False) + "\n")
            continue
        sheet = workbook.get_sheet_by_name(name)
        above, left = sheet.start or (0, 0)
        height, width = above + sheet.height, left + sheet.width
        if height > MAX_ROWS or height * width > MAX_CELLS:
            line = json.dumps({"name": name, "too_large": f"{height} × {width}"})
        else:
            rows = _rows(sheet)
            _name_broken_cells(rows, _read_part(content, parts[place]) if place < len(parts) else b"")
            line = json.dumps({"name": name, "rows": rows}, ensure_ascii=False)
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


def _parts_of_sheets(content: bytes) -> list[str]:
    """The part of the archive that each sheet is in, in the order of the sheets."""
    targets = {}
    for relation in _TARGET.findall(_read_part(content, "xl/_rels/workbook.xml.rels")):
        told = dict(_ATTRIBUTE.findall(relation))
        target = told.get(b"Target", b"").decode()
        targets[told.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return [targets.get(one, "") for _, one in _SHEET.findall(_read_part(content, "xl/workbook.xml"))]


def _read_part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def _name_broken_cells(rows: list[list[object]], xml: bytes) -> None:
    """Put the error into each cell that has one: the library gives it back as blank, and blank would say something."""
    found = [(column, row, error.decode()) for column, row, error in _ERROR_CELL.findall(xml)]
    found += [(column, row, NOT_COMPUTED) for column, row in _EMPTY_FORMULA.findall(xml)]
    for column, row, error in found:
        index = 0
        for letter in column:
            index = index * 26 + letter - 64
        number = int(row) - 1
        if number < len(rows):
            cells = rows[number]
            cells.extend([None] * (index - len(cells)) if index - len(cells) < 1_000 else [])
            if index <= len(cells) and cells[index - 1] is None:
                cells[index - 1] = error


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
