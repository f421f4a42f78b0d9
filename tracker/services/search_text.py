"""What a search looks through: written with every change of what it is made of, and nowhere else."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.text import fold
from tracker.models import Agency, Cooperation, Document, Task


def search_text(*, code: str, document: Document | None, content: str, agencies: Iterable[str]) -> str:
    """Code, document, content and agencies (the lead first), without diacritics."""
    of_document = [document.label, document.subject] if document else []
    return fold(" ".join([code, *of_document, content, *agencies]))


def refresh_search_text(session: Session, task: Task) -> None:
    """Write it anew from what is stored, after a change of the lead."""
    lead = session.get_one(Agency, task.lead_agency_id)
    document = session.get(Document, task.document_id) if task.document_id is not None else None
    cooperating = session.scalars(
        select(Agency.name)
        .join(Cooperation, Cooperation.agency_id == Agency.id)
        .where(Cooperation.task_id == task.id)
        .order_by(Agency.id)
    )
    task.search_text = search_text(
        code=task.code, document=document, content=task.content, agencies=[lead.name, *cooperating]
    )
