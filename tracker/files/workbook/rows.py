"""From cells to tasks: each row of a list becomes a `TaskRow` or a `Refusal` that names the place and the cure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from tracker.files.workbook.columns import Field, Header
from tracker.files.workbook.list_row import ListRow
from tracker.files.workbook.other_trackers import recognise_header
from tracker.files.workbook.reading import Sheet
from tracker.files.workbook.row_reader import RowReader
from tracker.files.workbook.statuses import Meaning, meaning_of
from tracker.files.workbook.task_row import ReadSheet, Refusal, TaskRow

#: So many refusals are told; who has more mends these first.
MOST_REFUSALS = 1_000
#: What was typed in place of cells: by the number of the row, and the field.
Typed = Mapping[int, Mapping[Field, str]]
_TOLD_EVERY = 500


def _silently(_rows: int) -> None:
    """No progress is told."""


def read_sheet(
    sheet: Sheet,
    *,
    header: Header | None = None,
    today: date,
    typed: Typed | None = None,
    is_month_first: bool = False,
    progress: Callable[[int], None] = _silently,
) -> ReadSheet:
    """The tasks of a sheet. `header` is given when a person mapped the columns; else it is looked for.

    `typed` stands in place of what the cells say; `progress` is told now and then how many rows were read since.
    """
    header = header or recognise_header(sheet)
    if header is None or header.missing:
        return ReadSheet(sheet.name, header, [], [])
    rows: list[TaskRow] = []
    refused: list[Refusal] = []
    passed_over = left_out = 0
    for index, cells in enumerate(sheet.rows[header.row + 1 :], start=header.row + 1):
        if len(refused) >= MOST_REFUSALS:
            break
        if index % _TOLD_EVERY == 0:
            progress(_TOLD_EVERY)
        row = ListRow(cells, header, (typed or {}).get(index + 1))
        if row.is_no_task():
            passed_over += any(cell is not None for cell in cells)
        elif row.is_secret():
            refused.append(_secret(sheet.name, index + 1))
        elif meaning_of(row.text(Field.STATUS)) is Meaning.GIVEN_UP:
            left_out += 1
        else:
            reader = RowReader(sheet.name, index + 1, row, today, is_month_first=is_month_first)
            task = reader.read()
            refused.extend(reader.refused)
            if task is not None:
                rows.append(task)
    return ReadSheet(sheet.name, header, rows, refused, passed_over, left_out)


def _secret(sheet: str, row: int) -> Refusal:
    expected = (
        "Nhiệm vụ không thuộc bí mật nhà nước. Không nhập nhiệm vụ Mật, Tối mật, Tuyệt mật vào hệ thống này; "
        "nội dung của dòng đã bị bỏ, không lưu lại."
    )
    return Refusal(sheet, row, None, "dòng có dấu chỉ độ mật", expected)


def all_rows(read: list[ReadSheet]) -> Iterator[TaskRow]:
    """The rows of all sheets in their order."""
    for sheet in read:
        yield from sheet.rows
