"""Recurring duties: begun from a task, changed and ended. Tasks that were made stay as they are, whatever is done."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import State
from tracker.domain.occurrences import Schedule
from tracker.domain.permissions import Actor
from tracker.domain.rule_choices import RuleChoice, RuleKind
from tracker.domain.rule_words import rule_in_words
from tracker.domain.wording import day_in_words
from tracker.errors import ActRefused, NotFound, StaleVersion
from tracker.models import Agency, Cooperation, SeriesOccurrence, Task, TaskSeries
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import occurrences_until
from tracker.queries.series_history import list_series_changes_since
from tracker.services.form_checks import require_office
from tracker.services.history import Entry, write_history
from tracker.services.quicker import STILL_TYPED, who_changed
from tracker.services.series_changes import changes_in_words
from tracker.services.series_checks import Before, SeriesFacts, SeriesForm, check_series
from tracker.services.series_rows import (
    SERIES_ACT,
    entry_of,
    fill,
    last_day_made,
    lock_series,
    parts_of,
    set_cooperating,
)


def begin_series(*, task_code: str, told: SeriesForm, by: Actor) -> int:
    """Let a task come back by a rule, and give the number of the series; the task is its first time.

    Raises:
        NotFound: there is no such task.
        ActRefused: it comes back already, was revoked, or names no document.
        InvalidForm: something of the rule or the duty cannot be so.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        task = _task_to_repeat(session, task_code)
        facts = check_series(session, told, today=clock.today(at))
        series, entries = _begin(session, task, facts, at)
        write_history(session, entries, at=at, by=by)
        return series.id


def repeat_draft(*, task_code: str, rule: str, by: Actor) -> int:
    """Let a draft (or a task) come back by an RRULE of RFC 5545, with all that it says, as is usual where it is silent.

    It is what a page that makes drafts calls once the draft is there; the number of the series is given back. The rule
    begins on the draft's due date, or else on the day it was given; what lies before today is not made.

    Raises:
        NotFound, ActRefused: as `begin_series`.
        InvalidForm: the rule is none of those that are accepted (field `kind`), or an agency is no more.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        series, entries = put_series(session, task_code=task_code, rule=rule, at=at)
        write_history(session, entries, at=at, by=by)
        return series.id


def put_series(session: Session, *, task_code: str, rule: str, at: datetime) -> tuple[TaskSeries, list[Entry]]:
    """The same within the caller's transaction; gives what the history is to say of it."""
    task = _task_to_repeat(session, task_code)
    told = form_of_task(session, task, RuleChoice(RuleKind.OTHER, rule=rule), today=clock.today(at))
    return _begin(session, task, check_series(session, told, today=clock.today(at)), at)


def change_series(*, number: int, version: int, told: SeriesForm, by: Actor) -> None:
    """Change what is to come of a series; one that had ended goes on.

    Raises:
        NotFound: there is none.
        StaleVersion: somebody else changed it.
        InvalidForm: something cannot be so.
    """
    require_office(by)
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        series = _as_shown(session, number, version)
        last_made = last_day_made(session, number)
        facts = check_series(session, told, today=today, before=Before(series, last_made))
        parts = parts_of(session, number)
        lead = session.get_one(Agency, series.lead_agency_id)
        summary = changes_in_words(series, facts, lead_name=lead.name, parts=parts)
        fill(session, series, facts)
        series.ended_on = None
        series.version += 1
        session.flush()
        set_cooperating(session, number, facts, parts)
        session.flush()
        write_history(session, [entry_of(series, summary, today, rule=series.rule)], at=at, by=by)


def end_series(*, number: int, version: int, by: Actor) -> None:
    """Make nothing more of a series from now on.

    Raises:
        NotFound: there is none.
        ActRefused: it has ended already.
        StaleVersion: somebody else changed it.
    """
    require_office(by)
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        series = _as_shown(session, number, version, cure="Chưa kết thúc. Xem lại rồi kết thúc.")
        if series.ended_on is not None:
            message = f"Nhiệm vụ định kỳ này đã kết thúc ngày {day_in_words(series.ended_on)}."
            raise ActRefused(message)
        series.ended_on = today
        series.version += 1
        session.flush()
        summary = f"Kết thúc nhiệm vụ định kỳ số {number}: {series.content[:200]}"
        write_history(session, [entry_of(series, summary, today)], at=at, by=by)


def form_of_task(session: Session, task: Task, rule: RuleChoice, *, today: date) -> SeriesForm:
    """What a series says that begins from a task, where nobody says otherwise."""
    taking_part = select(Cooperation.agency_id).where(Cooperation.task_id == task.id).order_by(Cooperation.agency_id)
    return SeriesForm(
        content=task.content,
        lead=task.lead_agency_id,
        rule=rule,
        first_on=max(task.due_on or task.assigned_on, today),
        cooperating=list(session.scalars(taking_part)),
        assigner=task.assigner,
        field=task.field,
        is_starred=task.is_starred,
    )


def day_of_first_time(task: Task, schedule: Schedule, calendar: Calendar) -> date:
    """The rule's day that the task a series begins from stands for: it is not made again.

    Where the rule has no such day it is the task's due date, or else the day it was given.
    """
    if task.due_on is None:
        return task.assigned_on
    found = occurrences_until(schedule, task.due_on + timedelta(days=1), calendar=calendar)
    return next((one.day for one in reversed(found) if task.due_on in {one.day, one.due_on}), task.due_on)


def _task_to_repeat(session: Session, task_code: str) -> Task:
    task = session.scalar(select(Task).where(Task.code == task_code).with_for_update())
    if task is None:
        message = f"Không có nhiệm vụ {task_code}."
        raise NotFound(message)
    number = session.scalar(select(SeriesOccurrence.series_id).where(SeriesOccurrence.task_id == task.id))
    if number is not None:
        message = f"Nhiệm vụ {task_code} đã thuộc nhiệm vụ định kỳ số {number}. Sửa nhiệm vụ định kỳ đó."
        raise ActRefused(message)
    if task.state is State.REVOKED:
        message = f"Nhiệm vụ {task_code} đã thu hồi nên không lặp lại. Chọn nhiệm vụ khác."
        raise ActRefused(message)
    if task.document_id is None:
        message = "Nhiệm vụ này không ghi văn bản giao. Nhập văn bản, thêm nhiệm vụ vào đó, rồi đặt lặp lại."
        raise ActRefused(message)
    return task


def _begin(session: Session, task: Task, facts: SeriesFacts, at: datetime) -> tuple[TaskSeries, list[Entry]]:
    """Store the series with the task as its first time, and say what the history is to tell."""
    today = clock.today(at)
    series = TaskSeries(stream=task.stream, document_id=task.document_id, begun_at=at, is_demo=task.is_demo)
    fill(session, series, facts)
    session.add(series)
    session.flush()
    taking_part = session.scalars(select(Cooperation).where(Cooperation.task_id == task.id))
    set_cooperating(session, series.id, facts, {one.agency_id: one.part for one in taking_part})
    day = day_of_first_time(task, facts.schedule, get_calendar(today))
    session.add(
        SeriesOccurrence(
            series_id=series.id, day=day, due_on=task.due_on, task_id=task.id, task_code=task.code, made_on=today
        )
    )
    session.flush()
    words = rule_in_words(facts.schedule.rule, until_on=facts.schedule.until_on)
    summary = f"Đặt nhiệm vụ định kỳ số {series.id}, {words}: {facts.lead.name} chủ trì. {facts.content}"
    told = {"series": series.id, "version": task.version}
    of_task = Entry(SERIES_ACT, f"Đặt lặp lại: {words}", today, task.id, task.code, told)
    return series, [entry_of(series, summary, today, rule=series.rule, task=task.code), of_task]


def _as_shown(session: Session, number: int, version: int, *, cure: str = STILL_TYPED) -> TaskSeries:
    series = lock_series(session, number)
    if series.version != version:
        changes = list_series_changes_since(number, version)
        raise StaleVersion(who_changed(f"nhiệm vụ định kỳ số {number}", changes, cure=cure))
    return series
