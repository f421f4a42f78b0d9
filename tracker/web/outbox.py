"""The outbox: what was sent to whom, why, what the server said; and sending again by hand."""

from email import message_from_bytes, policy

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tracker.domain.delivery import ChannelName, MessageState, may_go_again
from tracker.domain.permissions import ANSWER_FOR_MAILS, READ_MAILS, SEE_OUTBOX
from tracker.errors import Refused
from tracker.queries.outbox import PAGE_SIZE, Filter, MessagePage, count_messages, get_message_page, list_messages
from tracker.services.reminders.resending import send_again
from tracker.web.address import day_of, page_number, text_of, word_of
from tracker.web.audience import audience
from tracker.web.forms import Form
from tracker.web.login import current_actor

bp = Blueprint("outbox", __name__)


class AgainForm(Form):
    """Sending a message again."""

    may_double = BooleanField("Tôi biết người nhận có thể nhận thư này hai lần")


@bp.get("/hop-thu-di")
@audience(SEE_OUTBOX)
def index() -> str:
    """List the messages, the latest first."""
    asked, page = _filter(), page_number()
    counts = count_messages(asked=asked)
    total = counts.get(asked.state, 0) if asked.state else sum(counts.values())
    return render_template(
        "outbox/index.html",
        messages=list_messages(asked=asked, page=page),
        counts=counts,
        asked=asked,
        page=page,
        pages=-(-total // PAGE_SIZE),
        total=total,
    )


@bp.get("/hop-thu-di/<int(max=2147483647):message_id>")
@audience(SEE_OUTBOX)
def show(message_id: int) -> str:
    """Show one message, the reminders in it, and each attempt to send it. What it says is for the Office alone."""
    message = get_message_page(message_id)
    text = _text_of(message) if current_actor().role in READ_MAILS else None
    row = message.row
    may_resend = current_actor().role in ANSWER_FOR_MAILS and may_go_again(row.state, came_back=bool(row.bounced_at))
    return render_template("outbox/message.html", message=message, text=text, form=AgainForm() if may_resend else None)


@bp.post("/hop-thu-di/<int(max=2147483647):message_id>/gui-lai")
@audience(ANSWER_FOR_MAILS)
def send(message_id: int) -> Response:
    """Have a message sent again."""
    form = AgainForm()
    try:
        send_again(message_id=message_id, by=current_actor(), may_double=bool(form.may_double.data))
    except Refused as refused:
        flash(str(refused), "danger")
    else:
        flash("Thư sẽ được gửi lại trong ít giây.", "success")
    return redirect(url_for("outbox.show", message_id=message_id))


def _filter() -> Filter:
    told = request.args.get("nguoi", "")
    return Filter(
        state=word_of(MessageState, "trang-thai"),
        words=text_of("q", 100),
        day=day_of("ngay"),
        account_id=int(told) if told.isdecimal() and len(told) < 10 else None,
        has_bounced=request.args.get("tra-lai") == "1",
    )


def _text_of(message: MessagePage) -> str | None:
    if message.body is None:
        return None
    if message.row.channel is ChannelName.HOOK:
        return message.body.decode("utf-8")
    part = message_from_bytes(message.body, policy=policy.default).get_body(("plain",))
    return str(part.get_content()) if part else ""
