"""The life of a task: every pair of state and act, for every role, of the lead agency and of another one."""

from itertools import product

import pytest

from tracker.domain.lifecycle import (
    ACT_WORDS,
    STATE_WORDS,
    TRANSITIONS,
    Act,
    State,
    acts_open_to,
    refusal,
)
from tracker.domain.permissions import OF_AN_AGENCY, SYSTEM, Actor, Role

LEAD = 7
OTHER = 8

_OFFICE = {Role.OFFICE_OFFICER, Role.OFFICE_HEAD}
_OFFICE_HEAD = {Role.OFFICE_HEAD}
_HEAD = {Role.AGENCY_HEAD}
_AGENCY = {Role.AGENCY_HEAD, Role.AGENCY_OFFICER}

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
    Act.EXTEND: ({State.ASSIGNED, State.IN_PROGRESS}, None, _OFFICE),
    Act.CHANGE_LEAD: ({State.ASSIGNED, State.IN_PROGRESS}, None, _OFFICE),
    Act.SUSPEND: ({State.ASSIGNED, State.IN_PROGRESS}, State.SUSPENDED, _OFFICE_HEAD),
    Act.RESUME: ({State.SUSPENDED}, None, _OFFICE_HEAD),
    Act.REVOKE: (
        {
            *(State.ASSIGNED, State.DECLINED, State.IN_PROGRESS, State.REPORTED, State.COMPLETED, State.SUSPENDED),
        },
        State.REVOKED,
        _OFFICE_HEAD,
    ),
    Act.REOPEN: ({State.COMPLETED}, State.IN_PROGRESS, _OFFICE_HEAD),
}


def _actor(role: Role, agency_id: int = LEAD) -> Actor:
    return Actor(1, "Người thử", role, agency_id if role in OF_AN_AGENCY else None)


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)))
def test_an_act_is_open_to_its_roles_from_its_states_and_from_no_other(act: Act, role: Role) -> None:
    from_states, _, roles = TABLE[act]
    for state in State:
        reason = refusal(act, state, _actor(role), LEAD)
        may = role in roles and state in from_states
        assert (reason is None) is may, f"{act} from {state} by {role}: {reason}"


@pytest.mark.parametrize(("act", "role"), list(product(Act, sorted(OF_AN_AGENCY))))
def test_people_of_an_agency_that_does_not_lead_may_do_nothing(act: Act, role: Role) -> None:
    assert all(refusal(act, state, _actor(role, OTHER), LEAD) is not None for state in State)


@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_the_table_says(act: Act) -> None:
    assert TRANSITIONS[act].to_state is TABLE[act][1]


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_the_product_itself_is_bound_by_the_states_alone(act: Act, state: State) -> None:
    assert (refusal(act, state, SYSTEM, LEAD) is None) is (state in TABLE[act][0])


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_a_refusal_is_a_sentence_that_names_act_and_state_and_says_what_to_do(act: Act, state: State) -> None:
    reason = refusal(act, state, SYSTEM, LEAD)
    if reason is not None:
        assert ACT_WORDS[act] in reason
        assert STATE_WORDS[state] in reason
        assert reason.endswith(".")
        assert reason.count(". ") >= 1


def test_who_lacks_the_right_is_told_whose_it_is() -> None:
    assert "lãnh đạo Văn phòng" in str(refusal(Act.REVOKE, State.ASSIGNED, _actor(Role.OFFICE_OFFICER), LEAD))
    assert "Văn phòng UBND tỉnh" in str(refusal(Act.CONFIRM, State.REPORTED, _actor(Role.AGENCY_HEAD), LEAD))
    assert "cơ quan chủ trì" in str(refusal(Act.REPORT, State.IN_PROGRESS, _actor(Role.OFFICE_HEAD), LEAD))
    assert "không chủ trì" in str(refusal(Act.REPORT, State.IN_PROGRESS, _actor(Role.AGENCY_HEAD, OTHER), LEAD))


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER, Role.ADMIN])
def test_readers_and_administrators_have_no_act(role: Role) -> None:
    assert all(acts_open_to(state, _actor(role), LEAD) == [] for state in State)


@pytest.mark.parametrize(("state", "role"), list(product(State, Role)))
def test_the_acts_offered_are_those_that_are_not_refused_each_once(state: State, role: Role) -> None:
    offered = acts_open_to(state, _actor(role), LEAD)
    assert len(offered) == len(set(offered))
    assert set(offered) == {act for act in Act if refusal(act, state, _actor(role), LEAD) is None}


def test_every_word_has_its_name_on_the_screen() -> None:
    assert set(ACT_WORDS) == set(Act)
    assert set(STATE_WORDS) == set(State)
    assert set(TRANSITIONS) == set(Act)
