"""The overview: the rate with its arithmetic and its change, the trend, what is stuck, who does worst, the Office."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.figures import Figures
from tracker.domain.judging import may_be_judged, worst_first
from tracker.domain.permissions import SEE_EVERYTHING, SEE_TASKS, Role
from tracker.domain.trends import TrendUnit
from tracker.queries.calendar import list_unconfirmed_years
from tracker.queries.figures import AgencyFigures, get_figures, list_figures_by_lead
from tracker.queries.office_settings import get_office_settings
from tracker.web.address import word_of
from tracker.web.audience import EVERYBODY, audience
from tracker.web.bars import segments
from tracker.web.figure_slice import periods_to_choose, read_slice
from tracker.web.login import current_actor
from tracker.web.office_view import view_office
from tracker.web.original_view import view_original
from tracker.web.stuck_view import view_stuck
from tracker.web.trend_view import view_trend

bp = Blueprint("overview", __name__)

#: With more tasks than that, what is dear to count comes after the page, by a request of its own.
_AT_ONCE = 20_000
_WORST = 5
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
    chosen, unit = read_slice(today), _unit()
    order = request.args.get("sap-xep", "qua-han")
    rows = list_figures_by_lead(chosen.chosen, actor=actor, today=today)
    figures = sum((row.figures for row in rows), Figures())
    shown = sorted(
        (row for row in rows if row.figures.total or row.figures.undated), key=_ORDERS.get(order, _ORDERS["qua-han"])
    )
    least = get_office_settings().least_to_rank
    at_once = figures.total <= _AT_ONCE
    return render_template(
        "overview/overview.html",
        chosen=chosen,
        unit=unit,
        order=order if order in _ORDERS else "qua-han",
        figures=figures,
        original=view_original(chosen, figures, actor=actor, today=today) if at_once else None,
        rows=shown,
        worst=_worst(rows, least),
        too_few=sum(row.figures.with_outcome > 0 and not may_be_judged(row.figures, least) for row in rows),
        enough=least,
        segments=segments,
        trend=view_trend(chosen, unit, actor=actor, today=today) if at_once else None,
        office=view_office(chosen, actor=actor, today=today) if at_once and actor.sees_everything else None,
        stuck=view_stuck(chosen, actor=actor, today=today),
        periods=periods_to_choose(today),
        unconfirmed=list_unconfirmed_years(today) if actor.is_office else [],
    )


@bp.get("/so-lieu/xu-huong")
@audience(SEE_TASKS)
def trend() -> str:
    """Show where the rate and the overdue tasks went over the last weeks or months."""
    today = clock.today()
    actor, chosen, unit = current_actor(), read_slice(today), _unit()
    figures = get_figures(chosen.chosen, actor=actor, today=today)
    return render_template(
        "overview/trend.html",
        chosen=chosen,
        unit=unit,
        trend=view_trend(chosen, unit, actor=actor, today=today),
        original=view_original(chosen, figures, actor=actor, today=today),
        periods=periods_to_choose(today),
    )


@bp.get("/so-lieu/van-phong")
@audience(SEE_EVERYTHING)
def office() -> str:
    """Show what the Office itself delays."""
    today = clock.today()
    chosen = read_slice(today)
    return render_template(
        "overview/office.html",
        chosen=chosen,
        office=view_office(chosen, actor=current_actor(), today=today),
        periods=periods_to_choose(today),
    )


def _unit() -> TrendUnit:
    return word_of(TrendUnit, "xu-huong") or TrendUnit.WEEK


def _worst(rows: list[AgencyFigures], least: int) -> list[AgencyFigures]:
    by_code = {row.code: row for row in rows}
    return [by_code[code] for code in worst_first({row.code: row.figures for row in rows}, _WORST, least)]


def _rate(figures: Figures) -> float:
    return float(figures.on_time_rate or "1000")
