"""Documents: lists of them, finding one by its number, and what the page of one shows."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from tracker import clock
from tracker.db import db
from tracker.domain.document_numbers import document_number, tidy
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.text import fold
from tracker.errors import NotFound
from tracker.models import Document, Task
from tracker.queries.standing import standing_on

PAGE_SIZE = 50
_MOST_FOUND = 5
_MOST_WORDS = 10
#: Letters that may be written with a diacritic, where somebody who looks for them wrote none.
_MAY_BE_MARKED = str.maketrans(dict.fromkeys("adeiouy", "_"))


@dataclass(frozen=True)
class DocumentRow:
    """A document in a list, with the number of its tasks that count, as lists of tasks have them, and of its drafts."""

    id: int
    label: str
    type_name: str
    issuer: str
    issued_on: date | None
    subject: str
    tasks: int = 0
    drafts: int = 0

    @property
    def mark(self) -> str:
        """What a form gives back to show from which version of the document it was made."""
        return mark_of(self)


def mark_of(document: Document | DocumentRow) -> str:
    """A mark that changes with anything that is said of a document: the table has no version."""
    day = document.issued_on.isoformat() if document.issued_on else ""
    told = (document.label, day, document.type_name, document.subject, document.issuer)
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


def list_documents(
    *, words: str, with_drafts: bool, page: int, actor: Actor, size: int = PAGE_SIZE
) -> tuple[list[DocumentRow], int]:
    """One page of the documents in whose number or subject all words stand, the latest first, and how many there are.

    For those who see everything. Drafts are the Office's: nobody else is told of them, nor can look for them.
    """
    wanted = fold(words).split()[:_MOST_WORDS]
    order = (Document.issued_on.desc().nulls_last(), Document.id.desc())
    conditions = [_may_hold(word) for word in wanted]
    if with_drafts and actor.is_office:
        drafts = select(Task.document_id).where(Task.state == State.DRAFT, Task.document_id.is_not(None))
        conditions.append(Document.id.in_(drafts))
    rows = db.session.execute(select(Document.id, Document.label, Document.subject).where(*conditions).order_by(*order))
    # The database finds what may fit; whether it does is known once the diacritics are off.
    ids = [row[0] for row in rows if all(word in fold(f"{row[1]} {row[2]}") for word in wanted)]
    return _rows(ids[(page - 1) * size : page * size], sees_drafts=actor.is_office), len(ids)


def find_documents_numbered(told: str) -> list[DocumentRow]:
    """The documents with this number, of whatever issuer and year, the latest first; a bare number has any notation.

    For the Office, who enters them.
    """
    tidied = tidy(told)
    if not tidied:
        return []
    number = document_number(tidied)
    key = number.key if number else tidied.upper()
    same: ColumnElement[bool] = Document.number_key == key
    if tidied.isdecimal():
        same = or_(same, Document.number_key.startswith(f"{tidied.lstrip('0')}/", autoescape=True))
    order = (Document.issued_on.desc().nulls_last(), Document.id.desc())
    return _rows(db.session.scalars(select(Document.id).where(same).order_by(*order).limit(_MOST_FOUND)))


def get_document(document_id: int, *, actor: Actor) -> DocumentRow:
    """The document of this number in the address, for those who see everything; only the Office is told of drafts.

    Raises:
        NotFound: there is none.
    """
    found = _rows([document_id], sees_drafts=actor.is_office)
    if not found:
        message = f"Không có văn bản {document_id}."
        raise NotFound(message)
    return found[0]


def _rows(ids: Iterable[int], *, sees_drafts: bool = True) -> list[DocumentRow]:
    wanted = list(ids)
    documents = {one.id: one for one in db.session.scalars(select(Document).where(Document.id.in_(wanted)))}
    numbers: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    today = clock.today()
    counts = standing_on(today, today=today).counts
    counted = (
        select(Task.document_id, func.count().filter(counts), func.count().filter(Task.state == State.DRAFT))
        .where(Task.document_id.in_(wanted))
        .group_by(Task.document_id)
    )
    for document_id, tasks, drafts in db.session.execute(counted):
        if document_id is not None:
            numbers[document_id] = tasks, drafts
    return [
        DocumentRow(
            id=one.id,
            label=one.label,
            type_name=one.type_name,
            issuer=one.issuer,
            issued_on=one.issued_on,
            subject=one.subject,
            tasks=numbers[one.id][0],
            drafts=numbers[one.id][1] if sees_drafts else 0,
        )
        for one in (documents[each] for each in wanted if each in documents)
    ]


def _may_hold(word: str) -> ColumnElement[bool]:
    like = f"%{word.translate(_MAY_BE_MARKED)}%"
    return or_(Document.label.ilike(like), Document.subject.ilike(like))
