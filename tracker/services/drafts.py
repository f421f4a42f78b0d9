"""Drafts: the tasks of a document while the Office enters them. Agencies know nothing of them until the handing out."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.text import fold
from tracker.domain.wording import day_in_words
from tracker.errors import ActRefused, InvalidForm, NotFound, StaleVersion
from tracker.models import Cooperation, Document, Task
from tracker.queries.series_of_task import list_series_mates
from tracker.queries.timeline import list_acts_since, list_draft_changes_since
from tracker.services.draft_checks import DraftFacts, DraftForm, check_draft
from tracker.services.form_checks import require_office
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into
from tracker.services.quicker import STILL_TYPED, who_changed
from tracker.services.search_text import refresh_search_text, search_text
from tracker.services.task_codes import code_of, last_number

#: So often somebody else may be quicker with a number before something is wrong.
_TRIES = 100


def add_drafts(*, document_id: int, told: DraftForm, by: Actor) -> list[str]:
    """Add one draft for each lead agency, as a group where there are several; gives their codes.

    Raises:
        NotFound: there is no such document.
        InvalidForm: something cannot be so, or an agency has this very task from this document already.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        entries = put_drafts(session, _document(session, document_id), told, at=at)
        write_history(session, entries, at=at, by=by)
    return [entry.subject for entry in entries]


def put_drafts(session: Session, document: Document, told: DraftForm, *, at: datetime, note: str = "") -> list[Entry]:
    """Add the drafts of one task to a document that is locked, and give the entries for the history.

    Raises:
        InvalidForm: something cannot be so, or an agency has this very task from this document already.
    """
    facts = check_draft(session, told, today=clock.today(at))
    _refuse_twins(session, document.id, facts)
    group_key = str(uuid.uuid4()) if len(facts.leads) > 1 else None
    year = facts.assigned_on.year
    number = last_number(session, facts.stream, year)
    entries = []
    for lead in facts.leads:
        taking_part = [one for one in facts.cooperating if one.agency_id != lead.id]
        named = [lead.name, *(facts.names[one.agency_id] for one in taking_part)]
        values = _values(facts) | {
            "document_id": document.id,
            "lead_agency_id": lead.id,
            "group_key": group_key,
            "state": State.DRAFT,
            "state_since": clock.today(at),
            "entered_at": at,
            "note": note,
        }
        task_id, number = insert_draft(session, values, document, named, year, number + 1)
        code = code_of(facts.stream, year, number)
        session.add_all(
            Cooperation(task_id=task_id, agency_id=one.agency_id, part=one.part, due_on=one.due_on)
            for one in taking_part
        )
        details = _details(facts, lead.code) | {"document": document.id}
        summary = f"Nhập dự thảo: {_in_words(facts, lead.name)}"
        entries.append(_entry("nhap-du-thao", summary, task_id, code, at, details))
    session.flush()
    return entries


def change_draft(
    *, task_code: str, version: int, told: DraftForm, by: Actor, whole_group: Mapping[str, int] | None = None
) -> None:
    """Change a draft; with `whole_group` also the other drafts of its group, all but their lead agencies.

    `whole_group` says which drafts the group was shown to have, each with the version in which it was shown.

    Raises:
        NotFound, ActRefused, StaleVersion: it is no draft any more, or somebody else changed it.
        InvalidForm: something cannot be so.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        group = [] if whole_group is None else _lock_group(session, task_code)
        task = _open_draft(session, task_code, version)
        if whole_group is not None:
            _check_group(group, whole_group, task_code)
        facts = check_draft(session, told, today=clock.today(at))
        if len(facts.leads) > 1:
            message = "Dự thảo đã lưu có một cơ quan chủ trì. Giao thêm cơ quan thì thêm nhiệm vụ mới."
            raise InvalidForm({"leads": message})
        _refuse_twins(session, task.document_id, facts, but=task.id)
        entries = [_change(session, task, facts, at, lead_agency_id=facts.leads[0].id)]
        entries += [
            _change(session, other, facts, at, lead_agency_id=other.lead_agency_id)
            for other in group
            if other.id != task.id
        ]
        write_history(session, entries, at=at, by=by)


def discard_draft(*, task_code: str, version: int, by: Actor) -> None:
    """Take a draft away. The history keeps what it said.

    Raises:
        NotFound, ActRefused, StaleVersion: it is no draft any more, or somebody else changed it.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        task = _open_draft(session, task_code, version, cure="Chưa bỏ gì. Xem lại rồi bỏ.")
        details: dict[str, Any] = {
            "content": task.content,
            "lead_agency_id": task.lead_agency_id,
            "document": task.document_id,
        }
        details["version"] = task.version + 1
        entry = _entry("bo-du-thao", f"Bỏ dự thảo: {task.content}", task.id, task.code, at, details)
        session.execute(delete(Cooperation).where(Cooperation.task_id == task.id))
        session.delete(task)
        session.flush()
        write_history(session, [entry], at=at, by=by)


def _document(session: Session, document_id: int) -> Document:
    # Locked, so that a form sent twice at once is seen to be the same.
    document = session.scalar(select(Document).where(Document.id == document_id).with_for_update())
    if document is None:
        message = f"Không có văn bản {document_id}."
        raise NotFound(message)
    return document


def _open_draft(session: Session, task_code: str, version: int, *, cure: str = STILL_TYPED) -> Task:
    task = session.scalar(select(Task).where(Task.code == task_code).with_for_update())
    if task is None:
        message = f"Không có nhiệm vụ {task_code}."
        raise NotFound(message)
    if task.state is not State.DRAFT:
        message = "Nhiệm vụ này đã giao, không còn là dự thảo. Muốn sửa thì đính chính trên trang nhiệm vụ."
        raise ActRefused(message)
    if task.version != version:
        raise StaleVersion(who_changed(f"dự thảo {task_code}", list_acts_since(task.id, version), cure=cure))
    return task


def _lock_group(session: Session, task_code: str) -> Sequence[Task]:
    """The drafts of a draft's group, locked in one order, so that two who change one group wait for each other."""
    group = select(Task.group_key).where(Task.code == task_code, Task.group_key.is_not(None)).scalar_subquery()
    locked = session.scalars(select(Task).where(Task.group_key == group).order_by(Task.code).with_for_update()).all()
    return [task for task in locked if task.state is State.DRAFT]


def _check_group(group: Sequence[Task], shown: Mapping[str, int], task_code: str) -> None:
    """Go on when the other drafts of a group are those that were shown, as they were shown."""
    now = {task.code: task.version for task in group if task.code != task_code}
    known = {code: version for code, version in shown.items() if code != task_code}
    changed = sorted(code for code in now.keys() | known.keys() if now.get(code) != known.get(code))
    if changed:
        quicker = list_draft_changes_since({code: known.get(code, 0) for code in changed})
        raise StaleVersion(who_changed(f"dự thảo cùng nhóm ({', '.join(changed[:10])})", quicker))


def _refuse_twins(session: Session, document_id: int | None, facts: DraftFacts, *, but: int | None = None) -> None:
    """Refuse what an agency was given, or is to be given, by the same document already: a form sent twice."""
    leads = [agency.id for agency in facts.leads]
    alive = (Task.document_id == document_id, Task.lead_agency_id.in_(leads), Task.state != State.REVOKED)
    recurring = () if but is None else list_series_mates(but)  # these say the same by intention
    for task in session.scalars(select(Task).where(*alive, Task.id != but).order_by(Task.id)):
        if task.id not in recurring and fold(task.content) == fold(facts.content):
            name = facts.names[task.lead_agency_id]
            raise InvalidForm(
                {"leads": f"{name} đã có nhiệm vụ này trong văn bản, mã {task.code}. Bỏ chọn, hoặc sửa nội dung."}
            )


def insert_draft(
    session: Session, values: dict[str, Any], document: Document, agencies: list[str], year: int, number: int
) -> tuple[int, int]:
    """Store a draft under the next free number from this one on, and give its id and the number it got."""
    for _ in range(_TRIES):
        code = code_of(values["stream"], year, number)
        told = search_text(code=code, document=document, content=values["content"], agencies=agencies)
        row = insert_into(session, Task).values(code=code, search_text=told, **values)
        task_id = session.scalar(row.on_conflict_do_nothing(index_elements=["code"]).returning(Task.id))
        if task_id is not None:
            return task_id, number
        number = max(number, last_number(session, values["stream"], year)) + 1
    message = f"no free code near {code_of(values['stream'], year, number)}"
    raise RuntimeError(message)


def _values(facts: DraftFacts) -> dict[str, Any]:
    return {
        "stream": facts.stream,
        "content": facts.content,
        "assigner": facts.assigner,
        "field": facts.field,
        "is_starred": facts.is_starred,
        "assigned_on": facts.assigned_on,
        "due_on": facts.due_on,
        "original_due_on": facts.due_on,
        "due_working_days": facts.due_working_days,
    }


def _change(session: Session, task: Task, facts: DraftFacts, at: datetime, *, lead_agency_id: int) -> Entry:
    with session.no_autoflush:  # dates depend on each other, so the database sees them when all of them are set
        for name, value in _values(facts).items():
            setattr(task, name, value)
        task.lead_agency_id = lead_agency_id
        task.version += 1
    session.flush()
    session.execute(delete(Cooperation).where(Cooperation.task_id == task.id))
    session.add_all(
        Cooperation(task_id=task.id, agency_id=one.agency_id, part=one.part, due_on=one.due_on)
        for one in facts.cooperating
        if one.agency_id != lead_agency_id
    )
    session.flush()
    refresh_search_text(session, task)
    session.flush()
    summary = f"Sửa dự thảo: {_in_words(facts, facts.names.get(lead_agency_id))}"
    return _entry("sua-du-thao", summary, task.id, task.code, at, _details(facts, None) | {"version": task.version})


def _in_words(facts: DraftFacts, lead: str | None) -> str:
    until = f"hạn {day_in_words(facts.due_on)}" if facts.due_on else "không thời hạn"
    return f"{lead} chủ trì, {until}. {facts.content}" if lead else f"{until}. {facts.content}"


def _details(facts: DraftFacts, lead: str | None) -> dict[str, Any]:
    def told(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "lead": lead,
        "cooperating": [one.agency_id for one in facts.cooperating],
        "assigned_on": told(facts.assigned_on),
        "due_on": told(facts.due_on),
        "due_working_days": facts.due_working_days,
    }


def _entry(act: str, summary: str, task_id: int, code: str, at: datetime, details: dict[str, Any]) -> Entry:
    return Entry(act, summary, clock.today(at), task_id, code, details)
