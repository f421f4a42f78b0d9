"""Settle what killed processes left behind, and what has outlived its day."""

from jobs.process import Process
from tracker.services.reminders.recovery import recover_messages


def run(_process: Process) -> None:
    """Settle expired leases and expired messages."""
    recover_messages()
