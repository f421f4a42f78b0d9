"""What a person says of a task to be given, checked as a whole before anything is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db import db
from tracker.domain.agencies import is_valid_on
from tracker.domain.due_ways import DueWay
from tracker.domain.streams import Stream
from tracker.domain.text import LONGEST_CONTENT
from tracker.domain.wording import day_in_words
from tracker.models import Agency
from tracker.queries.calendar import get_calendar
from tracker.queries.succession import list_predecessor_ids
from tracker.services.form_checks import FormChecks

#: In whose name the central government's tasks are given, where nothing else is said.
CENTRAL_ASSIGNER = "Thủ tướng Chính phủ"
#: More working days, or a later year, is a slip of the pen.
MOST_WORKING_DAYS = 500
LONGEST_PART = 2000
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Part:
    """An agency that takes part; what it is to contribute and by when, where that was said."""

    agency_id: int
    part: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class DraftForm:
    """What a person says of a task; the names are those of the form's fields."""

    content: str
    leads: Sequence[int]
    assigned_on: date | None
    due_way: DueWay | None
    due_on: date | None = None
    due_working_days: int | None = None
    cooperating: Sequence[Part] = ()
    assigner: str = ""
    field: str = ""
    is_starred: bool = False
    stream: Stream = Stream.PROVINCIAL
    misread: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Fields that could not be read, with what to say of them."""


@dataclass(frozen=True)
class DraftFacts:
    """The same, checked: ready to be stored."""

    content: str
    leads: list[Agency]
    cooperating: list[Part]
    names: dict[int, str]
    assigned_on: date
    due_on: date | None
    due_working_days: int | None
    assigner: str
    field: str
    is_starred: bool
    stream: Stream


def check_draft(session: Session, told: DraftForm, *, today: date) -> DraftFacts:
    """The facts of a task to be given.

    Raises:
        InvalidForm: something of them cannot be so.
    """
    checks = FormChecks(told.misread)
    content = checks.text("content", told.content, longest=LONGEST_CONTENT, needed="nội dung nhiệm vụ")
    assigner = checks.line("assigner", told.assigner, longest=200)
    field = checks.line("field", told.field, longest=100)
    _check_assigned_on(checks, told.assigned_on, today)
    due_on, working_days = _due_date(checks, told, today)
    agencies = _agencies(session, told)
    leads = _named(checks, "leads", told.leads, agencies)
    if not told.leads:
        checks.refuse("leads", "Chọn ít nhất một cơ quan chủ trì.")
    _named(checks, "cooperating", [one.agency_id for one in told.cooperating], agencies)
    cooperating = [_part(checks, one, told.assigned_on) for one in told.cooperating]
    if len(leads) == 1 and any(one.agency_id == leads[0].id for one in cooperating):
        checks.refuse(
            "cooperating", f"{leads[0].name} đã chủ trì nên không phối hợp với chính mình. Bỏ chọn ở một bên."
        )
    if told.assigned_on:
        both = [
            ("leads", leads),
            ("cooperating", [agencies[one.agency_id] for one in cooperating if one.agency_id in agencies]),
        ]
        for name, ones in both:
            if reason := not_valid(ones, told.assigned_on):
                checks.refuse(name, reason)
    checks.finish()
    assert told.assigned_on is not None  # noqa: S101 - refused above
    return DraftFacts(
        content=content,
        leads=leads,
        cooperating=cooperating,
        names={agency.id: agency.name for agency in agencies.values()},
        assigned_on=told.assigned_on,
        due_on=due_on,
        due_working_days=working_days,
        assigner=assigner or (CENTRAL_ASSIGNER if told.stream is Stream.CENTRAL else ""),
        field=field,
        is_starred=told.is_starred,
        stream=told.stream,
    )


def not_valid(agencies: Iterable[Agency], day: date) -> str | None:
    """Which of these agencies do not exist on a day, as a sentence; None when all do.

    One that came later exists where it succeeds one that did: a draft that passed to it may be handed out.
    """
    gone = [one for one in agencies if not (_exists_on(one, day) or _succeeds_one_of(one, day))]
    if not gone:
        return None
    spans = "; ".join(f"{one.name} ({_span(one)})" for one in gone)
    return f"Không hoạt động vào ngày {day_in_words(day)}: {spans}. Chọn cơ quan kế thừa, hoặc xem lại ngày giao."


def _exists_on(agency: Agency, day: date) -> bool:
    return is_valid_on(day, valid_from=agency.valid_from, valid_to=agency.valid_to)


def _succeeds_one_of(agency: Agency, day: date) -> bool:
    if agency.valid_from is None or agency.valid_from <= day:
        return False
    before = db.session.scalars(select(Agency).where(Agency.id.in_(list_predecessor_ids(agency.id))))
    return any(_exists_on(one, day) for one in before)


def _span(agency: Agency) -> str:
    parts = []
    if agency.valid_from:
        parts.append(f"từ {day_in_words(agency.valid_from)}")
    if agency.valid_to:
        parts.append(f"đến {day_in_words(agency.valid_to)}")
    return " ".join(parts)


def _check_assigned_on(checks: FormChecks, assigned_on: date | None, today: date) -> None:
    if assigned_on is None:
        checks.refuse("assigned_on", "Cần ghi ngày giao.")
    elif assigned_on > today:
        checks.refuse("assigned_on", f"Ngày giao không sau hôm nay ({day_in_words(today)}).")
    elif assigned_on.year < _FIRST_YEAR:
        checks.refuse("assigned_on", f"Ngày giao phải từ năm {_FIRST_YEAR} trở đi.")


def _due_date(checks: FormChecks, told: DraftForm, today: date) -> tuple[date | None, int | None]:
    """The due date, and the number of working days where it was given as one."""
    if told.due_way is None:
        checks.refuse("due_way", "Chọn cách ghi hạn hoàn thành.")
    elif told.due_way is DueWay.DAY:
        return _day(checks, told), None
    elif told.due_way is DueWay.WORKING_DAYS:
        days = told.due_working_days
        if days is None or not 0 < days <= MOST_WORKING_DAYS:
            checks.refuse("due_working_days", f"Ghi số ngày làm việc, từ 1 đến {MOST_WORKING_DAYS}.")
        elif told.assigned_on and told.assigned_on <= today:
            return get_calendar(today).add_working_days(told.assigned_on, days), days
    return None, None


def _day(checks: FormChecks, told: DraftForm) -> date | None:
    if told.due_on is None:
        checks.refuse("due_on", "Ghi ngày hạn, hoặc chọn không thời hạn.")
    elif told.assigned_on and told.due_on < told.assigned_on:
        checks.refuse("due_on", f"Hạn không trước ngày giao ({day_in_words(told.assigned_on)}).")
    elif told.due_on.year > _LAST_YEAR:
        checks.refuse("due_on", f"Hạn phải trước năm {_LAST_YEAR + 1}.")
    return told.due_on


def _part(checks: FormChecks, one: Part, assigned_on: date | None) -> Part:
    if one.due_on and assigned_on and one.due_on < assigned_on:
        checks.refuse("cooperating", f"Hạn của phần việc phối hợp không trước ngày giao ({day_in_words(assigned_on)}).")
    return Part(one.agency_id, checks.text("cooperating", one.part, longest=LONGEST_PART), one.due_on)


def _agencies(session: Session, told: DraftForm) -> dict[int, Agency]:
    wanted = {*told.leads, *(one.agency_id for one in told.cooperating)}
    found = session.scalars(select(Agency).where(Agency.id.in_(wanted)).order_by(Agency.code))
    return {agency.id: agency for agency in found}


def _named(checks: FormChecks, field: str, ids: Sequence[int], agencies: dict[int, Agency]) -> list[Agency]:
    if any(one not in agencies for one in ids):
        checks.refuse(field, "Chọn cơ quan trong danh sách.")
    wanted = set(ids)
    return [agency for agency in agencies.values() if agency.id in wanted]
