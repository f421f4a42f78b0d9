"""What became of a mail is told apart: taken, refused, to be tried again, unknown."""

from collections.abc import Iterator

import pytest

from tests.channels.mail_server import MailServer, free_port, mail_server
from tests.factories import TODAY
from tracker.channels.answers import Mail, Verdict
from tracker.channels.smtp import SmtpServer

_MAIL = Mail("<a@b.test>", "lan@so.test", TODAY, b"Subject: x\r\n\r\n.\r\n.leading dot\r\nlast line")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def _channel(url: str) -> SmtpServer:
    return SmtpServer(url, "nhac-viec@tinh.test", step_seconds=2, answer_seconds=0.3)


def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    dots = []
    answer = _channel(server.url).send(_MAIL, before_dot=lambda: dots.append(len(server.received)))
    assert (answer.verdict, answer.text) == (Verdict.SENT, "250 OK")
    assert dots == [0], "the mark was set once, before the server had the mail"
    assert server.received == [(["lan@so.test"], _MAIL.content + b"\r\n")]


@pytest.mark.parametrize(
    ("manner", "value", "verdict", "words"),
    [
        ("answer_to_recipient", "550 5.1.1 No such user", Verdict.REFUSED, "550"),
        ("answer_to_recipient", "450 4.2.1 Busy", Verdict.RETRY, "450"),
        ("answer_to_recipient", "421 Closing", Verdict.RETRY, "421"),
        ("answer_to_dot", "554 5.7.1 Spam", Verdict.REFUSED, "554"),
        ("answer_to_dot", "452 4.3.1 Full", Verdict.RETRY, "452"),
        ("is_silent_after_dot", True, Verdict.UNKNOWN, "không trả lời"),
        ("hangs_up_before_dot", True, Verdict.RETRY, "Mất kết nối"),
    ],
)
def test_each_manner_of_a_server_has_its_verdict(
    server: MailServer, manner: str, value: object, verdict: Verdict, words: str
) -> None:
    setattr(server, manner, value)
    large = Mail(_MAIL.message_id, _MAIL.recipient, TODAY, b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 3_000_000)
    mail = large if manner == "hangs_up_before_dot" else _MAIL
    answer = _channel(server.url).send(mail, before_dot=lambda: None)
    assert answer.verdict is verdict
    assert words in answer.text
    assert answer.reached == (value != "421 Closing"), "421 is about the server, not about the mail"


def test_a_server_that_is_down_is_tried_again_later() -> None:
    answer = _channel(f"smtp://127.0.0.1:{free_port()}").send(_MAIL, before_dot=pytest.fail)
    assert (answer.verdict, answer.reached) == (Verdict.RETRY, False)


def test_a_wrong_password_is_no_fault_of_the_mail(server: MailServer) -> None:
    url = server.url.replace("smtp://", "smtp://lan%40so.test:sai@")
    answer = _channel(url).send(_MAIL, before_dot=pytest.fail)
    assert (answer.verdict, answer.reached) == (Verdict.RETRY, False)
    assert server.received == []


@pytest.mark.parametrize("refusal", ["530 5.7.0 Authentication required", "550 5.7.1 Sender not allowed here"])
def test_a_sender_who_may_not_send_is_no_fault_of_the_mail(server: MailServer, refusal: str) -> None:
    server.answer_to_sender = refusal
    channel = _channel(server.url)
    answer = channel.send(_MAIL, before_dot=pytest.fail)
    assert (answer.verdict, answer.reached) == (Verdict.RETRY, False), "the morning waits until it is mended"
    assert refusal in answer.text
    server.answer_to_sender = "250 OK"
    assert channel.send(_MAIL, before_dot=lambda: None).verdict is Verdict.SENT


def test_a_server_that_puts_a_sender_off_was_reached(server: MailServer) -> None:
    server.answer_to_sender = "451 4.7.1 Greylisted"
    answer = _channel(server.url).send(_MAIL, before_dot=pytest.fail)
    assert (answer.verdict, answer.reached, answer.text) == (Verdict.RETRY, True, "451 4.7.1 Greylisted")


def test_without_its_dot_no_mail_is_taken(server: MailServer) -> None:
    def lose_the_lease() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        _channel(server.url).send(_MAIL, before_dot=lose_the_lease)
    assert _channel(server.url).send(_MAIL, before_dot=lambda: None).verdict is Verdict.SENT
    assert len(server.received) == 1
