"""Every migration leads from empty to the models' schema, and back to empty."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from tracker.db import Base, db

pytestmark = pytest.mark.usefixtures("app")

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
_FUNCTIONS = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def _left_over() -> set[str]:
    with db.engine.connect() as connection:
        dialect = connection.dialect.name
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
        left |= set(connection.scalars(text(_TRIGGERS[dialect])))
        if dialect == "postgresql":
            left |= set(connection.scalars(text(_FUNCTIONS)))
    return left


def test_the_migrations_lead_to_the_schema_of_the_models() -> None:
    assert _differences() == []


def test_the_way_back_leaves_nothing_and_can_be_gone_again() -> None:
    there = _left_over()
    assert {"task", "history_entry"} <= there
    try:
        downgrade(revision="base")
        assert _left_over() == set()
    finally:
        upgrade()
    assert _left_over() == there
    assert _differences() == []
