"""HTTP for people: read the request, call one query or service, render.

No rule lives here. Every endpoint says its audience or is in the frozen public list (`audience.py`); a page that
changes something is a POST that calls one service and redirects; a GET never writes.
"""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from tracker.config import Settings
from tracker.web import (
    account,
    acts,
    admin,
    audience,
    bulk,
    documents,
    drafts,
    errors,
    exports,
    figures,
    files,
    formats,
    health,
    held_day,
    import_columns,
    import_files,
    import_runs,
    imports,
    interrupted,
    keys,
    login,
    ours,
    outbox,
    overview,
    prepared_files,
    queue,
    reorganisations,
    saved_views,
    security,
    sign_in,
    tasks,
    urges,
    urging,
)

_PAGES = (
    *(sign_in, overview, queue, ours),
    *(tasks, saved_views, bulk, exports, keys, acts, files, urging, urges),
    *(figures, prepared_files, reorganisations),
    *(documents, drafts, imports, import_columns, import_files, import_runs, outbox, health, held_day, account),
)


def init_app(app: Flask, settings: Settings) -> None:
    """Join the pages, and what stands before every one of them, to the application."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a long text must not be lost to a clock
    security.init_app(app, settings)
    interrupted.keep_what_was_typed(app)
    CSRFProtect(app)
    Bootstrap5(app)
    login.init_app(app, settings)
    audience.init_app(app)
    interrupted.only_show(app)
    errors.init_app(app)
    formats.init_app(app)
    for module in _PAGES:
        app.register_blueprint(module.bp)
    for blueprint in admin.BLUEPRINTS:
        app.register_blueprint(blueprint)
