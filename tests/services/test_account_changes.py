"""Changing accounts: what goes with a role and an agency, and who may not be changed."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_task, open_session
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.models import AccessLink, Account, AccountSession, Deputy, HistoryEntry, Task, TaskOfficer
from tracker.queries.accounts import account_mark
from tracker.services.account_changes import change_account
from tracker.services.accounts import add_account, make_access_link
from tracker.services.deputies import name_deputy

pytestmark = pytest.mark.usefixtures("app")


def _last() -> HistoryEntry:
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    return entry


def _open_sessions(account: Account) -> int:
    db.session.rollback()
    mine = select(AccountSession).where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
    return len(db.session.scalars(mine).all())


def _give(task: Task, account: Account) -> None:
    db.session.add(TaskOfficer(task_id=task.id, account_id=account.id, may_report=True, given_on=TODAY))
    db.session.commit()


def test_every_change_is_told_as_old_and_new() -> None:
    agency = make_agency("Sở Y tế")
    account = make_account(Role.OFFICE_OFFICER, name="Cũ", email="cu@example.test")
    change_account(
        username=account.username,
        name="Mới",
        email="",
        role=Role.AGENCY_HEAD,
        agency_code=agency.code,
        by=make_actor(Role.ADMIN),
    )
    assert _last().summary == (
        f"Tài khoản {account.username}: tên Cũ → Mới, thư cu@example.test → không có, "
        "vai trò Chuyên viên Văn phòng → Lãnh đạo cơ quan, cơ quan không có → Sở Y tế"
    )


def test_what_is_not_changed_is_not_told() -> None:
    account = make_account()
    change_account(
        username=account.username, name=account.name, email=account.email, role=account.role, by=make_actor(Role.ADMIN)
    )
    assert db.session.scalars(select(HistoryEntry)).all() == []


def test_a_role_of_an_agency_needs_one() -> None:
    account = make_account()
    with pytest.raises(InvalidInput) as refused:
        change_account(username=account.username, role=Role.AGENCY_HEAD, by=make_actor(Role.ADMIN))
    assert refused.value.field == "agency"


def test_another_agency_ends_sessions_and_takes_the_given_tasks_back() -> None:
    agency = make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency)
    task = make_task(lead=agency)
    _give(task, officer)
    open_session(officer)
    change_account(
        username=officer.username, role=officer.role, agency_code=make_agency().code, by=make_actor(Role.ADMIN)
    )
    assert _open_sessions(officer) == 0
    assert db.session.scalars(select(TaskOfficer)).all() == []
    assert db.session.get_one(Task, task.id).version == 2
    told = db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task.id)).one()
    assert officer.name in told.summary


def test_a_new_name_leaves_sessions_and_given_tasks_alone() -> None:
    agency = make_agency()
    officer = make_account(Role.AGENCY_OFFICER, agency=agency)
    _give(make_task(lead=agency), officer)
    open_session(officer)
    change_account(
        username=officer.username, name="Tên Mới", role=officer.role, agency_code=agency.code, by=make_actor(Role.ADMIN)
    )
    assert _open_sessions(officer) == 1
    assert len(db.session.scalars(select(TaskOfficer)).all()) == 1


def test_who_is_disabled_is_signed_out_and_his_links_are_worth_nothing() -> None:
    account = make_account()
    open_session(account)
    make_access_link(username=account.username, by=SYSTEM)
    change_account(username=account.username, is_active=False, by=make_actor(Role.ADMIN))
    assert _open_sessions(account) == 0
    assert db.session.scalars(select(AccessLink)).one().used_at is not None
    with pytest.raises(Refused, match="Mở lại tài khoản trước"):
        make_access_link(username=account.username, by=SYSTEM)
    change_account(username=account.username, is_active=True, by=make_actor(Role.ADMIN))
    make_access_link(username=account.username, by=SYSTEM)


def test_who_is_disabled_leaves_no_tasks_and_no_deputies_behind_for_his_return() -> None:
    agency = make_agency()
    head, officer = (make_account(role, agency=agency) for role in (Role.AGENCY_HEAD, Role.AGENCY_OFFICER))
    third = make_account(Role.AGENCY_OFFICER, agency=agency)
    task = make_task(lead=agency)
    _give(task, officer)
    for away, deputy, day in ((head, officer, 1), (officer, third, 3)):
        on = TODAY + timedelta(days=day)
        name_deputy(account_id=away.id, deputy_id=deputy.id, from_on=on, until_on=on, by=actor_of(away))
    admin = make_actor(Role.ADMIN)
    change_account(username=officer.username, is_active=False, by=admin)
    change_account(username=officer.username, is_active=True, by=admin)
    db.session.rollback()
    assert db.session.scalars(select(TaskOfficer)).all() == []
    assert all(row.ended_at is not None for row in db.session.scalars(select(Deputy)))
    assert db.session.get_one(Task, task.id).version == 2
    told = db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task.id)).one()
    assert told.summary == f"Lấy lại từ {officer.name}, vì tài khoản đã ngừng sử dụng"


def test_an_administrator_neither_disables_himself_nor_changes_his_own_role() -> None:
    me, other = make_account(Role.ADMIN), make_account(Role.ADMIN)
    with pytest.raises(NotAllowed):
        change_account(username=me.username, is_active=False, by=actor_of(me))
    with pytest.raises(NotAllowed):
        change_account(username=me.username, role=Role.OFFICE_HEAD, by=actor_of(me))
    change_account(username=other.username, role=Role.OFFICE_HEAD, by=actor_of(me))
    change_account(username=me.username, name="Tên khác", role=Role.ADMIN, by=actor_of(me))


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.VIEWER}])
def test_the_last_administrator_stays_whoever_asks(change: dict[str, object]) -> None:
    last, gone = make_account(Role.ADMIN), make_account(Role.ADMIN)
    gone.is_active = False
    db.session.commit()
    with pytest.raises(Refused, match="quản trị cuối cùng"):
        change_account(username=last.username, by=SYSTEM, **change)  # type: ignore[arg-type]
    change_account(username=gone.username, is_active=True, by=SYSTEM)
    change_account(username=last.username, by=SYSTEM, **change)  # type: ignore[arg-type]


def test_who_saves_a_form_made_before_anothers_change_is_told() -> None:
    account = make_account()
    seen = account_mark(account)
    change_account(username=account.username, name="Người kia đổi", seen=seen, by=make_actor(Role.ADMIN))
    with pytest.raises(StaleVersion):
        change_account(username=account.username, name="Tôi đổi", seen=seen, by=make_actor(Role.ADMIN))
    assert db.session.get_one(Account, account.id).name == "Người kia đổi"


@pytest.mark.parametrize("name", ["", "   ", "Đ" * 201])
def test_a_name_is_needed_and_fits(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_account(username="moi", name=name, role=Role.VIEWER, by=SYSTEM)
    assert refused.value.field == "name"


def test_a_link_lives_for_half_an_hour(clock: Clock) -> None:  # noqa: ARG001 - frozen
    make_access_link(username=make_account().username, by=SYSTEM)
    link = db.session.scalars(select(AccessLink)).one()
    assert (link.expires_at - link.created_at).total_seconds() == 1800


def test_two_administrators_who_disable_each_other_leave_one(app: Flask) -> None:
    people = [make_account(Role.ADMIN), make_account(Role.ADMIN)]
    pairs = [(actor_of(people[0]), people[1].username), (actor_of(people[1]), people[0].username)]
    together = threading.Barrier(2)
    refused: list[str] = []

    def disable(by: Actor, username: str) -> None:
        with app.app_context():
            together.wait()
            try:
                change_account(username=username, is_active=False, by=by)
            except Refused as error:
                refused.append(str(error))

    threads = [threading.Thread(target=disable, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert len(refused) == 1
    assert sorted(db.session.get_one(Account, one.id).is_active for one in people) == [False, True]
