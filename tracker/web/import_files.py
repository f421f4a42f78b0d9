"""Workbooks around an import: the one to be filled in, and the refused rows given back."""

import io

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from tracker.domain.permissions import OFFICE
from tracker.services.exports import XLSX
from tracker.services.imports.giving_back import refused_rows
from tracker.services.imports.template import make_template
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("import_files", __name__)


@bp.get("/nhap-bang-tinh/mau.xlsx")
@audience(OFFICE)
def template() -> Response:
    """Send the workbook to be filled in."""
    return _send(make_template(), "mau-nhap-nhiem-vu.xlsx")


@bp.get("/nhap-bang-tinh/<int(max=2147483647):staged_id>/bi-tu-choi.xlsx")
@audience(OFFICE)
def refused(staged_id: int) -> Response:
    """Send the refused rows back, with what has to be mended in each."""
    return _send(refused_rows(staged_id=staged_id, by=current_actor()), "dong-bi-tu-choi.xlsx")


def _send(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
