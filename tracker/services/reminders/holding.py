"""No flood: a morning that would mail unusually many people waits until somebody says that it may, or may not."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import literal_column, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.delivery import HoldAnswer, SlotOutcome
from tracker.domain.permissions import Actor
from tracker.domain.reminder_rules import ReminderRules, is_flood
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import ActRefused
from tracker.models import HeldDay, ReminderSlot
from tracker.queries.held_day import count_called, find_held_day, find_usual_people
from tracker.services.history import Entry, write_history


def is_held(session: Session, day: date, at: datetime, rules: ReminderRules, *, waiting: tuple[Any, ...]) -> bool:
    """Whether what waits has to wait for a person's word; if so, that is written down, for every process and page.

    What somebody let go on this day is not asked about again, unless as many people more are to be mailed.
    """
    begin = clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    people, tasks = count_called(day, begin, waiting=waiting)
    if not tasks:
        return False
    held = find_held_day(day)
    allowed = held.allowed if held else 0
    usual = find_usual_people(at, before=day) if people > allowed else None
    if not is_flood(people=people, usual=usual, allowed=allowed, rules=rules):
        if held is not None and held.answer is None and not held.allowed:
            session.delete(held)
        return False
    if held is None:
        session.add(HeldDay(day=day, people=people, tasks=tasks, held_at=at, allowed=0))
    else:
        held.people, held.tasks = people, tasks
        if held.answer is not None:
            held.answer, held.answered_at, held.answered_by, held.held_at = None, None, "", at
    return True


def answer_held_day(*, answer: HoldAnswer, by: Actor) -> HeldDay:
    """Let today's mails go, or drop them: what waits is then cancelled, and tomorrow begins anew.

    Raises:
        ActRefused: nothing is held back today, or somebody has answered already.
    """
    at = clock.now()
    day = clock.today(at)
    with transaction() as session:
        held = find_held_day(day)
        if held is None or held.answer is not None:
            message = "Không có thư nào đang chờ quyết định. Có thể người khác vừa quyết định; mở lại trang để xem."
            raise ActRefused(message)
        held.answer, held.answered_by, held.answered_at = answer, by.name, at
        told = f"{count_in_words(held.people)} người về {count_in_words(held.tasks)} nhiệm vụ"
        if answer is HoldAnswer.SEND:
            held.allowed = held.people
            summary = f"Cho gửi thư nhắc việc ngày {day_in_words(day)}: {told}"
        else:
            _drop(session, day, by)
            summary = f"Bỏ thư nhắc việc ngày {day_in_words(day)}: {told}"
        write_history(session, [Entry("thu-nhac-viec", summary, day)], at=at, by=by)
    return held


def _drop(session: Session, day: date, by: Actor) -> None:
    why = f"{by.name} chọn không gửi ngày {day_in_words(day)}"
    session.execute(
        update(ReminderSlot)
        .where(ReminderSlot.outcome == literal_column("'planned'"), ReminderSlot.falls_on <= day)
        .values(outcome=SlotOutcome.CANCELLED, why=why[:200])
        .execution_options(synchronize_session=False)
    )
