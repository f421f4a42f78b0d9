"""What was published, for everybody: pages, JSON and CSV. They never look at who asks, and caches may keep them."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, stream_with_context, url_for

from tracker.domain.outcomes import OUTCOME_WORDS
from tracker.domain.publication import (
    SCHEMA_VERSION,
    csv_rows,
    figures_to_show,
    formula_as_told,
    line_to_show,
    span_as_told,
)
from tracker.errors import NoLongerThere, NotFound
from tracker.files.csv_out import stream_csv, write_csv
from tracker.queries.closing_lines import PAGE_SIZE as LINES_A_PAGE
from tracker.queries.closing_lines import LineFilter, count_lines, list_lines, stream_lines
from tracker.queries.publications import PAGE_SIZE, Published, count_published, get_published, list_published
from tracker.web.address import page_number
from tracker.web.bars import segments
from tracker.web.security import EMBEDDABLE_POLICY

bp = Blueprint("public", __name__)

#: Seconds for which others may keep an answer: so long does what was withdrawn live on.
KEPT_SECONDS = 300
_CSV = "text/csv; charset=utf-8"


@bp.errorhandler(NoLongerThere)
def withdrawn(error: NoLongerThere) -> tuple[str, int]:
    """A permanent address whose figures were withdrawn says so."""
    return render_template("public/missing.html", title="Đã rút công khai", text=str(error)), 410


@bp.errorhandler(NotFound)
def missing(_error: NotFound) -> tuple[str, int]:
    """What was never public looks like what is not there."""
    words = "Không có số liệu công khai ở địa chỉ này."
    return render_template("public/missing.html", title="Không tìm thấy", text=words), 404


@bp.get("/cong-khai")
def index() -> Response:
    """All that is public, the latest first, 50 a page."""
    page, total = page_number(), count_published()
    body = render_template(
        "public/index.html",
        rows=list_published(page=page),
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        here=lambda **changes: url_for("public.index", **changes),
    )
    return _kept(Response(body))


@bp.get("/cong-khai.json")
def index_as_json() -> Response:
    """The same for programs, with the address of each."""
    page = page_number()
    told = {
        "schema_version": SCHEMA_VERSION,
        "total": count_published(),
        "page": page,
        "closings": [
            _about(one) | {"data": _address(url_for("public.as_json", number=one.number))}
            for one in list_published(page=page)
        ],
    }
    return _kept(_json(told))


@bp.get("/cong-khai/<int(max=2147483647):number>")
def show(number: int) -> Response:
    """One closing, at an address that stays."""
    return _kept(Response(_page("public/show.html", get_published(number))))


@bp.get("/cong-khai/<int(max=2147483647):number>/nhung")
def embed(number: int) -> Response:
    """The same to be shown within another site's page."""
    answer = Response(_page("public/embed.html", get_published(number)))
    answer.headers["Content-Security-Policy"] = EMBEDDABLE_POLICY
    return _kept(answer)


@bp.get("/cong-khai/<int(max=2147483647):number>.json")
def as_json(number: int) -> Response:
    """The same for programs: every public number under its name, with the formula and its definition."""
    one = get_published(number)
    told = {
        "schema_version": SCHEMA_VERSION,
        **_about(one),
        "formula": formula_as_told(one.definition, one.definition_version),
        "figures": figures_to_show(one.figures, one.shown),
        "figures_by_original_due_date": figures_to_show(one.by_original, one.shown),
    }
    if one.shown.agencies:
        told["agencies"] = [
            {
                "code": agency.code,
                "name": agency.name,
                "figures": figures_to_show(agency.figures, one.shown),
                "figures_by_original_due_date": figures_to_show(agency.by_original, one.shown),
            }
            for agency in one.agencies
        ]
    if one.shown.contents:
        told["tasks_csv"] = _address(url_for("public.tasks_as_csv", number=number))
    return _kept(_json(told))


@bp.get("/cong-khai/<int(max=2147483647):number>.csv")
def as_csv(number: int) -> Response:
    """The same as a table: a line an agency, and the whole."""
    one = get_published(number)
    agencies = [(row.code, row.name, line_to_show(row.figures, row.by_original, one.shown)) for row in one.agencies]
    rows = csv_rows(one.span, one.shown, line_to_show(one.figures, one.by_original, one.shown), agencies)
    return _kept(_as_file(Response(write_csv(rows), content_type=_CSV), f"cong-khai-{number}.csv"))


@bp.get("/cong-khai/<int(max=2147483647):number>/nhiem-vu")
def tasks(number: int) -> Response:
    """The tasks of a closing, where their contents were published."""
    one, page = _with_contents(number), page_number()
    chosen = LineFilter(number)
    total = count_lines(chosen)
    body = render_template(
        "public/tasks.html",
        one=one,
        rows=list_lines(chosen, page=page),
        total=total,
        page=page,
        pages=max(1, -(-total // LINES_A_PAGE)),
        here=lambda **changes: url_for("public.tasks", number=number, **changes),
    )
    return _kept(Response(body))


@bp.get("/cong-khai/<int(max=2147483647):number>/nhiem-vu.csv")
def tasks_as_csv(number: int) -> Response:
    """The same as a table, all of it."""
    one = _with_contents(number)
    answer = Response(stream_with_context(stream_csv(_task_rows(one))), content_type=_CSV)
    answer.set_etag(f"{one.checksum}-{one.version}")
    return _kept(_as_file(answer, f"cong-khai-{number}-nhiem-vu.csv"), has_mark=True)


def _with_contents(number: int) -> Published:
    one = get_published(number)
    if not one.shown.contents:
        message = f"Nội dung nhiệm vụ của bản {number} không công khai."
        raise NotFound(message)
    return one


def _task_rows(one: Published) -> Any:  # noqa: ANN401 - rows of text
    agency = ["agency_code", "agency_name"] if one.shown.agencies else []
    yield ["code", "content", *agency, "assigned_on", "due_on", "reported_on", "outcome", "outcome_label"]
    for line in stream_lines(LineFilter(one.number)):
        led_by = [line.lead_code, line.lead_name] if one.shown.agencies else []
        days = [day.isoformat() if day else "" for day in (line.assigned_on, line.due_on, line.reported_on)]
        yield [line.task_code, line.content, *led_by, *days, line.outcome.value, OUTCOME_WORDS[line.outcome]]


def _page(template: str, one: Published) -> str:
    return render_template(template, one=one, figures=one.figures, original=one.by_original, segments=segments)


def _about(one: Published) -> dict[str, Any]:
    return {
        "number": one.number,
        "revision": one.revision,
        "corrects": one.corrects,
        "corrected_by": one.corrected_by,
        **span_as_told(one.span),
        "closed_on": one.closed_on.isoformat(),
        "published_at": one.published_at.isoformat(timespec="seconds"),
        "checksum_sha256": one.checksum,
        "is_demonstration": one.is_demo,
        "url": _address(url_for("public.show", number=one.number)),
    }


def _address(path: str) -> str:
    """A path as the whole world finds it, whoever stands between."""
    return str(current_app.extensions["settings"].base_url).rstrip("/") + path


def _json(told: dict[str, Any]) -> Response:
    body = json.dumps(told, ensure_ascii=False, indent=2)
    answer = Response(body, content_type="application/json; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _as_file(answer: Response, name: str) -> Response:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _kept(answer: Response, *, has_mark: bool = False) -> Response:
    """Let caches keep the answer, and answer 304 to whoever has it already."""
    if not has_mark:
        answer.add_etag()
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_SECONDS
    answer.make_conditional(request)
    return answer
