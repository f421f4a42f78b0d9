"""Read the mails that came back."""

from jobs.process import Process
from tracker.services.reminders.bounces import read_bounce_mailbox


def run(process: Process) -> None:
    """Read the mailbox, where one is set."""
    if process.may_work():
        read_bounce_mailbox(settings=process.settings)
