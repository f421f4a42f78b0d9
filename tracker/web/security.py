"""What the browser is told: cookies, content policy, trusted hosts, caching."""

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.config import Settings, is_loopback
from tracker.web.audience import PUBLISHED

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: The same for what other sites may show within theirs.
EMBEDDABLE_POLICY = _POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
#: Statuses of a published page that caches may keep.
_CACHED = frozenset({200, 304})
_ONE_YEAR = 365 * 24 * 3600


class _Sessions(SecureCookieSessionInterface):
    """Cookies as Flask keeps them, but none on what was published, which caches keep for everybody."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Put the cookie on the answer; on a published one nothing, whatever looked at the session."""
        if request.endpoint not in PUBLISHED:
            super().save_session(app, session, response)


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies and hosts, and put the headers on every answer."""
    app.session_interface = _Sessions()
    app.config["SESSION_COOKIE_NAME"] = "__Host-dunghan" if settings.is_https else "dunghan"
    app.config["SESSION_COOKIE_SECURE"] = settings.is_https
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost", "[::1]"] if is_loopback(settings.host) else [settings.host]
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _ONE_YEAR  # the address of a file changes with what is in it
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def refuse_what_no_person_types() -> None:
        texts = [request.path, *request.args.values(), *request.form.values()]
        if any("\x00" in text for text in texts):
            abort(400)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        # An attached file has a stricter one, and what may be embedded one that lets it.
        headers.setdefault("Content-Security-Policy", _POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if settings.is_https:
            headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}; includeSubDomains"
        if request.endpoint in PUBLISHED and response.status_code in _CACHED:
            return response
        if request.endpoint not in {"static", "bootstrap.static"}:
            headers["Cache-Control"] = "no-store"
        return response
