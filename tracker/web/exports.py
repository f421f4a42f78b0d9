"""What a list shows, as a workbook to take away, and what a task's page shows, as a document."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import SEE_TASKS
from tracker.domain.prepared_files import MOST_ROWS_AT_ONCE
from tracker.queries.tasks import count_tasks
from tracker.services.exports import export_task_list
from tracker.services.prepared_files.asking import ask_for_task_list
from tracker.services.task_sheet import export_task_sheet
from tracker.web.agency_names import agency_name
from tracker.web.audience import audience
from tracker.web.login import current_account
from tracker.web.report_scope import making_now
from tracker.web.sending import send_report, send_workbook
from tracker.web.task_list import read_task_list

bp = Blueprint("exports", __name__)


@bp.post("/nhiem-vu/xuat")
@audience(SEE_TASKS)
def task_list() -> Response:
    """Give the list that the address asks for; a long one is made in the background.

    A POST, since the history keeps that it was taken.
    """
    account, today = current_account(), clock.today()
    told = read_task_list(today)
    in_words = told.in_words(agency_name(told.chosen.agency_code))
    if count_tasks(told.chosen, actor=account.actor, today=today) > MOST_ROWS_AT_ONCE:
        ask_for_task_list(chosen=told.chosen, sort=told.sort, in_words=in_words, by=account.actor)
        return redirect(url_for("prepared_files.index"))
    return send_workbook(export_task_list(chosen=told.chosen, sort=told.sort, in_words=in_words, by=account.actor))


@bp.post("/nhiem-vu/<code>/phieu")
@audience(SEE_TASKS)
def task_sheet(code: str) -> Response:
    """Give the sheet of one task, with its whole history. A POST, since the history keeps that it was taken."""
    return send_report(export_task_sheet(code=code, making=making_now()))
