"""Say that the scheduler is alive."""

from jobs.process import Process
from tracker.services.heartbeat import beat


def run(process: Process) -> None:
    """Write this process's sign of life."""
    beat(owner=process.owner, started_at=process.started_at)
