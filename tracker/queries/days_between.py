"""The number of days between two dates, as each database counts it."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class days_between(GenericFunction[int]):  # noqa: N801 - it is called like a function
    """How many days the second date is after the first."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between, "sqlite")
def _of_sqlite(element: days_between, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - the compiler's own
    first, second = (compiler.process(one, **how) for one in element.clauses)
    return f"(julianday({second}) - julianday({first}))"


@compiles(days_between)
def _of_others(element: days_between, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - the compiler's own
    first, second = (compiler.process(one, **how) for one in element.clauses)
    return f"({second} - {first})"
