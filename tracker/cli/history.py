"""`flask history`: prove that nobody changed it."""

import click
from flask.cli import AppGroup

from tracker.services.history import verify_history

history = AppGroup("history", help="The history: prove that nobody changed it.")


@history.command("verify")
def verify_command() -> None:
    """Compute the chain again from its beginning, and name the first entry that does not fit."""
    if wrong := verify_history():
        raise click.ClickException(wrong)
    click.echo("Lịch sử nguyên vẹn.")
