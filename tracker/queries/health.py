"""Whether the product is alive: the scheduler's last beat, the oldest unsent message, what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.domain.permissions import REMINDED, ROLE_WORDS
from tracker.models import Account, Agency, OutboxMessage, PlannedDay, SchedulerHeartbeat
from tracker.queries.calendar import list_unconfirmed_years

#: A scheduler that has been silent for longer is taken for dead.
SILENT_SECONDS = 120
#: A message that waits for longer than this means that something is wrong.
WAITING_SECONDS = 30 * 60


@dataclass(frozen=True)
class Health:
    """What the health page shows. The judgement is in `problems`."""

    now: datetime
    last_beat_at: datetime | None
    schedulers: int
    oldest_unsent_at: datetime | None
    unknown: int
    failed: int
    last_planned_on: date | None
    without_address: list[tuple[str, str]]
    unconfirmed_years: list[int]

    @property
    def scheduler_is_alive(self) -> bool:
        """Whether some scheduler was heard of lately."""
        return self.last_beat_at is not None and (self.now - self.last_beat_at).total_seconds() <= SILENT_SECONDS

    @property
    def mail_is_moving(self) -> bool:
        """Whether no message has waited too long."""
        return self.oldest_unsent_at is None or (self.now - self.oldest_unsent_at).total_seconds() <= WAITING_SECONDS

    @property
    def is_well(self) -> bool:
        """Whether a machine that watches should leave people in peace."""
        return self.scheduler_is_alive and self.mail_is_moving


def get_health(*, now: datetime, today: date) -> Health:
    """How the product is, as the database tells it."""
    beats = db.session.scalars(select(SchedulerHeartbeat.beat_at).order_by(SchedulerHeartbeat.beat_at.desc())).all()
    troubled = (
        select(OutboxMessage.state, func.count())
        .where(OutboxMessage.state.in_([MessageState.UNKNOWN, MessageState.FAILED]))
        .group_by(OutboxMessage.state)
    )
    states = dict(db.session.execute(troubled).all())
    return Health(
        now=now,
        last_beat_at=beats[0] if beats else None,
        schedulers=sum((now - beat).total_seconds() <= SILENT_SECONDS for beat in beats),
        oldest_unsent_at=db.session.scalar(
            select(func.min(OutboxMessage.created_at)).where(
                OutboxMessage.state.in_([MessageState.PENDING, MessageState.RETRY, MessageState.SENDING])
            )
        ),
        unknown=states.get(MessageState.UNKNOWN, 0),
        failed=states.get(MessageState.FAILED, 0),
        last_planned_on=db.session.scalar(select(func.max(PlannedDay.day))),
        without_address=_without_address(),
        unconfirmed_years=list_unconfirmed_years(today),
    )


def find_health(*, now: datetime, today: date) -> Health | None:
    """How the product is, or None when the database does not answer."""
    try:
        return get_health(now=now, today=today)
    except SQLAlchemyError:
        return None


def _without_address() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Account.name, Agency.name, Account.role)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(Account.is_active, Account.email.is_(None), Account.role.in_(REMINDED))
        .order_by(Agency.code, Account.id)
        .limit(200)
    )
    return [(name, agency or ROLE_WORDS[role]) for name, agency, role in rows]
