"""Bringing a workbook in: upload, see what would happen, map columns if need be, confirm."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tracker.domain.permissions import OFFICE
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.errors import BadWorkbook, InvalidInput, Refused
from tracker.files.workbook.columns import NAMES, REQUIRED, Field
from tracker.queries.tasks import Sort
from tracker.services.imports.staging import confirm_import, drop_staged, map_columns, preview_import, stage_workbook
from tracker.web.audience import audience
from tracker.web.forms import PlainForm
from tracker.web.login import current_actor

bp = Blueprint("imports", __name__)

#: The preview shows so many of each kind; the numbers above it count all.
_SHOWN = 100


class UploadForm(PlainForm):
    """A workbook and the stream its tasks belong to."""

    file = FileField("Bảng tính (.xlsx)", [FileRequired("Chọn một tệp .xlsx.")])
    stream = RadioField(
        "Luồng nhiệm vụ",
        [InputRequired("Chọn một luồng.")],
        choices=[SelectChoice(stream.value, word) for stream, word in STREAM_WORDS.items()],
        default=Stream.PROVINCIAL.value,
    )


@bp.get("/nhap-bang-tinh")
@audience(OFFICE)
def new() -> str:
    """Show the form for a workbook."""
    return render_template("imports/new.html", form=UploadForm(), names=NAMES, required=REQUIRED)


@bp.post("/nhap-bang-tinh")
@audience(OFFICE)
def upload() -> Response | tuple[str, int]:
    """Read the workbook and go on to the preview."""
    form = UploadForm()
    limit_mb = current_app.extensions["settings"].upload_limit_mb
    if form.validate_on_submit():
        try:
            staged_id = stage_workbook(
                content=form.file.data.read(limit_mb * 1024 * 1024 + 1),
                file_name=form.file.data.filename or "",
                stream=Stream(form.stream.data),
                by=current_actor(),
                limit_mb=limit_mb,
            )
        except BadWorkbook as error:
            form.file.errors = [str(error)]
        else:
            return redirect(url_for("imports.preview", staged_id=staged_id))
    return render_template("imports/new.html", form=form, names=NAMES, required=REQUIRED), 400


@bp.get("/nhap-bang-tinh/<int(max=2147483647):staged_id>")
@audience(OFFICE)
def preview(staged_id: int) -> str:
    """Show what would happen: new, changed, unchanged, refused and why."""
    return _preview_page(staged_id)


@bp.post("/nhap-bang-tinh/<int(max=2147483647):staged_id>/cot")
@audience(OFFICE)
def map_by_hand(staged_id: int) -> Response | tuple[str, int]:
    """Take the columns as the officer says."""
    told = {field: request.form.get(f"cot-{field.value}", "") for field in Field}
    mapping = {field: int(column) for field, column in told.items() if column.isdecimal() and len(column) < 4}
    row = request.form.get("dong-tieu-de", "")
    try:
        header_row = int(row) - 1 if row.isdecimal() and len(row) < 6 else 0
        map_columns(staged_id=staged_id, header_row=header_row, mapping=mapping, by=current_actor())
    except InvalidInput as error:
        return _preview_page(staged_id, refused=str(error)), 400
    return redirect(url_for("imports.preview", staged_id=staged_id))


@bp.post("/nhap-bang-tinh/<int(max=2147483647):staged_id>")
@audience(OFFICE)
def confirm(staged_id: int) -> Response | tuple[str, int]:
    """Take the tasks."""
    skip = request.form.get("bo-qua") == "1"
    try:
        result = confirm_import(staged_id=staged_id, skip_refused=skip, by=current_actor())
    except Refused as error:
        return _preview_page(staged_id, refused=str(error)), 400
    told = f"Đã thêm {result.created}, cập nhật {result.updated}, giữ nguyên {result.unchanged} nhiệm vụ"
    flash(told + (f", bỏ qua {len(result.refused)} chỗ bị từ chối." if result.refused else "."), "success")
    newest_first: dict[str, Any] = {"luong": "tat-ca", "sap-xep": Sort.NEWEST.value}
    return redirect(url_for("tasks.index", **newest_first))


@bp.post("/nhap-bang-tinh/<int(max=2147483647):staged_id>/huy")
@audience(OFFICE)
def cancel(staged_id: int) -> Response:
    """Forget the workbook."""
    drop_staged(staged_id=staged_id, by=current_actor())
    flash("Đã hủy, chưa nhập gì.", "success")
    return redirect(url_for("imports.new"))


def _preview_page(staged_id: int, refused: str | None = None) -> str:
    preview = preview_import(staged_id=staged_id, by=current_actor())
    return render_template(
        "imports/preview.html",
        preview=preview,
        refused=refused,
        fields=NAMES,
        required=REQUIRED,
        shown=_SHOWN,
    )
