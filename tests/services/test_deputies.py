"""Naming and ending deputies: by whom, for which days, and what the history says."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency
from tests.services.reminding import make_lead, owe
from tracker import clock as office_clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.errors import InvalidInput, NotAllowed, NotFound
from tracker.models import Account, Agency, Deputy, HistoryEntry, ReminderSlot
from tracker.queries.deputies import find_absent, list_deputies_of
from tracker.services.account_changes import change_account
from tracker.services.deputies import end_deputy, name_deputy
from tracker.services.reminders.planning import plan_reminders
from tracker.services.reminders.preview import preview_reminders

pytestmark = pytest.mark.usefixtures("app")


def _pair() -> tuple[Account, Account]:
    agency = make_agency()
    return make_account(Role.AGENCY_HEAD, agency=agency), make_account(Role.AGENCY_OFFICER, agency=agency)


def _name(away: Account, deputy: Account, first: int = 0, last: int = 2) -> None:
    name_deputy(
        account_id=away.id,
        deputy_id=deputy.id,
        from_on=TODAY + timedelta(days=first),
        until_on=TODAY + timedelta(days=last),
        by=actor_of(away),
    )


def _stands_in(away: Account, deputy: Account) -> bool:
    db.session.rollback()
    return find_absent(away.id, deputy=actor_of(deputy), day=office_clock.today()) is not None


def _refusal(away: Account, deputy: Account, first: int = 0, last: int = 2) -> str:
    with pytest.raises(InvalidInput) as refused:
        _name(away, deputy, first, last)
    return str(refused.value)


@pytest.mark.parametrize(("on", "may"), [(0, False), (1, True), (3, True), (4, False)])
def test_rights_begin_on_the_first_day_and_end_after_the_last(clock: Clock, on: int, *, may: bool) -> None:
    away, deputy = _pair()
    _name(away, deputy, 1, 3)
    clock.move_to(office_clock.now() + timedelta(days=on))
    assert _stands_in(away, deputy) is may


def test_nobody_else_gets_the_rights() -> None:
    away, deputy = _pair()
    other = make_account(Role.AGENCY_OFFICER)
    _name(away, deputy)
    assert not _stands_in(away, other)
    assert not _stands_in(deputy, away)


def test_ending_takes_the_rights_at_once_and_twice_is_no_matter() -> None:
    away, deputy = _pair()
    _name(away, deputy)
    row = db.session.scalars(select(Deputy)).one()
    end_deputy(deputy_row_id=row.id, account_id=away.id, by=actor_of(away))
    end_deputy(deputy_row_id=row.id, account_id=away.id, by=actor_of(away))
    assert not _stands_in(away, deputy)
    assert list_deputies_of(away.id, day=TODAY) == []
    told = list(db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)))
    assert len(told) == 2
    assert all(away.name in summary and deputy.name in summary for summary in told)
    _name(away, deputy)


def test_a_disabled_person_gives_no_rights() -> None:
    away, deputy = _pair()
    _name(away, deputy)
    change_account(username=away.username, is_active=False, by=make_actor(Role.ADMIN))
    assert not _stands_in(away, deputy)


@pytest.mark.parametrize("who", ["away", "deputy"])
def test_who_goes_to_another_agency_is_neither_deputy_nor_deputised_any_more(who: str) -> None:
    away, deputy = _pair()
    _name(away, deputy)
    moved = away if who == "away" else deputy
    change_account(username=moved.username, role=moved.role, agency_code=make_agency().code, by=make_actor(Role.ADMIN))
    assert not _stands_in(away, deputy)
    assert db.session.scalars(select(Deputy)).one().ended_at is not None


def test_days_that_have_a_deputy_are_refused_with_his_name() -> None:
    away, deputy = _pair()
    second = make_account(Role.AGENCY_OFFICER, agency=db.session.get(Agency, away.agency_id))
    _name(away, deputy, 2, 4)
    assert deputy.name in _refusal(away, second, 4, 6)
    assert deputy.name in _refusal(away, second, 0, 2)
    _name(away, second, 5, 6)
    _name(away, second, 0, 1)


def test_two_people_cannot_stand_in_for_each_other() -> None:
    away, deputy = _pair()
    _name(away, deputy, 0, 5)
    assert "cũng vắng" in _refusal(deputy, away, 5, 6)
    _name(deputy, away, 6, 7)


@pytest.mark.parametrize("away_first", [True, False])
def test_who_stands_in_is_not_away_himself_in_whichever_order_they_are_named(*, away_first: bool) -> None:
    away, deputy = _pair()
    third = make_account(Role.AGENCY_OFFICER, agency=db.session.get(Agency, away.agency_id))
    if away_first:
        _name(away, deputy, 2, 4)
        said = _refusal(deputy, third, 4, 6)
        assert f"làm thay {away.name} từ 14/06/2024" in said
        _name(deputy, third, 5, 6)
    else:
        _name(deputy, third, 4, 6)
        assert f"{deputy.name} cũng vắng" in _refusal(away, deputy, 2, 4)
        _name(away, deputy, 2, 3)


@pytest.mark.parametrize("role", [Role.AGENCY_OFFICER, Role.OFFICE_HEAD, Role.VIEWER, Role.ADMIN])
def test_a_deputy_is_of_the_same_agency(role: Role) -> None:
    away, _ = _pair()
    assert "cùng cơ quan" in _refusal(away, make_account(role))


def test_neither_oneself_nor_a_disabled_person_can_be_named() -> None:
    away, deputy = _pair()
    assert "một người khác" in _refusal(away, away)
    deputy.is_active = False
    db.session.commit()
    assert "đang dùng" in _refusal(away, deputy)


def test_past_days_are_refused() -> None:
    away, deputy = _pair()
    assert "từ hôm nay" in _refusal(away, deputy, -1, 2)


def test_an_administrator_names_for_who_is_away_and_nobody_else_does() -> None:
    away, deputy = _pair()
    days = {"from_on": TODAY, "until_on": TODAY}
    with pytest.raises(NotAllowed):
        name_deputy(account_id=away.id, deputy_id=deputy.id, by=actor_of(deputy), **days)
    with pytest.raises(NotAllowed):
        name_deputy(account_id=away.id, deputy_id=deputy.id, by=make_actor(Role.OFFICE_HEAD), **days)
    name_deputy(account_id=away.id, deputy_id=deputy.id, by=make_actor(Role.ADMIN), **days)
    assert _stands_in(away, deputy)
    row = db.session.scalars(select(Deputy)).one()
    with pytest.raises(NotAllowed):
        end_deputy(deputy_row_id=row.id, account_id=away.id, by=actor_of(deputy))
    with pytest.raises(NotFound):
        end_deputy(deputy_row_id=row.id, account_id=deputy.id, by=actor_of(deputy))


def test_a_deputy_gets_the_absent_persons_reminders_once() -> None:
    agency, head = make_lead()
    deputy = make_account(Role.AGENCY_OFFICER, agency=agency)
    head.email = None
    db.session.commit()
    _name(head, deputy)
    owe(agency, TODAY)
    plan_reminders()
    assert list(db.session.scalars(select(ReminderSlot.account_id))) == [deputy.id]
    assert [message.to.account_id for message in preview_reminders(day=TODAY).messages] == [deputy.id]
    assert [message.to.account_id for message in preview_reminders(day=TODAY).without_address] == [head.id]


def test_two_deputies_named_at_the_same_time_for_the_same_days_are_one(app: Flask) -> None:
    away, deputy = _pair()
    other = make_account(Role.AGENCY_OFFICER, agency=db.session.get(Agency, away.agency_id))
    by, account_id = actor_of(away), away.id
    together = threading.Barrier(2)
    refused: list[str] = []

    def name(deputy_id: int) -> None:
        with app.app_context():
            together.wait()
            try:
                name_deputy(account_id=account_id, deputy_id=deputy_id, from_on=TODAY, until_on=TODAY, by=by)
            except InvalidInput as error:
                refused.append(str(error))

    threads = [threading.Thread(target=name, args=(one,)) for one in (deputy.id, other.id)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert len(refused) == len(db.session.scalars(select(Deputy)).all()) == 1
