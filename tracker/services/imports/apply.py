"""Doing what a plan says, in one transaction: new tasks in bulk, changed ones one by one, everything in the history."""

from collections.abc import Callable, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.document_numbers import document_number
from tracker.models import Agency, Document
from tracker.services.history import Entry, write_history
from tracker.services.imports.applying import Applying, Source
from tracker.services.imports.changed_tasks import update_task
from tracker.services.imports.compare import DocumentKey
from tracker.services.imports.known_tasks import key_of
from tracker.services.imports.new_tasks import create_tasks
from tracker.services.imports.plan import ImportPlan, PlannedRow

_AT_ONCE = 500

Progress = Callable[[int], None]


def apply_plan(session: Session, plan: ImportPlan, source: Source, progress: Progress) -> None:
    """Save what was planned. `progress` is told the number of rows done since it was last called."""
    documents = _documents(session, [*plan.created, *plan.updated], source)
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
    write_history(session, entries, at=source.at, by=source.by)


def _documents(session: Session, rows: Iterable[PlannedRow], source: Source) -> dict[DocumentKey, Document]:
    """The documents of the rows: found, made, or brought up to what the rows say of them."""
    wanted = {planned.content.document: planned for planned in rows if planned.content.document is not None}
    years = [key.year for key in wanted if key.year is not None]
    of_these_years = or_(Document.year.in_(years), Document.year.is_(None))
    found = {key_of(document): document for document in session.scalars(select(Document).where(of_these_years))}
    for key, planned in wanted.items():
        document = found.get(key)
        if document is None:
            number = document_number(planned.row.document)
            document = found[key] = Document(
                label=planned.row.document,
                number_key=key.number_key,
                year=key.year,
                issuer=key.issuer,
                type_name=number.type_name if number else "",
                is_demo=source.is_demo,
            )
            session.add(document)
        document.issued_on = planned.content.issued_on or document.issued_on
        document.subject = planned.content.subject or document.subject
    session.flush()
    return found
