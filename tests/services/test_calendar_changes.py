"""Days off by hand: each with its notice, taken back, and a year confirmed."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import TODAY, make_actor
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Role
from tracker.errors import InvalidInput, NotFound
from tracker.models import HistoryEntry
from tracker.queries.calendar import find_confirmation, get_calendar, list_days_of_year, list_unconfirmed_years
from tracker.services.calendar import confirm_year, remove_day, set_day

pytestmark = pytest.mark.usefixtures("app")

_FRIDAY, _SATURDAY, _HOLIDAY, _SWAPPED = date(2024, 6, 14), date(2024, 6, 15), date(2024, 9, 2), date(2024, 5, 4)


def _set(day: date, *, is_working: bool, name: str = "Nghỉ bão", notice: str = "CV 1/UBND") -> None:
    set_day(day=day, is_working=is_working, name=name, notice=notice, by=make_actor(Role.ADMIN))


def _is_worked(day: date) -> bool:
    return get_calendar(TODAY).is_working_day(day)


def _last() -> str:
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    return entry.summary


@pytest.mark.parametrize(
    ("day", "is_working"), [(_FRIDAY, False), (_SATURDAY, True), (_HOLIDAY, True), (_SWAPPED, False)]
)
def test_a_day_is_set_and_taken_back(day: date, *, is_working: bool) -> None:
    assert _is_worked(day) is not is_working
    _set(day, is_working=is_working)
    assert _is_worked(day) is is_working
    remove_day(day=day, by=SYSTEM)
    assert _is_worked(day) is not is_working
    assert "trước đó" in _last()


def test_a_second_notice_tells_what_stood_before() -> None:
    _set(_FRIDAY, is_working=False)
    _set(_FRIDAY, is_working=False, name="Nghỉ lễ", notice="CV 2/UBND")
    assert _last() == ("Ngày 14/06/2024: nghỉ, Nghỉ lễ, theo CV 2/UBND (trước đó: nghỉ, Nghỉ bão, theo CV 1/UBND)")


@pytest.mark.parametrize(
    ("day", "notice", "field"),
    [
        (_FRIDAY, " ", "notice"),
        (_FRIDAY, "T" * 201, "notice"),
        (_SATURDAY, "CV 1/UBND", "day"),
        (date(2009, 12, 31), "CV 1/UBND", "day"),
        (date(2028, 1, 3), "CV 1/UBND", "day"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(day: date, notice: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _set(day, is_working=False, notice=notice)
    assert refused.value.field == field


def test_what_nobody_set_cannot_be_taken_back() -> None:
    with pytest.raises(NotFound):
        remove_day(day=_HOLIDAY, by=SYSTEM)


def test_a_year_shows_what_is_known_and_what_was_set() -> None:
    _set(_HOLIDAY, is_working=True, name="Trực")
    rows = {row.day: row for row in list_days_of_year(2024, today=TODAY)}
    assert (rows[_HOLIDAY].is_working, rows[_HOLIDAY].is_set, rows[_HOLIDAY].notice) == (True, True, "CV 1/UBND")
    assert rows[_HOLIDAY].usual
    assert (rows[_SWAPPED].is_working, rows[_SWAPPED].is_set) == (True, False)
    assert list(rows) == sorted(rows)
    assert {day.year for day in rows} == {2024}


def test_a_confirmed_year_warns_no_more() -> None:
    assert list_unconfirmed_years(TODAY) == [2024]
    confirm_year(year=2024, notice="TB 5015/TB-LĐTBXH", by=make_actor(Role.ADMIN))
    assert list_unconfirmed_years(TODAY) == []
    assert find_confirmation(2024) == "TB 5015/TB-LĐTBXH"
    assert find_confirmation(2025) is None
    with pytest.raises(InvalidInput):
        confirm_year(year=2024, notice="", by=SYSTEM)
