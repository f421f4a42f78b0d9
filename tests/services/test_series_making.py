"""The tasks of recurring duties are made in time, each once, and what an outage missed is made afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_document, make_task
from tests.services.repeating import a_series, begin, days_of, series_now, tasks_of
from tracker.db import db
from tracker.domain.due_ways import DueWay
from tracker.domain.lifecycle import State
from tracker.domain.occurrences import DaysOff
from tracker.domain.permissions import Role
from tracker.errors import ActRefused, NotAllowed, NotFound
from tracker.models import Agency, Cooperation, HistoryEntry, SeriesOccurrence, Task, TaskSeries
from tracker.queries.task_page import get_task_page
from tracker.queries.timeline import TimelineEntry
from tracker.services.draft_checks import DraftForm
from tracker.services.drafts import change_draft, discard_draft
from tracker.services.handing_out import hand_out_drafts
from tracker.services.history import verify_history
from tracker.services.series import change_series, end_series
from tracker.services.series_making import MadeTask, make_due_occurrences, make_now

pytestmark = pytest.mark.usefixtures("app")


def test_the_next_task_is_made_so_many_days_before_it_is_due_and_not_before(clock: Clock) -> None:
    series = begin(days_before=15)
    assert make_due_occurrences() == []  # the task it began from is that of June
    clock.move_to("2024-07-04T23:50:00+07:00")
    assert make_due_occurrences() == []
    clock.move_to("2024-07-05T00:10:00+07:00")
    [made] = make_due_occurrences()
    assert make_due_occurrences() == []
    first, second = tasks_of(series)
    assert made == MadeTask(second.code, is_handed_out=False, is_late=False)
    assert (second.state, second.due_on, second.original_due_on) == (State.DRAFT, date(2024, 7, 20), date(2024, 7, 20))
    assert (second.assigned_on, second.handed_out_on, second.note) == (date(2024, 7, 5), None, "")
    assert (second.document_id, second.lead_agency_id) == (first.document_id, first.lead_agency_id)


def test_a_task_that_was_made_holds_all_that_the_duty_says(clock: Clock) -> None:
    lead, other = make_agency("Sở Tài chính"), make_agency("Sở Xây dựng")
    task = make_task(lead=lead, document=make_document("1125/UBND-KT"), due_on=date(2024, 6, 20), cooperating=[other])
    db.session.execute(update(Cooperation).values(part="Góp số liệu"))
    db.session.commit()
    series = begin(
        task=task, cooperating=[other.id], assigner="Chủ tịch UBND tỉnh", field="Đầu tư công", is_starred=True
    )
    clock.move_to("2024-07-08T07:00:00+07:00")
    [made] = make_due_occurrences()
    new = tasks_of(series)[-1]
    assert (new.code, new.content, new.assigner) == (made.code, "Báo cáo tình hình giải ngân", "Chủ tịch UBND tỉnh")
    assert (new.field, new.is_starred, new.stream) == ("Đầu tư công", True, task.stream)
    [part] = db.session.scalars(select(Cooperation).where(Cooperation.task_id == new.id))
    assert (part.agency_id, part.part, part.due_on) == (other.id, "Góp số liệu", None)
    assert "so tai chinh so xay dung" in new.search_text
    [told] = db.session.scalars(select(HistoryEntry.summary).where(HistoryEntry.task_id == new.id))
    assert told == (
        "Tạo từ nhiệm vụ định kỳ số 1, ngày 20 hằng tháng: Sở Tài chính chủ trì, hạn 20/07/2024. "
        "Báo cáo tình hình giải ngân"
    )
    assert verify_history() is None


@pytest.mark.parametrize(
    ("days_off", "due"),
    [
        (DaysOff.KEEP, [date(2024, 7, 20), date(2024, 8, 20)]),  # 20/07/2024 is a Saturday
        (DaysOff.BEFORE, [date(2024, 7, 19), date(2024, 8, 20)]),
        (DaysOff.AFTER, [date(2024, 7, 22), date(2024, 8, 20)]),
    ],
)
def test_a_day_off_is_handled_by_the_rule_that_was_set(clock: Clock, days_off: DaysOff, due: list[date]) -> None:
    series = begin(days_off=days_off, days_before=3)
    for day in range(80):
        clock.move_to(f"{TODAY + timedelta(days=day)}T06:00:00+07:00")
        make_due_occurrences()
    assert [task.due_on for task in tasks_of(series)] == [date(2024, 6, 20), *due]
    assert [task.assigned_on for task in tasks_of(series)[1:]] == [day - timedelta(days=3) for day in due]
    assert days_of(series) == [date(2024, 6, 20), date(2024, 7, 20), date(2024, 8, 20)]


def test_what_an_outage_missed_is_made_once_and_marked_as_entered_late(clock: Clock) -> None:
    series = begin(days_before=10, is_handed_out=True)
    clock.move_to("2024-10-12T08:00:00+07:00")
    made = make_due_occurrences()
    assert [one.is_late for one in made] == [True, True, True, False]
    assert make_due_occurrences() == []
    july, *_, october = tasks_of(series)[1:]
    assert (july.due_on, july.assigned_on, july.state) == (date(2024, 7, 20), date(2024, 7, 10), State.DRAFT)
    assert july.entered_at.date() == date(2024, 10, 12)
    assert july.note == f"Nhập muộn: nhiệm vụ định kỳ số {series.id}, đáng lẽ tạo ngày 10/07/2024."
    # What is late waits for a person, who decides whether it is handed out; what is not goes out by itself.
    assert (october.due_on, october.assigned_on, october.state) == (
        date(2024, 10, 20), date(2024, 10, 12), State.ASSIGNED,
    )  # fmt: skip


def test_nothing_is_made_of_days_before_the_beginning(clock: Clock) -> None:
    task = make_task(document=make_document(), assigned_on=date(2024, 1, 2), due_on=date(2024, 1, 20))
    series = begin(task=task, first_on=date(2024, 8, 1))
    clock.move_to("2024-08-06T08:00:00+07:00")
    make_due_occurrences()
    assert [one.due_on for one in tasks_of(series)] == [date(2024, 1, 20), date(2024, 8, 20)]


def test_a_duty_of_every_day_has_no_task_of_its_own_for_a_day_off(clock: Clock) -> None:
    task = make_task(document=make_document(), due_on=TODAY)
    series = begin("FREQ=DAILY", task=task, first_on=TODAY, days_before=0, days_off=DaysOff.BEFORE)
    clock.move_to("2024-06-18T08:00:00+07:00")
    make_due_occurrences()
    assert [one.due_on and one.due_on.day for one in tasks_of(series)] == [12, 13, 14, 17, 18]


def test_after_its_last_day_nothing_is_made(clock: Clock) -> None:
    series = begin("FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20240831")
    clock.move_to("2024-12-31T08:00:00+07:00")
    make_due_occurrences()
    assert days_of(series) == [date(2024, 6, 20), date(2024, 7, 20), date(2024, 8, 20)]


def test_what_is_handed_out_at_once_is_known_to_the_agency_at_once(clock: Clock) -> None:
    lead = make_agency("Sở Y tế")
    series = begin(task=make_task(lead=lead, document=make_document(), due_on=date(2024, 6, 20)), is_handed_out=True)
    clock.move_to("2024-07-10T08:00:00+07:00")
    [made] = make_due_occurrences()
    assert made.is_handed_out
    new = tasks_of(series)[-1]
    assert (new.state, new.handed_out_on, new.version) == (State.ASSIGNED, date(2024, 7, 10), 2)
    page = get_task_page(new.code, actor=make_actor(Role.AGENCY_HEAD, agency=lead), today=date(2024, 7, 10))
    told = [one.summary for one in page.timeline if isinstance(one, TimelineEntry)]
    assert told[0] == "Giao Sở Y tế chủ trì, hạn 20/07/2024"


def test_of_an_agency_that_is_no_more_the_task_stays_a_draft(clock: Clock) -> None:
    lead = make_agency()
    series = begin(task=make_task(lead=lead, document=make_document(), due_on=date(2024, 6, 20)), is_handed_out=True)
    db.session.execute(update(Agency).where(Agency.id == lead.id).values(valid_to=date(2024, 6, 30)))
    db.session.commit()
    clock.move_to("2024-07-10T08:00:00+07:00")
    [made] = make_due_occurrences()
    assert not made.is_handed_out
    assert tasks_of(series)[-1].state is State.DRAFT


def test_a_discarded_draft_is_not_made_again(clock: Clock) -> None:
    series = begin()
    clock.move_to("2024-07-10T08:00:00+07:00")
    [made] = make_due_occurrences()
    discard_draft(task_code=made.code, version=1, by=make_actor())
    assert make_due_occurrences() == []
    rows = db.session.execute(
        select(SeriesOccurrence.task_id, SeriesOccurrence.task_code).order_by(SeriesOccurrence.day)
    ).all()
    assert [tuple(row) for row in rows] == [(tasks_of(series)[0].id, tasks_of(series)[0].code), (None, made.code)]


def test_a_draft_of_a_series_is_changed_and_handed_out_as_any_other(clock: Clock) -> None:
    series = begin()
    clock.move_to("2024-09-10T08:00:00+07:00")
    code = make_due_occurrences()[-1].code
    new = tasks_of(series)[-1]
    told = DraftForm(new.content, [new.lead_agency_id], new.assigned_on, DueWay.DAY, date(2024, 9, 25))
    change_draft(task_code=code, version=1, told=told, by=make_actor())
    assert new.document_id is not None
    hand_out_drafts(document_id=new.document_id, chosen={code: 2}, by=make_actor())
    assert (tasks_of(series)[-1].due_on, tasks_of(series)[-1].state) == (date(2024, 9, 25), State.ASSIGNED)
    assert make_due_occurrences() == []


def test_the_next_one_is_made_by_hand_once_however_often_it_is_asked_for() -> None:
    series = begin()
    made = make_now(number=series.id, day=date(2024, 7, 20), by=make_actor())
    assert (made.is_late, tasks_of(series)[-1].assigned_on) == (False, TODAY)
    with pytest.raises(ActRefused, match="Kỳ 20/07/2024 đã được tạo"):
        make_now(number=series.id, day=date(2024, 7, 20), by=make_actor())
    with pytest.raises(ActRefused, match="không còn là kỳ tiếp theo"):
        make_now(number=series.id, day=date(2024, 9, 20), by=make_actor())
    assert len(days_of(series)) == 2


def test_what_has_ended_makes_nothing_not_even_by_hand(clock: Clock) -> None:
    series = begin()
    end_series(number=series.id, version=1, by=make_actor())
    clock.move_to("2024-09-10T08:00:00+07:00")
    assert make_due_occurrences() == []
    with pytest.raises(ActRefused, match="đã kết thúc ngày 12/06/2024"):
        make_now(number=series.id, day=date(2024, 7, 20), by=make_actor())
    with pytest.raises(NotFound):
        make_now(number=99, day=date(2024, 7, 20), by=make_actor())


def test_only_the_office_makes_one_by_hand() -> None:
    series = begin()
    for role in set(Role) - {Role.OFFICE_HEAD, Role.OFFICE_OFFICER}:
        with pytest.raises(NotAllowed):
            make_now(number=series.id, day=date(2024, 7, 20), by=make_actor(role))


def test_a_change_applies_to_what_is_to_come_and_leaves_what_was_made(clock: Clock) -> None:
    series = begin()
    make_now(number=series.id, day=date(2024, 7, 20), by=make_actor())
    before = [(one.id, one.due_on, one.version, one.content) for one in tasks_of(series)]
    told = a_series(make_agency(), "FREQ=MONTHLY;BYMONTHDAY=25", first_on=date(2024, 7, 21), content="Báo cáo mới")
    change_series(number=series.id, version=1, told=told, by=make_actor())
    assert [(one.id, one.due_on, one.version, one.content) for one in tasks_of(series)] == before
    clock.move_to("2024-08-20T08:00:00+07:00")
    make_due_occurrences()
    assert [one.due_on for one in tasks_of(series)][2:] == [date(2024, 7, 25), date(2024, 8, 25)]
    assert {one.content for one in tasks_of(series)[2:]} == {"Báo cáo mới"}


def test_many_makers_at_once_make_each_time_once(app: Flask, clock: Clock) -> None:
    numbers = [begin("FREQ=WEEKLY;BYDAY=TH", days_before=5).id for _ in range(3)]
    clock.move_to("2024-08-15T08:00:00+07:00")

    def make(_: int) -> list[MadeTask]:
        with app.app_context():
            return make_due_occurrences()

    with ThreadPoolExecutor(4) as pool:
        made = [one for part in pool.map(make, range(4)) for one in part]
    weeks = [date(2024, 6, 20) + timedelta(weeks=week) for week in range(9)]
    for number in numbers:
        assert days_of(series_now(number)) == weeks
    codes = [one.code for one in made]
    assert len(codes) == len(set(codes)) == 3 * 8
    assert db.session.query(Task).count() == 3 * 9
    assert verify_history() is None


def test_a_series_that_fails_holds_up_no_other(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = begin(), begin()
    db.session.execute(update(TaskSeries).where(TaskSeries.id == broken.id).values(rule="FREQ=HOURLY"))
    db.session.commit()
    clock.move_to("2024-07-10T08:00:00+07:00")
    assert len(make_due_occurrences()) == 1
    assert len(days_of(sound)) == 2
    assert f"series {broken.id} could not be made" in caplog.text
