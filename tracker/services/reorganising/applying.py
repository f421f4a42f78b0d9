"""Carrying a reorganisation out."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import State
from tracker.domain.permissions import REORGANISE, Actor
from tracker.domain.reorganisation import KIND_OF_CHANGE_WORDS, Plan, ReorganisationKind
from tracker.domain.text import one_line
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import NotAllowed, StaleVersion
from tracker.models import (
    Account,
    Agency,
    Cooperation,
    FormerName,
    HistoryHead,
    Reorganisation,
    Succession,
    Task,
    TaskOfficer,
)
from tracker.queries.agencies import different_names
from tracker.queries.reorganisations import REORGANISED, Movable, get_movable
from tracker.services.agency_changes import AgencyDetails, refresh_searches, wait_for_all
from tracker.services.agency_changes import new_agency as add_within
from tracker.services.deputies import end_all_deputies
from tracker.services.history import Entry, write_history
from tracker.services.leading import give_lead
from tracker.services.reorganising.checks import check_plan
from tracker.services.reorganising.parts import part_as_json, pass_part
from tracker.services.reorganising.recurring import pass_series
from tracker.services.search_text import refresh_search_text


@dataclass
class Reorganising:
    """One reorganisation under way. What it changes is noted as it was before."""

    session: Session
    plan: Plan
    agencies: dict[int, Agency]
    at: datetime
    today: date
    tasks: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    series: list[dict[str, Any]] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def why(self) -> str:
        """The reason that stands with everything it moves."""
        return f"{KIND_OF_CHANGE_WORDS[self.plan.kind].lower()} theo {one_line(self.plan.legal_basis)}"

    def tell(self, task: Task, summary: str, **details: Any) -> None:  # noqa: ANN401 - any JSON
        """Raise a task's version, and note what its history is to say."""
        task.version += 1
        told = details | {"version": task.version}
        self.entries.append(Entry(REORGANISED, summary, self.today, task_id=task.id, subject=task.code, details=told))


def reorganise(*, plan: Plan, new_agency: AgencyDetails | None = None, seen: str | None = None, by: Actor) -> int:
    """Carry a plan out, all of it or nothing, and give its number. `seen` is the mark of what the form showed.

    `new_agency` is the main successor, where it is to be added with it.

    Raises:
        NotAllowed: it is not for this person.
        InvalidInput: the plan cannot be carried out.
        StaleVersion: tasks or people of these agencies changed since they were shown.
    """
    if by.role is not None and by.role not in REORGANISE:
        message = "Việc sắp xếp cơ quan chuyển nhiệm vụ đang làm, nên của lãnh đạo Văn phòng."
        raise NotAllowed(message)
    at = clock.now()
    with transaction() as session:
        known = wait_for_all(session)
        work = Reorganising(session, plan, known, at, clock.today(at))
        if new_agency is not None:
            _add_main(work, new_agency)
            plan = work.plan
        check_plan(plan, known=known, today=work.today)
        movable = get_movable(plan.from_ids, for_update=True)
        if seen is not None and seen != movable.mark:
            message = "Nhiệm vụ hoặc người của các cơ quan này vừa thay đổi. Xem lại bản xem trước rồi làm tiếp."
            raise StaleVersion(message)
        made = Reorganisation(
            kind=plan.kind,
            effective_on=plan.effective_on,
            legal_basis=plan.legal_basis.strip(),
            summary="",
            made_on=work.today,
            made_at=at,
            made_by=by.name,
            last_entry_id=0,
            moved={},
        )
        session.add(made)
        session.flush()
        if plan.kind is ReorganisationKind.RENAME:
            _rename(work, made)
        else:
            _move(work, movable)
            pass_series(work)
            _end_agencies(work, made)
        made.summary = _summary(work)
        made.moved = {"tasks": work.tasks, "parts": work.parts, "people": work.people, "agencies": work.ended}
        made.moved |= {"series": work.series}
        about = ", ".join(known[one].code for one in plan.from_ids)[:200]
        counts = {"tasks": len(work.tasks), "parts": len(work.parts), "people": len(work.people)}
        told = Entry(REORGANISED, made.summary, work.today, subject=about, details=counts | {"number": made.id})
        session.flush()
        write_history(session, [told, *work.entries], at=at, by=by)
        made.last_entry_id = session.scalars(select(HistoryHead.last_id)).one()
        return made.id


def _add_main(work: Reorganising, details: AgencyDetails) -> None:
    agency, entry = add_within(work.session, details, known=work.agencies, today=work.today)
    work.agencies[agency.id] = agency
    work.plan = replace(work.plan, main_id=agency.id)
    work.entries.append(entry)


def _rename(work: Reorganising, made: Reorganisation) -> None:
    agency = work.agencies[work.plan.from_ids[0]]
    work.ended.append(
        {"id": agency.id, "name": agency.name, "short_name": agency.short_name, "aliases": agency.aliases}
    )
    work.session.add(
        FormerName(
            reorganisation_id=made.id,
            agency_id=agency.id,
            name=agency.name,
            short_name=agency.short_name,
            until_on=work.today - timedelta(days=1),
        )
    )
    old = [word for word in (agency.name, agency.short_name) if word]
    agency.name, agency.short_name = one_line(work.plan.new_name), one_line(work.plan.new_short_name)
    agency.aliases = different_names([*agency.aliases, *old])
    work.session.flush()
    refresh_searches(work.session, agency)


def _move(work: Reorganising, movable: Movable) -> None:
    tasks = _loaded(work.session, {one.id for one in movable.tasks})
    for one in movable.tasks:
        to_id = work.plan.task_goes_to(one.id)
        if to_id is None:
            continue
        if one.is_led:
            _pass_task(work, tasks[one.id], work.agencies[to_id])
        elif work.plan.ends_agencies:
            pass_part(work, tasks[one.id], from_id=one.agency_id, to_id=to_id)
    for person in movable.people:
        goes_to = work.plan.person_goes_to(person.id)
        if goes_to is not None:
            _pass_person(work, work.session.get_one(Account, person.id), work.agencies[goes_to])


def _loaded(session: Session, ids: Iterable[int]) -> dict[int, Task]:
    chosen = select(Task).where(Task.id.in_(ids)).execution_options(populate_existing=True)
    return {task.id: task for task in session.scalars(chosen)}


def _pass_task(work: Reorganising, task: Task, to: Agency) -> None:
    previous = work.agencies[task.lead_agency_id]
    part = work.session.get(Cooperation, (task.id, to.id))  # who leads takes part no more
    told = {"id": task.id, "code": task.code, "from": previous.id, "to": to.id}
    work.tasks.append(told | {"part": part_as_json(part) if part is not None else None})
    if task.state is State.DRAFT:  # nobody led it yet
        task.lead_agency_id = to.id
        if part is not None:
            work.session.delete(part)
            work.session.flush()
        refresh_search_text(work.session, task)
    else:
        give_lead(work.session, task, to, reason=work.why, at=work.at, today=work.today)
    work.tell(task, f"Chuyển từ {previous.name} sang {to.name} chủ trì: {work.why}", lead=to.code)


def _pass_person(work: Reorganising, account: Account, to: Agency) -> None:
    work.people.append({"id": account.id, "name": account.name, "from": account.agency_id, "to": to.id})
    account.agency_id = to.id
    work.session.flush()
    end_all_deputies(work.session, account.id, work.at)
    stays_behind = (
        select(TaskOfficer)
        .join(Task, Task.id == TaskOfficer.task_id)
        .where(TaskOfficer.account_id == account.id, Task.lead_agency_id != to.id)
    )
    for given in work.session.scalars(stays_behind).all():
        work.session.delete(given)
    summary = f"Tài khoản {account.username}: chuyển sang {to.name}, {work.why}"
    work.entries.append(Entry("tai-khoan", summary, work.today, subject=account.username))


def _end_agencies(work: Reorganising, made: Reorganisation) -> None:
    if not work.plan.ends_agencies or work.plan.main_id is None:
        return
    for agency in (work.agencies[one] for one in work.plan.from_ids):
        work.ended.append({"id": agency.id, "valid_to": agency.valid_to.isoformat() if agency.valid_to else None})
        agency.valid_to = work.plan.effective_on - timedelta(days=1)
        work.session.add(
            Succession(reorganisation_id=made.id, from_agency_id=agency.id, to_agency_id=work.plan.main_id)
        )


def _summary(work: Reorganising) -> str:
    plan = work.plan
    gave = ", ".join(work.agencies[one].name for one in plan.from_ids)
    basis = f"theo {one_line(plan.legal_basis)}, hiệu lực từ {day_in_words(plan.effective_on)}"
    if plan.kind is ReorganisationKind.RENAME:
        return f"Đổi tên {work.ended[0]['name']} thành {gave}, {basis}"
    takes = ", ".join(work.agencies[one].name for one in dict.fromkeys(plan.to_ids))
    moved = (
        f"chuyển {count_in_words(len(work.tasks))} nhiệm vụ, {count_in_words(len(work.parts))} phần phối hợp, "
        f"{count_in_words(len(work.people))} người"
    )
    if work.series:
        moved += f", {count_in_words(len({one['id'] for one in work.series}))} nhiệm vụ định kỳ"
    return f"{KIND_OF_CHANGE_WORDS[plan.kind]}: {gave} → {takes}, {basis}; {moved}"
