"""`flask figures`: counts and the rate."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.actor import READER
from tracker.domain.agencies import AgencyKind
from tracker.domain.figures import Figures
from tracker.domain.groupings import Grouping
from tracker.domain.streams import Stream
from tracker.domain.wording import count_in_words, rate_in_words
from tracker.errors import NotFound
from tracker.queries.agencies import list_agency_names
from tracker.queries.documents import find_documents_numbered, get_document
from tracker.queries.figure_groups import list_groups
from tracker.queries.figures import get_figures
from tracker.queries.task_filter import TaskFilter

_DAY = click.DateTime(["%Y-%m-%d"])
#: What the command line calls each grouping. Officers are told apart by the people of their own agency alone.
_BY: Mapping[str, Grouping] = {
    "lead": Grouping.LEAD,
    "cooperating": Grouping.COOPERATING,
    "kind": Grouping.KIND,
    "assigner": Grouping.ASSIGNER,
    "document_type": Grouping.DOCUMENT_TYPE,
    "field": Grouping.FIELD,
}
_OPTIONS = (
    click.option("--stream", type=click.Choice([one.value for one in Stream]), required=True, help="Who gave them."),
    click.option("--from", "from_on", type=_DAY, required=True, help="First day of assignment."),
    click.option("--to", "to_on", type=_DAY, required=True, help="Last day of assignment."),
    click.option("--as-of", type=_DAY, required=True, help="How they stood at the end of this day."),
    click.option("--by", type=click.Choice(list(_BY)), help="By what the tasks have in common."),
    click.option("--agency", default="", metavar="CODE", help="Led by this agency."),
    click.option("--cooperating", default="", metavar="CODE", help="This agency takes part."),
    click.option("--kind", type=click.Choice([one.value for one in AgencyKind]), help="Led by this kind of agency."),
    click.option("--assigner", default="", help="Given by this person or body; '-': by nobody named."),
    click.option("--field", default="", help="In this field of work; '-': in none."),
    click.option("--document-type", default="", help="By this type of document; '-': by none."),
    click.option("--document", default="", metavar="NUMBER", help="Given by this document: 250/KH-UBND, or #17."),
    click.option("--for-successors", is_flag=True, help="Told of the agencies that took the place of others."),
    click.option("--carried-over", is_flag=True, help="Instead: given before, and open when the span began."),
    click.option("--original", is_flag=True, help="Judge by original due dates."),
    click.option("--json", "as_json", is_flag=True, help="Print as JSON."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("figures")
@_with_options
@with_appcontext
def figures(*, by: str | None, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - whatever the options hold
    """Count tasks by outcome, and give the on-time rate."""
    chosen = _slice(**asked)
    today = clock.today()
    if by is None:
        told = {"": get_figures(chosen, actor=READER, today=today)}
    else:
        told = {group.name: group.figures for group in list_groups(chosen, _BY[by], actor=READER, today=today)}
    if as_json:
        published = {name: one.as_published() for name, one in told.items()}
        click.echo(json.dumps(published[""] if by is None else published, ensure_ascii=False, indent=2))
        return
    for name, one in told.items():
        click.echo(_line(name, one))


def _slice(
    *,
    stream: str,
    from_on: datetime,
    to_on: datetime,
    as_of: datetime,
    agency: str,
    cooperating: str,
    kind: str | None,
    assigner: str,
    field: str,
    document_type: str,
    document: str,
    for_successors: bool,
    carried_over: bool,
    original: bool,
) -> TaskFilter:
    if from_on > to_on:
        message = f"--from {from_on:%Y-%m-%d} is later than --to {to_on:%Y-%m-%d}."
        raise click.UsageError(message)
    if _day(as_of) > clock.today():
        message = f"--as-of {as_of:%Y-%m-%d} is still to come: nothing is known of it."
        raise click.UsageError(message)
    _check_codes({"--agency": agency, "--cooperating": cooperating})
    return TaskFilter(
        _day(as_of),
        Stream(stream),
        from_on=_day(from_on),
        to_on=_day(to_on),
        agency_code=agency,
        cooperating_code=cooperating,
        agency_kind=AgencyKind(kind) if kind else None,
        assigner=assigner,
        field=field,
        document_type=document_type,
        document_id=_document(document) if document else None,
        by_successor=for_successors,
        is_carried_over=carried_over,
        by_original_due_date=original,
    )


def _day(told: datetime) -> date:
    return told.date()


def _check_codes(told: Mapping[str, str]) -> None:
    """A code that nobody has would count nothing, and look as if there were nothing."""
    known = {agency.code for agency in list_agency_names()}
    for option, code in told.items():
        if code and code not in known:
            message = f"{option} {code}: there is no agency with this code. The page of agencies has all codes."
            raise click.UsageError(message)


def _document(told: str) -> int:
    """The document with this number and notation, or with this number of its page behind '#'."""
    if told.startswith("#") and told[1:].isdecimal():
        try:
            return get_document(int(told[1:]), actor=READER).id
        except NotFound as error:
            raise click.UsageError(str(error)) from None
    found = find_documents_numbered(told)
    if len(found) == 1:
        return found[0].id
    which = "; ".join(f"#{one.id}: {one.label}, {one.issuer}" for one in found)
    message = f"--document {told}: " + (f"several have it ({which})." if found else "there is none with this number.")
    raise click.UsageError(message)


def _line(name: str, one: Figures) -> str:
    counts = (
        f"{count_in_words(one.total)} nhiệm vụ: {count_in_words(one.completed)} hoàn thành "
        f"({count_in_words(one.on_time)} đúng hạn, {count_in_words(one.late)} chậm), {count_in_words(one.open)} "
        f"chưa hoàn thành ({count_in_words(one.within)} trong hạn, {count_in_words(one.overdue)} quá hạn)"
    )
    return f"{name + ': ' if name else ''}{counts}; đúng hạn {rate_in_words(one.on_time_rate)}"
