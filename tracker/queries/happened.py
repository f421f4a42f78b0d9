"""What happened to tasks by a day, as conditions of a filter: extended, returned, late, updated, confirmed, signs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from tracker.domain.lifecycle import MoveKind, ReportEnding
from tracker.domain.signs import Sign
from tracker.models import CompletionReport, DueDateChange, ProgressEntry, Task
from tracker.queries.late_occurrences import has_late_occurrence
from tracker.queries.signs import tasks_with
from tracker.queries.standing import Standing

#: In place of a cause's key: late without any cause told.
NO_CAUSE = "-"


@dataclass(frozen=True)
class Happened:
    """What is asked of a task's past, as known by the end of the filter's day. What is not said does not restrict."""

    is_extended: bool = False
    was_ever_returned: bool = False
    was_late: bool = False
    """Has a late occurrence, whatever its outcome is."""
    is_updated: bool | None = None
    """Whether progress was told within the filter's span."""
    is_confirmed: bool = False
    cause_key: str = ""
    """Completed late, for this cause (`words_key` of what the agency told), or `NO_CAUSE`."""
    sign: Sign | None = None


#: Nothing is asked.
ANYTHING = Happened()


def conditions_of_past(
    asked: Happened, standing: Standing, day: date, from_on: date | None, to_on: date | None
) -> list[ColumnElement[bool]]:
    """What is true of the tasks to which this happened; day and span are those of the filter."""
    conditions: list[ColumnElement[bool]] = []
    if asked.is_extended:
        conditions.append(Task.id.in_(extensions_by(day).with_only_columns(DueDateChange.task_id)))
    if asked.was_ever_returned:
        conditions.append(Task.id.in_(returns_by(day).with_only_columns(CompletionReport.task_id)))
    if asked.was_late:
        conditions.append(has_late_occurrence(standing, day))
    if asked.is_updated is not None:
        told = Task.id.in_(updated_between(from_on, to_on, day))
        conditions.append(told if asked.is_updated else ~told)
    if asked.is_confirmed:
        conditions += [standing.reported_on.is_not(None), standing.confirmed_on <= day]
    if asked.cause_key:
        key = "" if asked.cause_key == NO_CAUSE else asked.cause_key
        for_it = standing_reports(day).where(CompletionReport.delay_cause_key == key)
        conditions.append(Task.id.in_(for_it.with_only_columns(CompletionReport.task_id)))
    if asked.sign is not None:
        conditions.append(Task.id.in_(tasks_with(asked.sign, day)))
    return conditions


def extensions_by(day: date) -> Select[Any]:
    """The extensions that were in force by the end of a day."""
    return select(DueDateChange).where(DueDateChange.kind == MoveKind.EXTENSION, DueDateChange.decided_on <= day)


def returns_by(day: date) -> Select[Any]:
    """The reports that were returned by the end of a day."""
    return select(CompletionReport).where(
        CompletionReport.ended_on <= day, CompletionReport.ending == ReportEnding.RETURNED
    )


def standing_reports(day: date) -> Select[Any]:
    """The reports that stood at the end of a day."""
    return select(CompletionReport).where(
        CompletionReport.reported_on <= day,
        or_(CompletionReport.ended_on.is_(None), CompletionReport.ended_on > day),
    )


def updated_between(from_on: date | None, to_on: date | None, day: date) -> Select[Any]:
    """The numbers of the tasks of which progress was told in a span, as known by the end of a day."""
    told = select(ProgressEntry.task_id).where(ProgressEntry.entered_on <= min(day, to_on or day))
    return told.where(ProgressEntry.entered_on >= from_on) if from_on is not None else told
