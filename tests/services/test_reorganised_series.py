"""When agencies end their recurring duties go on with the main successor, and come back when that is taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor, make_agency, make_document, make_task
from tests.page import Browser
from tests.services.repeating import a_series, begin, series_now, tasks_of
from tracker.db import db
from tracker.domain.permissions import Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.errors import Refused, StaleVersion
from tracker.models import Account, Agency, SeriesCooperation, TaskSeries
from tracker.queries.reorganisations import get_movable, get_reorganisation
from tracker.services.history import verify_history
from tracker.services.reorganising.applying import reorganise
from tracker.services.reorganising.reversing import reverse_reorganisation
from tracker.services.series import change_series, end_series
from tracker.services.series_making import make_due_occurrences

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def head(app: object) -> Actor:  # noqa: ARG001 - within its context
    return make_actor(Role.OFFICE_HEAD)


def _plan(kind: ReorganisationKind, *gave: Agency, to: Agency, **more: object) -> Plan:
    return Plan(kind, TODAY, "Nghị quyết số 1", tuple(one.id for one in gave), to.id, **more)  # type: ignore[arg-type]


def _of(lead: Agency, *cooperating: Agency) -> TaskSeries:
    task = make_task(lead=lead, document=make_document(), due_on=date(2024, 6, 20))
    return begin(task=task, cooperating=[one.id for one in cooperating])


def _picture() -> list[tuple[object, ...]]:
    db.session.rollback()
    leads = db.session.execute(select(TaskSeries.id, TaskSeries.lead_agency_id).order_by(TaskSeries.id)).all()
    parts = db.session.execute(
        select(SeriesCooperation.series_id, SeriesCooperation.agency_id, SeriesCooperation.part).order_by(
            SeriesCooperation.series_id, SeriesCooperation.agency_id
        )
    ).all()
    return [tuple(row) for rows in (leads, parts) for row in rows]


@pytest.mark.parametrize("kind", [ReorganisationKind.MERGE, ReorganisationKind.DISSOLVE, ReorganisationKind.SPLIT])
def test_duties_pass_to_the_main_successor_and_come_back(head: Actor, kind: ReorganisationKind) -> None:
    gone, new, other = make_agency("Sở Giao thông"), make_agency("Sở Xây dựng"), make_agency("Sở khác")
    led = _of(gone, new, other)  # the successor took part
    helped = _of(other, gone)
    both = _of(new, gone)  # the successor leads already
    also = _of(other, gone, new)  # the successor takes part already
    ended = _of(gone)
    end_series(number=ended.id, version=1, by=make_actor())
    before = _picture()
    others = {"other_ids": (other.id,)} if kind is ReorganisationKind.SPLIT else {}
    number = reorganise(plan=_plan(kind, gone, to=new, **others), by=head)
    assert _picture() == [
        (led.id, new.id), (helped.id, other.id), (both.id, new.id), (also.id, other.id), (ended.id, gone.id),
        (led.id, other.id, ""), (helped.id, new.id, ""), (also.id, new.id, ""),
    ]  # fmt: skip
    made = get_reorganisation(number)
    assert made.summary.endswith("4 nhiệm vụ định kỳ")
    reverse_reorganisation(number=number, by=head)
    assert _picture() == before
    assert verify_history() is None


def test_a_transfer_leaves_duties_where_they_are(head: Actor) -> None:
    gives, takes = make_agency(), make_agency()
    series = _of(gives)
    task = tasks_of(series)[0]
    plan = _plan(ReorganisationKind.TRANSFER, gives, to=takes, task_to={task.id: takes.id})
    reorganise(plan=plan, by=head)
    assert series_now(series.id).lead_agency_id == gives.id


def test_the_next_task_is_the_successors(head: Actor, clock: Clock) -> None:
    gone, new = make_agency(), make_agency()
    series = _of(gone)
    reorganise(plan=_plan(ReorganisationKind.MERGE, gone, to=new), by=head)
    clock.move_to("2024-07-10T08:00:00+07:00")
    make_due_occurrences()
    assert [task.lead_agency_id for task in tasks_of(series)] == [new.id, new.id]


def test_a_duty_that_changed_meanwhile_stops_it_and_its_taking_back(head: Actor) -> None:
    gone, new = make_agency(), make_agency()
    series = _of(gone)
    seen = get_movable([gone.id]).mark
    change_series(number=series.id, version=1, told=a_series(gone, content="Khác"), by=make_actor())
    with pytest.raises(StaleVersion):
        reorganise(plan=_plan(ReorganisationKind.MERGE, gone, to=new), seen=seen, by=head)
    number = reorganise(plan=_plan(ReorganisationKind.MERGE, gone, to=new), by=head)
    change_series(number=series.id, version=3, told=a_series(new, content="Khác nữa"), by=make_actor())
    with pytest.raises(Refused, match=f"nhiệm vụ định kỳ số {series.id} đã được sửa"):
        reverse_reorganisation(number=number, by=head)


def test_the_pages_tell_of_duties_before_and_after(browser_of: Callable[[Account], Browser]) -> None:
    gone, new = make_agency("Sở Giao thông"), make_agency("Sở Xây dựng")
    series = _of(gone)
    browser = browser_of(make_account(Role.OFFICE_HEAD))
    told: dict[str, Any] = {
        "kind": "merge",
        "effective_on": "2024-06-12",
        "legal_basis": "Nghị quyết số 1",
        "from_ids": str(gone.id),
    }
    page = browser.post("/sap-xep-co-quan/xem-truoc", **told, main_id=str(new.id))
    assert "1 nhiệm vụ định kỳ" in page.texts("h2")
    assert page.link("Báo cáo tình hình giải ngân") == f"/dinh-ky/{series.id}"
    assert "Các kỳ sau chuyển sang Sở Xây dựng" in page.text
    told |= {"da-xem": get_movable([gone.id]).mark}
    page = browser.post("/sap-xep-co-quan", **told, main_id=str(new.id))
    assert f"số {series.id} Sở Giao thông → Sở Xây dựng" in page.text
