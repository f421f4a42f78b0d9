"""Write down what should be said, and gather it into today's messages."""

from jobs.process import Process
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.hooks import compose_hooks
from tracker.services.reminders.planning import plan_reminders


def run(process: Process) -> None:
    """Plan today, and make its digests when it is time for them."""
    if not process.may_work():
        return
    plan_reminders()
    compose_digests(settings=process.settings)
    compose_hooks(settings=process.settings)
