"""`python -m jobs`: the scheduler process. SIGTERM or Ctrl-C ends it within half a minute, with nothing half done.

APScheduler holds ticks only, in memory. Its own persistence is not used: it drops what is late by more than a second,
and forgets what it was doing when killed. What is to be done stands in the database.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from jobs import log
from jobs.process import Process, this_process
from jobs.schedule import TIMETABLE, Job
from tracker import clock
from tracker.app import create_app
from tracker.domain.clock_watch import ClockWatch
from tracker.services.heartbeat import leave

#: How long a message in hand may take to be finished when the process is told to end.
_PATIENCE_SECONDS = 20.0
#: How often it is looked whether the clock was set.
_LOOK_SECONDS = 5.0
_ENDING = {signal.SIGTERM, signal.SIGINT}

_log = logging.getLogger("jobs")


class Guard:
    """Runs jobs so that an error ends a tick and not the process, and knows whether one is under way."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._changed = threading.Condition()
        self._running = 0

    def tick(self, job: Job) -> Callable[[], None]:
        """What the scheduler calls."""

        def run() -> None:
            with self._changed:
                if self._process.stopping.is_set():
                    return
                self._running += 1
            try:
                with self._process.app.app_context():
                    job.what(self._process)
            except Exception:  # noqa: BLE001 - the next tick tries again; nothing is kept here that could be half done
                _log.exception("job %s failed", job.id)
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()

        return run

    def wait_until_idle(self, seconds: float) -> bool:
        """Whether every job came to its end in this time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, timeout=seconds)


def main() -> int:
    """Run the timetable until told to end."""
    log.set_up()
    # Blocked before any thread begins: the signals wait for this thread, which waits for them.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    process = this_process(create_app())
    guard = Guard(process)
    # Before all else: until it has checked in it may not plan, and the next planning would be minutes away.
    guard.tick(next(job for job in TIMETABLE if job.id == "heartbeat"))()
    scheduler = _scheduler(guard)
    scheduler.start()
    _log.info("scheduler %s started", process.owner)
    _run_until_told_to_end(scheduler, guard)
    process.stopping.set()
    scheduler.shutdown(wait=False)
    finished = guard.wait_until_idle(_PATIENCE_SECONDS)
    if finished:
        with process.app.app_context():
            leave(owner=process.owner)
    _log.info("scheduler %s ended%s", process.owner, "" if finished else ", a message still waiting for its answer")
    if not finished:
        # A server may take ten minutes to answer. Its message is marked as handed over, and is settled as unknown.
        logging.shutdown()
        os._exit(0)
    return 0


def _run_until_told_to_end(scheduler: BackgroundScheduler, guard: Guard) -> None:
    watch = ClockWatch(wall=clock.now().timestamp(), steady=clock.steady())
    while signal.sigtimedwait(_ENDING, _LOOK_SECONDS) is None:
        wall, steady = clock.now().timestamp(), clock.steady()
        if watch.look(wall=wall, steady=steady):
            # Its times are the wall clock's: after a step back it would sleep until that clock has caught up.
            watch.accept(wall=wall, steady=steady)
            scheduler.remove_all_jobs()
            _add_jobs(scheduler, guard)


def _scheduler(guard: Guard) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    _add_jobs(scheduler, guard)
    return scheduler


def _add_jobs(scheduler: BackgroundScheduler, guard: Guard) -> None:
    start = clock.now()
    for job in TIMETABLE:
        first = start + timedelta(seconds=job.first_after)
        scheduler.add_job(guard.tick(job), "interval", seconds=job.every, id=job.id, next_run_time=first)


if __name__ == "__main__":
    raise SystemExit(main())
