"""The calendar of days off: one year a page, with the notices it rests on."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.domain.permissions import ADMINISTER
from tracker.errors import InvalidInput
from tracker.queries.calendar import (
    FIRST_YEAR,
    find_confirmation,
    last_year,
    list_days_of_year,
    list_unconfirmed_years,
)
from tracker.services.calendar import confirm_year, remove_day, set_day
from tracker.web.address import day_of
from tracker.web.audience import audience
from tracker.web.form_fields import DayField
from tracker.web.forms import Form, shows_again
from tracker.web.login import own_actor

bp = Blueprint("admin_days", __name__)

_NOTICE = "Số và ngày của thông báo, ví dụ: Thông báo 6150/TB-BLĐTBXH ngày 03/12/2025"
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class DayForm(Form):
    """A day, and what it is by which notice."""

    day = DayField("Ngày", [InputRequired("Cần một ngày.")])
    kind = RadioField(
        "Ngày này",
        [InputRequired("Chọn nghỉ hay làm việc.")],
        choices=[SelectChoice("nghi", "nghỉ"), SelectChoice("lam", "làm việc (làm bù)")],
        default="nghi",
    )
    name = StringField("Tên gọi", [Length(max=200)], description="Ví dụ: Nghỉ hoán đổi dịp Quốc khánh")
    notice = StringField(
        "Theo thông báo", [InputRequired("Cần ghi số thông báo."), Length(max=200)], description=_NOTICE
    )


class ConfirmForm(Form):
    """A year, and the notice with which it was compared."""

    year = IntegerField("Năm", [InputRequired("Cần một năm.")])
    year_notice = StringField(
        "Đã đối chiếu với", [InputRequired("Cần ghi số thông báo."), Length(max=200)], description=_NOTICE
    )


@bp.get("/quan-tri/lich")
@audience(ADMINISTER)
def show() -> str:
    """Show a year; `ngay` in the address opens one of its days for change."""
    chosen = day_of("ngay")
    year = chosen.year if chosen else _year(request.args.get("nam", ""))
    form: Any = DayForm()
    row = next((row for row in _days(year) if row.day == chosen), None)
    if chosen is not None:
        form.day.data = chosen
    if row is not None:
        form.kind.data = "lam" if row.is_working else "nghi"
        form.name.data, form.notice.data = row.name, row.notice
    return _page(_known(year), form, _confirm_form(_known(year)))


@bp.post("/quan-tri/lich")
@audience(ADMINISTER)
@shows_again
def change() -> Response | tuple[str, int]:
    """Set a day."""
    form: Any = DayForm()
    if form.validate_on_submit():
        try:
            set_day(
                day=form.day.data,
                is_working=form.kind.data == "lam",
                name=form.name.data or "",
                notice=form.notice.data,
                by=own_actor(),
            )
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        else:
            flash(f"Đã đặt ngày {form.day.data:%d/%m/%Y}.", "success")
            return redirect(url_for("admin_days.show", nam=form.day.data.year))
    year = _known(form.day.data.year if form.day.data else clock.today().year)
    return _page(year, form, _confirm_form(year)), 200 if form.is_only_shown else 400


@bp.post("/quan-tri/lich/bo")
@audience(ADMINISTER)
def remove() -> Response:
    """Let a day be again what the holiday package says."""
    day = _day(request.form.get("day", ""))
    remove_day(day=day, by=own_actor())
    flash(f"Đã bỏ ngày {day:%d/%m/%Y}: trở lại như lịch có sẵn.", "success")
    return redirect(url_for("admin_days.show", nam=day.year))


@bp.post("/quan-tri/lich/xac-nhan")
@audience(ADMINISTER)
@shows_again
def confirm() -> Response | tuple[str, int]:
    """Say that a year agrees with its notice."""
    form: Any = ConfirmForm()
    if form.validate_on_submit():
        try:
            confirm_year(year=form.year.data, notice=form.year_notice.data, by=own_actor())
        except InvalidInput as error:
            form["year_notice" if error.field == "notice" else error.field].errors = [str(error)]
        else:
            flash(f"Đã xác nhận ngày nghỉ năm {form.year.data}.", "success")
            return redirect(url_for("admin_days.show", nam=form.year.data))
    year = _known(form.year.data if isinstance(form.year.data, int) else clock.today().year)
    return _page(year, DayForm(formdata=None), form), 200 if form.is_only_shown else 400


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        message = "Chọn một ngày trong danh sách."
        raise InvalidInput(message, field="day") from error


def _year(told: str) -> int:
    return _known(int(told)) if told.isdecimal() and len(told) == 4 else clock.today().year


def _known(year: int) -> int:
    return min(max(year, FIRST_YEAR), last_year(clock.today()))


def _days(year: int) -> Any:  # noqa: ANN401 - rows of one query
    return list_days_of_year(_known(year), today=clock.today())


def _confirm_form(year: int) -> ConfirmForm:
    return ConfirmForm(formdata=None, data={"year": year})


def _page(year: int, form: DayForm, confirm_form: ConfirmForm) -> str:
    today = clock.today()
    return render_template(
        "admin/days.html",
        year=year,
        rows=_days(year),
        weekdays=_WEEKDAYS,
        confirmed=find_confirmation(year),
        unconfirmed=list_unconfirmed_years(today),
        form=form,
        confirm_form=confirm_form,
        first_year=FIRST_YEAR,
        last_year=last_year(today),
    )
