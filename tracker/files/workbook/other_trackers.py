"""The columns that other programs give their lists: Redmine's issues, Kanboard's tasks, in English and Vietnamese."""

from collections.abc import Mapping, Sequence

from tracker.domain.text import one_line
from tracker.files.workbook.columns import HEADER_WITHIN, LONGEST_HEADING, Field, Header, find_header, heading_key
from tracker.files.workbook.reading import Sheet

#: The headings of each program, by what they hold; the first that is there is taken.
LAYOUTS: dict[str, dict[Field, tuple[str, ...]]] = {
    "Redmine": {
        Field.CODE: ("#",),
        Field.CONTENT: ("Subject", "Chủ đề", "Tiêu đề"),
        Field.LEAD: ("Assignee", "Assigned to", "Gán cho", "Phân công cho", "Người được gán"),
        Field.STATUS: ("Status", "Trạng thái"),
        Field.ASSIGNED_ON: ("Created", "Created on", "Tạo", "Ngày tạo", "Đã tạo"),
        Field.DUE_ON: ("Due date", "Hết hạn", "Ngày hết hạn"),
        Field.REPORTED_ON: ("Closed", "Closed on", "Đóng", "Đã đóng", "Ngày đóng"),
        Field.ASSIGNER: ("Author", "Tác giả"),
        Field.NOTE: ("Description", "Mô tả"),
    },
    "Kanboard": {
        Field.CODE: ("Task Id", "Nhiệm vụ Id"),
        Field.CONTENT: ("Title", "Tiêu đề"),
        Field.LEAD: ("Assignee Name", "Assignee Username", "Assignee"),
        Field.STATUS: ("Status", "Trạng thái"),
        Field.ASSIGNED_ON: ("Creation date", "Created", "Ngày thành lập", "Ngày tạo"),
        Field.DUE_ON: ("Due date", "Ngày đáo hạn"),
        Field.REPORTED_ON: ("Completion date", "Completed", "Ngày kết thúc", "Ngày hoàn thành"),
        Field.ASSIGNER: ("Creator Name", "Creator", "Người sáng tạo"),
        Field.NOTE: ("Description", "Mô tả"),
    },
}
#: By so many of its headings, and the code's among them, a program's list is known.
FEWEST_HEADINGS = 4


def recognise_header(sheet: Sheet) -> Header | None:
    """The header of a sheet by the usual names of columns; where those lack something, by another program's."""
    own = find_header(sheet)
    if own is not None and not own.missing:
        return own
    other = find_header_of_other(sheet)
    if other is None or (own is not None and len(own.columns) >= len(other.columns)):
        return own
    return other


def find_header_of_other(sheet: Sheet) -> Header | None:
    """The header of a list that another program wrote, by the headings it gives its columns; None when there is none.

    Where two of its columns bear the same heading, the first is meant.
    """
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        places: dict[str, int] = {}
        for index, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) <= LONGEST_HEADING:
                places.setdefault(_key_of_other(cell), index)
        for layout in LAYOUTS.values():
            columns = _columns_of_other(layout, places)
            if Field.CODE in columns and len(columns) >= FEWEST_HEADINGS:
                headings = {field: one_line(str(row[index])) for field, index in columns.items()}
                return Header(number, columns, headings)
    return None


def _columns_of_other(layout: Mapping[Field, Sequence[str]], places: Mapping[str, int]) -> dict[Field, int]:
    found: dict[Field, int] = {}
    for field, names in layout.items():
        index = next((places[key] for name in names if (key := _key_of_other(name)) in places), None)
        if index is not None:
            found[field] = index
    return found


def _key_of_other(heading: str) -> str:
    return "#" if heading.strip() == "#" else heading_key(heading)
