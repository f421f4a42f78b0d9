"""What a person says of a recurring duty, checked as a whole before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.occurrences import MOST_DAYS_BEFORE, DaysOff, Schedule, usual_days_before
from tracker.domain.recurrence import Recurrence
from tracker.domain.rule_choices import RuleChoice, chosen_rule
from tracker.domain.text import LONGEST_CONTENT
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.models import Agency, TaskSeries
from tracker.queries.calendar import get_calendar
from tracker.queries.series_days import list_coming, occurrences_until, schedule_of
from tracker.services.draft_checks import not_valid
from tracker.services.form_checks import FormChecks

#: A duty begins at most so long before today: what lies further back is entered by hand.
LONGEST_BACK = timedelta(days=366)
#: A duty that begins with more days that have passed is a slip of the pen.
MOST_LATE = 24
_LAST_YEAR = 2100


@dataclass(frozen=True)
class SeriesForm:
    """What a person says of a recurring duty; the names are those of the form's fields."""

    content: str
    lead: int | None
    rule: RuleChoice
    first_on: date | None
    cooperating: Sequence[int] = ()
    until_on: date | None = None
    days_before: int | None = None
    """None: as is usual for the rule."""
    days_off: DaysOff = DaysOff.KEEP
    is_handed_out: bool = False
    assigner: str = ""
    field: str = ""
    is_starred: bool = False
    misread: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Fields that could not be read, with what to say of them."""


@dataclass(frozen=True)
class SeriesFacts:
    """The same, checked: ready to be stored."""

    content: str
    lead: Agency
    cooperating: list[Agency]
    schedule: Schedule
    is_handed_out: bool
    assigner: str
    field: str
    is_starred: bool


@dataclass(frozen=True)
class Before:
    """A series as it is before a change, and the last day of its rule for which a task was made."""

    series: TaskSeries
    last_made: date | None


def check_series(session: Session, told: SeriesForm, *, today: date, before: Before | None = None) -> SeriesFacts:
    """The facts of a recurring duty that is to begin, or with `before` to go on changed.

    Raises:
        InvalidForm: something of them cannot be so.
    """
    checks = FormChecks(told.misread)
    content = checks.text("content", told.content, longest=LONGEST_CONTENT, needed="nội dung nhiệm vụ")
    assigner = checks.line("assigner", told.assigner, longest=200)
    field = checks.line("field", told.field, longest=100)
    lead, cooperating = _agencies(session, checks, told, today)
    rule, until_on = _rule(checks, told)
    days_before = _days_before(checks, told, rule)
    if told.first_on is not None and until_on is not None and until_on < told.first_on:
        checks.refuse("until_on", f"Ngày kết thúc không trước ngày bắt đầu ({day_in_words(told.first_on)}).")
    if told.first_on is not None and told.first_on.year > _LAST_YEAR:
        checks.refuse("first_on", f"Ngày bắt đầu phải trước năm {_LAST_YEAR + 1}.")
    if until_on is not None and until_on.year > _LAST_YEAR:
        checks.refuse("until_on", f"Ngày kết thúc phải trước năm {_LAST_YEAR + 1}.")
    checks.finish()
    # What is missing was refused above.
    assert told.first_on is not None and rule is not None and lead is not None  # noqa: S101, PT018
    schedule = Schedule(rule, told.first_on, until_on, days_before, told.days_off)
    _check_first_day(checks, schedule, today, before)
    if not list_coming(schedule, already=(), calendar=get_calendar(today), today=today, limit=1):
        checks.refuse("until_on", "Từ ngày bắt đầu đến ngày kết thúc không có kỳ nào. Sửa một trong hai ngày.")
    checks.finish()
    return SeriesFacts(
        content=content,
        lead=lead,
        cooperating=cooperating,
        schedule=schedule,
        is_handed_out=told.is_handed_out,
        assigner=assigner,
        field=field,
        is_starred=told.is_starred,
    )


def _agencies(
    session: Session, checks: FormChecks, told: SeriesForm, today: date
) -> tuple[Agency | None, list[Agency]]:
    wanted = {*told.cooperating, *([told.lead] if told.lead else [])}
    found = {one.id: one for one in session.scalars(select(Agency).where(Agency.id.in_(wanted)).order_by(Agency.code))}
    lead = found.get(told.lead or 0)
    cooperating = [one for one in found.values() if one.id in set(told.cooperating)]
    if lead is None:
        checks.refuse("lead", "Chọn cơ quan chủ trì trong danh sách.")
    elif reason := not_valid([lead], today):
        checks.refuse("lead", reason)
    if len(cooperating) < len(set(told.cooperating)):
        checks.refuse("cooperating", "Chọn cơ quan trong danh sách.")
    elif lead in cooperating:
        checks.refuse("cooperating", f"{lead.name} đã chủ trì nên không phối hợp với chính mình. Bỏ chọn ở một bên.")
    elif reason := not_valid(cooperating, today):
        checks.refuse("cooperating", reason)
    return lead, cooperating


def _rule(checks: FormChecks, told: SeriesForm) -> tuple[Recurrence | None, date | None]:
    if told.first_on is None:
        checks.refuse("first_on", "Cần ghi ngày bắt đầu.")
        return None, told.until_on
    try:
        rule, until_on = chosen_rule(told.rule, first_on=told.first_on)
    except InvalidInput as error:
        checks.refuse("kind", str(error))
        return None, told.until_on
    return rule, told.until_on or until_on


def _days_before(checks: FormChecks, told: SeriesForm, rule: Recurrence | None) -> int:
    if rule is None:
        return told.days_before or 0
    if told.days_before is None:
        return usual_days_before(rule)
    most = MOST_DAYS_BEFORE[rule.unit]
    if not 0 <= told.days_before <= most:
        checks.refuse("days_before", f"Ghi số ngày từ 0 đến {most}.")
    return told.days_before


def _check_first_day(checks: FormChecks, schedule: Schedule, today: date, before: Before | None) -> None:
    """A duty begins not long ago, and what is changed of its days applies after what was made."""
    first_on = schedule.first_on
    if before is not None:
        was = schedule_of(before.series)
        if (was.rule, was.first_on) == (schedule.rule, first_on) and before.series.ended_on is None:
            return
        if before.last_made is not None and first_on <= before.last_made:
            checks.refuse(
                "first_on",
                f"Kỳ {day_in_words(before.last_made)} đã tạo và giữ nguyên. Lịch mới tính từ sau ngày đó: "
                f"ghi {day_in_words(before.last_made + timedelta(days=1))} hoặc muộn hơn.",
            )
        ended_on = before.series.ended_on
        if ended_on is not None and first_on <= ended_on:
            after = day_in_words(ended_on)
            checks.refuse("first_on", f"Nhiệm vụ định kỳ đã kết thúc ngày {after}. Chạy lại thì tính từ sau ngày đó.")
    if first_on < today - LONGEST_BACK:
        checks.refuse("first_on", f"Ngày bắt đầu không trước {day_in_words(today - LONGEST_BACK)}.")
        return
    passed = len(occurrences_until(schedule, today - timedelta(days=1), calendar=get_calendar(today)))
    if passed > MOST_LATE:
        checks.refuse("first_on", f"Từ ngày này đã có {passed} kỳ qua hạn, nhiều nhất {MOST_LATE}. Chọn ngày gần hơn.")
    if first_on.year > _LAST_YEAR:
        checks.refuse("first_on", f"Ngày bắt đầu phải trước năm {_LAST_YEAR + 1}.")
