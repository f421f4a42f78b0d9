"""Asking for an extension and deciding on it: what is stored, what moves, and what ends a request by itself."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tracker.db import db
from tracker.domain.lifecycle import Act, MoveKind, RequestState
from tracker.domain.permissions import Actor, Role
from tracker.errors import ActRefused, InvalidInput, NotAllowed
from tracker.models import DueDateChange, ExtensionRequest, HistoryEntry, OfficeSetting, Task
from tracker.services.assignment import change_lead
from tracker.services.completion import report_completion
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension, withdraw_extension_request
from tracker.services.interruption import revoke_task, suspend_task

pytestmark = pytest.mark.usefixtures("app")

DUE = date(2024, 6, 20)
ASKED = date(2024, 7, 20)


class Asking:
    """A task due in eight days, its agency's head, and an officer of the Office."""

    def __init__(self) -> None:
        self.lead = make_agency()
        self.task = make_task(lead=self.lead, due_on=DUE)
        self.head = make_actor(Role.AGENCY_HEAD, agency=self.lead)
        self.office = make_actor(Role.OFFICE_OFFICER)

    def ask(self, due_on: date = ASKED) -> None:
        ask_for_extension(task_code=self.task.code, by=self.head, due_on=due_on, reason="Chờ thẩm định")

    def decide(self, answer: RequestState, due_on: date | None = None, by: Actor | None = None) -> None:
        decide_extension(
            task_code=self.task.code, by=by or self.office, answer=answer, due_on=due_on, reason="Đã xem xét"
        )

    def request(self) -> ExtensionRequest:
        """The latest one, as the database has it."""
        db.session.rollback()
        return db.session.scalars(
            select(ExtensionRequest)
            .where(ExtensionRequest.task_id == self.task.id)
            .order_by(ExtensionRequest.id.desc())
            .limit(1)
            .execution_options(populate_existing=True)
        ).one()

    def due_on(self) -> date | None:
        db.session.rollback()
        return db.session.scalars(select(Task.due_on).where(Task.id == self.task.id)).one()


@pytest.fixture
def asking() -> Asking:
    return Asking()


def test_a_request_moves_nothing_until_it_is_decided(asking: Asking) -> None:
    asking.ask()
    request = asking.request()
    assert (request.state, request.asked_on, request.due_on, request.asked_due_on) == (
        RequestState.PENDING, TODAY, DUE, ASKED,
    )  # fmt: skip
    assert request.is_late is False
    assert asking.due_on() == DUE


def test_a_request_made_late_is_taken_and_marked(asking: Asking, clock: Clock) -> None:
    clock.move_to("2024-06-19T09:00:00+07:00")
    asking.ask()
    assert asking.request().is_late is True
    told = db.session.scalars(select(HistoryEntry).where(HistoryEntry.act == Act.ASK_EXTENSION)).one()
    assert "đề nghị muộn" in told.summary


def test_a_second_request_waits_for_the_first(asking: Asking) -> None:
    asking.ask()
    with pytest.raises(ActRefused, match="đang chờ"):
        asking.ask(date(2024, 8, 1))


def test_granted_as_asked_moves_the_due_date_to_the_day_asked(asking: Asking) -> None:
    asking.ask()
    asking.decide(RequestState.GRANTED)
    request = asking.request()
    assert (request.state, request.granted_due_on, request.decided_on) == (RequestState.GRANTED, ASKED, TODAY)
    assert (request.decided_by, request.decision) == (asking.office.name, "Đã xem xét")
    assert asking.due_on() == ASKED
    move = db.session.scalars(select(DueDateChange)).one()
    assert (move.kind, move.previous_due_on, move.due_on) == (MoveKind.EXTENSION, DUE, ASKED)


def test_a_shorter_extension_needs_a_day_before_the_one_asked(asking: Asking) -> None:
    asking.ask()
    for wrong in (None, ASKED, date(2024, 7, 21), DUE):
        with pytest.raises(InvalidInput) as refused:
            asking.decide(RequestState.SHORTENED, wrong)
        assert refused.value.field == "due_on"
        assert asking.request().state is RequestState.PENDING
    asking.decide(RequestState.SHORTENED, date(2024, 7, 1))
    assert asking.request().state is RequestState.SHORTENED
    assert asking.due_on() == date(2024, 7, 1)


def test_a_refused_request_leaves_the_due_date(asking: Asking) -> None:
    asking.ask()
    asking.decide(RequestState.REFUSED)
    request = asking.request()
    assert (request.state, request.granted_due_on) == (RequestState.REFUSED, None)
    assert asking.due_on() == DUE
    asking.ask()
    assert asking.request().state is RequestState.PENDING


@pytest.mark.parametrize("answer", [RequestState.PENDING, RequestState.WITHDRAWN, RequestState.LAPSED])
def test_what_is_no_answer_is_refused(asking: Asking, answer: RequestState) -> None:
    asking.ask()
    with pytest.raises(InvalidInput):
        asking.decide(answer)


def test_a_withdrawn_request_can_be_made_again(asking: Asking) -> None:
    asking.ask()
    withdraw_extension_request(task_code=asking.task.code, by=asking.head, reason="Đã kịp")
    assert (asking.request().state, asking.request().decision) == (RequestState.WITHDRAWN, "Đã kịp")
    with pytest.raises(ActRefused, match="không có đề nghị"):
        asking.decide(RequestState.GRANTED)
    asking.ask()


def test_after_two_granted_requests_a_third_is_refused(asking: Asking) -> None:
    for due_on in (date(2024, 7, 1), date(2024, 7, 10)):
        asking.ask(due_on)
        asking.decide(RequestState.GRANTED)
    with pytest.raises(InvalidInput, match="gia hạn 2 lần"):
        asking.ask(date(2024, 8, 1))
    extend_deadline(task_code=asking.task.code, by=asking.office, due_on=date(2024, 8, 1), reason="Trung ương lùi")
    assert asking.due_on() == date(2024, 8, 1)


def test_the_limits_are_those_the_office_set(asking: Asking) -> None:
    db.session.add(OfficeSetting(name="most_days", value=10))
    db.session.commit()
    with pytest.raises(InvalidInput, match="không sau 30/06/2024"):
        asking.ask()
    asking.ask(date(2024, 6, 30))


def test_officers_decide_only_where_their_head_lets_them(asking: Asking) -> None:
    asking.ask()
    db.session.add(OfficeSetting(name="officers_decide_extensions", value=0))
    db.session.commit()
    with pytest.raises(NotAllowed, match="lãnh đạo Văn phòng"):
        asking.decide(RequestState.GRANTED)
    asking.decide(RequestState.GRANTED, by=make_actor(Role.OFFICE_HEAD))
    assert asking.due_on() == ASKED


@pytest.mark.parametrize("act", ["report", "extend", "lead", "suspend", "revoke"])
def test_what_makes_a_request_pointless_ends_it(asking: Asking, act: str) -> None:
    asking.ask()
    code, head = asking.task.code, make_actor(Role.OFFICE_HEAD)
    if act == "report":
        report_completion(task_code=code, by=asking.head, result="Đã ban hành")
    elif act == "extend":
        extend_deadline(task_code=code, by=head, due_on=date(2024, 7, 1), reason="Đã thống nhất")
    elif act == "lead":
        change_lead(task_code=code, by=head, lead_agency_id=make_agency().id, reason="Đúng thẩm quyền")
    elif act == "suspend":
        suspend_task(task_code=code, by=head, reason="Chờ luật")
    else:
        revoke_task(task_code=code, by=head, reason="Trùng")
    request = asking.request()
    assert (request.state, request.decided_on) == (RequestState.LAPSED, TODAY)
    assert request.decision.startswith("sau khi «")


@pytest.mark.parametrize("answer", [RequestState.GRANTED, RequestState.REFUSED])
def test_a_date_beside_an_answer_that_takes_none_is_refused(asking: Asking, answer: RequestState) -> None:
    asking.ask()
    with pytest.raises(InvalidInput, match="đến ngày sớm hơn"):
        asking.decide(answer, date(2024, 7, 1))
    assert asking.request().state is RequestState.PENDING
