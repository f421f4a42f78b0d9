"""Entering documents by hand. One entered here and one that a list brings are the same by `identity_of`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidForm, InvalidInput, NotFound, StaleVersion
from tracker.files.attachments import Upload
from tracker.models import Document, Purpose, Task
from tracker.queries.documents import mark_of
from tracker.queries.timeline import list_document_changes_since
from tracker.services.attachments import attach
from tracker.services.document_checks import DocumentFacts, DocumentForm, check_document, compare_document, title_of
from tracker.services.form_checks import require_office
from tracker.services.history import Entry, write_history
from tracker.services.quicker import who_changed
from tracker.services.search_text import refresh_search_text


def register_document(*, told: DocumentForm, by: Actor, confirmed: bool = False, files: Sequence[Upload] = ()) -> int:
    """Add a document with its files, and give its number in the address.

    Raises:
        InvalidForm: something of it cannot be so.
        AlreadyThere: it exists.
        NeedsConfirmation: it is old, or another body or year has the same number.
    """
    require_office(by)
    at = clock.now()
    facts = check_document(told, today=clock.today(at))
    try:
        with transaction() as session:
            compare_document(session, facts, clock.today(at), confirmed=confirmed)
            document = put_document(session, facts, at=at, by=by, files=files)
    except IntegrityError:
        _refuse_the_quicker(facts, but=None)
    return document.id


def put_document(
    session: Session, facts: DocumentFacts, *, at: datetime, by: Actor, files: Sequence[Upload] = ()
) -> Document:
    """Add a document that was compared with those there are, with its files and its entry in the history."""
    document = Document()
    _put(document, facts)
    session.add(document)
    session.flush()
    kept = _attach(session, document, files, at, by)
    _record(session, "nhap-van-ban", f"Nhập văn bản {title_of(document)}", document, at, by, kept)
    return document


def correct_document(
    *,
    document_id: int,
    mark: str,
    told: DocumentForm,
    by: Actor,
    confirmed: bool = False,
    files: Sequence[Upload] = (),
) -> None:
    """Correct what was entered of a document, and add files to it. `mark` is the `mark_of` what the form was made from.

    Raises:
        StaleVersion: somebody else corrected it since.
        NotFound, InvalidForm, AlreadyThere, NeedsConfirmation: as for a new one.
    """
    require_office(by)
    at = clock.now()
    facts: DocumentFacts | None = None
    try:
        with transaction() as session:
            document = session.scalar(select(Document).where(Document.id == document_id).with_for_update())
            if document is None:
                message = f"Không có văn bản {document_id}."
                raise NotFound(message)
            if mark != mark_of(document):
                raise StaleVersion(who_changed("văn bản này", list_document_changes_since(document_id, mark)))
            # Only now: who is told of a wrong field first would not hear of the other's change.
            facts = check_document(told, today=clock.today(at))
            compare_document(session, facts, clock.today(at), but=document_id, confirmed=confirmed)
            before = _told_of(document)
            _put(document, facts)
            session.flush()
            changes = [
                f"{name}: {old or 'để trống'} → {new or 'để trống'}"
                for name, old, new in _differences(before, document)
            ]
            if changes:
                tasks = select(Task).where(Task.document_id == document_id).order_by(Task.id).with_for_update()
                for task in session.scalars(tasks).all():
                    refresh_search_text(session, task)
            kept = _attach(session, document, files, at, by)
            changes += [f"thêm tệp {file['name']}" for file in kept]
            if changes:
                _record(session, "sua-van-ban", f"Sửa văn bản: {'; '.join(changes)}", document, at, by, kept)
    except IntegrityError:
        if facts is None:
            raise
        _refuse_the_quicker(facts, but=document_id)


def _refuse_the_quicker(facts: DocumentFacts, *, but: int | None) -> NoReturn:
    """Somebody else entered the same document at the same moment: say so as if he had been long before."""
    with transaction() as session:
        compare_document(session, facts, facts.issued_on, but=but)
    message = "Văn bản này vừa được người khác nhập rồi sửa. Gửi lại."
    raise StaleVersion(message)


def _put(document: Document, facts: DocumentFacts) -> None:
    document.label, document.issued_on, document.subject = facts.label, facts.issued_on, facts.subject
    document.type_name, document.issuer = facts.type_name, facts.issuer
    document.number_key = facts.identity.number_key if facts.identity else None
    document.year = facts.identity.year if facts.identity else facts.issued_on.year


def _told_of(document: Document) -> dict[str, str]:
    return {
        "số, ký hiệu": document.label,
        "ngày ban hành": day_in_words(document.issued_on) if document.issued_on else "",
        "loại": document.type_name,
        "trích yếu": document.subject,
        "nơi ban hành": document.issuer,
    }


def _differences(before: dict[str, str], document: Document) -> list[tuple[str, str, str]]:
    after = _told_of(document)
    return [(name, before[name], after[name]) for name in after if before[name] != after[name]]


def _attach(
    session: Session, document: Document, files: Sequence[Upload], at: datetime, by: Actor
) -> list[dict[str, Any]]:
    try:
        return attach(session, files, purpose=Purpose.DOCUMENT, by=by, at=at, document_id=document.id)
    except InvalidInput as error:
        raise InvalidForm({error.field: str(error)}) from error


def _record(
    session: Session,
    act: str,
    summary: str,
    document: Document,
    at: datetime,
    by: Actor,
    files: list[dict[str, Any]],
) -> None:
    details: dict[str, Any] = {"document": document.id, "files": files, "mark": mark_of(document)} | _told_of(document)
    subject = (document.label or document.subject)[:200]
    write_history(session, [Entry(act, summary, clock.today(at), subject=subject, details=details)], at=at, by=by)
