"""Recurring duties: their list, the page of each, and beginning, changing, ending them and making the next by hand."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import OFFICE, SEE_TASKS
from tracker.domain.wording import day_in_words
from tracker.errors import ActRefused, InvalidForm, NotFound, Refused, StaleVersion
from tracker.queries.agencies import list_agency_choices, list_agency_names
from tracker.queries.drafts import list_assigners_used, list_fields_used
from tracker.queries.series import PAGE_SIZE, SeriesFilter, list_series, list_waiting_drafts
from tracker.queries.series_history import list_series_changes_since
from tracker.queries.series_of_task import find_series_with
from tracker.queries.series_page import SeriesFacts, get_series, get_series_page
from tracker.queries.task_page import TaskPage, get_task_page
from tracker.queries.timeline import TimelineEntry
from tracker.services.series import begin_series, change_series, end_series
from tracker.services.series_making import make_now
from tracker.services.series_preview import SeriesPreview, preview_begin, preview_change
from tracker.web.address import page_number, text_of
from tracker.web.audience import audience
from tracker.web.document_forms import version_of
from tracker.web.forms import shows_again
from tracker.web.login import current_actor
from tracker.web.series_forms import SeriesFields

bp = Blueprint("series", __name__, url_prefix="/dinh-ky")
_ID = "/<int(max=2147483647):number>"
#: The button that shows the next days, and stores nothing.
_LOOK = "xem"


@bp.get("")
@audience(SEE_TASKS)
def index() -> str:
    """List the recurring duties, by agency, 50 a page; for the Office also the drafts they made."""
    actor, page = current_actor(), page_number()
    chosen = SeriesFilter(
        words=text_of("q", 200),
        agency_code=text_of("co-quan", 35) if actor.sees_everything else "",
        with_ended=request.args.get("da-ket-thuc") == "1",
    )
    rows, total = list_series(chosen, actor=actor, today=clock.today(), page=page)
    waiting, waits = list_waiting_drafts(actor=actor)

    def here(**changes: str | int | None) -> str:
        known = {name: request.args.get(name) for name in ("q", "co-quan", "da-ket-thuc")}
        arguments: dict[str, Any] = {**known, **changes}
        return url_for("series.index", **{name: value for name, value in arguments.items() if value not in {None, ""}})

    return render_template(
        "series/index.html",
        rows=rows,
        total=total,
        chosen=chosen,
        to_hand_out=waiting,
        waits=waits,
        agencies=list_agency_names() if actor.sees_everything else [],
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        here=here,
    )


@bp.get("/moi")
@audience(OFFICE)
def new() -> str | Response:
    """Show the form with what a task says; without a task, the list says how one begins."""
    code = text_of("nhiem-vu", 40)
    if not code:
        return redirect(url_for("series.index"))
    task, today = _task(code), clock.today()
    if (number := find_series_with(task.code)) is not None:
        return redirect(url_for("series.show", number=number))
    form = SeriesFields()
    form.show_task(task, today)
    return _new_page(task, form, _look(task, form))


@bp.post("/moi")
@audience(OFFICE)
@shows_again
def begin() -> Response | tuple[str, int]:
    """Let a task come back, or only show the next days of the rule that was told."""
    task, form = _task(text_of("nhiem-vu", 40)), SeriesFields()
    refused, preview, status = None, None, 200 if form.is_only_shown else 400
    if form.is_meant():
        try:
            if request.form.get(_LOOK):
                preview, status = preview_begin(task_code=task.code, told=form.told(), by=current_actor()), 200
            else:
                number = begin_series(task_code=task.code, told=form.told(), by=current_actor())
                flash("Đã đặt lặp lại. Mỗi kỳ được tạo đúng một lần, đúng ngày ghi dưới đây.", "success")
                return redirect(url_for("series.show", number=number))
        except InvalidForm as error:
            form.show_refused(error)
        except ActRefused as error:
            refused = str(error)
    return _new_page(task, form, preview, refused), status


@bp.get(_ID)
@audience(SEE_TASKS)
def show(number: int) -> str:
    """Show one recurring duty, its times past and to come."""
    actor = current_actor()
    page = get_series_page(number, actor=actor, today=clock.today())
    return render_template("series/show.html", page=page, series=page.facts)


@bp.get(f"{_ID}/sua")
@audience(OFFICE)
def edit(number: int) -> str:
    """Show the form that changes what is to come."""
    series = get_series(number, actor=current_actor(), today=clock.today())
    form = SeriesFields()
    form.show(series)
    return _edit_page(series, form, _look(series, form))


@bp.post(f"{_ID}/sua")
@audience(OFFICE)
@shows_again
def change(number: int) -> Response | tuple[str, int]:
    """Change what is to come, or only show the next days of the rule that was told."""
    series, form = get_series(number, actor=current_actor(), today=clock.today()), SeriesFields()
    refused, status = None, 200 if form.is_only_shown else 400
    quicker: list[TimelineEntry] = []
    if form.is_meant():
        told, seen = form.told(), version_of(form.version.data)
        try:
            if request.form.get(_LOOK):
                return _edit_page(series, form, preview_change(number=number, told=told, by=current_actor())), 200
            change_series(number=number, version=seen, told=told, by=current_actor())
        except InvalidForm as error:
            form.show_refused(error)
        except StaleVersion as error:
            refused, status = str(error), 409
            quicker = list_series_changes_since(number, seen)
            names = {str(one.id): one.name for one in list_agency_names()}
            form.show_beside(series, names.get(form.lead.data, ""))
            form.version.data = str(series.version)  # having been told, the person may save
        else:
            flash("Đã sửa. Các kỳ đã tạo giữ nguyên.", "success")
            return redirect(url_for("series.show", number=number))
    return _edit_page(series, form, _look(series, form) if quicker else None, refused, quicker), status


@bp.post(f"{_ID}/ket-thuc")
@audience(OFFICE)
def end(number: int) -> Response:
    """Make nothing more from now on, or tell why it goes on."""
    get_series(number, actor=current_actor(), today=clock.today())
    try:
        end_series(number=number, version=version_of(request.form.get("version")), by=current_actor())
    except Refused as error:
        flash(str(error), "warning")
    else:
        flash("Đã kết thúc: không tạo thêm kỳ nào. Các nhiệm vụ đã tạo giữ nguyên.", "success")
    return redirect(url_for("series.show", number=number))


@bp.post(f"{_ID}/tao-ngay")
@audience(OFFICE)
def make_next(number: int) -> Response:
    """Make the next time now; the form says which day it was, so sent twice it makes one."""
    get_series(number, actor=current_actor(), today=clock.today())
    try:
        day = date.fromisoformat(request.form.get("ky", ""))
        made = make_now(number=number, day=day, by=current_actor())
    except ValueError:
        flash("Chọn kỳ cần tạo trong danh sách.", "warning")
    except ActRefused as error:
        flash(str(error), "warning")
    else:
        way = "và giao luôn" if made.is_handed_out else "thành dự thảo; giao trên trang văn bản"
        flash(f"Đã tạo kỳ {day_in_words(day)}, mã {made.code}, {way}.", "success")
    return redirect(url_for("series.show", number=number))


def _task(code: str) -> TaskPage:
    if not code:
        message = "Chưa chọn nhiệm vụ."
        raise NotFound(message)
    return get_task_page(code, actor=current_actor(), today=clock.today())


def _look(what: TaskPage | SeriesFacts, form: SeriesFields) -> SeriesPreview | None:
    """The next days of the form as it is first shown; nothing where something of it has to be corrected first."""
    try:
        if isinstance(what, TaskPage):
            return preview_begin(task_code=what.code, told=form.told(), by=current_actor())
        return preview_change(number=what.number, told=form.told(), by=current_actor())
    except InvalidForm:
        return None


def _new_page(task: TaskPage, form: SeriesFields, preview: SeriesPreview | None, refused: str | None = None) -> str:
    return _form_page(form, preview, refused, task=task, series=None, quicker=[])


def _edit_page(
    series: SeriesFacts,
    form: SeriesFields,
    preview: SeriesPreview | None,
    refused: str | None = None,
    quicker: list[TimelineEntry] | None = None,
) -> str:
    return _form_page(form, preview, refused, task=None, series=series, quicker=quicker or [])


def _form_page(form: SeriesFields, preview: SeriesPreview | None, refused: str | None, **about: Any) -> str:  # noqa: ANN401 - what the page is about
    agencies = list_agency_choices(clock.today())
    form.offer(agencies)
    return render_template(
        "series/form.html",
        form=form,
        preview=preview,
        refused=refused,
        agencies=agencies,
        fields_used=list_fields_used(),
        assigners_used=list_assigners_used(),
        **about,
    )
