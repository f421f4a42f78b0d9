"""The log of administration: sign-ins, and changes of accounts, agencies, days and settings. Nothing of tasks."""

from flask import Blueprint, render_template

from tracker.domain.permissions import ADMINISTER
from tracker.queries.history import OFFICE_ACT_WORDS, PAGE_SIZE, list_log
from tracker.web.address import page_number, text_of
from tracker.web.audience import audience

bp = Blueprint("admin_history", __name__)


@bp.get("/quan-tri/nhat-ky")
@audience(ADMINISTER)
def index() -> str:
    """List the entries, the latest first."""
    act, words, page = text_of("loai", 60), text_of("q", 100), page_number()
    rows, total = list_log(act=act, words=words, page=page)
    return render_template(
        "admin/history.html",
        rows=rows,
        total=total,
        act=act,
        words=words,
        page=page,
        pages=-(-total // PAGE_SIZE),
        acts=OFFICE_ACT_WORDS,
    )
