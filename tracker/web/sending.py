"""Sending a file that was just made."""

from flask import send_file
from werkzeug.wrappers import Response

from tracker.services.exports import XLSX, Exported


def send_workbook(exported: Exported) -> Response:
    """The answer that carries a workbook; the file is closed with it."""
    answer = send_file(exported.file, mimetype=XLSX, as_attachment=True, download_name=exported.name)
    answer.call_on_close(exported.file.close)
    return answer
