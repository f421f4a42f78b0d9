"""Items of a work programme become tasks when their time comes: drafts in the document that adopted it, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.due_ways import DueWay
from tracker.domain.permissions import SYSTEM, Actor
from tracker.domain.programmes import ChangeKind, starts_on
from tracker.errors import ActRefused, NotFound, Refused
from tracker.models import Document, ProgrammeCooperation, ProgrammeTask
from tracker.queries.programme_items import list_items_to_make
from tracker.services.draft_checks import DraftForm, Part
from tracker.services.drafts import put_drafts
from tracker.services.form_checks import require_office
from tracker.services.history import write_history
from tracker.services.once import insert_into
from tracker.services.programme_items import Changed, lock_item


@dataclass(frozen=True)
class Made:
    """What came of it: the codes of the drafts, and why an item did not become one, by its id."""

    codes: list[str] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def make_due_tasks(*, by: Actor = SYSTEM, only: Sequence[int] | None = None) -> Made:
    """Make a draft of every item whose time has come, or of those of them in `only`; each in its own transaction.

    Called again, or by two at once, it makes nothing twice. What cannot become a task stops none of the others.
    """
    require_office(by)
    made = Made()
    for item_id in list_items_to_make(clock.today()):
        if only is not None and item_id not in only:
            continue
        try:
            code = make_task_of_item(item_id=item_id, by=by)
        except (Refused, NotFound) as error:
            made.refused[item_id] = str(error)
        else:
            made.codes.extend([code] if code else [])
    return made


def make_task_of_item(*, item_id: int, by: Actor, again: bool = False) -> str | None:
    """Make a draft of an item, also before its time, and give its code; None when it has one already.

    With `again` an item whose draft was discarded becomes another one.

    Raises:
        NotFound, ActRefused: there is no such item, it was removed, or its programme is not adopted.
        InvalidForm: the draft cannot be so: its agency is no more, or has this task from the document already.
    """
    require_office(by)
    at = clock.now()
    with transaction() as session:
        changed = lock_item(session, item_id, None, at)
        if changed.programme.document_id is None or changed.programme.adopted_on is None:
            message = "Chương trình chưa ban hành. Ban hành rồi tạo nhiệm vụ."
            raise ActRefused(message)
        if not _claim(session, item_id, changed, again=again):
            return None
        document = session.get_one(Document, changed.programme.document_id, with_for_update=True)
        [drafted] = put_drafts(session, document, _draft(session, changed), at=at)
        of_item = update(ProgrammeTask).where(ProgrammeTask.item_id == item_id)
        session.execute(of_item.values(task_id=drafted.task_id, made_at=at))
        session.flush()
        entry = changed.note(ChangeKind.TASK_MADE, drafted.subject, by=by)
        write_history(session, [drafted, entry], at=at, by=by)
    return drafted.subject


def _claim(session: Session, item_id: int, changed: Changed, *, again: bool) -> bool:
    """Whether this call is the one that makes the task: the key of the item decides, not what was read before."""
    row = insert_into(session, ProgrammeTask).values(item_id=item_id, made_at=changed.at)
    claimed = session.scalar(row.on_conflict_do_nothing(index_elements=["item_id"]).returning(ProgrammeTask.item_id))
    if claimed is not None:
        return True
    discarded = select(ProgrammeTask.item_id).where(ProgrammeTask.item_id == item_id, ProgrammeTask.task_id.is_(None))
    return again and session.scalar(discarded.with_for_update()) is not None


def _draft(session: Session, changed: Changed) -> DraftForm:
    item, today = changed.item, changed.today
    cooperating = session.scalars(
        select(ProgrammeCooperation.agency_id)
        .where(ProgrammeCooperation.item_id == item.id)
        .order_by(ProgrammeCooperation.agency_id)
    )
    return DraftForm(
        content=item.content,
        leads=[item.lead_agency_id],
        cooperating=[Part(agency_id) for agency_id in cooperating],
        assigned_on=_assigned_on(item.due_on, today),
        due_way=DueWay.DAY,
        due_on=item.due_on,
    )


def _assigned_on(due_on: date, today: date) -> date:
    """Today; of what is overdue already, the day on which its time came."""
    return today if today <= due_on else starts_on(due_on)
