"""Keeping secrets out: rows marked secret are emptied before anything is kept, lists marked as a whole are refused."""

from collections.abc import Iterable

from tracker.domain.secrecy import is_marked_secret
from tracker.errors import BadWorkbook
from tracker.files.workbook.columns import Header
from tracker.files.workbook.list_row import EMPTIED_ROW, ListRow
from tracker.files.workbook.other_trackers import recognise_header
from tracker.files.workbook.reading import Cell, Sheet


def without_secrets(sheet: Sheet, header: Header | None) -> Sheet:
    """The sheet with every row emptied that is marked secret, so that nothing of it is kept."""
    header = header or recognise_header(sheet) or Header(-1, {})
    rows: list[list[Cell]] = []
    for index, cells in enumerate(sheet.rows):
        is_secret = index > header.row and ListRow(cells, header).is_secret()
        rows.append([EMPTIED_ROW] if is_secret else cells)
    return Sheet(sheet.name, rows)


def refuse_secret_lists(sheets: Iterable[Sheet]) -> None:
    """Refuse a list that bears a mark of secrecy in its name, above its header or under it: it is meant for every row.

    Raises:
        BadWorkbook: one does. The message names the place, and nothing that stood there.
    """
    for sheet in sheets:
        place = "tên trang" if is_marked_secret(sheet.name) else _place_of_mark(sheet)
        if place is not None:
            message = (
                f"Trang tính «{sheet.name}», {place} có dấu chỉ độ mật cho cả danh sách. "
                "Không nhập nhiệm vụ Mật, Tối mật, Tuyệt mật vào hệ thống này; không có gì được lưu lại."
            )
            raise BadWorkbook(message)


def _place_of_mark(sheet: Sheet) -> str | None:
    """The row outside the tasks that bears a mark, or None."""
    header = recognise_header(sheet)
    if header is None:
        return None
    for index, cells in enumerate(sheet.rows):
        told = [cell for cell in cells if isinstance(cell, str) and is_marked_secret(cell)]
        if told and (index < header.row or (index > header.row and ListRow(cells, header).stands_apart())):
            return f"dòng {index + 1}"
    return None
