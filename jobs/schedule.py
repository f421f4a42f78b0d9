"""The timetable."""

from collections.abc import Callable
from dataclasses import dataclass

from jobs import (
    bounces,
    heartbeat,
    ping,
    plan,
    prepare,
    programme,
    reconcile,
    recover,
    recur,
    send,
    settle,
    take_lists,
)
from jobs.process import Process


@dataclass(frozen=True)
class Job:
    """A service at a fixed time: every so many seconds, from so many seconds after the start."""

    id: str
    what: Callable[[Process], None]
    every: int
    first_after: float
    why_then: str


TIMETABLE = (
    Job("heartbeat", heartbeat.run, 15, 0, "silence of two minutes is shown as a failure; several beats fit into it"),
    Job("recover", recover.run, 30, 0, "a restart settles first what the process before it left"),
    Job("plan", plan.run, 300, 0, "a task entered now is reminded of within minutes; planning again costs little"),
    Job(
        "settle", settle.run, 60, 20, "what is unknown waits for minutes in any case; the journal is not asked for more"
    ),
    Job("reconcile", reconcile.run, 3600, 120, "what is missing is found while the day can still be saved"),
    Job("programme", programme.run, 3600, 90, "an item's time comes with a day; within the hour is soon enough"),
    Job("bounces", bounces.run, 300, 60, "an address that is no more is seen within minutes"),
    Job("ping", ping.run, 300, 30, "whoever watches from outside expects it every five minutes"),
    Job("prepare", prepare.run, 3, 2, "whoever asked for a file looks at its progress"),
    Job(
        "recur",
        recur.run,
        600,
        40,
        "its day begins at midnight; minutes later is early enough, and a look costs little",
    ),
    Job("take lists", take_lists.run, 3, 2, "whoever confirmed a large list looks at its progress"),
    Job("forget files", prepare.forget, 3600, 600, "a file is kept for days; an hour more does not matter"),
    Job("send", send.run, 5, 1, "a message waits for seconds; at the start, until the first planning has made some"),
)
