"""What tests of recurring duties say when they leave the rest unsaid."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.factories import make_actor, make_document, make_task
from tracker.db import db
from tracker.domain.rule_choices import RuleChoice, RuleKind
from tracker.models import Agency, SeriesOccurrence, Task, TaskSeries
from tracker.services.series import begin_series
from tracker.services.series_checks import SeriesForm

MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=20"


def by_rule(rule: str) -> RuleChoice:
    """A rule as another calendar writes it."""
    return RuleChoice(RuleKind.OTHER, rule=rule)


def a_series(lead: Agency | int, rule: str = MONTHLY, **told: Any) -> SeriesForm:  # noqa: ANN401 - any field
    """A duty of the 20th of every month, from June 2024 on, for this lead agency."""
    form = SeriesForm(
        content="Báo cáo tình hình giải ngân",
        lead=lead if isinstance(lead, int) else lead.id,
        rule=by_rule(rule),
        first_on=date(2024, 6, 20),
    )
    return replace(form, **told)


def begin(rule: str = MONTHLY, *, task: Task | None = None, **told: Any) -> TaskSeries:  # noqa: ANN401 - any field
    """A series that was begun from a task, which was due on 20/06/2024 where nothing else is said."""
    task = task or make_task(document=make_document(), due_on=date(2024, 6, 20))
    number = begin_series(task_code=task.code, told=a_series(task.lead_agency_id, rule, **told), by=make_actor())
    return series_now(number)


def series_now(number: int) -> TaskSeries:
    """A series as it is stored now."""
    db.session.rollback()
    return db.session.get_one(TaskSeries, number, populate_existing=True)


def tasks_of(series: TaskSeries) -> list[Task]:
    """The tasks of a series, in the order of its days."""
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Task)
            .join(SeriesOccurrence, SeriesOccurrence.task_id == Task.id)
            .where(SeriesOccurrence.series_id == series.id)
            .order_by(SeriesOccurrence.day)
            .execution_options(populate_existing=True)
        )
    )


def days_of(series: TaskSeries) -> list[date]:
    """The rule's days for which a task was made, in order."""
    db.session.rollback()
    days = select(SeriesOccurrence.day).where(SeriesOccurrence.series_id == series.id).order_by(SeriesOccurrence.day)
    return list(db.session.scalars(days))
