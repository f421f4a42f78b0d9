"""The life of a task: every pair of state and act, for every role, of the lead agency and of another one."""

from itertools import product

import pytest

from tracker.domain.lifecycle import (
    ACT_WORDS,
    REQUEST_WORDS,
    STATE_WORDS,
    TRANSITIONS,
    Act,
    Circumstances,
    RequestState,
    State,
    acts_open_to,
    refusal,
)
from tracker.domain.permissions import OF_AN_AGENCY, SYSTEM, Actor, Role

LEAD = 7
OTHER = 8
STRANGER = 9

_OFFICE = {Role.OFFICE_OFFICER, Role.OFFICE_HEAD}
_OFFICE_HEAD = {Role.OFFICE_HEAD}
_HEAD = {Role.AGENCY_HEAD}
_AGENCY = {Role.AGENCY_HEAD, Role.AGENCY_OFFICER}
_OWED = {State.ASSIGNED, State.IN_PROGRESS}
_HANDED_OUT = {*_OWED, State.DECLINED, State.REPORTED, State.COMPLETED, State.SUSPENDED}

#: The table, written down a second time: from which states, to which (None: it stays), by whom.
TABLE: dict[Act, tuple[set[State], State | None, set[Role]]] = {
    Act.HAND_OUT: ({State.DRAFT}, State.ASSIGNED, _OFFICE),
    Act.ACCEPT: ({State.ASSIGNED}, State.IN_PROGRESS, _AGENCY),
    Act.DECLINE: ({State.ASSIGNED}, State.DECLINED, _HEAD),
    Act.HAND_OUT_AGAIN: ({State.DECLINED}, State.ASSIGNED, _OFFICE),
    Act.REPORT: ({State.IN_PROGRESS}, State.REPORTED, _HEAD),
    Act.WITHDRAW: ({State.REPORTED}, State.IN_PROGRESS, _HEAD),
    Act.CONFIRM: ({State.REPORTED}, State.COMPLETED, _OFFICE),
    Act.RETURN: ({State.REPORTED}, State.IN_PROGRESS, _OFFICE),
    Act.GIVE: (_OWED, None, _HEAD),
    Act.TAKE_BACK: (_OWED, None, _HEAD),
    Act.PROGRESS: (_OWED, State.IN_PROGRESS, _AGENCY),
    Act.REPORT_PART: ({State.ASSIGNED, State.IN_PROGRESS, State.REPORTED}, None, _AGENCY),
    Act.ASK_EXTENSION: (_OWED, None, _HEAD),
    Act.WITHDRAW_REQUEST: (_OWED, None, _HEAD),
    Act.DECIDE_EXTENSION: (_OWED, None, _OFFICE),
    Act.EXTEND: (_OWED, None, _OFFICE),
    Act.CHANGE_LEAD: (_OWED, None, _OFFICE),
    Act.CORRECT: (_HANDED_OUT, None, _OFFICE),
    Act.DISCUSS: (_HANDED_OUT, None, _OFFICE | _AGENCY),
    Act.URGE: (_OWED, None, _OFFICE),
    Act.SUSPEND: (_OWED, State.SUSPENDED, _OFFICE_HEAD),
    Act.RESUME: ({State.SUSPENDED}, None, _OFFICE_HEAD),
    Act.REVOKE: (_HANDED_OUT, State.REVOKED, _OFFICE_HEAD),
    Act.REOPEN: ({State.COMPLETED}, State.IN_PROGRESS, _OFFICE_HEAD),
}


#: Under these an act is about something: a request waits where one is needed, and none does where one must not.
_WITH_REQUEST = {Act.WITHDRAW_REQUEST, Act.DECIDE_EXTENSION}


def _task(act: Act) -> Circumstances:
    """A task on which nothing but state, role and agency can stand against the act, taken by people of LEAD."""
    return Circumstances(
        lead_agency_id=OTHER if act is Act.REPORT_PART else LEAD,
        cooperating=frozenset({LEAD}) if act is Act.REPORT_PART else frozenset(),
        officer_id=99 if act is Act.TAKE_BACK else None,
        request_pending=act in _WITH_REQUEST,
    )


def _actor(role: Role, agency_id: int = LEAD) -> Actor:
    return Actor(1, "Người thử", role, agency_id if role in OF_AN_AGENCY else None)


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)))
def test_an_act_is_open_to_its_roles_from_its_states_and_from_no_other(act: Act, role: Role) -> None:
    from_states, _, roles = TABLE[act]
    for state in State:
        reason = refusal(act, state, _actor(role), _task(act))
        may = role in roles and state in from_states
        assert (reason is None) is may, f"{act} from {state} by {role}: {reason}"


@pytest.mark.parametrize(("act", "role"), list(product(Act, sorted(OF_AN_AGENCY))))
def test_people_of_an_agency_that_takes_no_part_may_do_nothing(act: Act, role: Role) -> None:
    stranger = _actor(role, STRANGER)
    assert all(refusal(act, state, stranger, _task(act)) is not None for state in State)


@pytest.mark.parametrize(("act", "role"), list(product(Act, sorted(OF_AN_AGENCY))))
def test_people_of_a_cooperating_agency_tell_their_part_and_talk_and_nothing_else(act: Act, role: Role) -> None:
    helper, task = _actor(role, OTHER), Circumstances(LEAD, cooperating=frozenset({OTHER}))
    theirs = {Act.REPORT_PART, Act.DISCUSS}
    for state in State:
        may = act in theirs and state in TABLE[act][0]
        assert (refusal(act, state, helper, task) is None) is may, f"{act} from {state}"


@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_the_table_says(act: Act) -> None:
    assert TRANSITIONS[act].to_state is TABLE[act][1]


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_the_product_itself_is_bound_by_the_states_alone(act: Act, state: State) -> None:
    assert (refusal(act, state, SYSTEM, _task(act)) is None) is (state in TABLE[act][0])


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_a_refusal_is_a_sentence_that_names_act_and_state_and_says_what_to_do(act: Act, state: State) -> None:
    reason = refusal(act, state, SYSTEM, _task(act))
    if reason is not None:
        assert ACT_WORDS[act] in reason
        assert STATE_WORDS[state] in reason
        assert reason.endswith(".")
        assert reason.count(". ") >= 1


def test_who_lacks_the_right_is_told_whose_it_is() -> None:
    task = Circumstances(LEAD)
    assert "lãnh đạo Văn phòng" in str(refusal(Act.REVOKE, State.ASSIGNED, _actor(Role.OFFICE_OFFICER), task))
    assert "Văn phòng UBND tỉnh" in str(refusal(Act.CONFIRM, State.REPORTED, _actor(Role.AGENCY_HEAD), task))
    assert "cơ quan chủ trì" in str(refusal(Act.REPORT, State.IN_PROGRESS, _actor(Role.OFFICE_HEAD), task))
    assert "không chủ trì" in str(refusal(Act.REPORT, State.IN_PROGRESS, _actor(Role.AGENCY_HEAD, OTHER), task))
    assert "cơ quan phối hợp" in str(refusal(Act.REPORT_PART, State.IN_PROGRESS, _actor(Role.OFFICE_HEAD), task))


@pytest.mark.parametrize(
    ("officer_id", "may_report", "agency_id", "may"),
    [(1, True, LEAD, True), (1, False, LEAD, False), (2, True, LEAD, False), (1, True, OTHER, False)],
)
@pytest.mark.parametrize(("act", "state"), [(Act.REPORT, State.IN_PROGRESS), (Act.WITHDRAW, State.REPORTED)])
def test_an_officer_reports_completion_only_when_the_head_gave_him_the_task_and_the_right(
    act: Act, state: State, officer_id: int, agency_id: int, *, may_report: bool, may: bool
) -> None:
    task = Circumstances(LEAD, officer_id=officer_id, officer_may_report=may_report)
    assert (refusal(act, state, _actor(Role.AGENCY_OFFICER, agency_id), task) is None) is may


def test_the_right_to_report_brings_no_other_right_of_the_head() -> None:
    task = Circumstances(LEAD, officer_id=1, officer_may_report=True)
    for act in (Act.DECLINE, Act.ASK_EXTENSION, Act.GIVE, Act.TAKE_BACK):
        assert "không có quyền" in str(refusal(act, State.ASSIGNED, _actor(Role.AGENCY_OFFICER), task))


@pytest.mark.parametrize("act", [Act.DECIDE_EXTENSION, Act.EXTEND])
def test_officers_of_the_office_decide_extensions_only_where_their_head_lets_them(act: Act) -> None:
    task = Circumstances(LEAD, request_pending=True, officers_decide=False)
    assert "lãnh đạo Văn phòng" in str(refusal(act, State.IN_PROGRESS, _actor(Role.OFFICE_OFFICER), task))
    assert refusal(act, State.IN_PROGRESS, _actor(Role.OFFICE_HEAD), task) is None


@pytest.mark.parametrize(
    ("act", "task", "word"),
    [
        (Act.ASK_EXTENSION, Circumstances(LEAD, has_due_date=False), "không thời hạn"),
        (Act.ASK_EXTENSION, Circumstances(LEAD, request_pending=True), "đang chờ"),
        (Act.WITHDRAW_REQUEST, Circumstances(LEAD), "không có đề nghị"),
        (Act.DECIDE_EXTENSION, Circumstances(LEAD), "không có đề nghị"),
        (Act.TAKE_BACK, Circumstances(LEAD), "chưa giao"),
    ],
)
def test_an_act_that_has_nothing_to_be_about_is_refused_in_words(act: Act, task: Circumstances, word: str) -> None:
    reason = str(refusal(act, State.IN_PROGRESS, SYSTEM, task))
    assert word in reason
    assert reason.endswith(".")


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER, Role.ADMIN])
def test_readers_and_administrators_have_no_act(role: Role) -> None:
    assert all(acts_open_to(state, _actor(role), Circumstances(LEAD)) == [] for state in State)


@pytest.mark.parametrize(("state", "role"), list(product(State, Role)))
def test_the_acts_offered_are_those_that_are_not_refused_each_once(state: State, role: Role) -> None:
    for task in (Circumstances(LEAD), Circumstances(LEAD, officer_id=99, request_pending=True)):
        offered = acts_open_to(state, _actor(role), task)
        assert len(offered) == len(set(offered))
        assert set(offered) == {act for act in Act if refusal(act, state, _actor(role), task) is None}


def test_every_word_has_its_name_on_the_screen() -> None:
    assert set(ACT_WORDS) == set(Act)
    assert set(STATE_WORDS) == set(State)
    assert set(TRANSITIONS) == set(Act)
    assert set(REQUEST_WORDS) == set(RequestState)
