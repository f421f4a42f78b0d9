"""The form that names a deputy: the same for the person himself and for an administrator."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tracker.domain.permissions import ROLE_WORDS
from tracker.queries.deputies import Candidate
from tracker.web.form_fields import DayField
from tracker.web.forms import Form


class DeputyForm(Form):
    """A person and the days, the last included."""

    deputy_id = SelectField("Người làm thay", [InputRequired("Chọn một người.")], coerce=int)
    from_on = DayField("Từ ngày", [InputRequired("Cần một ngày.")])
    until_on = DayField("Đến hết ngày", [InputRequired("Cần một ngày.")])

    def told(self) -> dict[str, Any]:
        """What was chosen, for the service."""
        return {name: self[name].data for name in ("deputy_id", "from_on", "until_on")}


def deputy_form(candidates: Iterable[Candidate], *, blank: bool = False) -> DeputyForm:
    """The form with these people to choose from; `blank` when what was sent belongs to another form of the page."""
    form = DeputyForm(formdata=None) if blank else DeputyForm()
    field: Any = form.deputy_id
    field.choices = [SelectChoice(str(one.id), f"{one.name} ({ROLE_WORDS[one.role]})") for one in candidates]
    return form
