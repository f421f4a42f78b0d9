"""Default deny: an endpoint that does not say who may see it is seen by nobody."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.permissions import Role
from tracker.errors import NotAllowed
from tracker.web.login import current_actor, is_signed_in

View = TypeVar("View", bound=Callable[..., Any])

#: What was published, for everybody. It is answered without looking at who asks, so that caches may keep it.
PUBLISHED = frozenset({
    "public.index", "public.index_as_json", "public.show", "public.embed", "public.as_json", "public.as_csv",
    "public.tasks", "public.tasks_as_csv",
})  # fmt: skip
#: What may be seen without signing in. Frozen: a test compares it with the routes there are.
PUBLIC = frozenset({
    "static", "bootstrap.static", "sign_in.show", "sign_in.submit", "sign_in.show_choice", "sign_in.choose",
    "health.machine",
}) | PUBLISHED  # fmt: skip
EVERYBODY = frozenset(Role)


def audience(roles: frozenset[Role]) -> Callable[[View], View]:
    """Say which roles may use a view."""

    def mark(view: View) -> View:
        cast("Any", view).audience = roles
        return view

    return mark


def audience_of(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles that may use an endpoint; None when it does not say."""
    return getattr(app.view_functions.get(endpoint), "audience", None)


def init_app(app: Flask) -> None:
    """Check every request before its view."""

    @app.before_request
    def check() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in PUBLIC:
            return None
        if not is_signed_in():
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("sign_in.show", next=wanted if wanted != "/" else None))
        roles = audience_of(current_app, endpoint)
        if roles is None or current_actor().role not in roles:
            message = "Trang này không dành cho vai trò của bạn. Dùng thanh điều hướng để về trang bạn xem được."
            raise NotAllowed(message)
        return None
