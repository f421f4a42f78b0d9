"""`python -m tests.faults.speed`: how many mails a second real senders hand to a mail server on loopback."""

import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.databases import DATABASES
from tests.faults.smtp_server import Manners, fault_server
from tests.faults.stage import Stage, let_go, stage
from tracker.channels.smtp import SmtpServer
from tracker.services.reminders.delivery import send_due

_MESSAGES = 1_000


def main() -> None:
    """Measure one sender, two and four of one process, on each database."""
    numbers = iter(range(1, 1_000))
    for name, make in DATABASES.items():
        with tempfile.TemporaryDirectory(prefix="dunghan-speed-", ignore_cleanup_errors=True) as folder:
            databases = make(Path(folder))
            for senders in (1, 2, 4):
                place = databases.make(next(numbers))
                with stage(place, people=_MESSAGES) as on, fault_server(Path(folder), Manners(), seed=1) as server:
                    on.plan()
                    rate = _MESSAGES / _send(on, server.url, senders)
                    sys.stdout.write(f"{name}, {senders} senders: {rate:.0f} mails a second\n")
                    sys.stdout.flush()
                (Path(folder) / "mail.log").unlink()
            databases.stop()


def _send(on: Stage, url: str, senders: int) -> float:
    def send(owner: str) -> None:
        with on.app.app_context():
            channel = SmtpServer(url, "nhac-viec@tinh.test", mails_a_connection=100)
            send_due(settings=on.settings, owner=owner, channel=channel, seconds=300)
            channel.close()

    began = time.monotonic()
    threads = [threading.Thread(target=send, args=(f"sender {number}",)) for number in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    with on.app.app_context():
        let_go()
    return seconds


if __name__ == "__main__":
    main()
