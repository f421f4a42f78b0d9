"""What is to be known before the Office urges: the tasks that were chosen, whom to write to, what letters said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.domain.permissions import Actor, Role
from tracker.domain.urging import LetterDetails
from tracker.domain.wording import day_in_words
from tracker.models import Account, Agency, Deputy, Document, Task, Urge, UrgeTask
from tracker.queries.deputies import is_in_force_on
from tracker.queries.visible_tasks import visible_tasks


@dataclass(frozen=True)
class TaskToUrge:
    """A task that was chosen, with what an urge tells of it and how often it was urged before."""

    task: Task
    agency_name: str
    agency_code: str
    document: str
    times: int
    last_on: date | None


@dataclass(frozen=True)
class Head:
    """Somebody who answers for an agency: its head, or who stands in for him today."""

    account_id: int
    name: str
    address: str | None
    """None also when mails come back from the one he has."""


def list_tasks_to_urge(codes: Sequence[str], *, actor: Actor, for_update: bool = False) -> list[TaskToUrge]:
    """The tasks of these codes that this account may see, by agency and number; locked when they are to be urged."""
    urged = (
        select(UrgeTask.task_id, func.count().label("times"), func.max(Urge.made_on).label("last_on"))
        .join(Urge, Urge.id == UrgeTask.urge_id)
        .join(Task, Task.id == UrgeTask.task_id)
        .where(Task.code.in_(codes))
        .group_by(UrgeTask.task_id)
        .order_by(UrgeTask.task_id)
    )
    before = {task_id: (times, last_on) for task_id, times, last_on in db.session.execute(urged)}
    query = (
        select(Task, Agency.name, Agency.code, Document.type_name, Document.label, Document.issued_on)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .where(Task.code.in_(codes), visible_tasks(actor))
        .order_by(Task.id)
    )
    if for_update:
        query = query.with_for_update(of=Task)
    return [
        TaskToUrge(task, name, code, _document(type_name, label, issued_on), *before.get(task.id, (0, None)))
        for task, name, code, type_name, label, issued_on in db.session.execute(query)
    ]


def list_agency_heads(agency_ids: Sequence[int], *, day: date) -> dict[int, list[Head]]:
    """The heads of these agencies whose accounts are in use, and who stands in for them on a day, each once."""
    head, deputy = Account, aliased(Account)
    is_head = (head.agency_id.in_(agency_ids), head.is_active, head.role == Role.AGENCY_HEAD)
    heads = db.session.execute(
        select(head.agency_id, head.id, head.name, _usable_address(head)).where(*is_head).order_by(head.name, head.id)
    )
    deputies = db.session.execute(
        select(head.agency_id, deputy.id, deputy.name, _usable_address(deputy))
        .join(Deputy, Deputy.account_id == head.id)
        .join(deputy, deputy.id == Deputy.deputy_id)
        .where(*is_head, deputy.is_active, is_in_force_on(day))
        .order_by(deputy.name, deputy.id)
    )
    found: dict[int, dict[int, Head]] = {}
    for agency_id, *who in [*heads, *deputies]:
        if agency_id is not None:
            found.setdefault(agency_id, {}).setdefault(who[0], Head(*who))
    return {agency_id: list(people.values()) for agency_id, people in found.items()}


def _usable_address(person: Any) -> ColumnElement[str | None]:  # noqa: ANN401 - the model or an alias of it
    return case((person.bounced_email == person.email, None), else_=person.email)


def find_last_letter() -> LetterDetails | None:
    """What the latest letter bore: the next one is likely to bear the same but for its number and day."""
    last = db.session.scalar(select(Urge).where(Urge.letter_number.is_not(None)).order_by(Urge.id.desc()).limit(1))
    return letter_of(last) if last else None


def letter_of(urge: Urge) -> LetterDetails | None:
    """The details of an urge's letter; None without one."""
    if urge.letter_number is None or urge.letter_on is None:
        return None
    return LetterDetails(
        number=urge.letter_number,
        notation=urge.notation,
        on=urge.letter_on,
        place=urge.place,
        signer_title=urge.signer_title,
        signer_name=urge.signer_name,
        copies=urge.copies,
    )


def list_used_letter_numbers(year: int, numbers: Sequence[int]) -> list[int]:
    """Which of these numbers are taken by letters of a year."""
    return list(
        db.session.scalars(
            select(Urge.letter_number)
            .where(Urge.letter_year == year, Urge.letter_number.in_(numbers))
            .order_by(Urge.letter_number)
        ).all()  # type: ignore[arg-type]
    )


def last_letter_number(year: int) -> int:
    """The highest number that a letter of a year bears here; 0 when there is none."""
    return db.session.scalar(select(func.max(Urge.letter_number)).where(Urge.letter_year == year)) or 0


def last_urge_number(year: int) -> int:
    """The highest number in the register of a year; 0 when it is empty."""
    return db.session.scalar(select(func.max(Urge.number)).where(Urge.year == year)) or 0


def list_urges_of_go(go: str) -> list[int]:
    """What one press of the button made; empty when it made nothing."""
    return list(db.session.scalars(select(Urge.id).where(Urge.go == go).order_by(Urge.id)))


def _document(type_name: str | None, label: str | None, issued_on: date | None) -> str:
    told = " ".join(part for part in (type_name, label) if part)
    if told and issued_on:
        told = f"{told} ngày {day_in_words(issued_on)}"
    return told[:300]
