"""The forms of acts: the fields each act needs, and nothing else."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.lifecycle import RequestState
from tracker.domain.text import LONGEST_CONTENT
from tracker.web.form_fields import AtMost, DayField, PartsField, as_stored
from tracker.web.forms import Form
from tracker.web.uploads import FilesField

_NEEDED = "Cần nhập ô này."
_LONG = AtMost(5_000)
_CONTENT = Length(max=LONGEST_CONTENT, message=f"Không dài quá {LONGEST_CONTENT:,} ký tự.".replace(",", "."))


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ActForm(Form):
    """An act that needs nothing but a yes."""

    version = HiddenField()


class ReasonForm(ActForm):
    """An act that needs a reason."""

    reason = TextAreaField("Lý do", [InputRequired(_NEEDED), _LONG])


class ProgressForm(ActForm):
    """An entry of progress."""

    percent = IntegerField(
        "Đã làm được (%)",
        [Optional(), NumberRange(0, 100, "Tỷ lệ là một số từ 0 đến 100.")],
        render_kw={"min": 0, "max": 100},
    )
    text = TextAreaField("Việc đã làm", [_LONG])
    difficulty = TextAreaField(
        "Khó khăn, vướng mắc", [_LONG], description="Nếu có; Văn phòng đọc được ngay và xem xét hỗ trợ."
    )
    files = FilesField()


class ReportForm(ActForm):
    """A report of completion."""

    result = TextAreaField("Kết quả thực hiện", [InputRequired(_NEEDED), _LONG])
    result_document = StringField(
        "Văn bản kết quả",
        [Length(max=200, message="Không dài quá 200 ký tự.")],
        description="Số, ký hiệu và ngày, ví dụ 215/BC-SKHĐT ngày 12/06/2024",
    )
    delay_cause = TextAreaField("Nguyên nhân chậm", [_LONG])
    files = FilesField()


class PartForm(ActForm):
    """What a cooperating agency contributed."""

    result = TextAreaField("Kết quả phần việc", [InputRequired(_NEEDED), _LONG])
    files = FilesField()


class DiscussionForm(ActForm):
    """A word in the discussion."""

    text = TextAreaField("Nội dung trao đổi", [InputRequired(_NEEDED), _LONG])
    files = FilesField()


class DueDateForm(ReasonForm):
    """An act that sets or asks for a new due date."""

    due_on = DayField("Hạn mới", [InputRequired("Cần một ngày.")])


class RequestForm(DueDateForm):
    """A request for an extension."""

    due_on = DayField("Đề nghị gia hạn đến", [InputRequired("Cần một ngày.")])
    files = FilesField()


class DecisionForm(ReasonForm):
    """The answer to a request for an extension."""

    answer = RadioField(
        "Trả lời",
        [InputRequired("Chọn một trong ba cách trả lời.")],
        choices=[
            SelectChoice(RequestState.GRANTED.value, "Đồng ý như đề nghị"),
            SelectChoice(RequestState.SHORTENED.value, "Đồng ý, nhưng đến ngày sớm hơn"),
            SelectChoice(RequestState.REFUSED.value, "Không đồng ý"),
        ],
        coerce=RequestState,
    )
    due_on = DayField("Hạn mới, nếu sớm hơn ngày đề nghị", [Optional()], render_kw={"data-way": "answer-1"})


class LeadForm(ReasonForm):
    """An act that names a lead agency."""

    lead_agency_id = SelectField("Cơ quan chủ trì", [InputRequired(_NEEDED)], coerce=int)


class OfficerForm(ActForm):
    """To which officer the head gives a task."""

    account_id = SelectField("Chuyên viên", [InputRequired(_NEEDED)], coerce=int)
    may_report = BooleanField("Được báo cáo hoàn thành thay lãnh đạo cơ quan")


class CorrectionForm(ReasonForm):
    """What can be corrected of a task."""

    content = TextAreaField("Nội dung nhiệm vụ", [InputRequired(_NEEDED), _CONTENT], filters=[as_stored])
    due_on = DayField("Hạn hoàn thành", [Optional()], description="Hạn ban đầu vẫn được ghi lại và tính riêng.")
    assigner = StringField("Người giao", [Length(max=200, message="Không dài quá 200 ký tự.")])
    field = StringField("Lĩnh vực", [Length(max=100, message="Không dài quá 100 ký tự.")])
    is_starred = BooleanField("Nhiệm vụ trọng tâm")
    cooperating = CheckboxesField("Cơ quan phối hợp", coerce=int)
    parts = PartsField("Phần việc của cơ quan phối hợp")


def choices(rows: Iterable[Any]) -> list[SelectChoice]:
    """The choices of a field, of rows that have an id and a name."""
    return [SelectChoice(str(row.id), row.name) for row in rows]
