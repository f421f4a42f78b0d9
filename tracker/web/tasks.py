"""The list of tasks, whose filters live in the address, and the page of one task."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import STATE_WORDS, Act, State, acts_open_to
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import SEE_TASKS, SHARE_LISTS, Actor
from tracker.domain.signs import SIGN_MEANINGS, SIGN_WORDS
from tracker.domain.streams import Stream
from tracker.queries.agencies import list_agency_names
from tracker.queries.calendar import get_calendar
from tracker.queries.saved_views import list_views
from tracker.queries.series_of_task import find_series_of_task
from tracker.queries.signs import list_signs_of_task
from tracker.queries.task_page import TaskPage, find_code, get_task_page
from tracker.queries.tasks import PAGE_SIZE, TaskFilter, count_by_outcome, list_tasks
from tracker.queries.urges import list_urges_of_task
from tracker.web.acts import SERVICES
from tracker.web.address import page_number
from tracker.web.audience import audience
from tracker.web.bulk_acts import bulk_acts_of
from tracker.web.login import current_account, current_actor
from tracker.web.task_list import CHIPS, SORTS, list_arguments, list_query, read_task_list

bp = Blueprint("tasks", __name__)

#: These are reached from figures; they stand among the chips only while they are on.
_HIDDEN = frozenset({"co-ket-cuc"})
#: What moves a task on: the first of these that is open is the next act.
_NEXT = frozenset({Act.ACCEPT, Act.REPORT, Act.CONFIRM, Act.HAND_OUT_AGAIN, Act.DECIDE_EXTENSION, Act.RESUME})
#: Acts that stand apart, since they undo or change what was given; nobody is invited to them.
_RARE = frozenset({
    Act.TAKE_BACK, Act.WITHDRAW_REQUEST, Act.EXTEND, Act.CHANGE_LEAD, Act.CORRECT, Act.SUSPEND, Act.REOPEN, Act.REVOKE,
})  # fmt: skip
#: These have their place on the page itself.
_ON_THE_PAGE = frozenset({Act.DISCUSS})


@bp.get("/nhiem-vu")
@audience(SEE_TASKS)
def index() -> str | Response:
    """List the tasks that the address asks for, 50 a page. Looking for a task by its very code leads to its page."""
    actor, today = current_actor(), clock.today()
    told = read_task_list(today)
    chosen, chip = told.chosen, told.chip
    if (code := _exact_code(chosen, actor)) is not None:
        return redirect(url_for("tasks.show", code=code))
    page = page_number()
    rows = list_tasks(chosen, actor=actor, today=today, sort=told.sort, page=page)
    if page == 1 and not chip and len(rows) < PAGE_SIZE:
        counts: Mapping[Outcome, int] = Counter(row.outcome for row in rows)  # all there is stands on this page
    else:
        counts = count_by_outcome(chosen, actor=actor, today=today)
    total = sum(n for outcome, n in counts.items() if not chip or outcome in CHIPS[chip][0])
    return render_template(
        "tasks/index.html",
        rows=rows,
        told=told,
        chosen=chosen,
        chip=chip,
        part=told.part,
        state_words=_states_to_choose(actor),
        chips=_chips(counts, chip),
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        first=(page - 1) * PAGE_SIZE + 1,
        sort=told.sort,
        sorts=SORTS,
        agencies=list_agency_names() if actor.sees_everything else [],
        is_filtered=bool(set(request.args) - {"trang", "sap-xep", "ket-qua", "luong", "ten-danh-sach"}),
        stream_word=request.args.get("luong", Stream.PROVINCIAL.value),
        bulk_acts=bulk_acts_of(actor),
        views=list_views(actor),
        query=list_query(),
        can_share=actor.role in SHARE_LISTS,
        arguments=list_arguments(),
        here=_here,
    )


@bp.get("/nhiem-vu/<code>")
@audience(SEE_TASKS)
def show(code: str) -> str:
    """Show one task: how it stands, what can be done next, its facts and its history."""
    account, today = current_account(), clock.today()
    task = get_task_page(code, actor=account.actor, today=today)
    open_acts = acts_open_to(task.state, account.actor, task.circumstances)
    offered = [act for act in open_acts if act in SERVICES and act not in _ON_THE_PAGE]
    next_act = next((act for act in offered if act in _NEXT), None)
    calendar = get_calendar(today)
    series = find_series_of_task(task.id, actor=account.actor)
    return render_template(
        "tasks/task.html",
        task=task,
        next_act=next_act,
        usual_acts=[act for act in offered if act not in _RARE and act is not next_act],
        rare_acts=[act for act in offered if act in _RARE],
        may_tell_progress=Act.PROGRESS in open_acts,
        may_discuss=Act.DISCUSS in open_acts,
        may_urge=Act.URGE in open_acts,
        urges=list_urges_of_task(task.id),
        signs=list_signs_of_task(task.id, today) if account.actor.is_office else [],
        SIGN_WORDS=SIGN_WORDS,
        SIGN_MEANINGS=SIGN_MEANINGS,
        series=series,
        may_repeat=_may_repeat(task, account.actor) and series is None,
        working_days_given=calendar.working_days_between(task.assigned_on, task.due_on) if task.due_on else None,
        calendar_changed=_calendar_changed(task, calendar),
        holidays_passed=_holidays(calendar.days_off, task.assigned_on, task.due_on),
    )


def _may_repeat(task: TaskPage, actor: Actor) -> bool:
    """Whether this person may let it come back: it names its document, and was not revoked."""
    return actor.is_office and task.document is not None and task.state is not State.REVOKED


def _calendar_changed(task: TaskPage, calendar: Calendar) -> bool:
    """Whether days off were entered or taken away after so many working days had been given."""
    if not task.due_working_days or task.original_due_on is None:
        return False
    return calendar.add_working_days(task.assigned_on, task.due_working_days) != task.original_due_on


def _holidays(days_off: Mapping[date, str], after: date, until: date | None) -> list[tuple[date, str]]:
    return sorted((day, name) for day, name in days_off.items() if until and after < day <= until and day.weekday() < 5)


def _exact_code(chosen: TaskFilter, actor: Actor) -> str | None:
    words = chosen.words
    return find_code(words, actor=actor) if "-" in words and " " not in words else None


def _states_to_choose(actor: Actor) -> dict[State, str]:
    return {state: word for state, word in STATE_WORDS.items() if state is not State.DRAFT or actor.is_office}


def _chips(counts: Mapping[Outcome, int], on: str) -> list[tuple[str, str, int]]:
    return [
        (word, label, sum(counts.get(outcome, 0) for outcome in outcomes))
        for word, (outcomes, label) in CHIPS.items()
        if word not in _HIDDEN or word == on
    ]


def _here(**changes: str | int | None) -> str:
    """This list with some of its filters changed; None takes one away. The page number starts again unless given."""
    arguments: dict[str, Any] = {**request.args.to_dict(), "trang": None, "ten-danh-sach": None, **changes}
    return url_for("tasks.index", **{name: value for name, value in arguments.items() if value not in {None, ""}})
