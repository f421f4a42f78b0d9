"""`make run` starts web and scheduler together, and ends them together."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _start(port: int, instance: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tracker.cli.start", "--port", str(port)],
        cwd=_ROOT,
        env={**os.environ, "TRACKER_INSTANCE": str(instance)},  # noqa: TID251 - handed on to the process under test
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def running(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A started product, read up to the line that says where it is."""
    started = _start(port, tmp_path)
    assert started.stdout is not None
    for line in started.stdout:
        if line.startswith("Đúng Hạn:"):
            break
    yield started
    if started.poll() is None:
        started.kill()


def _children(process: subprocess.Popen[str]) -> dict[str, int]:
    """The processes it started, by what they run."""
    found = {}
    numbers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    for number in map(int, numbers):
        command = Path(f"/proc/{number}/cmdline").read_text(encoding="utf-8").split("\0")
        found["scheduler" if "jobs" in command else "web"] = number
    return found


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_serves_where_it_says_and_a_stop_ends_everything(
    running: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    children = _children(running)
    assert set(children) == {"web", "scheduler"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().status < 500
    connection.close()
    told = (tmp_path / "demo-accounts.txt").read_text(encoding="utf-8")

    running.send_signal(signal.SIGINT)
    output, _ = running.communicate()

    assert running.returncode == 0
    assert told in output
    assert "Traceback" not in output
    assert not any(_is_running(number) for number in children.values())


def test_when_one_of_them_dies_the_other_is_ended_too(running: subprocess.Popen[str]) -> None:
    children = _children(running)
    os.kill(children["scheduler"], signal.SIGKILL)
    output, _ = running.communicate()
    assert running.returncode == 1
    assert "The scheduler process ended by itself" in output
    assert not _is_running(children["web"])


def test_a_port_in_use_is_one_clear_sentence_before_anything_is_done(port: int, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        started = _start(port, tmp_path)
        output, _ = started.communicate()
    assert started.returncode == 1
    assert f"Port {port} is in use" in output
    assert not (tmp_path / "tracker.db").exists()
