"""`flask archive`: the archive of a year as a file."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.cli.actor import READER
from tracker.services.archive import write_archive

archive = AppGroup("archive", help="Archives of whole years.")


@archive.command("make")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--to", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The zip to write.")
def make_command(*, year: int, path: Path) -> None:
    """Write all that is known of the tasks assigned in YEAR, with their files, to a new zip."""
    if path.exists():
        message = f"{path} đã có. Chọn tên khác, để không ghi đè bản lưu trữ cũ."
        raise click.UsageError(message)
    numbers = write_archive(path, year=year, by=READER)
    click.echo(f"{path}: {numbers['nhiem-vu']} nhiệm vụ, {numbers['tep']} tệp.")
