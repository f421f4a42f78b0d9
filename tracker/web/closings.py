"""Closings: the register, one of them with its list, and how it differs from the one it corrects and from today."""

from functools import partial

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.closing_differences import compare_figures
from tracker.domain.closings import CHANGE_WORDS
from tracker.domain.office_settings import SETTING_WORDS, value_in_words
from tracker.domain.periods import PeriodKind, period_before, period_of
from tracker.domain.permissions import CLOSE, SEE_EVERYTHING
from tracker.domain.prepared_files import MOST_ROWS_AT_ONCE
from tracker.domain.streams import Stream
from tracker.errors import NotFound
from tracker.queries.closing_differences import differences_between
from tracker.queries.closing_lines import PAGE_SIZE as LINES_A_PAGE
from tracker.queries.closing_lines import count_lines, list_lines
from tracker.queries.closings import PAGE_SIZE, ClosingRow, count_closings, get_closing, list_closings
from tracker.services.closing_export import export_closing
from tracker.services.closing_proof import prove_closing
from tracker.services.prepared_files.asking import ask_for_closing
from tracker.web.address import page_number, word_of
from tracker.web.audience import audience
from tracker.web.bars import segments
from tracker.web.closing_lists import ALL, lines_of, lists_of, read_closing_list
from tracker.web.login import current_actor
from tracker.web.sending import send_workbook
from tracker.web.task_list import CHIPS

bp = Blueprint("closings", __name__)

#: So many tasks that differ are named on a page; the numbers are of all.
_NAMED = 200
#: The periods that are offered to be closed, as soon as they are over.
_OFFERED = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR, PeriodKind.REFORM_HALF_YEAR)


@bp.get("/so-lieu/chot")
@audience(SEE_EVERYTHING)
def index() -> str:
    """The register, the latest first, 50 a page; and what can be closed."""
    stream, page, today = word_of(Stream, "luong"), page_number(), clock.today()
    total = count_closings(stream=stream)
    return render_template(
        "closings/index.html",
        rows=list_closings(stream=stream, page=page),
        stream=stream,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        here=lambda **changes: url_for("closings.index", luong=stream.value if stream else None, **changes),
        may_close=current_actor().role in CLOSE,
        ended=[period_before(period_of(kind, today)) for kind in _OFFERED],
    )


@bp.get("/so-lieu/chot/<int(max=2147483647):number>")
@audience(SEE_EVERYTHING)
def show(number: int) -> str:
    """One closing: its figures, agency by agency, and what it rests on."""
    closing = get_closing(number)
    corrected = get_closing(closing.corrects) if closing.corrects else None
    return render_template(
        "closings/show.html",
        closing=closing,
        figures=closing.figures,
        original=closing.by_original,
        segments=segments,
        list_of=partial(lines_of, number),
        lists_of=partial(lists_of, number),
        may_close=current_actor().role in CLOSE,
        changes=_changes(corrected, closing) if corrected else None,
        corrected=corrected,
        CHANGE_WORDS=CHANGE_WORDS,
        SETTING_WORDS=SETTING_WORDS,
        setting_in_words=value_in_words,
    )


@bp.get("/so-lieu/chot/<int(max=2147483647):number>/danh-sach")
@audience(SEE_EVERYTHING)
def lines(number: int) -> str:
    """The tasks that a closing counts, as they stood then; by outcome and agency."""
    closing, page = get_closing(number), page_number()
    told = read_closing_list(closing)
    total = count_lines(told.chosen)
    return render_template(
        "closings/lines.html",
        closing=closing,
        told=told,
        chips=[(ALL, "Tất cả"), *((word, label) for word, (_outcomes, label) in CHIPS.items())],
        rows=list_lines(told.chosen, page=page),
        total=total,
        page=page,
        pages=max(1, -(-total // LINES_A_PAGE)),
        here=told.here,
    )


@bp.post("/so-lieu/chot/<int(max=2147483647):number>/xuat")
@audience(SEE_EVERYTHING)
def export(number: int) -> Response:
    """Give the list as a workbook; a long one is made in the background.

    A POST, since the history keeps that it was taken.
    """
    told = read_closing_list(get_closing(number))
    if count_lines(told.chosen) > MOST_ROWS_AT_ONCE:
        ask_for_closing(chosen=told.chosen, in_words=told.in_words, by=current_actor())
        return redirect(url_for("prepared_files.index"))
    return send_workbook(export_closing(chosen=told.chosen, in_words=told.in_words, by=current_actor()))


@bp.get("/so-lieu/chot/<int(max=2147483647):number>/thay-doi")
@audience(SEE_EVERYTHING)
def differences(number: int) -> str:
    """How a correction differs from the closing it corrects: every figure, and every task."""
    closing = get_closing(number)
    if closing.corrects is None:
        message = f"Bản chốt số {number} không đính chính bản nào."
        raise NotFound(message)
    corrected = get_closing(closing.corrects)
    found = differences_between(corrected.number, number, most=_NAMED)
    return render_template(
        "closings/differences.html",
        closing=closing,
        corrected=corrected,
        figures=compare_figures(corrected.stored_figures, closing.stored_figures),
        changes=found.counts,
        tasks=found.tasks,
        CHANGE_WORDS=CHANGE_WORDS,
    )


@bp.get("/so-lieu/chot/<int(max=2147483647):number>/doi-chieu")
@audience(SEE_EVERYTHING)
def check(number: int) -> str:
    """Prove a closing, and say what would come out today, with the acts that are why."""
    return render_template(
        "closings/check.html",
        proof=prove_closing(number, today=clock.today(), most=_NAMED),
        CHANGE_WORDS=CHANGE_WORDS,
    )


def _changes(corrected: ClosingRow, closing: ClosingRow) -> dict[str, object]:
    """What a correction changed, as its page tells it in a line."""
    figures = compare_figures(corrected.stored_figures, closing.stored_figures)
    return {
        "tasks": differences_between(corrected.number, closing.number, most=0).counts,
        "figures": [one for one in figures if one.of == figures[0].of][:6] if figures else [],
    }
