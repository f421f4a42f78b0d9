"""Telling the history and the log of the process that a request was denied."""

import logging
import re

from flask import request

from tracker.services.denials import record_denial
from tracker.web.login import current_account, current_actor, is_signed_in

_log = logging.getLogger(__name__)
_PART = re.compile(r"<[^>]+>")
_DOES = {"GET": "mở", "HEAD": "mở"}


def note_denial() -> None:
    """Record that this request was denied to the person who made it."""
    if not is_signed_in():
        _log.warning("denied: %s %s for nobody", request.method, request.path)
        return
    _log.warning("denied: %s %s for %s", request.method, request.path, current_account().username)
    # Without the numbers and codes in the address: an administrator reads it, and knows nothing of tasks.
    pattern = _PART.sub("…", request.url_rule.rule) if request.url_rule else "…"
    record_denial(place=f"{_DOES.get(request.method, 'gửi đến')} {pattern}", by=current_actor())
