"""The rules of reminding: each with a sentence, its numbers, and a look at what they would send before being saved."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange

from tracker import clock
from tracker.domain.permissions import SET_REMINDERS
from tracker.domain.reminder_rules import (
    RANGES,
    RULE_SETTING_WORDS,
    ReminderRules,
    Rule,
    is_flood,
    value_in_words,
    why_not_these,
)
from tracker.errors import InvalidInput, StaleVersion
from tracker.queries.calendar import get_calendar
from tracker.queries.reminder_rules import get_reminder_rules, usual_rules
from tracker.services.reminder_rules import change_reminder_rules, rules_mark
from tracker.services.reminders.preview import OfRule, Preview, preview_reminders
from tracker.web.audience import audience
from tracker.web.forms import Form, shows_again
from tracker.web.login import current_actor

bp = Blueprint("admin_reminders", __name__)

_TIMES = ("digest_at", "deliver_from", "deliver_until")
_LAST_MINUTE = time(23, 59)
#: So many people are named in a look ahead; the figures count all.
_NAMED = 20


def _switch(name: str, meaning: str) -> BooleanField:
    return BooleanField(RULE_SETTING_WORDS[name], description=meaning)


def _number(name: str, label: str) -> IntegerField:
    least, most = RANGES[name]
    wrong = f"Cần một số từ {least} đến {most}."
    return IntegerField(label, [InputRequired(wrong), NumberRange(least, most, wrong)])


def _time(name: str) -> TimeField:
    return TimeField(RULE_SETTING_WORDS[name], [InputRequired("Cần một giờ, như 07:30.")])


class RulesForm(Form):
    """All rules."""

    assigned = _switch(
        "assigned",
        "Ngay trong giờ làm việc, người của cơ quan chủ trì và cơ quan phối hợp, cả cơ quan thêm vào sau, nhận thư về "
        "nhiệm vụ vừa giao. "
        "Nhiệm vụ nhập từ bảng tính không báo.",
    )
    not_accepted = _switch("not_accepted", "Lãnh đạo cơ quan chủ trì được nhắc khi quá thời gian này chưa tiếp nhận.")
    not_accepted_days = _number("not_accepted_days", "Sau (ngày làm việc)")
    before_due = _switch("before_due", "Người đang làm và lãnh đạo cơ quan được nhắc trước hạn. Ghi 0 để bỏ một lần.")
    before_first = _number("before_first", "Lần một (ngày làm việc)")
    before_second = _number("before_second", "Lần hai (ngày làm việc)")
    before_third = _number("before_third", "Lần ba (ngày làm việc)")
    on_the_day = _switch("on_the_day", "Nhắc vào ngày đến hạn; rơi vào ngày nghỉ thì báo quá hạn ngày làm việc sau đó.")
    overdue = _switch("overdue", "Nhắc từ ngày đầu quá hạn, rồi nhắc lại đều đặn đến khi báo cáo hoàn thành.")
    overdue_every = _number("overdue_every", "Nhắc lại sau mỗi (ngày)")
    escalated_to_head = _switch(
        "escalated_to_head", "Một lần cho mỗi hạn: nhiệm vụ lên đầu thư của lãnh đạo cơ quan chủ trì."
    )
    escalated_to_head_days = _number("escalated_to_head_days", "Quá hạn (ngày làm việc)")
    escalated_to_office = _switch(
        "escalated_to_office", "Một lần cho mỗi hạn: chuyên viên Văn phòng được báo để đôn đốc."
    )
    escalated_to_office_days = _number("escalated_to_office_days", "Quá hạn (ngày làm việc)")
    escalated_to_leaders = _switch(
        "escalated_to_leaders",
        "Một lần cho mỗi hạn: lãnh đạo Văn phòng và lãnh đạo UBND nhận thư ngắn: "
        "số liệu theo cơ quan và việc chậm nhất.",
    )
    escalated_to_leaders_days = _number("escalated_to_leaders_days", "Quá hạn (ngày làm việc)")
    waiting = _switch(
        "waiting",
        "Chuyên viên Văn phòng được nhắc về báo cáo chờ xác nhận, đề nghị gia hạn và nhiệm vụ bị từ chối; "
        "nhắc lại mỗi tuần khi còn chờ.",
    )
    waiting_days = _number("waiting_days", "Chờ (ngày làm việc)")
    decided = _switch(
        "decided",
        "Ngay trong giờ làm việc, cơ quan chủ trì nhận kết quả gia hạn, đính chính hạn, xác nhận, trả lại, tạm dừng, "
        "tiếp tục, thu hồi, mở lại.",
    )
    digest_at = _time("digest_at")
    deliver_from = _time("deliver_from")
    deliver_until = _time("deliver_until")
    flood_people = _number("flood_people", "Nhiều hơn (người một ngày)")
    flood_times = _number("flood_times", "Hoặc gấp ngày thường (lần)")
    seen = HiddenField()


#: The rules in the order of a task's life: the switch, and its numbers.
_ROWS = (
    ("assigned", ()),
    ("not_accepted", ("not_accepted_days",)),
    ("before_due", ("before_first", "before_second", "before_third")),
    ("on_the_day", ()),
    ("overdue", ("overdue_every",)),
    ("escalated_to_head", ("escalated_to_head_days",)),
    ("escalated_to_office", ("escalated_to_office_days",)),
    ("escalated_to_leaders", ("escalated_to_leaders_days",)),
    ("waiting", ("waiting_days",)),
    ("decided", ()),
)


@dataclass(frozen=True)
class _Look:
    """What the next working day would send: by the rules in force, and by those that were typed."""

    day: date
    now: Preview
    then: Preview
    rules: list[tuple[Rule, OfRule, OfRule]]
    is_held: bool


@bp.get("/quan-tri/nhac-viec")
@audience(SET_REMINDERS)
def show() -> str:
    """Show the rules in force."""
    return _page(_form_of(_rules_in_force()))


@bp.post("/quan-tri/nhac-viec")
@audience(SET_REMINDERS)
@shows_again
def change() -> Response | tuple[str, int]:
    """Put other rules in force."""
    form, refused = RulesForm(), None
    status = 200 if form.is_only_shown else 400
    if form.validate_on_submit():
        try:
            change_reminder_rules(
                rules=_told(form), digest_at=_usual_hour(), seen=form.seen.data or "", by=current_actor()
            )
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        except StaleVersion as error:
            refused, status = str(error), 409
        else:
            flash(
                "Đã lưu quy tắc nhắc việc. Có hiệu lực từ lần lập lời nhắc tới; lời nhắc cũ không gửi lại.", "success"
            )
            return redirect(url_for("admin_reminders.show"))
    return _page(form, refused=refused), status


@bp.post("/quan-tri/nhac-viec/xem-truoc")
@audience(SET_REMINDERS)
@shows_again
def preview() -> tuple[str, int]:
    """Show what the next working day would send by what was typed. Nothing is saved."""
    form = RulesForm()
    if not form.validate_on_submit():
        return _page(form), 200 if form.is_only_shown else 400
    rules = _told(form)
    if refused := why_not_these(rules):
        field, message = refused
        form[field].errors = [message]
        return _page(form), 400
    return _page(form, look=_look(rules)), 200


def _look(rules: ReminderRules) -> _Look:
    today = clock.today()
    tomorrow = today + timedelta(days=1)
    day = get_calendar(tomorrow).next_working_day(tomorrow)
    now, then = preview_reminders(day=day, rules=_rules_in_force()), preview_reminders(day=day, rules=rules)
    before, after = now.by_rule(), then.by_rule()
    return _Look(
        day,
        now,
        then,
        [(rule, before[rule], after[rule]) for rule in Rule],
        is_flood(people=len(then.messages), usual=None, allowed=0, rules=rules),
    )


def _rules_in_force() -> ReminderRules:
    return get_reminder_rules(digest_at=_usual_hour())


def _usual_hour() -> time:
    hour: time = current_app.extensions["settings"].digest_at
    return hour


def _form_of(rules: ReminderRules) -> RulesForm:
    values: dict[str, Any] = dict(rules.as_numbers())
    for name in _TIMES:
        hours, minutes = divmod(values[name], 60)
        values[name] = time(hours, minutes) if hours < 24 else _LAST_MINUTE
    return RulesForm(data=values | {"seen": rules_mark(rules)})


def _told(form: Any) -> ReminderRules:  # noqa: ANN401 - WTForms fields are not typed
    numbers = {name: int(form[name].data) for name in RANGES if name not in _TIMES}
    for name in _TIMES:
        at: time = form[name].data
        numbers[name] = at.hour * 60 + at.minute
    return ReminderRules().with_numbers(numbers)


def _page(form: RulesForm, *, refused: str | None = None, look: _Look | None = None) -> str:
    usual = {name: value_in_words(name, value) for name, value in usual_rules(_usual_hour()).as_numbers().items()}
    return render_template(
        "admin/reminders.html", form=form, rows=_ROWS, refused=refused, usual=usual, look=look, named=_NAMED
    )
