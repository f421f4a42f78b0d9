"""The form of a recurring duty: what is to be done, when it comes back, and how its tasks are made."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tracker.domain.occurrences import DAYS_OFF_WORDS, DaysOff, usual_days_before
from tracker.domain.recurrence import Recurrence, Unit
from tracker.domain.rule_choices import (
    QUARTER_MONTH_WORDS,
    RULE_KIND_WORDS,
    QuarterMonth,
    RuleChoice,
    RuleKind,
    choice_of,
    chosen_rule,
)
from tracker.domain.rule_words import WEEKDAY_WORDS, rule_in_words
from tracker.domain.text import one_line
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.queries.agencies import AgencyChoice
from tracker.queries.series_page import SeriesFacts
from tracker.queries.task_page import TaskPage
from tracker.services.series_checks import SeriesForm
from tracker.web.act_forms import CheckboxesField
from tracker.web.document_forms import EntryForm
from tracker.web.form_fields import AgenciesField, DayField

_WAYS = {"": "Thành dự thảo, người của Văn phòng xem rồi giao", "1": "Giao ngay cho cơ quan chủ trì"}


class SeriesFields(EntryForm):
    """What is said of a recurring duty."""

    content = TextAreaField("Nội dung nhiệm vụ")
    lead = SelectField("Cơ quan chủ trì", validate_choice=False)
    cooperating = AgenciesField("Cơ quan phối hợp")
    assigner = StringField("Người giao")
    field = StringField("Lĩnh vực")
    is_starred = BooleanField("Nhiệm vụ trọng tâm")
    kind = RadioField(
        "Lặp lại",
        choices=[SelectChoice(one.value, word) for one, word in RULE_KIND_WORDS.items()],
        validate_choice=False,
    )
    day_interval = IntegerField("Mấy ngày một lần", [Optional()])
    week_interval = IntegerField("Mấy tuần một lần", [Optional()])
    weekdays = CheckboxesField(
        "Các thứ", choices=[SelectChoice(str(n), word) for n, word in enumerate(WEEKDAY_WORDS)], validate_choice=False
    )
    month_days = StringField("Ngày trong tháng")
    quarter_days = StringField("Ngày trong quý")
    quarter_month = SelectField(
        "Tháng của quý",
        choices=[SelectChoice(one.value, word) for one, word in QUARTER_MONTH_WORDS.items()],
        validate_choice=False,
    )
    year_days = StringField("Ngày trong các tháng đã chọn")
    months = CheckboxesField(
        "Các tháng", choices=[SelectChoice(str(n), f"tháng {n}") for n in range(1, 13)], validate_choice=False
    )
    rule = StringField("RRULE")
    first_on = DayField("Tính từ ngày", description="Không tạo kỳ nào trước ngày này.")
    until_on = DayField("Đến hết ngày", description="Để trống: cho đến khi có người kết thúc.")
    days_before = IntegerField("Tạo trước hạn mấy ngày", [Optional()], description="Để trống: theo thông lệ.")
    days_off = RadioField(
        "Kỳ rơi vào ngày nghỉ",
        choices=[SelectChoice(one.value, word) for one, word in DAYS_OFF_WORDS.items()],
        default=DaysOff.KEEP.value,
        validate_choice=False,
    )
    is_handed_out = RadioField(
        "Nhiệm vụ mỗi kỳ được tạo",
        choices=[SelectChoice(value, word) for value, word in _WAYS.items()],
        default="",
        validate_choice=False,
    )
    version = HiddenField()

    def told(self) -> SeriesForm:
        """What was said, for the service. What belongs to another kind of rule is passed over."""
        kind = RuleKind(self.kind.data) if self.kind.data in set(RuleKind) else None
        numbers = {RuleKind.DAY: "day_interval", RuleKind.WEEK: "week_interval"}
        passed_over = {"day_interval", "week_interval"} - {numbers.get(kind or RuleKind.OTHER, "")}
        misread = {name: told for name, told in self.misread().items() if name not in passed_over}
        for name in ("day_interval", "week_interval", "days_before"):
            if name in misread:
                place = "days_before" if name == "days_before" else "kind"
                misread.pop(name)
                misread[place] = "Ghi số bằng chữ số."
        way = self.days_off.data
        return SeriesForm(
            content=self.content.data or "",
            lead=int(self.lead.data) if (self.lead.data or "").isdecimal() and len(self.lead.data) < 10 else None,
            rule=self._rule(kind),
            first_on=self.first_on.data,
            cooperating=self.cooperating.data or [],
            until_on=self.until_on.data,
            days_before=self.days_before.data,
            days_off=DaysOff(way) if way in set(DaysOff) else DaysOff.KEEP,
            is_handed_out=self.is_handed_out.data == "1",
            assigner=self.assigner.data or "",
            field=self.field.data or "",
            is_starred=bool(self.is_starred.data),
            misread=misread,
        )

    def offer(self, agencies: list[AgencyChoice]) -> None:
        """The agencies of today to choose the lead from; one that is no more stays as long as it is chosen."""
        self.lead.choices = [
            SelectChoice("", "Chọn một cơ quan"),
            *(SelectChoice(str(one.id), one.name) for one in agencies if one.exists or str(one.id) == self.lead.data),
        ]

    def show_task(self, task: TaskPage, today: date) -> None:
        """Fill it for the first time with what a task says: it most likely comes back on its day of every month."""
        for name in ("content", "assigner", "field", "is_starred"):
            self[name].data = getattr(task, name)
        self.lead.data = str(task.lead_agency_id)
        self.cooperating.data = [one.agency_id for one in task.parts]
        day = task.due_on or task.assigned_on
        self.first_on.data = max(day, today)
        self._show_rule(RuleChoice(RuleKind.MONTH, days=str(day.day)))
        self.days_before.data = usual_days_before(Recurrence(Unit.MONTH))

    def show(self, series: SeriesFacts) -> None:
        """Fill it with a recurring duty as it is."""
        for name in ("content", "assigner", "field", "is_starred"):
            self[name].data = getattr(series, name)
        self.lead.data = str(series.lead_agency_id)
        self.cooperating.data = [number for number, _ in series.cooperating]
        schedule = series.schedule
        self.first_on.data, self.until_on.data = schedule.first_on, schedule.until_on
        self.days_before.data, self.days_off.data = schedule.days_before, schedule.days_off.value
        self.is_handed_out.data = "1" if series.is_handed_out else ""
        self._show_rule(choice_of(schedule.rule))
        self.version.data = str(series.version)

    def show_beside(self, series: SeriesFacts, lead_name: str) -> None:
        """Put beside each field what the duty says now, where something else was typed; `lead_name` is of the typed."""
        told, now = self.told(), series.schedule
        words = ""
        with suppress(InvalidInput):  # what cannot be read differs in any case
            words = rule_in_words(chosen_rule(told.rule, first_on=told.first_on or now.first_on)[0])
        both: Mapping[str, tuple[object, object]] = {
            "content": (one_line(told.content), one_line(series.content)),
            "lead": (lead_name, series.lead_name),
            "assigner": (one_line(told.assigner), series.assigner),
            "field": (one_line(told.field), series.field),
            "is_starred": (_yes(is_true=told.is_starred), _yes(is_true=series.is_starred)),
            "kind": (words, rule_in_words(now.rule)),
            "first_on": (day_in_words(told.first_on), day_in_words(now.first_on)),
            "until_on": (day_in_words(told.until_on), day_in_words(now.until_on)),
            "days_before": (told.days_before, now.days_before),
            "days_off": (DAYS_OFF_WORDS[told.days_off], DAYS_OFF_WORDS[now.days_off]),
            "is_handed_out": (told.is_handed_out, series.is_handed_out),
        }
        self.now = {name: str(value) or "(trống)" for name, (typed, value) in both.items() if typed != value}
        if "is_handed_out" in self.now:
            self.now = {**self.now, "is_handed_out": _WAYS["1" if series.is_handed_out else ""]}
        if set(told.cooperating) != {number for number, _ in series.cooperating}:
            names = "; ".join(name for _, name in series.cooperating)
            self.now = {**self.now, "cooperating": names or "(trống)"}

    def _rule(self, kind: RuleKind | None) -> RuleChoice:
        choice = RuleChoice(kind, rule=self.rule.data or "")
        if kind is RuleKind.DAY:
            return replace(choice, interval=_one_unless_told(self.day_interval.data))
        if kind is RuleKind.WEEK:
            days = [int(one) for one in self.weekdays.data or [] if one in set("0123456")]
            return replace(choice, interval=_one_unless_told(self.week_interval.data), weekdays=days)
        if kind is RuleKind.QUARTER:
            month = self.quarter_month.data
            which = QuarterMonth(month) if month in set(QuarterMonth) else QuarterMonth.LAST
            return replace(choice, days=self.quarter_days.data or "", quarter_month=which)
        if kind is RuleKind.YEAR:
            months = [int(one) for one in self.months.data or [] if one.isdecimal() and 1 <= int(one[:3]) <= 12]
            return replace(choice, days=self.year_days.data or "", months=months)
        return replace(choice, days=self.month_days.data or "")

    def _show_rule(self, choice: RuleChoice) -> None:
        self.kind.data = choice.kind.value if choice.kind else None
        self.rule.data = choice.rule
        self.day_interval.data = choice.interval if choice.kind is RuleKind.DAY else None
        self.week_interval.data = choice.interval if choice.kind is RuleKind.WEEK else None
        self.weekdays.data = [str(one) for one in choice.weekdays]
        self.months.data = [str(one) for one in choice.months]
        self.quarter_month.data = choice.quarter_month.value
        days = {RuleKind.MONTH: self.month_days, RuleKind.QUARTER: self.quarter_days, RuleKind.YEAR: self.year_days}
        if choice.kind in days:
            days[choice.kind].data = choice.days


def _one_unless_told(number: int | None) -> int:
    return 1 if number is None else number


def _yes(*, is_true: bool) -> str:
    return "có" if is_true else "không"
