"""Tell somebody outside that all is well."""

from jobs.process import Process
from tracker.services.outside_ping import tell_outside


def run(process: Process) -> None:
    """Call, or be silent: silence is the alarm."""
    tell_outside(settings=process.settings)
