"""`python -m tracker.cli.start`: prepare this installation, then run web and scheduler together until told to stop.

Web and scheduler are processes of their own. Ctrl-C or SIGTERM ends both; when one ends by itself, the other is ended
too, since half a product that looks alive is worse than none. The exit status is 0 after a stop that was asked for.
"""

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

import click

from tracker.cli.demo import ACCOUNTS_FILE
from tracker.config import SETTINGS, Settings, read_settings
from tracker.errors import BadSetting

_ROOT = Path(__file__).parents[2]
_HOST = "127.0.0.1"
_FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
_SCHEDULER = (sys.executable, "-m", "jobs")
# The scheduler may need 30 seconds to finish what it is sending.
_GRACE_SECONDS = 35
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotStart(Exception):
    """Something stands in the way. The message names it and the cure."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where the web listens.")
def main(port: int) -> None:
    """Prepare this installation and run it."""
    try:
        settings = read_settings()
        _refuse_used_port(port)
        environment = _environment(settings, port)
        _prepare(environment)
        status = asyncio.run(_run(_web(port), environment, _announce(settings, port)))
    except (BadSetting, CannotStart) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None
    raise SystemExit(status)


def _environment(settings: Settings, port: int) -> Mapping[str, str]:
    """What web and scheduler are told: this process's environment, and the port in the address that mails name."""
    given = dict(os.environ)  # noqa: TID251 - handed on, not read
    if settings.base_url == SETTINGS["BASE_URL"]:
        given["BASE_URL"] = f"http://{_HOST}:{port}"
    return given


def _refuse_used_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = f"Port {port} is in use: stop what listens there, or choose another: make run PORT={port + 1}"
            else:
                message = f"Port {port} cannot be used ({error.strerror}): choose another: make run PORT=8080"
            raise CannotStart(message) from error


def _prepare(environment: Mapping[str, str]) -> None:
    """Bring the database to today's tables, and give an unused one the demonstration."""
    for arguments, what in (
        (("db", "upgrade"), "The database could not be prepared"),
        (("demo", "load", "--if-empty"), "The demonstration could not be loaded"),
    ):
        done = subprocess.run(  # noqa: S603 - our own commands
            [*_FLASK, *arguments], cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            message = f"{what}; the reason stands above."
            raise CannotStart(message)


async def _announce(settings: Settings, port: int) -> None:
    """Say where it is and who can sign in, as soon as the web takes connections."""
    while True:
        try:
            _, connection = await asyncio.open_connection(_HOST, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            connection.close()
            break
    lines = ["", f"Đúng Hạn: http://{_HOST}:{port} (Ctrl-C để dừng)"]
    accounts = settings.instance / ACCOUNTS_FILE
    if accounts.exists():
        lines += ["Dữ liệu minh họa, bịa hoàn toàn. Đăng nhập bằng một trong các tài khoản:", ""]
        lines += [accounts.read_text(encoding="utf-8")]
    else:
        lines += ["Chưa có tài khoản? .venv/bin/flask accounts add TEN --name 'Họ tên'"]
    click.echo("\n".join(lines))


def _web(port: int) -> tuple[str, ...]:
    options = {"bind": f"{_HOST}:{port}", "workers": 2, "worker-class": "gthread", "threads": 4}
    options |= {"graceful-timeout": 10, "timeout": 60, "log-level": "warning"}
    return (
        *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
        *(f"--{name}={value}" for name, value in options.items()),
        "wsgi:app",
    )


async def _run(web: tuple[str, ...], environment: Mapping[str, str], announcement: Coroutine[Any, Any, None]) -> int:
    """Run web and scheduler until one ends or a stop is asked for, and give the exit status."""
    asked = asyncio.Event()
    for number in _STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    # In groups of their own, so that Ctrl-C reaches them once, through this process, and not in the middle of a mail.
    children = {
        name: await asyncio.create_subprocess_exec(*command, cwd=_ROOT, env=environment, process_group=0)
        for name, command in (("web", web), ("scheduler", _SCHEDULER))
    }
    ends = {name: asyncio.create_task(child.wait()) for name, child in children.items()}
    stop = asyncio.create_task(asked.wait())
    announcing = asyncio.create_task(announcement)
    watched: set[asyncio.Future[Any]] = {stop, *ends.values()}
    await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
    status = 0
    if not asked.is_set():
        status = 1
        for name, end in ends.items():
            if end.done():
                click.echo(f"The {name} process ended by itself (status {end.result()}); stopping the rest.", err=True)
    asked.clear()
    await _stop(list(children.values()), list(ends.values()), asked)
    stop.cancel()
    announcing.cancel()
    return status


async def _stop(children: list[Process], ends: list[asyncio.Task[int]], again: asyncio.Event) -> None:
    """Ask the processes to end, and end them for good when they do not in time or when asked a second time."""
    _send(children, signal.SIGTERM)
    everything = asyncio.gather(*ends)
    impatient = asyncio.create_task(again.wait())
    watched: set[asyncio.Future[Any]] = {everything, impatient}
    await asyncio.wait(watched, timeout=_GRACE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    impatient.cancel()
    if not everything.done():
        click.echo("Not everything ended in time; ending it for good.", err=True)
        _send(children, signal.SIGKILL)
        await everything


def _send(children: list[Process], number: signal.Signals) -> None:
    for child in children:
        if child.returncode is None:
            # The whole group at the end: gunicorn's workers would outlive a killed master.
            if number is signal.SIGKILL:
                os.killpg(child.pid, number)
            else:
                child.send_signal(number)


if __name__ == "__main__":
    os.umask(0o077)  # the instance folder holds secrets and people's data
    main()
