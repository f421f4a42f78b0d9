"""Make the tasks of recurring duties whose day has come."""

from jobs.process import Process
from tracker.services.series_making import make_due_occurrences


def run(process: Process) -> None:
    """Make what is to be made by today, when this process may work."""
    if process.may_work():
        make_due_occurrences()
