"""What a person says of a document, checked as a whole before anything is stored, and compared with those there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.document_numbers import LETTER, Identity, document_number, identity_of, written
from tracker.domain.text import fold
from tracker.domain.wording import day_in_words
from tracker.errors import AlreadyThere, NeedsConfirmation
from tracker.models import Document
from tracker.services.form_checks import FormChecks

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
class DocumentFacts:
    """The same, checked: ready to be stored."""

    label: str
    identity: Identity | None
    issued_on: date
    type_name: str
    subject: str
    issuer: str


def title_of(document: Document) -> str:
    """A document as a sentence names it: 'Kế hoạch 250/KH-UBND ngày 12/06/2024'."""
    when = f" ngày {day_in_words(document.issued_on)}" if document.issued_on else ""
    type_name = document.type_name or (LETTER if document.label else "Văn bản")
    return f"{type_name} {document.label or 'không số'}{when}"


def check_document(told: DocumentForm, *, today: date) -> DocumentFacts:
    """The facts of a document to be entered.

    Raises:
        InvalidForm: something of them cannot be so.
    """
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
    return DocumentFacts(
        label=label,
        identity=identity,
        issued_on=issued_on,
        type_name=type_name or (number.type_name if number else ""),
        subject=subject,
        issuer=identity.issuer if identity else issuer.upper(),
    )


def compare_document(
    session: Session, facts: DocumentFacts, today: date, *, but: int | None = None, confirmed: bool = True
) -> None:
    """Go on when it is entered nowhere yet, and nothing looks like a slip that is not confirmed.

    Raises:
        AlreadyThere: it exists, as another one than the document `but`.
        NeedsConfirmation: it is old, or another body or year has the same number.
    """
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


def _alike(session: Session, facts: DocumentFacts, but: int | None) -> Sequence[Document]:
    """The other documents with this number, the latest first; without a number, those of the same day."""
    same = (
        Document.number_key == facts.identity.number_key
        if facts.identity
        else and_(Document.number_key.is_(None), Document.issued_on == facts.issued_on)
    )
    # Asked once: what one question does not see and the next does would be told in the wrong words.
    order = (Document.issued_on.desc().nulls_last(), Document.id)
    return session.scalars(select(Document).where(same, Document.id != but).order_by(*order)).all()


def _is_same(document: Document, facts: DocumentFacts) -> bool:
    if facts.identity:
        return (document.issuer, document.year) == (facts.identity.issuer, facts.identity.year)
    return fold(document.subject) == fold(facts.subject)
