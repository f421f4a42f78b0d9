"""What assigners, fields and types of documents there are, for choosing among them."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.models import Document, Task
from tracker.queries.visible_tasks import visible_tasks

#: The most frequent of each; who looks for a rarer one writes it.
_MOST = 100


def list_known_words(actor: Actor) -> Mapping[str, list[str]]:
    """The most frequent assigners and fields of the tasks this account may see, and types of documents, in order."""
    return {
        "assigners": _words(Task.assigner, actor),
        "fields": _words(Task.field, actor),
        "document_types": _types(),
    }


def _words(column: InstrumentedAttribute[str], actor: Actor) -> list[str]:
    counted = (
        select(column)
        .where(column != "", visible_tasks(actor))
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(_MOST)
    )
    return sorted(db.session.scalars(counted))


def _types() -> list[str]:
    known = select(Document.type_name).where(Document.type_name != "").distinct().limit(_MOST)
    return sorted(db.session.scalars(known))
