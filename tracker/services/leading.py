"""Another agency leads a task: what goes with it, whoever decided it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.models import Agency, Cooperation, LeadChange, Task
from tracker.queries.succession import get_successors
from tracker.services.acting import Acting
from tracker.services.due_dates import void_reminders
from tracker.services.officers import forget_officer
from tracker.services.search_text import refresh_search_text


def lead_by(acting: Acting, agency: Agency, reason: str) -> None:
    """Let another agency lead the task from today on; no officer has it, and it is reminded of anew."""
    forget_officer(acting.session, acting.task)
    acting.task.state_since = acting.today
    acting.task.progress_percent = None  # that was the other agency's work; what it told stays on record
    give_lead(acting.session, acting.task, agency, reason=reason, at=acting.at, today=acting.today)


def give_lead(session: Session, task: Task, agency: Agency, *, reason: str, at: datetime, today: date) -> None:
    """Put the new lead in force and on record. It takes part no more; the reminders of before are void."""
    session.add(
        LeadChange(
            task_id=task.id,
            changed_on=today,
            from_agency_id=task.lead_agency_id,
            to_agency_id=agency.id,
            reason=reason,
            entered_at=at,
        )
    )
    task.lead_agency_id = agency.id
    part = session.get(Cooperation, (task.id, agency.id))
    if part is not None:
        session.delete(part)
        session.flush()
    refresh_search_text(session, task)
    void_reminders(session, task, why="đã đổi cơ quan chủ trì")


def pass_to_successor(acting: Acting) -> None:
    """Give a task that is open again to whoever succeeds its lead, if that agency is no more.

    What was completed stays with the agency that did it, for as long as it is completed.
    """
    lead = acting.session.get_one(Agency, acting.task.lead_agency_id)
    if lead.valid_to is None or lead.valid_to >= acting.today:
        return
    successor_id = get_successors().get(lead.id)
    if successor_id is None:
        return
    successor = acting.session.get_one(Agency, successor_id)
    lead_by(acting, successor, f"{lead.name} không còn hoạt động; {successor.name} kế thừa")
