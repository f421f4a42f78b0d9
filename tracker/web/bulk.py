"""One act on many tasks: choose them on a list, see what would happen to each, confirm, read what came of each."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.lifecycle import Act, refusal
from tracker.domain.permissions import OF_AN_AGENCY, OFFICE
from tracker.domain.waiting import Waiting
from tracker.errors import InvalidInput
from tracker.queries.bulk import ChosenTask, get_bulk_result, list_chosen_tasks
from tracker.services.bulk import MOST_AT_ONCE, Wish, act_on_many
from tracker.web.address import word_of
from tracker.web.audience import audience
from tracker.web.bulk_acts import BULK_ACTS, BulkForm, bulk_acts_of
from tracker.web.forms import shows_again
from tracker.web.login import current_actor
from tracker.web.task_list import list_arguments

bp = Blueprint("bulk", __name__)

_WHO = OFFICE | OF_AN_AGENCY
#: The word in the address that leads back to the queue.
_QUEUE = "cho-xu-ly"
_NO_TASK = "Không có nhiệm vụ này, hoặc bạn không được xem."


@dataclass(frozen=True)
class Line:
    """One task of the preview: what would stand on it, or why it cannot be."""

    code: str
    task: ChosenTask | None
    before: str
    after: str
    why_not: str


@bp.post("/nhiem-vu/hang-loat/xem-truoc")
@audience(_WHO)
@shows_again
def preview() -> Response | str | tuple[str, int]:
    """Show what an act would do to each of the chosen tasks, and ask what it needs to know. Nothing is changed."""
    act, codes = _act(), _codes()
    if act is None or not codes:
        return _back("Chọn một việc trong danh sách việc." if codes else "Chưa chọn nhiệm vụ nào. Đánh dấu các dòng.")
    if len(codes) > MOST_AT_ONCE:
        return _back(f"Mỗi lần làm nhiều nhất {MOST_AT_ONCE} nhiệm vụ; bạn chọn {len(codes)}. Bỏ bớt rồi làm lại.")
    form = _form(act)
    if BULK_ACTS[act].asks and "da-nhap" not in request.form:
        return _page(act, codes, form, is_ready=False)
    if "sua" in request.form or not form.validate_on_submit():
        return _page(act, codes, form, is_ready=False), 200 if "sua" in request.form else 400
    return _page(act, codes, form, is_ready=True)


@bp.post("/nhiem-vu/hang-loat")
@audience(_WHO)
@shows_again
def confirm() -> Response | tuple[str, int]:
    """Take the act on each of the tasks as they were in the preview."""
    act, codes = _act(), _codes()
    if act is None or not codes:
        return _back("Chưa chọn nhiệm vụ nào. Đánh dấu các dòng.")
    form = _form(act)
    if not form.validate_on_submit():
        return _page(act, codes, form, is_ready=False), 400
    actor = current_actor()
    tasks = list_chosen_tasks(codes[:MOST_AT_ONCE], actor=actor)
    wishes = [Wish(code, _version(code), form.told(tasks.get(code))) for code in codes]
    try:
        entry_id = act_on_many(act=act, wishes=wishes, by=actor)
    except InvalidInput as error:
        if error.field not in form:
            return _back(str(error))
        form[error.field].errors = [str(error)]
        return _page(act, codes, form, is_ready=False), 400
    return redirect(url_for("bulk.result", entry_id=entry_id, **_list()))


@bp.get("/nhiem-vu/hang-loat/<int(max=2147483647):entry_id>")
@audience(_WHO)
def result(entry_id: int) -> str:
    """Show what came of each task."""
    actor = current_actor()
    found = get_bulk_result(entry_id, actor=actor)
    tasks = list_chosen_tasks([code for code, _ in found.outcomes], actor=actor)
    return render_template("tasks/bulk_result.html", result=found, tasks=tasks, arguments=_list(), back=_way_back())


def _page(act: Act, codes: list[str], form: BulkForm, *, is_ready: bool) -> str:
    lines = _lines(act, codes, form, is_ready=is_ready)
    return render_template(
        "tasks/bulk_preview.html",
        act=act,
        bulk=BULK_ACTS[act],
        form=form,
        lines=lines,
        possible=sum(not line.why_not for line in lines),
        is_ready=is_ready,
        carried=_carried(form),
        arguments=_list(),
        back=_way_back(),
    )


def _lines(act: Act, codes: list[str], form: BulkForm, *, is_ready: bool) -> list[Line]:
    actor, today = current_actor(), clock.today()
    tasks = list_chosen_tasks(codes[:MOST_AT_ONCE], actor=actor)
    lines = []
    for code in codes[:MOST_AT_ONCE]:
        task = tasks.get(code)
        if task is None:
            lines.append(Line(code, None, "", "", _NO_TASK))
            continue
        why_not = refusal(act, task.state, actor, task.circumstances) or ""
        if is_ready and not why_not:
            why_not = form.why_not(task, today) or ""
        after = form.after(task) if is_ready and not why_not else ""
        lines.append(Line(code, task, BULK_ACTS[act].before(task), after, why_not))
    return lines


def _act() -> Act | None:
    """The act that was chosen, among those this person is offered."""
    return next((act for act in bulk_acts_of(current_actor()) if act.value == request.form.get("viec")), None)


def _codes() -> list[str]:
    """The codes that were chosen, each once, in their order; all of the page where that was ticked."""
    told = request.form.getlist("chon")
    if request.form.get("ca-trang") == "1":
        told += request.form.getlist("tren-trang")
    return list(dict.fromkeys(code[:40] for code in told if code))


def _version(code: str) -> int:
    """The version of a task that the preview showed; 0, which no task has, when it showed none."""
    told = request.form.get(f"phien-{code}", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _form(act: Act) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    form = BULK_ACTS[act].form()
    form.prepare(current_actor())
    return form


def _carried(form: BulkForm) -> list[tuple[str, str]]:
    """What was filled in, as it was sent."""
    names = [field.name for field in form if field.name != "csrf_token"]
    return [(name, value) for name in names for value in request.form.getlist(name)]


def _list() -> dict[str, Any]:
    """The list from which the tasks were chosen, as its address has it: the queue, or a list of tasks."""
    if request.args.get("ve") == _QUEUE:
        kind = word_of(Waiting, "loai")
        return {"ve": _QUEUE, "loai": kind.value if kind else None}
    return dict(list_arguments())


def _way_back() -> str:
    told = _list()
    return url_for("queue.index", loai=told["loai"]) if "ve" in told else url_for("tasks.index", **told)


def _back(message: str) -> Response:
    flash(message, "error")
    return redirect(_way_back())
