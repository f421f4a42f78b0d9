"""The imports that were made: how far each is, what came of it, and taking one back."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.imports import IMPORT_WORDS, ImportState
from tracker.domain.permissions import OFFICE
from tracker.errors import Refused
from tracker.queries.health import is_scheduler_alive
from tracker.queries.import_runs import count_tasks_left, get_import_run, list_import_runs, may_undo
from tracker.services.imports.undoing import find_reason_against_undoing, undo_import
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("import_runs", __name__, url_prefix="/cac-lan-nhap")
_ID = "/<int(max=2147483647):number>"
#: While something is under way, the page shows itself again after so many seconds.
_LOOK_AGAIN_SECONDS = 3


@bp.get("")
@audience(OFFICE)
def index() -> Response:
    """List the imports, and how far those are that are under way."""
    rows = list_import_runs()
    under_way = any(row.is_under_way for row in rows)
    page = render_template(
        "imports/runs.html",
        rows=rows,
        words=IMPORT_WORDS,
        nobody_works=under_way and not is_scheduler_alive(clock.now()),
    )
    return _answer(page, looks_again=under_way)


@bp.get(_ID)
@audience(OFFICE)
def show(number: int) -> Response:
    """Show one import and what came of it."""
    row, actor = get_import_run(number), current_actor()
    is_done = row.state is ImportState.DONE and row.undone_at is None
    page = render_template(
        "imports/run.html",
        row=row,
        words=IMPORT_WORDS,
        left=count_tasks_left(number),
        may_undo=is_done and may_undo(row, actor),
        may_reopen=row.state is ImportState.FAILED and row.staged_id and row.account_id == actor.account_id,
        why_not=find_reason_against_undoing(number=number) if is_done else None,
    )
    return _answer(page, looks_again=row.is_under_way)


@bp.post(f"{_ID}/hoan-tac")
@audience(OFFICE)
def undo(number: int) -> Response:
    """Take it back."""
    try:
        undo_import(number=number, by=current_actor())
    except Refused as error:
        flash(str(error), "danger")
    else:
        flash("Đã hoàn tác: nhiệm vụ đã thêm không còn, nhiệm vụ đã đổi trở về như trước.", "success")
    return redirect(url_for("import_runs.show", number=number))


def _answer(page: str, *, looks_again: bool) -> Response:
    answer = make_response(page)
    if looks_again:
        answer.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return answer
