"""Whether the product is alive: the scheduler's last beat, the oldest unsent message, what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.db import db
from tracker.domain.delivery import ChannelName, MessageState
from tracker.domain.permissions import REMINDED, ROLE_WORDS
from tracker.models import (
    Account,
    Agency,
    ChannelState,
    ClockDoubt,
    Installation,
    OutboxMessage,
    PlannedDay,
    SchedulerHeartbeat,
    SlotCheck,
)
from tracker.queries.calendar import list_unconfirmed_years

#: A scheduler that has been silent for longer is taken for dead.
SILENT_SECONDS = 120
#: A message that waits for longer than this means that something is wrong.
WAITING_SECONDS = 30 * 60
#: What came back, or was sent twice, is shown for so long.
_LATELY = timedelta(days=30)
_A_DAY = timedelta(days=1)
#: So many people are named.
_NAMED = 200
_HAS_NO_ADDRESS = Account.is_active, Account.email.is_(None), Account.role.in_(REMINDED)


@dataclass(frozen=True)
class SickChannel:
    """A channel that could not be reached lately."""

    name: ChannelName
    failures: int
    rests_until: datetime | None
    error: str
    error_at: datetime | None


@dataclass(frozen=True)
class Doubt:
    """Something that plans and sends nothing until a person says that it is right."""

    key: str
    name: str
    words: str
    since_at: datetime


@dataclass(frozen=True)
class Check:
    """The last comparison of the reminders there should be with those there are."""

    checked_at: datetime
    expected: int
    missing: int
    words: str


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
    """The first of them; `without_address_count` counts all."""
    without_address_count: int
    unconfirmed_years: list[int]
    bounced: int
    repeated: int
    unreachable: list[tuple[str, str, str]]
    sick_channels: list[SickChannel]
    clock_doubts: list[Doubt]
    database_doubts: list[Doubt]
    last_check: Check | None

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
        return (
            self.scheduler_is_alive
            and self.mail_is_moving
            and self.channels_are_well
            and self.may_send
            and not self.missing
        )

    @property
    def channels_are_well(self) -> bool:
        """Whether no channel is left alone at the moment because it could not be reached."""
        return not any(channel.rests_until for channel in self.sick_channels)

    @property
    def may_send(self) -> bool:
        """Whether neither a clock nor the database itself waits for a person's word."""
        return not self.clock_doubts and not self.database_doubts

    @property
    def missing(self) -> int:
        """How many reminders the last comparison found missing."""
        return self.last_check.missing if self.last_check else 0


def is_scheduler_alive(now: datetime) -> bool:
    """Whether some scheduler was heard of lately."""
    last = db.session.scalar(select(func.max(SchedulerHeartbeat.beat_at)))
    return last is not None and (now - last).total_seconds() <= SILENT_SECONDS


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
        without_address_count=db.session.scalar(select(func.count(Account.id)).where(*_HAS_NO_ADDRESS)) or 0,
        unconfirmed_years=list_unconfirmed_years(today),
        bounced=db.session.scalar(select(func.count()).where(OutboxMessage.bounced_at >= now - _LATELY)) or 0,
        repeated=db.session.scalar(
            select(func.count()).where(OutboxMessage.repeats > 0, OutboxMessage.created_at >= now - _LATELY)
        )
        or 0,
        unreachable=_unreachable(),
        sick_channels=_sick_channels(now),
        clock_doubts=_clock_doubts(now),
        database_doubts=_database_doubts(now),
        last_check=_last_check(),
    )


def find_health(*, now: datetime, today: date) -> Health | None:
    """How the product is, or None when the database does not answer."""
    try:
        return get_health(now=now, today=today)
    except SQLAlchemyError:
        return None


def _sick_channels(now: datetime) -> list[SickChannel]:
    rows = db.session.scalars(select(ChannelState).where(ChannelState.failures > 0).order_by(ChannelState.channel))
    return [
        SickChannel(
            ChannelName(row.channel),
            row.failures,
            row.open_until if row.open_until and row.open_until > now else None,
            row.last_error,
            row.last_error_at,
        )
        for row in rows
    ]


def _clock_doubts(now: datetime) -> list[Doubt]:
    # Those of processes that were killed meanwhile are forgotten after a day; a confirmed one ends within seconds.
    rows = db.session.scalars(
        select(ClockDoubt).where(ClockDoubt.confirmed_at.is_(None)).order_by(ClockDoubt.since_at, ClockDoubt.owner)
    )
    return [
        Doubt(row.owner, row.owner, f"lệch {abs(row.seconds)} giây {'tới' if row.seconds > 0 else 'lùi'}", row.since_at)
        for row in rows
        if abs((now - row.since_at).total_seconds()) < _LATELY.total_seconds()
    ]


def _database_doubts(now: datetime) -> list[Doubt]:
    rows = db.session.scalars(
        select(Installation)
        .where(Installation.doubt != "", Installation.seen_at >= now - _A_DAY)
        .order_by(Installation.seen_at, Installation.mark)
    )
    return [Doubt(row.mark, row.seen_place or row.place, row.doubt, row.seen_at) for row in rows]


def _last_check() -> Check | None:
    row = db.session.scalar(select(SlotCheck).order_by(SlotCheck.day.desc()).limit(1))
    return Check(row.checked_at, row.expected, row.missing, row.words) if row else None


def _unreachable() -> list[tuple[str, str, str]]:
    rows = db.session.execute(
        select(Account.name, Agency.name, Account.role, Account.email)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(Account.is_active, Account.email == Account.bounced_email)
        .order_by(Agency.code, Account.id)
        .limit(_NAMED)
    )
    return [(name, agency or ROLE_WORDS[role], email or "") for name, agency, role, email in rows]


def _without_address() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Account.name, Agency.name, Account.role)
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(*_HAS_NO_ADDRESS)
        .order_by(Agency.code, Account.id)
        .limit(_NAMED)
    )
    return [(name, agency or ROLE_WORDS[role]) for name, agency, role in rows]
