"""The register of urges by period and agency, and each urge as it was sent, with its letter."""

import io
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.periods import presets
from tracker.domain.permissions import SEE_TASKS
from tracker.queries.agencies import list_agency_names
from tracker.queries.urge_register import PAGE_SIZE, UrgeFilter, count_urges, count_urges_by_agency, list_urges
from tracker.queries.urges import get_urge
from tracker.services.urge_export import export_urges
from tracker.services.urge_letters import letter_file
from tracker.web.address import day_of, page_number, text_of
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("urges", __name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/don-doc")
@audience(SEE_TASKS)
def index() -> str:
    """The register, the latest first, 50 a page; by period and agency."""
    actor, page, chosen = current_actor(), page_number(), _filter()
    total, times = count_urges(chosen, actor=actor)
    return render_template(
        "urging/index.html",
        rows=list_urges(chosen, actor=actor, page=page),
        agencies=count_urges_by_agency(chosen, actor=actor),
        choices=list_agency_names() if actor.sees_everything else [],
        chosen=chosen,
        total=total,
        times=times,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        periods=presets(clock.today())[:4],
        here=_here,
    )


@bp.post("/don-doc/xuat")
@audience(SEE_TASKS)
def export() -> Response:
    """Give the register as a workbook: a line for each task of each urge."""
    chosen = _filter()
    exported = export_urges(chosen=chosen, in_words=_in_words(chosen), by=current_actor())
    answer = send_file(exported.file, mimetype=_XLSX, as_attachment=True, download_name=exported.name)
    answer.call_on_close(exported.file.close)
    return answer


@bp.get("/don-doc/<int(max=2147483647):urge_id>")
@audience(SEE_TASKS)
def show(urge_id: int) -> str:
    """Show one urge as it was sent, and what has become of its tasks and its mails."""
    return render_template("urging/show.html", urge=get_urge(urge_id, actor=current_actor()))


@bp.get("/don-doc/<int(max=2147483647):urge_id>/cong-van.docx")
@audience(SEE_TASKS)
def letter(urge_id: int) -> Response:
    """Give the letter that went with an urge, made of what is stored."""
    file = letter_file(urge_id=urge_id, by=current_actor())
    return send_file(io.BytesIO(file.content), mimetype=_WORD, as_attachment=True, download_name=file.name)


def _filter() -> UrgeFilter:
    from_on, to_on = day_of("tu"), day_of("den")
    if from_on is not None and to_on is not None and from_on > to_on:
        from_on, to_on = to_on, from_on
    return UrgeFilter(
        from_on=from_on,
        to_on=to_on,
        agency_code=text_of("co-quan", 35) if current_actor().sees_everything else "",
        with_letter=request.args.get("cong-van") == "1",
    )


def _in_words(chosen: UrgeFilter) -> str:
    told = []
    if chosen.from_on:
        told.append(f"từ {chosen.from_on:%d/%m/%Y}")
    if chosen.to_on:
        told.append(f"đến {chosen.to_on:%d/%m/%Y}")
    if chosen.agency_code:
        names = {agency.code: agency.name for agency in list_agency_names()}
        told.append(names.get(chosen.agency_code, chosen.agency_code))
    if chosen.with_letter:
        told.append("có công văn")
    return "; ".join(told) or "tất cả"


def _here(**changes: str | int | None) -> str:
    """The register with some of its filters changed; None takes one away."""
    known = {name: request.args.get(name) for name in ("tu", "den", "co-quan", "cong-van")}
    arguments: dict[str, Any] = {**known, **changes}
    return url_for("urges.index", **{name: value for name, value in arguments.items() if value not in {None, ""}})
