"""Deciding about a list before it is taken: its sheets, their columns, and corrections typed in place of cells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.secrecy import is_marked_secret
from tracker.domain.text import LONGEST_CONTENT, fold, one_line, paragraphs
from tracker.errors import InvalidInput, NotFound
from tracker.files.workbook.cells import text_of
from tracker.files.workbook.columns import NAMES, REQUIRED, Field, Header
from tracker.files.workbook.list_row import EMPTIED_ROW, ListRow
from tracker.files.workbook.other_trackers import recognise_header
from tracker.files.workbook.reading import Cell, Sheet
from tracker.files.workbook.secret_lists import without_secrets
from tracker.models import StagedWorkbook
from tracker.services.imports.choices import Choices, Origin, SheetChoice, choices_as_json, choices_from_json
from tracker.services.imports.memory import forget_remembered, remember_columns
from tracker.services.imports.staged import get_open, packed, sheets_of

#: So many rows of a sheet can be corrected here; who has more mends the file.
_MOST_CORRECTED = 2_000
_MOST_NAMES = 1_000
_LONGEST_NAME = 500
#: What was typed: by the place of the sheet and the number of the row, and by field.
TypedRows = Mapping[tuple[int, int], Mapping[Field, str]]


def choose_sheets(*, staged_id: int, taken: Collection[int], by: Actor) -> None:
    """Take these sheets of a list, by their places, and leave out the others."""
    with transaction() as session:
        staged = get_open(session, staged_id, by)
        choices = choices_from_json(staged.choices)
        for place in range(len(sheets_of(staged))):
            choices = choices.with_sheet(place, replace(choices.of(place), is_taken=place in taken))
        staged.choices = choices_as_json(choices)


def map_columns(
    *,
    staged_id: int,
    place: int = 0,
    header_row: int,
    mapping: Mapping[Field, int],
    is_month_first: bool = False,
    by: Actor,
) -> None:
    """Say by hand in which row of a sheet the header is and what each column holds; columns are numbered from 0.

    It is remembered for the next list with the same headings.

    Raises:
        InvalidInput: a column that is needed is not said, or one column is said to hold two things.
    """
    missing = [NAMES[field][0] for field in REQUIRED if field not in mapping]
    if missing:
        message = f"Cần chọn cột cho: {', '.join(missing)}."
        raise InvalidInput(message, field="mapping")
    if len(set(mapping.values())) < len(mapping):
        message = "Một cột chỉ dùng cho một mục. Chọn lại các mục trùng cột."
        raise InvalidInput(message, field="mapping")
    at = clock.now()
    with transaction() as session:
        staged = get_open(session, staged_id, by)
        sheets, choices = sheets_of(staged), choices_from_json(staged.choices)
        sheet = _sheet_at(sheets, place)
        choice = replace(
            choices.of(place),
            is_taken=True,
            header=Header(header_row, dict(mapping)),
            origin=Origin.BY_HAND,
            is_month_first=is_month_first,
        )
        # With the column 'Độ mật' known now, rows may turn out to be secret that were not seen to be before.
        _decide(session, staged, sheets, choices, place, choice)
        remember_columns(session, sheet, choice, by=by, at=at)


def forget_columns(*, staged_id: int, place: int, by: Actor) -> None:
    """Forget what the columns of such a sheet were said to be: they are looked for again, here and next time."""
    with transaction() as session:
        staged = get_open(session, staged_id, by)
        sheets, choices = sheets_of(staged), choices_from_json(staged.choices)
        sheet, choice = _sheet_at(sheets, place), choices.of(place)
        if choice.header is not None:
            forget_remembered(session, sheet, choice.header)
        fresh = replace(choice, header=None, origin=Origin.FOUND, is_month_first=False)
        _decide(session, staged, sheets, choices, place, fresh)


@dataclass(frozen=True)
class Corrected:
    """What came of corrections: whether they say anything new, and how many rows were emptied as secret."""

    is_new: bool
    emptied: int = 0


def correct_list(*, staged_id: int, rows: TypedRows, names: Mapping[str, str], by: Actor) -> Corrected:
    """Put what was typed in place of cells, and say which agencies unknown names mean.

    What is typed as the cell says already is no correction. A row in which a mark of secrecy is typed is emptied, and
    nothing of it is kept.

    Raises:
        InvalidInput: too much is corrected; the file is to be mended instead.
    """
    with transaction() as session:
        staged = get_open(session, staged_id, by)
        sheets, kept = sheets_of(staged), choices_from_json(staged.choices)
        choices = replace(kept, names=_names(kept.names, names))
        emptied = 0
        for (place, number), typed in rows.items():
            sheet = _sheet_at(sheets, place)
            if not 0 < number <= len(sheet.rows) or sheet.rows[number - 1] == [EMPTIED_ROW]:
                continue
            choices, is_secret = _correct_row(sheet, choices, place, number, typed)
            emptied += is_secret
        if any(len(one.typed) > _MOST_CORRECTED for one in choices.sheets):
            message = (
                f"Sửa ở đây được nhiều nhất {_MOST_CORRECTED} dòng của một trang. Tải các dòng lỗi về, sửa trong tệp."
            )
            raise InvalidInput(message, field="rows")
        if emptied:
            staged.cells = packed(sheets)
        staged.choices = choices_as_json(choices)
        return Corrected(choices != kept or emptied > 0, emptied)


def _correct_row(
    sheet: Sheet, choices: Choices, place: int, number: int, typed: Mapping[Field, str]
) -> tuple[Choices, bool]:
    """The decisions with what was typed into one row; and whether the row was emptied because it is secret now."""
    choice = choices.of(place)
    header = choice.header or recognise_header(sheet)
    if header is None or number - 1 <= header.row:
        return choices, False
    cells, rows = sheet.rows[number - 1], dict(choice.typed)
    now = dict(rows.get(number, {}))
    for field, text in typed.items():
        clean = paragraphs(text)[: LONGEST_CONTENT + 1]
        if clean == shown_cell(cells, header, field):
            now.pop(field, None)
        else:
            now[field] = clean
    rows.pop(number, None)
    is_secret = ListRow(cells, header, now).is_secret()
    if is_secret:
        sheet.rows[number - 1] = [EMPTIED_ROW]
    elif now:
        rows[number] = now
    return choices.with_sheet(place, replace(choice, typed=rows)), is_secret


def shown_cell(cells: list[Cell], header: Header, field: Field) -> str:
    """A cell as a field of the preview shows it."""
    column = header.columns.get(field)
    cell = cells[column] if column is not None and column < len(cells) else None
    return paragraphs(cell) if isinstance(cell, str) else text_of(cell)


def _names(kept: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    names = dict(kept)
    for called, meant in told.items():
        clean = one_line(meant)[:_LONGEST_NAME]
        key = one_line(called)[:_LONGEST_NAME]
        if not key or is_marked_secret(clean) or is_marked_secret(key):
            continue
        names.pop(key, None)
        if clean and fold(clean) != fold(key):
            names[key] = clean
    if len(names) > _MOST_NAMES:
        message = f"Có hơn {_MOST_NAMES} tên lạ. Thêm tên gọi khác vào danh mục cơ quan, hoặc sửa trong tệp."
        raise InvalidInput(message, field="names")
    return names


def _decide(
    session: Session, staged: StagedWorkbook, sheets: list[Sheet], choices: Choices, place: int, choice: SheetChoice
) -> None:
    sheets[place] = without_secrets(sheets[place], choice.header)
    kept = {row: cells for row, cells in choice.typed.items() if sheets[place].rows[row - 1] != [EMPTIED_ROW]}
    staged.cells = packed(sheets)
    staged.choices = choices_as_json(choices.with_sheet(place, replace(choice, typed=kept)))
    session.flush()


def _sheet_at(sheets: list[Sheet], place: int) -> Sheet:
    if not 0 <= place < len(sheets) or sheets[place].is_hidden:
        message = "Không có trang tính này."
        raise NotFound(message)
    return sheets[place]
