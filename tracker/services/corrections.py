"""Correcting what was entered wrongly. What it was before stays in the history, and so does the original due date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.db import transaction
from tracker.domain.lifecycle import Act, MoveKind, State, no_right
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import InvalidInput, NotAllowed
from tracker.models import Agency, Cooperation
from tracker.services.acting import Acting, begin, open_text, require
from tracker.services.draft_checks import LONGEST_PART, Part
from tracker.services.due_dates import move_due_date
from tracker.services.lapsed_requests import lapse_request
from tracker.services.search_text import refresh_search_text

_OPEN = frozenset({State.ASSIGNED, State.DECLINED, State.IN_PROGRESS})


@dataclass(frozen=True)
class Difference:
    """One thing that a correction changes, as people read it."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what}: {self.before or '(trống)'} → {self.after or '(trống)'}"


def correct_task(
    *,
    task_code: str,
    version: int | None = None,
    by: Actor,
    reason: str,
    content: str,
    assigner: str,
    field: str,
    is_starred: bool,
    cooperating: Collection[int],
    due_on: date | None,
    parts: Collection[Part] = (),
) -> None:
    """Bring a task up to what is told here; what is alike stays. The original due date stays on record.

    `parts` says what agencies that cooperate are to contribute; those of which it says nothing keep theirs.

    Raises:
        InvalidInput: nothing differs, no reason is given, or the due date cannot be that day.
        NotAllowed: the due date is changed by somebody who may not move due dates.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.CORRECT, by=by)
        reason = require("reason", reason, "lý do đính chính")
        content = require("content", content, "nội dung nhiệm vụ")
        assigner = one_line(open_text("assigner", assigner))
        field = one_line(open_text("field", field))
        task = acting.task
        differences = [
            Difference(what, before, after)
            for what, before, after in (
                ("Nội dung", task.content, content),
                ("Người giao", task.assigner, assigner),
                ("Lĩnh vực", task.field, field),
                ("Trọng tâm", _yes(is_true=task.is_starred), _yes(is_true=is_starred)),
            )
            if before != after
        ]
        task.content, task.assigner, task.field, task.is_starred = content, assigner, field, is_starred
        joined = frozenset(cooperating) - acting.circumstances.cooperating - {task.lead_agency_id}
        differences += _cooperating(acting, frozenset(cooperating) - {task.lead_agency_id})
        differences += _parts(acting, parts)
        moved = _due_date(acting, due_on, reason)
        differences += moved
        if not differences:
            message = "Chưa có gì khác với hiện tại. Sửa ít nhất một mục, hoặc bấm «Thôi»."
            raise InvalidInput(message, field="reason")
        refresh_search_text(session, task)
        told = "; ".join(map(str, differences))
        # Who is told of it: the lead agency of another due date, and agencies that take part from now on.
        news: dict[str, Any] = {
            name: 1 for name, is_true in (("due_date_moved", moved), ("agencies_joined", joined)) if is_true
        }
        changed = [one.what for one in differences]
        acting.record(f"Đính chính ({reason}): {told}", reason=reason, changed=changed, **news)


def _cooperating(acting: Acting, wanted: frozenset[int]) -> list[Difference]:
    session, task = acting.session, acting.task
    there = acting.circumstances.cooperating
    if wanted == there:
        return []
    names = {
        agency.id: agency.name
        for agency in session.scalars(select(Agency).where(Agency.id.in_(wanted | there)).order_by(Agency.code))
    }
    if unknown := wanted - set(names):
        message = f"Có {len(unknown)} cơ quan phối hợp không có trong danh mục. Chọn lại."
        raise InvalidInput(message, field="cooperating")
    for agency_id in there - wanted:
        session.delete(session.get_one(Cooperation, (task.id, agency_id)))
    session.add_all(Cooperation(task_id=task.id, agency_id=agency_id) for agency_id in sorted(wanted - there))
    session.flush()
    before, after = ("; ".join(name for key, name in names.items() if key in some) for some in (there, wanted))
    return [Difference("Phối hợp", before, after)]


def _parts(acting: Acting, told: Collection[Part]) -> list[Difference]:
    session, task = acting.session, acting.task
    taking_part = session.execute(
        select(Cooperation, Agency.name)
        .join(Agency, Agency.id == Cooperation.agency_id)
        .where(Cooperation.task_id == task.id)
        .order_by(Agency.code)
    )
    wanted = {one.agency_id: one for one in told}
    differences = []
    for there, name in taking_part:
        one = wanted.get(there.agency_id)
        if one is None or (one.part, one.due_on) == (there.part, there.due_on):
            continue
        _check_part(acting, one)
        before = _part_in_words(there.part, there.due_on)
        there.part, there.due_on = open_text("parts", one.part), one.due_on
        differences.append(Difference(f"Phần việc của {name}", before, _part_in_words(there.part, there.due_on)))
    session.flush()
    return differences


def _check_part(acting: Acting, one: Part) -> None:
    assigned_on = acting.task.assigned_on
    if len(one.part) > LONGEST_PART:
        message = f"Phần việc không dài quá {count_in_words(LONGEST_PART)} ký tự."
        raise InvalidInput(message, field="parts")
    if one.due_on and (one.due_on < assigned_on or one.due_on.year > acting.today.year + 50):
        message = f"Hạn của phần việc từ ngày giao ({day_in_words(assigned_on)}) trở đi, và trong 50 năm tới."
        raise InvalidInput(message, field="parts")


def _part_in_words(part: str, due_on: date | None) -> str:
    return ", ".join([part] * bool(part) + [f"hạn {day_in_words(due_on)}"] * bool(due_on))


def _due_date(acting: Acting, due_on: date | None, reason: str) -> list[Difference]:
    task = acting.task
    if due_on == task.due_on:
        return []
    if due_on is None:
        message = "Hạn đã giao thì không bỏ được. Cần thì thu hồi nhiệm vụ và giao lại không thời hạn."
        raise InvalidInput(message, field="due_on")
    if acting.by.role is not None and (refused := no_right(Act.EXTEND, acting.by, acting.circumstances)):
        raise NotAllowed(refused)
    if task.state not in _OPEN:
        message = "Chỉ sửa hạn khi nhiệm vụ đang thực hiện."
        raise InvalidInput(message, field="due_on")
    if not task.assigned_on <= due_on or due_on.year > acting.today.year + 50:
        message = f"Hạn từ ngày giao ({day_in_words(task.assigned_on)}) trở đi, và trong 50 năm tới."
        raise InvalidInput(message, field="due_on")
    before = task.due_on
    move_due_date(
        acting.session,
        task,
        kind=MoveKind.CORRECTION,
        to=due_on,
        decided_on=acting.today,
        reason=reason,
        at=acting.at,
    )
    lapse_request(acting.session, task_id=task.id, today=acting.today, why="sau khi «Đính chính» hạn")
    return [Difference("Hạn hoàn thành", day_in_words(before) if before else "không thời hạn", day_in_words(due_on))]


def _yes(*, is_true: bool) -> str:
    return "có" if is_true else "không"
