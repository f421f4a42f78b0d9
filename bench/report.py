"""The tables, for a terminal and for the documentation."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from bench.timing import Measured

_HEADINGS = ("", "median ms", "p95 ms", "queries", "bare SQL ms", "ratio")


@dataclass(frozen=True)
class Result:
    """What was measured on one database with so many tasks. `memory` is the process's largest resident size in MB."""

    database: str
    tasks: int
    lines: list[Measured]
    memory: dict[str, int]


def machine() -> str:
    """What the figures depend on, as far as it says nothing of whose machine it is."""
    memory = Path("/proc/meminfo")
    total = int(memory.read_text(encoding="ascii").split()[1]) / 1024**2 if memory.exists() else 0
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {total:.0f} GB memory, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def as_table(result: Result) -> str:
    """Aligned columns."""
    rows = [_HEADINGS, *(_cells(line) for line in result.lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]
    return "\n".join([_title(result), *lines, _memory(result)])


def as_markdown(result: Result) -> str:
    """A Markdown table under a heading."""
    rows = [_HEADINGS, ("---", *["---:"] * 5), *(_cells(line) for line in result.lines)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"### {_title(result)}", "", *lines, "", _memory(result)])


def _title(result: Result) -> str:
    return f"{result.database}, {result.tasks:,} tasks"


def _memory(result: Result) -> str:
    return "Resident memory: " + ", ".join(f"{size} MB {when}" for when, size in result.memory.items()) + "."


def _cells(line: Measured) -> tuple[str, ...]:
    times = (_ms(line.median), _ms(line.p95), f"{line.statements:,}", _ms(line.bare_median))
    return (line.name, *times, f"{line.ratio:.1f}")


def _ms(time: float) -> str:
    return f"{time:,.0f}" if time >= 100 else f"{time:.1f}" if time >= 1 else f"{time:.2f}"
