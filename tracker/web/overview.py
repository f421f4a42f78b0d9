"""The overview: the rate with its arithmetic, the four outcomes, the agencies, and what needs attention today."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.figures import Figures
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor, Role
from tracker.queries.calendar import list_unconfirmed_years
from tracker.queries.figures import list_figures_by_lead
from tracker.queries.tasks import TaskFilter, TaskRow, count_tasks, list_tasks
from tracker.queries.urge_register import UrgeFilter, count_urges
from tracker.web.audience import EVERYBODY, audience
from tracker.web.bars import segments
from tracker.web.figure_slice import WHOLE, FigureSlice, periods_to_choose, read_slice
from tracker.web.login import current_actor

bp = Blueprint("overview", __name__)

_SOON_DAYS = 7
#: How far back the overview counts what was urged.
_URGED_DAYS = 30
_ORDERS = {
    "qua-han": lambda row: (-row.figures.overdue, row.code),
    "ty-le": lambda row: (_rate(row.figures), row.code),
    "duoc-giao": lambda row: (-row.figures.total, row.code),
    "co-quan": lambda row: row.code,
}


@bp.get("/")
@audience(EVERYBODY)
def index() -> str | Response:
    """Show how the work stands; an administrator, who sees no tasks, gets the health page."""
    actor = current_actor()
    if actor.role is Role.ADMIN:
        return redirect(url_for("health.show"))
    today = clock.today()
    chosen = read_slice(today)
    order = request.args.get("sap-xep", "qua-han")
    rows = list_figures_by_lead(chosen.chosen, actor=actor, today=today)
    figures = sum((row.figures for row in rows), Figures())
    shown = sorted(
        (row for row in rows if row.figures.total or row.figures.undated), key=_ORDERS.get(order, _ORDERS["qua-han"])
    )
    return render_template(
        "overview/overview.html",
        chosen=chosen,
        order=order if order in _ORDERS else "qua-han",
        figures=figures,
        rows=shown,
        segments=segments,
        attention=_attention(chosen, figures, actor, today),
        periods=periods_to_choose(today),
        unconfirmed=list_unconfirmed_years(today) if actor.is_office else [],
    )


@dataclass(frozen=True)
class Attention:
    """What is to be looked at today, whatever period the figures are about."""

    overdue: list[TaskRow]
    soon: list[TaskRow]
    overdue_count: int
    soon_count: int
    awaiting_count: int
    urged: int
    urged_since: date


def _attention(chosen: FigureSlice, figures: Figures, actor: Actor, today: date) -> Attention:
    whole = TaskFilter(today, chosen.stream, agency_code=chosen.agency_code)
    overdue = replace(whole, outcomes=frozenset({Outcome.OVERDUE}))
    soon = replace(whole, outcomes=frozenset({Outcome.WITHIN}), due_within_days=_SOON_DAYS)
    awaiting = replace(whole, awaiting_confirmation=True)
    since = today - timedelta(days=_URGED_DAYS)
    return Attention(
        overdue=list_tasks(overdue, actor=actor, today=today, size=4),
        soon=list_tasks(soon, actor=actor, today=today, size=3),
        overdue_count=count_tasks(overdue, actor=actor, today=today),
        soon_count=count_tasks(soon, actor=actor, today=today),
        urged=count_urges(UrgeFilter(from_on=since), actor=actor)[0],
        urged_since=since,
        # No index serves these; where the figures are about all tasks up to today, they are counted already.
        awaiting_count=figures.awaiting_confirmation
        if chosen.period_key == WHOLE and not chosen.conditions
        else count_tasks(awaiting, actor=actor, today=today),
    )


def _rate(figures: Figures) -> float:
    return float(figures.on_time_rate or "1000")
