"""Requests for an extension that are about nothing any more."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.domain.lifecycle import RequestState
from tracker.models import ExtensionRequest


def lapse_request(session: Session, *, task_id: int, today: date, why: str) -> None:
    """End the request of a task that waits, if one does: what happened made it pointless."""
    session.execute(
        update(ExtensionRequest)
        .where(ExtensionRequest.task_id == task_id, ExtensionRequest.state == RequestState.PENDING)
        .values(state=RequestState.LAPSED, decided_on=today, decision=why)
        .execution_options(synchronize_session=False)
    )
