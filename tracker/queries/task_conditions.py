"""What a filter of tasks means: the conditions that are true of the tasks it chooses. Lists and figures ask it here."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker import clock
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import ReportEnding, RequestState, State
from tracker.domain.outcomes import Outcome
from tracker.domain.overdue_bands import overdue_since
from tracker.domain.permissions import Actor
from tracker.domain.text import fold
from tracker.models import (
    Account,
    Agency,
    CompletionReport,
    Cooperation,
    Document,
    ExtensionRequest,
    ImportedTask,
    Task,
    TaskOfficer,
)
from tracker.queries.happened import conditions_of_past
from tracker.queries.holders import is_held_by
from tracker.queries.office_lateness import confirmed_late, entered_late
from tracker.queries.standing import Standing, standing_on
from tracker.queries.succession import final_successors, ids_told_in_the_name_of
from tracker.queries.task_filter import UNSAID, Part, TaskFilter
from tracker.queries.visible_tasks import visible_tasks

_OPEN = frozenset({Outcome.WITHIN, Outcome.OVERDUE})


def conditions_of(
    chosen: TaskFilter, standing: Standing, actor: Actor, outcomes: frozenset[Outcome]
) -> Sequence[ColumnElement[bool]]:
    """What is true of every task that the filter chooses, of these outcomes, among those this account may see."""
    conditions = [visible_tasks(actor)]
    if chosen.state not in {State.DRAFT, State.REVOKED}:  # those two count nowhere, but may be looked for
        conditions.append(standing.counts)
    if chosen.state is not None:
        conditions.append(Task.state == chosen.state)
    conditions += _of_stream(chosen, standing, outcomes)
    conditions += _of_span(chosen, standing)
    conditions += _of_source(chosen)
    conditions += _of_outcome(chosen, standing, outcomes)
    conditions += _of_agency(chosen, standing)
    conditions += _of_work(chosen, actor, standing.today)
    conditions += conditions_of_past(chosen.happened, standing, chosen.as_of, chosen.from_on, chosen.to_on)
    conditions += [Task.search_text.contains(word, autoescape=True) for word in _words(chosen.words)]
    return conditions


def _of_stream(chosen: TaskFilter, standing: Standing, outcomes: frozenset[Outcome]) -> list[ColumnElement[bool]]:
    if chosen.stream is None:
        return []
    reads_rows = chosen.words or chosen.field or chosen.assigner or chosen.is_starred
    few = chosen.agency_code or chosen.document_id or chosen.group_key or (outcomes and outcomes <= _OPEN)
    if reads_rows and not few and standing.is_of_now:
        # No index holds what is asked. The index of figures, which begins with the stream, would lead SQLite to half
        # of all rows one by one; reading the table through takes a third of that. So no index is offered.
        return [func.coalesce(Task.stream, Task.stream) == chosen.stream]
    return [Task.stream == chosen.stream]


def _of_span(chosen: TaskFilter, standing: Standing) -> list[ColumnElement[bool]]:
    if chosen.is_carried_over and chosen.from_on is not None:
        return [Task.assigned_on < chosen.from_on, Task.id.in_(_open_before(chosen.from_on, standing))]
    conditions = []
    if chosen.from_on is not None:
        conditions.append(Task.assigned_on >= chosen.from_on)
    if chosen.to_on is not None:
        conditions.append(Task.assigned_on <= chosen.to_on)
    return conditions


def _open_before(day: date, standing: Standing) -> Select[int]:
    """The tasks that counted and were not completed when this day began."""
    before = standing_on(day - timedelta(days=1), today=standing.today)
    open_then = select(Task.id).select_from(before.source).where(before.counts, before.reported_on.is_(None))
    return open_then.correlate(None)


def _of_source(chosen: TaskFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if chosen.document_id is not None:
        conditions.append(Task.document_id == chosen.document_id)
    if chosen.document_type:
        typed = select(Document.id).where(_is_said(Document.type_name, chosen.document_type))
        has_type = Task.document_id.in_(typed)
        conditions.append(or_(Task.document_id.is_(None), has_type) if chosen.document_type == UNSAID else has_type)
    if chosen.field:
        conditions.append(_is_said(Task.field, chosen.field))
    if chosen.assigner:
        conditions.append(_is_said(Task.assigner, chosen.assigner))
    if chosen.is_starred:
        conditions.append(Task.is_starred.is_(True))
    if chosen.group_key:
        conditions.append(Task.group_key == chosen.group_key)
    if chosen.entered_after is not None:
        conditions.append(Task.entered_at >= clock.end_of(chosen.entered_after))
    if chosen.imported_in is not None:
        brought = select(ImportedTask.task_id).where(ImportedTask.run_id == chosen.imported_in)
        conditions.append(Task.id.in_(brought))
    return conditions


def _is_said(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return column == ("" if word == UNSAID else word)


def _of_outcome(chosen: TaskFilter, standing: Standing, outcomes: frozenset[Outcome]) -> list[ColumnElement[bool]]:
    conditions = []
    if outcomes:
        by_original = chosen.by_original_due_date
        conditions.append(
            or_(*(standing.is_outcome(one, by_original_due_date=by_original) for one in sorted(outcomes)))
        )
    if outcomes and outcomes <= _OPEN:
        conditions.append(standing.reported_on.is_(None))  # says nothing new, but names the index of open tasks
    if chosen.awaiting_confirmation:
        conditions.append(standing.awaits_confirmation)
    if chosen.due_within_days is not None:
        last = chosen.as_of + timedelta(days=chosen.due_within_days)
        conditions += [standing.reported_on.is_(None), standing.due_on >= chosen.as_of, standing.due_on <= last]
    if chosen.overdue_band is not None:
        longest, shortest = overdue_since(chosen.overdue_band, chosen.as_of)
        conditions += [standing.is_outcome(Outcome.OVERDUE), standing.due_on <= shortest]
        conditions += [standing.due_on >= longest] if longest is not None else []
    return conditions


def _of_agency(chosen: TaskFilter, standing: Standing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.agency_code and chosen.part is Part.LEAD and chosen.by_successor:
        conditions.append(standing.lead_agency_id.in_(ids_told_in_the_name_of(_id_of(chosen.agency_code))))
    elif chosen.agency_code and chosen.part is Part.LEAD:
        conditions.append(standing.lead_agency_id == _id_of(chosen.agency_code).scalar_subquery())
    if chosen.agency_code and chosen.part is Part.COOPERATING:
        conditions.append(Task.id.in_(_helped_by(chosen.agency_code)))
    if chosen.cooperating_code:
        conditions.append(Task.id.in_(_helped_by(chosen.cooperating_code)))
    if chosen.agency_kind is not None:
        conditions.append(standing.lead_agency_id.in_(_of_kind(chosen.agency_kind, by_successor=chosen.by_successor)))
    return conditions


def _of_kind(kind: AgencyKind, *, by_successor: bool) -> Select[int]:
    if not by_successor:
        return select(Agency.id).where(Agency.kind == kind)
    final = final_successors()
    standing_for = func.coalesce(final.c.successor_id, Agency.id)
    told_of = aliased(Agency)
    of_kind = select(Agency.id).outerjoin(final, final.c.agency_id == Agency.id)
    return of_kind.join(told_of, told_of.id == standing_for).where(told_of.kind == kind)


def _id_of(agency_code: str) -> Select[int]:
    return select(Agency.id).where(Agency.code == agency_code)


def _helped_by(agency_code: str) -> Select[int]:
    return select(Cooperation.task_id).where(Cooperation.agency_id == _id_of(agency_code).scalar_subquery())


def _of_work(chosen: TaskFilter, actor: Actor, today: date) -> list[ColumnElement[bool]]:
    """What people are at, now: the list of a past day asks it of today as well."""
    conditions: list[ColumnElement[bool]] = []
    if chosen.officer_id is not None:
        of_his_agency = (
            select(TaskOfficer.task_id)
            .join(Account, Account.id == TaskOfficer.account_id)
            .where(TaskOfficer.account_id == chosen.officer_id, Account.agency_id == actor.agency_id)
        )
        conditions += [Task.id.in_(of_his_agency), Task.lead_agency_id == actor.agency_id]
    if chosen.has_no_officer:
        given = select(TaskOfficer.task_id)
        conditions += [Task.id.not_in(given), Task.lead_agency_id == actor.agency_id]
    if chosen.was_returned:
        conditions += [Task.state == State.IN_PROGRESS, Task.id.in_(_last_returned())]
    if chosen.extension_pending:
        waiting = select(ExtensionRequest.task_id).where(ExtensionRequest.state == RequestState.PENDING)
        conditions.append(Task.id.in_(waiting))
    if chosen.holder is not None:
        conditions.append(is_held_by(chosen.holder))
    if chosen.waiting_since_before is not None:
        conditions.append(_waits_since_before(chosen.waiting_since_before, of_request=chosen.extension_pending))
    if chosen.was_entered_late:
        conditions.append(Task.id.in_(entered_late(today)))
    if chosen.was_confirmed_late:
        conditions.append(Task.id.in_(confirmed_late(today)))
    return conditions


def _waits_since_before(day: date, *, of_request: bool) -> ColumnElement[bool]:
    if of_request:
        pending = select(ExtensionRequest.task_id).where(ExtensionRequest.state == RequestState.PENDING)
        return Task.id.in_(pending.where(ExtensionRequest.asked_on < day))
    return func.coalesce(Task.reported_on, Task.state_since) < day


def _last_returned() -> Select[int]:
    """The tasks whose latest report that no longer stands was returned. Reports of a task follow on each other."""
    later = aliased(CompletionReport)
    ended_later = exists().where(
        later.task_id == CompletionReport.task_id, later.id > CompletionReport.id, later.ended_on.is_not(None)
    )
    return select(CompletionReport.task_id).where(
        CompletionReport.ended_on.is_not(None),
        CompletionReport.ending == ReportEnding.RETURNED,
        CompletionReport.agency_id == Task.lead_agency_id,  # what another agency had returned is not its successor's
        ~ended_later,
    )


def _words(text: str) -> list[str]:
    """What to look for: what is quoted together is looked for together, every other word by itself."""
    quoted = text.split('"')
    phrases = [fold(phrase) for phrase in quoted[1::2]]
    words = [word for part in quoted[::2] for word in fold(part).split()]
    return [found for found in phrases + words if found][:10]
