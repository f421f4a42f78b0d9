"""Why tasks were completed late, as their agencies told it: causes of the same words together."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from tracker.db import db
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.models import CompletionReport, Task
from tracker.queries.figures import counted_in
from tracker.queries.happened import NO_CAUSE, standing_reports
from tracker.queries.standing import standing_on
from tracker.queries.task_filter import TaskFilter

#: So many causes are told; the others are counted together.
MOST_CAUSES = 20


@dataclass(frozen=True)
class DelayCause:
    """A cause, as it was written most recently, and how many tasks were late for it."""

    key: str
    words: str
    number: int


@dataclass(frozen=True)
class DelayCauses:
    """The most frequent causes, and what is not told one by one. The numbers add up to the tasks completed late."""

    told: list[DelayCause]
    rare_causes: int
    rare_tasks: int
    without: int
    """Completed late without any cause: reports that came from workbooks."""


def get_delay_causes(chosen: TaskFilter, *, actor: Actor, today: date) -> DelayCauses:
    """The causes in the standing reports of a slice's tasks that were completed late, the most frequent first."""
    chosen = replace(chosen, by_original_due_date=False)
    standing = standing_on(chosen.as_of, today=today)
    reports = (
        standing_reports(chosen.as_of)
        .with_only_columns(CompletionReport.task_id, CompletionReport.id, CompletionReport.delay_cause_key)
        .subquery("reports_then")
    )
    key, number = reports.c.delay_cause_key, func.count()
    counted = (
        select(key.label("key"), number.label("number"), func.max(reports.c.id).label("latest"))
        .select_from(standing.source.join(reports, reports.c.task_id == Task.id))
        .where(*counted_in(chosen, standing, actor), standing.is_outcome(Outcome.LATE))
        .group_by(key)
        .subquery("causes")
    )
    rows = db.session.execute(
        select(counted.c.key, CompletionReport.delay_cause, counted.c.number)
        .join(CompletionReport, CompletionReport.id == counted.c.latest)
        .order_by(counted.c.number.desc(), counted.c.key)
    ).all()
    causes = [DelayCause(row.key, row.delay_cause, row.number) for row in rows if row.key]
    rare = causes[MOST_CAUSES:]
    return DelayCauses(
        told=causes[:MOST_CAUSES],
        rare_causes=len(rare),
        rare_tasks=sum(one.number for one in rare),
        without=sum(row.number for row in rows if not row.key),
    )


def find_cause(key: str) -> str:
    """A cause as it was written most recently; empty when nobody told it."""
    if key == NO_CAUSE:
        return ""
    latest = (
        select(CompletionReport.delay_cause)
        .where(CompletionReport.delay_cause_key == key, CompletionReport.delay_cause_key != "")
        .order_by(CompletionReport.id.desc())
        .limit(1)
    )
    return db.session.scalar(latest) or ""
