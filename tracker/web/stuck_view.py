"""What is stuck today and with whom, as pages show it: whatever period the figures are about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from tracker.domain.holders import Holder
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.queries.stuck import count_overdue_by_holder, count_suspended
from tracker.queries.task_filter import Part, TaskFilter
from tracker.queries.tasks import TaskRow, count_tasks, list_tasks
from tracker.queries.urge_register import UrgeFilter, count_urges
from tracker.web.figure_slice import FigureSlice

_LONGEST = 5
_SOON_DAYS = 7
#: How far back the page counts what was urged.
_URGED_DAYS = 30


@dataclass(frozen=True)
class StuckView:
    """Overdue tasks by who has the ball, the longest overdue of them, and what is near. All as of today."""

    whole: dict[str, str]
    """What the address of a list says to be of the same stream and agency."""
    overdue: dict[Holder, int]
    longest: list[TaskRow]
    soon: int
    suspended: int
    urged: int
    urged_since: date

    @property
    def overdue_count(self) -> int:
        """All that are overdue; the numbers by holder add up to it."""
        return sum(self.overdue.values())

    def list_of(self, **words: str) -> str:
        """The address of a list of the same stream and agency."""
        arguments: dict[str, Any] = self.whole | words
        return url_for("tasks.index", **arguments)


def view_stuck(chosen: FigureSlice, *, actor: Actor, today: date) -> StuckView:
    """What is stuck today in the slice's stream, of its agency if it is about one."""
    whole = TaskFilter(today, chosen.stream, agency_code=chosen.agency_code)
    overdue = TaskFilter(today, chosen.stream, frozenset({Outcome.OVERDUE}), agency_code=chosen.agency_code)
    soon = TaskFilter(
        today,
        chosen.stream,
        frozenset({Outcome.WITHIN}),
        agency_code=chosen.agency_code,
        due_within_days=_SOON_DAYS,
    )
    words = {"luong": chosen.stream.value}
    if chosen.agency_code:
        words |= {"co-quan": chosen.agency_code, "vai-tro": Part.LEAD.value}
    since = today - timedelta(days=_URGED_DAYS)
    return StuckView(
        words,
        count_overdue_by_holder(whole, actor=actor, today=today),
        list_tasks(overdue, actor=actor, today=today, size=_LONGEST),
        count_tasks(soon, actor=actor, today=today),
        count_suspended(whole, actor=actor, today=today),
        count_urges(UrgeFilter(from_on=since), actor=actor)[0],
        since,
    )
