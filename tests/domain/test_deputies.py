"""Who may stand in for whom, and for which days."""

from datetime import date, timedelta

import pytest

from tracker.domain.deputies import in_place_of, may_stand_in, why_not_these_days
from tracker.domain.lifecycle import Act, Circumstances, State, refusal
from tracker.domain.permissions import Actor, Role

_TODAY = date(2024, 6, 12)


def _person(number: int, role: Role, agency_id: int | None = None, name: str = "Người") -> Actor:
    return Actor(number, name, role, agency_id)


@pytest.mark.parametrize(
    ("away", "deputy", "may"),
    [
        (_person(1, Role.AGENCY_HEAD, 5), _person(2, Role.AGENCY_OFFICER, 5), True),
        (_person(1, Role.AGENCY_OFFICER, 5), _person(2, Role.AGENCY_HEAD, 5), True),
        (_person(1, Role.AGENCY_HEAD, 5), _person(2, Role.AGENCY_OFFICER, 6), False),
        (_person(1, Role.OFFICE_HEAD), _person(2, Role.OFFICE_OFFICER), True),
        (_person(1, Role.OFFICE_HEAD), _person(2, Role.AGENCY_HEAD, 5), False),
        (_person(1, Role.LEADER), _person(2, Role.LEADER), True),
        (_person(1, Role.LEADER), _person(2, Role.OFFICE_HEAD), False),
        (_person(1, Role.ADMIN), _person(2, Role.ADMIN), False),
        (_person(1, Role.VIEWER), _person(2, Role.VIEWER), False),
        (_person(1, Role.OFFICE_HEAD), _person(1, Role.OFFICE_HEAD), False),
    ],
)
def test_deputies_are_of_one_circle(away: Actor, deputy: Actor, *, may: bool) -> None:
    assert may_stand_in(away, deputy) is may


@pytest.mark.parametrize(
    ("starts_in", "lasts", "said"),
    [
        (0, 1, None),
        (-1, 3, "từ hôm nay"),
        (5, 0, "từ ngày bắt đầu"),
        (0, 366, None),
        (0, 367, "nhiều nhất 366 ngày"),
    ],
)
def test_days_begin_today_and_end_within_a_year(starts_in: int, lasts: int, said: str | None) -> None:
    from_on = _TODAY + timedelta(days=starts_in)
    reason = why_not_these_days(from_on, from_on + timedelta(days=lasts - 1), _TODAY)
    assert reason is None if said is None else said in (reason or "")


def test_a_deputy_keeps_his_number_and_bears_both_names() -> None:
    away, deputy = _person(1, Role.AGENCY_HEAD, 5, "Hà"), _person(2, Role.AGENCY_OFFICER, 5, "Lan")
    acting = in_place_of(away, deputy)
    assert (acting.account_id, acting.stands_as, acting.role, acting.name) == (2, 1, Role.AGENCY_HEAD, "Lan (thay Hà)")


def test_both_names_fit_into_the_history_however_long_they_are() -> None:
    away, deputy = _person(1, Role.LEADER, name="Đ" * 200), _person(2, Role.LEADER, name="L" * 200)
    assert len(in_place_of(away, deputy).name) <= 200


def test_what_was_given_to_an_officer_in_person_is_given_to_his_deputy() -> None:
    officer, deputy = _person(1, Role.AGENCY_OFFICER, 5), _person(2, Role.AGENCY_OFFICER, 5)
    task = Circumstances(lead_agency_id=5, officer_id=1, officer_may_report=True)
    assert refusal(Act.REPORT, State.IN_PROGRESS, deputy, task) is not None
    assert refusal(Act.REPORT, State.IN_PROGRESS, in_place_of(officer, deputy), task) is None
