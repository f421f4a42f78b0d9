"""Handing out: the drafts of a document become tasks, all at once; from then on the agencies know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db import transaction
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import Act
from tracker.domain.permissions import Actor
from tracker.domain.wording import day_in_words
from tracker.errors import ActRefused, InvalidInput, NeedsConfirmation, NotFound
from tracker.models import Agency, Cooperation
from tracker.queries.calendar import get_calendar
from tracker.services.acting import Acting, begin
from tracker.services.draft_checks import not_valid
from tracker.services.form_checks import require_office


@dataclass(frozen=True)
class HandedOut:
    """How many tasks were handed out to how many lead agencies."""

    tasks: int
    agencies: int


def hand_out_drafts(*, document_id: int, chosen: Mapping[str, int], by: Actor, confirmed: bool = False) -> HandedOut:
    """Hand out these drafts of a document, codes with the versions they were read in: all of them or none.

    Raises:
        InvalidInput: none is chosen.
        NotFound: one is not of this document.
        StaleVersion, ActRefused: one was changed or handed out since, or an agency of it does not exist.
        NeedsConfirmation: a due date has passed.
    """
    require_office(by)
    if not chosen:
        message = "Chọn ít nhất một dự thảo để giao."
        raise InvalidInput(message, field="chosen")
    with transaction() as session:
        # All are locked, in one order, before the first is recorded.
        actings = [
            begin(session, task_code=code, version=chosen[code], act=Act.HAND_OUT, by=by) for code in sorted(chosen)
        ]
        agencies = _agencies(session, actings)
        _check(actings, agencies, document_id)
        _refuse_moved_calendar(actings, get_calendar(actings[0].today))
        _ask(actings, confirmed=confirmed)
        for acting in actings:
            hand_out(acting, agencies[acting.task.lead_agency_id])
    return HandedOut(len(actings), len({acting.task.lead_agency_id for acting in actings}))


def hand_out(acting: Acting, lead: Agency) -> None:
    """Hand out one draft to its lead agency; the act was begun, and that it may be taken was checked."""
    task = acting.task
    task.handed_out_on = acting.today
    until = f"hạn {day_in_words(task.due_on)}" if task.due_on else "không thời hạn"
    acting.record(f"Giao {lead.name} chủ trì, {until}", lead=lead.code, document=task.document_id)


def _refuse_moved_calendar(actings: Sequence[Acting], calendar: Calendar) -> None:
    """A date that was counted in working days must still be that many when it is given."""
    for acting in actings:
        task = acting.task
        if not task.due_working_days or task.due_on is None:
            continue
        due_on = calendar.add_working_days(task.assigned_on, task.due_working_days)
        if due_on != task.due_on:
            message = (
                f"Lịch nghỉ đã thay đổi: {task.due_working_days} ngày làm việc của dự thảo {task.code} nay đến "
                f"{day_in_words(due_on)}, không phải {day_in_words(task.due_on)}. Mở dự thảo, lưu lại, rồi giao."
            )
            raise ActRefused(message)


def _agencies(session: Session, actings: Sequence[Acting]) -> dict[int, Agency]:
    tasks = [acting.task.id for acting in actings]
    taking_part = session.scalars(select(Cooperation.agency_id).where(Cooperation.task_id.in_(tasks)))
    wanted = {*taking_part, *(acting.task.lead_agency_id for acting in actings)}
    return {agency.id: agency for agency in session.scalars(select(Agency).where(Agency.id.in_(wanted)))}


def _check(actings: Sequence[Acting], agencies: Mapping[int, Agency], document_id: int) -> None:
    for acting in actings:
        task = acting.task
        if task.document_id != document_id:
            message = f"Nhiệm vụ {task.code} không thuộc văn bản này."
            raise NotFound(message)
        taking_part = [
            agencies[task.lead_agency_id],
            *(agencies[one] for one in sorted(acting.circumstances.cooperating)),
        ]
        # It may have ended between the day of the document and today.
        if reason := not_valid(taking_part, task.assigned_on) or not_valid(taking_part, acting.today):
            message = f"{task.code}: {reason} Sửa dự thảo rồi giao."
            raise ActRefused(message)


def _ask(actings: Sequence[Acting], *, confirmed: bool) -> None:
    passed = [acting.task for acting in actings if acting.task.due_on and acting.task.due_on < acting.today]
    if passed and not confirmed:
        told = "; ".join(f"{task.code}, hạn {day_in_words(task.due_on)}" for task in passed[:10])
        more = f" và {len(passed) - 10} nhiệm vụ nữa" if len(passed) > 10 else ""
        message = f"Hạn đã qua: {told}{more}. Giao bây giờ thì tính quá hạn ngay."
        raise NeedsConfirmation(message)
