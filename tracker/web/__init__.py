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
    agency_table,
    audience,
    bulk,
    closing,
    closings,
    directives,
    documents,
    drafts,
    errors,
    exports,
    extensions,
    figure_check,
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
    programme_items,
    programme_paste,
    programmes,
    public,
    publishing,
    queue,
    reorganisations,
    report_labels,
    reports,
    saved_views,
    security,
    series,
    sign_in,
    signs,
    tasks,
    urges,
    urging,
)

_PAGES = (
    *(sign_in, overview, queue, ours),
    *(tasks, saved_views, bulk, exports, keys, acts, files, urging, urges),
    *(closings, closing, publishing, public),
    *(reports, report_labels, extensions),
    *(figures, agency_table, signs, prepared_files, reorganisations),
    figure_check,
    *(programmes, programme_items, programme_paste),
    *(documents, directives, drafts, series),
    *(imports, import_columns, import_files, import_runs),
    *(outbox, health, held_day, account),
)


#: What may be typed into one form, in bytes, and how many fields it may have.
_MOST_TYPED = 4 * 1024 * 1024
_MOST_FIELDS = 3_000


def init_app(app: Flask, settings: Settings) -> None:
    """Join the pages, and what stands before every one of them, to the application."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    # The text of a long document and the fields of its tasks come as one form.
    app.config["MAX_FORM_MEMORY_SIZE"] = _MOST_TYPED
    app.config["MAX_FORM_PARTS"] = _MOST_FIELDS
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
