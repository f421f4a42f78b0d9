"""A real SMTP server on loopback, with the manners that mail servers have on bad days."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """What it was given, and how it answers. A manner that is set holds for all mails from then on."""

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[tuple[list[str], bytes]] = []
        self.senders: list[str] = []
        self.connections = 0
        self.answer_to_sender = "250 OK"
        self.answer_to_recipient = "250 OK"
        self.answer_to_dot = "250 OK"
        self.hangs_up_before_dot = False
        self.is_silent_after_dot = False
        #: Cleared: a mail waits at its recipient, before the dot, until it is set.
        self.goes_on = threading.Event()
        self.goes_on.set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def mails(self) -> list[EmailMessage]:
        """The mails it was given, read."""
        return [message_from_bytes(content, policy=default) for _, content in self.received]

    def recipients(self) -> list[str]:
        """To whom, in the order of their coming."""
        return [recipient for recipients, _ in self.received for recipient in recipients]

    async def handle_EHLO(  # noqa: N802 - the server's own name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802 - the server's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answer_to_sender.startswith("250"):
            envelope.mail_from = address
        return self.answer_to_sender

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        while not self.goes_on.is_set():
            await asyncio.sleep(0.01)
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        if self.answer_to_dot.startswith("250"):
            self.received.append((list(envelope.rcpt_tos), content))
            self.senders.append(str(envelope.mail_from))
        if self.is_silent_after_dot:
            await asyncio.Event().wait()
        return self.answer_to_dot


class _Rude(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not self.event_handler.hangs_up_before_dot:
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.abort()


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Rude(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server that runs."""
    server = MailServer()
    controller: Any = _Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        server.goes_on.set()
        controller.stop()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
