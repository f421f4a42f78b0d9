"""The history of what is about no task: who signed in, who changed accounts, agencies, days and settings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from tracker.db import db
from tracker.domain.wording import count_in_words
from tracker.models import HistoryEntry
from tracker.queries.accounts import list_called

PAGE_SIZE = 100

#: What the log shows: acts that are about no task, by the word under which they are stored. A list of what is shown and
#: not of what is hidden, since documents, too, are entered without a task, and tell what tasks are about.
OFFICE_ACT_WORDS = {
    "dang-nhap": "Đăng nhập, đăng xuất",
    "dang-nhap-sai": "Đăng nhập không thành công",
    "khong-co-quyen": "Bị từ chối vì không có quyền",
    "tai-khoan": "Tài khoản",
    "lam-thay": "Làm thay",
    "co-quan": "Cơ quan",
    "lich": "Lịch nghỉ",
    "thiet-lap": "Thiết lập",
    "xuat-danh-sach": "Xuất danh sách",
    "xuat-bao-cao": "Xuất báo cáo",
    "nhac-viec": "Quy tắc nhắc việc",
    "thu-nhac-viec": "Thư nhắc việc chờ duyệt",
    "chot-so-lieu": "Chốt số liệu",
    "cong-khai": "Công khai số liệu",
    "minh-hoa": "Dữ liệu minh họa",
}
#: An export's summary tells what was searched for; the log tells how much was taken.
_EXPORT, _REPORT = "xuat-danh-sach", "xuat-bao-cao"


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
            HistoryEntry.details,
        )
        .where(*conditions)
        .order_by(HistoryEntry.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = [
        LogRow(
            row.id, row.at, row.actor_name, row.act, row.subject, _without_content(row.act, row.summary, row.details)
        )
        for row in rows
    ]
    return found, total


def _without_content(act: str, summary: str, details: dict[str, Any]) -> str:
    if act == _EXPORT:
        return f"Xuất danh sách nhiệm vụ, {count_in_words(details['rows'])} dòng"
    return summary.partition(". Điều kiện: ")[0] if act == _REPORT else summary


def _conditions(act: str, words: str) -> list[ColumnElement[bool]]:
    """What narrows the log. `words` mean a person: who acted, or whom it was about."""
    conditions: list[ColumnElement[bool]] = [
        HistoryEntry.task_id.is_(None),
        HistoryEntry.act.in_(OFFICE_ACT_WORDS),
    ]
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
