"""How long tasks are overdue, in bands: a week, a month, two months, four, and more."""

from datetime import date, timedelta
from enum import StrEnum


class OverdueBand(StrEnum):
    """A band of days overdue; the value stands in addresses."""

    WEEK = "1-7"
    MONTH = "8-30"
    TWO_MONTHS = "31-60"
    FOUR_MONTHS = "61-120"
    MORE = "121"


_DAYS: dict[OverdueBand, tuple[int, int | None]] = {
    OverdueBand.WEEK: (1, 7),
    OverdueBand.MONTH: (8, 30),
    OverdueBand.TWO_MONTHS: (31, 60),
    OverdueBand.FOUR_MONTHS: (61, 120),
    OverdueBand.MORE: (121, None),
}
BAND_WORDS = {
    band: f"{least}–{most} ngày" if most is not None else f"trên {least - 1} ngày"
    for band, (least, most) in _DAYS.items()
}


def overdue_since(band: OverdueBand, day: date) -> tuple[date | None, date]:
    """The earliest and the latest due date of a task that is so long overdue on a day; None: however early."""
    least, most = _DAYS[band]
    return (day - timedelta(days=most) if most is not None else None), day - timedelta(days=least)


def band_of(days: int) -> OverdueBand | None:
    """The band of so many days overdue; None for a task that is not."""
    for band, (least, most) in _DAYS.items():
        if days >= least and (most is None or days <= most):
            return band
    return None
