"""Making the tasks of recurring duties: each time of each once, however many make them and whenever they stop."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import Act, State
from tracker.domain.occurrences import Occurrence, is_late, made_on
from tracker.domain.permissions import SYSTEM, Actor
from tracker.domain.rule_words import rule_in_words
from tracker.domain.wording import day_in_words
from tracker.errors import ActRefused
from tracker.models import Agency, Cooperation, Document, SeriesOccurrence, TaskSeries
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import list_coming, list_to_be_made, schedule_of
from tracker.queries.series_to_make import list_series_to_make
from tracker.services.acting import begin
from tracker.services.draft_checks import not_valid
from tracker.services.drafts import insert_draft
from tracker.services.form_checks import require_office
from tracker.services.handing_out import hand_out
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into
from tracker.services.series_rows import days_made, lock_series, parts_of
from tracker.services.task_codes import code_of, last_number

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MadeTask:
    """The task that was made for one time of a series."""

    code: str
    is_handed_out: bool
    is_late: bool


def make_due_occurrences(*, by: Actor = SYSTEM) -> list[MadeTask]:
    """Make every task that is to be made by today, one transaction each, and give those that were made.

    What an outage missed is made with them. A series that fails is told of in the log, and holds up no other.
    """
    made = []
    for number in list_series_to_make(clock.today()):
        try:
            while (one := _make_next_due(number, by)) is not None:
                made.append(one)
        except Exception:  # noqa: BLE001 - whatever is wrong with one duty, the others are still to be made
            _log.exception("series %s could not be made", number)
    return made


def make_now(*, number: int, day: date, by: Actor) -> MadeTask:
    """Make the next time of a series before its day has come. `day` is the rule's day as it was shown.

    Raises:
        NotFound: there is no such series.
        ActRefused: it was made already, is not the next one any more, or the series has ended.
    """
    require_office(by)
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        series = lock_series(session, number)
        already = days_made(session, number)
        if day in already:
            message = f"Kỳ {day_in_words(day)} đã được tạo. Xem trong danh sách các kỳ."
            raise ActRefused(message)
        _refuse_ended(series)
        coming = list_coming(schedule_of(series), already=already, calendar=get_calendar(today), today=today, limit=1)
        if not coming or coming[0].day != day:
            message = f"Kỳ {day_in_words(day)} không còn là kỳ tiếp theo. Xem lại các kỳ sắp tới."
            raise ActRefused(message)
        made = _make(session, series, coming[0], at=at, by=by)
        if made is None:
            message = f"Kỳ {day_in_words(day)} vừa được tạo."
            raise ActRefused(message)
        return made


def _make_next_due(number: int, by: Actor) -> MadeTask | None:
    """Make the earliest time that is to be made; None when there is none left."""
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        series = lock_series(session, number)
        if series.ended_on is not None:
            return None
        already = days_made(session, number)
        due = list_to_be_made(schedule_of(series), already=already, calendar=get_calendar(today), today=today)
        return _make(session, series, due[0], at=at, by=by) if due else None


def _make(session: Session, series: TaskSeries, one: Occurrence, *, at: datetime, by: Actor) -> MadeTask | None:
    """Make one task; None when somebody else was quicker, of which the unique key is the judge."""
    today = clock.today(at)
    late = is_late(one, today=today)
    claim: dict[str, Any] = {"series_id": series.id, "day": one.day, "due_on": one.due_on, "made_on": today}
    claimed = insert_into(session, SeriesOccurrence).values(**claim, task_code="", is_late=late)
    keys = ["series_id", "day"]
    if session.scalar(claimed.on_conflict_do_nothing(index_elements=keys).returning(SeriesOccurrence.day)) is None:
        return None
    lead = session.get_one(Agency, series.lead_agency_id)
    taking_part = _taking_part(session, series)
    task_id, code = _store(session, series, one, lead, [name for _, name, _ in taking_part], at)
    session.add_all(Cooperation(task_id=task_id, agency_id=id_, part=part) for id_, _, part in taking_part)
    session.flush()
    this_one = (SeriesOccurrence.series_id == series.id, SeriesOccurrence.day == one.day)
    session.execute(update(SeriesOccurrence).where(*this_one).values(task_id=task_id, task_code=code))
    told = {"series": series.id, "day": one.day.isoformat(), "document": series.document_id, "is_late": late}
    entries = [Entry("nhap-du-thao", _in_words(series, one, lead, today), today, task_id, code, told)]
    write_history(session, entries, at=at, by=by)
    is_given = series.is_handed_out and not late and _all_exist(session, lead, taking_part, today)
    if is_given:
        hand_out(begin(session, task_code=code, version=None, act=Act.HAND_OUT, by=by), lead)
    return MadeTask(code, is_given, late)


def _store(
    session: Session, series: TaskSeries, one: Occurrence, lead: Agency, taking_part: list[str], at: datetime
) -> tuple[int, str]:
    today = clock.today(at)
    # What is made late was to be given on its day: how late it was entered shows.
    assigned_on = made_on(one, days_before=series.days_before) if is_late(one, today=today) else today
    note = f"Nhập muộn: nhiệm vụ định kỳ số {series.id}, đáng lẽ tạo ngày {day_in_words(assigned_on)}."
    values = {
        "stream": series.stream,
        "document_id": series.document_id,
        "content": series.content,
        "assigner": series.assigner,
        "lead_agency_id": lead.id,
        "field": series.field,
        "is_starred": series.is_starred,
        "state": State.DRAFT,
        "state_since": today,
        "assigned_on": assigned_on,
        "due_on": one.due_on,
        "original_due_on": one.due_on,
        "note": note if is_late(one, today=today) else "",
        "entered_at": at,
        "is_demo": series.is_demo,
    }
    document = session.get_one(Document, series.document_id)
    year = assigned_on.year
    number = last_number(session, series.stream, year) + 1
    task_id, number = insert_draft(session, values, document, [lead.name, *taking_part], year, number)
    return task_id, code_of(series.stream, year, number)


def _taking_part(session: Session, series: TaskSeries) -> list[tuple[int, str, str]]:
    """Number, name and part of each agency that takes part, in the order of their codes."""
    parts = parts_of(session, series.id)
    agencies = session.scalars(select(Agency).where(Agency.id.in_(parts)).order_by(Agency.code))
    return [(one.id, one.name, parts[one.id]) for one in agencies if one.id != series.lead_agency_id]


def _all_exist(session: Session, lead: Agency, taking_part: list[tuple[int, str, str]], today: date) -> bool:
    """Whether the agencies exist today; otherwise the task stays a draft, which tells whoever hands it out."""
    others = session.scalars(select(Agency).where(Agency.id.in_([id_ for id_, _, _ in taking_part])))
    return not_valid([lead, *others], today) is None


def _in_words(series: TaskSeries, one: Occurrence, lead: Agency, today: date) -> str:
    until = f"hạn {day_in_words(one.due_on)}"
    if one.is_shifted:
        until += f" (thay cho {day_in_words(one.day)} là ngày nghỉ)"
    words = rule_in_words(schedule_of(series).rule)
    late = ", nhập muộn" if is_late(one, today=today) else ""
    return f"Tạo từ nhiệm vụ định kỳ số {series.id}, {words}{late}: {lead.name} chủ trì, {until}. {series.content}"


def _refuse_ended(series: TaskSeries) -> None:
    if series.ended_on is not None:
        message = f"Nhiệm vụ định kỳ này đã kết thúc ngày {day_in_words(series.ended_on)}. Muốn chạy lại thì sửa nó."
        raise ActRefused(message)
