"""One urge as it was sent, with what has become of its tasks since; and how often a task was urged."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, cast, false, func, literal, select, true

from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.domain.lifecycle import State
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.domain.urging import LetterDetails, UrgedTask, message_key
from tracker.errors import NotFound
from tracker.models import OutboxMessage, Task, Urge, UrgeMail, UrgeTask
from tracker.queries.urge_choice import letter_of


@dataclass(frozen=True)
class UrgedLine:
    """One task of an urge: as it stood then, and now."""

    then: UrgedTask
    state: State
    due_on: date | None
    reported_on: date | None
    made_on: date

    @property
    def days_after(self) -> int | None:
        """How many days after the urge it was reported complete; None when it was not."""
        return (self.reported_on - self.made_on).days if self.reported_on else None


@dataclass(frozen=True)
class SentMail:
    """One person's mail, and where it is on its way; None when the outbox no longer has it."""

    name: str
    address: str
    message_id: int | None
    state: MessageState | None
    sent_at: datetime | None
    answer: str


@dataclass(frozen=True)
class UrgePage:
    """One urge as it was sent."""

    id: int
    go: str
    label: str
    agency_name: str
    made_on: date
    made_at: datetime
    made_by: str
    opening: str
    text: str
    issuer: str
    letter: LetterDetails | None
    tasks: list[UrgedLine]
    mails: list[SentMail]


@dataclass(frozen=True)
class TaskUrge:
    """One urge of a task, for the task's own page."""

    id: int
    label: str
    made_on: date
    letter: str


def get_urge(urge_id: int, *, actor: Actor) -> UrgePage:
    """One urge, with its tasks then and now and its mails.

    Raises:
        NotFound: there is none, or this account may not know of it.
    """
    urge = db.session.scalar(select(Urge).where(Urge.id == urge_id, visible_urges(actor)))
    if urge is None:
        message = "Không có lần đôn đốc này."
        raise NotFound(message)
    lines = db.session.execute(
        select(UrgeTask, Task.code, Task.state, Task.due_on, Task.reported_on)
        .join(Task, Task.id == UrgeTask.task_id)
        .where(UrgeTask.urge_id == urge.id)
        .order_by(UrgeTask.place)
    )
    mails = db.session.execute(
        select(
            UrgeMail.name,
            UrgeMail.address,
            OutboxMessage.id,
            OutboxMessage.state,
            OutboxMessage.sent_at,
            func.coalesce(OutboxMessage.last_answer, ""),
        )
        .outerjoin(OutboxMessage, OutboxMessage.key == key_of_mail(urge.id))
        .where(UrgeMail.urge_id == urge.id)
        .order_by(UrgeMail.name, UrgeMail.account_id)
    )
    return UrgePage(
        id=urge.id,
        go=urge.go,
        label=f"{urge.number}/{urge.year}",
        agency_name=urge.agency_name,
        made_on=urge.made_on,
        made_at=urge.made_at,
        made_by=urge.made_by,
        opening=urge.opening,
        text=urge.text,
        issuer=urge.issuer,
        letter=letter_of(urge),
        tasks=[line_of(urge, *row) for row in lines],
        mails=[SentMail(*row) for row in mails],
    )


def list_urges_of_task(task_id: int) -> list[TaskUrge]:
    """How often a task was urged, the latest first."""
    rows = db.session.execute(
        select(Urge.id, Urge.number, Urge.year, Urge.made_on, Urge.letter_number, Urge.notation)
        .join(UrgeTask, UrgeTask.urge_id == Urge.id)
        .where(UrgeTask.task_id == task_id)
        .order_by(Urge.id.desc())
        .limit(200)
    )
    return [
        TaskUrge(urge_id, f"{number}/{year}", made_on, f"{letter}/{notation}" if letter else "")
        for urge_id, number, year, made_on, letter, notation in rows
    ]


def visible_urges(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Urge` under which this account may know of it: an agency's people, of what was said to it."""
    if actor.sees_everything:
        return true()
    if actor.role in OF_AN_AGENCY:
        return Urge.agency_id == actor.agency_id
    return false()


def line_of(
    urge: Urge, one: UrgeTask, code: str, state: State, due_on: date | None, reported_on: date | None
) -> UrgedLine:
    """A task of an urge, then and now."""
    then = UrgedTask(code, one.content, one.document, one.due_on, one.state, one.days_left)
    return UrgedLine(then, state, due_on, reported_on, urge.made_on)


def key_of_mail(urge_id: object) -> ColumnElement[str]:
    """The key of a person's mail, as SQL: it leads to its message by the unique index."""
    before, between = message_key(0, 0).split("0")[:2]
    told = literal(str(urge_id)) if isinstance(urge_id, int) else cast(urge_id, String)
    return literal(before).concat(told).concat(literal(between)).concat(cast(UrgeMail.account_id, String))
