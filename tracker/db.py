"""The database: one base for all models, aware instants, engine settings, and the transaction every service opens.

Reads run in a snapshot, so the figures of one page agree with each other. Writes take their lock first (BEGIN
IMMEDIATE on SQLite), so a service never fails half-way because somebody else was quicker.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from tracker.errors import BadSetting

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values, and gives back aware ones in UTC, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a naive value is a mistake in the program."""
        if value is not None and value.tzinfo is None:
            message = f"naive datetime {value!r}: an instant needs its zone"
            raise ValueError(message)
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC: SQLite lost the zone, PostgreSQL answers in that of its session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word_column(words: type[StrEnum], name: str) -> Enum:
    """The type of a column that holds one of these words; the database refuses every other."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """What every model inherits."""

    registry = registry(metadata=MetaData(naming_convention=_NAMES), type_annotation_map={datetime: UtcDateTime})


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def engine_options(url: str) -> dict[str, Any]:
    """How Flask-SQLAlchemy is to make the engine for this address."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 30, "check_same_thread": False}}
    return {
        "pool_pre_ping": True,
        "isolation_level": "REPEATABLE READ",
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=60000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=120000",
        },
    }


def make_engine(url: str) -> Engine:
    """An engine with the product's settings, for tools that work outside the application."""
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Give SQLite its settings, and make every transaction begin as `transaction()` means it.

    Raises:
        BadSetting: the file of a SQLite database lies on a network file system, where its locks do not hold.
    """
    if engine.dialect.name != "sqlite":
        return
    _refuse_network_file_system(engine.url.database)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own transactions would begin too late
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "busy_timeout=30000",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_network_file_system(path: str | None) -> None:
    if not path or path == ":memory:":
        return
    try:
        with open("/proc/mounts", encoding="utf-8") as mounts:  # noqa: PTH123 - not a file of ours
            rows = [line.split()[1:3] for line in mounts]
    except OSError:
        return
    kind = max(((len(at), fs) for at, fs in rows if path.startswith(at.rstrip("/") + "/")), default=(0, ""))[1]
    if kind.startswith(_NETWORK_FILE_SYSTEMS):
        message = f"DATABASE_URL: SQLite on a network file system ({kind}) loses data. Use a local disk or PostgreSQL."
        raise BadSetting(message)


@contextmanager
def transaction() -> Iterator[Session]:
    """One use case: all of it is saved, or nothing. Opened by services only, once, outermost.

    What was read before is forgotten, so that a decision rests on what is true now. Nothing is sent inside it.
    """
    session = db.session()
    if session.info.get("in_use_case"):
        message = "a service opened a transaction inside another one"
        raise RuntimeError(message)
    session.rollback()
    options: dict[str, Any] = {"writes": True}
    if session.get_bind().dialect.name == "postgresql":
        options["isolation_level"] = "READ COMMITTED"
    session.info["in_use_case"] = True
    try:
        session.connection(execution_options=options)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_use_case")


@contextmanager
def beside() -> Iterator[Session]:
    """A short write of its own while the session reads on: progress that others are to see before the end."""
    with Session(db.engine, expire_on_commit=False) as session:
        options: dict[str, Any] = {"writes": True}
        if db.engine.dialect.name == "postgresql":
            options["isolation_level"] = "READ COMMITTED"
        session.connection(execution_options=options)
        yield session
        session.commit()
