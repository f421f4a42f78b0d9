"""Extensions: when an agency may ask for one, how far it may reach, and which requests come late.

The limits are settings of the office. They bind the agency that asks; the Office, which decides, is bound by none but
that a due date moves forward.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import Calendar
from tracker.domain.wording import day_in_words

#: Later than this is a slip of the pen.
_LAST_YEAR = 2100


@dataclass(frozen=True)
class ExtensionLimits:
    """What the office set: domain.md, 'Extension'."""

    working_days_before: int = 2
    """A request is made at least so many working days before the due date; a later one is allowed and marked late."""
    most_granted: int = 2
    """So often a task can be extended at an agency's request; 0: as often as the Office grants it."""
    most_days: int = 0
    """So many days after the due date in force an asked date may lie; 0: any number."""


def is_late_request(*, due_on: date, today: date, limits: ExtensionLimits, calendar: Calendar) -> bool:
    """Whether a request made today comes later than the office wants it. On the last day allowed it does not."""
    return today > calendar.subtract_working_days(due_on, limits.working_days_before)


def why_not_asked(*, due_on: date, asked: date, today: date, granted: int, limits: ExtensionLimits) -> str | None:
    """Why an agency cannot ask for this date, as a sentence with what to do; None when it can.

    `granted` is how many extensions the task has been granted at an agency's request.
    """
    if limits.most_granted and granted >= limits.most_granted:
        return (
            f"Nhiệm vụ đã được gia hạn {granted} lần, bằng mức tối đa. "
            "Báo cáo khó khăn trong phần cập nhật tiến độ để Văn phòng xem xét."
        )
    if reason := why_no_new_due_date(due_on=due_on, new=asked, today=today):
        return reason
    if limits.most_days and asked > due_on + timedelta(days=limits.most_days):
        last = day_in_words(due_on + timedelta(days=limits.most_days))
        return f"Mỗi lần gia hạn không quá {limits.most_days} ngày. Đề nghị một ngày không sau {last}."
    return None


def why_no_new_due_date(*, due_on: date, new: date, today: date) -> str | None:
    """Why a due date cannot be extended to this day; None when it can."""
    if new <= due_on:
        return f"Hạn mới phải sau hạn đang có hiệu lực ({day_in_words(due_on)})."
    if new.year > _LAST_YEAR:
        return f"Hạn mới phải trước năm {_LAST_YEAR + 1}."
    if new < today:
        return f"Hạn mới phải từ hôm nay ({day_in_words(today)}) trở đi."
    return None


def why_not_granted(*, due_on: date, asked: date, granted: date, today: date) -> str | None:
    """Why the Office cannot grant this date on a request; None when it can. Later than asked is no answer to it."""
    if granted > asked:
        return f"Hạn cho phép không sau ngày cơ quan đề nghị ({day_in_words(asked)}). Muốn dài hơn thì dùng «Gia hạn»."
    return why_no_new_due_date(due_on=due_on, new=granted, today=today)
