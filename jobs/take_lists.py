"""Take the large lists that were confirmed."""

from jobs.process import Process
from tracker.services.imports.background import take_next_list


def run(process: Process) -> None:
    """Take lists until none waits or the process is about to leave."""
    while not process.should_stop() and take_next_list(owner=process.owner, is_stopping=process.should_stop):
        pass
