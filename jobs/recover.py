"""Settle what killed processes left behind, and what has outlived its day."""

from jobs.process import Process
from tracker.services.reminders.recovery import recover_messages


def run(process: Process) -> None:
    """Settle expired leases and expired messages."""
    if process.may_work():
        recover_messages()
