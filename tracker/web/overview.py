"""The overview: the rate with its arithmetic, the four outcomes, the agencies, and what needs attention today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.figures import Figures
from tracker.domain.outcomes import Outcome
from tracker.domain.periods import Period, presets
from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.queries.calendar import list_unconfirmed_years
from tracker.queries.figures import Slice, find_first_assigned_on, list_figures_by_lead
from tracker.queries.tasks import Part, TaskFilter, TaskRow, count_tasks, list_tasks
from tracker.queries.urge_register import UrgeFilter, count_urges
from tracker.web.address import day_of, word_of
from tracker.web.audience import EVERYBODY, audience
from tracker.web.bars import segments
from tracker.web.login import current_account, current_actor

bp = Blueprint("overview", __name__)

_SOON_DAYS = 7
#: How far back the overview counts what was urged.
_URGED_DAYS = 30
#: The period from the first task until today: what is shown when nothing is chosen.
_WHOLE = "tat-ca"
#: The chip of the list of tasks that shows one outcome.
CHIP_OF = {
    Outcome.ON_TIME: "dung-han",
    Outcome.LATE: "cham",
    Outcome.WITHIN: "trong-han",
    Outcome.OVERDUE: "qua-han",
    Outcome.UNDATED: "khong-han",
}
_ORDERS = {
    "qua-han": lambda row: (-row.figures.overdue, row.code),
    "ty-le": lambda row: (_rate(row.figures), row.code),
    "duoc-giao": lambda row: (-row.figures.total, row.code),
    "co-quan": lambda row: row.code,
}


@dataclass(frozen=True)
class Chosen:
    """What the address asks the overview to be about."""

    stream: Stream
    period_key: str
    from_on: date
    to_on: date
    as_of: date
    agency_code: str = ""
    """An agency's own code, for its people: they are shown what it leads."""

    def lists(self, agency_code: str = "") -> Callable[[str], str]:
        """The address of the list behind each outcome, of one agency or of all."""

        def address(outcome: str) -> str:
            code = agency_code or self.agency_code or None
            return url_for("tasks.index", **self.address(**{"ket-qua": CHIP_OF[Outcome(outcome)], "co-quan": code}))

        return address

    @property
    def part(self) -> Slice:
        """The slice of tasks that is counted."""
        return Slice(self.stream, self.from_on, self.to_on, self.as_of)

    def address(self, **changes: str | None) -> dict[str, Any]:
        """The arguments of a page about the same slice."""
        return {
            "luong": self.stream.value,
            "tu": self.from_on.isoformat(),
            "den": self.to_on.isoformat(),
            "ngay": self.as_of.isoformat(),
            "co-quan": self.agency_code or None,
            "vai-tro": Part.LEAD.value if self.agency_code else None,
        } | changes


@bp.get("/")
@audience(EVERYBODY)
def index() -> str | Response:
    """Show how the work stands; an administrator, who sees no tasks, gets the health page."""
    actor = current_actor()
    if actor.role is Role.ADMIN:
        return redirect(url_for("health.show"))
    today = clock.today()
    chosen = _chosen(actor, today)
    order = request.args.get("sap-xep", "qua-han")
    rows = list_figures_by_lead(chosen.part, actor=actor, today=today)
    if not actor.sees_everything:
        chosen = replace(chosen, agency_code=current_account().agency_code or "")
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
        href_of=chosen.lists,
        attention=_attention(chosen, figures, actor, today),
        periods=presets(today),
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


def _attention(chosen: Chosen, figures: Figures, actor: Actor, today: date) -> Attention:
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
        if chosen.period_key == _WHOLE
        else count_tasks(awaiting, actor=actor, today=today),
    )


def _chosen(actor: Actor, today: date) -> Chosen:
    stream = word_of(Stream, "luong") or Stream.PROVINCIAL
    from_on, to_on, as_of = day_of("tu"), day_of("den"), _known_day(day_of("ngay"), today)
    if from_on is not None and to_on is not None and from_on > to_on:
        from_on, to_on = to_on, from_on
    by_key: dict[str, Period] = {period.key: period for period in presets(today)}
    period = by_key.get(request.args.get("ky", ""))
    if period is not None:
        return Chosen(stream, period.key, period.from_on, min(period.to_on, today), min(period.to_on, today))
    if from_on is not None or to_on is not None or as_of is not None:
        last = as_of or _known_day(to_on, today) or today
        first = from_on or find_first_assigned_on(stream, actor=actor) or last
        return Chosen(stream, "tuy-chon", first, to_on or last, last)
    return Chosen(stream, _WHOLE, find_first_assigned_on(stream, actor=actor) or today, today, today)


def _known_day(day: date | None, today: date) -> date | None:
    """No figure is known of a day to come: today's stands for it."""
    return min(day, today) if day is not None else None


def _rate(figures: Figures) -> float:
    return float(figures.on_time_rate or "1000")
