"""Reading a document: paste or upload it, review each task that was read, take them over as drafts in one step."""

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.directives.reading import read_directive
from tracker.domain.permissions import OFFICE
from tracker.errors import BadDocument, InvalidForm, NeedsConfirmation, StaleVersion
from tracker.queries.directive_lists import get_known_agencies, get_reading_calendar, list_agency_ids
from tracker.services.directives import take_over, text_of_document
from tracker.web.audience import audience
from tracker.web.directive_forms import ReadFields, ReviewFields
from tracker.web.directive_review import MOST_TASKS, Proposal, Reading
from tracker.web.forms import shows_again
from tracker.web.login import current_actor

bp = Blueprint("directives", __name__, url_prefix="/doc-van-ban")

_WHAT_TO_ADD = "Chép vào đây đoạn chữ giao việc, rồi bấm Thêm."
_NO_MORE = f"Một lần nhận nhiều nhất {MOST_TASKS} nhiệm vụ. Nhận phần này trước, rồi đọc tiếp."


@bp.get("")
@audience(OFFICE)
def new() -> str:
    """Show the form for a text or a file."""
    return render_template("directives/new.html", form=ReadFields())


@bp.post("")
@audience(OFFICE)
@shows_again
def read() -> str | tuple[str, int]:
    """Read a document, and show what was read. Nothing is stored."""
    form = ReadFields()
    if form.is_meant():
        limit_mb = current_app.extensions["settings"].upload_limit_mb
        sent = request.files.get("file")
        content = sent.stream.read(limit_mb * 1024 * 1024 + 1) if sent and sent.filename else b""
        try:
            text = text_of_document(content=content, text=form.text.data or "", limit_mb=limit_mb, by=current_actor())
        except BadDocument as error:
            (form.file if content else form.text).errors = [str(error)]
        else:
            reading = _reading(text)
            review = ReviewFields(formdata=None)
            review.show(text, reading.directive)
            return _review_page(review, reading, reading.proposals())
    return render_template("directives/new.html", form=form), 200 if form.is_only_shown else 400


@bp.post("/them")
@audience(OFFICE)
@shows_again
def add() -> str | tuple[str, int]:
    """Propose one more task, that of a passage which the officer points at. Nothing is stored."""
    form = ReviewFields()
    reading = _reading(form.text.data or "")
    proposals = reading.sent(request.form, form.issued_on.data)
    passage = (form.doan.data or "").strip()
    status = 200
    if not form.is_only_shown:
        if passage and len(proposals) < MOST_TASKS:
            proposals.append(reading.added(passage, len(proposals), form.issued_on.data))
            form.doan.data = ""
        else:
            status = 400
            form.doan.errors = [_WHAT_TO_ADD if len(proposals) < MOST_TASKS else _NO_MORE]
    return _review_page(form, reading, proposals), status


@bp.post("/nhan")
@audience(OFFICE)
@shows_again
def take() -> Response | tuple[str, int]:
    """Take the chosen tasks over as drafts of their document."""
    form = ReviewFields()
    reading = _reading(form.text.data or "")
    proposals = reading.sent(request.form, form.issued_on.data)
    asks, refused, status = None, None, 200 if form.is_only_shown else 400
    if form.is_meant():
        kept = [one for one in proposals if one.is_kept]
        ids = list_agency_ids(clock.today())
        try:
            document_id = take_over(
                document=form.document(),
                tasks=[form.task(one, ids, reading.agencies) for one in kept],
                by=current_actor(),
                confirmed=bool(form.confirmed.data),
            )
        except NeedsConfirmation as error:
            asks = str(error)
        except StaleVersion as error:
            refused, status = str(error), 409
        except InvalidForm as error:
            refused = _show_refused(form, kept, error)
        else:
            flash("Đã đưa các nhiệm vụ vào dự thảo. Xem lại, rồi giao.", "success")
            return redirect(url_for("documents.show", document_id=document_id))
    return _review_page(form, reading, proposals, asks=asks, refused=refused), status


def _show_refused(form: ReviewFields, kept: Sequence[Proposal], error: InvalidForm) -> str:
    """Put to each field what is wrong with it, and say what is wrong with the whole."""
    form.show_refused(error)
    for number, proposal in enumerate(kept):
        begins = f"{number}-"
        proposal.errors = {
            name.removeprefix(begins): told for name, told in error.errors.items() if name.startswith(begins)
        }
    told = error.errors.get("tasks") or error.errors.get("0-assigned_on")
    return told or "Chưa lưu gì. Xem các ô có chữ đỏ; những gì bạn đã nhập vẫn còn."


def _reading(text: str) -> Reading:
    today = clock.today()
    agencies, calendar = tuple(get_known_agencies(today)), get_reading_calendar(today)
    directive = read_directive(text, agencies=agencies, calendar=calendar)
    return Reading(text, directive, agencies, calendar)


def _review_page(
    form: ReviewFields,
    reading: Reading,
    proposals: list[Proposal],
    *,
    asks: str | None = None,
    refused: str | None = None,
) -> str:
    return render_template(
        "directives/review.html",
        form=form,
        directive=reading.directive,
        proposals=proposals,
        segments=reading.segments(proposals),
        unsure=sum(bool(one.doubts) for one in proposals),
        left_out=max(len(reading.directive.tasks) - MOST_TASKS, 0),
        in_doubt=reading.left_out,
        asks=asks,
        refused=refused,
    )
