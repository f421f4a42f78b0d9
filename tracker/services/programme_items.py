"""Items of a work programme: entering, correcting, moving and removing them; one change, one line of its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.domain.programmes import (
    CHANGE_WORDS,
    QUARTER_WORDS,
    SUBMISSION_WORDS,
    ChangeKind,
    quarter_of,
)
from tracker.domain.wording import day_in_words
from tracker.errors import ActRefused, InvalidForm, NotFound, StaleVersion
from tracker.models import (
    ProgrammeChange,
    ProgrammeCooperation,
    ProgrammeItem,
    ProgrammeTask,
    Task,
    WorkProgramme,
)
from tracker.queries.programme_items import MOST_ITEMS
from tracker.services.form_checks import FormChecks, require_office
from tracker.services.history import Entry, write_history
from tracker.services.programme_checks import ItemFacts, ItemForm, check_due, check_item
from tracker.services.programmes import lock_programme

_LONGEST_REASON = 500
_ACTS = {
    ChangeKind.ADDED: "them-noi-dung",
    ChangeKind.CORRECTED: "sua-noi-dung",
    ChangeKind.MOVED: "chuyen-noi-dung",
    ChangeKind.REMOVED: "dua-ra-noi-dung",
    ChangeKind.TASK_MADE: "tao-nhiem-vu-chuong-trinh",
}


@dataclass(frozen=True)
class Changed:
    """An item that is being changed, within its transaction."""

    session: Session
    programme: WorkProgramme
    item: ProgrammeItem
    at: datetime

    @property
    def today(self) -> date:
        """The day of the change."""
        return clock.today(self.at)

    def note(self, kind: ChangeKind, summary: str, *, by: Actor, reason: str = "") -> Entry:
        """Write the line of the item's own page, and give what the history is to say."""
        self.session.add(
            ProgrammeChange(
                item_id=self.item.id,
                kind=kind,
                changed_on=self.today,
                changed_at=self.at,
                changed_by=by.name,
                summary=summary,
                reason=reason,
            )
        )
        told = f"{self.programme.title}, nội dung {self.item.number}. {CHANGE_WORDS[kind]}: {summary}"
        details = {"programme": self.programme.id, "item": self.item.id, "version": self.item.version}
        subject = f"{self.programme.title[:180]} / {self.item.number}"
        return Entry(_ACTS[kind], told + (f" ({reason})" if reason else ""), self.today, None, subject, details)


def add_items(*, programme_id: int, told: Sequence[ItemForm], reason: str, by: Actor) -> int:
    """Add items, all or none, and give how many. To an adopted programme they are added, for a reason.

    Raises:
        NotFound: there is no such programme.
        InvalidForm: an item cannot be so, or the reason is missing; of several items, the message names the line.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        programme = lock_programme(session, programme_id)
        reason = _reason(reason, is_needed=programme.adopted_on is not None)
        last = _last_number(session, programme.id, more=len(told))
        entries = []
        for place, one in enumerate(told, 1):
            facts = _facts(session, programme, one, clock.today(at), place if len(told) > 1 else None)
            added_on = clock.today(at) if programme.adopted_on is not None else None
            item = ProgrammeItem(programme_id=programme.id, number=last + place, added_on=added_on)
            item.first_due_on = facts.due_on
            _put(session, item, facts)
            changed = Changed(session, programme, item, at)
            entries.append(changed.note(ChangeKind.ADDED, _in_words(facts), by=by, reason=reason))
        programme.version += 1
        write_history(session, entries, at=at, by=by)
    return len(told)


def correct_item(*, item_id: int, version: int, told: ItemForm, by: Actor) -> None:
    """Correct what was entered of an item. Of an adopted programme the due date is moved, not corrected.

    Raises:
        NotFound, StaleVersion, ActRefused, InvalidForm: as their names say.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        changed = lock_item(session, item_id, version, at)
        programme, item = changed.programme, changed.item
        facts = check_item(session, told, year=programme.year, today=changed.today)
        if programme.adopted_on is not None and facts.due_on != item.due_on:
            message = "Chương trình đã ban hành: đổi thời hạn bằng «Điều chỉnh thời hạn», có lý do."
            raise InvalidForm({"due": message})
        if programme.adopted_on is None:
            item.first_due_on = facts.due_on
        _put(session, item, facts)
        item.version += 1
        entry = changed.note(ChangeKind.CORRECTED, _in_words(facts), by=by)
        write_history(session, [entry], at=at, by=by)


def move_item(*, item_id: int, version: int, due: str, reason: str, by: Actor) -> None:
    """Move an item to another day or month of its year, usually in another quarter, for a reason.

    A task that was made of it keeps its due date: that of a draft is changed on its page, that of a task by extension.

    Raises:
        NotFound, StaleVersion, ActRefused, InvalidForm: as their names say.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        changed = lock_item(session, item_id, version, at)
        item = changed.item
        checks = FormChecks({})
        told = check_due(checks, due, changed.programme.year)
        reason = checks.line("reason", reason, longest=_LONGEST_REASON, needed="lý do")
        if told is not None and told[0] == item.due_on:
            checks.refuse("due", f"Thời hạn đang là {day_in_words(item.due_on)}. Ghi ngày, tháng hoặc quý khác.")
        checks.finish()
        assert told is not None  # noqa: S101 - refused above
        summary = f"từ {_due_in_words(item.due_on)} sang {_due_in_words(told[0])}"
        item.due_on, item.is_due_in_month = told
        item.version += 1
        entry = changed.note(ChangeKind.MOVED, summary, by=by, reason=reason)
        write_history(session, [entry], at=at, by=by)


def remove_item(*, item_id: int, version: int, reason: str, by: Actor) -> None:
    """Take an item out of the programme for a reason; it stays on record, counted apart.

    Raises:
        NotFound, StaleVersion, InvalidForm: as their names say.
        ActRefused: its task is under way, or is still a draft.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        changed = lock_item(session, item_id, version, at)
        reason = _reason(reason, is_needed=True)
        of_item = select(Task.code, Task.state).join(ProgrammeTask, ProgrammeTask.task_id == Task.id)
        task = session.execute(of_item.where(ProgrammeTask.item_id == item_id)).one_or_none()
        if task is not None and task.state is not State.REVOKED:
            how = "Bỏ dự thảo" if task.state is State.DRAFT else "Thu hồi nhiệm vụ"
            message = f"Nội dung này đã thành nhiệm vụ {task.code}. {how} trước, rồi đưa ra khỏi chương trình."
            raise ActRefused(message)
        changed.item.removed_on, changed.item.removal_reason = changed.today, reason
        changed.item.version += 1
        entry = changed.note(ChangeKind.REMOVED, changed.item.content, by=by, reason=reason)
        write_history(session, [entry], at=at, by=by)


def lock_item(session: Session, item_id: int, version: int | None, at: datetime) -> Changed:
    """An item that is still in its programme, locked with it. With `version` None it is taken as it is.

    Raises:
        NotFound, ActRefused, StaleVersion: there is none, it was removed, or somebody else changed it.
    """
    programme_id = session.scalar(select(ProgrammeItem.programme_id).where(ProgrammeItem.id == item_id))
    if programme_id is None:
        message = f"Không có nội dung {item_id}."
        raise NotFound(message)
    programme = lock_programme(session, programme_id)
    item = session.get_one(ProgrammeItem, item_id, with_for_update=True, populate_existing=True)
    if item.removed_on is not None:
        message = f"Nội dung này đã đưa ra khỏi chương trình ngày {day_in_words(item.removed_on)}."
        raise ActRefused(message)
    if version is not None and item.version != version:
        message = "Người khác vừa sửa nội dung này. Chưa lưu gì; xem lại trang rồi làm lại."
        raise StaleVersion(message)
    return Changed(session, programme, item, at)


def _facts(session: Session, programme: WorkProgramme, told: ItemForm, today: date, line: int | None) -> ItemFacts:
    try:
        return check_item(session, told, year=programme.year, today=today)
    except InvalidForm as error:
        if line is None:
            raise
        raise InvalidForm({"text": f"Dòng {line}: {error}"}) from error


def _put(session: Session, item: ProgrammeItem, facts: ItemFacts) -> None:
    item.content, item.kind, item.lead_agency_id = facts.content, facts.kind, facts.lead.id
    item.submitted_to, item.due_on, item.is_due_in_month = facts.submitted_to, facts.due_on, facts.is_due_in_month
    session.add(item)
    session.flush()
    session.execute(delete(ProgrammeCooperation).where(ProgrammeCooperation.item_id == item.id))
    session.add_all(ProgrammeCooperation(item_id=item.id, agency_id=one.id) for one in facts.cooperating)
    session.flush()


def _last_number(session: Session, programme_id: int, *, more: int) -> int:
    last = session.scalar(select(func.max(ProgrammeItem.number)).where(ProgrammeItem.programme_id == programme_id)) or 0
    if last + more > MOST_ITEMS:
        message = f"Một chương trình có nhiều nhất {MOST_ITEMS} nội dung. Lập chương trình khác."
        raise ActRefused(message)
    return last


def _reason(reason: str, *, is_needed: bool) -> str:
    checks = FormChecks({})
    told = checks.line("reason", reason, longest=_LONGEST_REASON, needed="lý do" if is_needed else "")
    checks.finish()
    return told


def _in_words(facts: ItemFacts) -> str:
    told = f"{facts.lead.name} chủ trì, trình {SUBMISSION_WORDS[facts.submitted_to]}, {_due_in_words(facts.due_on)}"
    return f"{told}. {facts.content}"


def _due_in_words(day: date) -> str:
    return f"{day_in_words(day)} ({QUARTER_WORDS[quarter_of(day)]})"
