"""A mail server on loopback with faults by chance, drawn from a seed, and a log in Postfix's words of what it took.

It takes a mail, in its log, before it answers: what a server answers and what it has are two things, and between them
lies all that can go wrong.
"""

import multiprocessing
import os
import re
import signal
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>\r\n]+>)")
_TAKEN = re.compile(r"cleanup\[1\]: (\w+): message-id=(\S+)|qmgr\[1\]: (\w+): .*\(queue active\)")


@dataclass(frozen=True)
class Manners:
    """How likely each fault is, for each mail (the first two: for each connection), and how slow all of it is."""

    #: Answers 421 and hangs up.
    closing: float = 0
    #: Takes the connection and never says a word.
    half_open: float = 0
    hangs_up_before_dot: float = 0
    #: Falls silent in the middle of a mail, without closing the connection.
    freezes_before_dot: float = 0
    takes_and_hangs_up: float = 0
    loses_and_hangs_up: float = 0
    takes_in_silence: float = 0
    loses_in_silence: float = 0
    #: An answer drawn from `codes`, at a step that is drawn too.
    other_answer: float = 0
    codes: tuple[int, ...] = (421, 450, 451, 452, 550, 552, 554)
    seconds_a_step: float = 0
    silence_seconds: float = 8


@dataclass
class FaultServer:
    """A mail server in a process of its own."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"smtp://127.0.0.1:{self.port}"

    def taken(self) -> Counter[str]:
        """How often it took each Message-ID."""
        named: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for found in _TAKEN.finditer(self.log.read_text("utf-8")):
            named_queue, message_id, queue = found.groups()
            if named_queue:
                named[named_queue] = message_id
            else:
                taken[named[queue]] += 1
        return taken


@contextmanager
def fault_server(folder: Path, manners: Manners, *, seed: int, port: int = 0) -> Iterator[FaultServer]:
    """A server that runs in a process of its own, so that it goes on whatever happens to ours."""
    log = folder / "mail.log"
    log.touch()
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(listening, log, manners, seed), daemon=True
        )
        process.start()
        number = listening.getsockname()[1]
    try:
        yield FaultServer(number, log)
    finally:
        process.terminate()
        process.join()


def _serve(listening: socket.socket, log: Path, manners: Manners, seed: int) -> None:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = _Server(log, manners, seed)
    server.socket.close()
    server.socket = listening
    server.serve_forever(poll_interval=0.05)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, log: Path, manners: Manners, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Talk, bind_and_activate=False)
        self.manners = manners
        self._log = log.open("a", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()
        self._random = Random(seed)  # noqa: S311 - to be drawn again
        self._queued = 0

    def draw(self) -> float:
        with self._lock:
            return self._random.random()

    def choose(self, codes: tuple[int, ...]) -> int:
        with self._lock:
            return self._random.choice(codes)

    def note(self, content: bytes, recipient: str, *, takes: bool) -> None:
        """Write down a mail whose content came; taken only when its queue file is said to be active."""
        found = _MESSAGE_ID.search(content)
        message_id = found.group(1).decode() if found else "<>"
        with self._lock:
            self._queued += 1
            queue = f"Q{self._queued:06X}"
            self._log.write(f"postfix/cleanup[1]: {queue}: message-id={message_id}\n")
            if takes:
                self._log.write(f"postfix/qmgr[1]: {queue}: from=<x>, size={len(content)}, nrcpt=1 (queue active)\n")
                self._log.write(f"postfix/smtp[1]: {queue}: to=<{recipient}>, status=sent (250 OK)\n")

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is gone is no news here."""


class _HungUp(Exception):
    """The conversation is over."""


class _Talk(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        manners = self.server.manners
        chance = self.server.draw()
        if chance < manners.half_open:
            self._be_silent()
        elif chance < manners.half_open + manners.closing:
            self._say(421, "Closing")
        else:
            self._say(220, "faults ready")
            with suppress(_HungUp, OSError):
                while self._hear():
                    pass

    def _hear(self) -> bool:
        line = self.rfile.readline(4096)
        if not line:
            return False
        word = line[:4].upper().strip()
        if word == b"MAIL":
            self._begin()
        elif word == b"RCPT":
            self._recipient = line.partition(b"<")[2].partition(b">")[0].decode("ascii", "replace")
        elif word == b"DATA":
            if not self._answers_otherwise("data"):
                self._take()
            return True
        self._say(221 if word == b"QUIT" else 250, "OK") if not self._answers_otherwise(word.decode().lower()) else None
        return word != b"QUIT"

    def _begin(self) -> None:
        self._recipient = ""
        manners, chance = self.server.manners, self.server.draw()
        self._fault = ""
        for name in (
            "hangs_up_before_dot",
            "freezes_before_dot",
            "takes_and_hangs_up",
            "loses_and_hangs_up",
            "takes_in_silence",
            "loses_in_silence",
            "other_answer",
        ):
            chance -= getattr(manners, name)
            if chance < 0:
                self._fault = name
                break
        self._step = ("mail", "rcpt", "data", "dot")[int(self.server.draw() * 4)]

    def _answers_otherwise(self, step: str) -> bool:
        if step not in {"mail", "rcpt", "data", "dot"} or self._fault != "other_answer" or self._step != step:
            return False
        code = self.server.choose(self.server.manners.codes)
        self._say(code, "as drawn")
        if code == 421:
            raise _HungUp
        return True

    def _take(self) -> None:
        self._say(354, "Go on")
        if self._fault == "hangs_up_before_dot":
            self.rfile.read(10)
            self._hang_up()
        if self._fault == "freezes_before_dot":
            self._be_silent()
        content = self._content()
        takes = not self._fault.startswith("loses_") and not (self._fault == "other_answer" and self._step == "dot")
        self.server.note(content, self._recipient, takes=takes)
        if self._fault.endswith("_and_hangs_up"):
            self._hang_up()
        if self._fault.endswith("_in_silence"):
            self._be_silent()
        if not self._answers_otherwise("dot"):
            self._say(250, "OK queued")

    def _content(self) -> bytes:
        lines: list[bytes] = []
        while True:
            line = self.rfile.readline(100_000)
            if not line:
                raise _HungUp
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)

    def _say(self, code: int, words: str) -> None:
        time.sleep(self.server.manners.seconds_a_step)
        self.wfile.write(f"{code} {words}\r\n".encode())

    def _be_silent(self) -> None:
        time.sleep(self.server.manners.silence_seconds)
        raise _HungUp

    def _hang_up(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        raise _HungUp
