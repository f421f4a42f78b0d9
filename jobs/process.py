"""What a job knows of the process it runs in."""

import os
import socket
import threading
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from tracker import clock
from tracker.config import Settings


@dataclass(frozen=True)
class Process:
    """One scheduler process: its application, its name among others, and whether it is about to leave."""

    app: Flask
    owner: str
    started_at: datetime
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        settings: Settings = self.app.extensions["settings"]
        return settings


def this_process(app: Flask) -> Process:
    """The process this code runs in; no other, earlier or elsewhere, has its name."""
    started_at = clock.now()
    host = socket.gethostname()[:60]
    return Process(app, f"{host}:{os.getpid()}:{started_at:%Y%m%dT%H%M%S.%f}", started_at)
