"""`python -m bench [--tasks N ...] [--database NAME ...] [--markdown]`."""

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from bench.databases import DATABASES, Place, Server
from bench.filling import fill
from bench.measuring import measure
from bench.report import Result, as_markdown, as_table, machine

T = TypeVar("T")
_TASKS = (6_038, 100_000)


def main() -> None:
    """Measure what the command line asks for, and print it as it comes."""
    asked = _arguments()
    _say(f"{machine()}\n\n")
    write = as_markdown if asked.markdown else as_table
    for result in _results(asked.database or list(DATABASES), asked.tasks or list(_TASKS)):
        _say(f"{write(result)}\n\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tasks", type=int, action="append", metavar="N", help="how many tasks; may be given again")
    parser.add_argument("--database", choices=DATABASES, action="append", help="on which database; both if not said")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    asked = parser.parse_args()
    if any(tasks < 1 for tasks in asked.tasks or ()):
        parser.error("--tasks: give a number from 1")
    return asked


def _results(databases: list[str], sizes: list[int]) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="dunghan-bench-") as folder:
        for name in databases:
            server: Server = DATABASES[name](Path(folder))
            try:
                for tasks in sizes:
                    place = server.make(tasks)
                    seconds = _apart(fill, place, tasks)
                    _say(f"{server.version}: {tasks:,} tasks in {seconds:.0f} s\n")
                    lines, memory = _apart(measure, place)
                    yield Result(server.version, tasks, lines, memory)
            finally:
                server.stop()


def _apart(work: Callable[..., T], *given: Place | int) -> T:
    """Do something in a process of its own, so that what it held in memory is not counted as the next one's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
