"""With whom tasks are now, as SQL, and how many are with whom."""

from sqlalchemy import ColumnElement, and_, func, select

from tracker.domain.holders import Holder
from tracker.domain.lifecycle import RequestState, State
from tracker.models import ExtensionRequest, Task


def is_held_by(holder: Holder) -> ColumnElement[bool]:
    """Whether the task is with them now. A request for an extension waits for the Office, whoever works meanwhile."""
    pending = Task.id.in_(select(ExtensionRequest.task_id).where(ExtensionRequest.state == RequestState.PENDING))
    conditions: dict[Holder, ColumnElement[bool]] = {
        Holder.NOT_ACCEPTED: and_(Task.state == State.ASSIGNED, ~pending),
        Holder.AT_WORK: and_(Task.state == State.IN_PROGRESS, ~pending),
        Holder.EXTENSION: and_(Task.state.in_([State.ASSIGNED, State.IN_PROGRESS]), pending),
        Holder.DECLINED: Task.state == State.DECLINED,
        Holder.CONFIRMATION: Task.state == State.REPORTED,
        Holder.SUSPENDED: Task.state == State.SUSPENDED,
    }
    return conditions[holder]


def held_by(holder: Holder) -> ColumnElement[int]:
    """The number of tasks that are with them, as a column."""
    return func.count().filter(is_held_by(holder)).label(holder.value)
