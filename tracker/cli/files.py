"""`flask files`: prove that every attached file is there as it was sent, and clear away what no task names."""

import click
from flask.cli import AppGroup

from tracker.services.stored_files import clean_files, verify_files

files = AppGroup("files", help="Attached files: prove that they are whole, clear away leftovers.")


@files.command("verify")
def verify_command() -> None:
    """Compare every file with its checksum; exit status 1 when one is missing or changed."""
    check = verify_files()
    for words, names in (("Mất", check.missing), ("Bị đổi", check.changed), ("Không ai nhắc đến", check.orphans)):
        for name in names:
            click.echo(f"{words}: {name}")
    click.echo(f"{check.good} tệp nguyên vẹn, {len(check.missing)} mất, {len(check.changed)} bị đổi.", err=True)
    if check.orphans:
        click.echo(f"{len(check.orphans)} tệp thừa; xóa bằng: flask files clean", err=True)
    if not check.is_whole:
        raise SystemExit(1)


@files.command("clean")
def clean_command() -> None:
    """Delete leftovers of acts that failed, older than a day."""
    click.echo(f"Đã xóa {clean_files()} tệp thừa.")
