"""The command line: `flask <noun> <verb>`. Reads its arguments, calls one service or query, prints.

What is for programs is printed as JSON on standard output with `--json`; words for people and progress go to standard
error. The exit status is 0 when all was done, 1 when something was refused, 2 when the call itself was wrong.
"""

from flask import Flask

from tracker.cli.accounts import accounts
from tracker.cli.agencies import agencies
from tracker.cli.archive import archive
from tracker.cli.calendar import calendar
from tracker.cli.check_figures import check_figures
from tracker.cli.closings import closings
from tracker.cli.demo import demo
from tracker.cli.directives import directives
from tracker.cli.figures import figures
from tracker.cli.files import files
from tracker.cli.history import history
from tracker.cli.reminders import reminders
from tracker.cli.series import series
from tracker.cli.tasks import tasks


def init_app(app: Flask) -> None:
    """Add the product's commands to `flask`."""
    for group in (
        *(tasks, agencies, figures, accounts, calendar, history, demo, reminders, files),
        *(archive, check_figures, closings, directives, series),
    ):
        app.cli.add_command(group)
