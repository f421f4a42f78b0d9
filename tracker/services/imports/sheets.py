"""The sheets of a list, each looked at by itself: what it holds, whether it is taken, and why it cannot be."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.errors import BadWorkbook
from tracker.files.workbook.columns import NAMES, Field, Header
from tracker.files.workbook.other_trackers import recognise_header
from tracker.files.workbook.reading import Sheet
from tracker.files.workbook.rows import read_sheet
from tracker.files.workbook.task_row import ReadSheet
from tracker.files.workbook.template import LISTS
from tracker.services.imports.choices import Choices, SheetChoice

#: A sheet of so few rows without a header is a remark, not a list.
_FEW_ROWS = 3
#: A day that can only be one when the month comes first.
_MONTH_FIRST = re.compile(r"(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{4}")
_NO_HEADER = (
    "Không tìm thấy dòng tiêu đề trong 30 dòng đầu của bảng tính. "
    "Cần các cột: Mã nhiệm vụ, Nội dung nhiệm vụ, Cơ quan chủ trì, Ngày giao."
)


@dataclass(frozen=True)
class SheetLook:
    """One sheet with what was decided about it and what was read."""

    place: int
    sheet: Sheet
    choice: SheetChoice
    read: ReadSheet

    @property
    def header(self) -> Header | None:
        """Its header, or None when it has none."""
        return self.read.header

    @property
    def is_list(self) -> bool:
        """Whether it holds a list of tasks, as far as its header tells."""
        return self.header is not None

    @property
    def is_taken(self) -> bool:
        """Whether its rows are to be taken."""
        return self.is_list and self.choice.is_taken

    @property
    def problem(self) -> str | None:
        """Why nothing can be read from it although it is a list, or None."""
        if self.header is None or not self.header.missing:
            return None
        names = ", ".join(f"«{NAMES[field][0]}»" for field in self.header.missing)
        return f"Trang tính «{self.sheet.name}» thiếu cột {names}. Thêm cột, hoặc đổi tên cột cho đúng."

    @property
    def number_of_rows(self) -> int:
        """How many rows stand in it that are not blank."""
        return sum(any(row) for row in self.sheet.rows)


def _silently(_rows: int) -> None:
    """No progress is told."""


def look_at_sheets(
    sheets: Sequence[Sheet], choices: Choices, *, today: date, progress: Callable[[int], None] = _silently
) -> list[SheetLook]:
    """Every sheet that has rows and is not hidden, as was decided about it."""
    looks = []
    for place, sheet in enumerate(sheets):
        if sheet.is_hidden or not any(map(any, sheet.rows)):
            continue
        choice = choices.of(place)
        read = read_sheet(
            sheet,
            header=choice.header,
            today=today,
            typed=choice.typed,
            is_month_first=choice.is_month_first,
            progress=progress,
        )
        looks.append(SheetLook(place, sheet, choice, read))
    return looks


def count_taken_rows(sheets: Sequence[Sheet], choices: Choices) -> int:
    """How many rows of these sheets are to be taken at most; nothing is read for it but the headers."""
    rows = 0
    for place, sheet in enumerate(sheets):
        choice = choices.of(place)
        if choice.is_taken and (choice.header is not None or recognise_header(sheet) is not None):
            rows += sum(any(row) for row in sheet.rows)
    return rows


def taken_lists(looks: Sequence[SheetLook]) -> list[ReadSheet]:
    """The lists that are to be taken.

    Raises:
        BadWorkbook: there is none, or one lacks columns without which nothing can be read.
    """
    if not any(look.is_list for look in looks):
        raise BadWorkbook(_NO_HEADER)
    taken = [look for look in looks if look.is_taken]
    if not taken:
        message = "Chưa chọn trang tính nào. Đánh dấu ít nhất một trang."
        raise BadWorkbook(message)
    for look in taken:
        if look.problem is not None:
            raise BadWorkbook(look.problem)
    return [look.read for look in taken]


def notices_of(sheets: Sequence[Sheet], looks: Sequence[SheetLook]) -> list[str]:
    """What was not read, said so that nobody takes it for read."""
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden and sheet.name != LISTS]
    told = [f"Bỏ qua trang tính ẩn «{name}»." for name in hidden]
    for look in looks:
        if not look.is_list and look.number_of_rows > _FEW_ROWS and look.sheet.name != LISTS:
            told.append(f"Không đọc trang tính «{look.sheet.name}»: không thấy dòng tiêu đề.")
        elif look.is_list and not look.choice.is_taken:
            told.append(f"Không đọc trang tính «{look.sheet.name}»: đã chọn không nhập trang này.")
    for look in looks:
        if look.is_taken and look.header is not None:
            told += _of_columns(look, look.header)
    return told


def _of_columns(look: SheetLook, header: Header) -> list[str]:
    name, told = look.sheet.name, []
    if header.unused:
        told.append(f"Trang tính «{name}»: không dùng các cột {', '.join(header.unused)}.")
    if Field.DUE_ON not in header.columns:
        told.append(f"Trang tính «{name}»: không thấy cột Hạn hoàn thành, nên mọi nhiệm vụ là không thời hạn.")
    if not look.choice.is_month_first and any(_MONTH_FIRST.match(one.found) for one in look.read.refused):
        told.append(
            f"Trang tính «{name}»: ngày có vẻ ghi theo tháng/ngày/năm. Đúng vậy thì chọn ở «Chọn cột», đừng sửa từng ô."
        )
    if look.read.left_out:
        told.append(f"Trang tính «{name}»: bỏ qua {look.read.left_out} dòng đã hủy hoặc bị từ chối ở phần mềm khác.")
    return told
