"""Whether the product is alive: a page for people, and a short answer for machines."""

from flask import Blueprint, render_template

from tracker import clock
from tracker.domain.permissions import SEE_HEALTH
from tracker.queries.health import find_health, get_health
from tracker.queries.outbox import count_messages
from tracker.web.audience import audience

bp = Blueprint("health", __name__)


@bp.get("/suc-khoe")
@audience(SEE_HEALTH)
def show() -> str:
    """Show the last beat, what waits, and what needs a person."""
    now = clock.now()
    return render_template(
        "health/health.html", health=get_health(now=now, today=clock.today(now)), counts=count_messages()
    )


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
        "unknown": health.unknown,
        "failed": health.failed,
    }
    return told, 200 if health.is_well else 503
