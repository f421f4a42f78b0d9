"""Telling somebody outside that all is well. When it is not, nothing is told: the silence is the alarm."""

import logging

from tracker import clock
from tracker.channels.ping import ping
from tracker.config import Settings
from tracker.db import db
from tracker.queries.health import find_health

_log = logging.getLogger(__name__)


def tell_outside(*, settings: Settings) -> bool:
    """Call the address that is set, when all is well; says whether somebody was told."""
    if not settings.ping_url:
        return False
    now = clock.now()
    health = find_health(now=now, today=clock.today(now))
    db.session.remove()  # no connection is held while the network takes its time
    if health is None or not health.is_well:
        _log.warning("all is not well: the outside is not called")
        return False
    if not ping(settings.ping_url):
        _log.warning("the outside could not be called")
        return False
    return True
