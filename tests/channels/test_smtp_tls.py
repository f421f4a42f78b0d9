"""Towards a mail server that is not this machine: TLS with a certificate we believe, or nothing at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.channels.authority import Authority
from tests.channels.mail_server import MailServer
from tests.factories import TODAY
from tracker.channels.answers import Answer, Mail, Verdict
from tracker.channels.smtp import SmtpServer

_MAIL = Mail("<0123456789abcdef@b.test>", "lan@so.test", TODAY, b"Subject: x\r\n\r\nx\r\n")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@contextmanager
def _server(**settings: Any) -> Iterator[MailServer]:  # noqa: ANN401 - aiosmtpd's own
    server = MailServer()
    controller: Any = Controller(server, hostname="127.0.0.1", port=server.port, **settings)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _send(url: str, authority: Authority, **more: Any) -> Answer:  # noqa: ANN401 - the channel's own
    channel = SmtpServer(url, "n@tinh.test", step_seconds=2, ca_file=authority.ca_file, starttls=True, **more)
    return channel.send(_MAIL, before_dot=lambda: None)


def test_starttls_with_a_certificate_we_believe(authority: Authority) -> None:
    with _server(tls_context=authority.context("localhost"), require_starttls=True) as server:
        assert _send(f"smtp://localhost:{server.port}", authority).verdict is Verdict.SENT
        assert len(server.received) == 1


def test_tls_from_the_start(authority: Authority) -> None:
    with _server(ssl_context=authority.context("localhost"), server_hostname="localhost") as server:
        assert _send(f"smtps://localhost:{server.port}", authority).verdict is Verdict.SENT


@pytest.mark.parametrize("names", [("elsewhere.test",), None])
def test_a_certificate_of_another_host_or_authority_is_refused(
    authority: Authority, tmp_path: Path, names: tuple[str] | None
) -> None:
    (tmp_path / "stranger").mkdir()
    context = authority.context(*names) if names else Authority(tmp_path / "stranger").context("localhost")
    with _server(tls_context=context) as server:
        answer = _send(f"smtp://localhost:{server.port}", authority)
        assert (answer.verdict, answer.reached) == (Verdict.RETRY, False)
        assert "certificate" in answer.text
        assert server.received == []


def test_a_server_that_does_not_offer_starttls_gets_nothing(authority: Authority) -> None:
    with _server() as server:
        answer = _send(f"smtp://user:password@localhost:{server.port}", authority)
        assert (answer.verdict, answer.reached) == (Verdict.RETRY, False)
        assert "STARTTLS" in answer.text
        assert server.received == []


def test_the_return_path_bears_the_mark_and_the_journal_gets_its_copy(authority: Authority) -> None:
    with _server(tls_context=authority.context("localhost")) as server:
        url = f"smtp://localhost:{server.port}"
        _send(url, authority, return_path="tra-ve@tinh.test", journal="nhat-ky@tinh.test")
        assert server.received[0][0] == ["lan@so.test", "nhat-ky@tinh.test"]
        assert server.senders == ["tra-ve+0123456789abcdef@tinh.test"]


def test_one_connection_serves_several_mails_and_is_made_anew_when_it_broke(authority: Authority) -> None:
    with _server() as server:
        channel = SmtpServer(f"smtp://127.0.0.1:{server.port}", "n@tinh.test", mails_a_connection=3)
        for _ in range(5):
            assert channel.send(_MAIL, before_dot=lambda: None).verdict is Verdict.SENT
        assert server.connections == 2
        server.answer_to_recipient = "550 5.1.1 No such user"
        assert channel.send(_MAIL, before_dot=lambda: None).verdict is Verdict.REFUSED
        server.answer_to_recipient = "250 OK"
        assert channel.send(_MAIL, before_dot=lambda: None).verdict is Verdict.SENT
        assert server.connections <= 3
        assert channel._smtp is None or channel._smtp.sock is not None
        if channel._smtp is not None and channel._smtp.sock is not None:
            channel._smtp.sock.close()  # the line went dead while nobody looked
        assert channel.send(_MAIL, before_dot=lambda: None).verdict is Verdict.SENT
        channel.close()
    assert authority.ca_file
