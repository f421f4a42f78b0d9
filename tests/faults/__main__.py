"""`python -m tests.faults`: run the faults, print what became of the messages. Exit status 1: a promise broke."""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.databases import DATABASES, Server
from tests.faults.outcome import Outcome, Size
from tests.faults.scenarios import SCENARIOS, Scenario

_HEAD = (
    f"{'fault':<6}{'database':<12}{'runs':>5}{'kills':>7}{'due':>7}{'sent':>7}{'lost':>6}"
    f"{'doubled':>9}{'unknown':>9}{'errors':>8}{'s':>7}"
)


def main() -> int:
    """Run what the command line asks for."""
    asked = _arguments()
    size = Size(asked.messages, asked.kills)
    broken = 0
    _say(_HEAD)
    for name in asked.database or DATABASES:
        with tempfile.TemporaryDirectory(prefix="dunghan-faults-", ignore_cleanup_errors=True) as folder:
            server = DATABASES[name](Path(folder))
            try:
                numbers = iter(range(1, 10**6))
                for scenario in SCENARIOS:
                    if not asked.fault or scenario.id in asked.fault:
                        broken += _run(scenario, name, server, Path(folder), size, asked, numbers)
            finally:
                server.stop()
    _say("0 promises broken." if not broken else f"{broken} RUNS BROKE A PROMISE.")
    return 1 if broken else 0


def _run(
    scenario: Scenario,
    name: str,
    server: Server,
    folder: Path,
    size: Size,
    asked: argparse.Namespace,
    numbers: Iterator[int],
) -> int:
    """Run one fault as often as asked, print its line, and give how many runs broke a promise."""
    outcomes = []
    for seed in range(asked.seed, asked.seed + asked.runs):
        run_folder = folder / f"{scenario.id}-{seed}"
        run_folder.mkdir()
        outcome = scenario.run(server.make(next(numbers)), run_folder, size, seed)
        if isinstance(outcome, str):
            _say(f"{scenario.id:<6}{name:<12}  -  {scenario.what}: {outcome}")
            return 0
        outcomes.append(outcome)
    _say(_line(scenario.id, name, outcomes) + f"  {scenario.what}")
    return sum(not outcome.holds for outcome in outcomes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--fault", action="append", choices=[one.id for one in SCENARIOS])
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--runs", type=int, default=1, help="how often each, with a seed of its own")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--messages", type=int, default=600)
    parser.add_argument("--kills", type=int, default=100)
    return parser.parse_args()


def _line(fault: str, database: str, outcomes: list[Outcome]) -> str:
    sums: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        for name in ("due", "sent", "lost", "doubled", "unknown"):
            sums[name] += getattr(outcome.figures, name)
        sums["kills"] += outcome.kills
        sums["errors"] += outcome.errors
        if not outcome.figures.holds:
            sys.stderr.write(f"{outcome}\n")
    return (
        f"{fault:<6}{database:<12}{len(outcomes):>5}{sums['kills']:>7}{sums['due']:>7}{sums['sent']:>7}{sums['lost']:>6}"
        f"{sums['doubled']:>9}{sums['unknown']:>9}{sums['errors']:>8}{sum(one.seconds for one in outcomes):>7.0f}"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
