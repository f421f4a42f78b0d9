"""Changing accounts: name, address, role, agency, and whether they are in use. What a person had goes with it."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import ROLE_WORDS, Actor, Role
from tracker.errors import NotAllowed, Refused, StaleVersion
from tracker.models import Account, Agency, Task, TaskOfficer
from tracker.queries.accounts import account_mark
from tracker.queries.timeline import list_last_office_change
from tracker.services.accounts import (
    account_to_change,
    agency_of,
    email_address,
    end_sessions,
    person_name,
    phone_number,
    void_links,
)
from tracker.services.deputies import end_all_deputies
from tracker.services.history import Entry, write_history
from tracker.services.quicker import what_was_changed


def change_account(
    *,
    username: str,
    by: Actor,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    role: Role | None = None,
    agency_code: str | None = None,
    is_active: bool | None = None,
    seen: str | None = None,
) -> None:
    """Change what is given of a person; an empty address takes the address away. `role` and `agency_code` go together.

    Who is made inactive is signed out everywhere, is reminded no more, and stays in the history. Like another role or
    agency, it ends deputies on either side and takes back the tasks that the head gave to this officer: what stood for
    him before does not come back when he does.
    `seen` is the mark (`account_mark`) of what the form was made from; None when there was no form.

    Raises:
        NotFound: there is no such account.
        StaleVersion: somebody else changed it since.
        NotAllowed: an administrator would end his own access.
        Refused: nobody would be left to administer.
    """
    at = clock.now()
    with transaction() as session:
        _wait_for_administrators(session)
        account = account_to_change(session, username)
        if seen is not None and seen != account_mark(account):
            told = list_last_office_change("tai-khoan", _changed(account), subject=account.username)
            cure = "Những gì đang có hiện ở cột bên; xem lại rồi lưu. Những gì bạn đã nhập vẫn còn trong biểu mẫu."
            raise StaleVersion(what_was_changed("tài khoản này", told, cure=cure))
        changes: list[str] = []
        entries: list[Entry] = []
        if name is not None and (new_name := person_name(name)) != account.name:
            changes.append(f"tên {account.name} → {new_name}")
            account.name = new_name
        if email is not None and (address := email_address(email)) != account.email:
            changes.append(f"thư {account.email or 'không có'} → {address or 'không có'}")
            account.email = address
        if phone is not None and (number := phone_number(phone)) != account.phone:
            changes.append(f"điện thoại {account.phone or 'không có'} → {number or 'không có'}")
            account.phone = number
        if role is not None:
            moved = _move(session, account, role, agency_code, by)
            if moved:
                entries += _take_away(session, account, at, "vì đã đổi vai trò hoặc cơ quan")
            changes += moved
        if is_active is not None and is_active != account.is_active:
            entries += _set_active(session, account, by, at, is_active=is_active)
            changes.append("mở lại" if is_active else "ngừng sử dụng")
        if not changes:
            return
        session.flush()
        summary = f"{_changed(account)}{', '.join(changes)}"
        entry = Entry("tai-khoan", summary, clock.today(at), subject=account.username)
        write_history(session, [entry, *entries], at=at, by=by)


def _changed(account: Account) -> str:
    """How the history begins to tell of a change to an account."""
    return f"Tài khoản {account.username}: "


def _wait_for_administrators(session: Session) -> None:
    # In the order of their numbers, and before anything else: two administrators who disable each other take turns.
    session.execute(
        select(Account.id).where(Account.role == Role.ADMIN, Account.is_active).order_by(Account.id).with_for_update()
    )


def _set_active(session: Session, account: Account, by: Actor, at: datetime, *, is_active: bool) -> list[Entry]:
    if is_active:
        account.is_active = True
        return []
    _refuse_loss_of_administration(session, account, by)
    account.is_active = False
    void_links(session, account, at)
    return _take_away(session, account, at, "vì tài khoản đã ngừng sử dụng")


def _move(session: Session, account: Account, role: Role, agency_code: str | None, by: Actor) -> list[str]:
    """Give another role or agency, and say in words what changed."""
    agency_id = agency_of(session, role, agency_code)
    changes = []
    if role is not account.role:
        if by.account_id is not None and by.account_id == account.id:
            message = "Bạn không đổi được vai trò của chính mình. Nhờ một quản trị khác."
            raise NotAllowed(message)
        if account.is_active:
            _refuse_loss_of_administration(session, account, by)
        changes.append(f"vai trò {ROLE_WORDS[account.role]} → {ROLE_WORDS[role]}")
    if agency_id != account.agency_id:
        changes.append(f"cơ quan {_called(session, account.agency_id)} → {_called(session, agency_id)}")
    account.role, account.agency_id = role, agency_id
    return changes


def _refuse_loss_of_administration(session: Session, account: Account, by: Actor) -> None:
    if account.role is not Role.ADMIN:
        return
    if by.account_id is not None and by.account_id == account.id:
        message = "Bạn không ngừng được tài khoản của chính mình. Nhờ một quản trị khác."
        raise NotAllowed(message)
    others = exists().where(Account.role == Role.ADMIN, Account.is_active, Account.id != account.id)
    if not session.scalar(select(others)):
        message = f"{account.name} là quản trị cuối cùng đang hoạt động. Thêm hoặc mở lại một quản trị khác trước."
        raise Refused(message)


def _take_away(session: Session, account: Account, at: datetime, why: str) -> list[Entry]:
    """End what a person had by his place and his use of the product, and give what the tasks' history is to say."""
    end_sessions(session, account, at)
    end_all_deputies(session, account.id, at)
    given = session.scalars(
        select(Task)
        .join(TaskOfficer, TaskOfficer.task_id == Task.id)
        .where(TaskOfficer.account_id == account.id)
        .order_by(Task.id)
        .with_for_update(of=Task)
    ).all()
    session.execute(delete(TaskOfficer).where(TaskOfficer.account_id == account.id))
    for task in given:
        task.version += 1
    summary = f"Lấy lại từ {account.name}, {why}"
    return [
        Entry(
            "lay-lai", summary, clock.today(at), task_id=task.id, subject=task.code, details={"version": task.version}
        )
        for task in given
    ]


def _called(session: Session, agency_id: int | None) -> str:
    return session.get_one(Agency, agency_id).name if agency_id is not None else "không có"
