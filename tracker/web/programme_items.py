"""Items of a work programme: entering one, its page, correcting, moving and removing it, making its task."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import OFFICE, SEE_TASKS
from tracker.domain.programmes import CHANGE_WORDS, QUARTER_WORDS, SUBMISSION_WORDS, USUAL_KINDS
from tracker.errors import InvalidForm, Refused, StaleVersion
from tracker.queries.agencies import list_agency_choices
from tracker.queries.programme_items import get_item, list_changes, list_kinds_used
from tracker.queries.programmes import get_programme
from tracker.services.programme_items import add_items, correct_item, move_item, remove_item
from tracker.services.programme_tasks import make_task_of_item
from tracker.web.audience import audience
from tracker.web.document_forms import EntryForm, version_of
from tracker.web.forms import shows_again
from tracker.web.login import current_actor
from tracker.web.programme_forms import ItemFields, MoveFields, RemovalFields, due_as_written

bp = Blueprint("programme_items", __name__, url_prefix="/chuong-trinh")

_OF = "/<int(max=2147483647):programme_id>"
_ITEM = "/noi-dung/<int(max=2147483647):item_id>"


@bp.get(f"{_OF}/noi-dung/moi")
@audience(OFFICE)
def new(programme_id: int) -> str:
    """Show the form of a new item."""
    return _new_page(programme_id, ItemFields(formdata=None))


@bp.post(f"{_OF}/noi-dung/moi")
@audience(OFFICE)
@shows_again
def add(programme_id: int) -> Response | tuple[str, int]:
    """Add an item, and come back for the next."""
    form = ItemFields()
    form.offer(list_agency_choices(clock.today()))
    refused = ""
    if form.is_meant():
        try:
            told = [form.told()]
            add_items(programme_id=programme_id, told=told, reason=form.reason.data or "", by=current_actor())
        except InvalidForm as error:
            form.show_refused(error)
        except Refused as error:
            refused = str(error)
        else:
            flash("Đã thêm một nội dung.", "success")
            return redirect(url_for("programme_items.new", programme_id=programme_id))
    return _new_page(programme_id, form, refused), 200 if form.is_only_shown else 400


@bp.get(_ITEM)
@audience(SEE_TASKS)
def show(item_id: int) -> str:
    """Show an item: what it says, the task it became, what was done with it, and what may be done."""
    return _item_page(item_id)


@bp.get(f"{_ITEM}/sua")
@audience(OFFICE)
def edit(item_id: int) -> str:
    """Show the form of an item."""
    _, item = get_item(item_id, actor=current_actor())
    form = ItemFields(formdata=None)
    form.show(item)
    return _edit_page(item_id, form)


@bp.post(f"{_ITEM}/sua")
@audience(OFFICE)
@shows_again
def correct(item_id: int) -> Response | tuple[str, int]:
    """Correct what was entered of an item."""
    form = ItemFields()
    form.offer(list_agency_choices(clock.today()))
    get_item(item_id, actor=current_actor())

    def do() -> None:
        told, version = form.told(), version_of(form.version.data)
        correct_item(item_id=item_id, version=version, told=told, by=current_actor())

    refused, status = _take(form, do)
    if status == 0:
        flash("Đã sửa nội dung.", "success")
        return redirect(url_for("programme_items.show", item_id=item_id))
    return _edit_page(item_id, form, refused), status


@bp.post(f"{_ITEM}/dieu-chinh")
@audience(OFFICE)
@shows_again
def move(item_id: int) -> Response | tuple[str, int]:
    """Move an item to another time."""
    form = MoveFields(prefix="chuyen-")
    get_item(item_id, actor=current_actor())

    def do() -> None:
        move_item(
            item_id=item_id,
            version=version_of(form.version.data),
            due=form.due.data or "",
            reason=form.reason.data or "",
            by=current_actor(),
        )

    refused, status = _take(form, do)
    if status == 0:
        flash("Đã điều chỉnh thời hạn.", "success")
        return redirect(url_for("programme_items.show", item_id=item_id))
    return _item_page(item_id, moving=form, refused=refused), status


@bp.post(f"{_ITEM}/dua-ra")
@audience(OFFICE)
@shows_again
def remove(item_id: int) -> Response | tuple[str, int]:
    """Take an item out of its programme."""
    form = RemovalFields(prefix="dua-ra-")
    get_item(item_id, actor=current_actor())

    def do() -> None:
        reason, version = form.reason.data or "", version_of(form.version.data)
        remove_item(item_id=item_id, version=version, reason=reason, by=current_actor())

    refused, status = _take(form, do)
    if status == 0:
        flash("Đã đưa nội dung ra khỏi chương trình.", "success")
        return redirect(url_for("programme_items.show", item_id=item_id))
    return _item_page(item_id, removing=form, refused=refused), status


@bp.post(f"{_ITEM}/tao-nhiem-vu")
@audience(OFFICE)
def make(item_id: int) -> Response:
    """Make the task of an item now, also before its time, or again where its draft was discarded."""
    get_item(item_id, actor=current_actor())
    try:
        code = make_task_of_item(item_id=item_id, by=current_actor(), again=True)
    except Refused as error:
        flash(f"Chưa tạo được: {error}", "warning")
    else:
        told = f"Đã tạo dự thảo {code}. Mở văn bản ban hành để giao." if code else "Nội dung này đã có nhiệm vụ."
        flash(told, "success" if code else "warning")
    return redirect(url_for("programme_items.show", item_id=item_id))


def _take(form: EntryForm, do: Callable[[], None]) -> tuple[str, int]:
    """Do what a form asks for: what is refused as a whole, and the status of the page; 0 when it was done."""
    if not form.is_meant():
        return "", 200 if form.is_only_shown else 400
    try:
        do()
    except InvalidForm as error:
        _show_refused(form, error)
        return "", 400
    except Refused as error:
        return str(error), 409 if isinstance(error, StaleVersion) else 400
    return "", 0


def _show_refused(form: EntryForm, error: InvalidForm) -> None:
    """Put to each field what is wrong with it; forms that share a page name theirs with a prefix."""
    for one in form:
        told = error.errors.get(one.short_name)
        one.errors = [told] if told else []


def _new_page(programme_id: int, form: ItemFields, refused: str = "") -> str:
    programme = get_programme(programme_id, actor=current_actor())
    return _form_page("programmes/item_new.html", form, programme=programme, refused=refused)


def _edit_page(item_id: int, form: ItemFields, refused: str = "") -> str:
    programme, item = get_item(item_id, actor=current_actor())
    return _form_page("programmes/item_edit.html", form, programme=programme, item=item, refused=refused)


def _form_page(template: str, form: ItemFields, **told: object) -> str:
    agencies = list_agency_choices(clock.today())
    form.offer(agencies)
    kinds = sorted({*USUAL_KINDS, *list_kinds_used()})
    return render_template(template, form=form, agencies=agencies, kinds=kinds, **told)


def _item_page(
    item_id: int, *, moving: MoveFields | None = None, removing: RemovalFields | None = None, refused: str = ""
) -> str:
    programme, item = get_item(item_id, actor=current_actor())
    version = {"version": str(item.version)}
    return render_template(
        "programmes/item.html",
        programme=programme,
        item=item,
        changes=list_changes(item_id),
        moving=moving or MoveFields(formdata=None, prefix="chuyen-", data=version),
        removing=removing or RemovalFields(formdata=None, prefix="dua-ra-", data=version),
        refused=refused,
        typed=request.method == "POST",
        due=due_as_written,
        CHANGE_WORDS=CHANGE_WORDS,
        QUARTER_WORDS=QUARTER_WORDS,
        SUBMISSION_WORDS=SUBMISSION_WORDS,
    )
