"""Figures on many days at once are the figures of each day, whatever people did to the tasks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tests.queries.test_standing import _NAMED_LIVES, FIRST_DAY, LIVES, Life, People, _forget_tasks, _live
from tracker.db import db
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.models import Agency
from tracker.queries.figures import get_by_original, get_figures
from tracker.queries.task_filter import TaskFilter
from tracker.queries.trend import list_figures_on

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_VIEWER = Actor(None, "Người xem", Role.VIEWER)


def _hold_together(chosen: TaskFilter, actor: Actor, today: date) -> None:
    days = [FIRST_DAY + timedelta(days=offset) for offset in range(-4, (today - FIRST_DAY).days + 1)]
    found = list_figures_on(chosen, days, actor=actor, today=today)
    assert list(found) == days
    for day in days:
        assert found[day] == get_figures(replace(chosen, as_of=day), actor=actor, today=today), f"{day} of {today}"


def _original_dates_add_up(chosen: TaskFilter, today: date) -> None:
    for day in (FIRST_DAY + timedelta(days=5), FIRST_DAY + timedelta(days=12), today):
        then = replace(chosen, as_of=day)
        figures = get_figures(then, actor=_VIEWER, today=today)
        expected = get_figures(replace(then, by_original_due_date=True), actor=_VIEWER, today=today)
        assert get_by_original(then, figures, actor=_VIEWER, today=today) == expected, f"{day} of {today}"


def _slices(people: People, today: date) -> list[tuple[TaskFilter, Actor]]:
    whole = TaskFilter(today, Stream.PROVINCIAL)
    code = db.session.scalars(select(Agency.code).where(Agency.id == people.agencies[1].id)).one()
    return [
        (whole, _VIEWER),
        (replace(whole, by_original_due_date=True), _VIEWER),
        (replace(whole, agency_code=code, from_on=FIRST_DAY), _VIEWER),
        (replace(whole, stream=None, to_on=FIRST_DAY), people.heads[people.agencies[0].id]),
    ]


@pytest.mark.usefixtures("app")
def test_each_of_many_days_has_the_figures_of_that_day_after_any_lives(clock: Clock) -> None:
    people = People()

    @settings(
        max_examples=8,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(LIVES, min_size=2, max_size=6))
    def agree(lives: list[Life]) -> None:
        _forget_tasks()
        today = max(day for _, day in [_live(life, people, clock) for life in lives])
        clock.move_to(datetime.combine(today, time(18), _ZONE))
        for chosen, actor in _slices(people, today):
            _hold_together(chosen, actor, today)
        _original_dates_add_up(TaskFilter(today, Stream.PROVINCIAL), today)

    agree()


@pytest.mark.usefixtures("app")
def test_each_of_many_days_has_its_figures_after_the_lives_that_are_hardest(clock: Clock) -> None:
    people = People()
    lived = [
        _live(Life(State.IN_PROGRESS, 0, due_after, steps), people, clock)
        for steps in _NAMED_LIVES.values()
        for due_after in (4, None)
    ]
    today = max(day for _, day in lived) + timedelta(days=3)
    clock.move_to(datetime.combine(today, time(9), _ZONE))
    for chosen, actor in _slices(people, today):
        _hold_together(chosen, actor, today)
    _original_dates_add_up(TaskFilter(today, Stream.PROVINCIAL), today)


@pytest.mark.usefixtures("app")
def test_days_without_tasks_have_figures_of_nothing_and_no_days_have_none() -> None:
    chosen = TaskFilter(TODAY, Stream.CENTRAL)
    days = [TODAY - timedelta(days=30), TODAY]
    assert list_figures_on(chosen, days, actor=_VIEWER, today=TODAY) == {day: Figures() for day in days}
    assert list_figures_on(chosen, [], actor=_VIEWER, today=TODAY) == {}


def test_a_trend_takes_as_many_statements_for_one_task_on_two_days_as_for_many_on_twelve(
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    lead, viewer = make_agency(), make_actor(Role.VIEWER)
    chosen = TaskFilter(TODAY, Stream.PROVINCIAL)

    def ask(days: int) -> int:
        told = [TODAY - timedelta(days=7 * back) for back in range(days)]
        return count_queries(lambda: list_figures_on(chosen, told, actor=viewer, today=TODAY))

    make_task(lead=lead)
    few = ask(2)
    for _ in range(5):
        make_task(lead=lead)
    assert few == ask(12)
