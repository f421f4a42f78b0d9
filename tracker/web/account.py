"""One's own account: who one is, and on which devices one is signed in."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.queries.sessions import list_open_sessions
from tracker.services.sessions import end_other_sessions
from tracker.web.audience import EVERYBODY, audience
from tracker.web.login import current_account, current_actor, current_token

bp = Blueprint("account", __name__)


@bp.get("/tai-khoan")
@audience(EVERYBODY)
def show() -> str:
    """Show the account and its sessions."""
    me = current_account()
    idle = timedelta(minutes=current_app.extensions["settings"].session_idle_minutes)
    sessions = list_open_sessions(me.actor.account_id or 0, now=clock.now(), idle=idle)
    return render_template("account/account.html", sessions=sessions)


@bp.post("/tai-khoan/phien-khac")
@audience(EVERYBODY)
def end_others() -> Response:
    """End every session but this one."""
    ended = end_other_sessions(token=current_token(), by=current_actor())
    flash(f"Đã kết thúc {ended} phiên khác.", "success")
    return redirect(url_for("account.show"))
