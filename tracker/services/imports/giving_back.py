"""Giving refused rows back as a workbook, in the columns they came in, with what has to be mended in each."""

from collections import defaultdict

from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words
from tracker.errors import NotFound
from tracker.files.workbook.giving_back import SheetBack, write_rows_back
from tracker.files.workbook.list_row import EMPTIED_ROW
from tracker.files.workbook.reading import Cell
from tracker.files.workbook.task_row import Refusal
from tracker.services.imports.sheets import SheetLook
from tracker.services.imports.staging import preview_import

#: So many rows of which nothing was kept are named.
_MOST_NAMED = 100


def refused_rows(*, staged_id: int, by: Actor) -> bytes:
    """The refused rows of a staged list as a workbook; of rows of which nothing was kept, only their numbers.

    What was typed in place of cells stands in them.

    Raises:
        NoLongerThere: this person has no such list.
        NotFound: nothing of it is refused.
    """
    preview = preview_import(staged_id=staged_id, by=by)
    by_row: dict[tuple[str, int], list[Refusal]] = defaultdict(list)
    for one in preview.plan.refused if preview.plan else ():
        if one.sheet is not None and one.row is not None:
            by_row[one.sheet, one.row].append(one)
    if not by_row:
        message = "Không có dòng nào bị từ chối."
        raise NotFound(message)
    sheets, remarks = [], []
    for look in preview.looks:
        refused = {number: told for (sheet, number), told in by_row.items() if sheet == look.sheet.name}
        kept = {number: told for number, told in refused.items() if look.sheet.rows[number - 1] != [EMPTIED_ROW]}
        if gone := sorted(refused.keys() - kept.keys()):
            remarks.append(_remark(look.sheet.name, gone))
        if kept and look.header is not None:
            sheets.append(_sheet_back(look, kept))
    return write_rows_back(sheets, remarks)


def _sheet_back(look: SheetLook, refused: dict[int, list[Refusal]]) -> SheetBack:
    header = look.header
    above = look.sheet.rows[: header.row + 1] if header else []
    rows = [(_cells(look, number), _reason(refused[number])) for number in sorted(refused)]
    return SheetBack(look.sheet.name, above, rows)


def _cells(look: SheetLook, number: int) -> list[Cell]:
    cells = list(look.sheet.rows[number - 1])
    header, typed = look.header, look.choice.typed.get(number, {})
    for field, text in typed.items():
        column = header.columns.get(field) if header else None
        if column is not None:
            cells += [None] * (column + 1 - len(cells))
            cells[column] = text or None
    return cells


def _reason(refused: list[Refusal]) -> str:
    """What is to be mended in one row, without what stands there: that is beside it."""
    told = [f"{one.column}: {one.expected}" if one.column else one.expected for one in refused]
    return " ".join(dict.fromkeys(told))


def _remark(sheet: str, numbers: list[int]) -> str:
    places = ", ".join(map(str, numbers[:_MOST_NAMED]))
    more = f" và {count_in_words(len(numbers) - _MOST_NAMED)} dòng nữa" if len(numbers) > _MOST_NAMED else ""
    return f"Trang «{sheet}», dòng {places}{more}: không giữ nội dung, nên không trả lại ở đây."
