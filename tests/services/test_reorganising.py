"""Agencies change: what is open passes on, what was done stays, past days keep their figures, and it can be undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_actor, make_agency, make_document, make_task
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.directives.reading import read_directive
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.models import Account, Agency, Cooperation, HistoryEntry, Task
from tracker.queries.directive_lists import get_known_agencies, get_reading_calendar
from tracker.queries.figures import list_figures_by_lead
from tracker.queries.reorganisations import get_movable, list_reorganisations
from tracker.queries.task_filter import TaskFilter
from tracker.queries.tasks import count_tasks
from tracker.services.agency_changes import AgencyDetails
from tracker.services.assignment import accept_task
from tracker.services.completion import return_report
from tracker.services.draft_checks import not_valid
from tracker.services.history import verify_history
from tracker.services.reorganising.applying import reorganise
from tracker.services.reorganising.reversing import reverse_reorganisation

pytestmark = pytest.mark.usefixtures("app")
_BASIS = "Nghị quyết số 18-NQ/TW ngày 25/10/2017"
_VIEWER = Actor(None, "Người xem", Role.VIEWER)


@pytest.fixture
def head(app: object) -> Actor:  # noqa: ARG001 - within its context
    return make_actor(Role.OFFICE_HEAD)


def _plan(kind: ReorganisationKind, *gave: Agency, to: Agency | None = None, **more: object) -> Plan:
    plan = Plan(kind, TODAY, _BASIS, tuple(one.id for one in gave), to.id if to else None)
    return replace(plan, **more)  # type: ignore[arg-type]


def _again(task: Task) -> Task:
    db.session.rollback()
    return db.session.scalars(select(Task).where(Task.id == task.id).execution_options(populate_existing=True)).one()


def _by_lead(day: date, *, mapped: bool = False, today: date = TODAY) -> dict[str, tuple[int, int, int, int]]:
    chosen = TaskFilter(day, from_on=date(2024, 1, 1), to_on=day, by_successor=mapped)
    rows = list_figures_by_lead(chosen, actor=_VIEWER, today=today)
    counted = {
        row.name: (row.figures.on_time, row.figures.late, row.figures.within, row.figures.overdue) for row in rows
    }
    return {name: figures for name, figures in counted.items() if any(figures)}


def test_after_a_merger_open_tasks_parts_and_people_are_with_the_successor(head: Actor) -> None:
    transport, building = make_agency("Sở Giao thông vận tải"), make_agency("Sở Xây dựng")
    due_on = TODAY + timedelta(days=9)
    task = make_task(lead=transport, cooperating=[building], due_on=due_on)
    draft = make_task(lead=transport, state=State.DRAFT)
    helped = make_task(cooperating=[transport])
    done = make_task(lead=transport, reported_on=TODAY - timedelta(days=2), state=State.COMPLETED)
    officer = make_account(Role.AGENCY_OFFICER, agency=transport)

    reorganise(plan=_plan(ReorganisationKind.MERGE, transport, to=building), by=head)

    task = _again(task)
    assert (task.lead_agency_id, task.due_on, task.state) == (building.id, due_on, State.IN_PROGRESS)
    assert db.session.scalars(select(Cooperation).where(Cooperation.task_id == task.id)).all() == []
    assert _again(draft).lead_agency_id == building.id
    parts = db.session.scalars(select(Cooperation.agency_id).where(Cooperation.task_id == helped.id)).all()
    assert parts == [building.id]
    assert _again(done).lead_agency_id == transport.id
    db.session.expire_all()
    account = db.session.get_one(Account, officer.id)
    assert account.agency_id == building.id
    assert db.session.get_one(Agency, transport.id).valid_to == TODAY - timedelta(days=1)
    told = db.session.scalars(select(HistoryEntry.summary).where(HistoryEntry.task_id == task.id)).all()
    assert told == [
        "Chuyển từ Sở Giao thông vận tải sang Sở Xây dựng chủ trì: sáp nhập, hợp nhất theo " + _BASIS,
    ]
    assert verify_history() is None


def test_earlier_days_keep_their_figures_and_mapped_ones_have_equal_totals(head: Actor, clock: Clock) -> None:
    transport, building = make_agency("Sở Giao thông vận tải"), make_agency("Sở Xây dựng")
    for lead in (transport, building):
        make_task(lead=lead, reported_on=TODAY - timedelta(days=2))
        make_task(lead=lead, due_on=TODAY - timedelta(days=5))
        make_task(lead=lead)
    yesterday = TODAY - timedelta(days=1)
    before = _by_lead(yesterday)
    reorganise(plan=_plan(ReorganisationKind.MERGE, transport, to=building), by=head)
    assert _by_lead(yesterday) == before == {"Sở Giao thông vận tải": (1, 0, 1, 1), "Sở Xây dựng": (1, 0, 1, 1)}
    assert _by_lead(TODAY) == {"Sở Giao thông vận tải": (1, 0, 0, 0), "Sở Xây dựng": (1, 0, 2, 2)}
    assert _by_lead(TODAY, mapped=True) == {"Sở Xây dựng": (2, 0, 2, 2)}
    assert _by_lead(yesterday, mapped=True) == {"Sở Xây dựng": (2, 0, 2, 2)}
    clock.move_to("2024-07-01T09:00:00+07:00")
    assert _by_lead(yesterday, today=date(2024, 7, 1)) == before
    mapped = TaskFilter(TODAY, agency_code=building.code, by_successor=True)
    assert count_tasks(mapped, actor=_VIEWER, today=TODAY) == 6
    assert count_tasks(replace(mapped, by_successor=False), actor=_VIEWER, today=TODAY) == 5


def test_successors_of_successors_stand_for_the_first(head: Actor) -> None:
    first, second, third = make_agency("Sở A"), make_agency("Sở B"), make_agency("Sở C")
    make_task(lead=first, reported_on=TODAY)
    reorganise(plan=_plan(ReorganisationKind.MERGE, first, to=second), by=head)
    reorganise(plan=_plan(ReorganisationKind.MERGE, second, to=third), by=head)
    assert _by_lead(TODAY, mapped=True) == {"Sở C": (1, 0, 0, 0)}
    assert _by_lead(TODAY) == {"Sở A": (1, 0, 0, 0)}


def test_on_a_split_each_task_and_person_goes_where_it_was_chosen(head: Actor) -> None:
    old, land, farm = make_agency("Sở cũ"), make_agency("Sở Đất"), make_agency("Sở Nông")
    mine, other = make_task(lead=old), make_task(lead=old)
    person = make_account(Role.AGENCY_OFFICER, agency=old)
    plan = _plan(
        ReorganisationKind.SPLIT,
        old,
        to=land,
        other_ids=(farm.id,),
        task_to={other.id: farm.id},
        person_to={person.id: farm.id},
    )
    reorganise(plan=plan, by=head)
    assert (_again(mine).lead_agency_id, _again(other).lead_agency_id) == (land.id, farm.id)
    assert db.session.get_one(Account, person.id).agency_id == farm.id


def test_a_transfer_takes_only_what_was_chosen_and_ends_nobody(head: Actor) -> None:
    gives, takes = make_agency(), make_agency()
    goes, stays = make_task(lead=gives), make_task(lead=gives)
    reorganise(plan=_plan(ReorganisationKind.TRANSFER, gives, to=takes, task_to={goes.id: takes.id}), by=head)
    assert (_again(goes).lead_agency_id, _again(stays).lead_agency_id) == (takes.id, gives.id)
    assert db.session.get_one(Agency, gives.id).valid_to is None


def test_a_renamed_agency_is_called_as_it_was_on_days_before_and_found_by_its_old_name(head: Actor) -> None:
    agency = make_agency("Sở Thông tin và Truyền thông", code="H50.11")
    task = make_task(lead=agency)
    plan = _plan(ReorganisationKind.RENAME, agency, new_name="Sở Khoa học và Công nghệ", new_short_name="Sở KHCN")
    reorganise(plan=plan, by=head)
    assert _by_lead(TODAY - timedelta(days=1)) == {"Sở Thông tin và Truyền thông": (0, 0, 1, 0)}
    assert _by_lead(TODAY) == {"Sở Khoa học và Công nghệ": (0, 0, 1, 0)}
    agency = db.session.get_one(Agency, agency.id, populate_existing=True)
    assert "Sở Thông tin và Truyền thông" in agency.aliases
    assert "so khoa hoc va cong nghe" in _again(task).search_text
    reverse_reorganisation(number=list_reorganisations()[0].id, by=head)
    assert _by_lead(TODAY) == {"Sở Thông tin và Truyền thông": (0, 0, 1, 0)}


def test_what_was_done_by_an_agency_that_is_no_more_passes_on_when_its_report_is_returned(
    head: Actor, clock: Clock
) -> None:
    old, new = make_agency("Sở cũ"), make_agency("Sở mới")
    task = make_task(lead=old, reported_on=TODAY - timedelta(days=1))
    reorganise(plan=_plan(ReorganisationKind.MERGE, old, to=new), by=head)
    assert _by_lead(TODAY) == {"Sở cũ": (1, 0, 0, 0)}
    return_report(task_code=task.code, by=head, reason="Thiếu sản phẩm")
    assert _again(task).lead_agency_id == new.id
    assert _by_lead(TODAY) == {"Sở mới": (0, 0, 1, 0)}
    clock.move_to("2024-06-13T09:00:00+07:00")
    assert _by_lead(TODAY - timedelta(days=1), today=date(2024, 6, 13)) == {"Sở cũ": (1, 0, 0, 0)}


def test_the_successors_people_see_what_the_old_agency_did(
    head: Actor, browser_of: Callable[[Account], object]
) -> None:
    old, new = make_agency("Sở cũ"), make_agency("Sở mới")
    done = make_task(lead=old, reported_on=TODAY, state=State.COMPLETED)
    account = make_account(Role.AGENCY_HEAD, agency=new)
    browser = browser_of(account)
    assert browser.raw(f"/nhiem-vu/{done.code}").status_code == 404  # type: ignore[attr-defined]
    reorganise(plan=_plan(ReorganisationKind.MERGE, old, to=new), by=head)
    assert browser.raw(f"/nhiem-vu/{done.code}").status_code == 200  # type: ignore[attr-defined]


def _picture() -> list[tuple[object, ...]]:
    """All that a reorganisation touches, as it is."""
    db.session.rollback()
    tasks = db.session.execute(select(Task.code, Task.lead_agency_id, Task.state, Task.due_on).order_by(Task.id)).all()
    parts = db.session.execute(
        select(Cooperation.task_id, Cooperation.agency_id, Cooperation.part).order_by(
            Cooperation.task_id, Cooperation.agency_id
        )
    ).all()
    people = db.session.execute(select(Account.id, Account.agency_id).order_by(Account.id)).all()
    agencies = db.session.execute(select(Agency.id, Agency.name, Agency.valid_to).order_by(Agency.id)).all()
    return [tuple(row) for rows in (tasks, parts, people, agencies) for row in rows]


@pytest.mark.parametrize("kind", [ReorganisationKind.MERGE, ReorganisationKind.SPLIT, ReorganisationKind.DISSOLVE])
def test_taken_back_everything_is_as_it_was_and_the_days_between_keep_their_figures(
    head: Actor, clock: Clock, kind: ReorganisationKind
) -> None:
    first, second, third = make_agency("Sở A"), make_agency("Sở B"), make_agency("Sở C")
    sources = [first] if kind is ReorganisationKind.SPLIT else [first, second]
    task = make_task(lead=first, cooperating=[second, third])
    db.session.get_one(Cooperation, (task.id, third.id)).part = "Góp ý"
    make_task(lead=second, cooperating=[first], state=State.DRAFT)
    make_task(lead=third, cooperating=[first])
    make_task(lead=first, state=State.SUSPENDED)
    make_account(Role.AGENCY_HEAD, agency=first)
    fourth = make_agency("Sở D")
    before = _picture()
    others = (fourth.id,) if kind is ReorganisationKind.SPLIT else ()
    number = reorganise(plan=_plan(kind, *sources, to=third, other_ids=others), by=head)
    assert _picture() != before
    between = _by_lead(TODAY)
    clock.move_to("2024-06-14T09:00:00+07:00")
    reverse_reorganisation(number=number, by=head)
    assert _picture() == before
    assert _by_lead(TODAY, today=date(2024, 6, 14)) == between
    assert verify_history() is None
    with pytest.raises(Refused, match="đã được hoàn tác"):
        reverse_reorganisation(number=number, by=head)


def test_it_cannot_be_taken_back_once_something_happened_to_what_it_moved(head: Actor) -> None:
    old, new = make_agency(), make_agency()
    task = make_task(lead=old, state=State.ASSIGNED)
    number = reorganise(plan=_plan(ReorganisationKind.MERGE, old, to=new), by=head)
    accept_task(task_code=task.code, by=actor_of(make_account(Role.AGENCY_HEAD, agency=new)))
    with pytest.raises(Refused, match=f"{task.code}: Tiếp nhận nhiệm vụ"):
        reverse_reorganisation(number=number, by=head)


def test_what_changed_since_it_was_shown_stops_it(head: Actor) -> None:
    old, new = make_agency(), make_agency()
    task = make_task(lead=old, state=State.ASSIGNED)
    seen = get_movable([old.id]).mark
    accept_task(task_code=task.code, by=actor_of(make_account(Role.AGENCY_HEAD, agency=old)))
    before = _picture()
    with pytest.raises(StaleVersion):
        reorganise(plan=_plan(ReorganisationKind.MERGE, old, to=new), seen=seen, by=head)
    assert _picture() == before


def test_it_is_for_the_head_of_the_office_alone() -> None:
    old, new = make_agency(), make_agency()
    plan = _plan(ReorganisationKind.MERGE, old, to=new)
    for role in set(Role) - {Role.OFFICE_HEAD}:
        with pytest.raises(NotAllowed):
            reorganise(plan=plan, by=make_actor(role))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_basis": " "}, "legal_basis"),
        ({"legal_basis": "TUYỆT MẬT"}, "legal_basis"),
        ({"effective_on": TODAY + timedelta(days=1)}, "effective_on"),
        ({"effective_on": date(206, 11, 1)}, "effective_on"),
        ({"effective_on": date.min}, "effective_on"),
        ({"from_ids": ()}, "from_ids"),
        ({"main_id": None}, "main_id"),
        ({"kind": ReorganisationKind.SPLIT}, "other_ids"),
        ({"kind": ReorganisationKind.TRANSFER}, "main_id"),
        ({"kind": ReorganisationKind.RENAME}, "new_name"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused_with_its_field(
    head: Actor, change: dict[str, object], field: str
) -> None:
    old, new = make_agency(), make_agency()
    make_task(lead=old)
    plan = replace(_plan(ReorganisationKind.MERGE, old, to=new), **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refused:
        reorganise(plan=plan, by=head)
    assert refused.value.field == field


def test_who_is_no_more_neither_gives_nor_takes(head: Actor) -> None:
    old, new, gone = make_agency(), make_agency(), make_agency()
    gone.valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    for plan in (
        _plan(ReorganisationKind.MERGE, gone, to=new),
        _plan(ReorganisationKind.MERGE, old, to=gone),
        _plan(ReorganisationKind.MERGE, old, to=old),
    ):
        with pytest.raises(InvalidInput):
            reorganise(plan=plan, by=head)


def test_a_draft_that_passed_to_a_successor_is_handed_out_as_of_the_day_it_was_given(head: Actor) -> None:
    old = make_agency("Sở cũ")
    given_on = TODAY - timedelta(days=20)
    draft = make_task(lead=old, state=State.DRAFT, document=make_document(), assigned_on=given_on)
    new = AgencyDetails("H50.88", "Sở mới", AgencyKind.DEPARTMENT, valid_from=TODAY)
    reorganise(plan=_plan(ReorganisationKind.MERGE, old), new_agency=new, by=head)
    successor = db.session.get_one(Agency, _again(draft).lead_agency_id)
    assert successor.name == "Sở mới"
    assert not_valid([successor], given_on) is None
    assert "Sở lạ" in (not_valid([Agency(id=999, name="Sở lạ", valid_from=TODAY)], given_on) or "")


def test_a_document_that_calls_the_old_agency_is_read_for_its_successor(head: Actor) -> None:
    old, new = make_agency("Sở Giao thông vận tải"), make_agency("Sở Xây dựng")
    reorganise(plan=_plan(ReorganisationKind.MERGE, old, to=new), by=head)
    text = (
        "UBND TỈNH QUẢNG TRỊ\nSố: 87/TB-UBND\nQuảng Trị, ngày 10 tháng 6 năm 2024\nTHÔNG BÁO\n"
        "Kết luận của Chủ tịch UBND tỉnh\nChủ tịch UBND tỉnh kết luận như sau:\n"
        "1. Giao Sở Giao thông vận tải chủ trì rà soát các cầu yếu, báo cáo UBND tỉnh trước ngày 20/6/2024."
    )
    read = read_directive(text, agencies=get_known_agencies(TODAY), calendar=get_reading_calendar(TODAY))
    assert [task.lead_agencies for task in read.tasks] == [["Sở Xây dựng"]]
