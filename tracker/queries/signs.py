"""Which tasks show a sign, as SQL: the twin of `domain/signs.py`. Everything as known by the end of a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, extract, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.lifecycle import Act, MoveKind, ReportEnding
from tracker.domain.signs import BULK_CONFIRMATIONS, BULK_DAYS, BULK_MINUTES, MOST_MOVES, Sign
from tracker.models import Attachment, CompletionReport, DueDateChange, HistoryEntry


def tasks_with(sign: Sign, day: date) -> Select[Any]:
    """The numbers of the tasks that showed a sign by the end of a day; a task may stand there twice."""
    return {
        Sign.MOVED_AFTER_DUE: _moved_after_due,
        Sign.MOVED_OFTEN: _moved_often,
        Sign.WITHOUT_EVIDENCE: _without_evidence,
        Sign.UNCHANGED: _unchanged,
        Sign.IN_BULK: _in_bulk,
    }[sign](day)


def list_signs_of_task(task_id: int, day: date) -> list[Sign]:
    """The signs that one task shows, in one statement."""
    shown = []
    for sign in Sign:
        marked = tasks_with(sign, day).subquery()
        shown.append(select(literal(sign.value).label("sign")).where(exists().where(marked.c.task_id == task_id)))
    found = set(db.session.scalars(union_all(*shown)))
    return [sign for sign in Sign if sign.value in found]


def _later_moves(day: date) -> Sequence[Any]:
    """What is true of the moves that gave more time."""
    return (
        DueDateChange.kind != MoveKind.RESUMPTION,
        DueDateChange.due_on > DueDateChange.previous_due_on,
        DueDateChange.decided_on <= day,
    )


def _moved_after_due(day: date) -> Select[Any]:
    passed = DueDateChange.decided_on > DueDateChange.previous_due_on
    return select(DueDateChange.task_id).where(*_later_moves(day), passed)


def _moved_often(day: date) -> Select[Any]:
    return (
        select(DueDateChange.task_id)
        .where(*_later_moves(day))
        .group_by(DueDateChange.task_id)
        .having(func.count() > MOST_MOVES)
    )


def _without_evidence(day: date) -> Select[Any]:
    """The report that stood on the day; one without any text came from a workbook, which has no place for files."""
    report = CompletionReport
    return select(report.task_id).where(
        report.reported_on <= day,
        or_(report.ended_on.is_(None), report.ended_on > day),
        report.result_key != "",
        report.result_document == "",
        ~exists().where(Attachment.task_id == report.task_id, Attachment.report_id == report.id),
    )


def _unchanged(day: date) -> Select[Any]:
    """Of a task's reports that follow on each other: the first was returned, and the second says the same."""
    returned, again, between = (aliased(CompletionReport) for _ in range(3))
    new, known = aliased(Attachment), aliased(Attachment)
    was_there = (
        exists()
        .where(known.task_id == returned.task_id, known.report_id == returned.id, known.sha256 == new.sha256)
        .correlate(returned, new)  # by itself it would see only what stands around it at once
    )
    return (
        select(again.task_id)
        .select_from(returned)
        .join(again, and_(again.task_id == returned.task_id, again.id > returned.id))
        .where(
            returned.ended_on <= day,
            returned.ending == ReportEnding.RETURNED,
            again.reported_on <= day,
            again.result_key != "",
            again.result_key == returned.result_key,
            again.result_document == returned.result_document,
            ~exists().where(between.task_id == returned.task_id, between.id > returned.id, between.id < again.id),
            ~exists().where(new.task_id == again.task_id, new.report_id == again.id, ~was_there),
        )
    )


def _in_bulk(day: date) -> Select[Any]:
    """Confirmations made here (an import's bear no version), of one person, so many within so many minutes."""
    confirmed = (
        select(
            HistoryEntry.task_id,
            func.coalesce(HistoryEntry.account_id, 0).label("account_id"),
            HistoryEntry.id,
            extract("epoch", HistoryEntry.at).label("second"),
        )
        .where(
            HistoryEntry.act == Act.CONFIRM.value,
            HistoryEntry.happened_on > day - timedelta(days=BULK_DAYS),
            HistoryEntry.happened_on <= day,
            HistoryEntry.details["version"].as_integer().is_not(None),
        )
        .subquery("confirmations")
    )
    last = func.lead(confirmed.c.second, BULK_CONFIRMATIONS - 1).over(
        partition_by=confirmed.c.account_id, order_by=(confirmed.c.second, confirmed.c.id)
    )
    begins = (last - confirmed.c.second <= BULK_MINUTES * 60).label("begins")
    runs = select(confirmed, begins).subquery("runs")
    begun = (
        func.count()
        .filter(runs.c.begins)
        .over(
            partition_by=runs.c.account_id,
            order_by=(runs.c.second, runs.c.id),
            rows=(-(BULK_CONFIRMATIONS - 1), 0),
        )
    )
    placed = select(runs.c.task_id, begun.label("begun")).subquery("placed")
    return select(placed.c.task_id).where(placed.c.begun > 0)
