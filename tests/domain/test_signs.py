"""Each sign by cases a clerk could check, each edge from both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.domain.lifecycle import MoveKind, ReportEnding
from tracker.domain.signs import (
    BULK_CONFIRMATIONS,
    BULK_MINUTES,
    SIGN_ADVICE,
    SIGN_HEADS,
    SIGN_MEANINGS,
    SIGN_WORDS,
    Confirmation,
    Evidence,
    Move,
    Sign,
    confirmed_in_bulk,
    is_moved_after_due,
    is_moved_often,
    is_unchanged,
    is_without_evidence,
)

_END = date(2024, 6, 30)
_NINE = datetime(2024, 6, 28, 2, tzinfo=UTC)


def _move(decided: int, due: int | None, new: int, kind: MoveKind = MoveKind.EXTENSION) -> Move:
    return Move(kind, date(2024, 6, decided), date(2024, 6, due) if due else None, date(2024, 6, new))


def test_every_sign_is_named_explained_and_says_what_to_look_at_in_neutral_words() -> None:
    for words in (SIGN_WORDS, SIGN_HEADS, SIGN_MEANINGS, SIGN_ADVICE):
        assert set(words) == set(Sign)
        assert not any("gian lận" in one or "vi phạm" in one for one in words.values())


@pytest.mark.parametrize(
    ("moves", "shows"),
    [
        ([], False),
        ([_move(10, 10, 20)], False),
        ([_move(11, 10, 20)], True),
        ([_move(11, 10, 8)], False),
        ([_move(11, None, 20)], False),
        ([_move(11, 10, 20, MoveKind.RESUMPTION)], False),
        ([_move(11, 10, 20, MoveKind.CORRECTION)], True),
        ([_move(9, 10, 15), _move(16, 15, 20)], True),
    ],
)
def test_a_due_date_that_was_moved_after_it_had_passed_is_a_sign(moves: list[Move], *, shows: bool) -> None:
    assert is_moved_after_due(moves, _END) is shows


def test_a_move_is_known_from_the_day_it_was_decided() -> None:
    moves = [_move(11, 10, 20)]
    assert not is_moved_after_due(moves, date(2024, 6, 10))
    assert is_moved_after_due(moves, date(2024, 6, 11))


@pytest.mark.parametrize(
    ("moves", "shows"),
    [
        ([_move(1, 10, 12), _move(2, 12, 14)], False),
        ([_move(1, 10, 12), _move(2, 12, 14), _move(3, 14, 16)], True),
        ([_move(1, 10, 12), _move(2, 12, 14), _move(3, 14, 13)], False),
        ([_move(1, None, 12), _move(2, 12, 14), _move(3, 14, 16)], False),
        ([_move(1, 10, 12), _move(2, 12, 14), _move(3, 14, 16, MoveKind.RESUMPTION)], False),
    ],
)
def test_a_due_date_that_was_moved_more_than_twice_is_a_sign(moves: list[Move], *, shows: bool) -> None:
    assert is_moved_often(moves, _END) is shows


_DONE = Evidence("Đã trình UBND tỉnh dự thảo.")


@pytest.mark.parametrize(
    ("report", "shows"),
    [
        (_DONE, True),
        (replace(_DONE, result_document="125/BC-STC"), False),
        (replace(_DONE, files=frozenset({"a"})), False),
        (Evidence(""), False),
        (Evidence("…"), False),
    ],
)
def test_a_report_without_document_and_file_is_a_sign(report: Evidence, *, shows: bool) -> None:
    assert is_without_evidence(report) is shows


_RETURNED = Evidence("Đã trình UBND tỉnh dự thảo.", "125/BC-STC", frozenset({"a"}), ReportEnding.RETURNED)


@pytest.mark.parametrize(
    ("again", "shows"),
    [
        (replace(_RETURNED, ending=None), True),
        (replace(_RETURNED, result="ĐÃ TRÌNH, UBND tỉnh – dự thảo"), True),
        (replace(_RETURNED, files=frozenset()), True),
        (replace(_RETURNED, result="Đã trình UBND tỉnh dự thảo và tờ trình."), False),
        (replace(_RETURNED, result_document="130/BC-STC"), False),
        (replace(_RETURNED, files=frozenset({"a", "b"})), False),
    ],
)
def test_reporting_the_same_again_after_a_return_is_a_sign(again: Evidence, *, shows: bool) -> None:
    assert is_unchanged(_RETURNED, again) is shows


@pytest.mark.parametrize("ending", [ReportEnding.WITHDRAWN, ReportEnding.REOPENED])
def test_only_a_return_makes_a_repetition_a_sign(ending: ReportEnding) -> None:
    assert not is_unchanged(replace(_RETURNED, ending=ending), _RETURNED)


def _confirmed(number: int, *, seconds: float, account_id: int | None = 1, start: int = 0) -> list[Confirmation]:
    """So many confirmations, each so many seconds after the one before."""
    return [
        Confirmation(start + place, account_id, _NINE + timedelta(seconds=place * seconds)) for place in range(number)
    ]


def test_as_many_as_the_limit_within_its_minutes_are_in_bulk() -> None:
    apart = BULK_MINUTES * 60 / (BULK_CONFIRMATIONS - 1)
    assert confirmed_in_bulk(_confirmed(BULK_CONFIRMATIONS, seconds=apart)) == set(range(BULK_CONFIRMATIONS))
    assert confirmed_in_bulk(_confirmed(BULK_CONFIRMATIONS - 1, seconds=1)) == set()
    assert confirmed_in_bulk(_confirmed(BULK_CONFIRMATIONS, seconds=apart + 1)) == set()


def test_only_the_run_is_in_bulk_and_not_what_stands_alone_before_it() -> None:
    alone = Confirmation(99, 1, _NINE - timedelta(hours=2))
    assert confirmed_in_bulk([*_confirmed(12, seconds=5), alone]) == set(range(12))


def test_two_people_are_not_one() -> None:
    half = BULK_CONFIRMATIONS // 2
    both = _confirmed(half, seconds=1) + _confirmed(half, seconds=1, account_id=2, start=50)
    assert confirmed_in_bulk(both) == set()
