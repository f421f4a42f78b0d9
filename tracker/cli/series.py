"""`flask series …`: recurring duties."""

import json

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.cli.actor import COMMAND_LINE, READER
from tracker.domain.wording import count_in_words, day_in_words
from tracker.queries.series import PAGE_SIZE, SeriesFilter, SeriesRow, list_series
from tracker.services.series_making import make_due_occurrences

series = AppGroup("series", help="Recurring duties: list them, make what is due.")


@series.command("run")
def run_command() -> None:
    """Make now the tasks whose day has come: what the scheduler does, once."""
    made = make_due_occurrences(by=COMMAND_LINE)
    for one in made:
        told = "đã giao" if one.is_handed_out else "dự thảo"
        click.echo(f"{one.code}  {told}{', nhập muộn' if one.is_late else ''}")
    click.echo(f"Đã tạo {count_in_words(len(made))} nhiệm vụ định kỳ.", err=True)


@series.command("list")
@click.option("--ended", is_flag=True, help="Also those that have ended.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(*, ended: bool, as_json: bool) -> None:
    """List the recurring duties with the next time of each."""
    today, rows, page = clock.today(), [], 1
    while True:
        found, total = list_series(SeriesFilter(with_ended=ended), actor=READER, today=today, page=page)
        rows += found
        if page * PAGE_SIZE >= total:
            break
        page += 1
    if as_json:
        click.echo(json.dumps([_as_json(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        following = row.coming.due_on if row.coming else None
        when = f"kết thúc {day_in_words(row.ended_on)}" if row.ended_on else f"kỳ tới {day_in_words(following)}"
        click.echo(f"{row.number}  {row.lead_name}; {row.words}; {when}; {row.content[:100]}")


def _as_json(row: SeriesRow) -> dict[str, object]:
    return {
        "number": row.number,
        "content": row.content,
        "lead": row.lead_name,
        "document": row.document_label,
        "rule": row.rule,
        "words": row.words,
        "made": row.made,
        "next_due_on": row.coming.due_on.isoformat() if row.coming else None,
        "next_made_on": row.coming.made_on.isoformat() if row.coming else None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
    }
