"""How templates write numbers, dates and words, and where static files are."""

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from flask import Flask, request, url_for

from tracker import clock
from tracker.domain import wording
from tracker.domain.agencies import KIND_WORDS
from tracker.domain.delivery import CHANNEL_WORDS, MESSAGE_WORDS, SLOT_WORDS
from tracker.domain.holders import HOLDER_WORDS
from tracker.domain.lifecycle import ACT_WORDS, MOVE_WORDS, STATE_WORDS
from tracker.domain.occurrences import DAYS_OFF_WORDS
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import ADMINISTER, READ_MAILS, ROLE_WORDS, SEE_HEALTH, SEE_OUTBOX, SET_REMINDERS
from tracker.domain.reminders import RULE_WORDS, rule_in_words
from tracker.domain.rule_words import WEEKDAY_WORDS
from tracker.domain.streams import STREAM_WORDS
from tracker.queries.demo import has_demo
from tracker.queries.deputies import list_absent_people
from tracker.queries.held_day import find_waiting_day
from tracker.web.audience import PUBLISHED
from tracker.web.login import absent_person, current_account, is_signed_in, own_actor
from tracker.web.queue import number_waiting

#: An outcome as people see it: the class of its colour, its shape, its words.
OUTCOMES = {
    Outcome.ON_TIME: ("on-time", "✓", "Hoàn thành đúng hạn"),
    Outcome.LATE: ("late", "◆", "Hoàn thành chậm"),
    Outcome.WITHIN: ("within", "●", "Đang làm, trong hạn"),
    Outcome.OVERDUE: ("overdue", "▲", "Đang làm, quá hạn"),
    Outcome.UNDATED: ("undated", "○", "Không thời hạn"),
}
#: The same in a list, where the due date stands beside it.
SHORT_OUTCOMES = {
    Outcome.ON_TIME: "Đúng hạn",
    Outcome.LATE: "Chậm",
    Outcome.WITHIN: "Trong hạn",
    Outcome.OVERDUE: "Quá hạn",
    Outcome.UNDATED: "Không hạn",
}


def moment(at: datetime) -> str:
    """An instant on the office's clock: 12/06/2024 07:30."""
    return f"{clock.local(at):%d/%m/%Y %H:%M}"


def init_app(app: Flask) -> None:
    """Give templates the product's filters and words."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        count=wording.count_in_words,
        rate=wording.rate_in_words,
        day=wording.day_in_words,
        moment=moment,
        size=wording.size_in_words,
        head_and_rest=wording.head_and_rest,
        iso=lambda day: day.isoformat() if isinstance(day, date) else "",
    )
    app.jinja_env.globals.update(
        asset=_asset,
        time_left=wording.time_left_in_words,
        delay=wording.delay_in_words,
        OUTCOMES=OUTCOMES,
        SHORT_OUTCOMES=SHORT_OUTCOMES,
        HOLDER_WORDS=HOLDER_WORDS,
        KIND_WORDS=KIND_WORDS,
        STATE_WORDS=STATE_WORDS,
        ACT_WORDS=ACT_WORDS,
        MOVE_WORDS=MOVE_WORDS,
        ROLE_WORDS=ROLE_WORDS,
        STREAM_WORDS=STREAM_WORDS,
        RULE_WORDS=RULE_WORDS,
        rule_in_words=rule_in_words,
        CHANNEL_WORDS=CHANNEL_WORDS,
        MESSAGE_WORDS=MESSAGE_WORDS,
        SLOT_WORDS=SLOT_WORDS,
        WEEKDAY_WORDS=WEEKDAY_WORDS,
        DAYS_OFF_WORDS=DAYS_OFF_WORDS,
        province=app.extensions["settings"].province_name,
    )

    @app.context_processor
    def of_the_person() -> dict[str, object]:
        # Published pages are the same for everybody: they never look at the session, so they set no cookie.
        if request.endpoint in PUBLISHED or not is_signed_in():
            return {"me": None, "today": clock.today()}
        me, today, absent = current_account(), clock.today(), absent_person()
        may_stand_in = absent is None and me.is_named_deputy
        return {
            "me": me,
            "today": today,
            "absent": absent,
            "absent_people": list_absent_people(own_actor(), day=today) if may_stand_in else [],
            "administers": me.actor.role in ADMINISTER,
            "number_waiting": number_waiting,
            "sets_reminders": me.actor.role in SET_REMINDERS,
            "waiting_day": lambda: find_waiting_day(today),
            "is_demo": has_demo(),
            "sees_outbox": me.actor.role in SEE_OUTBOX,
            "sees_health": me.actor.role in SEE_HEALTH,
            "reads_mails": me.actor.role in READ_MAILS,
        }


def _asset(name: str) -> str:
    """The address of a static file, with a mark that changes when the file does."""
    return url_for("static", filename=name, v=_mark(name))


@lru_cache(maxsize=32)
def _mark(name: str) -> str:
    content = (Path(__file__).parent.parent / "static" / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]
