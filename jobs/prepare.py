"""Make the files that people asked for, and forget the old ones."""

from jobs.process import Process
from tracker.services.prepared_files.making import forget_old_files, make_next_file


def run(process: Process) -> None:
    """Make files until none waits or the process is about to leave."""
    while not process.should_stop() and make_next_file(owner=process.owner, is_stopping=process.should_stop):
        pass


def forget(_process: Process) -> None:
    """Remove the files that nobody is to keep any more."""
    forget_old_files()
