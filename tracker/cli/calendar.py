"""`flask calendar`: see, set and confirm days off."""

from datetime import date, datetime, timedelta

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.cli.actor import COMMAND_LINE
from tracker.errors import Refused
from tracker.queries.calendar import get_calendar, list_unconfirmed_years
from tracker.services.calendar import confirm_year, set_day

calendar = AppGroup("calendar", help="Days off: see them, set them, confirm a year.")
_DAY = click.DateTime(["%Y-%m-%d"])


@calendar.command("show")
@click.argument("year", type=click.IntRange(2010, 2100))
def show_command(year: int) -> None:
    """List the days off and the working weekends of a year."""
    known = get_calendar(max(clock.today(), date(year, 1, 1)))
    day = date(year, 1, 1)
    while day.year == year:
        if day in known.days_off:
            click.echo(f"{day:%d/%m/%Y}  nghỉ  {known.days_off[day]}")
        elif day in known.working_weekends:
            click.echo(f"{day:%d/%m/%Y}  làm bù")
        day += timedelta(days=1)
    if year in list_unconfirmed_years(clock.today()):
        click.echo(f"Chưa ai xác nhận ngày nghỉ năm {year}: flask calendar confirm {year} --notice …", err=True)


@calendar.command("set")
@click.argument("day", type=_DAY)
@click.option("--working/--off", "is_working", required=True, default=None, help="Whether the offices work.")
@click.option("--name", default="", help="What the day is called.")
@click.option("--notice", required=True, help="Number and date of the notice it rests on.")
def set_command(*, day: datetime, is_working: bool, name: str, notice: str) -> None:
    """Say that a day is off or worked, against what the holiday package says."""
    try:
        set_day(day=day.date(), is_working=is_working, name=name, notice=notice, by=COMMAND_LINE)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{day:%d/%m/%Y}: {'làm việc' if is_working else 'nghỉ'}, theo {notice}.")


@calendar.command("confirm")
@click.argument("year", type=click.IntRange(2010, 2100))
@click.option("--notice", required=True, help="Number and date of the notice.")
def confirm_command(year: int, notice: str) -> None:
    """Say that the days off of a year agree with the notice."""
    try:
        confirm_year(year=year, notice=notice, by=COMMAND_LINE)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Đã xác nhận ngày nghỉ năm {year}, theo {notice}.")
