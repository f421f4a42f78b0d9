"""Commands of `flask reminders …`."""

import json
import os
import socket
from collections import Counter
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from tracker import clock
from tracker.channels.answers import Verdict
from tracker.cli.actor import COMMAND_LINE
from tracker.domain.delivery import ChannelName, HoldAnswer
from tracker.domain.permissions import ROLE_WORDS
from tracker.domain.reminders import OF_DUE_DATES, rule_in_words
from tracker.domain.wording import count_in_words, day_in_words, time_left_in_words
from tracker.errors import ActRefused
from tracker.queries.held_day import find_waiting_day
from tracker.services.installation import check_in, confirm_this_installation
from tracker.services.reminders.bounces import FINAL, LATE, NO_REPORT, STRANGE, read_bounce_files
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.holding import answer_held_day
from tracker.services.reminders.hooks import compose_hooks
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.preview import Message, Preview, preview_reminders, write_preview
from tracker.services.reminders.recovery import recover_messages
from tracker.services.reminders.settling import settle_unknown

reminders = AppGroup("reminders", help="Reminders: see what a day would send, send what is due.")
_AN_HOUR = 3600.0
#: A day outside these is a slip of the pen.
_YEARS = range(2010, 2101)


@reminders.command("plan")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--eml", type=click.Path(file_okay=False, path_type=Path), help="Write the mails into this folder.")
def plan_command(*, day: datetime, as_json: bool, eml: Path | None) -> None:
    """Say what a day would send, to whom and by which rule. Sends nothing and changes nothing."""
    if day.year not in _YEARS:
        message = f"--on {day:%Y-%m-%d}: give a day of the years {_YEARS[0]} to {_YEARS[-1]}."
        raise click.UsageError(message)
    settings = current_app.extensions["settings"]
    preview = preview_reminders(day=day.date(), digest_at=settings.digest_at)
    written = write_preview(preview, folder=eml, settings=settings) if eml else 0
    if as_json:
        click.echo(json.dumps(preview.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(preview)
    if eml:
        click.echo(f"Đã ghi {count_in_words(written)} thư vào {eml}.", err=True)


@reminders.command("release")
@click.option("--skip", is_flag=True, help="Drop today's mails instead of letting them go.")
def release_command(*, skip: bool) -> None:
    """Let today's mails go that wait because they are unusually many, or drop them."""
    try:
        held = answer_held_day(answer=HoldAnswer.SKIP if skip else HoldAnswer.SEND, by=COMMAND_LINE)
    except ActRefused as error:
        raise click.ClickException(str(error)) from error
    told = f"{count_in_words(held.people)} người, {count_in_words(held.tasks)} nhiệm vụ"
    click.echo(f"Đã bỏ thư hôm nay: {told}." if skip else f"Đã cho gửi thư hôm nay: {told}.")


@reminders.command("run")
def run_command() -> None:
    """Plan, gather and send now what is due: what the scheduler does, once."""
    settings = current_app.extensions["settings"]
    if doubt := check_in(settings=settings):
        message = f"{doubt} Nếu đây là cơ sở dữ liệu đang dùng: flask reminders confirm-database"
        raise click.ClickException(message)
    recover_messages()
    settle_unknown(settings=settings)
    planned = plan_reminders()
    made = compose_digests(settings=settings) + compose_hooks(settings=settings)
    owner = f"{socket.gethostname()}:{os.getpid()}:{clock.now():%Y%m%dT%H%M%S}"
    counts: Counter[Verdict] = Counter()
    for name in (ChannelName.MAIL, ChannelName.HOOK) if settings.webhook_url else (ChannelName.MAIL,):
        counts.update(send_due(settings=settings, owner=owner[-100:], name=name, seconds=_AN_HOUR))
    click.echo(
        f"Lời nhắc mới: {count_in_words(planned.added)}. Thư mới: {count_in_words(made)}. "
        f"Đã gửi: {count_in_words(counts[Verdict.SENT])}, chờ gửi lại: {count_in_words(counts[Verdict.RETRY])}, "
        f"bị từ chối: {count_in_words(counts[Verdict.REFUSED])}, không rõ: {count_in_words(counts[Verdict.UNKNOWN])}."
    )
    if held := find_waiting_day(clock.today()):
        told = f"{count_in_words(held.people)} người, {count_in_words(held.tasks)} nhiệm vụ"
        click.echo(f"Đông hơn thường lệ nên chờ duyệt: {told}. Cho gửi: flask reminders release; bỏ: thêm --skip")


@reminders.command("bounces")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def bounces_command(*, path: Path) -> None:
    """Read mails that came back: a folder of .eml files, one such file, or an mbox."""
    counts = read_bounce_files(path=path)
    click.echo(
        f"Trả lại hẳn: {counts[FINAL]}, còn chậm: {counts[LATE]}, không phải báo cáo gửi thư: {counts[NO_REPORT]}, "
        f"không rõ của thư nào: {counts[STRANGE]}."
    )


@reminders.command("confirm-database")
def confirm_command() -> None:
    """Say that this database is the one in use: this installation may plan and send from it."""
    confirm_this_installation(settings=current_app.extensions["settings"], by=COMMAND_LINE)
    click.echo("Bản cài đặt này được lập lời nhắc và gửi thư từ cơ sở dữ liệu này.")


def _tell(preview: Preview) -> None:
    day = day_in_words(preview.day)
    if not preview.is_working_day:
        click.echo(f"{day} là ngày nghỉ: không gửi thư, lời nhắc chờ đến ngày làm việc tiếp theo.")
        return
    people, tasks = count_in_words(len(preview.messages)), count_in_words(preview.task_count)
    click.echo(f"{day}: sẽ gửi {people} thư, mỗi người một thư, về {tasks} nhiệm vụ.")
    for message in preview.messages:
        _tell_message(message, preview)
    for message in preview.without_address:
        told = count_in_words(len(message.reminders))
        click.echo(f"Không có địa chỉ thư: {message.to.name} ({_place(message)}), {told} nhiệm vụ.")
    for agency, count in preview.without_people:
        click.echo(f"Không có ai để nhắc: {agency}, {count_in_words(count)} nhiệm vụ.")


def _tell_message(message: Message, preview: Preview) -> None:
    click.echo(f"\n{message.to.name} <{message.to.address}>, {_place(message)}:")
    for reminder in message.reminders:
        task = preview.tasks[reminder.task_id]
        due_on = task.due_on if reminder.rule in OF_DUE_DATES else None
        left = f"{time_left_in_words(due_on, preview.day)}, " if due_on else ""
        click.echo(f"  {task.code}  {left}theo quy tắc: {rule_in_words(reminder.rule, reminder.offset)}")


def _place(message: Message) -> str:
    return message.to.agency_name or ROLE_WORDS[message.to.role]
