"""Recording that somebody was refused what his rights do not give him."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, select

from tracker import clock
from tracker.db import db, transaction
from tracker.domain.permissions import Actor
from tracker.models import SignInFailures
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into

#: One entry for a person and a place within this time. A quarter of an hour tells an administrator who tries what and
#: for how long, while whoever asks a thousand times a minute adds four entries an hour to a history that is kept for
#: good. The same time as that of failed sign-ins, whose table of short-lived counts remembers it for all web workers.
_ONCE_IN = timedelta(minutes=15)


def record_denial(*, place: str, by: Actor) -> None:
    """Write into the history that a person was denied a place, unless that was written a short while ago.

    `place` is the kind of page, with nothing in it that tells of a task. Called where nothing else is under way: the
    request that was denied has changed nothing.
    """
    at = clock.now()
    key = f"denied:{by.account_id}:{hashlib.sha256(place.encode()).hexdigest()[:32]}"
    told_lately = select(SignInFailures.key).where(
        SignInFailures.key == key, SignInFailures.window_from > at - _ONCE_IN
    )
    if db.session.scalar(told_lately):  # so that a flood of requests does not wait for the right to write
        return
    with transaction() as session:
        session.execute(
            delete(SignInFailures).where(SignInFailures.key == key, SignInFailures.window_from <= at - _ONCE_IN)
        )
        first = insert_into(session, SignInFailures).values(key=key, window_from=at, failures=1)
        if session.execute(first.on_conflict_do_nothing().returning(SignInFailures.key)).first() is None:
            return
        summary = f"{by.name} không có quyền nên bị từ chối: {place}"
        write_history(session, [Entry("khong-co-quyen", summary, clock.today(at))], at=at, by=by)
