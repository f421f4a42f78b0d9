"""`flask accounts`: add a person, change or end access, give a new link."""

import click
from flask import current_app
from flask.cli import AppGroup

from tracker.cli.actor import COMMAND_LINE
from tracker.domain.permissions import Role
from tracker.errors import NotFound, Refused
from tracker.services.account_changes import change_account
from tracker.services.accounts import LINK_LIFETIME, add_account, make_access_link

accounts = AppGroup("accounts", help="Accounts: add a person, change or end access, give a new link.")


@accounts.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMIN.value, show_default=True)
@click.option("--email", help="Where reminders go.")
@click.option("--agency", help="Code of the agency, for agency_head and agency_officer.")
def add_command(username: str, name: str, role: str, email: str | None, agency: str | None) -> None:
    """Add a person and print a one-time link with which he chooses his password."""
    try:
        token = add_account(
            username=username, name=name, role=Role(role), email=email, agency_code=agency, by=COMMAND_LINE
        )
    except Refused as error:
        raise click.ClickException(str(error)) from error
    _print_link(token)


@accounts.command("link")
@click.argument("username")
def link_command(username: str) -> None:
    """Print a new one-time link for a person; links printed before are void."""
    try:
        token = make_access_link(username=username, by=COMMAND_LINE)
    except (NotFound, Refused) as error:
        raise click.ClickException(str(error)) from error
    _print_link(token)


@accounts.command("set")
@click.argument("username")
@click.option("--name", help="The person's name.")
@click.option("--email", help="Where reminders go; an empty text takes the address away.")
@click.option("--phone", help="For short messages, when a gateway is set; an empty text takes the number away.")
@click.option("--active/--inactive", "is_active", default=None, help="Who left is made inactive, never deleted.")
def set_command(
    *, username: str, name: str | None, email: str | None, phone: str | None, is_active: bool | None
) -> None:
    """Change a person's name, address or number, or end and restore the access."""
    try:
        change_account(username=username, name=name, email=email, phone=phone, is_active=is_active, by=COMMAND_LINE)
    except (NotFound, Refused) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Đã cập nhật tài khoản {username}.")


def _print_link(token: str) -> None:
    click.echo(f"{current_app.extensions['settings'].base_url}/dat-mat-khau/{token}")
    minutes = int(LINK_LIFETIME.total_seconds() // 60)
    click.echo(f"Liên kết dùng một lần, trong {minutes} phút, để đặt mật khẩu.", err=True)
