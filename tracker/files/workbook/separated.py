"""Lists as text with separators (CSV): from bytes to one sheet of text cells, whatever wrote them."""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum

from tracker.errors import BadWorkbook
from tracker.files.workbook.reading import Cell, Sheet

MAX_ROWS = 40_000
MAX_CELLS = 1_000_000
_SEPARATORS = (",", ";", "\t")
_ENDINGS = (".csv", ".tsv", ".txt")
#: What the only sheet of such a file is called.
_SHEET = "CSV"
_SAMPLE = 20_000


class Encoding(StrEnum):
    """How the letters of a file are written. Only UTF-8 can be told apart; the others have to be said."""

    UTF_8 = "utf-8"
    WINDOWS_1258 = "windows-1258"
    WINDOWS_1252 = "windows-1252"


ENCODING_WORDS = {
    Encoding.UTF_8: "UTF-8 (thường gặp)",
    Encoding.WINDOWS_1258: "Windows-1258 (tiếng Việt cũ)",
    Encoding.WINDOWS_1252: "Windows-1252 (Tây Âu)",
}


def is_separated(file_name: str) -> bool:
    """Whether a file is called like a list with separators."""
    return file_name.lower().endswith(_ENDINGS)


def read_separated(content: bytes, *, limit_mb: int, encoding: Encoding) -> list[Sheet]:
    """The only sheet of a list with separators: comma, semicolon or tab, whichever parts its first line most.

    A mark of UTF-8 or UTF-16 at the beginning is believed, whatever was said.

    Raises:
        BadWorkbook: it is too large, not written in this encoding, or its quotes do not close.
    """
    if len(content) > limit_mb * 1024 * 1024:
        message = f"Tệp lớn hơn {limit_mb} MB. Tách danh sách thành nhiều tệp nhỏ hơn."
        raise BadWorkbook(message)
    text = _decoded(content, encoding)
    if "\0" in text:
        message = "Tệp không phải là văn bản CSV. Chọn đúng tệp rồi thử lại."
        raise BadWorkbook(message)
    separator, text = _separator(text)
    return [Sheet(_SHEET, list(_rows(text, separator)))]


def _decoded(content: bytes, encoding: Encoding) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        told = "utf-16"
    elif content.startswith(b"\xef\xbb\xbf"):
        told = "utf-8-sig"
    else:
        told = encoding.value
    try:
        return content.decode(told)
    except UnicodeDecodeError as error:
        message = (
            f"Tệp không viết bằng {told.upper()}. Chọn bảng mã khác ở «Tệp CSV» (Windows-1258 cho tệp tiếng Việt cũ), "
            "hoặc lưu lại dạng CSV UTF-8."
        )
        raise BadWorkbook(message) from error


def _separator(text: str) -> tuple[str, str]:
    """What parts the cells, and the text without the line with which Excel says so."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        return first.strip()[-1], rest
    counts = {separator: _columns(text[:_SAMPLE], separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: counts[one]), text


def _columns(sample: str, separator: str) -> int:
    """How many cells the first line that has any would have."""
    for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
        if any(cell.strip() for cell in row):
            return len(row)
    return 0


def _rows(text: str, separator: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    cells = 0
    try:
        for number, row in enumerate(reader, start=1):
            cells += len(row)
            if number > MAX_ROWS or cells > MAX_CELLS:
                message = f"Danh sách quá lớn: nhiều nhất {MAX_ROWS} dòng. Tách thành nhiều tệp nhỏ hơn."
                raise BadWorkbook(message)
            yield [cell if cell.strip() else None for cell in row]
    except csv.Error as error:
        message = (
            f'Dòng {reader.line_num} của tệp CSV hỏng: dấu nháy kép (") không khớp, hoặc ô quá dài. Sửa rồi thử lại.'
        )
        raise BadWorkbook(message) from error
