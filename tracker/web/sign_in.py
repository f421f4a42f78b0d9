"""Signing in and out, and choosing a password through a one-time link."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.errors import InvalidInput, Refused, SignInRefused
from tracker.queries.sessions import is_link_good
from tracker.services.accounts import LINK_REFUSED, choose_password, token_hash
from tracker.services.passwords import LONGEST, SHORTEST
from tracker.services.sessions import sign_in, sign_out
from tracker.web.address import local_path
from tracker.web.audience import EVERYBODY, audience
from tracker.web.forms import PlainForm
from tracker.web.kept_input import FIELD, KeptInput, carried_input, go_on
from tracker.web.login import current_token, forget, is_signed_in, own_actor, remember

bp = Blueprint("sign_in", __name__)


class SignInForm(PlainForm):
    """Name and password."""

    username = StringField("Tên đăng nhập", [InputRequired("Cần nhập tên đăng nhập."), Length(max=100)])
    password = PasswordField("Mật khẩu", [InputRequired("Cần nhập mật khẩu."), Length(max=LONGEST)])


class ChoosePasswordForm(PlainForm):
    """A new password, typed twice."""

    password = PasswordField("Mật khẩu mới", [InputRequired("Cần nhập mật khẩu."), Length(max=LONGEST)])
    again = PasswordField("Nhập lại mật khẩu mới", [InputRequired("Cần nhập lại mật khẩu.")])


@bp.get("/dang-nhap")
def show() -> str | Response:
    """Show the form; who is signed in already goes on."""
    if is_signed_in():
        return redirect(local_path(request.args.get("next")))
    return _page(SignInForm())


@bp.post("/dang-nhap")
def submit() -> str | Response | tuple[str, int]:
    """Open a session."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token = sign_in(
                username=form.username.data or "", password=form.password.data or "", address=request.remote_addr or ""
            )
        except SignInRefused as error:
            return _page(form, refused=str(error), kept=carried_input()), 401
        remember(token)
        return go_on(request.args.get("next"))
    return _page(form, kept=carried_input()), 400


@bp.post("/dang-xuat")
@audience(EVERYBODY)
def leave() -> Response:
    """End the session."""
    sign_out(token=current_token(), by=own_actor())
    forget()
    flash("Bạn đã đăng xuất.", "success")
    return redirect(url_for("sign_in.show"))


@bp.get("/dat-mat-khau/<token>")
def show_choice(token: str) -> tuple[str, int]:
    """Show the form for a new password, or that the link is no longer good."""
    if is_link_good(token_hash(token), now=clock.now()):
        return _choice(ChoosePasswordForm(), token, None), HTTPStatus.OK
    return _choice(ChoosePasswordForm(), token, LINK_REFUSED), HTTPStatus.GONE


@bp.post("/dat-mat-khau/<token>")
def choose(token: str) -> str | Response | tuple[str, int]:
    """Set the password; the link is used up."""
    form = ChoosePasswordForm()
    refused = None
    if form.validate_on_submit():
        try:
            _check_typed_twice(form)
            choose_password(token=token, password=form.password.data or "")
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        except Refused as error:
            refused = str(error)
        else:
            flash("Đã đặt mật khẩu. Hãy đăng nhập.", "success")
            return redirect(url_for("sign_in.show"))
    return _choice(form, token, refused), 400


def interrupted_page(kept: KeptInput) -> str:
    """The sign-in form for somebody whose session ran out over a form, carrying along what he typed."""
    return _page(SignInForm(formdata=None), kept=kept)


def _page(form: SignInForm, *, refused: str | None = None, kept: KeptInput | None = None) -> str:
    return render_template("sign_in/sign_in.html", form=form, refused=refused, kept=kept, kept_field=FIELD)


def _check_typed_twice(form: ChoosePasswordForm) -> None:
    if form.password.data != form.again.data:
        message = "Hai lần nhập không giống nhau. Nhập lại cả hai."
        raise InvalidInput(message, field="again")


def _choice(form: ChoosePasswordForm, token: str, refused: str | None) -> str:
    return render_template(
        "sign_in/choose_password.html", form=form, link_token=token, refused=refused, shortest=SHORTEST
    )
