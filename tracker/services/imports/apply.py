"""Doing what a plan says, in one transaction: new tasks in bulk, changed ones one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.document_numbers import document_number
from tracker.models import Agency, Document
from tracker.services.history import Entry
from tracker.services.imports.applying import Applying, Source
from tracker.services.imports.changed_tasks import update_task
from tracker.services.imports.compare import DocumentKey
from tracker.services.imports.known_tasks import key_of
from tracker.services.imports.new_tasks import create_tasks
from tracker.services.imports.plan import ImportPlan, PlannedRow

_AT_ONCE = 500

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Applied:
    """What was saved: the entries that the history is to have, and what became of documents, as it was before."""

    entries: list[Entry]
    documents: dict[str, Any]


def apply_plan(session: Session, plan: ImportPlan, source: Source, progress: Progress) -> Applied:
    """Save what was planned. `progress` is told the number of rows done since it was last called.

    The caller writes the history, last in his transaction.
    """
    documents, noted = _documents(session, [*plan.created, *plan.updated], source)
    names = {agency.id: agency.name for agency in session.scalars(select(Agency))}
    applying = Applying(session, source, documents, names)
    entries: list[Entry] = []
    for start in range(0, len(plan.created), _AT_ONCE):
        part = plan.created[start : start + _AT_ONCE]
        entries.extend(create_tasks(applying, part))
        progress(len(part))
    for planned in plan.updated:
        entries.append(update_task(applying, planned))
        progress(1)
    return Applied(entries, noted)


def _documents(
    session: Session, rows: Iterable[PlannedRow], source: Source
) -> tuple[dict[DocumentKey, Document], dict[str, Any]]:
    """The documents of the rows: found, made, or brought up to what the rows say of them; and what that changed."""
    wanted = {planned.content.document: planned for planned in rows if planned.content.document is not None}
    found = _stored_documents(session, [key.year for key in wanted if key.year is not None])
    created: list[Document] = []
    changed: list[dict[str, Any]] = []
    for key, planned in wanted.items():
        document = found.get(key)
        is_new = document is None
        if document is None:
            document = found[key] = _new_document(key, planned, source)
            session.add(document)
            created.append(document)
        before = document.issued_on, document.subject
        document.issued_on = planned.content.issued_on or document.issued_on
        document.subject = planned.content.subject or document.subject
        if not is_new and before != (document.issued_on, document.subject):
            changed.append({"id": document.id, "before": _told(*before), "after": _told_of(document)})
    session.flush()
    return found, {"created": [document.id for document in created], "changed": changed}


def _stored_documents(session: Session, years: list[int]) -> dict[DocumentKey, Document]:
    of_these_years = or_(Document.year.in_(years), Document.year.is_(None))
    stored = session.scalars(select(Document).where(of_these_years).order_by(Document.id)).all()
    found = {key_of(document): document for document in stored}
    for document in stored:
        if document.number_key is None:  # a list that tells no issuer means whichever there is
            found.setdefault(replace(key_of(document), issuer=""), document)
    return found


def _new_document(key: DocumentKey, planned: PlannedRow, source: Source) -> Document:
    number = document_number(planned.row.document)
    return Document(
        label=planned.row.document,
        number_key=key.number_key,
        year=key.year,
        issuer=key.issuer,
        type_name=number.type_name if number else "",
        is_demo=source.is_demo,
    )


def _told_of(document: Document) -> dict[str, Any]:
    return _told(document.issued_on, document.subject)


def _told(issued_on: date | None, subject: str) -> dict[str, Any]:
    return {"issued_on": issued_on.isoformat() if issued_on else None, "subject": subject}
