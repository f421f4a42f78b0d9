"""The acts that can be taken on many tasks: what each asks, and what it would do to each task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from tracker import clock
from tracker.domain.calendar import Calendar
from tracker.domain.extensions import why_no_new_due_date, why_not_granted
from tracker.domain.lifecycle import STATE_WORDS, TRANSITIONS, Act, RequestState, State
from tracker.domain.permissions import Actor
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.queries.agencies import list_agency_choices
from tracker.queries.bulk import ChosenTask
from tracker.queries.calendar import get_calendar
from tracker.queries.officers import list_officers
from tracker.services.acting import open_text
from tracker.web.form_fields import AtMost
from tracker.web.forms import Form

_NEEDED = "Cần nhập ô này."
_WORKING = "ngay-lam-viec"


class BulkForm(Form):
    """What an act needs to know, once for all its tasks. Here: nothing."""

    def prepare(self, actor: Actor) -> None:
        """Fill in what can be chosen."""

    def told(self, task: ChosenTask | None) -> dict[str, Any]:
        """What the service of the act is told for this task; for one that is not there, anything of the right kind."""
        del task
        return {}

    def after(self, task: ChosenTask) -> str:
        """What would stand on the task afterwards."""
        del task
        return ""

    def why_not(self, task: ChosenTask, today: date) -> str | None:
        """Why what was filled in does not fit this task, beyond what the life of a task forbids."""
        del task, today
        return None

    def in_words(self) -> list[tuple[str, str]]:
        """What was filled in, to be read once more: each field with its words."""
        return []


class _ReasonForm(BulkForm):
    reason = TextAreaField("Lý do", [InputRequired(_NEEDED), AtMost(5_000)])

    def told(self, task: ChosenTask | None) -> dict[str, Any]:
        del task
        return {"reason": self.reason.data or ""}

    def validate(self, extra_validators: object = None) -> bool:
        """Say already in the preview what every service would say of the reason."""
        good = bool(super().validate(extra_validators))
        try:
            open_text("reason", self.reason.data or "")
        except InvalidInput as error:
            self.reason.errors = [str(error)]
            return False
        return good

    def in_words(self) -> list[tuple[str, str]]:
        return [("Lý do", self.reason.data or "")]


class LeadForm(_ReasonForm):
    """Another lead agency, the same for all."""

    lead_agency_id = SelectField("Cơ quan chủ trì mới", [InputRequired(_NEEDED)], coerce=int)

    def prepare(self, actor: Actor) -> None:
        """Any agency that exists today."""
        del actor
        self.lead_agency_id.choices = [
            SelectChoice(str(one.id), one.name) for one in list_agency_choices(clock.today()) if one.exists
        ]

    def told(self, task: ChosenTask | None) -> dict[str, Any]:
        """The agency and the reason."""
        return super().told(task) | {"lead_agency_id": self.lead_agency_id.data}

    def after(self, task: ChosenTask) -> str:
        """The agency's name."""
        del task
        return _chosen(self.lead_agency_id)

    def in_words(self) -> list[tuple[str, str]]:
        """The agency and the reason."""
        return [("Cơ quan chủ trì mới", _chosen(self.lead_agency_id)), *super().in_words()]

    def why_not(self, task: ChosenTask, today: date) -> str | None:
        """It leads the task already."""
        del today
        if task.circumstances.lead_agency_id == self.lead_agency_id.data:
            return "Cơ quan này đang chủ trì nhiệm vụ."
        return None


class DueForm(_ReasonForm):
    """A later due date: one day for all, or so many days more for each."""

    due_on = DateField("Hạn mới, một ngày cho tất cả", [Optional()])
    days = IntegerField(
        "Hoặc lùi thêm số ngày, từ hạn của từng nhiệm vụ",
        [Optional(), NumberRange(1, 365, "Số ngày từ 1 đến 365.")],
    )
    unit = SelectField(
        "Đếm theo", choices=[SelectChoice("ngay", "ngày"), SelectChoice(_WORKING, "ngày làm việc")], default="ngay"
    )
    calendar: Calendar

    def prepare(self, actor: Actor) -> None:
        """The working days there are."""
        del actor
        self.calendar = get_calendar(clock.today())

    def validate(self, extra_validators: object = None) -> bool:
        """One of the two, not both."""
        good = bool(super().validate(extra_validators))
        if good and (self.due_on.data is None) == (self.days.data is None):
            self.due_on.errors = ["Ghi một trong hai: một ngày cho tất cả, hoặc số ngày lùi thêm."]
            return False
        return good

    def told(self, task: ChosenTask | None) -> dict[str, Any]:
        """The task's own new date, and the reason. A task without a due date is refused by the service."""
        return super().told(task) | {"due_on": self._new(task) or clock.today()}

    def after(self, task: ChosenTask) -> str:
        """The new date."""
        return day_in_words(self._new(task))

    def in_words(self) -> list[tuple[str, str]]:
        """The day or the number of days, and the reason."""
        if isinstance(self.due_on.data, date):
            return [("Hạn mới", day_in_words(self.due_on.data)), *super().in_words()]
        return [("Lùi thêm", f"{self.days.data} {_chosen(self.unit)}"), *super().in_words()]

    def why_not(self, task: ChosenTask, today: date) -> str | None:
        """It has no due date, or the new one is not later."""
        new = self._new(task)
        if new is None or task.due_on is None:
            return "Nhiệm vụ không thời hạn thì không gia hạn được. Dùng «Đính chính» để đặt hạn."
        return why_no_new_due_date(due_on=task.due_on, new=new, today=today)

    def _new(self, task: ChosenTask | None) -> date | None:
        if task is None or task.due_on is None:
            return None
        if isinstance(self.due_on.data, date):
            return self.due_on.data
        days = self.days.data or 0
        if self.unit.data == _WORKING:
            return self.calendar.add_working_days(task.due_on, days)
        return task.due_on + timedelta(days=days)


class DecisionForm(_ReasonForm):
    """The same answer to every request for an extension; a shorter one is given task by task."""

    answer = RadioField(
        "Trả lời",
        [InputRequired("Chọn một cách trả lời.")],
        choices=[
            SelectChoice(RequestState.GRANTED.value, "Đồng ý như từng cơ quan đề nghị"),
            SelectChoice(RequestState.REFUSED.value, "Không đồng ý"),
        ],
        coerce=RequestState,
    )

    def told(self, task: ChosenTask | None) -> dict[str, Any]:
        """The answer and the reason."""
        return super().told(task) | {"answer": self.answer.data}

    def after(self, task: ChosenTask) -> str:
        """The day that was asked for, or the one in force."""
        return day_in_words(task.asked_due_on if self.answer.data is RequestState.GRANTED else task.due_on)

    def why_not(self, task: ChosenTask, today: date) -> str | None:
        """The day asked for has passed meanwhile."""
        if self.answer.data is not RequestState.GRANTED or task.asked_due_on is None or task.due_on is None:
            return None
        return why_not_granted(due_on=task.due_on, asked=task.asked_due_on, granted=task.asked_due_on, today=today)

    def in_words(self) -> list[tuple[str, str]]:
        """The answer and the reason."""
        return [("Trả lời", _chosen(self.answer)), *super().in_words()]


class ReturnForm(_ReasonForm):
    """The same reason for all."""

    def after(self, task: ChosenTask) -> str:
        """Under way again."""
        del task
        return STATE_WORDS[State.IN_PROGRESS]


class OfficerForm(BulkForm):
    """The officer who gets all of them."""

    account_id = SelectField("Chuyên viên", [InputRequired(_NEEDED)], coerce=int)
    may_report = BooleanField("Được báo cáo hoàn thành thay mặt cơ quan")

    def prepare(self, actor: Actor) -> None:
        """The officers of the head's own agency."""
        self.account_id.choices = [SelectChoice(str(one.id), one.name) for one in list_officers(actor.agency_id)]

    def told(self, task: ChosenTask | None) -> dict[str, Any]:
        """Who, and whether he may report."""
        del task
        return {"account_id": self.account_id.data, "may_report": bool(self.may_report.data)}

    def after(self, task: ChosenTask) -> str:
        """His name."""
        del task
        return _chosen(self.account_id)

    def in_words(self) -> list[tuple[str, str]]:
        """Who, and whether he may report."""
        told = [("Chuyên viên", _chosen(self.account_id))]
        return [*told, ("Báo cáo hoàn thành", "được báo cáo thay mặt cơ quan")] if self.may_report.data else told


class _ToState(BulkForm):
    act: Act

    def after(self, task: ChosenTask) -> str:
        return STATE_WORDS[TRANSITIONS[self.act].to_state or task.state]


class AcceptForm(_ToState):
    """Nothing is asked."""

    act = Act.ACCEPT


class ConfirmForm(_ToState):
    """Nothing is asked."""

    act = Act.CONFIRM


@dataclass(frozen=True)
class BulkAct:
    """One act: its form, what it means in a sentence, and what of a task it changes."""

    form: type[BulkForm]
    meaning: str
    changes: str
    before: Callable[[ChosenTask], str]

    @property
    def asks(self) -> bool:
        """Whether something is to be filled in."""
        return not issubclass(self.form, _ToState)


def _chosen(one: SelectField) -> str:
    """The words of what was chosen."""
    return next((str(choice.label) for choice in one.choices or () if str(choice.value) == str(one.data)), "")


def _state(task: ChosenTask) -> str:
    return STATE_WORDS[task.state]


#: The acts, in the order in which they are offered. Each needs its service in `services/bulk.py`.
BULK_ACTS: Mapping[Act, BulkAct] = {
    Act.ACCEPT: BulkAct(AcceptForm, "Cơ quan nhận chủ trì các nhiệm vụ này.", "Trạng thái", _state),
    Act.GIVE: BulkAct(
        OfficerForm,
        "Người được giao thấy các nhiệm vụ này ở «Giao cho tôi»; ai đang giữ thì thôi giữ.",
        "Chuyên viên",
        lambda task: task.officer_name or "chưa giao",
    ),
    Act.EXTEND: BulkAct(
        DueForm,
        "Hạn cũ vẫn được ghi lại và tính trong tỷ lệ theo hạn ban đầu.",
        "Hạn",
        lambda task: day_in_words(task.due_on),
    ),
    Act.CHANGE_LEAD: BulkAct(
        LeadForm, "Cơ quan mới phải tiếp nhận; hạn giữ nguyên.", "Cơ quan chủ trì", lambda task: task.lead_name
    ),
    Act.CONFIRM: BulkAct(
        ConfirmForm, "Đúng hạn hay chậm không đổi: tính theo ngày cơ quan báo cáo.", "Trạng thái", _state
    ),
    Act.RETURN: BulkAct(
        ReturnForm, "Các nhiệm vụ tính là chưa hoàn thành từ hôm nay; hạn giữ nguyên.", "Trạng thái", _state
    ),
    Act.DECIDE_EXTENSION: BulkAct(
        DecisionForm,
        "Hạn cũ vẫn được ghi lại và tính trong tỷ lệ theo hạn ban đầu.",
        "Hạn",
        lambda task: day_in_words(task.due_on),
    ),
}


def bulk_acts_of(actor: Actor) -> list[Act]:
    """The acts that this person's role may take on many tasks."""
    return [act for act in BULK_ACTS if actor.role in TRANSITIONS[act].roles]
