"""What waits for the Office: the kinds of it, and when an agency that does not answer becomes one of them."""

from datetime import date
from enum import StrEnum

from tracker.domain.calendar import Calendar


class Waiting(StrEnum):
    """Why a task is in the Office's queue. The value is the word in addresses."""

    REPORT = "bao-cao"
    REQUEST = "xin-gia-han"
    DECLINED = "tu-choi"
    NOT_ACCEPTED = "chua-tiep-nhan"


WAITING_WORDS = {
    Waiting.REPORT: "Báo cáo chờ xác nhận",
    Waiting.REQUEST: "Xin gia hạn",
    Waiting.DECLINED: "Cơ quan từ chối",
    Waiting.NOT_ACCEPTED: "Chưa tiếp nhận",
}


def accepted_too_late_before(today: date, *, within_working_days: int, calendar: Calendar) -> date:
    """A task handed out before this day, and not accepted yet, has waited longer than the office lets it.

    With one working day: what was handed out on Monday may be accepted until the end of Tuesday, and shows on
    Wednesday.
    """
    return calendar.subtract_working_days(today, within_working_days)
