"""What decides who may do what to a task, beside its state."""

from sqlalchemy import select

from tracker.db import db
from tracker.domain.lifecycle import Circumstances, RequestState
from tracker.models import Cooperation, ExtensionRequest, Task, TaskOfficer
from tracker.queries.office_settings import get_office_settings


def get_circumstances(task: Task) -> Circumstances:
    """The circumstances of a task as they are now."""
    session = db.session
    officer = session.get(TaskOfficer, task.id, populate_existing=True)
    waiting = select(ExtensionRequest.id).where(
        ExtensionRequest.task_id == task.id, ExtensionRequest.state == RequestState.PENDING
    )
    cooperating = select(Cooperation.agency_id).where(Cooperation.task_id == task.id).order_by(Cooperation.agency_id)
    return Circumstances(
        lead_agency_id=task.lead_agency_id,
        cooperating=frozenset(session.scalars(cooperating)),
        officer_id=officer.account_id if officer else None,
        officer_may_report=bool(officer and officer.may_report),
        has_due_date=task.due_on is not None,
        request_pending=session.scalar(waiting) is not None,
        officers_decide=get_office_settings().officers_decide_extensions,
    )
