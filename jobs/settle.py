"""Find out what became of the messages whose answer was lost."""

from jobs.process import Process
from tracker.services.reminders.settling import settle_unknown


def run(process: Process) -> None:
    """Ask the journal, or follow the policy."""
    if process.may_work():
        settle_unknown(settings=process.settings)
