"""`flask figures`: counts and the rate."""

import json
from datetime import date, datetime

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.actor import READER
from tracker.domain.figures import Figures
from tracker.domain.streams import Stream
from tracker.domain.wording import count_in_words, rate_in_words
from tracker.queries.figures import get_figures, list_figures_by_lead
from tracker.queries.task_filter import TaskFilter

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("figures")
@click.option("--stream", type=click.Choice([stream.value for stream in Stream]), required=True, help="Who gave them.")
@click.option("--from", "from_on", type=_DAY, required=True, help="First day of assignment.")
@click.option("--to", "to_on", type=_DAY, required=True, help="Last day of assignment.")
@click.option("--as-of", type=_DAY, required=True, help="How they stood at the end of this day.")
@click.option("--by", type=click.Choice(["lead"]), help="By lead agency.")
@click.option("--original", is_flag=True, help="Judge by original due dates.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@with_appcontext
def figures(
    *, stream: str, from_on: datetime, to_on: datetime, as_of: datetime, by: str | None, original: bool, as_json: bool
) -> None:
    """Count tasks by outcome, and give the on-time rate."""
    if from_on > to_on:
        message = f"--from {from_on:%Y-%m-%d} is later than --to {to_on:%Y-%m-%d}."
        raise click.UsageError(message)
    part = TaskFilter(
        as_of.date(), Stream(stream), from_on=from_on.date(), to_on=to_on.date(), by_original_due_date=original
    )
    today: date = clock.today()
    if by is None:
        told = {"": get_figures(part, actor=READER, today=today)}
    else:
        told = {row.name: row.figures for row in list_figures_by_lead(part, actor=READER, today=today)}
    if as_json:
        published = {name: one.as_published() for name, one in told.items()}
        click.echo(json.dumps(published[""] if by is None else published, ensure_ascii=False, indent=2))
        return
    for name, one in told.items():
        click.echo(_line(name, one))


def _line(name: str, one: Figures) -> str:
    counts = (
        f"{count_in_words(one.total)} nhiệm vụ: {count_in_words(one.completed)} hoàn thành "
        f"({count_in_words(one.on_time)} đúng hạn, {count_in_words(one.late)} chậm), {count_in_words(one.open)} "
        f"chưa hoàn thành ({count_in_words(one.within)} trong hạn, {count_in_words(one.overdue)} quá hạn)"
    )
    return f"{name + ': ' if name else ''}{counts}; đúng hạn {rate_in_words(one.on_time_rate)}"
