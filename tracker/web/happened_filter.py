"""What the address asks of a task's past, and how a list says it in words."""

import re
from collections.abc import Iterator

from flask import request

from tracker.domain.permissions import Actor
from tracker.domain.signs import SIGN_WORDS, Sign
from tracker.queries.delay_causes import find_cause
from tracker.queries.happened import NO_CAUSE, Happened
from tracker.web.address import word_of

#: Conditions that are on or not there.
PAST_SWITCHES = ("da-gia-han", "da-tra-lai", "tre-han", "da-xac-nhan")
#: All words of the address that are read here.
PAST_WORDS = (*PAST_SWITCHES, "cap-nhat", "nguyen-nhan", "dau-hieu")
_UPDATED = {"co": True, "khong": False}
_KEY = re.compile(r"[0-9a-f]{16}")


def read_past(actor: Actor) -> Happened:
    """What the address asks for. Signs are shown to those who see everything, and are passed over for all others."""
    told = request.args
    cause = told.get("nguyen-nhan", "")
    return Happened(
        is_extended=told.get("da-gia-han") == "1",
        was_ever_returned=told.get("da-tra-lai") == "1",
        was_late=told.get("tre-han") == "1",
        is_updated=_UPDATED.get(told.get("cap-nhat", "")),
        is_confirmed=told.get("da-xac-nhan") == "1",
        cause_key=cause if cause == NO_CAUSE or _KEY.fullmatch(cause) else "",
        sign=word_of(Sign, "dau-hieu") if actor.sees_everything else None,
    )


def is_understood(asked: Happened) -> dict[str, bool]:
    """Of the words that are no switches, whether they could be followed."""
    return {
        "cap-nhat": asked.is_updated is not None,
        "nguyen-nhan": bool(asked.cause_key),
        "dau-hieu": asked.sign is not None,
    }


def past_in_words(asked: Happened) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each condition, with the word of the address that asks for it."""
    if asked.is_extended:
        yield ("da-gia-han",), "Đã được gia hạn"
    if asked.was_ever_returned:
        yield ("da-tra-lai",), "Từng bị trả lại"
    if asked.was_late:
        yield ("tre-han",), "Từng trễ hạn"
    if asked.is_updated is not None:
        yield ("cap-nhat",), "Có cập nhật tiến độ trong kỳ" if asked.is_updated else "Không cập nhật tiến độ trong kỳ"
    if asked.is_confirmed:
        yield ("da-xac-nhan",), "Đã xác nhận"
    if asked.cause_key:
        cause = "không ghi" if asked.cause_key == NO_CAUSE else find_cause(asked.cause_key)
        yield ("nguyen-nhan",), f"Nguyên nhân chậm: {cause}"
    if asked.sign is not None:
        yield ("dau-hieu",), f"Dấu hiệu: {SIGN_WORDS[asked.sign]}"
