"""The page of keys, for those who come to it without the dialog."""

from flask import Blueprint, render_template

from tracker.web.audience import EVERYBODY, audience

bp = Blueprint("keys", __name__)


@bp.get("/phim-tat")
@audience(EVERYBODY)
def show() -> str:
    """Show the keys."""
    return render_template("keys/keys.html")
