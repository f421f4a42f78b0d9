"""A clock that jumps is not believed until it agrees again, or a person says that it is right."""

import pytest

from tracker.domain.clock_watch import ClockWatch

_HOUR = 3600


@pytest.fixture
def watch() -> ClockWatch:
    return ClockWatch(wall=1_000_000, steady=50)


@pytest.mark.parametrize(
    ("jump", "said"), [(0, 0), (59, 0), (60, 0), (61, 61), (-60, 0), (-61, -61), (2 * _HOUR, 7200), (-2 * _HOUR, -7200)]
)
def test_more_than_a_minute_apart_is_a_jump(watch: ClockWatch, jump: int, said: int) -> None:
    assert watch.look(wall=1_000_100 + jump, steady=150) == said
    assert watch.is_believed == (said == 0)


def test_a_long_silence_of_both_clocks_is_no_jump(watch: ClockWatch) -> None:
    assert watch.look(wall=1_000_000 + 30 * 24 * _HOUR, steady=50 + 30 * 24 * _HOUR) == 0


def test_it_is_believed_again_after_two_looks_that_agree(watch: ClockWatch) -> None:
    watch.look(wall=1_000_010 + _HOUR, steady=60)
    watch.look(wall=1_000_020, steady=70)
    assert not watch.is_believed, "a look in passing does not count"
    watch.look(wall=1_000_030, steady=80, counts=True)
    assert not watch.is_believed
    watch.look(wall=1_000_040, steady=90, counts=True)
    assert watch.is_believed


def test_what_a_person_accepts_is_the_new_measure(watch: ClockWatch) -> None:
    watch.look(wall=1_000_010 + _HOUR, steady=60)
    watch.accept(wall=1_000_020 + _HOUR, steady=70)
    assert watch.is_believed
    assert watch.look(wall=1_000_030, steady=80) == -_HOUR


@pytest.mark.parametrize(("ahead", "said"), [(0, 0), (60, 0), (90, -90)])
def test_another_machine_that_is_ahead_is_a_doubt_too(watch: ClockWatch, ahead: float, said: int) -> None:
    assert watch.look(wall=1_000_010, steady=60, ahead=ahead) == said
