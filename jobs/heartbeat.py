"""Say that the scheduler is alive, that its clock is right, and that the database is the one it knows."""

import logging

from jobs.process import Process
from tracker.services.clock_doubts import look_at_clock
from tracker.services.heartbeat import beat
from tracker.services.installation import check_in

_log = logging.getLogger(__name__)


def run(process: Process) -> None:
    """Look at the clock and at the database, and write this process's sign of life."""
    if not look_at_clock(owner=process.owner, watch=process.watch):
        _log.warning("the clock of this machine went astray: nothing is planned or sent")
        return  # a beat would bear the wrong time
    if doubt := check_in(settings=process.settings):
        _log.warning("nothing is planned or sent until somebody confirms this database: %s", doubt)
    beat(owner=process.owner, started_at=process.started_at)
