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
from tracker.domain.imports import PREFIX_WORDS, is_prefix
from tracker.domain.streams import Stream
from tracker.errors import BadWorkbook
from tracker.files.workbook.separated import Encoding
from tracker.files.workbook.task_row import Refusal
from tracker.queries.agencies import list_agency_names
from tracker.services.imports.workbook import ImportResult, import_workbook

tasks = AppGroup("tasks", help="Tasks: bring a workbook in.")


@tasks.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stream", type=click.Choice([stream.value for stream in Stream]), required=True, help="Who gave them.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--skip-refused", is_flag=True, help="Take the good rows although others are refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--under", help="The code of the agency whose list it is: its agencies are looked for first.")
@click.option("--code-prefix", default="", help="What every code of this list begins with, to be told from others.")
@click.option("--encoding", type=click.Choice([one.value for one in Encoding]), default=Encoding.UTF_8.value)
def import_command(
    file: Path,
    stream: str,
    dry_run: bool,  # noqa: FBT001 - a flag of the command line
    skip_refused: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    under: str | None,
    code_prefix: str,
    encoding: str,
) -> None:
    """Take the tasks of a workbook (.xlsx), or of a list (.csv), into a stream: all of them, or nothing."""
    if code_prefix and not is_prefix(code_prefix):
        raise click.ClickException(PREFIX_WORDS)
    try:
        result = import_workbook(
            content=_read(file),
            file_name=file.name,
            stream=Stream(stream),
            by=COMMAND_LINE,
            limit_mb=current_app.extensions["settings"].upload_limit_mb,
            under_id=_number_of(under),
            code_prefix=code_prefix,
            encoding=Encoding(encoding),
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


def _number_of(code: str | None) -> int | None:
    """The number of the agency with this code."""
    if code is None:
        return None
    number = next((one.id for one in list_agency_names() if one.code == code), None)
    if number is None:
        message = f"Không có cơ quan mã {code}. Nạp cơ quan này trước bằng flask agencies load."
        raise click.ClickException(message)
    return number


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
