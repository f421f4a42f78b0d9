"""The quick ones of the faults, with real processes that are killed. All of them: `make faults`."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_senders_and_planners_lose_nothing_and_double_nothing(database: str) -> None:
    faults = [argument for fault in ("F1", "F2", "F3") for argument in ("--fault", fault)]
    size = ("--messages", "40", "--kills", "12")
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults", *faults, *size, "--database", database],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count(f" {database} ") == 3
