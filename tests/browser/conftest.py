"""A real browser and the real product: a server of its own on a free port, and Chromium if the machine has one."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_ROOT = Path(__file__).parent.parent.parent
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


@dataclass(frozen=True)
class Product:
    """The product as an office has it: its address, and the passwords of the demonstration's accounts."""

    address: str
    passwords: dict[str, str]
    environment: dict[str, str]

    def flask(self, *command: str) -> str:
        """What a command of the product prints."""
        asked = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        done = subprocess.run(asked, cwd=_ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout


@pytest.fixture(autouse=True)
def clock() -> None:
    """The true time: the server is another process, and the browser has a clock of its own."""


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration, loaded and served."""
    if _CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    instance = tmp_path_factory.mktemp("instance")
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {"TRACKER_INSTANCE": str(instance), "BASE_URL": address, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    for command in (["db", "upgrade"], ["demo", "load"]):
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        subprocess.run(flask, cwd=_ROOT, env=environment, check=True, capture_output=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--threads", "4", "wsgi:app"]
    server = subprocess.Popen(
        gunicorn, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{address}/dang-nhap")
        yield Product(address, _passwords(instance / "demo-accounts.txt"), environment)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def chromium(product: Product) -> Iterator[Browser]:
    """Chromium, headless."""
    assert product.address
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, product: Product) -> Iterator[Page]:
    """A fresh window. An error in a script, or anything the content policy stops, fails the test."""
    context = chromium.new_context(base_url=product.address, viewport={"width": 1280, "height": 900})
    window = context.new_page()
    troubles: list[str] = []
    window.on("pageerror", lambda error: troubles.append(str(error)))
    window.on("console", lambda told: troubles.append(told.text) if "Content Security Policy" in told.text else None)
    yield window
    context.close()
    assert not troubles


def _wait_for(address: str) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), urllib.request.urlopen(address):  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    message = f"{address} does not answer"
    raise RuntimeError(message)


def _passwords(file: Path) -> dict[str, str]:
    words = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    return {word: line[place + 1] for line in words for place, word in enumerate(line) if word.startswith("demo.")}
