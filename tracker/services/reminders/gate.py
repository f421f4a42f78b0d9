"""The gate before each channel: closed while the channel is sick, and no wider than the rate that was set.

It stands in the database, so all senders share it. A sick channel costs no message an attempt: after a few failures to
reach it, everybody waits, and then one message tries.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.channels.answers import Answer
from tracker.domain.delivery import ChannelName, Pace
from tracker.models import ChannelState
from tracker.services.once import insert_into

#: How long the one that tries may take before somebody else does.
_TRIAL = timedelta(minutes=2)
#: So much may be sent at once and waited for afterwards, since senders come round every few seconds.
_AHEAD = timedelta(seconds=10)


def may_pass(session: Session, channel: ChannelName, at: datetime, *, per_minute: int) -> bool:
    """Whether a message may be sent now. To be asked once for each, in the transaction that claims it."""
    state = session.get(ChannelState, channel.value)
    if not per_minute and (state is None or state.open_until is None):
        return True
    state = _locked(session, channel)
    if state.open_until is not None and state.open_until > at:
        return False
    if per_minute:
        free_at = max(state.free_at or at, at)
        if free_at - _AHEAD > at:
            return False
        state.free_at = free_at + timedelta(minutes=1) / per_minute
    if state.open_until is not None:
        state.open_until = at + _TRIAL  # this one tries; the others go on waiting
    return True


def note_answer(session: Session, channel: ChannelName, answer: Answer, at: datetime, pace: Pace) -> None:
    """Remember whether the channel was there: closes the gate after some failures in a row, and opens it again."""
    if answer.reached:
        state = session.get(ChannelState, channel.value)
        if state is not None and (state.failures or state.open_until):
            state = _locked(session, channel)
            state.failures, state.open_until = 0, None
        return
    state = _locked(session, channel)
    state.failures += 1
    state.last_error, state.last_error_at = answer.text, at
    if (beyond := state.failures - pace.failures) >= 0:
        state.open_until = at + pace.rests[min(beyond, len(pace.rests) - 1)]


def _locked(session: Session, channel: ChannelName) -> ChannelState:
    made = insert_into(session, ChannelState).values(channel=channel.value, failures=0, last_error="")
    session.execute(made.on_conflict_do_nothing())
    return session.execute(
        select(ChannelState)
        .where(ChannelState.channel == channel.value)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
