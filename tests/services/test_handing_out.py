"""Handing drafts out: all of them or none, and from then on the agencies know."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY, make_actor, make_agency, make_document, make_task
from tests.services.entering import a_task
from tracker.db import db
from tracker.domain.due_ways import DueWay
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.errors import ActRefused, InvalidInput, NeedsConfirmation, NotAllowed, NotFound, StaleVersion
from tracker.models import Agency, CalendarDay, Document, HistoryEntry, Task
from tracker.queries.tasks import TaskFilter, list_tasks
from tracker.services.drafts import add_drafts, change_draft
from tracker.services.handing_out import HandedOut, hand_out_drafts
from tracker.services.history import verify_history

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def lead() -> Agency:
    return make_agency("Sở Tài chính")


@pytest.fixture
def document() -> Document:
    return make_document()


def _tasks() -> list[Task]:
    db.session.rollback()
    return list(db.session.scalars(select(Task).order_by(Task.code)))


def test_chosen_drafts_become_tasks_and_the_others_stay(lead: Agency, document: Document) -> None:
    told = a_task(lead, make_agency("Sở Xây dựng"), assigned_on=TODAY - timedelta(days=3))
    first, second = add_drafts(document_id=document.id, told=told, by=make_actor())
    [third] = add_drafts(document_id=document.id, told=a_task(lead, content="Báo cáo"), by=make_actor())
    assert hand_out_drafts(document_id=document.id, chosen={second: 1, first: 1}, by=make_actor()) == HandedOut(2, 2)
    tasks = {task.code: task for task in _tasks()}
    assert [tasks[code].state for code in (first, second, third)] == [State.ASSIGNED, State.ASSIGNED, State.DRAFT]
    assert (tasks[first].handed_out_on, tasks[first].assigned_on) == (TODAY, TODAY - timedelta(days=3))
    assert (tasks[first].version, tasks[first].state_since, tasks[third].handed_out_on) == (2, TODAY, None)
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.act == "giao").order_by(HistoryEntry.id)).all()
    assert [entry.summary for entry in entries] == [
        "Giao Sở Tài chính chủ trì, hạn 22/06/2024",
        "Giao Sở Xây dựng chủ trì, hạn 22/06/2024",
    ]
    assert verify_history() is None


def test_agencies_know_nothing_of_a_draft_and_everything_of_a_task(lead: Agency, document: Document) -> None:
    other = make_agency()
    [code] = add_drafts(document_id=document.id, told=a_task(lead, cooperating=[other]), by=make_actor())
    head, helper = make_actor(Role.AGENCY_HEAD, agency=lead), make_actor(Role.AGENCY_OFFICER, agency=other)
    everything = TaskFilter(as_of=TODAY, document_id=document.id)
    for actor in (head, helper, make_actor(Role.LEADER)):
        assert list_tasks(everything, actor=actor, today=TODAY) == []
    hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor())
    db.session.rollback()
    for actor in (head, helper, make_actor(Role.LEADER)):
        assert [row.code for row in list_tasks(everything, actor=actor, today=TODAY)] == [code]


def test_a_due_date_that_has_passed_has_to_be_meant(lead: Agency, document: Document) -> None:
    past = a_task(lead, assigned_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))
    [late] = add_drafts(document_id=document.id, told=past, by=make_actor())
    [fine] = add_drafts(document_id=document.id, told=a_task(lead, content="Báo cáo", due_on=TODAY), by=make_actor())
    both = {late: 1, fine: 1}
    with pytest.raises(NeedsConfirmation, match=f"Hạn đã qua: {late}, hạn 11/06/2024"):
        hand_out_drafts(document_id=document.id, chosen=both, by=make_actor())
    assert {task.state for task in _tasks()} == {State.DRAFT}
    hand_out_drafts(document_id=document.id, chosen=both, by=make_actor(), confirmed=True)
    assert {task.state for task in _tasks()} == {State.ASSIGNED}


def test_all_are_handed_out_or_none(lead: Agency, document: Document) -> None:
    first, second = add_drafts(document_id=document.id, told=a_task(lead, make_agency()), by=make_actor())
    change_draft(task_code=second, version=1, told=a_task(lead, content="Báo cáo"), by=make_actor())
    with pytest.raises(StaleVersion):
        hand_out_drafts(document_id=document.id, chosen={first: 1, second: 1}, by=make_actor())
    elsewhere = make_task(state=State.DRAFT, document=make_document())
    with pytest.raises(NotFound):
        hand_out_drafts(document_id=document.id, chosen={first: 1, elsewhere.code: 1}, by=make_actor())
    with pytest.raises(InvalidInput, match="Chọn ít nhất một"):
        hand_out_drafts(document_id=document.id, chosen={}, by=make_actor())
    assert {task.state for task in _tasks()} == {State.DRAFT}


def test_nothing_is_handed_out_twice(lead: Agency, document: Document) -> None:
    [code] = add_drafts(document_id=document.id, told=a_task(lead), by=make_actor())
    hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor())
    with pytest.raises(StaleVersion, match="vừa «Giao»"):
        hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor())
    with pytest.raises(ActRefused):
        hand_out_drafts(document_id=document.id, chosen={code: 2}, by=make_actor())


def test_an_agency_that_ended_meanwhile_gets_nothing(lead: Agency, document: Document) -> None:
    helper = make_agency("Sở Cũ")
    told = a_task(lead, cooperating=[helper], assigned_on=TODAY - timedelta(days=2))
    [code] = add_drafts(document_id=document.id, told=told, by=make_actor())
    helper.valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    with pytest.raises(ActRefused, match=rf"{code}: Không hoạt động vào ngày 12/06/2024: Sở Cũ"):
        hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor())


def test_only_the_office_hands_out(lead: Agency, document: Document) -> None:
    [code] = add_drafts(document_id=document.id, told=a_task(lead), by=make_actor())
    for role in (Role.AGENCY_HEAD, Role.LEADER, Role.VIEWER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor(role))


def test_of_two_who_hand_out_at_once_one_does(app: Flask, lead: Agency, document: Document) -> None:
    by, document_id = make_actor(), document.id
    codes = add_drafts(document_id=document_id, told=a_task(lead, make_agency(), make_agency()), by=by)
    db.session.remove()

    def hand_out(turn: int) -> bool:
        with app.app_context():
            chosen = dict.fromkeys(codes if turn % 2 else reversed(codes), 1)
            try:
                hand_out_drafts(document_id=document_id, chosen=chosen, by=by)
            except StaleVersion:
                return False
            else:
                return True
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(hand_out, range(4))) == 1
    assert [task.version for task in _tasks()] == [2, 2, 2]
    assert verify_history() is None


def test_working_days_that_the_calendar_has_changed_since_are_not_given_unseen(
    lead: Agency, document: Document
) -> None:
    told = a_task(lead, assigned_on=TODAY, due_way=DueWay.WORKING_DAYS, due_on=None, due_working_days=5)
    [code] = add_drafts(document_id=document.id, told=told, by=make_actor())
    db.session.add(CalendarDay(day=TODAY + timedelta(days=1), is_working=False, name="Nghỉ bù", notice="TB 1"))
    db.session.commit()
    with pytest.raises(ActRefused, match=r"5 ngày làm việc của dự thảo .* nay đến 20/06/2024, không phải 19/06/2024"):
        hand_out_drafts(document_id=document.id, chosen={code: 1}, by=make_actor())
    change_draft(task_code=code, version=1, told=told, by=make_actor())
    hand_out_drafts(document_id=document.id, chosen={code: 2}, by=make_actor())
    [task] = _tasks()
    assert (task.due_on, task.due_working_days) == (TODAY + timedelta(days=8), 5)
