"""Recurring duties are begun from a task, changed and ended, and the past stays as it was."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_document, make_task
from tests.services.entering import a_task
from tests.services.repeating import MONTHLY, a_series, begin, by_rule, days_of, series_now, tasks_of
from tracker.db import db
from tracker.domain.due_ways import DueWay
from tracker.domain.lifecycle import State
from tracker.domain.occurrences import DaysOff
from tracker.domain.permissions import Role
from tracker.domain.rule_choices import RuleChoice, RuleKind
from tracker.errors import ActRefused, InvalidForm, NotAllowed, NotFound, StaleVersion
from tracker.models import HistoryEntry, SeriesCooperation, Task, TaskSeries
from tracker.queries.series_history import list_series_changes
from tracker.services.draft_checks import Part
from tracker.services.drafts import add_drafts
from tracker.services.history import verify_history
from tracker.services.series import begin_series, change_series, end_series, repeat_draft
from tracker.services.series_checks import SeriesForm
from tracker.services.series_making import make_due_occurrences
from tracker.services.series_preview import preview_begin, preview_change

pytestmark = pytest.mark.usefixtures("app")


def _told(series: TaskSeries) -> list[str]:
    return [one.summary for one in list_series_changes(series.id)]


def _errors(told: SeriesForm) -> dict[str, str]:
    task = make_task(document=make_document(), due_on=date(2024, 6, 20))
    with pytest.raises(InvalidForm) as refused:
        begin_series(task_code=task.code, told=told, by=make_actor())
    assert db.session.query(TaskSeries).count() == 0
    return refused.value.errors


def test_a_task_begins_a_series_and_is_its_first_time() -> None:
    lead = make_agency("Sở Tài chính")
    task = make_task(lead=lead, document=make_document("1125/UBND-KT"), due_on=date(2024, 6, 20))
    version = task.version
    series = begin(task=task)
    assert (series.rule, series.days_before, series.days_off) == (MONTHLY, 15, DaysOff.KEEP)
    assert (series.is_handed_out, series.until_on, series.ended_on, series.version) == (False, None, None, 1)
    assert "1125 ubnd kt" in series.search_text
    assert [one.id for one in tasks_of(series)] == [task.id]
    assert days_of(series) == [date(2024, 6, 20)]
    assert tasks_of(series)[0].version == version, "the task itself did not change"
    assert _told(series) == [
        f"Đặt nhiệm vụ định kỳ số {series.id}, ngày 20 hằng tháng: Sở Tài chính chủ trì. Báo cáo tình hình giải ngân"
    ]
    of_task = db.session.scalars(select(HistoryEntry.summary).where(HistoryEntry.task_id == task.id)).all()
    assert of_task == ["Đặt lặp lại: ngày 20 hằng tháng"]
    assert verify_history() is None


@pytest.mark.parametrize(
    ("due_on", "days_off", "day"),
    [
        (date(2024, 7, 20), DaysOff.KEEP, date(2024, 7, 20)),
        (date(2024, 7, 19), DaysOff.BEFORE, date(2024, 7, 20)),  # the task was due on the Friday before the Saturday
        (date(2024, 7, 20), DaysOff.BEFORE, date(2024, 7, 20)),
        (date(2024, 7, 5), DaysOff.KEEP, date(2024, 7, 5)),  # no day of the rule
        (None, DaysOff.KEEP, date(2024, 6, 1)),  # given on this day, without a due date
    ],
)
def test_the_first_time_is_the_rules_day_that_the_task_was_due_on(
    due_on: date | None, days_off: DaysOff, day: date
) -> None:
    task = make_task(document=make_document(), assigned_on=date(2024, 6, 1), due_on=due_on)
    assert days_of(begin(task=task, first_on=TODAY, days_off=days_off)) == [day]


def test_a_task_begins_one_series_at_most() -> None:
    series = begin()
    with pytest.raises(ActRefused, match=f"đã thuộc nhiệm vụ định kỳ số {series.id}"):
        begin(task=tasks_of(series)[0])
    assert db.session.query(TaskSeries).count() == 1


def test_what_has_no_document_or_was_revoked_does_not_come_back() -> None:
    with pytest.raises(ActRefused, match="không ghi văn bản giao"):
        begin(task=make_task(due_on=date(2024, 6, 20)))
    with pytest.raises(ActRefused, match="đã thu hồi"):
        begin(task=make_task(document=make_document(), state=State.REVOKED))
    with pytest.raises(NotFound):
        begin_series(task_code="NV-0", told=a_series(make_agency()), by=make_actor())


def test_only_the_office_begins_changes_and_ends() -> None:
    series = begin()
    for role in set(Role) - {Role.OFFICE_HEAD, Role.OFFICE_OFFICER}:
        by = make_actor(role)
        with pytest.raises(NotAllowed):
            begin_series(task_code="x", told=a_series(1), by=by)
        with pytest.raises(NotAllowed):
            change_series(number=series.id, version=1, told=a_series(1), by=by)
        with pytest.raises(NotAllowed):
            end_series(number=series.id, version=1, by=by)
        with pytest.raises(NotAllowed):
            repeat_draft(task_code="x", rule=MONTHLY, by=by)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"content": " "}, "content", "nội dung nhiệm vụ"),
        ({"content": "Báo cáo TUYỆT MẬT"}, "content", "bí mật nhà nước"),
        ({"lead": None}, "lead", "Chọn cơ quan chủ trì"),
        ({"lead": 999}, "lead", "Chọn cơ quan chủ trì"),
        ({"cooperating": [999]}, "cooperating", "Chọn cơ quan trong danh sách"),
        ({"first_on": None}, "first_on", "Cần ghi ngày bắt đầu"),
        ({"first_on": date(2023, 6, 11)}, "first_on", "không trước 12/06/2023"),
        ({"rule": by_rule("FREQ=DAILY"), "first_on": date(2024, 5, 18)}, "first_on", "đã có 25 kỳ qua hạn"),
        ({"first_on": date(2200, 1, 1)}, "first_on", "trước năm 2101"),
        ({"until_on": date(2024, 6, 19)}, "until_on", "không trước ngày bắt đầu (20/06/2024)"),
        ({"until_on": date(2200, 1, 1)}, "until_on", "trước năm 2101"),
        ({"first_on": date(2024, 6, 21), "until_on": date(2024, 7, 19)}, "until_on", "không có kỳ nào"),
        ({"days_before": -1}, "days_before", "từ 0 đến 120"),
        ({"days_before": 121}, "days_before", "từ 0 đến 120"),
        ({"rule": by_rule("FREQ=DAILY"), "days_before": 8}, "days_before", "từ 0 đến 7"),
        ({"rule": by_rule("FREQ=SECONDLY")}, "kind", "Không nhận quy tắc lặp này"),
        ({"rule": RuleChoice(RuleKind.WEEK)}, "kind", "ít nhất một thứ"),
        ({"rule": RuleChoice(None)}, "kind", "hằng tháng, hằng quý"),
        ({"misread": {"until_on": "Ghi ngày theo ngày/tháng/năm."}}, "until_on", "Ghi ngày theo"),
    ],
)
def test_what_cannot_be_so_is_said_of_its_field(change: dict[str, object], field: str, message: str) -> None:
    errors = _errors(replace(a_series(make_agency()), **change))  # type: ignore[arg-type]
    assert list(errors) == [field]
    assert message in errors[field]


def test_the_lead_does_not_take_part_and_nobody_who_is_no_more_is_named() -> None:
    lead, gone = make_agency("Sở A"), make_agency("Sở B")
    gone.valid_to = date(2024, 6, 11)
    db.session.commit()
    assert "Sở A đã chủ trì" in _errors(a_series(lead, cooperating=[lead.id]))["cooperating"]
    assert "Sở B (đến 11/06/2024)" in _errors(a_series(gone))["lead"]
    assert "Sở B (đến 11/06/2024)" in _errors(a_series(lead, cooperating=[gone.id]))["cooperating"]


@pytest.mark.parametrize(
    ("rule", "days_before"), [("FREQ=DAILY", 1), ("FREQ=WEEKLY", 5), (MONTHLY, 15), ("FREQ=YEARLY", 15)]
)
def test_how_early_a_task_is_made_follows_from_the_rule_where_nobody_says(rule: str, days_before: int) -> None:
    assert begin(rule).days_before == days_before


def test_a_change_is_told_with_what_was_and_what_is() -> None:
    task = make_task(lead=make_agency("Sở A"), document=make_document(), due_on=date(2024, 6, 20))
    series, other = begin(task=task), make_agency("Sở B")
    told = a_series(
        other,
        "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25;UNTIL=20251231",
        first_on=date(2024, 6, 21),
        cooperating=[make_agency("Sở C").id],
        days_before=10,
        days_off=DaysOff.AFTER,
        is_handed_out=True,
    )
    change_series(number=series.id, version=1, told=told, by=make_actor())
    assert _told(series)[0] == (
        f"Sửa nhiệm vụ định kỳ số {series.id}: "
        "lặp lại ngày 20 hằng tháng → hằng quý, ngày 25 tháng cuối quý, đến hết 31/12/2025; "
        "tính từ 20/06/2024 → 21/06/2024; tạo trước hạn 15 ngày → 10 ngày; "
        "ngày nghỉ giữ nguyên ngày, dù là ngày nghỉ → muộn hơn: ngày làm việc liền sau; "
        "cách tạo dự thảo → giao ngay; chủ trì Sở A → Sở B; phối hợp Sở C"
    )
    now = series_now(series.id)
    assert (now.version, now.lead_agency_id, now.until_on) == (2, other.id, date(2025, 12, 31))
    assert tasks_of(series)[0].lead_agency_id != other.id
    assert verify_history() is None


def test_new_days_apply_after_what_was_made() -> None:
    series = begin()
    told = a_series(make_agency(), "FREQ=MONTHLY;BYMONTHDAY=25")
    with pytest.raises(InvalidForm, match=r"Kỳ 20/06/2024 đã tạo và giữ nguyên.*ghi 21/06/2024 hoặc muộn hơn"):
        change_series(number=series.id, version=1, told=told, by=make_actor())
    change_series(number=series.id, version=1, told=replace(told, first_on=date(2024, 6, 21)), by=make_actor())
    assert series_now(series.id).rule == "FREQ=MONTHLY;BYMONTHDAY=25"


def test_the_second_of_two_who_change_is_told_who_was_quicker() -> None:
    series, first = begin(), make_actor()
    change_series(number=series.id, version=1, told=a_series(make_agency(), content="Báo cáo A"), by=first)
    with pytest.raises(StaleVersion, match=f"{first.name} vừa thay đổi nhiệm vụ định kỳ số {series.id} lúc 09:00"):
        change_series(number=series.id, version=1, told=a_series(make_agency(), content="Báo cáo B"), by=make_actor())
    with pytest.raises(StaleVersion, match="Chưa kết thúc"):
        end_series(number=series.id, version=1, by=make_actor())
    assert series_now(series.id).content == "Báo cáo A"


def test_what_has_ended_goes_on_when_it_is_changed_from_a_day_after(clock: Clock) -> None:
    series = begin(task=make_task(document=make_document(), due_on=date(2024, 5, 20)))
    end_series(number=series.id, version=1, by=make_actor())
    assert series_now(series.id).ended_on == TODAY
    with pytest.raises(ActRefused, match="đã kết thúc ngày 12/06/2024"):
        end_series(number=series.id, version=2, by=make_actor())
    clock.move_to("2024-10-01T08:00:00+07:00")
    told = a_series(make_agency(), first_on=date(2024, 6, 12))
    with pytest.raises(InvalidForm, match="đã kết thúc ngày 12/06/2024"):
        change_series(number=series.id, version=2, told=told, by=make_actor())
    change_series(number=series.id, version=2, told=replace(told, first_on=date(2024, 10, 1)), by=make_actor())
    assert make_due_occurrences() == []
    clock.move_to("2024-10-05T08:00:00+07:00")
    make_due_occurrences()
    assert days_of(series) == [date(2024, 5, 20), date(2024, 10, 20)]
    assert "chạy lại" in _told(series)[0]


def test_a_draft_comes_back_by_the_rule_that_was_read_with_all_that_it_says(clock: Clock) -> None:
    lead, other = make_agency(), make_agency()
    told = a_task(lead, assigner="Chủ tịch", field="Đầu tư công", is_starred=True, due_on=date(2024, 6, 25))
    told = replace(told, cooperating=[Part(other.id, "Góp ý")])
    [code] = add_drafts(document_id=make_document().id, told=told, by=make_actor())
    number = repeat_draft(task_code=code, rule="FREQ=MONTHLY;BYMONTHDAY=25;UNTIL=20250630", by=make_actor())
    series = series_now(number)
    assert (series.rule, series.first_on, series.until_on) == (
        "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 6, 25), date(2025, 6, 30),
    )  # fmt: skip
    assert (series.content, series.assigner, series.field) == ("Trình phương án phân bổ vốn", "Chủ tịch", "Đầu tư công")
    assert (series.lead_agency_id, series.is_starred, series.is_handed_out) == (lead.id, True, False)
    [part] = db.session.scalars(select(SeriesCooperation))
    assert (part.agency_id, part.part) == (other.id, "Góp ý")
    clock.move_to("2024-07-12T08:00:00+07:00")
    assert len(make_due_occurrences()) == 1
    assert days_of(series) == [date(2024, 6, 25), date(2024, 7, 25)]


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY"]
)
def test_a_draft_without_a_due_date_comes_back_from_the_day_it_was_given(rule: str) -> None:
    told = a_task(make_agency(), due_way=DueWay.NONE, due_on=None)
    [code] = add_drafts(document_id=make_document().id, told=told, by=make_actor())
    series = series_now(repeat_draft(task_code=code, rule=rule, by=make_actor()))
    assert (series.first_on, days_of(series)) == (TODAY, [TODAY])


def test_a_rule_that_is_not_accepted_leaves_the_draft_as_it_was() -> None:
    [code] = add_drafts(document_id=make_document().id, told=a_task(make_agency()), by=make_actor())
    with pytest.raises(InvalidForm, match="Không nhận quy tắc"):
        repeat_draft(task_code=code, rule="FREQ=MINUTELY", by=make_actor())
    assert db.session.scalar(select(func.count()).select_from(TaskSeries)) == 0
    assert db.session.scalar(select(func.count()).select_from(Task)) == 1


def test_the_preview_tells_the_next_days_and_what_is_made_at_once_and_stores_nothing() -> None:
    task = make_task(document=make_document(), assigned_on=date(2024, 1, 2), due_on=date(2024, 1, 20))
    told = a_series(make_agency(), first_on=date(2024, 4, 1), days_off=DaysOff.BEFORE)
    seen = preview_begin(task_code=task.code, told=told, by=make_actor())
    assert (seen.words, seen.at_once, seen.late) == ("ngày 20 hằng tháng", 3, 2)
    assert [one.due_on for one in seen.coming[:4]] == [
        date(2024, 4, 19), date(2024, 5, 20), date(2024, 6, 20), date(2024, 7, 19),
    ]  # fmt: skip
    assert [(one.is_late, one.why_off, one.made_on) for one in seen.coming[:4]] == [
        (True, "thứ Bảy", TODAY),
        (True, "", TODAY),
        (False, "", TODAY),
        (False, "thứ Bảy", date(2024, 7, 4)),
    ]
    assert len(seen.coming) == 6
    assert db.session.scalar(select(func.count()).select_from(TaskSeries)) == 0


def test_the_preview_of_a_change_leaves_out_what_was_made() -> None:
    series = begin()
    seen = preview_change(number=series.id, told=a_series(series.lead_agency_id), by=make_actor())
    assert seen.coming[0].due_on == date(2024, 7, 20)
    with pytest.raises(NotFound):
        preview_change(number=99, told=a_series(1), by=make_actor())
