"""One's own account: who one is, on which devices one is signed in, and who stands in when one is away.

Everything here is about the person who signed in, also while he acts in another's place.
"""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.deputies import MAY_HAVE_DEPUTY
from tracker.errors import InvalidInput
from tracker.queries.deputies import list_candidates, list_deputies_of, list_deputised_by
from tracker.queries.sessions import list_open_sessions
from tracker.services.deputies import end_deputy, name_deputy, start_standing_in, stop_standing_in
from tracker.services.sessions import end_other_sessions
from tracker.web.audience import EVERYBODY, audience
from tracker.web.deputy_form import DeputyForm, deputy_form
from tracker.web.forms import shows_again
from tracker.web.login import absent_person, current_token, own_account, own_actor, stand_in_for

bp = Blueprint("account", __name__)


@bp.get("/tai-khoan")
@audience(EVERYBODY)
def show() -> str:
    """Show the account, its sessions and its deputies."""
    return _page(deputy_form(list_candidates(own_actor())))


@bp.post("/tai-khoan/phien-khac")
@audience(EVERYBODY)
def end_others() -> Response:
    """End every session but this one."""
    ended = end_other_sessions(token=current_token(), by=own_actor())
    flash(f"Đã kết thúc {ended} phiên khác.", "success")
    return redirect(url_for("account.show"))


@bp.post("/tai-khoan/nguoi-thay")
@audience(MAY_HAVE_DEPUTY)
@shows_again
def name() -> Response | tuple[str, int]:
    """Name a deputy for the days one is away."""
    me = own_actor()
    form = deputy_form(list_candidates(me))
    if form.validate_on_submit():
        try:
            name_deputy(account_id=me.account_id or 0, by=me, **form.told())
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        else:
            flash("Đã cử người làm thay.", "success")
            return redirect(url_for("account.show"))
    return _page(form), 200 if form.is_only_shown else 400


@bp.post("/tai-khoan/nguoi-thay/<int(max=2147483647):deputy_row_id>/ket-thuc")
@audience(MAY_HAVE_DEPUTY)
def end(deputy_row_id: int) -> Response:
    """Take a deputy's rights away from now on."""
    me = own_actor()
    end_deputy(deputy_row_id=deputy_row_id, account_id=me.account_id or 0, by=me)
    flash("Đã kết thúc việc làm thay.", "success")
    return redirect(url_for("account.show"))


@bp.post("/lam-thay/<int(max=2147483647):account_id>")
@audience(MAY_HAVE_DEPUTY)
def stand_in(account_id: int) -> Response:
    """Act in the place of a person who is away, from the next page on."""
    name = start_standing_in(account_id=account_id, by=own_actor())
    stand_in_for(account_id)
    flash(f"Bạn đang làm thay {name}.", "success")
    return redirect(url_for("overview.index"))


@bp.post("/thoi-lam-thay")
@audience(MAY_HAVE_DEPUTY)
def stand_back() -> Response:
    """Act for oneself again."""
    absent = absent_person()
    if absent is not None and absent.actor.account_id is not None:
        stop_standing_in(account_id=absent.actor.account_id, by=own_actor())
        flash(f"Bạn đã thôi làm thay {absent.actor.name}.", "success")
    stand_in_for(None)
    return redirect(url_for("overview.index"))


def _page(form: DeputyForm) -> str:
    me = own_account()
    account_id, today = me.actor.account_id or 0, clock.today()
    idle = timedelta(minutes=current_app.extensions["settings"].session_idle_minutes)
    return render_template(
        "account/account.html",
        own=me,
        sessions=list_open_sessions(account_id, now=clock.now(), idle=idle),
        may_have_deputy=me.actor.role in MAY_HAVE_DEPUTY,
        deputies=list_deputies_of(account_id, day=today),
        deputised=list_deputised_by(account_id, day=today),
        form=form,
    )
