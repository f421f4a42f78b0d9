"""Numbers and dates as Vietnamese officials write and say them: `6.038`, `96,07%`, `còn 2 ngày`, `quá 9 ngày`."""

import re
from datetime import date

#: The act an entry of the history tells of: up to the colon behind which stands what people wrote.
_HEAD = re.compile(r"[^:\n(]{1,100}(?:\([^()\n]{1,80}\)[^:\n(]{0,60})?:(?= )")
#: What stands where there is nothing to divide by: not 0 and not 100.
DASH = "–"


def count_in_words(number: int) -> str:
    """A whole number with points between thousands: 6038 is '6.038'."""
    return f"{number:,}".replace(",", ".")


def rate_in_words(rate: str | None) -> str:
    """A percentage with a decimal comma, or a dash: '96.07' is '96,07%'."""
    return DASH if rate is None else rate.replace(".", ",") + "%"


def points_in_words(hundredths: int) -> str:
    """A difference of two rates in hundredths of a point: '+0,42 điểm', '−1,30 điểm', 'không đổi'."""
    if hundredths == 0:
        return "không đổi"
    whole, part = divmod(abs(hundredths), 100)
    return f"{'+' if hundredths > 0 else '−'}{whole},{part:02d} điểm"


def day_in_words(day: date | None) -> str:
    """A day as dd/mm/yyyy, or a dash."""
    return DASH if day is None else f"{day:%d/%m/%Y}"


def time_left_in_words(due_on: date, day: date) -> str:
    """How far a due date is from a day: 'còn 2 ngày', 'hạn hôm nay', 'quá 9 ngày'."""
    days = (due_on - day).days
    if days == 0:
        return "hạn hôm nay"
    return f"còn {count_in_words(days)} ngày" if days > 0 else f"quá {count_in_words(-days)} ngày"


def delay_in_words(due_on: date, reported_on: date) -> str:
    """How a report stands to its due date: 'sớm 3 ngày', 'đúng ngày hạn', 'chậm 5 ngày'."""
    days = (due_on - reported_on).days
    if days == 0:
        return "đúng ngày hạn"
    return f"sớm {count_in_words(days)} ngày" if days > 0 else f"chậm {count_in_words(-days)} ngày"


def size_in_words(size: int) -> str:
    """The size of a file: '812 byte', '34 KB', '2,4 MB'."""
    if size < 1024:
        return f"{size} byte"
    if size < 1024 * 1024:
        return f"{(size + 512) // 1024} KB"
    tenths = (size * 10 + 512 * 1024) // (1024 * 1024)
    return f"{tenths // 10},{tenths % 10} MB"


def head_and_rest(told: str) -> tuple[str, str]:
    """What an entry of the history tells, parted where the act ends and what people wrote of it begins."""
    head = _HEAD.match(told)
    return (told, "") if head is None else (head[0], told[head.end() :])
