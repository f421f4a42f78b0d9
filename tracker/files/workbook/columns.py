"""Finding the header row and what each column is, whatever the spelling."""

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from tracker.domain.text import fold, one_line
from tracker.files.workbook.reading import Cell, Sheet

#: The header is looked for in so many rows.
HEADER_WITHIN = 30
#: What is longer is no heading, and is not searched for brackets.
LONGEST_HEADING = 200
_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]", re.DOTALL)


class Field(StrEnum):
    """What a column can hold. The value is kept with a mapping made by hand."""

    CODE = "code"
    DOCUMENT = "document"
    ISSUED_ON = "issued_on"
    SUBJECT = "subject"
    CONTENT = "content"
    ASSIGNER = "assigner"
    LEAD = "lead"
    COOPERATING = "cooperating"
    ASSIGNED_ON = "assigned_on"
    ORIGINAL_DUE_ON = "original_due_on"
    GRANTED_ON = "granted_on"
    DUE_ON = "due_on"
    REPORTED_ON = "reported_on"
    RESULT_DOCUMENT = "result_document"
    CONFIRMED_ON = "confirmed_on"
    NOTE = "note"
    SECRECY = "secrecy"
    STREAM = "stream"
    STARRED = "is_starred"
    STATUS = "status"


#: The usual names of each column, its own first. Compared without case, diacritics, blanks and what is in brackets.
NAMES = {
    Field.CODE: ["Mã nhiệm vụ", "Mã NV", "Mã số nhiệm vụ", "Mã số", "Mã", "Mã công việc"],
    Field.DOCUMENT: [
        "Số, ký hiệu văn bản", "Số, ký hiệu", "Số ký hiệu VB", "Số văn bản", "Số hiệu văn bản", "Số hiệu", "Số VB",
        "Văn bản giao", "Văn bản giao nhiệm vụ", "Số, ký hiệu văn bản giao", "Số, ký hiệu văn bản giao nhiệm vụ",
        "Văn bản giao việc", "Văn bản chỉ đạo",
    ],
    Field.ISSUED_ON: [
        "Ngày ban hành", "Ngày văn bản", "Ngày VB", "Ngày tháng văn bản", "Ngày, tháng, năm ban hành", "Ngày ký",
        "Ngày ban hành văn bản", "Ngày, tháng văn bản", "Ngày tháng năm văn bản",
    ],
    Field.SUBJECT: ["Trích yếu", "Trích yếu nội dung", "Trích yếu văn bản", "Trích yếu nội dung văn bản", "V/v"],
    Field.CONTENT: [
        "Nội dung nhiệm vụ", "Nhiệm vụ", "Nội dung", "Nội dung công việc", "Tên nhiệm vụ", "Nhiệm vụ được giao",
        "Nội dung nhiệm vụ được giao", "Công việc", "Nội dung giao", "Nội dung chỉ đạo", "Nhiệm vụ giao",
        "Nội dung nhiệm vụ giao",
    ],
    Field.ASSIGNER: [
        "Người giao", "Người giao nhiệm vụ", "Lãnh đạo giao", "Lãnh đạo giao nhiệm vụ", "Người giao việc",
        "Cấp giao", "Cơ quan giao", "Lãnh đạo chỉ đạo", "Người chỉ đạo",
    ],
    Field.LEAD: [
        "Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì", "Cơ quan, đơn vị chủ trì", "Cơ quan thực hiện",
        "Đơn vị thực hiện", "Cơ quan chủ trì thực hiện", "Đơn vị chủ trì thực hiện", "Cơ quan được giao",
        "Đơn vị được giao", "Cơ quan, đơn vị chủ trì thực hiện", "Cơ quan, đơn vị thực hiện", "CQ chủ trì",
        "ĐV chủ trì", "Cơ quan chủ trì tham mưu",
    ],
    Field.COOPERATING: [
        "Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp", "Cơ quan, đơn vị phối hợp", "Cơ quan phối hợp thực hiện",
        "Đơn vị phối hợp thực hiện", "Cơ quan, đơn vị phối hợp thực hiện", "CQ phối hợp", "ĐV phối hợp",
    ],
    Field.ASSIGNED_ON: ["Ngày giao", "Ngày giao nhiệm vụ", "Ngày giao việc", "Thời gian giao", "Ngày được giao"],
    Field.ORIGINAL_DUE_ON: [
        "Hạn ban đầu", "Thời hạn ban đầu", "Hạn hoàn thành ban đầu", "Hạn cũ", "Hạn gốc", "Hạn xử lý ban đầu",
        "Thời hạn hoàn thành ban đầu",
    ],
    Field.GRANTED_ON: [
        "Ngày cho gia hạn", "Ngày gia hạn", "Ngày duyệt gia hạn", "Ngày đồng ý gia hạn", "Ngày được gia hạn",
        "Ngày chấp thuận gia hạn",
    ],
    Field.DUE_ON: [
        "Hạn hoàn thành", "Thời hạn hoàn thành", "Thời hạn hoàn thành nhiệm vụ", "Hạn hoàn thành nhiệm vụ",
        "Thời gian phải hoàn thành",
        "Thời hạn báo cáo", "Hạn báo cáo", "Thời hạn", "Hạn", "Hạn xử lý", "Hạn thực hiện",
        "Thời hạn thực hiện", "Thời hạn xử lý", "Ngày hết hạn", "Ngày đến hạn", "Hạn hiện tại", "Hạn cuối",
    ],
    Field.REPORTED_ON: [
        "Ngày báo cáo hoàn thành", "Ngày hoàn thành", "Ngày báo cáo", "Ngày báo cáo kết quả",
        "Ngày báo cáo kết quả thực hiện", "Ngày hoàn thành nhiệm vụ", "Ngày BC hoàn thành",
        "Ngày hoàn thành thực tế", "Thời gian hoàn thành",
    ],
    Field.RESULT_DOCUMENT: [
        "Văn bản kết quả", "VB kết quả", "Số văn bản kết quả", "Văn bản báo cáo", "Sản phẩm", "Kết quả",
        "Kết quả thực hiện", "Văn bản báo cáo kết quả", "Sản phẩm hoàn thành",
    ],
    Field.CONFIRMED_ON: ["Ngày xác nhận", "Ngày xác nhận hoàn thành", "Ngày VP xác nhận", "Ngày công nhận"],
    Field.NOTE: ["Ghi chú", "Chú thích", "Ghi chú khác"],
    Field.SECRECY: ["Độ mật", "Bậc mật", "Mức độ mật", "Cấp độ mật", "Mức độ bảo mật", "Độ bảo mật", "Mật"],
    Field.STREAM: ["Luồng", "Luồng nhiệm vụ"],
    Field.STARRED: ["Trọng tâm", "Nhiệm vụ trọng tâm"],
    Field.STATUS: ["Trạng thái ở phần mềm khác"],
}  # fmt: skip

#: Without these nothing can be read.
REQUIRED = (Field.CODE, Field.CONTENT, Field.LEAD, Field.ASSIGNED_ON)


def heading_key(name: str) -> str:
    """What two spellings of a heading have in common."""
    return fold(_IN_BRACKETS.sub(" ", name)).replace(" ", "")


#: The column in which refused rows come back with their reasons; nothing is read from it.
REASONS = "Lý do từ chối"
_NOT_READ = frozenset({"", "tt", "stt", "sott", "sothutu", heading_key(REASONS)})
_FIELD_BY_KEY = {heading_key(name): field for field, names in NAMES.items() for name in names}


def field_named(cell: Cell) -> Field | None:
    """What a column under this heading holds, or None when the heading is not known."""
    return _FIELD_BY_KEY.get(heading_key(cell)) if isinstance(cell, str) and len(cell) <= LONGEST_HEADING else None


@dataclass(frozen=True)
class Header:
    """Where the header of a sheet is and which column holds what. Rows below `row` are data."""

    row: int
    columns: dict[Field, int]
    headings: dict[Field, str] = dataclass_field(default_factory=dict, compare=False)
    unused: tuple[str, ...] = dataclass_field(default=(), compare=False)
    """The headings of columns that are not read."""

    def name_of(self, field: Field) -> str:
        """What the column is called in this list, or usually when the list does not say."""
        return self.headings.get(field, NAMES[field][0])

    @property
    def missing(self) -> list[Field]:
        """The required fields no column was found for."""
        return [field for field in REQUIRED if field not in self.columns]


def find_header(sheet: Sheet) -> Header | None:
    """The header of a sheet: the row, or two rows under each other, in which most columns are known; at least three.

    The first column wins where two bear the same name.
    """
    best: Header | None = None
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        above = sheet.rows[number - 1] if number else []
        for header in (_header(number, row), _header(number, _under(above, row))):
            if len(header.columns) > (len(best.columns) if best else 2):
                best = header
    return best


def _header(number: int, row: list[Cell]) -> Header:
    columns: dict[Field, int] = {}
    headings: dict[Field, str] = {}
    unused: list[str] = []
    for index, cell in enumerate(row):
        field = field_named(cell)
        if field is not None and field not in columns:
            columns[field], headings[field] = index, one_line(str(cell))
        elif isinstance(cell, str) and heading_key(cell[:LONGEST_HEADING]) not in _NOT_READ:
            unused.append(one_line(cell)[:60])
    return Header(number, columns, headings, tuple(unused[:20]))


def _under(above: list[Cell], row: list[Cell]) -> list[Cell]:
    """A header of two rows as one: what the lower row leaves blank, the upper one says."""
    width = max(len(above), len(row))
    padded = [*row, *[None] * (width - len(row))]
    return [cell if cell is not None else (above[i] if i < len(above) else None) for i, cell in enumerate(padded)]
