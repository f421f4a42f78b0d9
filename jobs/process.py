"""What a job knows of the process it runs in."""

import os
import socket
import threading
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from tracker import clock
from tracker.config import Settings
from tracker.domain.clock_watch import ClockWatch
from tracker.services.installation import find_doubt


@dataclass(frozen=True)
class Process:
    """One scheduler process: its application, its name among others, and whether it is about to leave."""

    app: Flask
    owner: str
    started_at: datetime
    watch: ClockWatch
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        settings: Settings = self.app.extensions["settings"]
        return settings

    def should_stop(self) -> bool:
        """Whether nothing more may be begun: it is about to leave, or its clock went astray."""
        return self.stopping.is_set() or not self.clock_is_right()

    def clock_is_right(self) -> bool:
        """Whether the wall clock can be believed at this moment."""
        self.watch.look(wall=clock.now().timestamp(), steady=clock.steady())
        return self.watch.is_believed

    def may_work(self) -> bool:
        """Whether this process may plan and send: its clock is right, and the database is the one it knows."""
        return self.clock_is_right() and not find_doubt(settings=self.settings)


def this_process(app: Flask) -> Process:
    """The process this code runs in; no other, earlier or elsewhere, has its name."""
    started_at = clock.now()
    host = socket.gethostname()[:60]
    watch = ClockWatch(wall=started_at.timestamp(), steady=clock.steady())
    return Process(app, f"{host}:{os.getpid()}:{started_at:%Y%m%dT%H%M%S.%f}", started_at, watch)
