"""Timing one thing: so many times, after a warm-up, and how many statements it sends to the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Line:
    """Something to be measured. Both are called with a number that grows, so that no two do the same thing twice."""

    name: str
    product: Callable[[int], object]
    bare: Callable[[int], object]
    repeats: int = 30
    warm_up: int = 3


@dataclass(frozen=True)
class Measured:
    """What a line took, in milliseconds."""

    name: str
    median: float
    p95: float
    statements: int
    bare_median: float

    @property
    def ratio(self) -> float:
        """How many times the bare SQL."""
        return self.median / self.bare_median


class StatementCounter:
    """Counts what is sent to the database, but for the beginnings of transactions."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.count += not statement.startswith("BEGIN")


def measure_line(line: Line, counter: StatementCounter) -> Measured:
    """Measure a line: first the product, then the bare SQL."""
    times = _times(line.product, line)
    before = counter.count
    line.product(line.warm_up + line.repeats)
    statements = counter.count - before
    bare = _times(line.bare, line)
    return Measured(line.name, _at(times, 50), _at(times, 95), statements, _at(bare, 50))


def _times(work: Callable[[int], object], line: Line) -> list[float]:
    times = []
    for number in range(line.warm_up + line.repeats):
        start = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times[line.warm_up :])


def _at(times: list[float], percent: int) -> float:
    """The nearest-rank percentile of sorted times."""
    return times[max(0, -(-len(times) * percent // 100) - 1)]
