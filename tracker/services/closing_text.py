"""The text of a closing, of which its checksum is: its head, then each of its lines."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect

from tracker.db import db
from tracker.domain.closings import TEXT_FORM, text_line
from tracker.errors import NotFound
from tracker.models import Closing
from tracker.queries.closing_lines import stream_stored_lines

#: What is no part of it: the sum itself, and the mark of a form, which says nothing.
_LEFT_OUT = frozenset({"checksum", "go"})


def text_of(closing: Closing) -> Iterator[bytes]:
    """The text of a closing that is about to be made, or of one that is there, line by line."""
    head: dict[str, Any] = {
        column.key: getattr(closing, column.key) for column in inspect(Closing).columns if column.key not in _LEFT_OUT
    }
    yield text_line({"form": TEXT_FORM} | head)
    for line in stream_stored_lines(closing.number):
        yield text_line(line)


def stored_text(number: int) -> Iterator[bytes]:
    """The text of a closing as the database has it now.

    Raises:
        NotFound: there is no such closing.
    """
    closing = db.session.get(Closing, number, populate_existing=True)
    if closing is None:
        message = f"Không có bản chốt số {number}."
        raise NotFound(message)
    yield from text_of(closing)
