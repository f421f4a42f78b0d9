"""Handing out: the agency accepts or declines, the Office hands out again or gives the task another lead."""

from tracker.db import transaction
from tracker.domain.lifecycle import Act, State
from tracker.domain.permissions import Actor
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.models import Agency
from tracker.services.acting import Acting, begin, require
from tracker.services.leading import lead_by


def accept_task(*, task_code: str, version: int | None = None, by: Actor) -> None:
    """The lead agency takes the task on."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.ACCEPT, by=by)
        acting.record("Tiếp nhận nhiệm vụ")


def decline_task(*, task_code: str, version: int | None = None, by: Actor, reason: str) -> None:
    """The lead agency's head says that it is not within its competence. The clock runs on until the Office acts."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.DECLINE, by=by)
        reason = require("reason", reason, "lý do từ chối")
        acting.record(f"Từ chối: {reason}", reason=reason)


def hand_out_again(*, task_code: str, version: int | None = None, by: Actor, lead_agency_id: int, reason: str) -> None:
    """Hand a declined task to another agency, or to the same one with a reason."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.HAND_OUT_AGAIN, by=by)
        reason = require("reason", reason, "lý do giao lại")
        agency = _agency(acting, lead_agency_id)
        if agency.id != acting.task.lead_agency_id:
            lead_by(acting, agency, reason)
        acting.record(f"Giao lại cho {agency.name}: {reason}", lead=agency.code, reason=reason)


def change_lead(*, task_code: str, version: int | None = None, by: Actor, lead_agency_id: int, reason: str) -> None:
    """Give an open task another lead agency from today on; it has to accept anew.

    Raises:
        InvalidInput: the agency leads it already, is unknown, or no reason is given.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=version, act=Act.CHANGE_LEAD, by=by)
        reason = require("reason", reason, "lý do đổi cơ quan chủ trì")
        agency = _agency(acting, lead_agency_id)
        if agency.id == acting.task.lead_agency_id:
            message = f"{agency.name} đang chủ trì nhiệm vụ này. Chọn cơ quan khác."
            raise InvalidInput(message, field="lead_agency_id")
        lead_by(acting, agency, reason)
        acting.task.state = State.ASSIGNED
        acting.record(f"Chuyển cho {agency.name} chủ trì: {reason}", lead=agency.code, reason=reason)


def _agency(acting: Acting, agency_id: int) -> Agency:
    agency = acting.session.get(Agency, agency_id)
    if agency is None:
        message = "Chọn một cơ quan trong danh sách."
        raise InvalidInput(message, field="lead_agency_id")
    if agency.valid_to is not None and agency.valid_to < acting.today:
        message = f"{agency.name} không còn hoạt động từ sau ngày {day_in_words(agency.valid_to)}. Chọn cơ quan khác."
        raise InvalidInput(message, field="lead_agency_id")
    if agency.valid_from is not None and agency.valid_from > acting.today:
        message = f"{agency.name} đến ngày {day_in_words(agency.valid_from)} mới hoạt động. Chọn cơ quan khác."
        raise InvalidInput(message, field="lead_agency_id")
    return agency
