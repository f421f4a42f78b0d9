"""What a day calls for, as statements: which task, by which rule, to whom. Planning inserts from them, a preview reads.

Each statement is one for all dates of its kind; the dates come as parameters, so a hundred thousand tasks and their
people never leave the database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.calendar import Calendar
from tracker.domain.delivery import SlotOutcome
from tracker.domain.lifecycle import RUNNING, Act, RequestState, State
from tracker.domain.reminder_rules import ReminderRules, Rule
from tracker.domain.reminders import (
    DECISIONS,
    HANDING_OUT,
    RULES,
    TO_BE_ACCEPTED_FROM,
    Audience,
    Slot,
    horizon,
    not_accepted_between,
    slots_between,
    still_said,
    waiting_between,
)
from tracker.models import Account, CompletionReport, Deputy, ExtensionRequest, HistoryEntry, ReminderSlot, Task
from tracker.queries.deputies import is_in_force_on
from tracker.queries.reminded_people import People, addressed, is_in_office, stands_in
from tracker.queries.reminder_occasions import (
    entered_state,
    last_entry,
    moved_due_date,
    tasks_joined_after,
    was_taken_here,
)
from tracker.queries.reminders import due_dates_until, owed_on

#: What a superseded reminder is told to have made way for.
LATER_ONE = "có lời nhắc sau của cùng nhiệm vụ"


@dataclass(frozen=True)
class Called:
    """One statement with its parameters; `select` yields the columns of `ReminderSlot` that `COLUMNS` names."""

    statement: Select[*tuple[Any, ...]]
    reader: People
    occasion: ColumnElement[int]
    parameters: list[dict[str, Any]]


#: The columns of a call, in their order.
COLUMNS = ("task_id", "occasion", "rule", "offset_days", "account_id", "falls_on", "valid_until", "outcome", "why")
_Slots = list[tuple[Slot, dict[str, Any]]]


@dataclass(frozen=True)
class Window:
    """The time a planning looks at: slots that fall after a day, acts after an entry of the history."""

    after: date
    acts_after: int
    day: date


#: A report that ended so long before the window may still be news to a planner that was away.
_LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True)
class _Source:
    """Tasks that a kind of rules is about: how they are chosen, and what their occasion is."""

    rules: frozenset[Rule]
    occasion: ColumnElement[int]
    chosen: Callable[[Audience], list[ColumnElement[bool]]]
    parameters: _Slots
    joined: tuple[tuple[Any, ColumnElement[bool]], ...] = ()
    falls_on: ColumnElement[date] | None = None


def calls(window: Window, calendar: Calendar, rules: ReminderRules) -> Iterator[Called]:
    """The statements of what a window calls for; none twice, though two may call for the same of a deputy."""
    has_deputies = bool(db.session.scalar(select(Deputy.id).where(is_in_force_on(window.day)).limit(1)))
    for source in _sources(window, calendar, rules):
        for audience in Audience:
            wanted = {rule for rule in source.rules if audience in RULES[rule].audiences}
            parameters = [values for slot, values in source.parameters if slot.rule in wanted]
            if not parameters:
                continue
            for by_deputy in (False, True) if has_deputies else (False,):
                yield _called(source, audience, parameters, window.day, by_deputy=by_deputy)


def _called(
    source: _Source, audience: Audience, parameters: list[dict[str, Any]], day: date, *, by_deputy: bool
) -> Called:
    person: People = aliased(Account)
    reader: People = aliased(Account) if by_deputy else person
    columns: dict[str, Any] = {
        "task_id": Task.id,
        "occasion": source.occasion,
        # Cast, since it stands in two places and PostgreSQL would take it for two different kinds of text.
        "rule": cast(given("rule"), ReminderSlot.rule.type),
        "offset_days": given("offset_days"),
        "account_id": reader.id,
        "falls_on": given("falls_on") if source.falls_on is None else source.falls_on,
        "valid_until": given("valid_until"),
        "outcome": given("outcome"),
        "why": given("why"),
    }
    statement = select(*(columns[name].label(name) for name in COLUMNS)).select_from(Task)
    for table, condition in source.joined:
        statement = statement.join(table, condition)
    statement = statement.join(person, addressed(audience, person)).where(*source.chosen(audience))
    if by_deputy:
        statement = (
            statement.join(Deputy, Deputy.account_id == person.id)
            .join(reader, reader.id == Deputy.deputy_id)
            .where(is_in_force_on(day), person.is_active, stands_in(reader, person))
            .distinct()
        )
    statement = statement.where(is_in_office(reader, day)).order_by(Task.id, reader.id)
    return Called(statement, reader, source.occasion, parameters)


def given(name: str) -> ColumnElement[Any]:
    """A parameter of a call, of the type of its column."""
    column = Task.due_on if name == "on" else getattr(ReminderSlot, name)
    return bindparam(f"slot_{name}", type_=column.type)


def _sources(window: Window, calendar: Calendar, rules: ReminderRules) -> Iterator[_Source]:
    yield _of_due_dates(window, calendar, rules)
    yield _levels_owed_again(window, calendar, rules)
    yield _not_accepted(window, calendar, rules)
    yield from _waiting(window, calendar, rules)
    for rule, acts in ((Rule.ASSIGNED, HANDING_OUT), (Rule.DECIDED, DECISIONS)):
        if rules.is_on(rule):
            yield _of_acts(rule, acts, window)
    if rules.is_on(Rule.ASSIGNED):
        yield _joined_later(window)


def _of_due_dates(window: Window, calendar: Calendar, rules: ReminderRules) -> _Source:
    parameters: _Slots = []
    for due_on in db.session.scalars(due_dates_until(horizon(window.day, calendar, rules), day=window.day)).all():
        if due_on is None:
            continue
        slots = slots_between(due_on, window.after, window.day, calendar, rules)
        said = still_said(slots)
        for slot in slots:
            parameters.append((slot, _values(slot, due_on, slot.valid_until(due_on, rules), said=slot in said)))
    return _Source(
        frozenset(slot.rule for slot, _ in parameters),
        Task.due_version,  # type: ignore[arg-type]
        lambda _audience: [owed_on(window.day), Task.due_on == given("on")],
        parameters,
    )


def _levels_owed_again(window: Window, calendar: Calendar, rules: ReminderRules) -> _Source:
    """Levels of escalation that fell while a report stood which was returned, withdrawn or reopened since.

    The task counts as not completed again, so no level is skipped. What was told before the report is not told again:
    it is the same occasion.
    """
    came_back = exists().where(
        CompletionReport.task_id == Task.id, CompletionReport.ended_on >= window.after - _LOOK_BACK
    )
    due_dates = db.session.scalars(
        select(Task.due_on).where(owed_on(window.day), Task.due_on < window.day, came_back).distinct()
    )
    parameters: _Slots = []
    for due_on in sorted(day for day in due_dates.all() if day):
        for rule, days in rules.escalations():
            if calendar.add_working_days(due_on, days) <= window.after:
                slot = Slot(window.day, rule, days)
                parameters.append((slot, _values(slot, due_on, slot.valid_until(due_on, rules), said=True)))
    return _Source(
        frozenset(slot.rule for slot, _ in parameters),
        Task.due_version,  # type: ignore[arg-type]
        lambda _audience: [owed_on(window.day), Task.due_on == given("on"), came_back],
        parameters,
    )


def _not_accepted(window: Window, calendar: Calendar, rules: ReminderRules) -> _Source:
    since, is_one = entered_state(), Task.state == State.ASSIGNED
    days = db.session.scalars(select(since).where(is_one, Task.handed_out_on <= window.day).distinct()).all()
    return _Source(
        frozenset({Rule.NOT_ACCEPTED}),
        last_entry(TO_BE_ACCEPTED_FROM),
        lambda _audience: [is_one, Task.handed_out_on <= window.day, since == given("on")],
        _since(days, not_accepted_between, window, calendar, rules),
    )


def _waiting(window: Window, calendar: Calendar, rules: ReminderRules) -> Iterator[_Source]:
    asked = ExtensionRequest.task_id == Task.id
    request: tuple[tuple[Any, ColumnElement[bool]], ...] = ((ExtensionRequest, asked),)
    kinds: list[tuple[ColumnElement[Any], ColumnElement[bool], Act, tuple[tuple[Any, ColumnElement[bool]], ...]]] = [
        (Task.reported_on, Task.state == State.REPORTED, Act.REPORT, ()),  # type: ignore[list-item]
        (entered_state(), Task.state == State.DECLINED, Act.DECLINE, ()),
        (ExtensionRequest.asked_on, ExtensionRequest.state == RequestState.PENDING, Act.ASK_EXTENSION, request),  # type: ignore[list-item]
    ]
    for since, waits, act, joined in kinds:
        dates = select(since).select_from(ExtensionRequest if joined else Task).where(waits).distinct()
        yield _Source(
            frozenset({Rule.WAITING}),
            last_entry({act}),
            lambda _audience, since=since, waits=waits: [waits, since == given("on")],  # type: ignore[misc]
            _since(db.session.scalars(dates).all(), waiting_between, window, calendar, rules),
            joined,
        )


def _since(days: Any, between: Any, window: Window, calendar: Calendar, rules: ReminderRules) -> _Slots:  # noqa: ANN401
    found: _Slots = []
    for since in sorted(day for day in days if day):
        slots = between(since, window.after, window.day, calendar, rules)
        for slot in slots:
            until = slot.valid_until(slot.falls_on, rules)
            found.append((slot, _values(slot, since, until, said=slot == slots[-1])))
    return found


def _of_acts(rule: Rule, acts: frozenset[Act], window: Window) -> _Source:
    words = sorted(act.value for act in acts)

    def chosen(audience: Audience) -> list[ColumnElement[bool]]:
        is_one: ColumnElement[bool] = HistoryEntry.act.in_(words)
        conditions = [
            HistoryEntry.id > literal(window.acts_after),
            or_(is_one, moved_due_date()) if rule is Rule.DECIDED else is_one,
            was_taken_here(),
        ]
        if rule is Rule.ASSIGNED:
            conditions.append(HistoryEntry.id == last_entry(acts))
            # Who has accepted knows of it; who takes part is told all the same.
            states = {State.ASSIGNED} if audience is Audience.LEAD else RUNNING
            conditions.append(Task.state.in_(sorted(states)))
        return conditions

    return _told_at_once(rule, chosen, window)


def _joined_later(window: Window) -> _Source:
    """Agencies that were let take part later. The occasion is the handing out: who was told then is not told again."""

    def chosen(audience: Audience) -> list[ColumnElement[bool]]:
        return [
            Task.id.in_(tasks_joined_after(window.acts_after)),
            HistoryEntry.id == last_entry(HANDING_OUT),
            Task.state.in_(sorted(RUNNING)),
            literal(audience is Audience.COOPERATING),
        ]

    return _told_at_once(Rule.ASSIGNED, chosen, window)


def _told_at_once(rule: Rule, chosen: Callable[[Audience], list[ColumnElement[bool]]], window: Window) -> _Source:
    slot = Slot(window.day, rule, 0)
    values = _values(slot, window.day, window.day + timedelta(days=RULES[rule].days_valid), said=True)
    return _Source(
        frozenset({rule}),
        HistoryEntry.id,  # type: ignore[arg-type]
        chosen,
        [(slot, values)],
        ((HistoryEntry, HistoryEntry.task_id == Task.id),),
        HistoryEntry.happened_on,  # type: ignore[arg-type]
    )


def _values(slot: Slot, on: date, valid_until: date, *, said: bool) -> dict[str, Any]:
    return {
        "slot_on": on,
        "slot_rule": slot.rule,
        "slot_offset_days": slot.offset,
        "slot_falls_on": slot.falls_on,
        "slot_valid_until": valid_until,
        "slot_outcome": SlotOutcome.PLANNED if said else SlotOutcome.SUPERSEDED,
        "slot_why": "" if said else LATER_ONE,
    }
