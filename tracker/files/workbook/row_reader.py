"""Reading one row of a list: its texts and days, the order of its days, and what another program says of its status."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.document_numbers import document_number, tidy
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.text import LONGEST_CONTENT, fold
from tracker.domain.wording import day_in_words
from tracker.files.workbook.cells import day_of, is_bare_number
from tracker.files.workbook.columns import Field, Header
from tracker.files.workbook.list_row import ListRow
from tracker.files.workbook.statuses import STATUS_WORDS, Meaning, meaning_of
from tracker.files.workbook.task_row import Doubt, Refusal, TaskRow

_LIMITS = {
    Field.CODE: 40, Field.DOCUMENT: 100, Field.SUBJECT: 2000, Field.CONTENT: LONGEST_CONTENT, Field.ASSIGNER: 200,
    Field.RESULT_DOCUMENT: 200, Field.NOTE: 10_000, Field.LEAD: 500, Field.COOPERATING: 5000,
}  # fmt: skip
#: A code is part of an address, so it has nothing in it that browsers take for something else.
_CODE = re.compile(r"\w[\w.\-]*")
_FORMULA_ERRORS = frozenset(
    {"#VALUE!", "#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#CHƯA TÍNH"}
)

_STREAMS = {fold(word): stream for stream, word in STREAM_WORDS.items()} | {stream.value: stream for stream in Stream}
_YES = frozenset({"co", "x", "yes", "true", "1", "dung"})
_NO = frozenset({"khong", "no", "false", "0"})
#: A task with more time than this was probably given less.
_LONG_TIME = timedelta(days=5 * 365)
_LONG_AGO = timedelta(days=10 * 365)


class RowReader:
    """Reads one row, and gathers what is wrong with it."""

    def __init__(self, sheet: str, number: int, row: ListRow, today: date, *, is_month_first: bool = False) -> None:
        self._sheet = sheet
        self._number = number
        self._row = row
        self._header: Header = row.header
        self._today = today
        self._is_month_first = is_month_first
        self.refused: list[Refusal] = []

    def read(self) -> TaskRow | None:
        """The task of the row, or None when something in it is wrong; `refused` then says what."""
        self._check_texts()
        days = {field: self._day(field) for field in _DAYS}
        self._heed_status(days)
        stream, is_starred = self._stream(), self._starred()
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
            stream=stream,
            is_starred=is_starred,
            header=self._header,
            doubts=tuple(self._doubts(days)),
        )

    def _heed_status(self, days: dict[Field, date | None]) -> None:
        """Let another program's status say what its dates alone do not: what was reopened still has its old date."""
        if Field.STATUS not in self._header.columns:
            return
        meaning = meaning_of(self._row.text(Field.STATUS))
        if meaning is None:
            self._refuse(Field.STATUS, STATUS_WORDS)
        elif meaning is Meaning.OPEN:
            days[Field.REPORTED_ON] = days[Field.CONFIRMED_ON] = None
        elif meaning is Meaning.CLOSED and days[Field.REPORTED_ON] is None:
            if not self._refused_in(Field.REPORTED_ON):
                self._refuse(Field.REPORTED_ON, f"ngày hoàn thành, vì trạng thái là «{self._row.text(Field.STATUS)}»")
        elif meaning is Meaning.CLOSED:
            days[Field.CONFIRMED_ON] = days[Field.CONFIRMED_ON] or days[Field.REPORTED_ON]

    def _stream(self) -> Stream | None:
        told = self._row.text(Field.STREAM)
        if told and fold(told) not in _STREAMS:
            self._refuse(Field.STREAM, " hoặc ".join(f"«{word}»" for word in STREAM_WORDS.values()))
        return _STREAMS.get(fold(told))

    def _starred(self) -> bool | None:
        told = fold(self._row.text(Field.STARRED))
        if told and told not in _YES | _NO:
            self._refuse(Field.STARRED, "«Có» hoặc «Không»")
        return told in _YES if told else None

    def _doubts(self, days: dict[Field, date | None]) -> Iterator[Doubt]:
        for field, day in days.items():
            if day is not None and is_bare_number(self._row.cell(field)):
                yield self._doubt(field, f"Là một số, không phải ngày; đọc là {day_in_words(day)}.")
        assigned, due = days[Field.ASSIGNED_ON], days[Field.DUE_ON]
        if assigned and due and due - assigned > _LONG_TIME:
            yield self._doubt(Field.DUE_ON, "Hạn hơn 5 năm sau ngày giao. Đúng thì để nguyên.")
        if assigned and self._today - assigned > _LONG_AGO:
            yield self._doubt(Field.ASSIGNED_ON, "Giao hơn 10 năm trước. Đúng thì để nguyên.")
        document = self._row.text(Field.DOCUMENT)
        if document and document_number(document) is None:
            yield self._doubt(Field.DOCUMENT, "Không có dạng số, ký hiệu văn bản (như 1125/UBND-KT); lưu đúng như ghi.")

    def _doubt(self, field: Field, why: str) -> Doubt:
        return Doubt(self._sheet, self._number, field, self._header.name_of(field), self._row.text(field), why)

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
            is_month_first = self._is_month_first and not self._row.is_typed(field)
            return day_of(self._row.cell(field), is_month_first=is_month_first)
        except ValueError:
            self._refuse(field, "một ngày có thật, dạng ngày/tháng/năm (ví dụ 12/06/2024)")
            return None

    def _refused_in(self, field: Field) -> bool:
        return any(refusal.column == self._header.name_of(field) for refusal in self.refused)

    def _refuse(self, field: Field, expected: str, found: str | None = None) -> None:
        shown = self._row.text(field) if found is None else found
        self.refused.append(
            Refusal(
                *(self._sheet, self._number, self._header.name_of(field)),
                *(shown or "để trống", f"Cần {expected}.", field),
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
