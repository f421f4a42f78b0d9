"""The history of what is about no task: who signed in, who changed accounts, agencies, days and settings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from tracker.db import db
from tracker.models import HistoryEntry
from tracker.queries.accounts import list_called

PAGE_SIZE = 100

#: Acts that are about no task, by the word under which they are stored.
OFFICE_ACT_WORDS = {
    "dang-nhap": "Đăng nhập, đăng xuất",
    "tai-khoan": "Tài khoản",
    "lam-thay": "Làm thay",
    "co-quan": "Cơ quan",
    "lich": "Lịch nghỉ",
    "thiet-lap": "Thiết lập",
    "minh-hoa": "Dữ liệu minh họa",
}


@dataclass(frozen=True)
class LogRow:
    """One entry as an administrator reads it."""

    id: int
    at: datetime
    actor_name: str
    act: str
    subject: str
    summary: str


def list_log(*, act: str, words: str, page: int) -> tuple[list[LogRow], int]:
    """One page of the entries that are about no task, the latest first, and how many there are."""
    conditions = _conditions(act, words)
    total = db.session.scalar(select(func.count()).select_from(HistoryEntry).where(*conditions)) or 0
    rows = db.session.execute(
        select(
            HistoryEntry.id,
            HistoryEntry.at,
            HistoryEntry.actor_name,
            HistoryEntry.act,
            HistoryEntry.subject,
            HistoryEntry.summary,
        )
        .where(*conditions)
        .order_by(HistoryEntry.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return [LogRow(*row) for row in rows], total


def _conditions(act: str, words: str) -> list[ColumnElement[bool]]:
    """What narrows the log. `words` mean a person: who acted, or whom it was about."""
    conditions: list[ColumnElement[bool]] = [HistoryEntry.task_id.is_(None)]
    if act:
        conditions.append(HistoryEntry.act == act)
    if words:
        people = list_called(words)
        conditions.append(
            or_(
                HistoryEntry.account_id.in_([number for number, _ in people]),
                HistoryEntry.subject.in_([username for _, username in people]),
                HistoryEntry.actor_name.icontains(words, autoescape=True),
            )
        )
    return conditions
