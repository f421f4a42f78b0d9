"""A morning that waits for a person's word, since it would mail unusually many people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.delivery import HoldAnswer
from tracker.domain.permissions import SET_REMINDERS
from tracker.errors import ActRefused
from tracker.queries.held_day import find_held_day
from tracker.services.reminders.holding import answer_held_day
from tracker.services.reminders.preview import preview_reminders
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("held_day", __name__)
#: So many people are named; the figures count all.
_NAMED = 30


@bp.get("/suc-khoe/thu-cho-duyet")
@audience(SET_REMINDERS)
def show() -> str:
    """Show how many people today's mails are for, by which rules, and what was said to it."""
    today = clock.today()
    held = find_held_day(today)
    waits = held is not None and held.answer is None
    preview = preview_reminders(day=today) if waits else None
    return render_template("held_day/show.html", held=held, preview=preview, named=_NAMED)


@bp.post("/suc-khoe/thu-cho-duyet")
@audience(SET_REMINDERS)
def answer() -> Response:
    """Let today's mails go, or drop them."""
    try:
        chosen = HoldAnswer(request.form.get("answer", ""))
    except ValueError:
        flash("Chọn «Gửi» hoặc «Bỏ qua».", "error")
        return redirect(url_for("held_day.show"))
    try:
        answer_held_day(answer=chosen, by=current_actor())
    except ActRefused as error:
        flash(str(error), "error")
    else:
        told = "Thư sẽ được gửi trong vài phút." if chosen is HoldAnswer.SEND else "Đã bỏ thư hôm nay; mai tính lại."
        flash(told, "success")
    return redirect(url_for("held_day.show"))
