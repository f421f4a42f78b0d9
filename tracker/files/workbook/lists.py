"""From the bytes of a file to its sheets, whichever kind of list it is."""

from tracker.files.workbook.reading import Sheet, read_workbook
from tracker.files.workbook.separated import Encoding, is_separated, read_separated

#: What every workbook of any kind begins with.
_WORKBOOKS = (b"PK", bytes.fromhex("D0CF11E0A1B11AE1"))


def read_list(content: bytes, *, file_name: str, limit_mb: int, encoding: Encoding = Encoding.UTF_8) -> list[Sheet]:
    """The sheets of a workbook, or the only one of a list with separators, told apart by what they are.

    Raises:
        BadWorkbook: it is neither, or broken, too large, or hostile.
    """
    if is_separated(file_name) and not content.startswith(_WORKBOOKS):
        return read_separated(content, limit_mb=limit_mb, encoding=encoding)
    return read_workbook(content, limit_mb=limit_mb)
