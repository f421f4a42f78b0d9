"""How Alembic runs the migrations: on the application's own engine, in one transaction."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from tracker.db import Base, UtcDateTime, db


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's own signature
    """Write instants as plain SQLAlchemy types, so that a migration does not depend on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _run(connection: Connection) -> None:
    configured = current_app.extensions["migrate"].configure_args
    context.configure(connection=connection, target_metadata=Base.metadata, render_item=_render, **configured)
    with context.begin_transaction():
        context.run_migrations()


with db.engine.connect() as connection:
    _run(connection)
    connection.commit()
