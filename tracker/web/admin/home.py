"""The door of administration."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from tracker.domain.permissions import ADMINISTER
from tracker.web.audience import audience

bp = Blueprint("admin_home", __name__)


@bp.get("/quan-tri")
@audience(ADMINISTER)
def index() -> Response:
    """Go on to the accounts, which change most often."""
    return redirect(url_for("admin_accounts.index"))
