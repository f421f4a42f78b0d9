"""What a closing counts: read from the tasks as they are now, or from the lines that a closing keeps."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, select

from tracker.db import db
from tracker.domain.closings import ClosingSpan, as_stored
from tracker.domain.figures import Figures
from tracker.domain.permissions import Actor, Role
from tracker.models import Agency, ClosingLine, Document, Task
from tracker.queries.figures import counted_in, get_figures, list_figures_by_lead
from tracker.queries.standing import standing_on
from tracker.queries.succession import get_names_on
from tracker.queries.task_filter import TaskFilter

#: A closing is of all tasks, whoever asks for it.
_EVERYBODYS = Actor(account_id=None, name="", role=Role.VIEWER)
#: The columns of a line, in one order, its key left out.
LINE_COLUMNS = tuple(column.key for column in ClosingLine.__table__.columns if column.key != "closing_number")


def filter_of(span: ClosingSpan) -> TaskFilter:
    """The filter of the list of tasks that a closing of this span counts."""
    return TaskFilter(span.as_of, span.stream, from_on=span.from_on, to_on=span.to_on)


def live_lines(span: ClosingSpan, *, today: date) -> Select[Any]:
    """The lines that a closing of this span would have if it were made today, each with its place."""
    place = func.row_number().over(order_by=(Agency.code, Task.id)).label("place")
    return _live(span, today, place)


def live_facts(span: ClosingSpan, *, today: date) -> Select[Any]:
    """The same without their places, in the order of the tasks' keys, as `frozen_facts` is."""
    return _live(span, today).order_by(Task.id)


def _live(span: ClosingSpan, today: date, *more: ColumnElement[Any]) -> Select[Any]:
    standing = standing_on(span.as_of, today=today)
    is_dated = standing.due_on.is_not(None)
    is_judged = and_(is_dated, standing.reported_on.is_not(None))
    source = standing.source.join(Agency, Agency.id == standing.lead_agency_id)
    return (
        select(
            *more,
            Task.id.label("task_id"),
            Task.code.label("task_code"),
            Task.content.label("content"),
            func.coalesce(Document.label, "").label("document"),
            Agency.id.label("lead_agency_id"),
            Agency.code.label("lead_code"),
            _name_then(span, today).label("lead_name"),
            Task.assigned_on.label("assigned_on"),
            standing.due_on.label("due_on"),
            # A task that had no due date then had no original one, whatever it was given since.
            case((is_dated, Task.original_due_on), else_=null()).label("original_due_on"),
            standing.reported_on.label("reported_on"),
            case((is_judged, standing.judged_by), else_=null()).label("judged_by"),
            standing.outcome().label("outcome"),
            standing.outcome(by_original_due_date=True).label("outcome_by_original"),
            case((standing.awaits_confirmation, literal(value=True)), else_=literal(value=False)).label("awaiting"),
        )
        .select_from(source.outerjoin(Document, Document.id == Task.document_id))
        .where(*counted_in(filter_of(span), standing, _EVERYBODYS))
    )


def _name_then(span: ClosingSpan, today: date) -> ColumnElement[str]:
    """What an agency was called on the closing's day, as figures by agency call it."""
    names = get_names_on(span.as_of) if span.as_of < today else {}
    if not names:
        return Agency.name.expression
    return case(*((Agency.id == key, literal(name)) for key, name in sorted(names.items())), else_=Agency.name)


def frozen_facts(number: int) -> Select[Any]:
    """What a closing keeps, in the order of the tasks' keys."""
    table = ClosingLine.__table__
    columns = [table.c[name] for name in LINE_COLUMNS if name != "place"]
    return select(*columns).where(table.c.closing_number == number).order_by(table.c.task_id)


def frozen_lines(number: int) -> Select[Any]:
    """The lines that a closing keeps, in their order."""
    table = ClosingLine.__table__
    columns = [table.c[name] for name in LINE_COLUMNS]
    return select(*columns).where(table.c.closing_number == number).order_by(table.c.place)


def live_figures(span: ClosingSpan, *, today: date) -> dict[str, Any]:
    """The figures that a closing of this span would have if it were made today, as it would keep them."""
    by_due_date = filter_of(span)
    by_original = TaskFilter(span.as_of, span.stream, from_on=span.from_on, to_on=span.to_on, by_original_due_date=True)
    originals = {
        row.agency_id: row.figures for row in list_figures_by_lead(by_original, actor=_EVERYBODYS, today=today)
    }
    return {
        "all": as_stored(get_figures(by_due_date, actor=_EVERYBODYS, today=today)),
        "by_original": as_stored(get_figures(by_original, actor=_EVERYBODYS, today=today)),
        "agencies": [
            {
                "id": row.agency_id,
                "code": row.code,
                "name": row.name,
                "kind": row.kind.value,
                "figures": as_stored(row.figures),
                "by_original": as_stored(originals[row.agency_id]),
            }
            for row in list_figures_by_lead(by_due_date, actor=_EVERYBODYS, today=today)
            if row.figures != Figures()
        ],
    }


def counts_demo_tasks(number: int) -> bool:
    """Whether a closing has lines of tasks of the demonstration."""
    made_up = exists().where(
        ClosingLine.closing_number == number, ClosingLine.task_id == Task.id, Task.is_demo.is_(True)
    )
    return bool(db.session.scalar(select(made_up)))
