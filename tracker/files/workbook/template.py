"""The workbook to be filled in: every column by its name, with lists to choose from where there is a choice."""

import io
from collections.abc import Sequence

import xlsxwriter

from tracker.domain.streams import STREAM_WORDS
from tracker.files.workbook.columns import NAMES, REQUIRED, Field

#: The sheet that holds what the cells offer; it is no list of tasks, and need not be told of when it comes back.
LISTS = "Danh mục chọn"
_SHEET = "Danh sách"
#: So many rows of a template have lists to choose from.
_ROWS = 2_000
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
_YES_NO = ("Có", "Không")
_COLUMNS = (
    (Field.CODE, 16), (Field.STREAM, 16), (Field.DOCUMENT, 18), (Field.ISSUED_ON, 13), (Field.SUBJECT, 36),
    (Field.CONTENT, 60), (Field.ASSIGNER, 22), (Field.LEAD, 30), (Field.COOPERATING, 36), (Field.ASSIGNED_ON, 13),
    (Field.ORIGINAL_DUE_ON, 13), (Field.GRANTED_ON, 13), (Field.DUE_ON, 13), (Field.REPORTED_ON, 13),
    (Field.RESULT_DOCUMENT, 18), (Field.CONFIRMED_ON, 13), (Field.STARRED, 11), (Field.NOTE, 30),
)  # fmt: skip
_DAYS = frozenset({
    Field.ISSUED_ON, Field.ASSIGNED_ON, Field.ORIGINAL_DUE_ON, Field.GRANTED_ON, Field.DUE_ON, Field.REPORTED_ON,
    Field.CONFIRMED_ON,
})  # fmt: skip
_DAY_MESSAGE = "Ghi ngày/tháng/năm, ví dụ 12/06/2024. Để trống nếu chưa có."
_MESSAGES = {
    Field.CODE: "Mỗi nhiệm vụ một mã, không có dấu cách: NV-2024-00001.",
    Field.COOPERATING: "Nhiều cơ quan thì cách nhau bằng dấu chấm phẩy (;).",
    Field.DUE_ON: "Ghi ngày/tháng/năm. Để trống: nhiệm vụ không thời hạn.",
}


def write_template(agencies: Sequence[str]) -> bytes:
    """The workbook, with these agencies to choose from."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, lists = book.add_worksheet(_SHEET), book.add_worksheet(LISTS)
        sources = _write_lists(lists, agencies)
        head = {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E3F0F3"}
        needed, other = book.add_format(_FONT | head), book.add_format(_FONT | head | {"bold": False})
        text = book.add_format(_FONT | {"text_wrap": True, "num_format": "@"})
        day = book.add_format(_FONT | {"num_format": "dd/mm/yyyy"})
        for place, (field, width) in enumerate(_COLUMNS):
            sheet.set_column(place, place, width, day if field in _DAYS else text)
            sheet.write_string(0, place, NAMES[field][0], needed if field in REQUIRED else other)
            if rule := _rule(field, sources):
                sheet.data_validation(1, place, _ROWS, place, rule)
        sheet.freeze_panes(1, 1)
        lists.hide()
    return out.getvalue()


def _write_lists(sheet: xlsxwriter.worksheet.Worksheet, agencies: Sequence[str]) -> dict[Field, str]:
    """Write what can be chosen, a column a list; gives where each stands."""
    sources = {}
    lists = {Field.LEAD: agencies, Field.STREAM: tuple(STREAM_WORDS.values()), Field.STARRED: _YES_NO}
    for place, (field, words) in enumerate(lists.items()):
        for row, word in enumerate(words):
            sheet.write_string(row, place, word)
        if words:
            column = "ABC"[place]
            sources[field] = f"='{LISTS}'!${column}$1:${column}${len(words)}"
    return sources


def _rule(field: Field, sources: dict[Field, str]) -> dict[str, object] | None:
    """What a column of the template offers or asks for. A name that is not offered can be typed after a warning."""
    if field in sources:
        return {
            "validate": "list",
            "source": sources[field],
            "error_type": "warning",
            "error_title": "Không có trong danh mục",
            "error_message": "Chọn trong danh sách. Tên khác chỉ nhập được nếu hệ thống biết tên ấy.",
        }
    if field in _DAYS:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": "=DATE(2000,1,1)",
            "maximum": "=DATE(2100,12,31)",
            "error_type": "warning",
            "error_title": "Không phải ngày",
            "error_message": _DAY_MESSAGE,
            "input_message": _MESSAGES.get(field, _DAY_MESSAGE),
        }
    if field in _MESSAGES:
        return {"validate": "any", "input_message": _MESSAGES[field]}
    return None
