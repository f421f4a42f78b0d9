"""Attached files, for those who see what they belong to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.errors import NotFound
from tracker.models import Attachment, Task
from tracker.queries.visible_tasks import visible_tasks

_COLUMNS: tuple[Any, ...] = (
    Attachment.id,
    Attachment.name,
    Attachment.media_type,
    Attachment.size,
    Attachment.sha256,
    Attachment.stored_as,
)


@dataclass(frozen=True)
class AttachmentFacts:
    """What is known of one file."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str


def list_files(of: ColumnElement[bool]) -> list[AttachmentFacts]:
    """The files of something that the caller has found to be visible, in the order in which they were added."""
    rows = db.session.execute(select(*_COLUMNS).where(of).order_by(Attachment.id))
    return [AttachmentFacts(*row) for row in rows]


def list_document_files(document_id: int) -> list[AttachmentFacts]:
    """The files of a document, for those who may know of it, in the order in which they were added."""
    return list_files(Attachment.document_id == document_id)


def get_attachment(attachment_id: int, *, actor: Actor) -> AttachmentFacts:
    """One file: of a task this account sees, or of a document it sees a task of. The Office sees every document.

    Raises:
        NotFound: there is no such file, or this account may not know of it.
    """
    of_task = and_(Task.id == Attachment.task_id, visible_tasks(actor))
    of_document = and_(Task.document_id == Attachment.document_id, visible_tasks(actor))
    may_see = true() if actor.is_office else exists().where(or_(of_task, of_document))
    row = db.session.execute(select(*_COLUMNS).where(Attachment.id == attachment_id, may_see)).one_or_none()
    if row is None:
        message = f"Không có tệp {attachment_id}."
        raise NotFound(message)
    return AttachmentFacts(*row)
