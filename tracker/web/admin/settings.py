"""Settings of the life of a task: each with a sentence that says what it does."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from tracker.domain.extensions import ExtensionLimits
from tracker.domain.office_settings import RANGES, SETTING_WORDS, OfficeSettings, value_in_words
from tracker.domain.permissions import ADMINISTER
from tracker.errors import InvalidInput, StaleVersion
from tracker.queries.office_settings import get_office_settings
from tracker.services.office_settings import change_office_settings, settings_mark
from tracker.web.audience import audience
from tracker.web.forms import Form, shows_again
from tracker.web.login import own_actor

bp = Blueprint("admin_settings", __name__)


def _number(name: str, unit: str, meaning: str) -> IntegerField:
    least, most = RANGES[name]
    wrong = f"Cần một số từ {least} đến {most}."
    return IntegerField(
        f"{SETTING_WORDS[name]} ({unit})", [InputRequired(wrong), NumberRange(least, most, wrong)], description=meaning
    )


class SettingsForm(Form):
    """All settings."""

    working_days_before = _number(
        "working_days_before",
        "ngày làm việc",
        "Đề nghị gia hạn đến muộn hơn vẫn gửi được, nhưng bị đánh dấu là muộn. 0: đến hết ngày hạn vẫn không muộn.",
    )
    most_granted = _number(
        "most_granted", "lần", "Một nhiệm vụ được gia hạn theo đề nghị nhiều nhất bấy nhiêu lần. 0: không giới hạn."
    )
    most_days = _number(
        "most_days", "ngày", "Ngày đề nghị không quá hạn đang có bấy nhiêu ngày dương lịch. 0: không giới hạn."
    )
    officers_decide_extensions = BooleanField(
        SETTING_WORDS["officers_decide_extensions"],
        description="Bỏ chọn thì chỉ lãnh đạo Văn phòng quyết định đề nghị gia hạn và gia hạn.",
    )
    confirmation_needed = BooleanField(
        SETTING_WORDS["confirmation_needed"],
        description="Bỏ chọn thì báo cáo hoàn thành được coi là đã xác nhận ngay trong ngày báo cáo. "
        "Báo cáo đang chờ từ trước vẫn chờ Văn phòng.",
    )
    accept_within_working_days = _number(
        "accept_within_working_days",
        "ngày làm việc",
        "Nhiệm vụ giao đã lâu hơn mà cơ quan chưa tiếp nhận thì hiện ở trang «Chờ xử lý» của Văn phòng.",
    )
    least_to_rank = _number(
        "least_to_rank",
        "nhiệm vụ đã có kết cục",
        "Bảng số liệu theo cơ quan chỉ xếp hạng cơ quan có từ bấy nhiêu nhiệm vụ đã hoàn thành hoặc quá hạn trong kỳ.",
    )
    seen = HiddenField()


@bp.get("/quan-tri/thiet-lap")
@audience(ADMINISTER)
def show() -> str:
    """Show the settings in force."""
    settings = get_office_settings()
    return _page(SettingsForm(data=settings.as_numbers() | {"seen": settings_mark(settings)}))


@bp.post("/quan-tri/thiet-lap")
@audience(ADMINISTER)
@shows_again
def change() -> Response | tuple[str, int]:
    """Put other settings in force."""
    form, refused = SettingsForm(), None
    now: dict[str, int] = {}
    status = 200 if form.is_only_shown else 400
    if form.validate_on_submit():
        try:
            change_office_settings(settings=_told(form), seen=form.seen.data or "", by=own_actor())
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        except StaleVersion as error:
            refused, status = str(error), 409
            settings = get_office_settings()
            now, form.seen.data = settings.as_numbers(), settings_mark(settings)  # having seen them, he may save
        else:
            flash("Đã lưu thiết lập. Có hiệu lực từ bây giờ; việc đã làm theo thiết lập cũ giữ nguyên.", "success")
            return redirect(url_for("admin_settings.show"))
    return _page(form, refused, now), status


def _told(form: Any) -> OfficeSettings:  # noqa: ANN401 - WTForms fields are not typed
    return OfficeSettings(
        extensions=ExtensionLimits(
            working_days_before=form.working_days_before.data,
            most_granted=form.most_granted.data,
            most_days=form.most_days.data,
        ),
        confirmation_needed=form.confirmation_needed.data,
        officers_decide_extensions=form.officers_decide_extensions.data,
        accept_within_working_days=form.accept_within_working_days.data,
        least_to_rank=form.least_to_rank.data,
    )


def _page(form: SettingsForm, refused: str | None = None, now: Mapping[str, int] | None = None) -> str:
    usual = {name: value_in_words(name, value) for name, value in OfficeSettings().as_numbers().items()}
    beside = {name: value_in_words(name, value) for name, value in (now or {}).items() if form[name].data != value}
    return render_template("admin/settings.html", form=form, refused=refused, usual=usual, beside=beside)
