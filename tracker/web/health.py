"""Whether the product is alive: a page for people, and a short answer for machines."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import ANSWER_FOR_MAILS, SEE_HEALTH
from tracker.errors import NotFound
from tracker.queries.health import find_health, get_health
from tracker.queries.held_day import find_waiting_day
from tracker.queries.outbox import count_messages
from tracker.services.clock_doubts import confirm_clock
from tracker.services.installation import confirm_installation
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("health", __name__)


@bp.get("/suc-khoe")
@audience(SEE_HEALTH)
def show() -> str:
    """Show the last beat, what waits, and what needs a person."""
    now = clock.now()
    return render_template(
        "health/health.html",
        health=get_health(now=now, today=clock.today(now)),
        counts=count_messages(),
        may_confirm=current_actor().role in ANSWER_FOR_MAILS,
    )


@bp.post("/suc-khoe/dong-ho")
@audience(ANSWER_FOR_MAILS)
def say_clock_is_right() -> Response:
    """Take a scheduler's clock for right as it is."""
    try:
        confirm_clock(owner=request.form.get("key", "")[:100], by=current_actor())
    except NotFound as gone:
        flash(str(gone), "danger")
    else:
        flash("Đã xác nhận đồng hồ. Việc lập lời nhắc và gửi thư tiếp tục trong ít giây.", "success")
    return redirect(url_for("health.show"))


@bp.post("/suc-khoe/co-so-du-lieu")
@audience(ANSWER_FOR_MAILS)
def say_database_is_right() -> Response:
    """Let an installation send from this database."""
    try:
        confirm_installation(mark=request.form.get("key", "")[:40], by=current_actor())
    except NotFound as gone:
        flash(str(gone), "danger")
    else:
        flash("Đã xác nhận. Việc lập lời nhắc và gửi thư tiếp tục trong ít phút.", "success")
    return redirect(url_for("health.show"))


@bp.get("/health")
def machine() -> tuple[dict[str, object], int]:
    """Answer 200 when all is well and 503 when not, and say nothing about people or tasks."""
    now = clock.now()
    health = find_health(now=now, today=clock.today(now))
    if health is None:
        return {"database": False}, 503
    told: dict[str, object] = {
        "database": True,
        "scheduler": health.scheduler_is_alive,
        "mail": health.mail_is_moving,
        "channels": health.channels_are_well,
        "clock": not health.clock_doubts,
        "database_confirmed": not health.database_doubts,
        "missing": health.missing,
        "unknown": health.unknown,
        "failed": health.failed,
        "bounced": health.bounced,
        "held": find_waiting_day(clock.today(now)) is not None,
        "without_address": health.without_address_count,
    }
    return told, 200 if health.is_well else 503
