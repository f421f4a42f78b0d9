"""Agencies: the list, adding one, changing one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from tracker import clock
from tracker.domain.agencies import KIND_WORDS, AgencyKind
from tracker.domain.permissions import ADMINISTER
from tracker.domain.wording import count_in_words
from tracker.errors import InvalidInput, StaleVersion
from tracker.queries.agencies import list_agency_names
from tracker.queries.agency_pages import (
    PAGE_SIZE,
    AgencyRow,
    count_open_tasks,
    find_agency_page,
    get_agency,
    has_tasks,
)
from tracker.services.agency_changes import AgencyDetails, add_agency, change_agency
from tracker.web.address import page_number, text_of
from tracker.web.audience import audience
from tracker.web.form_fields import DayField
from tracker.web.forms import Form, shows_again
from tracker.web.login import own_actor

bp = Blueprint("admin_agencies", __name__)

_ID = "/quan-tri/co-quan/<int(max=2147483647):agency_id>"


class AgencyForm(Form):
    """What is told of an agency."""

    code = StringField(
        "Mã cơ quan",
        [InputRequired("Cần nhập mã."), Length(max=35)],
        description="Mã định danh điện tử, ví dụ H50.04; gồm chữ, chữ số và . - _. Có nhiệm vụ thì không đổi được.",
    )
    name = StringField("Tên đầy đủ", [InputRequired("Cần nhập tên."), Length(max=255)])
    short_name = StringField("Tên ngắn", [Length(max=100)], description="Ví dụ: Sở KHĐT")
    aliases = TextAreaField(
        "Tên gọi khác",
        [Length(max=5_000)],
        description="Mỗi dòng một tên mà bảng tính hay dùng. Không phân biệt hoa thường, dấu.",
    )
    kind = SelectField(
        "Loại",
        [InputRequired("Chọn một loại.")],
        choices=[SelectChoice(kind.value, word) for kind, word in KIND_WORDS.items()],
    )
    parent_id = SelectField("Cơ quan cấp trên", default="")
    valid_from = DayField("Có hiệu lực từ", [Optional()], description="Để trống nếu có từ trước.")
    valid_to = DayField("Hết hiệu lực sau ngày", [Optional()], description="Ngày cuối cùng; để trống nếu vẫn còn.")
    seen = HiddenField()


@bp.get("/quan-tri/co-quan")
@audience(ADMINISTER)
def index() -> str:
    """List the agencies."""
    words, page = text_of("q", 100), page_number()
    rows, total = find_agency_page(words, page=page)
    return render_template(
        "admin/agencies.html",
        rows=rows,
        total=total,
        words=words,
        page=page,
        pages=-(-total // PAGE_SIZE),
        kinds=KIND_WORDS,
    )


@bp.get("/quan-tri/co-quan/them")
@audience(ADMINISTER)
def new() -> str:
    """Show the form for an agency."""
    return _new_page(_with_parents(AgencyForm()))


@bp.post("/quan-tri/co-quan/them")
@audience(ADMINISTER)
@shows_again
def add() -> Response | tuple[str, int]:
    """Add an agency."""
    form = _with_parents(AgencyForm())
    if form.validate_on_submit():
        try:
            agency_id = add_agency(details=_told(form), by=own_actor())
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        else:
            flash(f"Đã thêm {form.name.data}. Thêm người cho cơ quan ở mục Tài khoản.", "success")
            return redirect(url_for("admin_agencies.show", agency_id=agency_id))
    return _new_page(form), 200 if form.is_only_shown else 400


@bp.get(_ID)
@audience(ADMINISTER)
def show(agency_id: int) -> str:
    """Show an agency and the form that changes it."""
    agency = get_agency(agency_id)
    values = {
        "code": agency.code,
        "name": agency.name,
        "short_name": agency.short_name,
        "aliases": "\n".join(agency.aliases),
        "kind": agency.kind.value,
        "parent_id": str(agency.parent_id or ""),
        "valid_from": agency.valid_from,
        "valid_to": agency.valid_to,
        "seen": agency.mark,
    }
    return _page(agency, _with_parents(AgencyForm(data=values), agency))


@bp.post(_ID)
@audience(ADMINISTER)
@shows_again
def change(agency_id: int) -> Response | tuple[str, int]:
    """Change an agency. When it is refused, the form comes back with what was typed."""
    agency = get_agency(agency_id)
    form, refused = _with_parents(AgencyForm(), agency), None
    status = 200 if form.is_only_shown else 400
    if form.validate_on_submit():
        try:
            change_agency(agency_id=agency_id, details=_told(form), seen=form.seen.data or "", by=own_actor())
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        except StaleVersion as error:
            refused, status = str(error), 409
        else:
            flash("Đã lưu cơ quan.", "success")
            _warn_of_open_tasks(form, agency)
            return redirect(url_for("admin_agencies.show", agency_id=agency_id))
    agency = get_agency(agency_id)
    form.seen.data = agency.mark  # having seen what somebody else saved, he may send it again
    return _page(agency, form, refused), status


def _warn_of_open_tasks(form: Any, agency: AgencyRow) -> None:  # noqa: ANN401 - WTForms fields are not typed
    if form.valid_to.data is not None and (number := count_open_tasks(agency.id)):
        flash(
            f"{form.name.data} còn chủ trì {count_in_words(number)} nhiệm vụ chưa hoàn thành. Trước khi hết hiệu lực, "
            "Văn phòng cần đổi cơ quan chủ trì; sau ngày đó không ai được nhắc về các nhiệm vụ ấy.",
            "warning",
        )


def _told(form: Any) -> AgencyDetails:  # noqa: ANN401 - WTForms fields are not typed
    return AgencyDetails(
        code=form.code.data,
        name=form.name.data,
        kind=AgencyKind(form.kind.data),
        short_name=form.short_name.data or "",
        aliases=(form.aliases.data or "").splitlines(),
        parent_id=int(form.parent_id.data) if form.parent_id.data else None,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )


def _with_parents(form: Any, agency: AgencyRow | None = None) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    form.parent_id.choices = [
        SelectChoice("", "Không có"),
        *(SelectChoice(str(one.id), one.name) for one in list_agency_names() if agency is None or one.id != agency.id),
    ]
    return form


def _new_page(form: AgencyForm) -> str:
    return render_template("admin/agency_new.html", form=form)


def _page(agency: AgencyRow, form: AgencyForm, refused: str | None = None) -> str:
    chosen: dict[str, Any] = {"luong": "tat-ca", "co-quan": agency.code, "vai-tro": "chu-tri"}
    tasks_address = url_for("tasks.index", **chosen)
    return render_template(
        "admin/agency.html",
        agency=agency,
        form=form,
        refused=refused,
        open_tasks=count_open_tasks(agency.id),
        code_is_fixed=has_tasks(agency.id),
        tasks_address=request.host_url.rstrip("/") + tasks_address,
        exists_today=agency.exists_on(clock.today()),
    )
