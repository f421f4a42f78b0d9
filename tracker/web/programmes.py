"""Work programmes: all of them, one by quarter with its completion, adopting it, and making tasks of its items."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import OFFICE, SEE_TASKS
from tracker.domain.programmes import (
    PART_WORDS,
    QUARTER_WORDS,
    QUARTERS,
    SUBMISSION_WORDS,
    Part,
    ProgrammeFigures,
    count_items,
    is_part,
    paragraph,
    quarter_of,
)
from tracker.domain.wording import count_in_words
from tracker.errors import InvalidForm, InvalidInput, Refused, StaleVersion
from tracker.queries.programme_items import ItemRow, count_programmes, list_items
from tracker.queries.programmes import ProgrammeRow, get_programme, list_programmes
from tracker.services.programme_export import export_programme
from tracker.services.programme_tasks import make_due_tasks
from tracker.services.programmes import adopt_programme, make_programme
from tracker.web.address import text_of, word_of
from tracker.web.audience import audience
from tracker.web.document_forms import version_of
from tracker.web.forms import shows_again
from tracker.web.login import current_actor
from tracker.web.programme_forms import AdoptionFields, ProgrammeFields, due_as_written

bp = Blueprint("programmes", __name__, url_prefix="/chuong-trinh")

_ID = "<int(max=2147483647):programme_id>"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: So many items are shown as what is due next.
_NEXT = 5


@dataclass(frozen=True)
class Chosen:
    """Which items of a programme the address asks for."""

    quarter: int | None
    part: Part | None
    agency_code: str

    def takes(self, row: ItemRow, today: date) -> bool:
        """Whether an item is among them."""
        if self.agency_code and row.lead_code != self.agency_code:
            return False
        if self.part is not None:
            return is_part(self.part, row.counted, quarter=self.quarter, today=today)
        return self.quarter in {None, row.counted.quarter}

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Chosen(None, None, "")


@bp.get("")
@audience(SEE_TASKS)
def index() -> str:
    """List the programmes with their completion, the latest first."""
    return _index_page(ProgrammeFields(formdata=None, data={"year": clock.today().year}))


@bp.post("")
@audience(OFFICE)
@shows_again
def make() -> Response | tuple[str, int]:
    """Make an empty programme."""
    form = ProgrammeFields()
    if form.is_meant() and not form.year.errors:
        try:
            made = make_programme(year=form.year.data, title=form.title.data or "", by=current_actor())
        except InvalidForm as error:
            form.show_refused(error)
        else:
            return redirect(url_for("programmes.show", programme_id=made))
    return _index_page(form), 200 if form.is_only_shown else 400


@bp.get(f"/{_ID}")
@audience(SEE_TASKS)
def show(programme_id: int) -> str:
    """Show one programme by quarter: its figures, what is due next, and the items."""
    return _page(programme_id)


@bp.post(f"/{_ID}/ban-hanh")
@audience(OFFICE)
@shows_again
def adopt(programme_id: int) -> Response | tuple[str, int]:
    """Put a programme in force."""
    form = AdoptionFields()
    refused, status = "", 200 if form.is_only_shown else 400
    if form.is_meant():
        try:
            adopt_programme(
                programme_id=programme_id,
                version=version_of(form.version.data),
                document=form.document.data or "",
                by=current_actor(),
            )
        except InvalidInput as error:
            form.document.errors = [str(error)]
        except Refused as error:
            refused, status = str(error), 409 if isinstance(error, StaleVersion) else 400
        else:
            flash("Đã ban hành chương trình. Các cơ quan thấy nội dung của mình.", "success")
            return redirect(url_for("programmes.show", programme_id=programme_id))
    return _page(programme_id, form, refused=refused), status


@bp.get(f"/{_ID}/tao-nhiem-vu")
@audience(OFFICE)
def preview(programme_id: int) -> str:
    """Show which items would become drafts of tasks."""
    actor, today = current_actor(), clock.today()
    rows = [row for row in list_items(programme_id, actor=actor) if row.is_due_to_be_made(today)]
    programme = get_programme(programme_id, actor=actor)
    return render_template("programmes/make_tasks.html", programme=programme, rows=rows, due=due_as_written)


@bp.post(f"/{_ID}/tao-nhiem-vu")
@audience(OFFICE)
def make_tasks(programme_id: int) -> Response:
    """Make drafts of the items that were ticked; what cannot become one is told, and stops none of the others."""
    get_programme(programme_id, actor=current_actor())
    chosen = [int(told) for told in request.form.getlist("chon") if told.isdecimal() and len(told) < 10]
    here = {row.id for row in list_items(programme_id, actor=current_actor())}
    made = make_due_tasks(by=current_actor(), only=[one for one in chosen if one in here])
    if made.codes:
        flash(f"Đã tạo {count_in_words(len(made.codes))} dự thảo nhiệm vụ. Mở văn bản ban hành để giao.", "success")
    for why in list(made.refused.values())[:_NEXT]:
        flash(f"Một nội dung chưa tạo được: {why}", "warning")
    if not made.codes and not made.refused:
        flash("Không có nội dung nào được chọn, hoặc đã tạo nhiệm vụ cả rồi.", "warning")
    return redirect(url_for("programmes.show", programme_id=programme_id))


@bp.post(f"/{_ID}/xuat")
@audience(SEE_TASKS)
def export(programme_id: int) -> Response:
    """Give the items that the list shows as a workbook."""
    actor, today, chosen = current_actor(), clock.today(), _chosen()
    rows = [row for row in list_items(programme_id, actor=actor) if chosen.takes(row, today)]
    exported = export_programme(programme_id=programme_id, rows=rows, in_words=_in_words(chosen), by=actor)
    answer = send_file(exported.file, mimetype=_XLSX, as_attachment=True, download_name=exported.name)
    answer.call_on_close(exported.file.close)
    return answer


def _index_page(form: ProgrammeFields) -> str:
    actor = current_actor()
    programmes = list_programmes(actor=actor)
    figures = count_programmes(programmes, actor=actor, today=clock.today())
    return render_template("programmes/index.html", programmes=programmes, figures=figures, form=form)


def _page(programme_id: int, form: AdoptionFields | None = None, *, refused: str = "") -> str:
    actor, today, chosen = current_actor(), clock.today(), _chosen()
    programme = get_programme(programme_id, actor=actor)
    rows = list_items(programme_id, actor=actor)
    whole = count_items((row.counted for row in rows), quarter=None, today=today)
    quarters = [count_items((row.counted for row in rows), quarter=one, today=today) for one in QUARTERS]
    shown = [row for row in rows if chosen.takes(row, today)]
    open_rows = [row for row in rows if row.removed_on is None and not row.is_done]
    return render_template(
        "programmes/show.html",
        programme=programme,
        form=form or AdoptionFields(formdata=None, data={"version": str(programme.version)}),
        refused=refused,
        whole=whole,
        quarters=quarters,
        agencies=_by_agency(rows, today),
        shown=[(one, [row for row in shown if row.counted.quarter == one]) for one in _order(today, programme)],
        total=len(shown),
        next_due=[] if not chosen.is_everything else open_rows[:_NEXT],
        to_make=sum(row.is_due_to_be_made(today) for row in rows) if programme.is_adopted else 0,
        chosen=chosen,
        in_words=_in_words(chosen),
        here=_here(programme_id),
        paragraph=paragraph(programme.year, whole, quarters, today=today),
        due=due_as_written,
        Part=Part,
        PART_WORDS=PART_WORDS,
        QUARTER_WORDS=QUARTER_WORDS,
        SUBMISSION_WORDS=SUBMISSION_WORDS,
    )


def _by_agency(rows: list[ItemRow], today: date) -> list[tuple[str, str, ProgrammeFigures]]:
    """The figures of the items each agency leads, in the order of the agencies' codes."""
    leads = sorted({(row.lead_code, row.lead_name) for row in rows})
    return [
        (
            code,
            name,
            count_items((row.counted for row in rows if row.lead_code == code), quarter=None, today=today),
        )
        for code, name in leads
    ]


def _order(today: date, programme: ProgrammeRow) -> list[int]:
    """The quarters, of this year's programme the present one first and those that are over last."""
    present = quarter_of(today) if today.year == programme.year else 1
    return sorted(QUARTERS, key=lambda one: (one < present, one))


def _chosen() -> Chosen:
    told = request.args.get("quy", "")
    quarter = int(told) if told in {str(one) for one in QUARTERS} else None
    return Chosen(quarter, word_of(Part, "loai"), text_of("co-quan", 35))


def _in_words(chosen: Chosen) -> str:
    told = [QUARTER_WORDS[chosen.quarter]] if chosen.quarter else []
    told += [PART_WORDS[chosen.part]] if chosen.part else []
    told += [f"cơ quan {chosen.agency_code}"] if chosen.agency_code else []
    return ", ".join(told) or "tất cả"


def _here(programme_id: int) -> Any:  # noqa: ANN401 - a function for the template
    def here(endpoint: str = "programmes.show", **changes: Any) -> str:  # noqa: ANN401 - parts of an address
        known = {name: request.args.get(name) for name in ("quy", "loai", "co-quan")}
        told = {name: value for name, value in (known | changes).items() if value not in {None, ""}}
        return url_for(endpoint, programme_id=programme_id, **told)

    return here
