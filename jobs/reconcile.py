"""Compare the reminders there should be with those there are."""

from jobs.process import Process
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.reconciling import reconcile_slots


def run(process: Process) -> None:
    """Plan what changed in the last minutes, then compare."""
    if process.may_work():
        plan_reminders()
        reconcile_slots()
