"""What the parts of an import share while it is applied: who imports what, and the documents and names it needs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.files.workbook.task_row import TaskRow
from tracker.models import Document
from tracker.services.imports.compare import Content, DocumentKey
from tracker.services.search_text import search_text


@dataclass(frozen=True)
class Source:
    """Where an import comes from and who does it, when."""

    stream: Stream
    file_name: str
    by: Actor
    at: datetime
    today: date
    is_demo: bool = False
    run_id: int | None = None
    """The row of this import, with which is kept what it changes; None of what nobody will take back."""


@dataclass(frozen=True)
class Applying:
    """One import under way: its transaction, its source, the documents of its rows, the names of all agencies."""

    session: Session
    source: Source
    documents: dict[DocumentKey, Document]
    names: dict[int, str]

    def document_of(self, content: Content) -> Document | None:
        """The document in which a row says its task was given."""
        return self.documents[content.document] if content.document else None

    def search_text_of(self, code: str, content: Content) -> str:
        """What a search for this task looks through."""
        agencies = [content.lead.name, *(self.names[agency] for agency in sorted(content.cooperating))]
        return search_text(code=code, document=self.document_of(content), content=content.content, agencies=agencies)

    def place_of(self, row: TaskRow) -> dict[str, Any]:
        """Where a row stands, for the history."""
        return {"file": self.source.file_name, "sheet": row.sheet, "row": row.row}


def state_of(content: Content) -> State:
    """The state of a task of which a list says this."""
    # A list that comes in was being worked before: its open tasks are under way, not waiting to be accepted.
    if content.confirmed_on is not None:
        return State.COMPLETED
    return State.REPORTED if content.reported_on is not None else State.IN_PROGRESS
