"""The composition root: joins settings, database, web and command line into one application."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from tracker import cli, clock, models, web
from tracker.config import Settings, read_settings
from tracker.db import db, engine_options, prepare
from tracker.errors import BadSetting
from tracker.files.attachments import store

_HERE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, or for those of the environment.

    A setting of the environment that cannot work ends the program with a sentence that names it and the cure.
    """
    settings = settings or _settings_or_exit()
    clock.use_zone(settings.time_zone)
    store.use_folder(settings.files_folder, limit_mb=settings.upload_limit_mb)
    app = Flask("tracker", template_folder=str(_HERE.parent / "templates"), instance_path=str(settings.instance))
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.config["MAX_CONTENT_LENGTH"] = (settings.upload_limit_mb + 1) * 1024 * 1024
    app.extensions["settings"] = settings
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    Migrate(app, db, directory=str(_HERE / "migrations"), render_as_batch=True, compare_type=True)
    web.init_app(app, settings)
    cli.init_app(app)
    return app


def _settings_or_exit() -> Settings:
    try:
        return read_settings()
    except BadSetting as error:
        raise SystemExit(str(error)) from None


__all__ = ["create_app", "models"]
