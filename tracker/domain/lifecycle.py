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
    GIVE = "giao-chuyen-vien"
    TAKE_BACK = "lay-lai"
    PROGRESS = "cap-nhat"
    REPORT = "bao-cao-hoan-thanh"
    WITHDRAW = "rut-bao-cao"
    REPORT_PART = "bao-cao-phan-viec"
    CONFIRM = "xac-nhan"
    RETURN = "tra-lai"
    ASK_EXTENSION = "xin-gia-han"
    WITHDRAW_REQUEST = "rut-xin-gia-han"
    DECIDE_EXTENSION = "quyet-dinh-gia-han"
    EXTEND = "gia-han"
    CHANGE_LEAD = "doi-co-quan-chu-tri"
    CORRECT = "dinh-chinh"
    DISCUSS = "trao-doi"
    URGE = "don-doc"
    SUSPEND = "tam-dung"
    RESUME = "tiep-tuc"
    REVOKE = "thu-hoi"
    REOPEN = "mo-lai"


ACT_WORDS = {
    Act.HAND_OUT: "Giao",
    Act.ACCEPT: "Tiếp nhận",
    Act.DECLINE: "Từ chối",
    Act.HAND_OUT_AGAIN: "Giao lại",
    Act.GIVE: "Giao chuyên viên",
    Act.TAKE_BACK: "Lấy lại từ chuyên viên",
    Act.PROGRESS: "Cập nhật tiến độ",
    Act.REPORT: "Báo cáo hoàn thành",
    Act.WITHDRAW: "Rút báo cáo",
    Act.REPORT_PART: "Báo cáo phần việc phối hợp",
    Act.CONFIRM: "Xác nhận hoàn thành",
    Act.RETURN: "Trả lại",
    Act.ASK_EXTENSION: "Xin gia hạn",
    Act.WITHDRAW_REQUEST: "Rút đề nghị gia hạn",
    Act.DECIDE_EXTENSION: "Quyết định gia hạn",
    Act.EXTEND: "Gia hạn",
    Act.CHANGE_LEAD: "Đổi cơ quan chủ trì",
    Act.CORRECT: "Đính chính",
    Act.DISCUSS: "Trao đổi",
    Act.URGE: "Đôn đốc",
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


MOVE_WORDS = {
    MoveKind.EXTENSION: "gia hạn",
    MoveKind.RESUMPTION: "tiếp tục sau khi tạm dừng, hạn",
    MoveKind.CORRECTION: "đính chính hạn",
}


class RequestState(StrEnum):
    """Where a request for an extension is."""

    PENDING = "pending"
    GRANTED = "granted"
    SHORTENED = "shortened"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


REQUEST_WORDS = {
    RequestState.PENDING: "Chờ quyết định",
    RequestState.GRANTED: "Đồng ý",
    RequestState.SHORTENED: "Đồng ý ngắn hơn",
    RequestState.REFUSED: "Không đồng ý",
    RequestState.WITHDRAWN: "Cơ quan đã rút",
    RequestState.LAPSED: "Không còn cần",
}


class Side(StrEnum):
    """Whose people an act is for, among those whose role allows it."""

    ANY = "any"
    LEAD = "lead"
    COOPERATING = "cooperating"
    TAKING_PART = "taking_part"


@dataclass(frozen=True)
class Circumstances:
    """What, beside its state, decides who may do what to a task."""

    lead_agency_id: int
    cooperating: frozenset[int] = frozenset()
    officer_id: int | None = None
    """The account of the officer to whom the head of the lead agency gave the task."""
    officer_may_report: bool = False
    """Whether the head lets that officer report completion for the agency."""
    has_due_date: bool = True
    request_pending: bool = False
    """Whether a request for an extension waits for its decision."""
    officers_decide: bool = True
    """Whether the head of the Office lets its officers decide on extensions."""


@dataclass(frozen=True)
class Transition:
    """From which states an act is taken, where it leads (None: the state stays), and by whom."""

    from_states: frozenset[State]
    to_state: State | None
    roles: frozenset[Role]
    side: Side = Side.ANY


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_HEAD_OF_OFFICE = frozenset({Role.OFFICE_HEAD})
_HEAD_OF_AGENCY = frozenset({Role.AGENCY_HEAD})
_NOT_ENDED = frozenset(State) - {State.DRAFT, State.REVOKED}
_OWED = _from(State.ASSIGNED, State.IN_PROGRESS)

#: The table of domain.md, 'The life of a task'. What an officer may do once the head gave him the task, and which acts
#: need a request for an extension or its absence, is in `refusal`.
TRANSITIONS = {
    Act.HAND_OUT: Transition(_from(State.DRAFT), State.ASSIGNED, OFFICE),
    Act.ACCEPT: Transition(_from(State.ASSIGNED), State.IN_PROGRESS, OF_AN_AGENCY, Side.LEAD),
    Act.DECLINE: Transition(_from(State.ASSIGNED), State.DECLINED, _HEAD_OF_AGENCY, Side.LEAD),
    Act.HAND_OUT_AGAIN: Transition(_from(State.DECLINED), State.ASSIGNED, OFFICE),
    Act.GIVE: Transition(_OWED, None, _HEAD_OF_AGENCY, Side.LEAD),
    Act.TAKE_BACK: Transition(_OWED, None, _HEAD_OF_AGENCY, Side.LEAD),
    Act.PROGRESS: Transition(_OWED, State.IN_PROGRESS, OF_AN_AGENCY, Side.LEAD),
    Act.REPORT: Transition(_from(State.IN_PROGRESS), State.REPORTED, _HEAD_OF_AGENCY, Side.LEAD),
    Act.WITHDRAW: Transition(_from(State.REPORTED), State.IN_PROGRESS, _HEAD_OF_AGENCY, Side.LEAD),
    Act.REPORT_PART: Transition(_OWED | {State.REPORTED}, None, OF_AN_AGENCY, Side.COOPERATING),
    Act.CONFIRM: Transition(_from(State.REPORTED), State.COMPLETED, OFFICE),
    Act.RETURN: Transition(_from(State.REPORTED), State.IN_PROGRESS, OFFICE),
    Act.ASK_EXTENSION: Transition(_OWED, None, _HEAD_OF_AGENCY, Side.LEAD),
    Act.WITHDRAW_REQUEST: Transition(_OWED, None, _HEAD_OF_AGENCY, Side.LEAD),
    Act.DECIDE_EXTENSION: Transition(_OWED, None, OFFICE),
    Act.EXTEND: Transition(_OWED, None, OFFICE),
    Act.CHANGE_LEAD: Transition(_OWED, None, OFFICE),
    Act.CORRECT: Transition(_NOT_ENDED, None, OFFICE),
    Act.DISCUSS: Transition(_NOT_ENDED, None, OFFICE | OF_AN_AGENCY, Side.TAKING_PART),
    Act.URGE: Transition(_OWED, None, OFFICE),
    Act.SUSPEND: Transition(_OWED, State.SUSPENDED, _HEAD_OF_OFFICE),
    Act.RESUME: Transition(_from(State.SUSPENDED), None, _HEAD_OF_OFFICE),
    Act.REVOKE: Transition(_NOT_ENDED, State.REVOKED, _HEAD_OF_OFFICE),
    Act.REOPEN: Transition(_from(State.COMPLETED), State.IN_PROGRESS, _HEAD_OF_OFFICE),
}

#: What the officer to whom the head gave a task, and the right to report it, may do in the head's stead.
_DELEGATED = frozenset({Act.REPORT, Act.WITHDRAW})
#: What only an officer of the Office whom its head lets decide may do.
_DECISIONS = frozenset({Act.DECIDE_EXTENSION, Act.EXTEND})

#: Acts that add to what is known and change nothing that somebody else may be about to change.
ADDING = frozenset({Act.PROGRESS, Act.REPORT_PART, Act.DISCUSS, Act.URGE})
#: After these a request for an extension that waits is about nothing any more.
ENDING_REQUESTS = frozenset({Act.REPORT, Act.DECLINE, Act.EXTEND, Act.CHANGE_LEAD, Act.SUSPEND, Act.REVOKE})

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


def refusal(act: Act, state: State, actor: Actor, task: Circumstances) -> str | None:
    """Why this actor may not take this act on a task in this state, as a sentence with what to do; None when he may.

    The product itself (an actor without a role) is bound by the states and the task's circumstances alone.
    """
    if actor.role is not None and (reason := no_right(act, actor, task)):
        return reason
    if state not in TRANSITIONS[act].from_states:
        return f"Không thể «{ACT_WORDS[act]}» khi nhiệm vụ ở trạng thái «{STATE_WORDS[state]}». {_WHAT_INSTEAD[state]}"
    return _not_now(act, task)


def no_right(act: Act, actor: Actor, task: Circumstances) -> str | None:
    """Why the act is not this person's, whatever the state; None when it is."""
    transition = TRANSITIONS[act]
    is_delegate = (
        act in _DELEGATED and task.officer_may_report and actor.stands_as is not None
    ) and actor.stands_as == task.officer_id
    if actor.role not in transition.roles and not (is_delegate and actor.role is Role.AGENCY_OFFICER):
        return f"Tài khoản của bạn không có quyền «{ACT_WORDS[act]}». {_whose(act)}"
    if not _stands_on(transition.side, actor, task):
        who = "phối hợp" if transition.side is Side.COOPERATING else "chủ trì"
        return f"Chỉ cơ quan {who} mới «{ACT_WORDS[act]}» được; cơ quan của bạn không {who} nhiệm vụ này."
    if act in _DECISIONS and actor.role is Role.OFFICE_OFFICER and not task.officers_decide:
        return f"Tài khoản của bạn không có quyền «{ACT_WORDS[act]}». Việc này của lãnh đạo Văn phòng."
    return None


def _stands_on(side: Side, actor: Actor, task: Circumstances) -> bool:
    leads, cooperates = actor.agency_id == task.lead_agency_id, actor.agency_id in task.cooperating
    return {
        Side.ANY: True,
        Side.LEAD: leads,
        Side.COOPERATING: cooperates,
        Side.TAKING_PART: actor.role in OFFICE or leads or cooperates,
    }[side]


def _not_now(act: Act, task: Circumstances) -> str | None:
    """Why an act that the state allows has nothing to be about."""
    if act is Act.ASK_EXTENSION and not task.has_due_date:
        return "Không thể «Xin gia hạn» cho nhiệm vụ không thời hạn. Nhiệm vụ này không có hạn nào để lùi."
    if act is Act.ASK_EXTENSION and task.request_pending:
        return "Đã có một đề nghị gia hạn đang chờ Văn phòng quyết định. Rút đề nghị đó trước nếu muốn đề nghị lại."
    if act in {Act.DECIDE_EXTENSION, Act.WITHDRAW_REQUEST} and not task.request_pending:
        return f"Không thể «{ACT_WORDS[act]}»: không có đề nghị gia hạn nào đang chờ. Có thể người khác vừa xử lý."
    if act is Act.TAKE_BACK and task.officer_id is None:
        return "Không thể «Lấy lại từ chuyên viên»: nhiệm vụ chưa giao cho chuyên viên nào. Không cần làm gì thêm."
    return None


def acts_open_to(state: State, actor: Actor, task: Circumstances) -> list[Act]:
    """The acts this person may take now, the most likely first."""
    return [act for act in _MOST_LIKELY_FIRST if refusal(act, state, actor, task) is None]


_MOST_LIKELY_FIRST = (
    Act.ACCEPT, Act.REPORT, Act.CONFIRM, Act.HAND_OUT, Act.HAND_OUT_AGAIN, Act.DECIDE_EXTENSION, Act.RESUME,
    Act.RETURN, Act.REPORT_PART, Act.PROGRESS, Act.ASK_EXTENSION, Act.GIVE, Act.TAKE_BACK, Act.DECLINE,
    Act.WITHDRAW_REQUEST, Act.WITHDRAW, Act.DISCUSS, Act.URGE, Act.EXTEND, Act.CHANGE_LEAD, Act.CORRECT, Act.SUSPEND,
    Act.REOPEN, Act.REVOKE,
)  # fmt: skip


def _whose(act: Act) -> str:
    transition = TRANSITIONS[act]
    if transition.side is Side.LEAD:
        return "Việc này của lãnh đạo cơ quan chủ trì."
    if transition.side is Side.COOPERATING:
        return "Việc này của cơ quan phối hợp."
    if transition.side is Side.TAKING_PART:
        return "Việc này của Văn phòng UBND tỉnh và các cơ quan thực hiện."
    if transition.roles == _HEAD_OF_OFFICE:
        return "Việc này của lãnh đạo Văn phòng."
    return "Việc này của Văn phòng UBND tỉnh."
