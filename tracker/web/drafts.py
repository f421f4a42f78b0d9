"""The tasks of a document while they are drafts: adding, changing, discarding them, and handing them out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.permissions import OFFICE
from tracker.domain.wording import count_in_words
from tracker.errors import ActRefused, InvalidForm, InvalidInput, NeedsConfirmation, NotFound, StaleVersion
from tracker.queries.agencies import list_agency_choices
from tracker.queries.documents import get_document
from tracker.queries.drafts import get_draft, list_assigners_used, list_drafts, list_fields_used, put_alike_together
from tracker.queries.series_of_task import find_series_of_task
from tracker.queries.timeline import TimelineEntry, list_draft_changes_since
from tracker.services.drafts import add_drafts, change_draft, discard_draft
from tracker.services.handing_out import hand_out_drafts
from tracker.web.audience import audience
from tracker.web.document_forms import TaskFields, version_of
from tracker.web.documents import document_page
from tracker.web.forms import shows_again
from tracker.web.login import current_actor

bp = Blueprint("drafts", __name__, url_prefix="/van-ban/<int(max=2147483647):document_id>")

#: How a form names the version of each draft it was made from.
_VERSION = "version-"
_BELOW = "Chưa lưu gì; những gì bạn đã nhập nằm trong biểu mẫu nhiệm vụ dưới đây."


@bp.post("/nhiem-vu")
@audience(OFFICE)
@shows_again
def add(document_id: int) -> Response | tuple[str, int]:
    """Add a draft for each lead agency, and come back for the next."""
    form = TaskFields()
    if form.is_meant():
        try:
            codes = add_drafts(document_id=document_id, told=form.told(), by=current_actor())
        except InvalidForm as error:
            form.show_refused(error)
        else:
            added = ",".join(codes)
            return redirect(url_for("documents.show", document_id=document_id, moi=added, _anchor="nhiem-vu-moi"))
    return document_page(get_document(document_id, actor=current_actor()), form), 400


@bp.get("/du-thao/<code>")
@audience(OFFICE)
def edit(document_id: int, code: str) -> str | Response:
    """Show the form of a draft; what was handed out in the meantime is shown as the task it is."""
    get_document(document_id, actor=current_actor())
    try:
        draft = get_draft(document_id, code)
    except NotFound:
        return redirect(url_for("tasks.show", code=code))
    form = TaskFields()
    form.show(draft)
    return _edit_page(document_id, code, form)


@bp.post("/du-thao/<code>")
@audience(OFFICE)
@shows_again
def change(document_id: int, code: str) -> Response | tuple[str, int]:
    """Change a draft."""
    form = TaskFields()
    refused, status, is_stale = None, 200 if form.is_only_shown else 400, False
    if form.is_meant():
        try:
            change_draft(
                task_code=code,
                version=version_of(form.version.data),
                told=form.told(),
                by=current_actor(),
                whole_group=_group_shown() if form.whole_group.data else None,
            )
        except InvalidForm as error:
            form.show_refused(error)
        except StaleVersion as error:
            refused, status, is_stale = str(error), 409, True
        except ActRefused as error:
            return _gone_page(document_id, form, f"{error} {_BELOW}"), 400
        except NotFound:
            return _gone_page(document_id, form, f"Dự thảo {code} không còn nữa: người khác đã bỏ. {_BELOW}"), 404
        else:
            flash(f"Đã sửa dự thảo {code}.", "success")
            return redirect(url_for("documents.show", document_id=document_id))
    return _edit_page(document_id, code, form, refused=refused, is_stale=is_stale), status


@bp.post("/du-thao/<code>/bo")
@audience(OFFICE)
def discard(document_id: int, code: str) -> Response:
    """Take a draft away, or tell on the page of the document why it still stands or is gone already."""
    try:
        discard_draft(task_code=code, version=version_of(request.form.get("version")), by=current_actor())
    except NotFound:
        flash(f"Dự thảo {code} không còn nữa: người khác đã bỏ trước bạn.", "warning")
    except (StaleVersion, ActRefused) as error:
        flash(str(error), "warning")
    else:
        flash(f"Đã bỏ dự thảo {code}; lịch sử vẫn giữ nội dung.", "success")
    return redirect(url_for("documents.show", document_id=document_id))


@bp.get("/giao")
@audience(OFFICE)
def preview(document_id: int) -> str:
    """Show who would get what."""
    return _preview_page(document_id)


@bp.post("/giao")
@audience(OFFICE)
def hand_out(document_id: int) -> Response | tuple[str, int]:
    """Hand out the chosen drafts, all or none."""
    chosen = _chosen()
    refused, asks, status = None, None, 400
    try:
        done = hand_out_drafts(
            document_id=document_id, chosen=chosen, by=current_actor(), confirmed=request.form.get("confirmed") == "1"
        )
    except NeedsConfirmation as error:
        asks = str(error)
    except StaleVersion as error:
        refused, status = f"Chưa giao gì. {error}", 409
    except (InvalidInput, ActRefused) as error:
        refused = f"Chưa giao gì. {error}"
    else:
        told = f"Đã giao {count_in_words(done.tasks)} nhiệm vụ cho {count_in_words(done.agencies)} cơ quan."
        flash(f"{told} Từ nay các cơ quan thấy nhiệm vụ và được nhắc.", "success")
        return redirect(url_for("documents.show", document_id=document_id))
    return _preview_page(document_id, refused=refused, asks=asks, chosen=set(chosen)), status


def _gone_page(document_id: int, form: TaskFields, refused: str) -> str:
    """The page of the document when there is no draft to change any more: what was typed stands in its form."""
    return document_page(get_document(document_id, actor=current_actor()), form, refused=refused)


def _group_shown() -> dict[str, int]:
    """The other drafts of the group that the form was made from, with their versions then."""
    sent = request.form.items()
    return {name.removeprefix(_VERSION): version_of(told) for name, told in sent if name.startswith(_VERSION)}


def _chosen() -> dict[str, int]:
    """The drafts that are ticked, with the versions in which they were shown."""
    return {code: version_of(request.form.get(_VERSION + code)) for code in request.form.getlist("chosen")}


def _edit_page(
    document_id: int, code: str, form: TaskFields, *, refused: str | None = None, is_stale: bool = False
) -> str:
    """The page of a draft. Only who was told of somebody else's change gets the versions there are now."""
    draft = get_draft(document_id, code)
    group = [one for one in list_drafts(document_id) if one.group_key and one.group_key == draft.group_key]
    shown = {one.code: one.version for one in group if one.code != code}
    quicker: list[TimelineEntry] = []
    if is_stale:
        known = {code: version_of(form.version.data)} | (_group_shown() if form.whole_group.data else {})
        quicker = list_draft_changes_since(known)
        form.show_beside(draft)
        form.version.data = str(draft.version)
    elif form.is_submitted():
        shown = _group_shown()
    return render_template(
        "documents/draft.html",
        document=get_document(document_id, actor=current_actor()),
        draft=draft,
        series=find_series_of_task(draft.id, actor=current_actor()),
        group=group,
        shown=shown,
        form=form,
        refused=refused,
        quicker=quicker,
        agencies=list_agency_choices(clock.today()),
        fields_used=list_fields_used(),
        assigners_used=list_assigners_used(),
        typed=request.form,
    )


def _preview_page(
    document_id: int, *, refused: str | None = None, asks: str | None = None, chosen: set[str] | None = None
) -> str:
    drafts = list_drafts(document_id)
    return render_template(
        "documents/hand_out.html",
        document=get_document(document_id, actor=current_actor()),
        drafts=drafts,
        alike=put_alike_together(drafts),
        leads={one.lead_agency_id for one in drafts},
        chosen={one.code for one in drafts} if chosen is None else chosen,
        refused=refused,
        asks=asks,
    )
