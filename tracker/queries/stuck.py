"""What is stuck, and with whom: overdue tasks by who has the ball now, and what was suspended."""

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.holders import HOLDERS_OF_OVERDUE, Holder
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.queries.few_tasks import not_by_stream
from tracker.queries.holders import held_by
from tracker.queries.standing import standing_on
from tracker.queries.task_conditions import conditions_of
from tracker.queries.task_filter import TaskFilter


def count_overdue_by_holder(chosen: TaskFilter, *, actor: Actor, today: date) -> dict[Holder, int]:
    """How many of the chosen tasks are overdue now, by who has the ball. They add up to all that are overdue now."""
    outcomes = frozenset({Outcome.OVERDUE})
    now = replace(chosen, as_of=today)
    standing = standing_on(today, today=today)
    row = db.session.execute(
        select(*(held_by(holder) for holder in HOLDERS_OF_OVERDUE))
        .select_from(standing.source)
        .where(*conditions_of(now, standing, actor, outcomes))
    ).one()
    return dict(zip(HOLDERS_OF_OVERDUE, row, strict=True))


def count_suspended(chosen: TaskFilter, *, actor: Actor, today: date) -> int:
    """How many of the chosen tasks are suspended now."""
    suspended, stream = not_by_stream(replace(chosen, as_of=today, state=State.SUSPENDED))
    standing = standing_on(today, today=today)
    conditions = conditions_of(suspended, standing, actor, frozenset())
    return db.session.scalar(select(func.count()).select_from(standing.source).where(*conditions, *stream)) or 0
