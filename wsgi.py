"""The application, for gunicorn and for `flask`."""

from tracker.app import create_app

app = create_app()
