"""The life of a work programme: adopted, changed for reasons, its items each becoming a task once."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobs import programme as job
from jobs.process import this_process
from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor, make_agency, make_task
from tests.services.programmes import LABEL, item_form, items_of, make_adopted
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.domain.programmes import ChangeKind, Submission
from tracker.errors import ActRefused, InvalidForm, InvalidInput, NotAllowed, NotFound, StaleVersion
from tracker.models import (
    Agency,
    Cooperation,
    Document,
    HistoryEntry,
    ProgrammeChange,
    ProgrammeTask,
    Task,
    WorkProgramme,
)
from tracker.queries.programme_items import count_programmes, get_item, list_items
from tracker.queries.programmes import get_programme, list_programmes
from tracker.services.demo_removal import remove_demo
from tracker.services.drafts import discard_draft
from tracker.services.history import verify_history
from tracker.services.installation import check_in
from tracker.services.programme_checks import ItemForm
from tracker.services.programme_items import add_items, correct_item, move_item, remove_item
from tracker.services.programme_tasks import make_due_tasks, make_task_of_item
from tracker.services.programmes import adopt_programme, make_programme

pytestmark = pytest.mark.usefixtures("app")


def _changes(item_id: int) -> list[ChangeKind]:
    rows = select(ProgrammeChange.kind).where(ProgrammeChange.item_id == item_id).order_by(ProgrammeChange.id)
    return list(db.session.scalars(rows))


def test_a_programme_is_the_offices_own_until_it_is_adopted_by_a_document() -> None:
    office, leader = make_actor(), make_actor(Role.LEADER)
    lead = make_agency()
    head = make_actor(Role.AGENCY_HEAD, agency=lead)
    programme_id = make_programme(year=2024, title="", by=office)
    with pytest.raises(ActRefused, match="chưa có nội dung"):
        adopt_programme(programme_id=programme_id, version=1, document=LABEL, by=office)
    add_items(programme_id=programme_id, told=[item_form(lead)], reason="", by=office)
    assert (len(list_programmes(actor=office)), list_programmes(actor=leader), list_programmes(actor=head)) == (
        1,
        [],
        [],
    )
    with pytest.raises(InvalidInput, match="Chưa có văn bản mang số này"):
        adopt_programme(programme_id=programme_id, version=2, document="99/QĐ-UBND", by=office)
    with pytest.raises(StaleVersion):
        adopt_programme(programme_id=programme_id, version=1, document=LABEL, by=office)
    with pytest.raises(NotFound):
        get_programme(programme_id, actor=leader)


def test_agencies_see_the_items_they_lead_or_take_part_in_and_no_others() -> None:
    lead, partner, other = make_agency(), make_agency(), make_agency()
    shared = ItemForm(content="Đề án chung", lead_id=lead.id, due="30/6", cooperating=[partner.id])
    programme, items = make_adopted(shared, item_form(other, content="Việc của cơ quan khác"))
    for agency in (lead, partner):
        actor = make_actor(Role.AGENCY_OFFICER, agency=agency)
        assert [one.content for one in list_items(programme.id, actor=actor)] == ["Đề án chung"]
        with pytest.raises(NotFound):
            get_item(items[1].id, actor=actor)
    assert len(list_items(programme.id, actor=make_actor(Role.VIEWER))) == 2
    assert list_programmes(actor=make_actor(Role.AGENCY_HEAD)) == []


def test_once_adopted_items_are_added_and_moved_and_removed_for_a_reason_and_counted_apart() -> None:
    office, lead = make_actor(), make_agency()
    programme, items = make_adopted(
        item_form(lead, content="Một", due="31/3"), item_form(lead, content="Hai"), by=office
    )
    with pytest.raises(InvalidForm, match="lý do"):
        add_items(programme_id=programme.id, told=[item_form(lead, content="Ba")], reason="", by=office)
    add_items(programme_id=programme.id, told=[item_form(lead, content="Ba")], reason="Theo kết luận 5", by=office)
    with pytest.raises(InvalidForm, match="lý do"):
        move_item(item_id=items[0].id, version=1, due="9", reason=" ", by=office)
    move_item(item_id=items[0].id, version=1, due="9", reason="Chờ nghị định", by=office)
    with pytest.raises(StaleVersion):
        move_item(item_id=items[0].id, version=1, due="10", reason="Muộn hơn", by=office)
    remove_item(item_id=items[1].id, version=1, reason="Đã có quy định của trung ương", by=office)
    with pytest.raises(ActRefused, match="Nội dung này đã đưa ra khỏi chương trình"):
        move_item(item_id=items[1].id, version=2, due="9", reason="Lại", by=office)
    found = get_programme(programme.id, actor=office)
    figures = count_programmes([found], actor=office, today=TODAY)[found.id]
    assert (figures.planned, figures.added, figures.moved_out, figures.removed, figures.in_force) == (2, 1, 1, 1, 2)
    assert _changes(items[0].id) == [ChangeKind.ADDED, ChangeKind.MOVED]
    told = db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)).all()
    title = "Chương trình công tác năm 2024"
    assert (
        f"{title}, nội dung 1. Điều chỉnh thời hạn: từ 31/03/2024 (Quý I) sang 30/09/2024 (Quý III) (Chờ nghị định)"
        in told
    )
    assert f"{title}, nội dung 2. Đưa ra khỏi chương trình: Hai (Đã có quy định của trung ương)" in told
    assert verify_history() is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"content": " "}, "content"),
        ({"due": "31/2"}, "due"),
        ({"due": "3/2025"}, "due"),
        ({"lead_id": None}, "lead_id"),
        ({"lead_id": 999_999}, "lead_id"),
        ({"cooperating": [999_999]}, "cooperating"),
        ({"submitted_to": None}, "submitted_to"),
        ({"kind": "x" * 61}, "kind"),
    ],
)
def test_what_cannot_be_so_is_told_by_its_field(changed: dict[str, object], field: str) -> None:
    office, lead = make_actor(), make_agency()
    programme_id = make_programme(year=2024, title="", by=office)
    told = ItemForm(**{"content": "Đề án", "lead_id": lead.id, "due": "3", **changed})  # type: ignore[arg-type]
    with pytest.raises(InvalidForm) as refusal:
        add_items(programme_id=programme_id, told=[told], reason="", by=office)
    assert set(refusal.value.errors) == {field}
    assert items_of(programme_id) == []


def test_of_several_items_all_or_none_are_added() -> None:
    office, lead = make_actor(), make_agency()
    programme_id = make_programme(year=2024, title="", by=office)
    with pytest.raises(InvalidForm, match="Dòng 2"):
        add_items(programme_id=programme_id, told=[item_form(lead), item_form(lead, due="")], reason="", by=office)
    assert items_of(programme_id) == []


def test_a_correction_changes_what_was_entered_but_not_the_time_of_an_adopted_item() -> None:
    office, lead, partner = make_actor(), make_agency(), make_agency()
    _, [item] = make_adopted(item_form(lead), by=office)
    told = ItemForm("Đề án mới", lead.id, "30/6", Submission.COUNCIL, "Nghị quyết", [partner.id])
    correct_item(item_id=item.id, version=1, told=told, by=office)
    row = get_item(item.id, actor=office)[1]
    assert (row.content, row.submitted_to, row.kind, row.version) == ("Đề án mới", Submission.COUNCIL, "Nghị quyết", 2)
    assert row.cooperating == ((partner.id, partner.name),)
    with pytest.raises(InvalidForm, match="Điều chỉnh thời hạn"):
        correct_item(item_id=item.id, version=2, told=item_form(lead, due="1/6"), by=office)


def test_an_item_becomes_a_draft_when_its_quarter_begins_and_only_once(clock: Clock) -> None:
    lead, partner = make_agency(), make_agency()
    now = ItemForm("Đề án chung", lead.id, "tháng 6", cooperating=[partner.id])
    make_adopted(now, item_form(lead, content="Của quý III", due="30/9"))
    [code] = make_due_tasks().codes
    assert make_due_tasks().codes == []
    task = db.session.scalars(select(Task).where(Task.code == code)).one()
    label = db.session.get_one(Document, task.document_id).label
    assert (task.state, task.content, task.assigned_on, task.due_on) == (
        State.DRAFT,
        "Đề án chung",
        TODAY,
        date(2024, 6, 30),
    )
    assert (label, task.lead_agency_id) == (LABEL, lead.id)
    assert db.session.scalars(select(Cooperation.agency_id).where(Cooperation.task_id == task.id)).all() == [partner.id]
    clock.move_to("2024-06-30T23:59:00+07:00")
    assert make_due_tasks().codes == []
    clock.move_to("2024-07-01T00:01:00+07:00")
    assert len(make_due_tasks().codes) == 1
    assert verify_history() is None


def test_two_at_once_make_one_task(app: Flask) -> None:
    _, [item] = make_adopted()
    by = make_actor()
    made: list[str | None] = []

    def make() -> None:
        with app.app_context():
            made.append(make_task_of_item(item_id=item.id, by=by))
            db.session.remove()

    db.session.rollback()
    threads = [Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(code is None for code in made) == [False, True, True, True]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Task)) == 1


def test_what_is_overdue_when_its_task_is_made_is_given_on_the_day_its_time_came() -> None:
    make_adopted(item_form(make_agency(), due="15/5"))
    [code] = make_due_tasks().codes
    task = db.session.scalars(select(Task).where(Task.code == code)).one()
    assert (task.assigned_on, task.due_on) == (date(2024, 4, 1), date(2024, 5, 15))


def test_an_item_that_cannot_become_a_task_stops_no_other() -> None:
    gone, lead = make_agency(), make_agency()
    _, items = make_adopted(item_form(gone, content="Một"), item_form(lead, content="Hai"))
    db.session.get_one(Agency, gone.id).valid_to = TODAY - timedelta(days=1)
    db.session.commit()
    made = make_due_tasks()
    assert len(made.codes) == 1
    assert "Không hoạt động vào ngày 12/06/2024" in made.refused[items[0].id]
    assert make_due_tasks().refused.keys() == {items[0].id}


def test_a_discarded_draft_is_made_again_only_when_somebody_asks() -> None:
    office = make_actor()
    _, [item] = make_adopted(by=office)
    [code] = make_due_tasks().codes
    with pytest.raises(ActRefused, match="Bỏ dự thảo trước"):
        remove_item(item_id=item.id, version=1, reason="Không cần nữa", by=office)
    discard_draft(task_code=code, version=1, by=office)
    assert make_due_tasks().codes == []
    assert make_task_of_item(item_id=item.id, by=office) is None
    again = make_task_of_item(item_id=item.id, by=office, again=True)
    assert again is not None
    assert db.session.scalars(select(ProgrammeTask.item_id)).all() == [item.id]
    assert make_task_of_item(item_id=item.id, by=office, again=True) is None


def test_an_item_is_done_when_its_task_is_reported_and_not_when_the_task_is_revoked() -> None:
    office = make_actor()
    programme, [item] = make_adopted(by=office)
    task = make_task(reported_on=TODAY)
    db.session.add(ProgrammeTask(item_id=item.id, task_id=task.id, made_at=wall.now()))
    db.session.commit()
    found = get_programme(programme.id, actor=office)
    assert count_programmes([found], actor=office, today=TODAY)[found.id].arithmetic == "1/1 = 100,00%"
    with pytest.raises(ActRefused, match=f"đã thành nhiệm vụ {task.code}. Thu hồi nhiệm vụ trước"):
        remove_item(item_id=item.id, version=1, reason="Không cần nữa", by=office)
    task.state, task.revoked_on = State.REVOKED, TODAY
    db.session.commit()
    assert count_programmes([found], actor=office, today=TODAY)[found.id].done == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE_OFFICER, Role.OFFICE_HEAD}))
def test_only_the_office_writes(role: Role) -> None:
    by = make_actor(role)
    lead = make_agency()
    programme, [item] = make_adopted(item_form(lead))
    acts: list[Callable[[], object]] = [
        lambda: make_programme(year=2024, title="Khác", by=by),
        lambda: adopt_programme(programme_id=programme.id, version=1, document=LABEL, by=by),
        lambda: add_items(programme_id=programme.id, told=[item_form(lead)], reason="x", by=by),
        lambda: correct_item(item_id=item.id, version=1, told=item_form(lead), by=by),
        lambda: move_item(item_id=item.id, version=1, due="9", reason="x", by=by),
        lambda: remove_item(item_id=item.id, version=1, reason="x", by=by),
        lambda: make_task_of_item(item_id=item.id, by=by),
        lambda: make_due_tasks(by=by),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_a_year_has_one_programme_of_a_name() -> None:
    office = make_actor()
    make_programme(year=2024, title="", by=office)
    with pytest.raises(InvalidForm, match="đã có chương trình mang tên này"):
        make_programme(year=2024, title="Chương trình công tác năm 2024", by=office)
    with pytest.raises(InvalidForm, match="Ghi năm từ 2000"):
        make_programme(year=1999, title="", by=office)


def test_the_job_makes_what_is_due(app: Flask, settings: Settings) -> None:
    make_adopted()
    check_in(settings=settings)
    job.run(this_process(app))
    assert db.session.scalar(select(func.count()).where(Task.state == State.DRAFT)) == 1


def test_a_programme_outlives_the_removal_of_the_demonstration() -> None:
    programme, _ = make_adopted()
    db.session.query(Document).update({"is_demo": True})
    db.session.query(Agency).update({"is_demo": True})
    make_account(Role.ADMIN)
    db.session.commit()
    remove_demo(by=make_actor())
    kept = db.session.get_one(WorkProgramme, programme.id)
    assert kept.document_id is not None
    assert not db.session.get_one(Document, kept.document_id).is_demo
