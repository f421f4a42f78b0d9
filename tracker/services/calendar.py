"""Days off that differ from the holiday package, and years somebody has compared with the notices."""

from datetime import date

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.models import CalendarDay, CalendarYear
from tracker.services.history import Entry, write_history


def set_day(*, day: date, is_working: bool, name: str, notice: str, by: Actor) -> None:
    """Say that a day is off or worked, with the notice it rests on."""
    at = clock.now()
    with transaction() as session:
        session.merge(CalendarDay(day=day, is_working=is_working, name=name, notice=notice))
        summary = f"Ngày {day:%d/%m/%Y}: {'làm việc' if is_working else 'nghỉ'}, theo {notice}"
        write_history(session, [Entry("lich", summary, clock.today(at), subject=f"{day:%Y-%m-%d}")], at=at, by=by)


def confirm_year(*, year: int, notice: str, by: Actor) -> None:
    """Say that the days off of a year agree with the notice; its warning goes."""
    at = clock.now()
    with transaction() as session:
        session.merge(CalendarYear(year=year, notice=notice))
        summary = f"Xác nhận ngày nghỉ năm {year}, theo {notice}"
        write_history(session, [Entry("lich", summary, clock.today(at), subject=str(year))], at=at, by=by)
