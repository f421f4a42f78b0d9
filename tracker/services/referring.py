"""What in the database refers to something, also from tables that come later."""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import InstrumentedAttribute

from tracker.db import Base


def columns_pointing_at(key: InstrumentedAttribute[int]) -> list[Column[Any]]:
    """Every column that refers to this key, in the order in which tables depend on each other."""
    target = key.property.columns[0]
    return [
        foreign_key.parent
        for table in Base.metadata.sorted_tables
        for foreign_key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
        if foreign_key.column is target
    ]
