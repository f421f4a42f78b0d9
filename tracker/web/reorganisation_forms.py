"""The form of a reorganisation: who gives, who takes, from when, and by which legal basis."""

from datetime import date
from typing import Any, cast

from flask import request
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.agencies import KIND_WORDS, AgencyKind
from tracker.domain.reorganisation import KIND_OF_CHANGE_WORDS, Plan, ReorganisationKind
from tracker.queries.agencies import AgencyChoice
from tracker.services.agency_changes import AgencyDetails
from tracker.web.form_fields import AgenciesField, DayField
from tracker.web.forms import Form

#: The choice of an agency that is made with the reorganisation.
NEW = "moi"
_TASK, _PERSON = "nhiem-vu-", "nguoi-"


class ReorganisationForm(Form):
    """What is done to agencies. What is chosen for single tasks and people stands in fields of its own."""

    kind = RadioField(
        "Việc sắp xếp",
        [InputRequired("Chọn một việc.")],
        choices=[SelectChoice(kind.value, word) for kind, word in KIND_OF_CHANGE_WORDS.items()],
    )
    effective_on = DayField("Có hiệu lực từ ngày", [InputRequired("Cần ghi ngày có hiệu lực.")])
    legal_basis = TextAreaField(
        "Căn cứ pháp lý",
        [InputRequired("Cần ghi căn cứ pháp lý."), Length(max=2_000, message="Không dài quá 2.000 ký tự.")],
        description="Ví dụ: Nghị quyết số 1669/NQ-UBTVQH15 ngày 16/6/2025. Ghi vào lịch sử của từng nhiệm vụ.",
    )
    from_ids = AgenciesField("Cơ quan được sắp xếp")
    main_id = SelectField("Cơ quan kế thừa", [Optional()], default="")
    other_ids = AgenciesField("Cơ quan khác cùng tiếp nhận")
    new_code = StringField("Mã cơ quan mới", [Length(max=35)])
    new_agency_name = StringField("Tên cơ quan mới", [Length(max=255)])
    new_kind = SelectField(
        "Loại", [Optional()], choices=[SelectChoice(kind.value, word) for kind, word in KIND_WORDS.items()]
    )
    new_name = StringField("Tên mới", [Length(max=255, message="Không dài quá 255 ký tự.")])
    new_short_name = StringField("Tên ngắn mới", [Length(max=100, message="Không dài quá 100 ký tự.")])

    @property
    def makes_agency(self) -> bool:
        """Whether the successor is to be added with it."""
        return bool(self.main_id.data == NEW)

    @property
    def is_rename(self) -> bool:
        """Whether nothing moves, and only the name changes."""
        return bool(self.kind.data == ReorganisationKind.RENAME)

    def plan(self) -> Plan:
        """The plan that was told; a successor that is to be added has no number yet."""
        main_id = int(self.main_id.data) if (self.main_id.data or "").isdecimal() else None
        others = [one for one in self.other_ids.data or [] if one != main_id]
        kind = ReorganisationKind(self.kind.data)
        is_rename = kind is ReorganisationKind.RENAME
        return Plan(
            kind=kind,
            effective_on=cast("date", self.effective_on.data),  # the form is valid, so it is there
            legal_basis=self.legal_basis.data or "",
            from_ids=tuple(self.from_ids.data or ()),
            main_id=None if is_rename else main_id,
            other_ids=() if is_rename else tuple(others),
            task_to=chosen_for(_TASK),
            person_to=chosen_for(_PERSON),
            new_name=self.new_name.data or "",
            new_short_name=self.new_short_name.data or "",
        )

    def new_agency(self) -> AgencyDetails | None:
        """The successor that is to be added, if one is."""
        if not self.makes_agency or self.kind.data == ReorganisationKind.RENAME:
            return None
        return AgencyDetails(
            code=self.new_code.data or "",
            name=self.new_agency_name.data or "",
            kind=AgencyKind(self.new_kind.data or AgencyKind.DEPARTMENT),
            valid_from=self.effective_on.data,
        )


def reorganisation_form(agencies: list[AgencyChoice], today: date) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    """The form with the agencies of today to choose from."""
    form = ReorganisationForm()
    form.main_id.choices = [
        SelectChoice("", "Chọn một cơ quan"),
        SelectChoice(NEW, "Cơ quan mới, ghi ở dưới"),
        *(SelectChoice(str(one.id), one.name) for one in agencies if one.exists),
    ]
    if not form.is_submitted():
        form.effective_on.data = today
    return form


def chosen_for(prefix: str) -> dict[int, int]:
    """What was chosen one by one: the number of a task or person, and the agency; the main successor is no choice."""
    return {
        int(name.removeprefix(prefix)): int(value)
        for name, value in request.form.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal() and value.isdecimal() and len(value) < 10
    }
