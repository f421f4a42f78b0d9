"""Within the lead agency: its head gives a task to an officer, and takes it back."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.db import transaction
from tracker.domain.lifecycle import Act
from tracker.domain.permissions import Actor, Role
from tracker.errors import InvalidInput
from tracker.models import Account, Task, TaskOfficer
from tracker.services.acting import begin


def give_to_officer(
    *, task_code: str, version: int | None = None, by: Actor, account_id: int, may_report: bool = False
) -> None:
    """Give a task to an officer of the lead agency; who had it before has it no more.

    With `may_report` he reports its completion for the agency.

    Raises:
        InvalidInput: there is no such officer in the lead agency.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.GIVE, by=by)
        officer = session.scalar(
            select(Account).where(
                Account.id == account_id,
                Account.is_active,
                Account.role == Role.AGENCY_OFFICER,
                Account.agency_id == acting.task.lead_agency_id,
            )
        )
        if officer is None:
            message = "Chọn một chuyên viên đang làm việc tại cơ quan chủ trì."
            raise InvalidInput(message, field="account_id")
        session.merge(
            TaskOfficer(task_id=acting.task.id, account_id=officer.id, may_report=may_report, given_on=acting.today)
        )
        right = ", được báo cáo hoàn thành" if may_report else ""
        acting.record(f"Giao chuyên viên {officer.name} thực hiện{right}", officer=officer.username)


def take_from_officer(*, task_code: str, version: int | None = None, by: Actor) -> None:
    """Take a task back from the officer who has it: it is again everybody's in the agency."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.TAKE_BACK, by=by)
        name = session.scalar(select(Account.name).where(Account.id == acting.circumstances.officer_id))
        forget_officer(session, acting.task)
        acting.record(f"Lấy lại nhiệm vụ từ {name}")


def forget_officer(session: Session, task: Task) -> None:
    """No officer has the task any more: another agency leads it, or its head took it back."""
    session.execute(delete(TaskOfficer).where(TaskOfficer.task_id == task.id))
