"""The list of tasks, whose filters live in the address, and the page of one task."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.lifecycle import STATE_WORDS, Act, State, acts_open_to
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import SEE_TASKS, Actor
from tracker.domain.streams import Stream
from tracker.queries.agencies import list_agency_names
from tracker.queries.calendar import get_calendar
from tracker.queries.task_page import find_code, get_task_page
from tracker.queries.tasks import PAGE_SIZE, Part, Sort, TaskFilter, count_by_outcome, list_tasks
from tracker.web.acts import SERVICES
from tracker.web.address import day_of, page_number, text_of, word_of
from tracker.web.audience import audience
from tracker.web.login import current_account, current_actor

bp = Blueprint("tasks", __name__)

_COMPLETED = frozenset({Outcome.ON_TIME, Outcome.LATE})
_OPEN = frozenset({Outcome.WITHIN, Outcome.OVERDUE})
#: The chips of the list: the word in the address, what it shows, what it is called.
CHIPS: Mapping[str, tuple[frozenset[Outcome], str]] = {
    "chua-hoan-thanh": (_OPEN, "Chưa hoàn thành"),
    "qua-han": (frozenset({Outcome.OVERDUE}), "Quá hạn"),
    "trong-han": (frozenset({Outcome.WITHIN}), "Trong hạn"),
    "hoan-thanh": (_COMPLETED, "Đã hoàn thành"),
    "dung-han": (frozenset({Outcome.ON_TIME}), "Đúng hạn"),
    "cham": (frozenset({Outcome.LATE}), "Chậm"),
    "khong-han": (frozenset({Outcome.UNDATED}), "Không thời hạn"),
    "co-han": (_OPEN | _COMPLETED, "Tất cả có thời hạn"),
    "co-ket-cuc": (_COMPLETED | {Outcome.OVERDUE}, "Đã có kết cục"),
}
#: These are reached from figures; they stand among the chips only while they are on.
_HIDDEN = frozenset({"co-ket-cuc"})
SORTS = {
    Sort.DUE: "Hạn gần nhất trước",
    Sort.DUE_LAST: "Hạn xa nhất trước",
    Sort.NEWEST: "Mới giao trước",
    Sort.OLDEST: "Giao lâu nhất trước",
    Sort.AGENCY: "Theo cơ quan",
    Sort.CODE: "Theo mã",
}
#: What moves a task on: the first of these that is open is the next act.
_NEXT = frozenset({Act.ACCEPT, Act.REPORT, Act.CONFIRM, Act.HAND_OUT_AGAIN, Act.DECIDE_EXTENSION, Act.RESUME})
#: Acts that stand apart, since they undo or change what was given; nobody is invited to them.
_RARE = frozenset({
    Act.TAKE_BACK, Act.WITHDRAW_REQUEST, Act.EXTEND, Act.CHANGE_LEAD, Act.CORRECT, Act.SUSPEND, Act.REOPEN, Act.REVOKE,
})  # fmt: skip
#: These have their place on the page itself.
_ON_THE_PAGE = frozenset({Act.DISCUSS})
#: The word in the address for both what an agency leads and what it takes part in.
_BOTH = "ca-hai"
_DEFAULT_CHIP = "chua-hoan-thanh"


@bp.get("/nhiem-vu")
@audience(SEE_TASKS)
def index() -> str | Response:
    """List the tasks that the address asks for, 50 a page. Looking for a task by its very code leads to its page."""
    actor, today = current_actor(), clock.today()
    chip = request.args.get("ket-qua", "")
    whole = _wants_whole_life()
    if chip not in CHIPS:
        chip = "" if whole else _DEFAULT_CHIP
    part = _part()
    chosen = _filter(today, CHIPS[chip][0] if chip else frozenset(), part)
    if (code := _exact_code(chosen, actor)) is not None:
        return redirect(url_for("tasks.show", code=code))
    counts = count_by_outcome(chosen, actor=actor, today=today)
    total = sum(n for outcome, n in counts.items() if not chip or outcome in CHIPS[chip][0])
    # What is still to be done is read by its due date, everything else the latest first.
    to_be_done = bool(chosen.outcomes) and chosen.outcomes <= _OPEN
    usual = Sort.DUE if to_be_done or chosen.due_within_days else Sort.NEWEST
    sort, page = word_of(Sort, "sap-xep") or usual, page_number()
    return render_template(
        "tasks/index.html",
        rows=list_tasks(chosen, actor=actor, today=today, sort=sort, page=page),
        chosen=chosen,
        chip=chip,
        part=part,
        state_words=_states_to_choose(actor),
        chips=_chips(counts, chip),
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        first=(page - 1) * PAGE_SIZE + 1,
        sort=sort,
        sorts=SORTS,
        agencies=list_agency_names() if actor.sees_everything else [],
        is_filtered=bool(set(request.args) - {"trang", "sap-xep", "ket-qua", "luong"}),
        stream_word=request.args.get("luong", Stream.PROVINCIAL.value),
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
    return render_template(
        "tasks/task.html",
        task=task,
        next_act=next_act,
        usual_acts=[act for act in offered if act not in _RARE and act is not next_act],
        rare_acts=[act for act in offered if act in _RARE],
        may_tell_progress=Act.PROGRESS in open_acts,
        may_discuss=Act.DISCUSS in open_acts,
        working_days_given=calendar.working_days_between(task.assigned_on, task.due_on) if task.due_on else None,
        holidays_passed=_holidays(calendar.days_off, task.assigned_on, task.due_on),
    )


def _holidays(days_off: Mapping[date, str], after: date, until: date | None) -> list[tuple[date, str]]:
    return sorted((day, name) for day, name in days_off.items() if until and after < day <= until and day.weekday() < 5)


def _wants_whole_life() -> bool:
    """Whether the address asks for something that may be in any outcome: a search, a document, a state."""
    return any(request.args.get(name) for name in ("q", "van-ban", "trang-thai", "cho-xac-nhan", "sap-den-han"))


def _part() -> Part | None:
    """How the chosen agency stands to the tasks; None for an agency's people who want all that concerns them."""
    told = word_of(Part, "vai-tro")
    if current_actor().sees_everything:
        return told or Part.LEAD
    searches = request.args.get("q") or request.args.get("van-ban")
    if told is None and request.args.get("vai-tro") != _BOTH and not searches:
        return Part.LEAD
    return told


def _exact_code(chosen: TaskFilter, actor: Actor) -> str | None:
    words = chosen.words
    return find_code(words, actor=actor) if "-" in words and " " not in words else None


def _states_to_choose(actor: Actor) -> dict[State, str]:
    return {state: word for state, word in STATE_WORDS.items() if state is not State.DRAFT or actor.is_office}


def _filter(today: date, outcomes: frozenset[Outcome], part: Part | None) -> TaskFilter:
    account, arguments = current_account(), request.args
    agency_code = text_of("co-quan", 35) if account.actor.sees_everything else account.agency_code if part else ""
    stream = None if arguments.get("luong") == "tat-ca" else word_of(Stream, "luong") or Stream.PROVINCIAL
    document = arguments.get("van-ban", "")
    return TaskFilter(
        as_of=min(day_of("ngay") or today, today),
        stream=stream,
        outcomes=outcomes,
        from_on=day_of("tu"),
        to_on=day_of("den"),
        agency_code=agency_code or "",
        part=part or Part.LEAD,
        state=_visible_state(account.actor),
        awaiting_confirmation=arguments.get("cho-xac-nhan") == "1",
        due_within_days=7 if arguments.get("sap-den-han") == "1" else None,
        document_id=int(document) if document.isdecimal() and len(document) < 10 else None,
        words=text_of("q", 200),
    )


def _visible_state(actor: Actor) -> State | None:
    state = word_of(State, "trang-thai")
    return None if state is State.DRAFT and not actor.is_office else state


def _chips(counts: Mapping[Outcome, int], on: str) -> list[tuple[str, str, int]]:
    return [
        (word, label, sum(counts.get(outcome, 0) for outcome in outcomes))
        for word, (outcomes, label) in CHIPS.items()
        if word not in _HIDDEN or word == on
    ]


def _here(**changes: str | int | None) -> str:
    """This list with some of its filters changed; None takes one away. The page number starts again unless given."""
    arguments: dict[str, Any] = {**request.args.to_dict(), "trang": None, **changes}
    return url_for("tasks.index", **{name: value for name, value in arguments.items() if value not in {None, ""}})
