"""Senders as real processes, forked from one that holds no connection, and killed when chance has it."""

import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.smtp_server import FaultServer
from tests.faults.stage import QUICK, Stage
from tracker.channels.journal import LogJournal
from tracker.channels.smtp import SmtpServer
from tracker.db import db
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.recovery import recover_messages
from tracker.services.reminders.settling import settle_unknown

#: What a process does, again and again, until it is killed.
Work = Callable[[], None]


@dataclass
class Workers:
    """Some processes that do the same work."""

    work: Work
    errors: Path
    pids: list[int] = field(default_factory=list)
    kills: int = 0

    def start(self) -> None:
        """One more."""
        pid = os.fork()
        if pid == 0:
            self._live()
        self.pids.append(pid)

    def kill_one(self, random: Random) -> None:
        """Kill -9 one of them by chance, and start another in its place."""
        pid = self.pids.pop(random.randrange(len(self.pids)))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.kills += 1
        self.start()

    def stop(self) -> None:
        """Kill all of them."""
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self.pids.clear()

    def _live(self) -> None:
        try:
            while True:
                try:
                    self.work()
                except Exception:  # noqa: BLE001 - as the scheduler: the next round tries again
                    with self.errors.open("a", encoding="utf-8") as log:
                        log.write(traceback.format_exc() + "\n")
                time.sleep(0.05)
        finally:
            os._exit(1)


def sender(stage: Stage, server: FaultServer, *, with_journal: bool) -> Work:
    """What sends, recovers and settles."""
    numbers = iter(range(10**9))

    def work() -> None:
        with stage.app.app_context():
            channel = SmtpServer(
                server.url, "nhac-viec@tinh.test", step_seconds=1, answer_seconds=1, mails_a_connection=20
            )
            owner = f"{os.getpid()}/{next(numbers)}"
            send_due(settings=stage.settings, owner=owner, channel=channel, pace=QUICK, seconds=1)
            channel.close()
            recover_messages(pace=QUICK)
            settle_unknown(
                settings=stage.settings, journal=LogJournal(server.log) if with_journal else None, pace=QUICK
            )
            db.session.remove()

    return work


def planner(stage: Stage) -> Work:
    """What plans and makes messages."""

    def work() -> None:
        with stage.app.app_context():
            plan_reminders()
            compose_digests(settings=stage.settings)
            db.session.remove()

    return work


def run(
    workers: Workers,
    *,
    count: int,
    random: Random,
    is_done: Callable[[], bool],
    kills: int = 0,
    kill_every: float = 0.2,
    seconds: float = 600,
    meanwhile: Callable[[float], None] = lambda _seconds: None,
) -> float:
    """Let so many work, kill until there were enough kills, then wait until all is done. Gives the seconds it took."""
    began = time.monotonic()
    for _ in range(count):
        workers.start()
    looked = 0.0
    try:
        while (passed := time.monotonic() - began) < seconds:
            if workers.kills < kills:
                time.sleep(random.expovariate(1 / kill_every))
                workers.kill_one(random)
            else:
                time.sleep(0.1)
            meanwhile(passed)
            if workers.kills >= kills and passed - looked > 0.5:
                looked = passed
                if is_done():
                    break
    finally:
        workers.stop()
    return time.monotonic() - began
