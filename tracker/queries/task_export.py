"""The rows of a list with all that an export tells of them, read as they are written: memory stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, select

from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.models import Agency, Cooperation, Document, Task
from tracker.queries.standing import standing_on
from tracker.queries.task_conditions import conditions_of
from tracker.queries.task_filter import TaskFilter
from tracker.queries.tasks import Sort, order_of, with_officer

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One task of a list as it stood at the end of the list's day."""

    outcome: Outcome
    lead_name: str
    cooperating: str
    code: str
    content: str
    state: State
    stream: Stream
    assigner: str
    field: str
    is_starred: bool
    progress_percent: int | None
    assigned_on: date
    due_on: date | None
    original_due_on: date | None
    reported_on: date | None
    judged_by: date | None
    confirmed_on: date | None
    note: str
    document_label: str
    document_issued_on: date | None
    officer_name: str


def stream_tasks(chosen: TaskFilter, *, actor: Actor, today: date, sort: Sort) -> Iterator[ExportRow]:
    """The tasks of a list, all of them, in its order: two queries, however many there are.

    Nothing else may be asked of the database's session until the last row is taken.
    """
    agencies = {
        str(agency_id): (place, name)
        for place, (agency_id, name) in enumerate(
            db.session.execute(select(Agency.id, Agency.name).order_by(Agency.code)).all()
        )
    }
    standing = standing_on(chosen.as_of, today=today)
    led = standing.source.join(Agency, Agency.id == standing.lead_agency_id)
    source, officer_name = with_officer(led.outerjoin(Document, Document.id == Task.document_id), actor)
    cooperating = (
        select(func.aggregate_strings(cast(Cooperation.agency_id, String), " "))
        .where(Cooperation.task_id == Task.id)
        .correlate(Task)
        .scalar_subquery()
    )
    chosen_rows = (
        select(
            standing.outcome(by_original_due_date=chosen.by_original_due_date),
            Agency.name,
            cooperating,
            *(Task.code, Task.content, Task.state, Task.stream, Task.assigner, Task.field),
            *(Task.is_starred, Task.progress_percent, Task.assigned_on),
            standing.due_on.label("due_on"),
            Task.original_due_on,
            standing.reported_on.label("reported_on"),
            standing.judged_by.label("judged_by"),
            standing.confirmed_on.label("confirmed_on"),
            Task.note,
            func.coalesce(Document.label, ""),
            Document.issued_on,
            officer_name,
        )
        .select_from(source)
        .where(*conditions_of(chosen, standing, actor, chosen.outcomes))
        .order_by(*order_of(sort, standing, chosen))
        .execution_options(yield_per=_AT_ONCE)
    )
    with db.session.execute(chosen_rows) as rows:
        for outcome, lead_name, helpers, *facts in rows:
            known = sorted(agencies[helper] for helper in (helpers or "").split())
            yield ExportRow(Outcome(outcome), lead_name, "; ".join(name for _, name in known), *facts)
