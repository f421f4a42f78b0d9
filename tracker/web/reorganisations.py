"""Agencies change: say what is done, see what would move, do it, and take it back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import ADMINISTER, REORGANISE, SEE_EVERYTHING
from tracker.domain.reorganisation import CHOSEN_ONE_BY_ONE, KIND_OF_CHANGE_WORDS, ReorganisationKind
from tracker.errors import InvalidInput, Refused, StaleVersion
from tracker.queries.agencies import list_agency_choices, list_agency_names
from tracker.queries.reorganisations import get_movable, get_reorganisation, list_reorganisations
from tracker.services.reorganising.applying import reorganise
from tracker.services.reorganising.checks import check_draft_plan
from tracker.services.reorganising.reversing import find_reason_against_reversing, reverse_reorganisation
from tracker.web.audience import audience
from tracker.web.forms import shows_again
from tracker.web.login import current_actor
from tracker.web.reorganisation_forms import reorganisation_form

bp = Blueprint("reorganisations", __name__, url_prefix="/sap-xep-co-quan")
_ID = "/<int(max=2147483647):number>"


@bp.get("")
@audience(SEE_EVERYTHING | ADMINISTER)
def index() -> str:
    """List what happened to agencies."""
    return render_template(
        "reorganisations/index.html",
        rows=list_reorganisations(),
        words=KIND_OF_CHANGE_WORDS,
        may_reorganise=current_actor().role in REORGANISE,
    )


@bp.get("/moi")
@audience(REORGANISE)
def new() -> str:
    """Show the form."""
    return _page(_form())


@bp.post("/xem-truoc")
@audience(REORGANISE)
@shows_again
def preview() -> str | tuple[str, int]:
    """Show what would move, and let it be chosen who takes what. Nothing is changed."""
    form = _form()
    if not form.validate_on_submit() or request.form.get("sua"):
        return _page(form), 200 if form.is_only_shown or request.form.get("sua") else 400
    if form.makes_agency and not form.is_rename and not (form.new_agency_name.data or "").strip():
        form.new_agency_name.errors = ["Cần ghi tên cơ quan mới."]
        return _page(form), 400
    try:
        adds_main = form.makes_agency and not form.is_rename
        check_draft_plan(form.plan(), adds_main=adds_main, today=clock.today())
    except InvalidInput as error:
        form[error.field].errors = [str(error)]
        return _page(form), 400
    return _preview_page(form)


@bp.post("")
@audience(REORGANISE)
@shows_again
def carry_out() -> Response | str | tuple[str, int]:
    """Do it. When it is refused, nothing was changed, and what was chosen is still there."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 200 if form.is_only_shown else 400
    try:
        number = reorganise(
            plan=form.plan(), new_agency=form.new_agency(), seen=request.form.get("da-xem", ""), by=current_actor()
        )
    except InvalidInput as error:
        form[_FIELDS.get(error.field, error.field)].errors = [str(error)]
        return _page(form), 400
    except StaleVersion as error:
        return _preview_page(form, refused=str(error)), 409
    flash("Đã sắp xếp. Nhiệm vụ đang làm, phần phối hợp và người đã được chuyển như dưới đây.", "success")
    return redirect(url_for("reorganisations.show", number=number))


@bp.get(_ID)
@audience(SEE_EVERYTHING | ADMINISTER)
def show(number: int) -> str:
    """Show one reorganisation and what it moved; of tasks only their number, to those who see none."""
    row, actor = get_reorganisation(number), current_actor()
    return render_template(
        "reorganisations/show.html",
        row=row,
        words=KIND_OF_CHANGE_WORDS,
        names={one.id: one.name for one in list_agency_names()},
        sees_tasks=actor.sees_everything,
        may_reverse=actor.role in REORGANISE,
        why_not=find_reason_against_reversing(number=number) if row.reversed_at is None else None,
    )


@bp.post(f"{_ID}/hoan-tac")
@audience(REORGANISE)
def reverse(number: int) -> Response:
    """Take it back."""
    try:
        reverse_reorganisation(number=number, by=current_actor())
    except Refused as error:
        flash(str(error), "danger")
    else:
        flash("Đã hoàn tác: cơ quan, nhiệm vụ, phần phối hợp và người trở về như trước.", "success")
    return redirect(url_for("reorganisations.show", number=number))


#: What the service calls it, where the form has another word.
_FIELDS = {"code": "new_code", "name": "new_agency_name"}


def _form() -> Any:  # noqa: ANN401 - WTForms fields are not typed
    today = clock.today()
    return reorganisation_form(list_agency_choices(today), today)


def _page(form: Any) -> str:  # noqa: ANN401 - WTForms fields are not typed
    return render_template(
        "reorganisations/new.html", form=form, agencies=list_agency_choices(clock.today()), chosen=_chosen_one_by_one()
    )


def _chosen_one_by_one() -> dict[str, str]:
    """What was chosen for single tasks and people, to be handed on while the form itself is corrected."""
    return {name: value for name, value in request.form.items() if name.startswith(("nhiem-vu-", "nguoi-"))}


def _preview_page(form: Any, refused: str | None = None) -> str:  # noqa: ANN401 - WTForms fields are not typed
    plan, names = form.plan(), {one.id: one.name for one in list_agency_names()}
    main = form.new_agency_name.data if form.makes_agency else names.get(plan.main_id, "")
    return render_template(
        "reorganisations/preview.html",
        form=form,
        plan=plan,
        refused=refused,
        movable=get_movable(plan.from_ids),
        names=names,
        main=main,
        others=[(one, names[one]) for one in plan.other_ids if one in names],
        words=KIND_OF_CHANGE_WORDS,
        one_by_one=plan.kind in CHOSEN_ONE_BY_ONE,
        is_transfer=plan.kind is ReorganisationKind.TRANSFER,
        is_rename=plan.kind is ReorganisationKind.RENAME,
    )
