"""The only place that reads the time.

A service or job calls it once, at its top, and hands the answer down: nothing below asks again, so one use case has
one moment and a test needs one frozen clock.
"""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_zone = ZoneInfo("Asia/Ho_Chi_Minh")


def use_zone(name: str) -> None:
    """Set the office's time zone, once, when the application is made."""
    global _zone
    _zone = ZoneInfo(name)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds that only ever go forward, a machine's sleep included; they mean nothing by themselves."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def local(at: datetime) -> datetime:
    """The instant as a clock on the office's wall shows it."""
    return at.astimezone(_zone)


def today(at: datetime | None = None) -> date:
    """The office's day at an instant, or now."""
    return local(at or now()).date()


def start_of(day: date) -> datetime:
    """The instant at which a day of the office begins, in UTC."""
    return datetime.combine(day, datetime.min.time(), _zone).astimezone(UTC)
