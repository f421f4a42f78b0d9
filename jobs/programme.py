"""Make drafts of the items of work programmes whose time has come."""

import logging

from jobs.process import Process
from tracker.services.programme_tasks import make_due_tasks

_log = logging.getLogger(__name__)


def run(process: Process) -> None:
    """Make what is due; what cannot be made waits for the Office, on the page of its programme."""
    if not process.may_work():
        return
    made = make_due_tasks()
    if made.codes:
        _log.info("%d items of work programmes became drafts", len(made.codes))
