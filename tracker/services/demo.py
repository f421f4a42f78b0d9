"""The demonstration: the sample workbooks, moved so that their last day is today, and people to sign in as.

Everything it brings is marked, so that `demo_removal` can take it away again; it is loaded as a whole or not at all.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.agencies import kind_by_name
from tracker.domain.permissions import OF_AN_AGENCY, Actor, Role
from tracker.domain.streams import Stream
from tracker.errors import Refused
from tracker.files.workbook.reading import Sheet, read_workbook
from tracker.files.workbook.task_row import ReadSheet
from tracker.models import Account, Agency, Task
from tracker.services.history import Entry, write_history
from tracker.services.imports.apply import apply_plan
from tracker.services.imports.applying import Source
from tracker.services.imports.workbook import plan_sheets, read_sheets
from tracker.services.passwords import hash_password

_FOLDER = Path(__file__).parents[1] / "demo_data"
_LAST_DAY = date(2024, 6, 12)
_WORKBOOKS = (
    ("nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx", Stream.PROVINCIAL),
    ("nhiem-vu-khong-thoi-han-2024-06-12.xlsx", Stream.PROVINCIAL),
    ("nhiem-vu-chinh-phu-giao-2024-06-12.xlsx", Stream.CENTRAL),
)
#: Sở Kế hoạch và Đầu tư: it leads many tasks, some of them late.
_AGENCY = "H50.05"
_SIZE_LIMIT_MB = 20
# Nothing that looks like something else: no 0 and o, no 1, i and l.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
_GIVEN_NAMES = ("Văn An", "Thị Bình", "Quang Dũng", "Thu Giang", "Đức Huy", "Ngọc Khánh", "Hải Long", "Minh Nguyệt")


@dataclass(frozen=True)
class SignIn:
    """A made-up person as whom one can sign in. The password is known here alone: the database has its hash."""

    username: str
    name: str
    role: Role
    agency_code: str | None = None
    password: str = ""


_SIGN_INS = (
    SignIn("demo.chuyenvien", "Nguyễn Thị Thu Hà", Role.OFFICE_OFFICER),
    SignIn("demo.chanhvanphong", "Trần Quốc Việt", Role.OFFICE_HEAD),
    SignIn("demo.giamdoc", "Phạm Hồng Sơn", Role.AGENCY_HEAD, _AGENCY),
    SignIn("demo.chuyenvienso", "Hoàng Mai Lan", Role.AGENCY_OFFICER, _AGENCY),
    SignIn("demo.chutich", "Lê Minh Đức", Role.LEADER),
    SignIn("demo.thanhtra", "Võ Thanh Bình", Role.VIEWER),
    SignIn("demo.quantri", "Đặng Anh Tuấn", Role.ADMIN),
)


def load_demo(*, by: Actor) -> list[SignIn]:
    """Load the demonstration, and give the people as whom one can sign in, with passwords made for this installation.

    Each agency also has a head with an address, so that reminders have somebody to go to; these cannot sign in.

    Raises:
        Refused: the database has tasks or agencies, which made-up ones must not mix with.
    """
    at = clock.now()
    today = clock.today(at)
    lists = [(name, stream, _read_moved(name, today - _LAST_DAY)) for name, stream in _WORKBOOKS]
    sign_ins = [replace(one, password=_draw_password()) for one in _SIGN_INS]
    hashes = {one.username: hash_password(one.password) for one in sign_ins}
    with transaction() as session:
        _refuse_if_used(session)
        agencies = _add_agencies(session)
        _put_accounts(session, [*sign_ins, *_heads(agencies)], hashes, agencies, at)
        for name, stream, sheets in lists:
            plan = plan_sheets(sheets, stream=stream)
            applied = apply_plan(session, plan, Source(stream, name, by, at, today, is_demo=True), _silently)
            write_history(session, applied.entries, at=at, by=by)
        write_history(session, [Entry("minh-hoa", "Nạp dữ liệu minh họa", today)], at=at, by=by)
    return sign_ins


def _silently(_rows: int) -> None:
    """No progress is shown: it takes seconds."""


def _read_moved(name: str, by: timedelta) -> list[ReadSheet]:
    sheets = read_workbook((_FOLDER / name).read_bytes(), limit_mb=_SIZE_LIMIT_MB)
    return read_sheets([_moved(sheet, by) for sheet in sheets])


def _moved(sheet: Sheet, by: timedelta) -> Sheet:
    return Sheet(sheet.name, [[cell + by if isinstance(cell, date) else cell for cell in row] for row in sheet.rows])


def _draw_password() -> str:
    """Four groups of four: about 79 bits, and easy to type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _refuse_if_used(session: Session) -> None:
    if session.scalar(select(exists().where(Task.id.is_not(None)))):
        message = (
            "Cơ sở dữ liệu đã có nhiệm vụ, nên không nạp dữ liệu minh họa. "
            "Nếu đó là dữ liệu minh họa cũ, gỡ trước bằng flask demo remove."
        )
        raise Refused(message)
    if session.scalar(select(exists().where(Agency.id.is_not(None)))):
        message = (
            "Cơ sở dữ liệu đã có danh mục cơ quan, nên không nạp dữ liệu minh họa. Dùng một cơ sở dữ liệu khác để thử."
        )
        raise Refused(message)


def _add_agencies(session: Session) -> dict[str, Agency]:
    told = json.loads((_FOLDER / "agencies.json").read_text(encoding="utf-8"))
    agencies = [
        Agency(code=one["code"], name=one["name"], kind=kind_by_name(one["name"]), aliases=[], is_demo=True)
        for one in told
    ]
    session.add_all(agencies)
    session.flush()
    return {agency.code: agency for agency in agencies}


def _heads(agencies: Iterable[str]) -> list[SignIn]:
    """A head for every agency but the one whose head is among those who sign in."""
    codes = [code for code in agencies if code != _AGENCY]
    return [SignIn(f"demo.{code.lower()}", _made_up_name(n), Role.AGENCY_HEAD, code) for n, code in enumerate(codes)]


def _made_up_name(number: int) -> str:
    return f"{_FAMILY_NAMES[number % len(_FAMILY_NAMES)]} {_GIVEN_NAMES[number % len(_GIVEN_NAMES)]}"


def _put_accounts(
    session: Session, people: list[SignIn], hashes: dict[str, str], agencies: dict[str, Agency], at: datetime
) -> None:
    """Add the people; those whom an earlier demonstration left behind, disabled, are given back what they had."""
    known = {
        account.username: account
        for account in session.scalars(select(Account).where(Account.username.in_([one.username for one in people])))
    }
    for one in people:
        account = known.get(one.username) or Account(username=one.username, created_at=at, is_demo=True)
        if not account.is_demo:
            message = f"Tên đăng nhập «{one.username}» đã có người dùng, nên không nạp dữ liệu minh họa."
            raise Refused(message)
        account.name, account.role, account.is_active = one.name, one.role, True
        account.email = f"{one.username}@example.test"
        account.agency_id = agencies[one.agency_code].id if one.role in OF_AN_AGENCY and one.agency_code else None
        account.password_hash = hashes.get(one.username)
        session.add(account)
    session.flush()
