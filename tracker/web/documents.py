"""Documents in which tasks are given: finding them, entering and correcting them, and the page of one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.document_numbers import LETTER, TYPE_NAMES
from tracker.domain.permissions import OFFICE, SEE_EVERYTHING
from tracker.errors import AlreadyThere, InvalidForm, NeedsConfirmation, StaleVersion
from tracker.queries.agencies import list_agency_choices
from tracker.queries.attachments import list_document_files
from tracker.queries.documents import (
    PAGE_SIZE,
    DocumentRow,
    find_documents_numbered,
    get_document,
    list_documents,
)
from tracker.queries.drafts import (
    find_last_task,
    list_assigners_used,
    list_drafts,
    list_fields_used,
    put_alike_together,
)
from tracker.queries.tasks import TaskFilter, list_tasks
from tracker.queries.timeline import TimelineEntry, list_document_changes_since
from tracker.services.documents import correct_document, register_document
from tracker.web.address import page_number, text_of
from tracker.web.audience import audience
from tracker.web.document_forms import DocumentFields, TaskFields
from tracker.web.forms import shows_again
from tracker.web.login import current_actor

bp = Blueprint("documents", __name__)

_TYPES = sorted({LETTER, *TYPE_NAMES.values()})
#: The page of a document shows so many of the tasks that were handed out.
_MOST_TASKS = 50


@bp.get("/van-ban")
@audience(SEE_EVERYTHING)
def index() -> str:
    """List the documents, the latest first."""
    actor, words, page = current_actor(), text_of("q", 200), page_number()
    with_drafts = actor.is_office and request.args.get("du-thao") == "1"
    rows, total = list_documents(words=words, with_drafts=with_drafts, page=page, actor=actor)

    def here(**changes: str | int | None) -> str:
        arguments: dict[str, Any] = {"q": words or None, "du-thao": "1" if with_drafts else None, **changes}
        return url_for("documents.index", **{name: value for name, value in arguments.items() if value is not None})

    pages = max(1, -(-total // PAGE_SIZE))
    return render_template(
        "documents/index.html",
        rows=rows,
        total=total,
        words=words,
        with_drafts=with_drafts,
        page=page,
        pages=pages,
        here=here,
    )


@bp.get("/van-ban/moi")
@audience(OFFICE)
def new() -> str:
    """Show the form of a new document, and the documents that have the number which is looked for."""
    form = DocumentFields()
    told = text_of("so", 100)
    form.label.data = told
    return _new_page(form, found=find_documents_numbered(told), looked_for=told)


@bp.get("/van-ban/tim")
@audience(OFFICE)
def find() -> str:
    """Answer with a piece of a page: the documents that have a number."""
    told = text_of("so", 100)
    return render_template("documents/_found.html", found=find_documents_numbered(told), looked_for=told)


@bp.post("/van-ban/moi")
@audience(OFFICE)
@shows_again
def create() -> Response | tuple[str, int]:
    """Add the document and go on to its tasks."""
    form = DocumentFields()
    found, asks, status = find_documents_numbered(form.label.data or ""), None, 400
    if form.is_meant():
        try:
            document_id = register_document(
                told=form.told(), by=current_actor(), confirmed=bool(form.confirmed.data), files=form.files.data
            )
        except AlreadyThere as error:
            form.show_refused(error)
            found, status = [get_document(error.found_id, actor=current_actor())], 409
        except InvalidForm as error:
            form.show_refused(error)
        except NeedsConfirmation as error:
            asks = str(error)
        else:
            return redirect(url_for("documents.show", document_id=document_id, _anchor="nhiem-vu-moi"))
    return _new_page(form, asks=asks, found=found), status


@bp.get("/van-ban/<int(max=2147483647):document_id>")
@audience(SEE_EVERYTHING)
def show(document_id: int) -> str:
    """Show a document and its tasks; to the Office also its drafts and the form of the next task."""
    document = get_document(document_id, actor=current_actor())
    form = TaskFields()
    if current_actor().is_office:
        form.show_next(document, find_last_task(document_id))
    added = request.args.get("moi", "").split(",")
    return document_page(document, form, added=added)


@bp.get("/van-ban/<int(max=2147483647):document_id>/sua")
@audience(OFFICE)
def edit(document_id: int) -> str:
    """Show the form that corrects a document."""
    document = get_document(document_id, actor=current_actor())
    form = DocumentFields()
    form.show(document)
    form.mark.data = document.mark
    return _edit_page(document, form)


@bp.post("/van-ban/<int(max=2147483647):document_id>/sua")
@audience(OFFICE)
@shows_again
def correct(document_id: int) -> Response | tuple[str, int]:
    """Correct the document."""
    form = DocumentFields()
    refused, asks, status = None, None, 200 if form.is_only_shown else 400
    found: list[DocumentRow] = []
    quicker: list[TimelineEntry] = []
    if form.is_meant():
        try:
            correct_document(
                document_id=document_id,
                mark=form.mark.data or "",
                told=form.told(),
                by=current_actor(),
                confirmed=bool(form.confirmed.data),
                files=form.files.data,
            )
        except AlreadyThere as error:
            form.show_refused(error)
            found, status = [get_document(error.found_id, actor=current_actor())], 409
        except InvalidForm as error:
            form.show_refused(error)
        except NeedsConfirmation as error:
            asks = str(error)
        except StaleVersion as error:
            refused, status = str(error), 409
            quicker = list_document_changes_since(document_id, form.mark.data or "")
            document = get_document(document_id, actor=current_actor())
            form.show_beside(document)
            form.mark.data = document.mark  # having been told, the person may save
        else:
            flash("Đã sửa văn bản.", "success")
            return redirect(url_for("documents.show", document_id=document_id))
    document = get_document(document_id, actor=current_actor())
    return _edit_page(document, form, refused=refused, asks=asks, found=found, quicker=quicker), status


def document_page(
    document: DocumentRow, form: TaskFields, *, added: list[str] | None = None, refused: str | None = None
) -> str:
    """The page of a document, for the Office with this form of its next task."""
    today, actor = clock.today(), current_actor()
    drafts = list_drafts(document.id) if actor.is_office else []
    tasks = list_tasks(TaskFilter(as_of=today, document_id=document.id), actor=actor, today=today, size=_MOST_TASKS)
    return render_template(
        "documents/show.html",
        document=document,
        # Downloading asks the same: a file is for those who see a task of its document.
        files=list_document_files(document.id) if actor.is_office or document.tasks else [],
        form=form,
        refused=refused,
        drafts=drafts,
        alike=put_alike_together(drafts),
        leads={draft.lead_agency_id for draft in drafts},
        added=[draft for draft in drafts if draft.code in (added or [])],
        tasks=tasks,
        agencies=list_agency_choices(today),
        fields_used=list_fields_used(),
        assigners_used=list_assigners_used(),
    )


def _new_page(form: DocumentFields, *, asks: str | None = None, found: list[DocumentRow], looked_for: str = "") -> str:
    return render_template(
        "documents/new.html", form=form, asks=asks, found=found, looked_for=looked_for, type_names=_TYPES
    )


def _edit_page(
    document: DocumentRow,
    form: DocumentFields,
    *,
    refused: str | None = None,
    asks: str | None = None,
    found: list[DocumentRow] | None = None,
    quicker: Sequence[TimelineEntry] = (),
) -> str:
    return render_template(
        "documents/edit.html",
        document=document,
        form=form,
        refused=refused,
        asks=asks,
        found=found or [],
        quicker=quicker,
        type_names=_TYPES,
    )
