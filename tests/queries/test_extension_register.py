"""The register of extensions: every request and every extension without one, as was known at the end of a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tracker.domain.extension_register import ExtensionOutcome
from tracker.domain.lifecycle import RequestState
from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.models import Agency
from tracker.queries.extension_register import (
    PAGE_SIZE,
    ExtensionFilter,
    ExtensionRow,
    count_extensions,
    count_extensions_by_agency,
    list_extensions,
    stream_extensions,
)
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension, withdraw_extension_request

pytestmark = pytest.mark.usefixtures("app")

_VIEWER = Actor(None, "Người xem", Role.VIEWER)
_DUE = date(2024, 6, 20)


def _rows(actor: Actor = _VIEWER, **chosen: Any) -> list[ExtensionRow]:  # noqa: ANN401 - fields of a filter
    return list_extensions(ExtensionFilter(**({"as_of": TODAY} | chosen)), actor=actor, page=1)


def _asked(lead: Agency, *, stream: Stream = Stream.PROVINCIAL, due_on: date = _DUE) -> tuple[str, Actor]:
    """The code of a task whose agency asks for thirty days more, and its head."""
    code, head = make_task(lead=lead, due_on=due_on, stream=stream).code, make_actor(Role.AGENCY_HEAD, agency=lead)
    ask_for_extension(task_code=code, by=head, due_on=date(2024, 7, 20), reason="Chờ thẩm định")
    return code, head


def _decided(code: str, answer: RequestState, due_on: date | None = None) -> None:
    office = make_actor(Role.OFFICE_OFFICER)
    decide_extension(task_code=code, by=office, answer=answer, due_on=due_on, reason="Đã xem xét")


def test_a_granted_request_is_one_entry_with_its_days() -> None:
    lead = make_agency("Sở A")
    code, _ = _asked(lead)
    _decided(code, RequestState.SHORTENED, date(2024, 6, 30))
    (row,) = _rows()
    assert (row.code, row.agency, row.outcome) == (code, "Sở A", ExtensionOutcome.SHORTENED)
    assert (row.asked_on, row.due_on, row.asked_due_on, row.granted_due_on) == (
        *(TODAY, _DUE, date(2024, 7, 20), date(2024, 6, 30)),
    )
    assert (row.days_asked, row.days_moved) == (30, 10)
    assert (row.reason, row.decision, row.is_late) == ("Chờ thẩm định", "Đã xem xét", False)


def test_refused_withdrawn_and_waiting_requests_move_nothing() -> None:
    lead = make_agency()
    _decided(_asked(lead)[0], RequestState.REFUSED)
    code, head = _asked(lead)
    withdraw_extension_request(task_code=code, by=head, reason="Đã đủ")
    _asked(lead)
    assert {row.outcome for row in _rows()} == {
        *(ExtensionOutcome.REFUSED, ExtensionOutcome.WITHDRAWN, ExtensionOutcome.PENDING),
    }
    assert {row.days_moved for row in _rows()} == {None}


def test_an_extension_that_nobody_asked_for_stands_there_as_well() -> None:
    task, office = make_task(due_on=_DUE), make_actor(Role.OFFICE_HEAD)
    extend_deadline(task_code=task.code, by=office, due_on=date(2024, 6, 25), reason="Bão")
    (row,) = _rows()
    assert (row.outcome, row.asked_on, row.days_moved, row.decision) == (ExtensionOutcome.UNASKED, None, 5, "Bão")


def test_a_decision_of_a_later_day_is_not_known_yet(clock: Clock) -> None:
    clock.move_to("2024-06-10T09:00:00+07:00")
    code, _ = _asked(make_agency())
    clock.move_to("2024-06-12T09:00:00+07:00")
    _decided(code, RequestState.GRANTED)
    (now,), (then,) = _rows(), _rows(as_of=date(2024, 6, 11))
    assert (now.outcome, now.granted_due_on) == (ExtensionOutcome.GRANTED, date(2024, 7, 20))
    assert (then.outcome, then.granted_due_on, then.decided_on, then.decision) == (
        *(ExtensionOutcome.PENDING, None, None, ""),
    )
    assert _rows(as_of=date(2024, 6, 9)) == []


def test_each_number_counts_the_rows_it_opens(clock: Clock) -> None:
    first, second = make_agency(code="H1"), make_agency(code="H2")
    clock.move_to("2024-06-11T09:00:00+07:00")
    _decided(_asked(first)[0], RequestState.GRANTED)
    _asked(first, due_on=date(2024, 6, 12))
    clock.move_to("2024-06-12T09:00:00+07:00")
    _asked(second, stream=Stream.CENTRAL)
    cases: list[tuple[dict[str, Any], int]] = [
        ({}, 3),
        ({"stream": Stream.CENTRAL}, 1),
        ({"agency_code": "H1"}, 2),
        ({"from_on": TODAY}, 1),
        ({"to_on": date(2024, 6, 11)}, 2),
        ({"outcome": ExtensionOutcome.PENDING}, 2),
        ({"outcome": ExtensionOutcome.GRANTED, "agency_code": "H2"}, 0),
        ({"only_late": True}, 1),
    ]
    for chosen, number in cases:
        assert len(_rows(**chosen)) == number, chosen
        told = ExtensionFilter(**({"as_of": TODAY} | chosen))
        assert len(list(stream_extensions(told, actor=_VIEWER))) == number, chosen
        assert sum(one.entries for one in count_extensions_by_agency(told, actor=_VIEWER)) == number, chosen
    counts = count_extensions(ExtensionFilter(TODAY), actor=_VIEWER)
    assert (counts.total, counts.late) == (3, 1)
    for outcome, number in counts.by_outcome.items():
        assert len(_rows(outcome=outcome)) == number, outcome


def test_an_agencys_people_see_what_their_agency_asked_for() -> None:
    mine, other = make_agency(), make_agency()
    code, head = _asked(mine)
    _asked(other)
    make_task(lead=other, cooperating=[mine])
    assert [row.code for row in _rows(actor=head)] == [code]
    assert _rows(actor=make_actor(Role.ADMIN)) == []


def test_pages_follow_on_each_other_with_one_query_each(count_queries: Callable[[Callable[[], object]], int]) -> None:
    lead, office = make_agency(), make_actor(Role.OFFICE_HEAD)
    codes = [make_task(lead=lead, due_on=_DUE).code for _ in range(PAGE_SIZE + 3)]
    for code in codes:
        extend_deadline(task_code=code, by=office, due_on=date(2024, 6, 25), reason="Bão")
    chosen = ExtensionFilter(TODAY)
    pages = [list_extensions(chosen, actor=_VIEWER, page=page) for page in (1, 2)]
    assert [len(page) for page in pages] == [PAGE_SIZE, 3]
    assert {row.code for page in pages for row in page} == set(codes)
    assert count_queries(lambda: list_extensions(chosen, actor=_VIEWER, page=1)) == 1
