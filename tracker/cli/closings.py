"""`flask closings`: the register of closings, closing a period, and proving what was closed."""

import json
import secrets
import sys
from datetime import date, datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from tracker import clock
from tracker.cli.actor import COMMAND_LINE
from tracker.domain.closing_differences import Facts
from tracker.domain.closings import CHANGE_WORDS, ClosingSpan
from tracker.domain.periods import find_period
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.wording import count_in_words, day_in_words, rate_in_words
from tracker.errors import NotFound, Refused
from tracker.queries.closings import ClosingRow, find_latest, list_all_closings
from tracker.services.closing import close_period
from tracker.services.closing_proof import ClosingProof, list_missing_closings, prove_closing
from tracker.services.closing_text import stored_text
from tracker.services.history import verify_history

closings = AppGroup("closings", help="Closings: the register, close a period, prove what was closed.")
_DAY = click.DateTime(["%Y-%m-%d"])
_OTHER_SPAN = "tuy-chon"


@closings.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(*, as_json: bool) -> None:
    """List all closings, the first first."""
    rows = list_all_closings()
    if as_json:
        _print([_closing(row) for row in rows])
        return
    for row in rows:
        click.echo(_line(row))
    click.echo(f"{len(rows)} bản chốt.", err=True)


@closings.command("make")
@click.option("--stream", type=click.Choice([stream.value for stream in Stream]), required=True, help="Who gave them.")
@click.option("--period", "period_key", help="A period, such as thang-2024-5, quy-2024-1, cchc-6-thang-2024.")
@click.option("--from", "from_on", type=_DAY, help="First day of assignment, where the span is no period.")
@click.option("--to", "to_on", type=_DAY, help="Last day of assignment, where the span is no period.")
@click.option("--as-of", type=_DAY, help="How they stood at the end of this day; the span's last day, or yesterday.")
@click.option("--corrects", type=int, default=0, help="The closing of the same span that this one corrects.")
@click.option("--note", default="", help="Why; a correction needs it.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def make_command(
    *,
    stream: str,
    period_key: str | None,
    from_on: datetime | None,
    to_on: datetime | None,
    as_of: datetime | None,
    corrects: int,
    note: str,
    as_json: bool,
) -> None:
    """Close a period: freeze its figures and the list behind them."""
    span = _span(Stream(stream), period_key, from_on, to_on, as_of)
    zone = current_app.extensions["settings"].time_zone
    try:
        close_period(span=span, seen=corrects, note=note, go=secrets.token_hex(16), time_zone=zone, by=COMMAND_LINE)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    made = find_latest(span)
    if made is not None:
        _print(_closing(made)) if as_json else click.echo(_line(made))


@closings.command("verify")
@click.argument("number", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def verify_command(*, number: int | None, as_json: bool) -> None:
    """Prove one closing, or all: rows and checksum, and what would come out today; exit status 1 when tampered with."""
    today = clock.today()
    numbers = [row.number for row in list_all_closings()] if number is None else [number]
    try:
        proofs = [prove_closing(one, today=today) for one in numbers]
    except NotFound as error:
        raise click.ClickException(str(error)) from None
    problems = [] if number else list_missing_closings()
    if wrong := verify_history():
        problems.append(wrong)
    if as_json:
        _print({"problems": problems, "closings": [_proof(one) for one in proofs]})
    else:
        for one in proofs:
            _tell(one)
        for problem in problems:
            click.echo(problem)
    if problems or not all(one.is_whole for one in proofs):
        raise SystemExit(1)


@closings.command("text")
@click.argument("number", type=int)
def text_command(*, number: int) -> None:
    """Write the text of a closing: its SHA-256 is the closing's checksum, whoever computes it."""
    try:
        for line in stored_text(number):
            sys.stdout.buffer.write(line)
    except NotFound as error:
        raise click.ClickException(str(error)) from None
    sys.stdout.buffer.flush()


def _span(
    stream: Stream, period_key: str | None, from_on: datetime | None, to_on: datetime | None, as_of: datetime | None
) -> ClosingSpan:
    """What is to be closed. A whole day is judged by its end, so today is closed only when it is asked for."""
    today = clock.today()
    yesterday = date.fromordinal(today.toordinal() - 1)
    if period_key:
        period = find_period(period_key, today)
        if period is None:
            message = f"--period {period_key}: không có kỳ này, hoặc kỳ chưa bắt đầu."
            raise click.UsageError(message)
        last = as_of.date() if as_of else min(period.to_on, max(yesterday, period.from_on))
        return ClosingSpan(stream, period.from_on, period.to_on, last, period.key, period.label)
    if from_on is None or to_on is None:
        message = "Cần --period, hoặc --from và --to."
        raise click.UsageError(message)
    first, until = from_on.date(), to_on.date()
    last = as_of.date() if as_of else min(until, yesterday)
    return ClosingSpan(stream, first, until, last, _OTHER_SPAN, f"{day_in_words(first)} – {day_in_words(until)}")


def _line(row: ClosingRow) -> str:
    figures, span = row.figures, row.span
    corrects = f", đính chính số {row.corrects}" if row.corrects else ""
    corrected = f", đã có bản đính chính số {row.corrected_by}" if row.corrected_by else ""
    return (
        f"Số {row.number}: {STREAM_WORDS[span.stream]}, {span.period_label}, tính đến {day_in_words(span.as_of)}: "
        f"{count_in_words(figures.total)} nhiệm vụ, đúng hạn {rate_in_words(figures.on_time_rate)}{corrects}{corrected}"
    )


def _closing(row: ClosingRow) -> dict[str, Any]:
    span = row.span
    return {
        "number": row.number,
        "revision": row.revision,
        "corrects": row.corrects,
        "corrected_by": row.corrected_by,
        "stream": span.stream.value,
        "period": {"key": span.period_key, "label": span.period_label, "from": span.from_on, "to": span.to_on},
        "as_of": span.as_of,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "lines": row.line_count,
        "definition_version": row.definition_version,
        "checksum": row.checksum,
        "figures": row.stored_figures,
    }


def _proof(one: ClosingProof) -> dict[str, Any]:
    return {
        "number": one.closing.number,
        "whole": one.is_whole,
        "same_today": one.is_as_today,
        "problems": one.problems,
        "other_definition": one.other_definition,
        "figures": [{"of": c.of, "name": c.name, "then": c.before, "now": c.after} for c in one.figures],
        "tasks": [
            {
                "code": difference.task.code,
                "change": difference.task.change.value,
                "then": _facts(difference.task.before),
                "now": _facts(difference.task.after),
                "acts": [
                    {"entry": act.entry_id, "at": act.at, "on": act.happened_on, "by": act.actor_name, "act": act.act}
                    | {"summary": act.summary}
                    for act in difference.acts
                ],
            }
            for difference in one.tasks
        ],
    }


def _facts(facts: Facts | None) -> dict[str, Any] | None:
    return None if facts is None else dict(vars(facts))


def _tell(one: ClosingProof) -> None:
    click.echo(_line(one.closing))
    for problem in one.problems:
        click.echo(f"  SAI: {problem}")
    if not one.problems:
        click.echo("  Nguyên vẹn: danh sách, các số và mã kiểm tra đúng như lúc chốt.")
    if one.other_definition:
        click.echo(f"  Chốt theo định nghĩa phiên bản {one.closing.definition_version}: không tính lại bằng bản này.")
    elif one.is_as_today:
        click.echo("  Tính lại từ dữ liệu nay ra đúng các số đã chốt.")
    for change in one.figures:
        name, before, after = change.words
        click.echo(f"  {change.of}, {name}: đã chốt {before}, nay tính ra {after}")
    for difference in one.tasks:
        told = "; ".join(difference.task.words)
        click.echo(
            f"  {difference.task.code} {CHANGE_WORDS[difference.task.change].lower()}{': ' if told else ''}{told}"
        )
        for act in difference.acts:
            at = f"{clock.local(act.at):%d/%m/%Y %H:%M}"
            click.echo(f"    vì mục lịch sử số {act.entry_id}, {at}, {act.actor_name}: {act.summary}")
        if not difference.acts:
            click.echo("    SAI: không có diễn biến nào trong lịch sử giải thích thay đổi này.")


def _print(told: object) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
