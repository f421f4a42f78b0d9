"""The register of urges: by period and agency, its numbers by agency, and its rows for an export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.domain.permissions import Actor
from tracker.models import Agency, OutboxMessage, Task, Urge, UrgeMail, UrgeTask
from tracker.queries.urge_choice import letter_of
from tracker.queries.urges import UrgedLine, key_of_mail, line_of, visible_urges

PAGE_SIZE = 50
_AT_ONCE = 1_000


@dataclass(frozen=True)
class UrgeFilter:
    """Which urges the register shows. What is None or empty does not restrict."""

    from_on: date | None = None
    to_on: date | None = None
    agency_code: str = ""
    with_letter: bool = False


@dataclass(frozen=True)
class UrgeRow:
    """One urge in the register."""

    id: int
    number: int
    year: int
    made_on: date
    made_by: str
    agency_name: str
    task_count: int
    letter: str
    reported: int
    """How many of its tasks were reported complete since."""
    sent: int
    people: int

    @property
    def label(self) -> str:
        """What people call it by: 12/2024."""
        return f"{self.number}/{self.year}"


@dataclass(frozen=True)
class AgencyUrges:
    """How often an agency was urged in a period."""

    code: str
    name: str
    urges: int
    tasks: int
    letters: int


def list_urges(chosen: UrgeFilter, *, actor: Actor, page: int) -> list[UrgeRow]:
    """One page of the register, the latest first."""
    urges = db.session.scalars(
        select(Urge)
        .where(*_conditions(chosen, actor))
        .order_by(Urge.made_on.desc(), Urge.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return _rows(urges)


def list_urges_of(ids: Sequence[int], *, actor: Actor) -> list[UrgeRow]:
    """These urges, in the order of the register's numbers."""
    urges = db.session.scalars(select(Urge).where(Urge.id.in_(ids), visible_urges(actor)).order_by(Urge.id)).all()
    return _rows(urges)


def count_urges(chosen: UrgeFilter, *, actor: Actor) -> tuple[int, int]:
    """How many urges the filter chooses, and how many times it was about a task."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Urge.task_count), 0)).where(*_conditions(chosen, actor))
    ).one()
    return row[0], row[1]


def count_urges_by_agency(chosen: UrgeFilter, *, actor: Actor) -> list[AgencyUrges]:
    """How often each agency was urged, the most often first."""
    times = func.count()
    rows = db.session.execute(
        select(Agency.code, Agency.name, times, func.sum(Urge.task_count), func.count(Urge.letter_number))
        .join(Urge, Urge.agency_id == Agency.id)
        .where(*_conditions(chosen, actor))
        .group_by(Agency.id, Agency.code, Agency.name)
        .order_by(times.desc(), Agency.code)
    )
    return [AgencyUrges(*row) for row in rows]


def stream_urged_tasks(chosen: UrgeFilter, *, actor: Actor) -> Iterator[tuple[Urge, UrgedLine]]:
    """Every task of every urge that the filter chooses, in the order of the register, read as they are taken."""
    rows = db.session.execute(
        select(Urge, UrgeTask, Task.code, Task.state, Task.due_on, Task.reported_on)
        .join(UrgeTask, UrgeTask.urge_id == Urge.id)
        .join(Task, Task.id == UrgeTask.task_id)
        .where(*_conditions(chosen, actor))
        .order_by(Urge.made_on, Urge.id, UrgeTask.place)
        .execution_options(yield_per=_AT_ONCE)
    )
    with rows:
        for urge, one, code, state, due_on, reported_on in rows:
            yield urge, line_of(urge, one, code, state, due_on, reported_on)


def _conditions(chosen: UrgeFilter, actor: Actor) -> list[ColumnElement[bool]]:
    conditions = [visible_urges(actor)]
    if chosen.from_on is not None:
        conditions.append(Urge.made_on >= chosen.from_on)
    if chosen.to_on is not None:
        conditions.append(Urge.made_on <= chosen.to_on)
    if chosen.agency_code:
        conditions.append(
            Urge.agency_id == select(Agency.id).where(Agency.code == chosen.agency_code).scalar_subquery()
        )
    if chosen.with_letter:
        conditions.append(Urge.letter_number.is_not(None))
    return conditions


def _rows(urges: Sequence[Urge]) -> list[UrgeRow]:
    ids = [urge.id for urge in urges]
    since = select(UrgeTask.urge_id, func.count(Task.reported_on)).join(Task, Task.id == UrgeTask.task_id)
    reported: dict[int, int] = dict(
        db.session.execute(
            since.where(UrgeTask.urge_id.in_(ids)).group_by(UrgeTask.urge_id).order_by(UrgeTask.urge_id)
        ).all()
    )
    is_sent = OutboxMessage.state == MessageState.SENT
    mails = {
        urge_id: (sent, people)
        for urge_id, sent, people in db.session.execute(
            select(UrgeMail.urge_id, func.count(OutboxMessage.id).filter(is_sent), func.count())
            .outerjoin(OutboxMessage, OutboxMessage.key == key_of_mail(UrgeMail.urge_id))
            .where(UrgeMail.urge_id.in_(ids))
            .group_by(UrgeMail.urge_id)
            .order_by(UrgeMail.urge_id)
        )
    }
    return [_row(urge, reported.get(urge.id, 0), *mails.get(urge.id, (0, 0))) for urge in urges]


def _row(urge: Urge, reported: int, sent: int, people: int) -> UrgeRow:
    letter = letter_of(urge)
    return UrgeRow(
        id=urge.id,
        number=urge.number,
        year=urge.year,
        made_on=urge.made_on,
        made_by=urge.made_by,
        agency_name=urge.agency_name,
        task_count=urge.task_count,
        letter=letter.label if letter else "",
        reported=reported,
        sent=sent,
        people=people,
    )
