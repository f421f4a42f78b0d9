"""`flask directives`: read documents, and tell what tasks they give."""

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from tracker import clock
from tracker.domain.directives.findings import Directive, FoundTask, Named
from tracker.domain.directives.reading import read_directive
from tracker.domain.wording import day_in_words
from tracker.errors import BadDocument
from tracker.files.documents.reading import read_document
from tracker.queries.directive_lists import get_known_agencies, get_reading_calendar

directives = AppGroup("directives", help="Directives: read documents, and tell what tasks they give.")


@directives.command("read")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of the documents and their tasks.")
def read_command(paths: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Read files (.txt, .docx, .pdf with text, edXML), or the files of folders. Nothing is stored."""
    today = clock.today()
    agencies, calendar = get_known_agencies(today), get_reading_calendar(today)
    told, refused = [], 0
    for path in _files(paths):
        try:
            text = read_document(path.read_bytes(), limit_mb=current_app.extensions["settings"].upload_limit_mb).text
        except BadDocument as error:
            refused += 1
            click.echo(f"{path.name}: {error}", err=True)
            continue
        directive = read_directive(text, agencies=agencies, calendar=calendar)
        if as_json:
            told.append(_as_json(path.name, directive))
        else:
            _tell(path.name, directive)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if refused:
        raise SystemExit(1)


#: What a folder may hold beside documents is passed over.
_KINDS = frozenset({".txt", ".docx", ".pdf", ".edxml", ".xml", ".zip"})


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in _KINDS) if path.is_dir() else [path]
        found += inside
    return found


def _as_json(name: str, directive: Directive) -> dict[str, Any]:
    issued = directive.issued_on.value
    return {
        "file": name,
        "number": directive.number.value,
        "issued_on": issued.isoformat() if issued else None,
        "issuer": directive.issuer.value,
        "document_type": directive.document_type.value,
        "tasks": [_task_as_json(task) for task in directive.tasks],
    }


def _task_as_json(task: FoundTask) -> dict[str, Any]:
    due = task.due_on.value
    return {
        "leads": task.lead_agencies,
        "cooperating": task.cooperating_agencies,
        "text": task.text.value,
        "due_on": due.isoformat() if due else None,
        "recurrence": task.recurrence.value,
    }


def _tell(name: str, directive: Directive) -> None:
    issued = directive.issued_on.value
    click.echo(f"{name}: {directive.document_type.value} số {directive.number.value or '(không rõ)'}", nl=False)
    click.echo(f", ngày {day_in_words(issued) if issued else '(không rõ)'}, {directive.issuer.value or '(không rõ)'}")
    if directive.subject.value:
        click.echo(f"  {directive.subject.value}")
    for number, task in enumerate(directive.tasks, start=1):
        click.echo(f"\n  {number}. {task.text.value}")
        click.echo(f"     Chủ trì: {_names(task.leads)}")
        if task.cooperating:
            click.echo(f"     Phối hợp: {_names(task.cooperating)}")
        due = task.due_on.value
        click.echo(f"     Hạn: {day_in_words(due) if due else 'không có'}{_doubt(task.due_on.doubt)}")
        if task.recurrence.value:
            click.echo(f"     Định kỳ: {task.recurrence.value}{_doubt(task.recurrence.doubt)}")
    click.echo(f"\n  {len(directive.tasks)} nhiệm vụ.\n")


def _names(named: tuple[Named, ...]) -> str:
    return "; ".join(one.words + _doubt(one.doubt) for one in named)


def _doubt(doubt: str) -> str:
    return f" [{doubt}]" if doubt else ""
