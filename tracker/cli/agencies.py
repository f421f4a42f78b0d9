"""`flask agencies`: load the list."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.actor import COMMAND_LINE
from tracker.errors import Refused
from tracker.services.agencies import load_agencies

agencies = AppGroup("agencies", help="Agencies: load the list.")


@agencies.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--under", help="The code of the agency whose own these are, such as another province's.")
def load_command(file: Path, under: str | None) -> None:
    """Add the agencies of a JSON list, and bring those that exist (by code) up to it.

    Each has `code` and `name`; `short_name`, `aliases`, `kind` (department, local), `parent` (a code), `valid_from` and
    `valid_to` may be given.
    """
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{file.name} is no JSON: {error}"
        raise click.ClickException(message) from error
    try:
        result = load_agencies(agencies=told, by=COMMAND_LINE, under=under)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Đã thêm {result.created}, cập nhật {result.updated}, giữ nguyên {result.unchanged} cơ quan.")
