"""What a list shows, as a workbook to take away."""

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import SEE_TASKS
from tracker.services.exports import export_task_list
from tracker.web.agency_names import agency_name
from tracker.web.audience import audience
from tracker.web.login import current_account
from tracker.web.task_list import read_task_list

bp = Blueprint("exports", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/nhiem-vu/xuat")
@audience(SEE_TASKS)
def task_list() -> Response:
    """Give the list that the address asks for. A POST, since the history keeps that it was taken."""
    account = current_account()
    told = read_task_list(clock.today())
    exported = export_task_list(
        chosen=told.chosen,
        sort=told.sort,
        in_words=told.in_words(agency_name(told.chosen.agency_code)),
        by=account.actor,
    )
    answer = send_file(exported.file, mimetype=_XLSX, as_attachment=True, download_name=exported.name)
    answer.call_on_close(exported.file.close)
    return answer
