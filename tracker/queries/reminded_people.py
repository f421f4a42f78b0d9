"""Whom a rule addresses, as conditions: people in office of the right agency and role, and their deputies."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.permissions import OF_AN_AGENCY, OFFICE, Role
from tracker.domain.reminder_rules import Rule
from tracker.domain.reminders import RULES, Audience
from tracker.models import Account, Agency, Cooperation, Deputy, ReminderSlot, Task, TaskOfficer
from tracker.queries.deputies import is_in_force_on

#: `Account` or an alias of it.
People = Any


def addressed(audience: Audience, person: People) -> ColumnElement[bool]:
    """Whether a rule for this audience is about a person's own work on a task (of the statement it stands in)."""
    of_lead = person.agency_id == Task.lead_agency_id
    if audience is Audience.LEAD:
        # The heads, and the officer to whom the task was given; before that, all officers.
        given = select(TaskOfficer.account_id).where(TaskOfficer.task_id == Task.id).correlate(Task).scalar_subquery()
        is_at_work = or_(person.role == Role.AGENCY_HEAD, func.coalesce(given, person.id) == person.id)
        return and_(of_lead, person.role.in_(OF_AN_AGENCY), is_at_work)
    if audience is Audience.LEAD_HEADS:
        return and_(of_lead, person.role == Role.AGENCY_HEAD)
    if audience is Audience.COOPERATING:
        taking_part = select(Cooperation.agency_id).where(Cooperation.task_id == Task.id).correlate(Task)
        return and_(person.role.in_(OF_AN_AGENCY), person.agency_id.in_(taking_part))
    # As a list of numbers, so that not every account is looked at for every task.
    few = aliased(Account)
    roles = [Role.OFFICE_OFFICER] if audience is Audience.OFFICERS else [Role.OFFICE_HEAD, Role.LEADER]
    in_few: ColumnElement[bool] = person.id.in_(select(few.id).where(few.role.in_(roles)))
    return in_few


def is_in_office(person: People, day: date) -> ColumnElement[bool]:
    """Whether a person works here on a day: active, and of an agency that exists, if of any."""
    existing = select(Agency.id).where(
        or_(Agency.valid_from.is_(None), Agency.valid_from <= day),
        or_(Agency.valid_to.is_(None), Agency.valid_to >= day),
    )
    return and_(person.is_active, or_(person.agency_id.is_(None), person.agency_id.in_(existing)))


def stands_in(deputy: People, away: People) -> ColumnElement[bool]:
    """Whether two people are of one circle, within which one may stand in for the other."""
    return or_(
        and_(away.role.in_(OFFICE), deputy.role.in_(OFFICE)),
        and_(away.role == Role.LEADER, deputy.role == Role.LEADER),
        and_(away.role.in_(OF_AN_AGENCY), deputy.role.in_(OF_AN_AGENCY), away.agency_id == deputy.agency_id),
    )


def is_still_addressed(day: date) -> ColumnElement[bool]:
    """Whether the reader of a reminder (a row of `ReminderSlot`, joined with `Task` and his `Account`) still is one.

    He is when the rule addresses him, or a person whose deputy he is on this day.
    """
    away: People = aliased(Account)
    by_deputy = (
        select(Deputy.id)
        .join(away, away.id == Deputy.account_id)
        .where(
            Deputy.deputy_id == ReminderSlot.account_id,
            is_in_force_on(day),
            away.is_active,
            stands_in(Account, away),
            _addressed_by_rule(away),
        )
        .correlate(ReminderSlot, Task, Account)
        .exists()
    )
    return or_(_addressed_by_rule(Account), by_deputy)


def _addressed_by_rule(person: People) -> ColumnElement[bool]:
    rules: dict[tuple[Audience, ...], list[Rule]] = {}
    for rule, kind in RULES.items():
        rules.setdefault(kind.audiences, []).append(rule)
    return or_(
        *(
            and_(ReminderSlot.rule.in_(alike), or_(*(addressed(audience, person) for audience in audiences)))
            for audiences, alike in rules.items()
        )
    )
