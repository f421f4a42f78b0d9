"""Entering documents by hand. One entered here and one that a list brings are the same by `identity_of`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.document_numbers import LETTER, Identity, document_number, identity_of, written
from tracker.domain.permissions import Actor
from tracker.domain.text import fold
from tracker.domain.wording import day_in_words
from tracker.errors import AlreadyThere, InvalidForm, InvalidInput, NeedsConfirmation, NotFound, StaleVersion
from tracker.files.attachments import Upload
from tracker.models import Document, Purpose, Task
from tracker.queries.documents import mark_of
from tracker.services.attachments import attach
from tracker.services.form_checks import FormChecks, require_office
from tracker.services.history import Entry, write_history
from tracker.services.search_text import refresh_search_text

#: A document older than this is more often a slip of the pen than an old document.
_OLD_DAYS = 366
_FIRST_YEAR = 1945
#: So many documents with the same number are told.
_MOST_TOLD = 3


@dataclass(frozen=True)
class DocumentForm:
    """What a person says of a document; the names are those of the form's fields."""

    label: str
    issued_on: date | None
    type_name: str = ""
    subject: str = ""
    issuer: str = ""
    misread: Mapping[str, str] = field(default_factory=dict)
    """Fields that could not be read, with what to say of them."""


@dataclass(frozen=True)
class _Facts:
    label: str
    identity: Identity | None
    issued_on: date
    type_name: str
    subject: str
    issuer: str


def register_document(*, told: DocumentForm, by: Actor, confirmed: bool = False, files: Sequence[Upload] = ()) -> int:
    """Add a document with its files, and give its number in the address.

    Raises:
        InvalidForm: something of it cannot be so.
        AlreadyThere: it exists.
        NeedsConfirmation: it is old, or another body or year has the same number.
    """
    require_office(by)
    at = clock.now()
    facts = _check(told, clock.today(at))
    try:
        with transaction() as session:
            _compare(session, facts, clock.today(at), confirmed=confirmed)
            document = Document()
            _put(document, facts)
            session.add(document)
            session.flush()
            kept = _attach(session, document, files, at, by)
            _record(session, "nhap-van-ban", f"Nhập văn bản {title_of(document)}", document, at, by, kept)
    except IntegrityError:
        _refuse_the_quicker(facts, but=None)
    return document.id


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
    facts = _check(told, clock.today(at))
    try:
        with transaction() as session:
            document = session.scalar(select(Document).where(Document.id == document_id).with_for_update())
            if document is None:
                message = f"Không có văn bản {document_id}."
                raise NotFound(message)
            if mark != mark_of(document):
                message = (
                    "Người khác vừa sửa văn bản này, sau khi bạn mở trang. "
                    "Xem lại rồi lưu; những gì bạn đã nhập vẫn còn trong biểu mẫu."
                )
                raise StaleVersion(message)
            _compare(session, facts, clock.today(at), but=document_id, confirmed=confirmed)
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
        _refuse_the_quicker(facts, but=document_id)


def title_of(document: Document) -> str:
    """A document as a sentence names it: 'Kế hoạch 250/KH-UBND ngày 12/06/2024'."""
    when = f" ngày {day_in_words(document.issued_on)}" if document.issued_on else ""
    return f"{document.type_name or LETTER} {document.label or 'không số'}{when}"


def _check(told: DocumentForm, today: date) -> _Facts:
    checks = FormChecks(told.misread)
    label = written(checks.line("label", told.label, longest=100))
    subject = checks.line(
        "subject", told.subject, longest=2000, needed="" if label else "trích yếu, vì văn bản không có số"
    )
    type_name = checks.line("type_name", told.type_name, longest=50)
    issuer = checks.line("issuer", told.issuer, longest=100)
    issued_on = told.issued_on
    if issued_on is None:
        checks.refuse("issued_on", "Cần ghi ngày ban hành.")
    elif issued_on > today:
        checks.refuse("issued_on", f"Ngày ban hành không sau hôm nay ({day_in_words(today)}).")
    elif issued_on.year < _FIRST_YEAR:
        checks.refuse("issued_on", f"Ngày ban hành phải từ năm {_FIRST_YEAR} trở đi.")
    number = document_number(label)
    if number and number.year and issued_on and number.year != issued_on.year:
        checks.refuse(
            "issued_on", f"Ký hiệu ghi năm {number.year}, ngày ban hành lại ở năm {issued_on.year}. Sửa một trong hai."
        )
    checks.finish()
    assert issued_on is not None  # noqa: S101 - refused above
    identity = identity_of(label, day=issued_on, issuer=issuer) if label else None
    return _Facts(
        label=label,
        identity=identity,
        issued_on=issued_on,
        type_name=type_name or (number.type_name if number else ""),
        subject=subject,
        issuer=identity.issuer if identity else issuer.upper(),
    )


def _compare(session: Session, facts: _Facts, today: date, *, but: int | None = None, confirmed: bool = True) -> None:
    """Refuse what is entered already; ask whether what looks like a slip is meant."""
    alike = _alike(session, facts, but)
    for one in alike:
        if _is_same(one, facts):
            message = f"Văn bản này đã có: {title_of(one)}" + (f", {one.subject}." if one.subject else ".")
            raise AlreadyThere(message, field="label", found_id=one.id)
    doubts = []
    if (today - facts.issued_on).days > _OLD_DAYS:
        doubts.append(f"Ngày ban hành {day_in_words(facts.issued_on)} đã quá một năm.")
    if facts.identity:
        doubts += [
            f"Đã có văn bản số {one.label} của {one.issuer or 'nơi không rõ'} ngày {day_in_words(one.issued_on)}."
            for one in alike[:_MOST_TOLD]
        ]
    if doubts and not confirmed:
        raise NeedsConfirmation(" ".join(doubts))


def _alike(session: Session, facts: _Facts, but: int | None) -> Sequence[Document]:
    """The other documents with this number, the latest first; without a number, those of the same day."""
    same = (
        Document.number_key == facts.identity.number_key
        if facts.identity
        else and_(Document.number_key.is_(None), Document.issued_on == facts.issued_on)
    )
    # Asked once: what one question does not see and the next does would be told in the wrong words.
    order = (Document.issued_on.desc().nulls_last(), Document.id)
    return session.scalars(select(Document).where(same, Document.id != but).order_by(*order)).all()


def _is_same(document: Document, facts: _Facts) -> bool:
    if facts.identity:
        return (document.issuer, document.year) == (facts.identity.issuer, facts.identity.year)
    return fold(document.subject) == fold(facts.subject)


def _refuse_the_quicker(facts: _Facts, *, but: int | None) -> NoReturn:
    """Somebody else entered the same document at the same moment: say so as if he had been long before."""
    with transaction() as session:
        _compare(session, facts, facts.issued_on, but=but)
    message = "Văn bản này vừa được người khác nhập rồi sửa. Gửi lại."
    raise StaleVersion(message)


def _put(document: Document, facts: _Facts) -> None:
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
    details: dict[str, Any] = {"document": document.id, "files": files} | _told_of(document)
    subject = (document.label or document.subject)[:200]
    write_history(session, [Entry(act, summary, clock.today(at), subject=subject, details=details)], at=at, by=by)
