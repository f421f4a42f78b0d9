"""The page of the files a person asked for, which are made in the background."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import MAKE_ARCHIVES, SEE_TASKS
from tracker.domain.prepared_files import KEPT_DAYS, MAKING_WORDS
from tracker.errors import DamagedFile, Refused
from tracker.files.attachments import store
from tracker.queries.health import is_scheduler_alive
from tracker.queries.prepared_files import get_prepared_file, list_prepared_files
from tracker.services.prepared_files.asking import ask_for_archive, drop_file
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("prepared_files", __name__, url_prefix="/tep-da-yeu-cau")

#: While something is under way, the page shows itself again after so many seconds.
_LOOK_AGAIN_SECONDS = 3
_FIRST_YEAR = 2000


@bp.get("")
@audience(SEE_TASKS)
def index() -> Response:
    """Show the files and how far each is."""
    actor, today = current_actor(), clock.today()
    files = list_prepared_files(actor.account_id)
    under_way = any(file.is_under_way for file in files)
    page = render_template(
        "prepared_files/index.html",
        files=files,
        words=MAKING_WORDS,
        kept_days=KEPT_DAYS,
        makes_archives=actor.role in MAKE_ARCHIVES,
        last_year=today.year,
        nobody_works=under_way and not is_scheduler_alive(clock.now()),
    )
    answer = make_response(page)
    if under_way:
        answer.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return answer


@bp.post("/luu-tru")
@audience(MAKE_ARCHIVES)
def archive() -> Response:
    """Have the archive of a year made."""
    told = request.form.get("nam", "").strip()
    if not told.isdecimal() or not _FIRST_YEAR <= int(told) <= clock.today().year:
        flash(f"Năm «{told[:20]}» không hợp lệ: nhập một năm từ {_FIRST_YEAR} đến {clock.today().year}.", "danger")
        return redirect(url_for("prepared_files.index"))
    try:
        ask_for_archive(year=int(told), by=current_actor())
    except Refused as error:
        flash(str(error), "danger")
    return redirect(url_for("prepared_files.index"))


@bp.get("/<int(max=2147483647):file_id>")
@audience(SEE_TASKS)
def download(file_id: int) -> Response:
    """Send a file that is ready to whoever asked for it."""
    file = get_prepared_file(file_id, account_id=current_actor().account_id)
    if file.stored_as is None:
        message = "not stored"
        raise DamagedFile(message)
    content = store.open_checked(file.stored_as, sha256=file.sha256)
    answer = send_file(content, mimetype=file.media_type, as_attachment=True, download_name=file.name)
    answer.content_length = file.size
    return answer


@bp.post("/<int(max=2147483647):file_id>/bo")
@audience(SEE_TASKS)
def drop(file_id: int) -> Response:
    """Forget one file."""
    drop_file(file_id=file_id, by=current_actor())
    return redirect(url_for("prepared_files.index"))
