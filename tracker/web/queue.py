"""The Office's queue: what waits for it, with how long it has let others wait."""

from flask import Blueprint, render_template, url_for

from tracker import clock
from tracker.domain.permissions import OFFICE
from tracker.domain.waiting import WAITING_WORDS, Waiting, accepted_too_late_before
from tracker.queries.calendar import get_calendar
from tracker.queries.office_settings import get_office_settings
from tracker.queries.queue import PAGE_SIZE, count_queue, list_queue
from tracker.queries.series import list_waiting_drafts
from tracker.web.address import page_number, word_of
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("queue", __name__)


@bp.get("/cho-xu-ly")
@audience(OFFICE)
def index() -> str:
    """List what waits, the oldest first, 50 a page; one kind alone when the address names it."""
    actor, today = current_actor(), clock.today()
    settings, calendar = get_office_settings(), get_calendar(today)
    before = accepted_too_late_before(today, within_working_days=settings.accept_within_working_days, calendar=calendar)
    kind, page = word_of(Waiting, "loai"), page_number()
    counts = count_queue(actor=actor, not_accepted_before=before)
    rows = list_queue(actor=actor, not_accepted_before=before, kind=kind, page=page)
    total = counts[kind] if kind else sum(counts.values())
    return render_template(
        "queue/index.html",
        rows=rows,
        waited={row.since: calendar.working_days_between(row.since, today) for row in rows},
        counts=counts,
        recurring_drafts=list_waiting_drafts(actor=actor, limit=1)[1],
        kind=kind,
        total=total,
        everything=sum(counts.values()),
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        words=WAITING_WORDS,
        settings=settings,
        here=lambda **changes: url_for("queue.index", **({"loai": kind.value if kind else None} | changes)),
    )


def number_waiting() -> int:
    """How much waits for the Office in all: the number in the navigation."""
    today = clock.today()
    before = accepted_too_late_before(
        today,
        within_working_days=get_office_settings().accept_within_working_days,
        calendar=get_calendar(today),
    )
    return sum(count_queue(actor=current_actor(), not_accepted_before=before).values())
