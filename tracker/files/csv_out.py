"""Writing CSV that spreadsheets and programs read alike: UTF-8 with a mark, and no cell that becomes a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | None

#: What spreadsheets look for at the beginning of a file in UTF-8.
_MARK = "\ufeff"
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file."""
    return b"".join(stream_csv(rows))


def stream_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same, line by line. Text that a spreadsheet would compute gets an apostrophe before it."""
    yield _MARK.encode()
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_safe(cell) for cell in row])
        yield line.getvalue().encode()


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_LIKE_A_FORMULA) else cell
