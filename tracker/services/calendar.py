"""Days off that differ from the holiday package, and years somebody has compared with the notices."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput, NotFound
from tracker.models import CalendarDay, CalendarYear
from tracker.queries.calendar import FIRST_YEAR, last_year, list_days_of_year
from tracker.services.acting import open_text, require
from tracker.services.history import Entry, write_history

_LONGEST = 200
_SATURDAY = 5


def set_day(*, day: date, is_working: bool, name: str, notice: str, by: Actor) -> None:
    """Say that a day is off or worked, with the notice it rests on. Due dates that were set already stay.

    Raises:
        InvalidInput: no notice is named, the year is not known, or the weekend is off anyway.
    """
    at = clock.now()
    name, notice = _line("name", open_text("name", name)), _line("notice", require("notice", notice, _NOTICE))
    _check_year(day.year, clock.today(at), "day")
    with transaction() as session:
        row = session.get(CalendarDay, day, with_for_update=True)
        if row is None and not is_working and day.weekday() >= _SATURDAY and not _is_worked(day, clock.today(at)):
            message = f"{day_in_words(day)} là cuối tuần, vốn đã nghỉ. Chọn ngày khác."
            raise InvalidInput(message, field="day")
        was = f" (trước đó: {_told(row)})" if row is not None else ""
        row = session.merge(CalendarDay(day=day, is_working=is_working, name=name, notice=notice))
        session.flush()
        _record(session, f"Ngày {day_in_words(day)}: {_told(row)}{was}", f"{day:%Y-%m-%d}", at, by)


def remove_day(*, day: date, by: Actor) -> None:
    """Let a day be again what the holiday package says.

    Raises:
        NotFound: nobody set this day.
    """
    at = clock.now()
    with transaction() as session:
        row = session.get(CalendarDay, day, with_for_update=True)
        if row is None:
            message = "Ngày này không do ai đặt."
            raise NotFound(message)
        summary = f"Bỏ ngày {day_in_words(day)} khỏi lịch (trước đó: {_told(row)})"
        session.delete(row)
        session.flush()
        _record(session, summary, f"{day:%Y-%m-%d}", at, by)


def confirm_year(*, year: int, notice: str, by: Actor) -> None:
    """Say that the days off of a year agree with the notice; its warning goes.

    Raises:
        InvalidInput: no notice is named, or the year is not known.
    """
    at = clock.now()
    notice = _line("notice", require("notice", notice, _NOTICE))
    _check_year(year, clock.today(at), "year")
    with transaction() as session:
        session.merge(CalendarYear(year=year, notice=notice))
        session.flush()
        _record(session, f"Xác nhận ngày nghỉ năm {year}, theo {notice}", str(year), at, by)


_NOTICE = "số và ngày của thông báo"


def _record(session: Session, summary: str, subject: str, at: datetime, by: Actor) -> None:
    write_history(session, [Entry("lich", summary, clock.today(at), subject=subject)], at=at, by=by)


def _told(row: CalendarDay) -> str:
    name = f", {row.name}" if row.name else ""
    return f"{'làm việc' if row.is_working else 'nghỉ'}{name}, theo {row.notice}"


def _line(field: str, text: str) -> str:
    line = one_line(text)
    if len(line) > _LONGEST:
        message = f"Không dài quá {_LONGEST} ký tự."
        raise InvalidInput(message, field=field)
    return line


def _check_year(year: int, today: date, field: str) -> None:
    if not FIRST_YEAR <= year <= last_year(today):
        message = f"Chỉ đặt được lịch các năm {FIRST_YEAR} đến {last_year(today)}."
        raise InvalidInput(message, field=field)


def _is_worked(day: date, today: date) -> bool:
    return any(row.day == day and row.is_working for row in list_days_of_year(day.year, today=today))
