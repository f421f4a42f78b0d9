"""The list that a closing keeps: by outcome and agency, a page at a time, or all of it for an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from tracker.db import db
from tracker.domain.outcomes import Outcome
from tracker.models import ClosingLine
from tracker.queries.closing_facts import LINE_COLUMNS, frozen_lines

PAGE_SIZE = 100
_AT_ONCE = 2_000


@dataclass(frozen=True)
class LineFilter:
    """Which lines of a closing are shown. What is empty does not restrict."""

    number: int
    outcomes: frozenset[Outcome] = frozenset()
    agency_code: str = ""
    awaiting_confirmation: bool = False
    by_original_due_date: bool = False
    """Whether the outcomes are those by the original due dates."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a closing."""

    place: int
    task_id: int
    task_code: str
    content: str
    document: str
    lead_agency_id: int
    lead_code: str
    lead_name: str
    assigned_on: date
    due_on: date | None
    original_due_on: date | None
    reported_on: date | None
    judged_by: date | None
    outcome: Outcome
    outcome_by_original: Outcome
    awaiting: bool


def list_lines(chosen: LineFilter, *, page: int = 1) -> list[LineRow]:
    """One page of the lines that a filter chooses, in the closing's order."""
    rows = db.session.execute(_chosen(chosen).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [LineRow(*row) for row in rows]


def count_lines(chosen: LineFilter) -> int:
    """How many lines the filter chooses."""
    counted = select(func.count()).select_from(ClosingLine).where(*_conditions(chosen))
    return db.session.scalar(counted) or 0


def stream_lines(chosen: LineFilter) -> Iterator[LineRow]:
    """All the lines that the filter chooses, read as they are asked for.

    Nothing else may be asked of the database's session until the last one is taken.
    """
    with db.session.execute(_chosen(chosen).execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield LineRow(*row)


def stream_stored_lines(number: int) -> Iterator[dict[str, Any]]:
    """The lines of a closing as the database has them, by the names of their columns, for its checksum."""
    with db.session.execute(frozen_lines(number).execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield dict(zip(LINE_COLUMNS, row, strict=True))


def count_stored_outcomes(number: int) -> list[RowMapping]:
    """How many lines of a closing each agency has with each outcome: what its figures must come to."""
    columns = (
        *(ClosingLine.lead_agency_id, ClosingLine.outcome, ClosingLine.outcome_by_original, ClosingLine.awaiting),
    )
    rows = db.session.execute(
        select(*columns, func.count().label("number"))
        .where(ClosingLine.closing_number == number)
        .group_by(*columns)
        .order_by(*columns)
    )
    return list(rows.mappings())


def _chosen(chosen: LineFilter) -> Select[Any]:
    columns = [ClosingLine.__table__.c[name] for name in LINE_COLUMNS]
    return select(*columns).where(*_conditions(chosen)).order_by(ClosingLine.place)


def _conditions(chosen: LineFilter) -> list[ColumnElement[bool]]:
    conditions = [ClosingLine.closing_number == chosen.number]
    outcome = ClosingLine.outcome_by_original if chosen.by_original_due_date else ClosingLine.outcome
    if chosen.outcomes:
        conditions.append(outcome.in_(sorted(chosen.outcomes)))
    if chosen.agency_code:
        conditions.append(ClosingLine.lead_code == chosen.agency_code)
    if chosen.awaiting_confirmation:
        conditions.append(ClosingLine.awaiting.is_(True))
    return conditions
