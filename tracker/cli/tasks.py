"""`flask tasks`: bring a workbook in."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from click.termui import progressbar
from flask import current_app
from flask.cli import AppGroup

from tracker.cli.actor import COMMAND_LINE
from tracker.domain.streams import Stream
from tracker.errors import BadWorkbook
from tracker.files.workbook.task_row import Refusal
from tracker.services.imports.workbook import ImportResult, import_workbook

tasks = AppGroup("tasks", help="Tasks: bring a workbook in.")


@tasks.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stream", type=click.Choice([stream.value for stream in Stream]), required=True, help="Who gave them.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--skip-refused", is_flag=True, help="Take the good rows although others are refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_command(file: Path, stream: str, dry_run: bool, skip_refused: bool, as_json: bool) -> None:  # noqa: FBT001
    """Take the tasks of a workbook (.xlsx) into a stream: all of them, or nothing."""
    try:
        result = import_workbook(
            content=_read(file),
            file_name=file.name,
            stream=Stream(stream),
            by=COMMAND_LINE,
            limit_mb=current_app.extensions["settings"].upload_limit_mb,
            dry_run=dry_run,
            skip_refused=skip_refused,
            progress=_bar,
        )
    except BadWorkbook as error:
        result = ImportResult(0, 0, 0, [Refusal(None, None, None, file.name, str(error))])
    if as_json:
        click.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(result, dry_run=dry_run, skip_refused=skip_refused)
    if result.refused:
        raise SystemExit(1)


def _read(file: Path) -> bytes:
    # One byte over the limit is enough to be refused; a huge file is not read into memory.
    limit = current_app.extensions["settings"].upload_limit_mb * 1024 * 1024
    with file.open("rb") as stream:
        return stream.read(limit + 1)


def _bar(rows: int) -> Callable[[int], None]:
    bar = progressbar(length=rows, label="Đang nhập", file=sys.stderr)
    bar.render_progress()

    def advance(done: int) -> None:
        bar.update(done)
        if bar.finished:
            bar.render_finish()

    return advance


def _tell(result: ImportResult, *, dry_run: bool, skip_refused: bool) -> None:
    for notice in result.notices:
        click.echo(notice, err=True)
    for refusal in result.refused:
        place = f"trang «{refusal.sheet}», dòng {refusal.row}, cột «{refusal.column or '-'}»" if refusal.row else "tệp"
        click.echo(f"Từ chối {place}: «{refusal.found}». {refusal.expected}", err=True)
    if result.refused and not (dry_run or skip_refused):
        click.echo(f"Không nhập gì: {len(result.refused)} chỗ cần sửa (hoặc dùng --skip-refused để bỏ qua).", err=True)
        return
    would = "Sẽ" if dry_run else "Đã"
    click.echo(
        f"{would} thêm {result.created}, cập nhật {result.updated}, giữ nguyên {result.unchanged}, "
        f"từ chối {len(result.refused)}, bỏ qua {result.passed_over} dòng không phải nhiệm vụ."
    )
