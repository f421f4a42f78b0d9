"""Send what waits."""

import logging
from threading import Thread

from jobs.process import Process
from tracker.domain.delivery import ChannelName
from tracker.services.reminders.delivery import send_due

_log = logging.getLogger(__name__)


def run(process: Process) -> None:
    """Send until nothing is due, the round is over, or the process is about to leave; by several senders at once."""
    if not process.may_work():
        return
    settings = process.settings
    names = [ChannelName.MAIL] * settings.senders + ([ChannelName.HOOK] if settings.webhook_url else [])
    first, *others = [(name, f"{process.owner}/{number}") for number, name in enumerate(names)]
    threads = [Thread(target=_send_in_context, args=(process, *one), daemon=True) for one in others]
    for thread in threads:
        thread.start()
    _send(process, *first)
    for thread in threads:
        thread.join()


def _send_in_context(process: Process, name: ChannelName, owner: str) -> None:
    try:
        with process.app.app_context():
            _send(process, name, owner)
    except Exception:  # noqa: BLE001 - as of the first sender: the next round tries again
        _log.exception("sender %s failed", owner)


def _send(process: Process, name: ChannelName, owner: str) -> None:
    send_due(settings=process.settings, owner=owner[-100:], name=name, is_stopping=process.should_stop)
