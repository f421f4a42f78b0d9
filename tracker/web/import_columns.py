"""What the columns of a sheet are: said by hand, remembered for the next time, and forgotten."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.permissions import OFFICE
from tracker.errors import InvalidInput, NotFound
from tracker.files.workbook.cells import text_of
from tracker.files.workbook.columns import NAMES, REQUIRED, Field, Header
from tracker.files.workbook.reading import Sheet
from tracker.services.imports.deciding import forget_columns, map_columns
from tracker.services.imports.sheets import SheetLook
from tracker.services.imports.staging import header_to_map, look_at_staged
from tracker.web.audience import audience
from tracker.web.forms import ONLY_SHOW, shows_again
from tracker.web.login import current_actor

bp = Blueprint("import_columns", __name__)
_SHEET = "/nhap-bang-tinh/<int(max=2147483647):staged_id>/cot/<int(max=9999):place>"
_SAMPLE_ROWS = 8
_LOOKED_AT = 4 * _SAMPLE_ROWS


@bp.get(_SHEET)
@audience(OFFICE)
def show(staged_id: int, place: int) -> str:
    """Show the first rows of a sheet, and what each of its columns is taken for."""
    look = _look(staged_id, place)
    return _page(staged_id, look, header_to_map(look), is_month_first=look.choice.is_month_first)


@bp.post(_SHEET)
@audience(OFFICE)
@shows_again
def map_by_hand(staged_id: int, place: int) -> Response | str | tuple[str, int]:
    """Take the columns as the officer says."""
    told = {field: request.form.get(f"cot-{field.value}", "") for field in Field}
    mapping = {field: int(column) for field, column in told.items() if column.isdecimal() and len(column) < 4}
    row = request.form.get("dong-tieu-de", "")
    header_row = int(row) - 1 if row.isdecimal() and len(row) < 6 else 0
    is_month_first = request.form.get("thu-tu-ngay") == "thang"
    look = _look(staged_id, place)
    header = Header(header_row, mapping)
    if ONLY_SHOW in request.form:
        return _page(staged_id, look, header, is_month_first=is_month_first)
    try:
        map_columns(
            staged_id=staged_id,
            place=place,
            header_row=header_row,
            mapping=mapping,
            is_month_first=is_month_first,
            by=current_actor(),
        )
    except InvalidInput as error:
        return _page(staged_id, look, header, is_month_first=is_month_first, refused=str(error)), 400
    flash("Đã đọc lại theo các cột này; lần sau bảng tính có cùng dòng tiêu đề sẽ được đọc như vậy.", "success")
    return redirect(url_for("imports.preview", staged_id=staged_id))


@bp.post(f"{_SHEET}/quen")
@audience(OFFICE)
def forget(staged_id: int, place: int) -> Response:
    """Forget what was remembered of these headings."""
    forget_columns(staged_id=staged_id, place=place, by=current_actor())
    flash("Đã quên cách đọc các cột này; các cột được nhận theo tên.", "success")
    return redirect(url_for("imports.preview", staged_id=staged_id))


def _look(staged_id: int, place: int) -> SheetLook:
    for look in look_at_staged(staged_id=staged_id, by=current_actor()):
        if look.place == place:
            return look
    message = "Không có trang tính này."
    raise NotFound(message)


def _page(staged_id: int, look: SheetLook, header: Header, *, is_month_first: bool, refused: str | None = None) -> str:
    return render_template(
        "imports/columns.html",
        staged_id=staged_id,
        look=look,
        header=header,
        headings=_headings(look.sheet, header),
        sample=_sample(look.sheet),
        is_month_first=is_month_first,
        fields=NAMES,
        required=REQUIRED,
        refused=refused,
    )


def _headings(sheet: Sheet, header: Header) -> list[str]:
    """The headings of the columns, or their numbers where the header is blank."""
    row = sheet.rows[header.row] if 0 <= header.row < len(sheet.rows) else []
    width = max((len(cells) for cells in sheet.rows), default=0)
    return [str(row[i]) if i < len(row) and row[i] is not None else f"Cột {i + 1}" for i in range(width)]


def _sample(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The first rows with their numbers, for choosing the header by hand."""
    rows = enumerate(sheet.rows[:_LOOKED_AT], start=1)
    filled = [(n, [text_of(cell) for cell in row]) for n, row in rows if any(row)]
    return filled[:_SAMPLE_ROWS]
