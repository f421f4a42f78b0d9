"""The reports of a stream and period: each shown, and each to take away as an official would hand it in."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.extension_register import OUTCOME_WORDS
from tracker.domain.periods import Period, PeriodKind, recent_periods
from tracker.domain.permissions import SEE_TASKS
from tracker.domain.prepared_files import MOST_ROWS_AT_ONCE
from tracker.domain.reform_form import Label, form_rows
from tracker.domain.report_words import report_paragraphs
from tracker.queries.agency_report import get_agency_report
from tracker.queries.extension_register import ExtensionFilter, count_extensions
from tracker.queries.report_labels import get_report_labels
from tracker.queries.report_lists import (
    LIST_SORT,
    LIST_TITLES,
    SOON_DAYS,
    ReportList,
    filter_of,
    words_of,
)
from tracker.queries.reports import ReportScope, get_report_facts
from tracker.queries.tasks import count_tasks, list_tasks
from tracker.queries.urge_register import UrgeFilter, count_urges
from tracker.services.exports import Exported
from tracker.services.prepared_files.asking import ask_for_task_list
from tracker.services.report_documents import Making
from tracker.services.report_lists import export_report_list
from tracker.services.reports import (
    export_agency_document,
    export_agency_sheet,
    export_form_document,
    export_form_sheet,
    export_words,
)
from tracker.web.audience import audience
from tracker.web.figure_slice import FigureSlice, periods_to_choose
from tracker.web.login import current_actor
from tracker.web.report_labels import MAY_CHANGE_LABELS
from tracker.web.report_scope import PASSED_OVER, making_now, read_report, scope_of
from tracker.web.sending import send_report

bp = Blueprint("reports", __name__, url_prefix="/so-lieu/bao-cao")

_FILES: Mapping[str, Callable[..., Exported]] = {
    "bao-cao.docx": export_words,
    "bieu-mau-1.xlsx": export_form_sheet,
    "bieu-mau-1.docx": export_form_document,
    "theo-co-quan.xlsx": export_agency_sheet,
    "theo-co-quan.docx": export_agency_document,
}
_REFORM = (
    *(PeriodKind.REFORM_FIRST_QUARTER, PeriodKind.REFORM_HALF_YEAR, PeriodKind.REFORM_THIRD_QUARTER),
    PeriodKind.REFORM_YEAR,
)
#: So many lines of a list are printed; who needs more takes the workbook.
_MOST_PRINTED = 1_000


@bp.get("")
@audience(SEE_TASKS)
def index() -> str | Response:
    """Show every report of the slice that the address asks for."""
    if PASSED_OVER in request.args:
        told: dict[str, Any] = {name: value for name, value in request.args.items() if name != PASSED_OVER}
        return redirect(url_for("reports.index", **told))
    actor, today = current_actor(), clock.today()
    chosen = read_report(today)
    scope = scope_of(chosen)
    report = get_agency_report(scope.chosen, actor=actor, today=today)
    facts = get_report_facts(scope, report, actor=actor, today=today)
    labels = get_report_labels()
    return render_template(
        "reports/index.html",
        chosen=chosen,
        periods=periods_to_choose(today),
        reform_periods=_reform_periods(chosen),
        paragraphs=report_paragraphs(facts),
        form_title=labels[Label.TITLE],
        form_rows=form_rows(facts.figures, stream=scope.stream, labels=labels),
        may_change_labels=actor.role in MAY_CHANGE_LABELS,
        report=report,
        least_to_rank=report.least_to_rank,
        overdue=facts.figures.overdue,
        soon=count_tasks(filter_of(ReportList.DUE_SOON, scope), actor=actor, today=today),
        soon_days=SOON_DAYS,
        extensions=count_extensions(_extensions_of(chosen), actor=actor),
        extension_words=OUTCOME_WORDS,
        urges=count_urges(UrgeFilter(chosen.from_on, chosen.to_on, chosen.agency_code), actor=actor),
    )


@bp.post("/<any('bao-cao.docx', 'bieu-mau-1.xlsx', 'bieu-mau-1.docx', 'theo-co-quan.xlsx', 'theo-co-quan.docx'):name>")
@audience(SEE_TASKS)
def take(name: str) -> Response:
    """Give one report as a file. A POST, since the history keeps that it was taken."""
    scope, making = _asked()
    return send_report(_FILES[name](scope=scope, making=making))


@bp.post("/danh-sach/<any('qua-han', 'sap-den-han'):which>")
@audience(SEE_TASKS)
def take_list(which: str) -> Response:
    """Give the list of what is overdue or due soon as a workbook; a long one is made in the background."""
    (scope, making), wanted = _asked(), ReportList(which)
    chosen = filter_of(wanted, scope)
    if count_tasks(chosen, actor=making.by, today=making.today) > MOST_ROWS_AT_ONCE:
        ask_for_task_list(chosen=chosen, sort=LIST_SORT, in_words=words_of(wanted, scope), by=making.by)
        return redirect(url_for("prepared_files.index"))
    return send_report(export_report_list(wanted, scope=scope, making=making))


@bp.get("/danh-sach/<any('qua-han', 'sap-den-han'):which>/in")
@audience(SEE_TASKS)
def print_list(which: str) -> str:
    """Show the same list whole, by agency, laid out to be printed."""
    actor, today, wanted = current_actor(), clock.today(), ReportList(which)
    told = read_report(today)
    chosen = filter_of(wanted, scope_of(told))
    rows = list_tasks(chosen, actor=actor, today=today, sort=LIST_SORT, size=_MOST_PRINTED)
    return render_template(
        "reports/list.html",
        title=LIST_TITLES[wanted],
        which=wanted.value,
        scope=scope_of(told),
        chosen=told,
        rows=rows,
        total=len(rows) if len(rows) < _MOST_PRINTED else count_tasks(chosen, actor=actor, today=today),
        most=_MOST_PRINTED,
    )


def _asked() -> tuple[ReportScope, Making]:
    making = making_now()
    return scope_of(read_report(making.today)), making


def _extensions_of(chosen: FigureSlice) -> ExtensionFilter:
    return ExtensionFilter(chosen.as_of, chosen.stream, chosen.from_on, chosen.to_on, chosen.agency_code)


def _reform_periods(chosen: FigureSlice) -> list[Period]:
    """The latest reform periods, when the slice is of none: their reports are made for those."""
    if chosen.period is not None and chosen.period.kind in _REFORM:
        return []
    return [recent_periods(kind, chosen.as_of, 1)[0] for kind in _REFORM]
