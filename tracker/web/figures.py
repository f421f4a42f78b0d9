"""The figures of any slice on any day, by whatever tasks have in common; every number opens its list."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.agencies import KIND_WORDS
from tracker.domain.figures import Figures
from tracker.domain.groupings import GROUPING_WORDS, OVERLAPPING, Grouping
from tracker.domain.permissions import OF_AN_AGENCY, SEE_TASKS, Actor
from tracker.queries.agencies import list_agency_names
from tracker.queries.figure_groups import Group, list_groups
from tracker.queries.figure_words import list_known_words
from tracker.queries.figures import get_carried_over, get_figures
from tracker.queries.task_filter import TaskFilter
from tracker.services.figure_export import export_figures
from tracker.web.address import word_of
from tracker.web.agency_names import agency_name
from tracker.web.audience import audience
from tracker.web.bars import segments
from tracker.web.figure_slice import FigureSlice, periods_to_choose, read_slice
from tracker.web.login import current_actor
from tracker.web.sending import send_workbook

bp = Blueprint("figures", __name__)

#: The word of the address by which a list is restricted to one group.
_WORD_OF: Mapping[Grouping, str] = {
    Grouping.LEAD: "co-quan",
    Grouping.COOPERATING: "phoi-hop",
    Grouping.KIND: "loai-co-quan",
    Grouping.ASSIGNER: "nguoi-giao",
    Grouping.DOCUMENT_TYPE: "loai-van-ban",
    Grouping.FIELD: "linh-vuc",
    Grouping.OFFICER: "chuyen-vien",
}


@bp.get("/so-lieu")
@audience(SEE_TASKS)
def index() -> str:
    """Show the figures of the slice that the address asks for, and of its groups."""
    actor, today = current_actor(), clock.today()
    told, by = read_slice(today), _grouping(actor)
    chosen = told.chosen
    groups = list_groups(chosen, by, actor=actor, today=today)
    figures = get_figures(chosen, actor=actor, today=today)
    return render_template(
        "figures/index.html",
        chosen=told,
        figures=figures,
        original=get_figures(_by_original(told), actor=actor, today=today),
        carried=get_carried_over(chosen, actor=actor, today=today),
        by=by,
        groupings=[(one, GROUPING_WORDS[one]) for one in _groupings(actor)],
        overlaps=by in OVERLAPPING,
        groups=[group for group in groups if group.figures != Figures()],
        lists_of=lambda group: _lists_of(by, group),
        periods=periods_to_choose(today),
        agencies=list_agency_names(),
        known=list_known_words(actor),
        kinds=KIND_WORDS,
        segments=segments,
        GROUPING_WORDS=GROUPING_WORDS,
    )


@bp.post("/so-lieu/xuat")
@audience(SEE_TASKS)
def export() -> Response:
    """Give what the page shows as a workbook. A POST, since the history keeps that it was taken."""
    actor, today = current_actor(), clock.today()
    told = read_slice(today)
    return send_workbook(
        export_figures(chosen=told.chosen, grouping=_grouping(actor), in_words=in_words(told), by=actor)
    )


def in_words(told: FigureSlice) -> list[str]:
    """What the figures are restricted to beyond stream, span and day: a phrase each."""
    agency = [f"{agency_name(told.agency_code)} chủ trì"] if told.agency_code else []
    return [*agency, *(condition.label for condition in told.conditions)]


def _by_original(told: FigureSlice) -> TaskFilter:
    return replace(told.chosen, by_original_due_date=True)


def _groupings(actor: Actor) -> list[Grouping]:
    """Officers are told apart by the people of their own agency; who sees all agencies tells those apart."""
    if actor.role in OF_AN_AGENCY:
        return [one for one in Grouping if one not in {Grouping.LEAD, Grouping.KIND}]
    return [one for one in Grouping if one is not Grouping.OFFICER]


def _grouping(actor: Actor) -> Grouping:
    offered = _groupings(actor)
    told = word_of(Grouping, "theo")
    return told if told in offered else offered[0]


def _lists_of(by: Grouping, group: Group) -> dict[str, str] | None:
    """What the address of a list of this group says besides the slice; None: the group has no list of its own."""
    if group.key is None:
        return None
    word = _WORD_OF[by]
    return {word: group.key} | ({"vai-tro": "chu-tri"} if by is Grouping.LEAD else {})
