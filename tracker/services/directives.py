"""Taking tasks over from a document that was read: nothing is stored until a person has looked at all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.secrecy import is_marked_secret
from tracker.errors import AlreadyThere, BadDocument, InvalidForm, StaleVersion
from tracker.files.documents.reading import MAX_CHARACTERS, read_document
from tracker.models import Document
from tracker.services.document_checks import DocumentFacts, DocumentForm, check_document, compare_document
from tracker.services.documents import put_document
from tracker.services.draft_checks import DraftForm
from tracker.services.drafts import put_drafts
from tracker.services.form_checks import require_office
from tracker.services.history import Entry, write_history
from tracker.services.series import put_series

#: A line that is longer is a sentence, in which 'mật' may be any word; a mark stands in a line of its own.
_LONGEST_MARK = 60
_MARKED = "Văn bản có dấu chỉ độ mật. Không đưa văn bản thuộc bí mật nhà nước vào phần mềm này; chưa có gì được lưu."


@dataclass(frozen=True)
class TakenTask:
    """A task as the officer wants it: what he said, and how it comes back: by a rule, or in words for its note."""

    told: DraftForm
    note: str = ""
    rule: str = ""


def text_of_document(*, content: bytes, text: str, limit_mb: int, by: Actor) -> str:
    """The text to be read: that of the file, if there is one, else the text itself. Nothing is stored.

    Raises:
        BadDocument: there is nothing to read, it cannot be read, or it is marked secret.
    """
    require_office(by)
    told = read_document(content, limit_mb=limit_mb).text if content else text
    if not told.strip():
        message = "Dán nội dung văn bản, hoặc chọn một tệp."
        raise BadDocument(message)
    if len(told) > MAX_CHARACTERS:
        message = "Văn bản quá dài. Dán phần có nhiệm vụ."
        raise BadDocument(message)
    if any(len(line) <= _LONGEST_MARK and is_marked_secret(line) for line in told.splitlines()):
        raise BadDocument(_MARKED)
    return told


def take_over(*, document: DocumentForm, tasks: Sequence[TakenTask], by: Actor, confirmed: bool = False) -> int:
    """Add the tasks as drafts of the document, which is found by its number or added; all of it, or nothing.

    Gives the document's number in the address.

    Raises:
        InvalidForm: something cannot be so; what is wrong with a field of the n-th task is named 'n-field'.
        NeedsConfirmation: the document is old, or another body or year has the same number.
        StaleVersion: somebody entered the same document at the same moment.
    """
    require_office(by)
    at = clock.now()
    facts = check_document(document, today=clock.today(at))
    if not tasks:
        raise InvalidForm({"tasks": "Chưa chọn nhiệm vụ nào. Đánh dấu ít nhất một nhiệm vụ."})
    try:
        with transaction() as session:
            found = _find_or_add(session, facts, by=by, confirmed=confirmed)
            errors: dict[str, str] = {}
            for number, task in enumerate(tasks):
                try:
                    entries = _put(session, found, task, at)
                except InvalidForm as error:
                    errors |= {f"{number}-{name}": told for name, told in error.errors.items()}
                else:
                    write_history(session, entries, at=at, by=by)
            if errors:
                raise InvalidForm(errors)
            return found.id
    except IntegrityError as error:
        message = "Văn bản này vừa được người khác nhập. Gửi lại."
        raise StaleVersion(message) from error


def _put(session: Session, document: Document, task: TakenTask, at: datetime) -> list[Entry]:
    """Add the drafts of one task, and let each come back by the rule, where there is one."""
    entries = put_drafts(session, document, task.told, at=at, note=task.note)
    if not task.rule:
        return entries
    told = list(entries)
    for code in [entry.subject for entry in entries]:
        try:
            told += put_series(session, task_code=code, rule=task.rule, at=at)[1]
        except InvalidForm as error:
            raise InvalidForm({"recurrence": " ".join(error.errors.values())}) from error
    return told


def _find_or_add(session: Session, facts: DocumentFacts, *, by: Actor, confirmed: bool) -> Document:
    at = clock.now()
    try:
        compare_document(session, facts, clock.today(at), confirmed=confirmed)
    except AlreadyThere as there:
        known = select(Document).where(Document.id == there.found_id).with_for_update()
        return session.execute(known).scalar_one()
    return put_document(session, facts, at=at, by=by)
