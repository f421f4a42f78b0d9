"""Many items of a work programme at once: pasted, seen as they were understood, then added together."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.domain.permissions import OFFICE
from tracker.domain.programme_text import COLUMNS
from tracker.domain.wording import count_in_words
from tracker.errors import InvalidForm, Refused
from tracker.queries.programmes import get_programme
from tracker.services.programme_items import add_items
from tracker.services.programme_paste import PastedRow, preview_pasted
from tracker.web.audience import audience
from tracker.web.forms import shows_again
from tracker.web.login import current_actor
from tracker.web.programme_forms import PasteFields

bp = Blueprint("programme_paste", __name__, url_prefix="/chuong-trinh/<int(max=2147483647):programme_id>/dan")


@bp.get("")
@audience(OFFICE)
def show(programme_id: int) -> str:
    """Show the form in which many items are pasted."""
    return _page(programme_id, PasteFields(formdata=None))


@bp.post("")
@audience(OFFICE)
@shows_again
def add(programme_id: int) -> Response | tuple[str, int] | str:
    """Show what the pasted lines would become; confirmed, add them, all or none."""
    form = PasteFields()
    programme = get_programme(programme_id, actor=current_actor())
    if not form.is_meant():
        return _page(programme_id, form), 200 if form.is_only_shown else 400
    rows: list[PastedRow] = []
    try:
        rows = preview_pasted(form.text.data or "", year=programme.year)
        if not form.confirmed.data or any(row.problems for row in rows):
            return _page(programme_id, form, rows)
        told = [row.form for row in rows]
        number = add_items(programme_id=programme_id, told=told, reason=form.reason.data or "", by=current_actor())
    except InvalidForm as error:
        form.show_refused(error)
        return _page(programme_id, form, rows), 400
    except Refused as error:
        form.text.errors = [str(error)]
        return _page(programme_id, form, rows), 400
    flash(f"Đã thêm {count_in_words(number)} nội dung.", "success")
    return redirect(url_for("programmes.show", programme_id=programme_id))


def _page(programme_id: int, form: PasteFields, rows: list[PastedRow] | None = None) -> str:
    programme = get_programme(programme_id, actor=current_actor())
    return render_template(
        "programmes/paste.html",
        programme=programme,
        form=form,
        rows=rows or [],
        wrong=sum(bool(row.problems) for row in rows or []),
        columns=COLUMNS,
    )
