"""Taking a reorganisation back, while nothing else happened to what it moved."""

from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import db, transaction
from tracker.domain.lifecycle import State
from tracker.domain.permissions import REORGANISE, Actor
from tracker.domain.reorganisation import ReorganisationKind
from tracker.errors import NotAllowed, NotFound, Refused
from tracker.models import Account, Agency, Cooperation, FormerName, Reorganisation, Succession, Task
from tracker.queries.reorganisations import REORGANISED, list_later_acts
from tracker.services.agency_changes import refresh_searches
from tracker.services.history import Entry, write_history
from tracker.services.leading import give_lead
from tracker.services.reorganising.parts import part_from_json
from tracker.services.reorganising.recurring import find_changed_series, series_back
from tracker.services.search_text import refresh_search_text

_NAMED = 3


def reverse_reorganisation(*, number: int, by: Actor) -> None:
    """Give everything back that a reorganisation moved. The days between keep the figures they had.

    Raises:
        NotFound: there is none with this number.
        NotAllowed: it is not for this person.
        Refused: it was taken back already, or something happened since to what it moved.
    """
    if by.role is not None and by.role not in REORGANISE:
        message = "Việc hoàn tác sắp xếp cơ quan của lãnh đạo Văn phòng."
        raise NotAllowed(message)
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        session.execute(select(Agency.id).order_by(Agency.id).with_for_update())
        made = session.get(Reorganisation, number, with_for_update=True)
        if made is None:
            message = "Không có lần sắp xếp này."
            raise NotFound(message)
        task_ids = _task_ids(made)
        session.execute(select(Task.id).where(Task.id.in_(task_ids)).order_by(Task.id).with_for_update())
        if reason := why_not_reversible(session, made, task_ids):
            raise Refused(reason)
        entries = [Entry(REORGANISED, f"Hoàn tác: {made.summary}", today, subject=f"sap-xep-{made.id}")]
        if made.kind is ReorganisationKind.RENAME:
            _name_back(session, made)
        else:
            entries += _give_back(session, made, at=at, today=today)
        made.reversed_at, made.reversed_by = at, by.name
        session.flush()
        write_history(session, entries, at=at, by=by)


def find_reason_against_reversing(*, number: int) -> str | None:
    """Why a reorganisation cannot be taken back now, as a sentence; None when it can. Nothing is changed."""
    session = db.session()
    made = session.get_one(Reorganisation, number)
    return why_not_reversible(session, made, _task_ids(made))


def _task_ids(made: Reorganisation) -> list[int]:
    return sorted({one["id"] for one in (*made.moved["tasks"], *made.moved["parts"])})


def why_not_reversible(session: Session, made: Reorganisation, task_ids: list[int]) -> str | None:
    """Why it cannot be taken back any more, as a sentence; None when it can."""
    if made.reversed_at is not None:
        return f"Lần sắp xếp này đã được hoàn tác bởi {made.reversed_by}."
    later_one = session.scalar(
        select(Reorganisation.id).where(Reorganisation.id > made.id, Reorganisation.reversed_at.is_(None)).limit(1)
    )
    if later_one is not None:
        return "Không hoàn tác được: sau đó đã có lần sắp xếp khác. Hoàn tác lần sau cùng trước."
    if later := list_later_acts(task_ids, after=made.last_entry_id, limit=_NAMED):
        told = "; ".join(f"{code}: {summary[:80]}" for code, summary in later)
        return (
            f"Không hoàn tác được nữa, vì sau đó đã có việc khác với nhiệm vụ đã chuyển ({told}). "
            "Chuyển lại từng nhiệm vụ bằng «Đổi cơ quan chủ trì», hoặc lập một lần sắp xếp mới."
        )
    for person in made.moved["people"]:
        account = session.get_one(Account, person["id"])
        if account.agency_id != person["to"]:
            return f"Không hoàn tác được nữa: {account.name} đã được chuyển sang cơ quan khác sau đó."
    if (number := find_changed_series(session, made.moved.get("series", []))) is not None:
        return (
            f"Không hoàn tác được nữa: nhiệm vụ định kỳ số {number} đã được sửa sau đó. "
            "Sửa lại cơ quan chủ trì của nó, hoặc lập một lần sắp xếp mới."
        )
    return None


def _name_back(session: Session, made: Reorganisation) -> None:
    told = made.moved["agencies"][0]
    agency = session.get_one(Agency, told["id"])
    agency.name, agency.short_name, agency.aliases = told["name"], told["short_name"], told["aliases"]
    session.execute(delete(FormerName).where(FormerName.reorganisation_id == made.id))
    session.flush()
    refresh_searches(session, agency)


def _give_back(session: Session, made: Reorganisation, *, at: datetime, today: date) -> list[Entry]:
    for told in made.moved["agencies"]:
        session.get_one(Agency, told["id"]).valid_to = (
            date.fromisoformat(told["valid_to"]) if told["valid_to"] else None
        )
    session.execute(update(Succession).where(Succession.reorganisation_id == made.id).values(is_reversed=True))
    for person in made.moved["people"]:
        session.get_one(Account, person["id"]).agency_id = person["from"]
    recurring = series_back(session, made.moved.get("series", []), today=today)
    return [*_tasks_back(session, made, at, today), *_parts_back(session, made, today), *recurring]


def _tasks_back(session: Session, made: Reorganisation, at: datetime, today: date) -> list[Entry]:
    entries = []
    for told in made.moved["tasks"]:
        task, agency = session.get_one(Task, told["id"]), session.get_one(Agency, told["from"])
        if task.state is State.DRAFT:
            task.lead_agency_id = agency.id
            refresh_search_text(session, task)
        else:
            give_lead(session, task, agency, reason="hoàn tác sắp xếp cơ quan", at=at, today=today)
        if told["part"] is not None:
            session.add(part_from_json(told["part"], task_id=task.id, agency_id=told["to"]))
            session.flush()
            refresh_search_text(session, task)
        entries.append(_entry(task, f"Trả lại cho {agency.name} chủ trì: hoàn tác sắp xếp cơ quan", today))
    return entries


def _parts_back(session: Session, made: Reorganisation, today: date) -> list[Entry]:
    entries = []
    for told in made.moved["parts"]:
        task, agency = session.get_one(Task, told["id"]), session.get_one(Agency, told["from"])
        if not told["made_one"]:
            session.execute(
                delete(Cooperation).where(Cooperation.task_id == task.id, Cooperation.agency_id == told["to"])
            )
        session.add(part_from_json(told, task_id=task.id, agency_id=agency.id))
        session.flush()
        refresh_search_text(session, task)
        entries.append(_entry(task, f"Trả lại phần phối hợp cho {agency.name}: hoàn tác sắp xếp cơ quan", today))
    return entries


def _entry(task: Task, summary: str, today: date) -> Entry:
    task.version += 1
    return Entry(REORGANISED, summary, today, task_id=task.id, subject=task.code, details={"version": task.version})
