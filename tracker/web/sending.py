"""Sending a file that was just made."""

from flask import send_file
from werkzeug.wrappers import Response

from tracker.services.exports import XLSX, Exported

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_workbook(exported: Exported) -> Response:
    """The answer that carries a workbook; the file is closed with it."""
    answer = send_file(exported.file, mimetype=XLSX, as_attachment=True, download_name=exported.name)
    answer.call_on_close(exported.file.close)
    return answer


def send_report(exported: Exported) -> Response:
    """The answer that carries a workbook or a Word document; the file is closed with it."""
    media_type = WORD if exported.name.endswith(".docx") else XLSX
    answer = send_file(exported.file, mimetype=media_type, as_attachment=True, download_name=exported.name)
    answer.call_on_close(exported.file.close)
    return answer
