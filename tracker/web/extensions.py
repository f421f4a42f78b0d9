"""The register of extensions by stream, period, agency and what became of them; each number opens its rows."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.extension_register import OUTCOME_WORDS, ExtensionOutcome
from tracker.domain.periods import presets
from tracker.domain.permissions import SEE_TASKS
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.wording import day_in_words
from tracker.queries.agencies import list_agency_names
from tracker.queries.extension_register import (
    PAGE_SIZE,
    ExtensionFilter,
    count_extensions,
    count_extensions_by_agency,
    list_extensions,
)
from tracker.services.extension_export import export_extensions
from tracker.web.address import day_of, page_number, text_of, word_of
from tracker.web.agency_names import agency_name
from tracker.web.audience import audience
from tracker.web.login import current_actor
from tracker.web.sending import send_workbook

bp = Blueprint("extensions", __name__, url_prefix="/so-lieu/gia-han")

_WORDS = ("luong", "tu", "den", "ngay", "co-quan", "ket-qua", "muon")


@bp.get("")
@audience(SEE_TASKS)
def index() -> str:
    """The register, the latest first, 50 a page."""
    actor, page, chosen = current_actor(), page_number(), _filter()
    counts = count_extensions(chosen, actor=actor)
    agencies = count_extensions_by_agency(chosen, actor=actor)
    total = sum(one.entries for one in agencies)
    return render_template(
        "extensions/index.html",
        rows=list_extensions(chosen, actor=actor, page=page),
        counts=counts,
        agencies=agencies,
        choices=list_agency_names() if actor.sees_everything else [],
        words=OUTCOME_WORDS,
        chosen=chosen,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        periods=presets(clock.today()),
        here=_here,
        arguments=_arguments,
    )


@bp.post("/xuat")
@audience(SEE_TASKS)
def export() -> Response:
    """Give the register as a workbook. A POST, since the history keeps that it was taken."""
    chosen = _filter()
    return send_workbook(export_extensions(chosen=chosen, in_words=_in_words(chosen), by=current_actor()))


def _filter() -> ExtensionFilter:
    today, from_on, to_on = clock.today(), day_of("tu"), day_of("den")
    if from_on is not None and to_on is not None and from_on > to_on:
        from_on, to_on = to_on, from_on
    return ExtensionFilter(
        as_of=min(day_of("ngay") or today, today),
        stream=word_of(Stream, "luong"),
        from_on=from_on,
        to_on=to_on,
        agency_code=text_of("co-quan", 35) if current_actor().sees_everything else "",
        outcome=word_of(ExtensionOutcome, "ket-qua"),
        only_late=request.args.get("muon") == "1",
    )


def _in_words(chosen: ExtensionFilter) -> str:
    told = [f"Luồng {STREAM_WORDS[chosen.stream]}" if chosen.stream else "Cả hai luồng"]
    told += [f"từ {day_in_words(chosen.from_on)}"] if chosen.from_on else []
    told += [f"đến {day_in_words(chosen.to_on)}"] if chosen.to_on else []
    told += [agency_name(chosen.agency_code)] if chosen.agency_code else []
    told += [OUTCOME_WORDS[chosen.outcome]] if chosen.outcome else []
    told += ["đề nghị muộn"] if chosen.only_late else []
    return "; ".join(told)


def _arguments(**changes: str | int | None) -> dict[str, Any]:
    """What the address says of the register, with some of it changed; None takes a word away."""
    told: dict[str, Any] = {name: request.args.get(name) for name in _WORDS} | changes
    return {name: value for name, value in told.items() if value not in {None, ""}}


def _here(**changes: str | int | None) -> str:
    return url_for("extensions.index", **_arguments(**changes))
