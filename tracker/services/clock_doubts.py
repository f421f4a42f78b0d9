"""A scheduler whose clock cannot be believed: it neither plans nor sends until it agrees or a person says so."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from tracker import clock
from tracker.db import transaction
from tracker.domain.clock_watch import ClockWatch
from tracker.domain.permissions import Actor
from tracker.errors import NotFound
from tracker.models import ClockDoubt, SchedulerHeartbeat
from tracker.services.history import Entry, write_history

#: Rows of processes that are gone are kept this long.
_KEPT = timedelta(days=1)


def look_at_clock(*, owner: str, watch: ClockWatch) -> bool:
    """Compare a process's clocks, write down the doubt or its end, and say whether it may plan and send."""
    at, steady = clock.now(), clock.steady()
    with transaction() as session:
        # Whose clock is wrong nobody can tell from here: a person has to look at both.
        latest = session.scalar(select(func.max(SchedulerHeartbeat.beat_at)).where(SchedulerHeartbeat.owner != owner))
        ahead = (latest - at).total_seconds() if latest is not None else 0
        seconds = watch.look(wall=at.timestamp(), steady=steady, ahead=ahead, counts=True)
        doubt = session.get(ClockDoubt, owner)
        if doubt is not None and doubt.confirmed_at is not None:
            watch.accept(wall=at.timestamp(), steady=steady)
            if ahead > 0:  # the others were wrong: their beats are forgotten
                session.execute(delete(SchedulerHeartbeat).where(SchedulerHeartbeat.beat_at > at))
            session.delete(doubt)
        elif seconds and doubt is None:
            session.add(ClockDoubt(owner=owner, seconds=seconds, since_at=at))
        elif doubt is not None and watch.is_believed:
            session.delete(doubt)
        session.execute(delete(ClockDoubt).where(ClockDoubt.owner != owner, ClockDoubt.since_at < at - _KEPT))
    return watch.is_believed


def confirm_clock(*, owner: str, by: Actor) -> None:
    """Say that a scheduler's clock, as it is now, is right.

    Raises:
        NotFound: its clock is not in doubt.
    """
    at = clock.now()
    with transaction() as session:
        doubt = session.get(ClockDoubt, owner)
        if doubt is None:
            message = "Đồng hồ của tiến trình này không còn bị nghi ngờ."
            raise NotFound(message)
        doubt.confirmed_at = at
        summary = f"Xác nhận đồng hồ của {owner} là đúng (lệch {doubt.seconds} giây)"
        write_history(session, [Entry("xac-nhan-dong-ho", summary, clock.today(at), subject=owner)], at=at, by=by)
