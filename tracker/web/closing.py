"""Closing a period: see what would be frozen and what to look at before, then close."""

import secrets

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.closings import mark_of_figures
from tracker.domain.periods import period_before, presets
from tracker.domain.permissions import CLOSE
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.services.closing import close_period
from tracker.services.closing_preview import Doubt, preview_closing
from tracker.web.audience import audience
from tracker.web.bars import segments
from tracker.web.closing_forms import ClosingForm, span_arguments, span_of
from tracker.web.figure_slice import read_slice
from tracker.web.forms import shows_again
from tracker.web.login import current_actor

bp = Blueprint("closing", __name__)


@bp.get("/so-lieu/chot/moi")
@audience(CLOSE)
def new() -> str:
    """Show what closing the span that the address asks for would freeze. Nothing is changed."""
    return _page(ClosingForm(formdata=None))


@bp.post("/so-lieu/chot")
@audience(CLOSE)
@shows_again
def close() -> Response | tuple[str, int]:
    """Close. When it is refused, nothing was closed, and the form comes back with what was typed."""
    form = ClosingForm()
    if not form.validate_on_submit():
        unseen = " ".join(form.shown.errors)
        return _page(form, refused=unseen), 200 if form.is_only_shown else 400
    try:
        number = close_period(
            span=span_of(read_slice(clock.today())),
            seen=form.seen_number,
            note=form.note.data or "",
            go=(form.go.data or secrets.token_hex(16))[:32],
            shown=form.shown.data or "",
            time_zone=current_app.extensions["settings"].time_zone,
            by=current_actor(),
        )
    except NotAllowed:
        raise
    except InvalidInput as error:
        if error.field == "note":
            form.note.errors = [str(error)]
            return _page(form), 400
        return _page(form, refused=str(error)), 400
    except Refused as error:
        return _page(form, refused=str(error)), 409 if isinstance(error, StaleVersion) else 400
    flash(f"Đã chốt: bản số {number}. Các số và danh sách dưới đây không thay đổi nữa.", "success")
    return redirect(url_for("closings.show", number=number))


def _page(form: ClosingForm, *, refused: str = "") -> str:
    today = clock.today()
    told = read_slice(today)
    preview = preview_closing(span=span_of(told), today=today, by=current_actor())
    # What he sees now is what he would close now.
    form.go.data = secrets.token_hex(16)
    form.seen.data = str(preview.latest.number if preview.latest else 0)
    form.shown.data = mark_of_figures(preview.stored_figures)
    now = presets(today)
    return render_template(
        "closings/new.html",
        chosen=told,
        periods=[*(period_before(period) for period in now if period.kind.value in {"thang", "quy"}), *now],
        preview=preview,
        figures=preview.figures,
        original=preview.by_original,
        segments=segments,
        form=form,
        refused=refused,
        arguments=span_arguments(),
        Doubt=Doubt,
    )
