"""The table of agencies: by kind, ranked, sorted by any column, two periods side by side; the page of one agency."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.agency_columns import COLUMNS, GROUP_WORDS, ColumnGroup, TableColumn, TableLine
from tracker.domain.agency_sorting import why_unranked
from tracker.domain.agency_table import points_in_words
from tracker.domain.periods import Period, find_period, period_before, presets, recent_periods
from tracker.domain.permissions import SEE_EVERYTHING, SEE_TASKS
from tracker.domain.signs import SIGN_MEANINGS, SIGN_WORDS
from tracker.errors import NotFound
from tracker.queries.agency_table import TableQuestion, get_agency_table
from tracker.queries.delay_causes import get_delay_causes
from tracker.queries.office_settings import get_office_settings
from tracker.queries.sign_table import list_sign_counts
from tracker.services.agency_table_export import export_agency_table
from tracker.web.address import word_of
from tracker.web.audience import audience
from tracker.web.figure_slice import FigureSlice, periods_to_choose, read_slice
from tracker.web.figures import in_words
from tracker.web.login import current_actor
from tracker.web.sending import send_workbook

bp = Blueprint("agency_table", __name__)

#: How many periods of a kind are offered to be compared with.
_RECENT = 8


class _Asked:
    """The table that the address asks for."""

    def __init__(self, today: date) -> None:
        told = read_slice(today)
        self.told = replace(told, chosen=replace(told.chosen, by_original_due_date=False))
        self.group = word_of(ColumnGroup, "cot") or ColumnGroup.RESULTS
        self.turned = request.args.get("thu-tu") == "nguoc"
        self.sorted_by = next((one for one in COLUMNS[self.group] if one.key == request.args.get("xep")), None)
        self.earlier = _earlier(self.told, today) if self.group is ColumnGroup.COMPARISON else None

    def question(self) -> TableQuestion:
        """What is asked of the database."""
        return TableQuestion(
            chosen=self.told.chosen,
            before=self.earlier.chosen if self.earlier else None,
            group=self.group,
            by=self.sorted_by,
            is_turned=self.turned,
            least_to_rank=get_office_settings().least_to_rank,
        )

    @property
    def fixed(self) -> dict[str, str]:
        """What the address says beyond the slice."""
        compared = self.earlier.period_key if self.earlier else None
        words = {
            "cot": self.group.value if self.group is not ColumnGroup.RESULTS else None,
            "xep": self.sorted_by.key if self.sorted_by else None,
            "thu-tu": "nguoc" if self.turned else None,
            "so-voi": compared if request.args.get("so-voi") else None,
        }
        return {word: value for word, value in words.items() if value is not None}

    def sorted_otherwise(self, column: TableColumn | None) -> dict[str, Any]:
        """The arguments of the same table in the order of a column; in the other direction when it is so already."""
        turns = column == self.sorted_by and not self.turned
        fixed = {word: value for word, value in self.fixed.items() if word not in {"xep", "thu-tu"}}
        order = ({"xep": column.key} if column else {}) | ({"thu-tu": "nguoc"} if turns else {})
        return self.told.address(**{"theo-han-ban-dau": None}) | fixed | order

    def list_of(self, column: TableColumn, line: TableLine) -> str | None:
        """The address of the list that a number counts; None: it has none."""
        told = self.earlier if column.of_earlier_period else self.told
        return list_of(told, column, line) if told is not None else None

    def period_of(self, column: TableColumn) -> str:
        """Which of two periods a column is about; empty where there is only one."""
        if self.earlier is None:
            return ""
        return self.earlier.period_label if column.of_earlier_period else _label(self.told)


def list_of(told: FigureSlice, column: TableColumn, line: TableLine) -> str | None:
    """The address of the list that a number of a slice counts; None: the column counts no tasks."""
    if column.words is None:
        return None
    whose: dict[str, str] = {}
    if line.code:
        whose = {"co-quan": line.code, "vai-tro": "chu-tri"}
    elif line.kind is not None:
        whose = {"loai-co-quan": line.kind.value}
    words: dict[str, str | None] = {"theo-han-ban-dau": None, **column.words, **whose}
    return told.list_of(words.pop("ket-qua") or "", **words)


@bp.get("/so-lieu/co-quan")
@audience(SEE_EVERYTHING)
def index() -> str:
    """Show the table of the slice that the address asks for."""
    today = clock.today()
    asked = _Asked(today)
    question = asked.question()
    return render_template(
        "agency_table/index.html",
        asked=asked,
        chosen=asked.told,
        question=question,
        table=get_agency_table(question, actor=current_actor(), today=today),
        periods=periods_to_choose(today),
        compared=_to_compare(asked.told, today) if asked.group is ColumnGroup.COMPARISON else [],
        groups=GROUP_WORDS,
        why_unranked=why_unranked,
        points_in_words=points_in_words,
    )


@bp.post("/so-lieu/co-quan/xuat")
@audience(SEE_EVERYTHING)
def export() -> Response:
    """Give the table as a workbook. A POST, since the history keeps that it was taken."""
    asked = _Asked(clock.today())
    titles = [asked.period_of(column) for column in COLUMNS[asked.group]]
    return send_workbook(
        export_agency_table(asked=asked.question(), periods=titles, in_words=in_words(asked.told), by=current_actor())
    )


@bp.get("/so-lieu/mot-co-quan")
@audience(SEE_TASKS)
def show() -> str | Response:
    """Show all figures of one agency, the causes of its delays and, to those who see everything, the signs."""
    actor, today = current_actor(), clock.today()
    told = read_slice(today)
    told = replace(told, chosen=replace(told.chosen, by_original_due_date=False))
    if not told.agency_code:
        return redirect(url_for("agency_table.index", **told.address()))
    # Its rank is among all agencies of its kind, so these are counted too.
    least = get_office_settings().least_to_rank
    everybody = replace(told.chosen, agency_code="")
    question = TableQuestion(everybody, None, ColumnGroup.ALL, None, is_turned=False, least_to_rank=least)
    table = get_agency_table(question, actor=actor, today=today)
    line = next((one for block in table.blocks for one in block.lines if one.code == told.agency_code), None)
    if line is None:
        message = f"Không có cơ quan mang mã {told.agency_code} trong kỳ và điều kiện này."
        raise NotFound(message)
    signs = list_sign_counts(told.chosen, actor=actor, today=today) if actor.sees_everything else []
    return render_template(
        "agency_table/show.html",
        chosen=told,
        line=line,
        least_to_rank=least,
        periods=periods_to_choose(today),
        groups=[(GROUP_WORDS[group], COLUMNS[group]) for group in COLUMNS if group in _OF_ONE],
        causes=get_delay_causes(told.chosen, actor=actor, today=today),
        signs=signs,
        list_of=lambda column: list_of(told, column, line),
        why_unranked=why_unranked,
        SIGN_WORDS=SIGN_WORDS,
        SIGN_MEANINGS=SIGN_MEANINGS,
    )


#: The groups of columns on the page of one agency.
_OF_ONE = frozenset({ColumnGroup.RESULTS, ColumnGroup.OVERDUE, ColumnGroup.MOVES, ColumnGroup.UPDATES})


def _earlier(told: FigureSlice, today: date) -> FigureSlice | None:
    """The slice with which this one is compared: of the period asked for, or of the one before. None: of none."""
    period = find_period(request.args.get("so-voi", ""), today)
    if period is None and told.period is not None:
        period = period_before(told.period)
    if period is None or period == told.period:
        return None
    earlier = told.of_period(period)
    return replace(earlier, chosen=replace(earlier.chosen, as_of=min(period.to_on, today)))


def _to_compare(told: FigureSlice, today: date) -> Mapping[str, str]:
    """The periods that are offered, by their keys: the latest of the same kind, or of every kind."""
    kinds = [told.period.kind] if told.period else [period.kind for period in presets(today)]
    number = _RECENT if told.period else 2
    offered: list[Period] = [period for kind in kinds for period in recent_periods(kind, today, number)]
    return {period.key: period.label for period in offered if period != told.period}


def _label(told: FigureSlice) -> str:
    return told.period.label if told.period else "Kỳ đang xem"
