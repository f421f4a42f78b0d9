"""What of a closing becomes public: chosen, published and withdrawn by the head of the Office."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from tracker.domain.permissions import CLOSE
from tracker.domain.publication import Shown
from tracker.errors import InvalidInput, StaleVersion
from tracker.queries.closings import get_closing
from tracker.queries.publications import find_publication
from tracker.services.publishing import publish_closing, withdraw_closing
from tracker.web.audience import audience
from tracker.web.forms import Form, shows_again
from tracker.web.login import current_actor

bp = Blueprint("publishing", __name__)


class PublicationForm(Form):
    """What the public may read."""

    version = HiddenField()
    counts = BooleanField("Số lượng: tổng số, đúng hạn, chậm, trong hạn, quá hạn")
    rates = BooleanField("Tỷ lệ hoàn thành đúng hạn, và tỷ lệ theo hạn ban đầu")
    agencies = BooleanField("Theo từng cơ quan chủ trì")
    contents = BooleanField("Nội dung từng nhiệm vụ của bản chốt")

    @property
    def seen_version(self) -> int:
        """Of the publication that the person saw; 0 for none, or what is no number."""
        told = self.version.data or ""
        return int(told) if told.isdecimal() and told.isascii() and len(told) < 9 else 0

    @property
    def shown(self) -> Shown:
        """What was ticked."""
        return Shown(self.counts.data, self.rates.data, self.agencies.data, self.contents.data)


@bp.get("/so-lieu/chot/<int(max=2147483647):number>/cong-khai")
@audience(CLOSE)
def show(number: int) -> str:
    """Show what is public of a closing, and what can be."""
    now = find_publication(number)
    shown = now.shown if now else Shown()
    if now and now.withdrawn_at:
        # Contents are switched on anew each time: what was withdrawn may have been so because of them.
        shown = replace(shown, contents=False)
    form = PublicationForm(formdata=None, data=vars(shown))
    return _page(number, form)


@bp.post("/so-lieu/chot/<int(max=2147483647):number>/cong-khai")
@audience(CLOSE)
@shows_again
def publish(number: int) -> Response | tuple[str, int]:
    """Publish what was ticked."""
    form = PublicationForm()
    if not form.validate_on_submit():
        return _page(number, form), 200 if form.is_only_shown else 400
    try:
        publish_closing(number=number, shown=form.shown, version=form.seen_version, by=current_actor())
    except InvalidInput as error:
        form.counts.errors = [str(error)]
        return _page(number, form), 400
    except StaleVersion as error:
        return _page(number, form, refused=str(error)), 409
    flash("Đã công khai. Ai có địa chỉ đều xem được, không cần đăng nhập.", "success")
    return redirect(url_for("publishing.show", number=number))


@bp.post("/so-lieu/chot/<int(max=2147483647):number>/rut")
@audience(CLOSE)
def withdraw(number: int) -> Response:
    """Take a closing away from the public."""
    form = PublicationForm()
    withdraw_closing(number=number, version=form.seen_version, by=current_actor())
    flash(
        "Đã rút. Địa chỉ công khai nay báo là số liệu đã được rút; bản lưu tạm ở nơi khác hết hạn sau 5 phút.",
        "success",
    )
    return redirect(url_for("publishing.show", number=number))


def _page(number: int, form: PublicationForm, *, refused: str = "") -> str:
    now = find_publication(number)
    form.version.data = str(now.version if now else 0)
    return render_template(
        "closings/publication.html", closing=get_closing(number), now=now, form=form, refused=refused
    )
