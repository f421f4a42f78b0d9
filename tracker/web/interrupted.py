"""Forms that are sent when nobody is signed in any more, and forms that are only to be shown again."""

from flask import Flask, current_app, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.web.audience import PUBLIC
from tracker.web.forms import ONLY_SHOW, can_show_again
from tracker.web.kept_input import WITH_FILES, is_from_our_own_pages, read_input
from tracker.web.login import is_signed_in
from tracker.web.sign_in import interrupted_page

_SHOWN_AGAIN = "Đây là những gì bạn đã nhập; chưa có gì được gửi. Xem lại rồi gửi."
_FILES_GONE = " Tệp đính kèm không giữ lại được: chọn lại tệp trước khi gửi."
_NOT_SHOWN_AGAIN = "Chưa có gì được thực hiện vì phiên làm việc đã hết giữa chừng. Làm lại từ đây."


def keep_what_was_typed(app: Flask) -> None:
    """Answer a form of ours that nobody is signed in for with signing in. Comes before the token is checked.

    That check would refuse it and lose what was typed; and it guards nothing here, since nothing is done.
    """

    @app.before_request
    def keep() -> Response | tuple[str, int] | None:
        endpoint = request.endpoint
        if request.method != "POST" or endpoint is None or endpoint in PUBLIC or is_signed_in():
            return None
        if not is_from_our_own_pages():
            return None
        kept = read_input()
        if not kept.fields:
            return redirect(url_for("sign_in.show"))
        return interrupted_page(kept), 401


def only_show(app: Flask) -> None:
    """See to it that what is only to be shown again does nothing. Comes after the audience is checked.

    An endpoint that does not say it can show its form again is not called at all.
    """

    @app.before_request
    def guard() -> Response | None:
        if request.method != "POST" or ONLY_SHOW not in request.form or request.endpoint in PUBLIC:
            return None
        if not can_show_again(current_app, request.endpoint):
            flash(_NOT_SHOWN_AGAIN, "warning")
            return redirect(request.path if _has_page(current_app) else url_for("overview.index"))
        g.shown_again = _SHOWN_AGAIN + (_FILES_GONE if request.form[ONLY_SHOW] == WITH_FILES else "")
        return None


def _has_page(app: Flask) -> bool:
    """Whether the very rule that took the form also shows a page; another one may only happen to fit the address."""
    rule = request.url_rule
    return rule is not None and any(
        one.rule == rule.rule and "GET" in (one.methods or ()) for one in app.url_map.iter_rules()
    )
