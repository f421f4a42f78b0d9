"""What reminders that hang on an act are about: the history's entry of the act, by its number."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.lifecycle import Act, RequestState, State
from tracker.models import ExtensionRequest, HistoryEntry, HistoryHead, PlannedDay, Task


def last_entry(acts: Iterable[Act]) -> ColumnElement[int]:
    """The number of the last entry about a task (of the statement it stands in) with one of these acts, or 0."""
    entry = aliased(HistoryEntry)
    found = (
        select(func.max(entry.id))
        .where(entry.task_id == Task.id, entry.act.in_(sorted(act.value for act in acts)))
        .correlate(Task)
        .scalar_subquery()
    )
    return func.coalesce(found, 0)


def was_taken_here() -> ColumnElement[bool]:
    """Whether an entry is of an act that somebody took here; what an import tells of earlier is no news."""
    was_taken: ColumnElement[bool] = HistoryEntry.details["version"].as_integer().is_not(None)
    return was_taken


def moved_due_date() -> ColumnElement[bool]:
    """Whether an entry is of a correction that gave a task another due date: as good as a decision of the Office."""
    moved: ColumnElement[bool] = HistoryEntry.details["due_date_moved"].as_integer().is_not(None)
    return and_(HistoryEntry.act == Act.CORRECT.value, moved)


def tasks_joined_after(entry_id: int) -> Select[int | None]:
    """The tasks in which, after an entry of the history, a correction let more agencies take part."""
    entry = aliased(HistoryEntry)
    return select(entry.task_id).where(
        entry.id > entry_id,
        entry.act == Act.CORRECT.value,
        entry.details["agencies_joined"].as_integer().is_not(None),
    )


def entered_state() -> ColumnElement[Any]:
    """Since when a task is in its state."""
    return func.coalesce(Task.state_since, Task.handed_out_on)


#: The three things that wait for the Office: which tasks, and the act that made them wait.
WAITING_ACTS = {State.REPORTED: Act.REPORT, State.DECLINED: Act.DECLINE}


def has_pending_request() -> ColumnElement[bool]:
    """Whether a task's request for an extension waits."""
    return (
        select(ExtensionRequest.id)
        .where(ExtensionRequest.task_id == Task.id, ExtensionRequest.state == RequestState.PENDING)
        .correlate(Task)
        .exists()
    )


def still_waits(occasion: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether what an act made wait for the Office still does."""
    by_state = [and_(Task.state == state, occasion == last_entry({act})) for state, act in WAITING_ACTS.items()]
    return or_(*by_state, and_(has_pending_request(), occasion == last_entry({Act.ASK_EXTENSION})))


def get_last_entry_number() -> int:
    """The number of the last entry of the history."""
    return db.session.scalar(select(HistoryHead.last_id)) or 0


def find_acts_after(*, before: date) -> int | None:
    """After which entry of the history the acts of a day begin: where the last planned day before it began.

    What was done on that day after its first planning is looked at again. None when no day was planned before.
    """
    return db.session.scalar(
        select(PlannedDay.acts_after).where(PlannedDay.day < before).order_by(PlannedDay.day.desc()).limit(1)
    )
