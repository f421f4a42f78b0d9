"""Downloading attached files: by those who see what they belong to, as attachments, their bytes just checked."""

import logging

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from tracker.domain.permissions import SEE_TASKS
from tracker.errors import DamagedFile
from tracker.files.attachments import store
from tracker.queries.attachments import get_attachment
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("files", __name__)
_log = logging.getLogger(__name__)

#: A file that a browser opens in spite of all can run nothing, ask nothing and reach nothing of ours.
_POLICY = "default-src 'none'; sandbox"


@bp.get("/tep/<int(max=2147483647):attachment_id>")
@audience(SEE_TASKS)
def download(attachment_id: int) -> Response:
    """Send one file."""
    file = get_attachment(attachment_id, actor=current_actor())
    try:
        stream = store.open_checked(file.stored_as, sha256=file.sha256)
    except DamagedFile as error:
        _log.error("attachment %s (%s): %s", file.id, file.stored_as, error)
        raise
    answer = send_file(stream, mimetype=file.media_type, as_attachment=True, download_name=file.name)
    answer.content_length = file.size
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer
