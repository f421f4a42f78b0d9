"""What decides who may do what to tasks, beside their states."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.db import db
from tracker.domain.lifecycle import Circumstances, RequestState
from tracker.models import Cooperation, ExtensionRequest, Task, TaskOfficer
from tracker.queries.office_settings import get_office_settings


def get_circumstances(task: Task) -> Circumstances:
    """The circumstances of a task as they are now."""
    return list_circumstances([task])[task.id]


def list_circumstances(tasks: Sequence[Task]) -> dict[int, Circumstances]:
    """The circumstances of each task, by its id, in a number of queries that does not grow with the tasks."""
    ids = [task.id for task in tasks]
    officers = {
        task_id: (account_id, may_report)
        for task_id, account_id, may_report in db.session.execute(
            select(TaskOfficer.task_id, TaskOfficer.account_id, TaskOfficer.may_report)
            .where(TaskOfficer.task_id.in_(ids))
            .order_by(TaskOfficer.task_id)
        )
    }
    waiting = set(
        db.session.scalars(
            select(ExtensionRequest.task_id)
            .where(ExtensionRequest.task_id.in_(ids), ExtensionRequest.state == RequestState.PENDING)
            .order_by(ExtensionRequest.task_id)
        )
    )
    cooperating: dict[int, set[int]] = {}
    for task_id, agency_id in db.session.execute(
        select(Cooperation.task_id, Cooperation.agency_id)
        .where(Cooperation.task_id.in_(ids))
        .order_by(Cooperation.task_id, Cooperation.agency_id)
    ):
        cooperating.setdefault(task_id, set()).add(agency_id)
    officers_decide = get_office_settings().officers_decide_extensions
    found = {}
    for task in tasks:
        officer_id, may_report = officers.get(task.id, (None, False))
        found[task.id] = Circumstances(
            lead_agency_id=task.lead_agency_id,
            cooperating=frozenset(cooperating.get(task.id, ())),
            officer_id=officer_id,
            officer_may_report=may_report,
            has_due_date=task.due_on is not None,
            request_pending=task.id in waiting,
            officers_decide=officers_decide,
        )
    return found
