"""The page on which the labels of Biểu mẫu 1 are worded."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from tracker.domain.permissions import ADMINISTER, OFFICE
from tracker.domain.reform_form import LABEL_WORDS, LONGEST_LABEL, USUAL_LABELS, Label
from tracker.errors import InvalidInput, StaleVersion
from tracker.queries.report_labels import get_report_labels
from tracker.services.report_labels import change_report_labels, labels_mark
from tracker.web.audience import audience
from tracker.web.forms import Form, shows_again
from tracker.web.login import current_actor

bp = Blueprint("report_labels", __name__, url_prefix="/so-lieu/nhan-bieu-mau")

#: Labels are words of reports, no right over tasks.
MAY_CHANGE_LABELS = OFFICE | ADMINISTER
_TOO_LONG = Length(max=LONGEST_LABEL, message=f"Không dài quá {LONGEST_LABEL} ký tự.")


def _label(label: Label) -> StringField:
    return StringField(LABEL_WORDS[label], [_TOO_LONG], description=f"Để trống thì dùng: {USUAL_LABELS[label]}")


class LabelsForm(Form):
    """Every label, under the name of its member of `Label`."""

    TITLE = _label(Label.TITLE)
    CENTRAL = _label(Label.CENTRAL)
    PROVINCIAL = _label(Label.PROVINCIAL)
    ASSIGNED = _label(Label.ASSIGNED)
    ON_TIME = _label(Label.ON_TIME)
    LATE = _label(Label.LATE)
    OVERDUE = _label(Label.OVERDUE)
    UNIT = _label(Label.UNIT)
    seen = HiddenField(validators=[InputRequired("Mở lại trang này rồi sửa.")])


@bp.get("")
@audience(MAY_CHANGE_LABELS)
def show() -> str:
    """Show the labels in force."""
    labels = get_report_labels()
    told = {name.name: label for name, label in labels.items()}
    return _page(LabelsForm(data=told | {"seen": labels_mark(labels)}))


@bp.post("")
@audience(MAY_CHANGE_LABELS)
@shows_again
def change() -> Response | tuple[str, int]:
    """Word them anew."""
    form: Any = LabelsForm()
    refused, status = "", 200 if form.is_only_shown else 400
    if form.validate_on_submit():
        labels = {label: form[label.name].data or "" for label in Label}
        try:
            change_report_labels(labels=labels, seen=form.seen.data or "", by=current_actor())
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        except StaleVersion as error:
            refused, status = str(error), 409
        else:
            flash("Đã lưu nhãn. Các biểu mẫu lập từ bây giờ dùng nhãn mới.", "success")
            return redirect(url_for("report_labels.show"))
    return _page(form, refused or " ".join(form.seen.errors)), status


def _page(form: LabelsForm, refused: str = "") -> str:
    return render_template(
        "reports/labels.html", form=form, fields=[form[label.name] for label in Label], refused=refused
    )
