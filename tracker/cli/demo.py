"""`flask demo …`: load made-up data to try the product with, and take it away again."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from tracker.cli.actor import COMMAND_LINE
from tracker.domain.permissions import ROLE_WORDS
from tracker.errors import Refused
from tracker.queries.demo import is_untouched
from tracker.services.demo import SignIn, load_demo
from tracker.services.demo_removal import remove_demo

#: In the instance folder: who can sign in, readable by its owner alone.
ACCOUNTS_FILE = "demo-accounts.txt"
demo = AppGroup("demo", help="The demonstration: load it, remove it.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing, and say nothing, unless the database was never used.")
def load_command(*, if_empty: bool) -> None:
    """Load made-up tasks, moved so that their last day is today, and print who can sign in."""
    if if_empty and not is_untouched():
        return
    click.echo("Đang nạp dữ liệu minh họa…", err=True)
    try:
        sign_ins = load_demo(by=COMMAND_LINE)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    told = _told(sign_ins)
    path = _accounts_file()
    path.touch(mode=0o600)
    path.write_text(told, encoding="utf-8")
    if not if_empty:
        click.echo(told, nl=False)
        click.echo(f"Danh sách này ở {path}", err=True)


@demo.command("remove")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_command(*, yes: bool) -> None:
    """Remove everything the demonstration brought; the history stays."""
    if not yes:
        click.confirm("Gỡ toàn bộ nhiệm vụ, cơ quan và tài khoản minh họa?", abort=True)
    removed = remove_demo(by=COMMAND_LINE)
    _accounts_file().unlink(missing_ok=True)
    click.echo(f"Đã gỡ {removed.tasks} nhiệm vụ, {removed.agencies} cơ quan, {removed.accounts} tài khoản minh họa.")
    if removed.kept_agencies:
        click.echo(f"Giữ lại {removed.kept_agencies} cơ quan, vì dữ liệu thật dùng đến.")
    if removed.disabled_accounts:
        click.echo(f"Giữ lại {removed.disabled_accounts} tài khoản, đã vô hiệu, vì lịch sử hoặc thư đã gửi nhắc đến.")


def _accounts_file() -> Path:
    instance: Path = current_app.extensions["settings"].instance
    return instance / ACCOUNTS_FILE


def _told(sign_ins: list[SignIn]) -> str:
    """A table of who can sign in, in columns."""
    rows = [("Vai trò", "Tên đăng nhập", "Mật khẩu", "Người (bịa)")]
    rows += [(ROLE_WORDS[one.role], one.username, one.password, one.name) for one in sign_ins]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])) for row in rows
    ]
    return "\n".join(lines) + "\n"
