"""Inserting what may be there already: both databases know how, each in its own dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.db import Base


def insert_into(session: Session, model: type[Base]) -> Any:  # noqa: ANN401 - two classes with the same methods
    """An INSERT that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model.__table__)
