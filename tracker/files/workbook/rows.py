"""From cells to tasks: each row of a list becomes a `TaskRow` or a `Refusal` that names the place and the cure."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
from datetime import date

from tracker.domain.document_numbers import tidy
from tracker.domain.text import LONGEST_CONTENT
from tracker.domain.wording import day_in_words
from tracker.files.workbook.cells import day_of
from tracker.files.workbook.columns import Field, Header, find_header
from tracker.files.workbook.list_row import ListRow
from tracker.files.workbook.reading import Sheet

_LIMITS = {
    Field.CODE: 40, Field.DOCUMENT: 100, Field.SUBJECT: 2000, Field.CONTENT: LONGEST_CONTENT, Field.ASSIGNER: 200,
    Field.RESULT_DOCUMENT: 200, Field.NOTE: 10_000, Field.LEAD: 500, Field.COOPERATING: 5000,
}  # fmt: skip
#: A code is part of an address, so it has nothing in it that browsers take for something else.
_CODE = re.compile(r"\w[\w.\-]*")
_FORMULA_ERRORS = frozenset(
    {"#VALUE!", "#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#CHƯA TÍNH"}
)
#: So many refusals are told; who has more mends these first.
MOST_REFUSALS = 1_000


@dataclass(frozen=True)
class Refusal:
    """A row, or a file, that is not taken: where, what stood there, and what was expected."""

    sheet: str | None
    row: int | None
    column: str | None
    found: str
    expected: str

    def as_json(self) -> dict[str, str | int | None]:
        """The refusal under the names the command line uses."""
        return asdict(self)


@dataclass(frozen=True)
class TaskRow:
    """One row of a list of tasks, as far as the row alone can tell. Agencies are still what they are called."""

    sheet: str
    row: int
    code: str
    content: str
    lead: str
    assigned_on: date
    document: str = ""
    issued_on: date | None = None
    subject: str = ""
    assigner: str = ""
    cooperating: str = ""
    original_due_on: date | None = None
    granted_on: date | None = None
    due_on: date | None = None
    reported_on: date | None = None
    result_document: str = ""
    confirmed_on: date | None = None
    note: str = ""
    header: Header = dataclass_field(default_factory=lambda: Header(-1, {}), compare=False, repr=False)

    def refuse(self, column: Field, found: str, expected: str) -> Refusal:
        """A refusal of this row for what stands in one of its columns, called as the list calls it."""
        return Refusal(self.sheet, self.row, self.header.name_of(column), found, expected)


@dataclass(frozen=True)
class ReadSheet:
    """What one sheet of a workbook holds."""

    name: str
    header: Header | None
    rows: list[TaskRow]
    refused: list[Refusal]
    passed_over: int = 0


def read_sheet(sheet: Sheet, *, header: Header | None = None, today: date) -> ReadSheet:
    """The tasks of a sheet. `header` is given when a person mapped the columns; else it is looked for."""
    header = header or find_header(sheet)
    if header is None or header.missing:
        return ReadSheet(sheet.name, header, [], [])
    rows: list[TaskRow] = []
    refused: list[Refusal] = []
    passed_over = 0
    for index, cells in enumerate(sheet.rows[header.row + 1 :], start=header.row + 1):
        if len(refused) >= MOST_REFUSALS:
            break
        row = ListRow(cells, header)
        if row.is_no_task():
            passed_over += any(cell is not None for cell in cells)
        elif row.is_secret():
            refused.append(_secret(sheet.name, index + 1))
        else:
            reader = _RowReader(sheet.name, index + 1, row, header, today)
            task = reader.read()
            refused.extend(reader.refused)
            if task is not None:
                rows.append(task)
    return ReadSheet(sheet.name, header, rows, refused, passed_over)


def _secret(sheet: str, row: int) -> Refusal:
    expected = (
        "Nhiệm vụ không thuộc bí mật nhà nước. Không nhập nhiệm vụ Mật, Tối mật, Tuyệt mật vào hệ thống này; "
        "nội dung của dòng đã bị bỏ, không lưu lại."
    )
    return Refusal(sheet, row, None, "dòng có dấu chỉ độ mật", expected)


class _RowReader:
    """Reads one row, and gathers what is wrong with it."""

    def __init__(self, sheet: str, number: int, row: ListRow, header: Header, today: date) -> None:
        self._sheet = sheet
        self._number = number
        self._row = row
        self._header = header
        self._today = today
        self.refused: list[Refusal] = []

    def read(self) -> TaskRow | None:
        """The task of the row, or None when something in it is wrong; `refused` then says what."""
        self._check_texts()
        days = {field: self._day(field) for field in _DAYS}
        if days[Field.ASSIGNED_ON] is None and not self._refused_in(Field.ASSIGNED_ON):
            self._refuse(Field.ASSIGNED_ON, "ngày giao, dạng ngày/tháng/năm")
        if not self.refused:
            self._check_order(days)
        assigned_on = days[Field.ASSIGNED_ON]
        if self.refused or assigned_on is None:
            return None
        return TaskRow(
            sheet=self._sheet,
            row=self._number,
            code=self._row.text(Field.CODE),
            content=self._row.long_text(Field.CONTENT),
            lead=self._row.text(Field.LEAD),
            assigned_on=assigned_on,
            document=tidy(self._row.text(Field.DOCUMENT)),
            issued_on=days[Field.ISSUED_ON],
            subject=self._row.text(Field.SUBJECT),
            assigner=self._row.text(Field.ASSIGNER),
            cooperating=self._row.long_text(Field.COOPERATING),
            original_due_on=days[Field.ORIGINAL_DUE_ON],
            granted_on=days[Field.GRANTED_ON],
            due_on=days[Field.DUE_ON],
            reported_on=days[Field.REPORTED_ON],
            result_document=self._row.text(Field.RESULT_DOCUMENT),
            confirmed_on=days[Field.CONFIRMED_ON],
            note=self._row.long_text(Field.NOTE),
            header=self._header,
        )

    def _check_texts(self) -> None:
        for field, what in (
            (Field.CODE, "mã của nhiệm vụ, mỗi nhiệm vụ một mã"),
            (Field.CONTENT, "nội dung nhiệm vụ"),
            (Field.LEAD, "tên hoặc mã của một cơ quan chủ trì"),
        ):
            if not self._row.text(field):
                self._refuse(field, what)
        if self._row.text(Field.CODE) and not _CODE.fullmatch(self._row.text(Field.CODE)):
            self._refuse(Field.CODE, "mã chỉ gồm chữ, số, dấu chấm, gạch nối, gạch dưới, không có dấu cách")
        for field in self._header.columns:
            if self._row.text(field) in _FORMULA_ERRORS:
                self._refuse(field, "một giá trị, thay cho lỗi của công thức")
        for field, limit in _LIMITS.items():
            if len(self._row.text(field)) > limit:
                self._refuse(field, f"không dài quá {limit} ký tự", found=self._row.text(field)[:60] + "…")

    def _check_order(self, days: dict[Field, date | None]) -> None:
        for field, not_before, what in _ORDER:
            day, earliest = days[field], days[not_before]
            if day is not None and earliest is not None and day < earliest:
                self._refuse(field, f"không trước {what} ({day_in_words(earliest)})")
        for field in (Field.ASSIGNED_ON, Field.REPORTED_ON, Field.CONFIRMED_ON, Field.GRANTED_ON):
            day = days[field]
            if day is not None and day > self._today:
                self._refuse(field, f"không sau hôm nay ({day_in_words(self._today)})")
        if days[Field.CONFIRMED_ON] and not days[Field.REPORTED_ON]:
            self._refuse(Field.REPORTED_ON, "ngày báo cáo hoàn thành, vì đã có ngày xác nhận")
        self._check_extension(days)

    def _check_extension(self, days: dict[Field, date | None]) -> None:
        original, granted, due = days[Field.ORIGINAL_DUE_ON], days[Field.GRANTED_ON], days[Field.DUE_ON]
        if granted and not original:
            self._refuse(Field.ORIGINAL_DUE_ON, "hạn ban đầu, vì đã có ngày cho gia hạn")
        elif original and not due:
            self._refuse(Field.DUE_ON, "hạn hoàn thành, vì đã có hạn ban đầu")
        elif original and due and original != due and not granted:
            self._refuse(Field.GRANTED_ON, "ngày cho gia hạn, vì hạn ban đầu khác hạn hoàn thành")
        elif original and due and granted and due <= original:
            self._refuse(Field.DUE_ON, f"ngày sau hạn ban đầu ({day_in_words(original)}), vì đã được gia hạn")

    def _day(self, field: Field) -> date | None:
        if self._refused_in(field):
            return None
        try:
            return day_of(self._row.cell(field))
        except ValueError:
            self._refuse(field, "một ngày có thật, dạng ngày/tháng/năm (ví dụ 12/06/2024)")
            return None

    def _refused_in(self, field: Field) -> bool:
        return any(refusal.column == self._header.name_of(field) for refusal in self.refused)

    def _refuse(self, field: Field, expected: str, found: str | None = None) -> None:
        shown = self._row.text(field) if found is None else found
        self.refused.append(
            Refusal(
                self._sheet, self._number, self._header.name_of(field), shown or "để trống", "Cần " + expected + "."
            )
        )


_DAYS = (
    Field.ISSUED_ON, Field.ASSIGNED_ON, Field.ORIGINAL_DUE_ON, Field.GRANTED_ON, Field.DUE_ON, Field.REPORTED_ON,
    Field.CONFIRMED_ON,
)  # fmt: skip
#: Which day must not lie before which.
_ORDER: tuple[tuple[Field, Field, str], ...] = (
    (Field.DUE_ON, Field.ASSIGNED_ON, "ngày giao"),
    (Field.ORIGINAL_DUE_ON, Field.ASSIGNED_ON, "ngày giao"),
    (Field.GRANTED_ON, Field.ASSIGNED_ON, "ngày giao"),
    (Field.REPORTED_ON, Field.ASSIGNED_ON, "ngày giao"),
    (Field.CONFIRMED_ON, Field.REPORTED_ON, "ngày báo cáo hoàn thành"),
)


def all_rows(read: list[ReadSheet]) -> Iterator[TaskRow]:
    """The rows of all sheets in their order."""
    for sheet in read:
        yield from sheet.rows
