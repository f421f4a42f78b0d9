"""The life of a task: its states, its acts, and who may take each from where.

The state is what people did, and is stored; how a task stands on a day is computed in `outcomes.py`. Every act is
checked by `refusal`, and nowhere else.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.permissions import OF_AN_AGENCY, OFFICE, Actor, Role


class State(StrEnum):
    """Where a task is in its life. The value is stored."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    DECLINED = "declined"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


STATE_WORDS = {
    State.DRAFT: "Dự thảo",
    State.ASSIGNED: "Chờ tiếp nhận",
    State.DECLINED: "Cơ quan từ chối",
    State.IN_PROGRESS: "Đang thực hiện",
    State.REPORTED: "Chờ xác nhận",
    State.COMPLETED: "Đã hoàn thành",
    State.SUSPENDED: "Tạm dừng",
    State.REVOKED: "Đã thu hồi",
}

#: States in which the agency still owes something and the clock runs.
RUNNING = frozenset({State.ASSIGNED, State.DECLINED, State.IN_PROGRESS})


class Act(StrEnum):
    """What people do to a task. The value is the word in addresses and in the history."""

    HAND_OUT = "giao"
    ACCEPT = "tiep-nhan"
    DECLINE = "tu-choi"
    HAND_OUT_AGAIN = "giao-lai"
    REPORT = "bao-cao-hoan-thanh"
    WITHDRAW = "rut-bao-cao"
    CONFIRM = "xac-nhan"
    RETURN = "tra-lai"
    EXTEND = "gia-han"
    CHANGE_LEAD = "doi-co-quan-chu-tri"
    SUSPEND = "tam-dung"
    RESUME = "tiep-tuc"
    REVOKE = "thu-hoi"
    REOPEN = "mo-lai"


ACT_WORDS = {
    Act.HAND_OUT: "Giao",
    Act.ACCEPT: "Tiếp nhận",
    Act.DECLINE: "Từ chối",
    Act.HAND_OUT_AGAIN: "Giao lại",
    Act.REPORT: "Báo cáo hoàn thành",
    Act.WITHDRAW: "Rút báo cáo",
    Act.CONFIRM: "Xác nhận hoàn thành",
    Act.RETURN: "Trả lại",
    Act.EXTEND: "Gia hạn",
    Act.CHANGE_LEAD: "Đổi cơ quan chủ trì",
    Act.SUSPEND: "Tạm dừng",
    Act.RESUME: "Tiếp tục",
    Act.REVOKE: "Thu hồi",
    Act.REOPEN: "Mở lại",
}


class ReportEnding(StrEnum):
    """Why a report of completion no longer counts."""

    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


class MoveKind(StrEnum):
    """Why a due date moved."""

    EXTENSION = "extension"
    RESUMPTION = "resumption"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Transition:
    """From which states an act is taken, where it leads (None: the state stays), and by whom."""

    from_states: frozenset[State]
    to_state: State | None
    roles: frozenset[Role]
    of_lead: bool = False


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_HEAD_OF_OFFICE = frozenset({Role.OFFICE_HEAD})
_HEAD_OF_AGENCY = frozenset({Role.AGENCY_HEAD})
_NOT_ENDED = frozenset(State) - {State.DRAFT, State.REVOKED}

#: The table of domain.md, 'The life of a task'. `of_lead`: only people of the task's lead agency.
TRANSITIONS = {
    Act.HAND_OUT: Transition(_from(State.DRAFT), State.ASSIGNED, OFFICE),
    Act.ACCEPT: Transition(_from(State.ASSIGNED), State.IN_PROGRESS, OF_AN_AGENCY, of_lead=True),
    Act.DECLINE: Transition(_from(State.ASSIGNED), State.DECLINED, _HEAD_OF_AGENCY, of_lead=True),
    Act.HAND_OUT_AGAIN: Transition(_from(State.DECLINED), State.ASSIGNED, OFFICE),
    Act.REPORT: Transition(_from(State.IN_PROGRESS), State.REPORTED, _HEAD_OF_AGENCY, of_lead=True),
    Act.WITHDRAW: Transition(_from(State.REPORTED), State.IN_PROGRESS, _HEAD_OF_AGENCY, of_lead=True),
    Act.CONFIRM: Transition(_from(State.REPORTED), State.COMPLETED, OFFICE),
    Act.RETURN: Transition(_from(State.REPORTED), State.IN_PROGRESS, OFFICE),
    Act.EXTEND: Transition(_from(State.ASSIGNED, State.IN_PROGRESS), None, OFFICE),
    Act.CHANGE_LEAD: Transition(_from(State.ASSIGNED, State.IN_PROGRESS), None, OFFICE),
    Act.SUSPEND: Transition(_from(State.ASSIGNED, State.IN_PROGRESS), State.SUSPENDED, _HEAD_OF_OFFICE),
    Act.RESUME: Transition(_from(State.SUSPENDED), None, _HEAD_OF_OFFICE),
    Act.REVOKE: Transition(_NOT_ENDED, State.REVOKED, _HEAD_OF_OFFICE),
    Act.REOPEN: Transition(_from(State.COMPLETED), State.IN_PROGRESS, _HEAD_OF_OFFICE),
}

_WHAT_INSTEAD = {
    State.DRAFT: "Giao nhiệm vụ trước, rồi mới làm việc này.",
    State.ASSIGNED: "Cơ quan chủ trì cần tiếp nhận trước.",
    State.DECLINED: "Văn phòng cần giao lại trước.",
    State.IN_PROGRESS: "Cơ quan chủ trì đang thực hiện và chưa báo cáo hoàn thành.",
    State.REPORTED: "Báo cáo đang chờ Văn phòng xác nhận; muốn sửa thì rút hoặc trả lại báo cáo trước.",
    State.COMPLETED: "Muốn thay đổi, lãnh đạo Văn phòng mở lại nhiệm vụ trước.",
    State.SUSPENDED: "Lãnh đạo Văn phòng cho tiếp tục trước.",
    State.REVOKED: "Nhiệm vụ đã thu hồi không thay đổi được nữa; cần thì giao nhiệm vụ mới.",
}


def refusal(act: Act, state: State, actor: Actor, lead_agency_id: int) -> str | None:
    """Why this actor may not take this act on a task in this state, as a sentence with what to do; None when he may.

    The product itself (an actor without a role) is bound by the states alone.
    """
    transition = TRANSITIONS[act]
    if actor.role is not None:
        if actor.role not in transition.roles:
            return f"Tài khoản của bạn không có quyền «{ACT_WORDS[act]}». {_whose(transition)}"
        if transition.of_lead and actor.agency_id != lead_agency_id:
            return f"Chỉ cơ quan chủ trì mới «{ACT_WORDS[act]}» được; cơ quan của bạn không chủ trì nhiệm vụ này."
    if state not in transition.from_states:
        return f"Không thể «{ACT_WORDS[act]}» khi nhiệm vụ ở trạng thái «{STATE_WORDS[state]}». {_WHAT_INSTEAD[state]}"
    return None


def acts_open_to(state: State, actor: Actor, lead_agency_id: int) -> list[Act]:
    """The acts this person may take now, the most likely first (the order of the table)."""
    return [act for act in _MOST_LIKELY_FIRST if refusal(act, state, actor, lead_agency_id) is None]


_MOST_LIKELY_FIRST = (
    Act.ACCEPT, Act.REPORT, Act.CONFIRM, Act.HAND_OUT, Act.HAND_OUT_AGAIN, Act.RESUME, Act.RETURN, Act.DECLINE,
    Act.WITHDRAW, Act.EXTEND, Act.CHANGE_LEAD, Act.SUSPEND, Act.REOPEN, Act.REVOKE,
)  # fmt: skip


def _whose(transition: Transition) -> str:
    if transition.of_lead:
        return "Việc này của lãnh đạo cơ quan chủ trì."
    if transition.roles == _HEAD_OF_OFFICE:
        return "Việc này của lãnh đạo Văn phòng."
    return "Việc này của Văn phòng UBND tỉnh."
