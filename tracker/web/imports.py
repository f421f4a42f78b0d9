"""Bringing a list in: upload, see what would happen, decide, correct, confirm."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.domain.imports import LONGEST_PREFIX
from tracker.domain.permissions import OFFICE
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.errors import BadWorkbook, InvalidInput, Refused
from tracker.files.workbook.columns import NAMES, REQUIRED
from tracker.files.workbook.separated import ENCODING_WORDS, Encoding
from tracker.queries.agencies import list_agency_names, list_parent_agencies
from tracker.queries.tasks import Sort
from tracker.services.imports.correctable import (
    in_pages,
    list_general_refusals,
    list_rows_to_correct,
    list_unknown_names,
)
from tracker.services.imports.deciding import choose_sheets, correct_list
from tracker.services.imports.staging import Upload, confirm_import, drop_staged, preview_import, stage_list
from tracker.web.audience import audience
from tracker.web.forms import ONLY_SHOW, PlainForm, shows_again
from tracker.web.import_fields import read_names, read_rows
from tracker.web.login import current_actor

bp = Blueprint("imports", __name__)
_ID = "/nhap-bang-tinh/<int(max=2147483647):staged_id>"

#: The preview shows so many of each kind; the numbers above it count all.
_SHOWN = 100
_NAMES_SHOWN = 40


class UploadForm(PlainForm):
    """A list, the stream its tasks belong to, and to whom it belongs."""

    file = FileField("Bảng tính (.xlsx) hoặc tệp CSV", [FileRequired("Chọn một tệp .xlsx hoặc .csv.")])
    stream = RadioField(
        "Luồng nhiệm vụ",
        [InputRequired("Chọn một luồng.")],
        choices=[SelectChoice(stream.value, word) for stream, word in STREAM_WORDS.items()],
        default=Stream.PROVINCIAL.value,
    )
    under_id = SelectField("Danh sách của", validate_choice=True, default="")
    encoding = SelectField(
        "Bảng mã của tệp CSV",
        choices=[SelectChoice(one.value, word) for one, word in ENCODING_WORDS.items()],
        default=Encoding.UTF_8.value,
    )
    code_prefix = StringField("Tiền tố mã nhiệm vụ", [Length(max=LONGEST_PREFIX)])


def _upload_form() -> Any:  # noqa: ANN401 - WTForms fields are not typed
    form = UploadForm()
    parents = list_parent_agencies()
    form.under_id.choices = [
        SelectChoice("", "Văn phòng ta"),
        *(SelectChoice(str(one.id), one.name) for one in parents),
    ]
    form.has_parents = bool(parents)
    return form


@bp.get("/nhap-bang-tinh")
@audience(OFFICE)
def new() -> str:
    """Show the form for a list."""
    return _new_page(_upload_form())


@bp.post("/nhap-bang-tinh")
@audience(OFFICE)
def upload() -> Response | tuple[str, int]:
    """Read the list and go on to the preview."""
    form = _upload_form()
    limit_mb = current_app.extensions["settings"].upload_limit_mb
    if form.validate_on_submit():
        told = Upload(
            content=form.file.data.read(limit_mb * 1024 * 1024 + 1),
            file_name=form.file.data.filename or "",
            stream=Stream(form.stream.data),
            under_id=int(form.under_id.data) if form.under_id.data else None,
            code_prefix=(form.code_prefix.data or "").strip(),
            encoding=Encoding(form.encoding.data),
        )
        try:
            staged_id = stage_list(upload=told, by=current_actor(), limit_mb=limit_mb)
        except BadWorkbook as error:
            form.file.errors = [str(error)]
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        else:
            return redirect(url_for("imports.preview", staged_id=staged_id))
    return _new_page(form), 400


@bp.get(_ID)
@audience(OFFICE)
def preview(staged_id: int) -> str:
    """Show what would happen: new, changed, unchanged, refused and why."""
    return _preview_page(staged_id)


@bp.post(f"{_ID}/trang")
@audience(OFFICE)
def choose(staged_id: int) -> Response:
    """Take the sheets that are ticked, and leave out the others."""
    taken = {int(told) for told in request.form.getlist("trang") if told.isdecimal() and len(told) < 5}
    choose_sheets(staged_id=staged_id, taken=taken, by=current_actor())
    return redirect(url_for("imports.preview", staged_id=staged_id))


@bp.post(f"{_ID}/sua")
@audience(OFFICE)
@shows_again
def correct(staged_id: int) -> Response | str | tuple[str, int]:
    """Keep what was typed in place of cells, and check the rows anew."""
    if ONLY_SHOW in request.form:
        return _preview_page(staged_id)
    try:
        is_new = _keep_corrections(staged_id)
    except InvalidInput as error:
        return _preview_page(staged_id, refused=str(error)), 400
    if is_new:
        flash("Đã giữ phần sửa và kiểm tra lại từng dòng; chưa nhập gì.", "success")
    return _back_to_rows(staged_id)


@bp.post(_ID)
@audience(OFFICE)
@shows_again
def confirm(staged_id: int) -> Response | str | tuple[str, int]:
    """Take the tasks; but what was typed and not yet checked is checked first."""
    if ONLY_SHOW in request.form:
        return _preview_page(staged_id)
    skip = request.form.get("bo-qua") == "1"
    try:
        if (read_rows() or read_names()) and _keep_corrections(staged_id):
            flash("Bạn vừa sửa vài ô: đã giữ và kiểm tra lại, chưa nhập gì. Xem lại rồi bấm nhập.", "success")
            return _back_to_rows(staged_id)
        confirmed = confirm_import(staged_id=staged_id, skip_refused=skip, by=current_actor())
    except Refused as error:
        return _preview_page(staged_id, refused=str(error)), 400
    result = confirmed.result
    if result is None:
        flash("Danh sách dài nên được nhập trong nền; trang này cho xem tiến độ.", "success")
        return redirect(url_for("import_runs.index"))
    told = f"Đã thêm {result.created}, cập nhật {result.updated}, giữ nguyên {result.unchanged} nhiệm vụ"
    flash(told + (f", bỏ qua {len(result.refused)} chỗ bị từ chối." if result.refused else "."), "success")
    newest_first: dict[str, Any] = {"luong": "tat-ca", "sap-xep": Sort.NEWEST.value}
    return redirect(url_for("tasks.index", **newest_first))


@bp.post(f"{_ID}/huy")
@audience(OFFICE)
def cancel(staged_id: int) -> Response:
    """Forget the list."""
    drop_staged(staged_id=staged_id, by=current_actor())
    flash("Đã hủy, chưa nhập gì.", "success")
    return redirect(url_for("imports.new"))


def _keep_corrections(staged_id: int) -> bool:
    """Keep what the form has in its fields; gives whether any of it is new."""
    corrected = correct_list(staged_id=staged_id, rows=read_rows(), names=read_names(), by=current_actor())
    if corrected.emptied:
        flash(
            f"{corrected.emptied} dòng vừa sửa có dấu chỉ độ mật: nội dung của dòng đã bị bỏ, không lưu lại.", "danger"
        )
    return corrected.is_new


def _back_to_rows(staged_id: int) -> Response:
    page = request.form.get("trang-sua", "")
    told: dict[str, Any] = {"trang": page} if page.isdecimal() and len(page) < 5 and int(page) > 1 else {}
    return redirect(url_for("imports.preview", staged_id=staged_id, **told))


def _new_page(form: Any) -> str:  # noqa: ANN401 - WTForms fields are not typed
    return render_template("imports/new.html", form=form, names=NAMES, required=REQUIRED)


def _preview_page(staged_id: int, refused: str | None = None) -> str:
    preview = preview_import(staged_id=staged_id, by=current_actor())
    rows = list_rows_to_correct(preview)
    pages = in_pages(rows)
    told = request.form.get("trang-sua") or request.args.get("trang", "")
    page = min(max(int(told), 1), len(pages)) if told.isdecimal() and len(told) < 5 else 1
    unknown = list_unknown_names(preview)
    return render_template(
        "imports/preview.html",
        preview=preview,
        refused=refused,
        general=list_general_refusals(preview.plan.refused) if preview.plan else [],
        rows=pages[page - 1],
        number_of_rows=len(rows),
        page=page,
        pages=len(pages),
        unknown=unknown[:_NAMES_SHOWN],
        agency_names=[one.name for one in list_agency_names()] if unknown else [],
        typed=request.form,
        fields=NAMES,
        shown=_SHOWN,
    )
