"""From cells to tasks: each row of a list becomes a `TaskRow` or a `Refusal` that names the place and the cure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
from datetime import date

from tracker.domain.document_numbers import tidy
from tracker.domain.secrecy import is_marked_secret, says_secret
from tracker.domain.text import fold, paragraphs
from tracker.domain.wording import day_in_words
from tracker.errors import BadWorkbook
from tracker.files.workbook.cells import day_of, text_of
from tracker.files.workbook.columns import Field, Header, find_header
from tracker.files.workbook.reading import Cell, Sheet

#: 'Tổng cộng: 120', 'Cộng', 'Tổng số nhiệm vụ', but not 'Tổng hợp báo cáo' and not 'Công bố quy hoạch'.
_TOTAL = re.compile(
    r"^(?:tong|cong)(?: cong| so)?(?: nhiem vu| cac nhiem vu| so nhiem vu)?(?: [ivxlc]+| \d+)*(?: nhiem vu)?$"
)
_LIMITS = {
    Field.CODE: 40, Field.DOCUMENT: 100, Field.SUBJECT: 2000, Field.CONTENT: 10_000, Field.ASSIGNER: 200,
    Field.RESULT_DOCUMENT: 200, Field.NOTE: 10_000, Field.LEAD: 500, Field.COOPERATING: 5000,
}  # fmt: skip
_LONGEST_TOTAL = 100
_NUMBERS_ONLY = re.compile(r"[\d.,%\s]*")
#: A code is part of an address, so it has nothing in it that browsers take for something else.
_CODE = re.compile(r"\w[\w.\-]*")
_FORMULA_ERRORS = frozenset(
    {"#VALUE!", "#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#CHƯA TÍNH"}
)
#: So many refusals are told; who has more mends these first.
MOST_REFUSALS = 1_000
_NUMERAL = re.compile(r"[ivxlc]{1,7}|[a-zđ]|\d{1,3}(?: \d{1,2})*")


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
        reader = _RowReader(sheet.name, index + 1, cells, header, today)
        if len(refused) >= MOST_REFUSALS:
            break
        if reader.is_no_task():
            passed_over += any(cell is not None for cell in cells)
        elif reader.is_secret():
            refused.append(_secret(sheet.name, index + 1))
        else:
            row = reader.read()
            refused.extend(reader.refused)
            if row is not None:
                rows.append(row)
    return ReadSheet(sheet.name, header, rows, refused, passed_over)


def without_secrets(sheet: Sheet, header: Header | None) -> Sheet:
    """The sheet with every row emptied that is marked secret, so that nothing of it is kept."""
    header = header or find_header(sheet) or Header(-1, {})
    rows: list[list[Cell]] = []
    for index, cells in enumerate(sheet.rows):
        reader = _RowReader(sheet.name, index + 1, cells, header, date.max)
        rows.append([EMPTIED_ROW] if index > header.row and reader.is_secret() else cells)
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
    header = find_header(sheet)
    if header is None:
        return None
    for index, cells in enumerate(sheet.rows):
        told = [cell for cell in cells if isinstance(cell, str) and is_marked_secret(cell)]
        if told and (index < header.row or (index > header.row and _stands_apart(cells, header))):
            return f"dòng {index + 1}"
    return None


def _stands_apart(cells: list[Cell], header: Header) -> bool:
    """Whether a row is no task's: nothing stands where its code, lead and day would be."""
    needed = (header.columns.get(field) for field in (Field.CODE, Field.LEAD, Field.ASSIGNED_ON))
    return not any(text_of(cells[index]) for index in needed if index is not None and index < len(cells))


#: Stands in the first cell of a row that was emptied because it was marked secret.
EMPTIED_ROW = "(Mật)"


def _secret(sheet: str, row: int) -> Refusal:
    expected = (
        "Nhiệm vụ không thuộc bí mật nhà nước. Không nhập nhiệm vụ Mật, Tối mật, Tuyệt mật vào hệ thống này; "
        "nội dung của dòng đã bị bỏ, không lưu lại."
    )
    return Refusal(sheet, row, None, "dòng có dấu chỉ độ mật", expected)


class _RowReader:
    """Reads one row, and gathers what is wrong with it."""

    def __init__(self, sheet: str, number: int, cells: list[Cell], header: Header, today: date) -> None:
        self._sheet = sheet
        self._number = number
        self._cells = cells
        self._header = header
        self._today = today
        self.refused: list[Refusal] = []

    def is_no_task(self) -> bool:
        """Whether the row is empty, a total, a section's title, or the numbers of the columns."""
        filled = [text_of(cell) for cell in self._cells if text_of(cell)]
        if not filled or (len(filled) == 1 and filled[0] != EMPTIED_ROW):
            return True
        if not any(self._text(field) for field in (Field.CODE, Field.CONTENT, Field.LEAD)):
            return not self.is_secret()
        if self._is_total(filled) or self._is_title(filled):
            return not self.is_secret()
        numbers = [text.strip("()") for text in filled]
        return numbers == [str(n) for n in range(1, len(numbers) + 1)] and len(numbers) > 2

    def _is_total(self, filled: list[str]) -> bool:
        """A sum: its words stand where the code or the first text is, and no agency leads it."""
        words = [text for text in filled if not _NUMBERS_ONLY.fullmatch(text)]
        return len(words) == 1 and bool(_TOTAL.match(fold(words[0][:_LONGEST_TOTAL])))

    def _is_title(self, filled: list[str]) -> bool:
        """A section's title ('I', 'LĨNH VỰC KINH TẾ'), the header once more, or what stands under the table."""
        if len(filled) == 2 and _NUMERAL.fullmatch(fold(filled[0])) and not self._text(Field.LEAD):
            return True
        again = [field for field in self._header.columns if self._text(field) == self._header.name_of(field)]
        if len(again) > 2:
            return True
        told = (Field.CODE, Field.LEAD, Field.ASSIGNED_ON, Field.DUE_ON, Field.DOCUMENT)
        return not any(self._text(field) for field in told)

    def is_secret(self) -> bool:
        """Whether any cell bears a mark of secrecy, or the column 'Độ mật' says one."""
        level = self._text(Field.SECRECY)
        return says_secret(level) or any(isinstance(cell, str) and is_marked_secret(cell) for cell in self._cells)

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
            code=self._text(Field.CODE),
            content=self._long_text(Field.CONTENT),
            lead=self._text(Field.LEAD),
            assigned_on=assigned_on,
            document=tidy(self._text(Field.DOCUMENT)),
            issued_on=days[Field.ISSUED_ON],
            subject=self._text(Field.SUBJECT),
            assigner=self._text(Field.ASSIGNER),
            cooperating=self._long_text(Field.COOPERATING),
            original_due_on=days[Field.ORIGINAL_DUE_ON],
            granted_on=days[Field.GRANTED_ON],
            due_on=days[Field.DUE_ON],
            reported_on=days[Field.REPORTED_ON],
            result_document=self._text(Field.RESULT_DOCUMENT),
            confirmed_on=days[Field.CONFIRMED_ON],
            note=self._long_text(Field.NOTE),
            header=self._header,
        )

    def _check_texts(self) -> None:
        for field, what in (
            (Field.CODE, "mã của nhiệm vụ, mỗi nhiệm vụ một mã"),
            (Field.CONTENT, "nội dung nhiệm vụ"),
            (Field.LEAD, "tên hoặc mã của một cơ quan chủ trì"),
        ):
            if not self._text(field):
                self._refuse(field, what)
        if self._text(Field.CODE) and not _CODE.fullmatch(self._text(Field.CODE)):
            self._refuse(Field.CODE, "mã chỉ gồm chữ, số, dấu chấm, gạch nối, gạch dưới, không có dấu cách")
        for field in self._header.columns:
            if self._text(field) in _FORMULA_ERRORS:
                self._refuse(field, "một giá trị, thay cho lỗi của công thức")
        for field, limit in _LIMITS.items():
            if len(self._text(field)) > limit:
                self._refuse(field, f"không dài quá {limit} ký tự", found=self._text(field)[:60] + "…")

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

    def _cell(self, field: Field) -> Cell:
        index = self._header.columns.get(field)
        return self._cells[index] if index is not None and index < len(self._cells) else None

    def _text(self, field: Field) -> str:
        return text_of(self._cell(field))

    def _long_text(self, field: Field) -> str:
        cell = self._cell(field)
        return paragraphs(cell) if isinstance(cell, str) else text_of(cell)

    def _day(self, field: Field) -> date | None:
        if self._refused_in(field):
            return None
        try:
            return day_of(self._cell(field))
        except ValueError:
            self._refuse(field, "một ngày có thật, dạng ngày/tháng/năm (ví dụ 12/06/2024)")
            return None

    def _refused_in(self, field: Field) -> bool:
        return any(refusal.column == self._header.name_of(field) for refusal in self.refused)

    def _refuse(self, field: Field, expected: str, found: str | None = None) -> None:
        shown = self._text(field) if found is None else found
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
