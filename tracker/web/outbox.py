"""The outbox: what was sent to whom, why, and what the server said."""

from email import message_from_bytes, policy

from flask import Blueprint, render_template

from tracker.domain.delivery import MessageState
from tracker.domain.permissions import READ_MAILS, SEE_OUTBOX
from tracker.queries.outbox import PAGE_SIZE, count_messages, get_message_page, list_messages
from tracker.web.address import page_number, text_of, word_of
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("outbox", __name__)


@bp.get("/hop-thu-di")
@audience(SEE_OUTBOX)
def index() -> str:
    """List the messages, the latest first."""
    state, words, page = word_of(MessageState, "trang-thai"), text_of("q", 100), page_number()
    counts = count_messages(words=words)
    total = counts.get(state, 0) if state else sum(counts.values())
    return render_template(
        "outbox/index.html",
        messages=list_messages(state=state, words=words, page=page),
        counts=counts,
        state=state,
        words=words,
        page=page,
        pages=-(-total // PAGE_SIZE),
        total=total,
    )


@bp.get("/hop-thu-di/<int(max=2147483647):message_id>")
@audience(SEE_OUTBOX)
def show(message_id: int) -> str:
    """Show one message, the reminders in it, and each attempt to send it. What it says is for the Office alone."""
    message = get_message_page(message_id)
    text = _text_of(message.body) if message.body and current_actor().role in READ_MAILS else None
    return render_template("outbox/message.html", message=message, text=text)


def _text_of(body: bytes) -> str:
    part = message_from_bytes(body, policy=policy.default).get_body(("plain",))
    return str(part.get_content()) if part else ""
