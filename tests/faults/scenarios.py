"""The faults by their numbers: what goes wrong in each run, and what has to hold afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.databases import Place
from tests.faults.outcome import Outcome, Size, outcome_of
from tests.faults.smtp_server import Manners, fault_server
from tests.faults.stage import Figures, stage
from tests.faults.troubles import (
    backed_up_under_load,
    clock_jumps,
    database_restarts,
    disk_is_full,
    wal_is_cut,
)
from tests.faults.workers import Workers, planner, run, sender


@dataclass(frozen=True)
class Scenario:
    """One fault."""

    id: str
    what: str
    run: Callable[[Place, Path, Size, int], Outcome | str]
    """Gives the outcome, or why the fault means nothing for this database."""


_BAD_DAY = Manners(
    closing=0.02,
    half_open=0.01,
    hangs_up_before_dot=0.03,
    freezes_before_dot=0.01,
    takes_and_hangs_up=0.04,
    loses_and_hangs_up=0.04,
    takes_in_silence=0.02,
    loses_in_silence=0.02,
    other_answer=0.04,
    codes=(421, 450, 451, 452),
    seconds_a_step=0.004,
)


def _sending(
    manners: Manners, *, kills: bool = False, with_journal: bool = True, workers: int | None = None
) -> Callable[[Place, Path, Size, int], Outcome]:
    def go(place: Place, folder: Path, size: Size, seed: int) -> Outcome:
        with stage(place, people=size.people) as on, fault_server(folder, manners, seed=seed) as server:
            on.plan()
            group = Workers(sender(on, server, with_journal=with_journal), folder / "errors.log")
            seconds = run(
                group,
                count=workers or size.workers,
                random=Random(seed),  # noqa: S311 - to be drawn again
                kills=size.kills if kills else 0,
                is_done=lambda: on.is_done(with_journal=with_journal),
            )
            return _outcome(on.figures(server), group, seconds, may_double=not with_journal)

    return go


def _planning(place: Place, folder: Path, size: Size, seed: int) -> Outcome:
    """Planners that are killed; afterwards one that is not, and a morning's sending."""
    random = Random(seed)  # noqa: S311 - to be drawn again
    with stage(place, people=size.people) as on, fault_server(folder, Manners(), seed=seed) as server:
        planners = Workers(planner(on), folder / "errors.log")
        first = run(planners, count=2, random=random, kills=size.kills, kill_every=0.1, is_done=lambda: True)
        on.plan()
        senders = Workers(sender(on, server, with_journal=True), folder / "errors.log")
        second = run(senders, count=size.workers, random=random, is_done=lambda: on.is_done())
        senders.kills = planners.kills
        return _outcome(on.figures(server), senders, first + second)


def _two_at_once(place: Place, folder: Path, size: Size, seed: int) -> Outcome:
    """Two that plan, make messages and send, from the first moment on."""
    with stage(place, people=size.people) as on, fault_server(folder, Manners(), seed=seed) as server:
        plan, send = planner(on), sender(on, server, with_journal=True)

        def both() -> None:
            plan()
            send()

        group = Workers(both, folder / "errors.log")
        seconds = run(
            group,
            count=2,
            random=Random(seed),  # noqa: S311 - to be drawn again
            is_done=lambda: sum(on.states().values()) == size.people and on.is_done(),
        )
        return _outcome(on.figures(server), group, seconds)


def _outcome(figures: Figures, group: Workers, seconds: float, *, may_double: bool = False) -> Outcome:
    return outcome_of(figures, kills=group.kills, seconds=seconds, errors=group.errors, may_double=may_double)


SCENARIOS = (
    Scenario("F1", "kill -9 at random, bad mail server", _sending(_BAD_DAY, kills=True)),
    Scenario("F1n", "the same, no journal", _sending(_BAD_DAY, kills=True, with_journal=False)),
    Scenario("F2", "two schedulers at once", _two_at_once),
    Scenario("F3", "kill -9 while planning", _planning),
    Scenario("F4", "database restarted at once", database_restarts),
    Scenario("F5", "clock +2 h, -2 h, +30 d", clock_jumps),
    Scenario("F6", "disk full for 8 s", disk_is_full),
    Scenario("F7", "SQLite's log cut", wal_is_cut),
    Scenario("F8", "silent after the dot", _sending(Manners(takes_in_silence=0.03, loses_in_silence=0.03))),
    Scenario(
        "F9",
        "slow, 421, hanging up",
        _sending(Manners(closing=0.5, hangs_up_before_dot=0.1, takes_and_hangs_up=0.05, seconds_a_step=0.01)),
    ),
    Scenario("F10", "every answer code", _sending(Manners(other_answer=0.3, codes=tuple(range(400, 600))))),
    Scenario("F18", "backed up under load", backed_up_under_load),
    Scenario("F16", "half-open connections", _sending(Manners(half_open=0.03, freezes_before_dot=0.02))),
)
