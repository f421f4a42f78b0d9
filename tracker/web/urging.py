"""Urging: see what would be sent to whom, write it, send it, and see what came of it."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import OFFICE
from tracker.domain.urging import ANSWER_WITHIN_WORKING_DAYS, MOST_URGED
from tracker.errors import InvalidForm, InvalidInput, NotFound, Refused, StaleVersion
from tracker.queries.calendar import get_calendar
from tracker.queries.tasks import count_tasks, list_tasks
from tracker.queries.urge_choice import find_last_letter, last_letter_number, list_urges_of_go
from tracker.queries.urge_register import (
    list_urges_of,
)
from tracker.services.urge_preview import UrgePreview, preview_urges
from tracker.services.urging import UrgeWish, urge_tasks
from tracker.web.audience import audience
from tracker.web.forms import shows_again
from tracker.web.login import current_account, current_actor
from tracker.web.task_list import list_arguments, read_task_list
from tracker.web.urge_forms import UrgeForm, as_number, new_urge_form, told_numbers

bp = Blueprint("urging", __name__)

_QUEUE = "cho-xu-ly"


@bp.get("/don-doc/moi")
@audience(OFFICE)
def new() -> Response | str:
    """Show what urging would send: about the tasks the address names, or the first of the list it asks for."""
    codes, total = _codes(request.args.getlist("chon")), 0
    if not codes and list_arguments():
        actor, today = current_actor(), clock.today()
        told = read_task_list(today)
        codes = [row.code for row in list_tasks(told.chosen, actor=actor, today=today, sort=told.sort, size=MOST_URGED)]
        total = count_tasks(told.chosen, actor=actor, today=today) if len(codes) == MOST_URGED else len(codes)
    if not codes:
        overdue: dict[str, Any] = {"ket-qua": "qua-han"}
        return redirect(url_for("tasks.index", **overdue))
    return _page(codes[:MOST_URGED], _new_form(), total=total)


@bp.post("/don-doc/moi")
@audience(OFFICE)
def preview() -> Response | str:
    """The same for tasks that were ticked on a list. Nothing is changed."""
    codes = _ticked()
    if not codes or len(codes) > MOST_URGED:
        flash(_why_not(len(codes)), "error")
        return redirect(_way_back(codes))
    return _page(codes, _new_form())


@bp.post("/don-doc")
@audience(OFFICE)
@shows_again
def send() -> Response | tuple[str, int]:
    """Urge. When it is refused, nothing was sent, and the form comes back with what was typed."""
    codes, form = _ticked(), _form()
    if not codes or len(codes) > MOST_URGED:
        flash(_why_not(len(codes)), "error")
        return redirect(_way_back(codes))
    if not form.validate_on_submit():
        return _page(codes, form), 200 if form.is_only_shown else 400
    numbers = told_numbers() if form.with_letter.data else {}
    try:
        made = urge_tasks(
            go=form.go.data or secrets.token_hex(16),
            wishes=[UrgeWish(code, as_number(request.form.get(f"phien-{code}", "")[:9])) for code in codes],
            text=form.text.data or "",
            letters=_letters(form, codes, numbers),
            by=current_actor(),
            settings=current_app.extensions["settings"],
        )
    except (Refused, NotFound) as error:
        wrong, refused = _tell(form, error)
        return _page(codes, form, refused=refused, wrong=wrong), 409 if isinstance(error, StaleVersion) else 400
    if len(made) == 1:
        flash("Đã đôn đốc. Thư đang được gửi, diễn biến của nhiệm vụ đã ghi.", "success")
        return redirect(url_for("urges.show", urge_id=made[0]))
    return redirect(url_for("urging.result", go=form.go.data))


@bp.get("/don-doc/ket-qua/<go>")
@audience(OFFICE)
def result(go: str) -> str:
    """Show what one press of the button made: an urge an agency, each with its letter."""
    rows = list_urges_of(list_urges_of_go(go), actor=current_actor())
    if not rows:
        message = "Không có lần đôn đốc này."
        raise NotFound(message)
    return render_template("urging/result.html", rows=rows)


def _page(
    codes: list[str],
    form: UrgeForm,
    *,
    total: int = 0,
    refused: str = "",
    wrong: Mapping[str, str] | None = None,
) -> str:
    preview = preview_urges(codes=codes, by=current_actor())
    return render_template(
        "urging/new.html",
        preview=preview,
        form=form,
        numbers=_numbers(preview, form),
        total=total,
        refused=refused,
        wrong=wrong or {},
        count=sum(len(one.tasks) for one in preview.agencies),
        people=sum(len(one.people) for one in preview.agencies),
        arguments=_list(),
        back=_way_back(codes),
        most=MOST_URGED,
    )


def _numbers(preview: UrgePreview, form: UrgeForm) -> dict[int, str]:
    """The number of each agency's letter: as typed, or the next ones that are free."""
    told = told_numbers() if request.method == "POST" else {}
    day = form.letter_on.data or clock.today()
    last = last_letter_number(day.year)
    return {one.agency_id: told.get(one.agency_id, str(last + place)) for place, one in enumerate(preview.agencies, 1)}


def _letters(form: UrgeForm, codes: list[str], numbers: Mapping[int, str]) -> dict[int, Any]:
    if not form.with_letter.data:
        return {}
    agencies = preview_urges(codes=codes, by=current_actor()).agencies
    return {one.agency_id: form.details(as_number(numbers.get(one.agency_id, ""))) for one in agencies}


def _tell(form: UrgeForm, error: Exception) -> tuple[dict[str, str], str]:
    """Put what is wrong beside the field it is about: what is wrong with numbers, and what belongs to no field."""
    told = {error.field: str(error)} if isinstance(error, InvalidInput) else {}
    told |= error.errors if isinstance(error, InvalidForm) else {}
    if not told:
        return {}, str(error)
    for name in set(told) & set(form.data):
        form[name].errors = [told.pop(name)]
    return told, "" if not told or any(name.startswith("so-") for name in told) else " ".join(told.values())


def _new_form() -> UrgeForm:
    today, account = clock.today(), current_account()
    last = find_last_letter()
    form: UrgeForm = new_urge_form(
        go=secrets.token_hex(16),
        answer_by=get_calendar(today).add_working_days(today, ANSWER_WITHIN_WORKING_DAYS),
        today=today,
        last=last,
        province=current_app.extensions["settings"].province_name,
    )
    if last is None and account.actor.role == "office_head":
        form.signer_name.data = account.actor.name
    return form


def _form() -> UrgeForm:
    form = UrgeForm()
    form.go.data = (form.go.data or "")[:32]
    return form


def _ticked() -> list[str]:
    told = request.form.getlist("chon")
    if request.form.get("ca-trang") == "1":
        told += request.form.getlist("tren-trang")
    return _codes(told)


def _codes(told: list[str]) -> list[str]:
    return list(dict.fromkeys(code[:40] for code in told if code))


def _why_not(number: int) -> str:
    if not number:
        return "Chưa chọn nhiệm vụ nào để đôn đốc. Đánh dấu các dòng."
    return f"Mỗi lần đôn đốc nhiều nhất {MOST_URGED} nhiệm vụ; bạn chọn {number}. Bỏ bớt rồi làm lại."


def _list() -> dict[str, Any]:
    """The list from which the tasks were chosen, as its address has it."""
    return {"ve": _QUEUE} if request.args.get("ve") == _QUEUE else dict(list_arguments())


def _way_back(codes: list[str]) -> str:
    told = _list()
    if "ve" in told:
        return url_for("queue.index")
    if not told and len(codes) == 1:
        return url_for("tasks.show", code=codes[0])
    return url_for("tasks.index", **told)
