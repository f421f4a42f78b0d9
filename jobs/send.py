"""Send what waits."""

from jobs.process import Process
from tracker.services.reminders.delivery import send_due


def run(process: Process) -> None:
    """Send until nothing is due, the round is over, or the process is about to leave."""
    send_due(settings=process.settings, owner=process.owner, is_stopping=process.stopping.is_set)
